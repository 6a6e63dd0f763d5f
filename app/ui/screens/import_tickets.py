"""Import: drop an export, see what will be stored, confirm, and find every import again."""

from typing import NamedTuple

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from app.desk.views import ImportSummary, Preview
from app.errors import DebriefError, TranscriptError
from app.transcripts.importers import (
    FORMATS,
    Answers,
    NotRecognisedError,
    Question,
    Someone,
    people_in,
)
from app.ui import session
from app.ui.backend import Backend, get_backend
from app.ui.components.import_list import show_imports
from app.ui.components.import_outcome import show_outcome, show_progress
from app.ui.components.import_preview import (
    fields_named,
    format_title,
    formats_html,
    show_import_preview,
)
from app.ui.components.import_questions import CONFIRMED, answers_from, ask, guessed
from app.ui.components.intake_form import whose
from app.ui.components.messages import page_heading, show_fault, show_refused, show_said
from app.ui.import_run import RUN, ImportRun, Progress, last_runs
from app.ui.keeping import AUTO
from app.ui.wording import counted, plain

NTH = "import_nth"  # counts up, so that the fields are empty again
ASKED = "import_questions"  # (file, its questions by key): kept when an answer settles them
READ = "import_read"  # (what was read how, its preview): a field elsewhere reads nothing anew
BY_COMMAND = "Up to 200 MB. A larger file, of any size: debrief import FILE"

NO_EXPORT = (
    "isn't an export that is recognised. Export the tickets again as JSON or CSV; where you know "
    "what it is, choose that under “Read it as”."
)


class Dropped(NamedTuple):
    """A file, and how it is to be read."""

    content: bytes
    name: str
    file_id: str
    format: str = AUTO
    answers: Answers = Answers()  # what to ask for on the way
    confirmed: Answers = Answers()  # the same with our guesses, which importing confirms


def page() -> None:
    """Draws the drop, the progress or the outcome, and below it the imports so far."""
    backend = get_backend()
    show_said()
    show_fault()
    run = _run()
    if run is None:
        _bring(backend)
    elif run.is_over:
        show_outcome(backend, run)
    else:
        show_progress(run)
    show_imports(backend)


def _run() -> ImportRun | None:
    """This visit's import; after a reload, the one that goes on."""
    before = last_runs().get(session.person().name)
    if RUN not in st.session_state and before and not before.is_over:
        st.session_state[RUN] = before
    run: ImportRun | None = st.session_state.get(RUN)
    return run


def _bring(backend: Backend) -> None:
    nth = st.session_state.get(NTH, 0)
    left, right = st.columns([1, 1.15], gap="large")
    with left:
        page_heading(
            "Import tickets",
            "Drop the export of your helpdesk. Personal details are replaced in memory, before "
            "anything is stored, shown or sent.",
        )
        file = st.file_uploader(
            "The file, or an archive (zip, gz) of files", key=f"import_file_{nth}", help=BY_COMMAND
        )
        dropped = _described(file, nth) if file else None
    with right:
        preview = _preview(backend, dropped) if dropped else None
        if preview:
            show_import_preview(preview)
        elif not dropped:
            st.html(formats_html())
    if dropped and preview and preview.tickets:
        with left:
            _confirm(backend, dropped, preview)


def _described(file: UploadedFile, nth: int) -> Dropped:
    """The file with what the person says of it: its format, who is who, and their answers."""
    key = f"import_{nth}_{file.file_id}"
    format = st.selectbox(
        "Read it as",
        [AUTO, *FORMATS],
        format_func=lambda name: "What it is recognised as" if name == AUTO else format_title(name),
        key=f"{key}_format",
    )
    questions = _questions(file.file_id)
    people = _people(questions, key)
    given = {each.key: ask(each, f"{key}_{each.key}") for each in questions.values()}
    changed = {each: value for each, value in given.items() if value != guessed(questions[each])}
    return Dropped(
        file.getvalue(),
        file.name,
        file.file_id,
        format,
        answers_from(changed, people),
        answers_from(changed | {each: given[each] for each in given if each in CONFIRMED}, people),
    )


def _questions(file_id: str) -> dict[str, Question]:
    """What was asked of this file so far; another file starts with nothing."""
    asked_of, questions = st.session_state.get(ASKED, ("", {}))
    if asked_of != file_id:
        questions = {}
        st.session_state[ASKED] = (file_id, questions)
    return dict(questions)


def _people(questions: dict[str, Question], key: str) -> dict[str, Someone]:
    """Who is who, of a second file; nobody where there is none, or where it can't be read."""
    asked = questions.get("people")
    with st.expander("Who is who", expanded=asked is not None):
        st.caption(
            asked.text
            if asked
            else "Some exports name people by number only. The export of users or agents says "
            "who they are."
        )
        file: UploadedFile | None = st.file_uploader(
            "The file of users or agents", key=f"{key}_people", label_visibility="collapsed"
        )
        if file is None:
            return {}
        try:
            people = people_in(file.getvalue(), file.name)
        except TranscriptError as error:
            st.markdown(f":material/info: {error}")
            return {}
        st.caption(f"{counted(len(people), 'person', 'people')} known from {plain(file.name)}.")
        return people


def _preview(backend: Backend, dropped: Dropped) -> Preview | None:
    """What the file holds; None, with the reason told, where it can't be read."""
    how = (dropped.file_id, dropped.format, dropped.answers)
    read: tuple[object, Preview] | None = st.session_state.get(READ)
    if read is None or read[0] != how:
        try:
            with st.spinner("Reading and redacting the first tickets", show_time=True):
                preview = backend.intake.preview(
                    dropped.content, dropped.name, format=dropped.format, answers=dropped.answers
                )
        except DebriefError as error:
            st.session_state.pop(READ, None)
            show_refused(_why_not(error, dropped.name))
            return None
        st.session_state[READ] = read = (how, preview)
    _ask_more(dropped.file_id, read[1])
    return read[1]


def _why_not(error: DebriefError, name: str) -> str:
    if isinstance(error, NotRecognisedError):
        return f"{name}: {NO_EXPORT}"
    return fields_named(str(error))


def _ask_more(file_id: str, preview: Preview) -> None:
    """Draws the page anew where the file has a question that isn't on it yet."""
    questions = _questions(file_id)
    new = {each.key: each for each in preview.questions if each.key not in questions}
    if new:
        st.session_state[ASKED] = (file_id, questions | new)
        st.rerun()


def _confirm(backend: Backend, dropped: Dropped, preview: Preview) -> None:
    agent = whose(backend, preview, "import_agent")
    label = f"Import {counted(preview.found, 'ticket')}" if preview.found else "Import all tickets"
    if st.button(label, key="import_start", type="primary"):
        _start(backend, dropped, agent, preview.found)
        st.rerun()


def _start(backend: Backend, dropped: Dropped, agent: str | None, found: int | None) -> None:
    by = session.person()

    def work(progress: Progress) -> ImportSummary:
        return backend.intake.take_in(
            dropped.content,
            dropped.name,
            by,
            agent=agent,
            format=dropped.format,
            answers=dropped.confirmed,
            progress=progress,
        )

    st.session_state[RUN] = last_runs()[by.name] = ImportRun(dropped.name, work, found)
    st.session_state[NTH] = st.session_state.get(NTH, 0) + 1
    for key in (READ, ASKED):
        st.session_state.pop(key, None)
    session.clear_messages()


page()
