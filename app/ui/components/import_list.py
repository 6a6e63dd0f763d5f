"""Imports so far: who brought what in, when, with what result, and the way back."""

import streamlit as st
from markupsafe import Markup

from app.desk.views import ImportRecord, ImportRow, ImportState, Undoing
from app.errors import DebriefError
from app.ui import session
from app.ui.backend import Backend
from app.ui.components.import_preview import format_title
from app.ui.components.markup import filled, together
from app.ui.components.messages import empty_state
from app.ui.entity_words import entities_in_words
from app.ui.skipped_csv import skipped_csv
from app.ui.wording import ago, counted, joined, plain

OPEN = "import_open"  # the id of the import whose details are shown
ASKED = "import_asked_undo"  # the id of the one that somebody asked to undo
LISTED = 50
STATES = {
    ImportState.RUNNING: "under way",
    ImportState.DONE: "",
    ImportState.STOPPED: "stopped in the middle",
    ImportState.UNDOING: "its undoing was broken off",
    ImportState.UNDONE: "undone",
}
WAYS_OUT = {
    ImportState.STOPPED: "It stopped in the middle. Import the same file again to go on, or undo "
    "what had come in.",
    ImportState.UNDOING: "Undoing it was broken off. Undo it again to go on.",
    ImportState.RUNNING: "It is under way. It can be undone once it has ended.",
    ImportState.UNDONE: "It was undone: nothing of it is kept but this record.",
}
CAN_UNDO = (ImportState.DONE, ImportState.STOPPED, ImportState.UNDOING)


def show_imports(backend: Backend) -> None:
    """The list, and the details of the one that was chosen."""
    st.html('<h2 class="db-section db-apart">Imports so far</h2>')
    rows = backend.intake.imports(session.person(), LISTED)
    if not rows:
        empty_state("No import yet.", "Drop a file above. Each import is listed here, with undo.")
        return
    left, right = st.columns([1, 1.15], gap="large")
    with left, st.container(key="scroll_imports", gap=None):
        for row in rows:
            _row(row, row.import_id == st.session_state.get(OPEN))
    with right:
        _details(backend)


def counts_in_words(row: ImportRow) -> str:
    """ "1,204 imported, 12 skipped"."""
    counts = (
        (row.imported, "imported"),
        (row.updated, "updated"),
        (row.unchanged, "unchanged"),
        (row.skipped, "skipped"),
    )
    return ", ".join(f"{n:,} {word}" for n, word in counts if n) or "nothing came in"


def plan_in_words(plan: Undoing) -> list[str]:
    """What undoing would do, a sentence each."""
    told = [f"{counted(plan.removed, 'ticket')} would be removed"]
    if plan.assessments or plan.notes or plan.self_assessments:
        made = (
            counted(plan.assessments, "assessment"),
            counted(plan.notes, "coaching note"),
            counted(plan.self_assessments, "self-assessment"),
        )
        told[0] += f", with {', '.join(made[:2])} and {made[2]} made from them"
    if plan.restored:
        told.append(f"{counted(plan.restored, 'ticket')} would go back to what they said before")
    if plan.kept:
        told.append(
            f"{counted(plan.kept, 'ticket')} would stay, since a later import holds them: "
            "undo that one first to remove them, too"
        )
    return [f"{one}." for one in told]


def _row(row: ImportRow, is_open: bool) -> None:
    small = joined(
        format_title(row.format),
        counts_in_words(row),
        STATES[row.state],
        row.by,
        ago(row.at),
    )
    st.button(
        f"**{plain(row.file_name)}** :gray[:small[{plain(small)}]]",
        key=f"import_row_{row.import_id}",
        type="primary" if is_open else "tertiary",
        width="stretch",
        wrap=True,
        on_click=_choose,
        args=(row.import_id,),
    )


def _choose(import_id: str) -> None:
    st.session_state[OPEN] = import_id
    st.session_state.pop(ASKED, None)
    session.clear_messages()


def _details(backend: Backend) -> None:
    import_id = st.session_state.get(OPEN)
    if not import_id:
        empty_state("No import is open.", "Choose one on the left for its details and its undo.")
        return
    try:
        record = backend.intake.import_record(import_id, session.person())
    except DebriefError as error:
        st.markdown(f":material/info: {error}")
        return
    st.html(record_html(record))
    with st.container(key="import_actions", horizontal=True, gap="small"):
        download_skipped(record, "import_skipped")
        if record.state in CAN_UNDO and st.session_state.get(ASKED) != import_id:
            st.button("Undo this import", key="import_undo", on_click=_ask, args=(import_id,))
    if st.session_state.get(ASKED) == import_id:
        _confirm(backend, record)


def record_html(record: ImportRecord) -> Markup:
    """All that is known of an import."""
    facts = {
        "What came of it": counts_in_words(record),
        "Replaced": entities_in_words(record.entities) or "nothing personal was found",
        "Read as": f"{format_title(record.format)}: {record.reason}",
        "When, and by whom": f"{record.at:%-d %B %Y, %H:%M} UTC, {record.by}",
        "File": f"{record.size:,} bytes, SHA-256 {record.sha256}",
    }
    rows = together(filled("<dt>{k}</dt><dd>{v}</dd>", k=k, v=v) for k, v in facts.items())
    way_out = WAYS_OUT.get(record.state)
    return filled(
        '<div class="db-record"><h3>{name}</h3>{way_out}<dl class="db-facts">{rows}</dl></div>',
        name=record.file_name,
        way_out=filled('<p class="db-notice">{w}</p>', w=way_out) if way_out else "",
        rows=rows,
    )


def download_skipped(record: ImportRecord, key: str) -> None:
    """A button for the lines that were left out; nothing where there are none."""
    if not record.skipped_lines:
        return
    kept = len(record.skipped_lines)
    first = f"the first {kept:,} of " if kept < record.skipped else ""
    st.download_button(
        f"Download {first}{record.skipped:,} skipped",
        skipped_csv(record.skipped_lines),
        file_name=f"skipped-{record.import_id[:8]}.csv",
        mime="text/csv",
        key=key,
        on_click="ignore",
    )


def _ask(import_id: str) -> None:
    st.session_state[ASKED] = import_id


def _keep() -> None:
    st.session_state.pop(ASKED, None)


def _confirm(backend: Backend, record: ImportRecord) -> None:
    try:
        plan = backend.intake.undo_plan(record.import_id, session.person())
    except DebriefError as error:
        st.markdown(f":material/info: {error}")
        return
    with st.container(key="import_confirm", border=True):
        st.markdown(" ".join(plan_in_words(plan)))
        agreed = not plan.shared or st.checkbox(
            f"Take away the {counted(plan.shared, 'note')} that agents were shown, too",
            key="import_even_shared",
        )
        with st.container(horizontal=True, gap="small"):
            is_meant = st.button(
                f"Undo it: remove {counted(plan.removed, 'ticket')}",
                key="import_undo_confirmed",
                type="primary",
                disabled=not agreed,
            )
            st.button("Keep it", key="import_keep", on_click=_keep)
        if is_meant:
            _undo(backend, record, bool(plan.shared))


def _undo(backend: Backend, record: ImportRecord, even_shared: bool) -> None:
    """In one go: nothing is drawn meanwhile, so that leaving the page doesn't break it off."""
    with st.spinner("Undoing the import", show_time=True):
        try:
            by = session.person()
            undone = backend.intake.undo(record.import_id, by, even_shared=even_shared)
            st.session_state.pop(ASKED, None)
            session.say(f"{plain(record.file_name)} is undone: {undone.in_words()}")
        except DebriefError as error:
            session.fail(error)
    st.rerun()
