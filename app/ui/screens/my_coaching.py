"""My coaching: one note at a time, the newest open."""

from functools import partial

import streamlit as st

from app.coaching.states import NoteState
from app.desk.views import SharedNote
from app.errors import DebriefError
from app.ui import session
from app.ui.backend import Backend, get_backend
from app.ui.components.banner import show_banner
from app.ui.components.evidence import Scene
from app.ui.components.evidence_link import link_evidence
from app.ui.components.messages import empty_state, page_heading, show_fault, show_said
from app.ui.components.note_card import note_html
from app.ui.components.score_card import show_assessment
from app.ui.components.transcript import show_transcript
from app.ui.wording import ago, day, plain

OPEN = "coaching_note"  # the id of the note that is open; without it, the newest


def page() -> None:
    """Draws the open note beside its conversation, and the older ones below."""
    backend, person = get_backend(), session.person()
    show_banner(backend)
    show_said()
    show_fault(session.clear_messages)
    notes = backend.coaching.notes(person.name)
    link_evidence(notes[0].note_id if notes else "")
    if not notes:
        empty_state(
            "No note was shared with you yet.",
            "Until then, look at one of your tickets yourself, under Self-assessment.",
        )
        return
    opened = _opened(notes)
    _show(backend, opened)
    _others([note for note in notes if note.note_id != opened.note_id])


def _opened(notes: tuple[SharedNote, ...]) -> SharedNote:
    wanted = st.session_state.get(OPEN)
    return next((note for note in notes if note.note_id == wanted), notes[0])


def _show(backend: Backend, shared: SharedNote) -> None:
    scene = Scene.for_agent(shared.ticket, shared.assessment, backend.playbook.rubric())
    with st.container(key="coaching"):
        left, right = st.columns([1, 1.05], gap="large")
    with left:
        page_heading(
            "Your note",
            f"From your leader, {day(shared.shared_at.date())}. The conversation is beside it.",
        )
        st.html(note_html(shared.note, scene))
        _answer(backend, shared)
    with right:
        with st.container(key="scroll_transcript"):
            show_transcript(shared.ticket, scene.marks, scene.rubric, shared.assessment.agent)
        with st.expander("How the conversation was scored", key="coaching_scores"):
            show_assessment(scene)


def _answer(backend: Backend, shared: SharedNote) -> None:
    if shared.state is NoteState.ACKNOWLEDGED:
        st.caption(":material/check: You have read this.")
    elif shared.state is NoteState.SHARED:
        st.button(
            "I have read this",
            key=f"acknowledge_{shared.note_id}",
            type="primary",
            on_click=partial(_acknowledge, backend, shared),
        )


def _acknowledge(backend: Backend, shared: SharedNote) -> None:
    try:
        backend.coaching.acknowledge(shared.note_id, revision=shared.revision, by=session.person())
    except DebriefError as error:
        session.fail(error)
        return
    session.say("Thank you. Your leader can see that you have read it.")


def _others(notes: list[SharedNote]) -> None:
    if not notes:
        return
    st.html('<h3 class="db-section">Other notes</h3>')
    for note in notes:
        title = plain(note.ticket.subject or "A note for you")
        unread = "" if note.state is NoteState.ACKNOWLEDGED else " · not read yet"
        st.button(
            f"**{title}** :gray[:small[{ago(note.shared_at)}{unread}]]",
            key=f"coaching_{note.note_id}",
            type="tertiary",
            on_click=partial(_open, note.note_id),
        )


def _open(note_id: str) -> None:
    st.session_state[OPEN] = note_id
    session.clear_messages()


page()
