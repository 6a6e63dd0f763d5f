"""Assess: paste or drop a transcript, watch the stages pass, read the result."""

import streamlit as st

from app.desk.views import ImportSummary
from app.errors import DebriefError
from app.ui import session
from app.ui.backend import Backend, get_backend
from app.ui.components.banner import show_banner
from app.ui.components.batch_estimate import foreseen, show_foreseen
from app.ui.components.corrections import offer_corrections
from app.ui.components.evidence import Scene
from app.ui.components.evidence_link import link_evidence
from app.ui.components.intake_form import Brought, bring_in, is_empty, show_preview, whose
from app.ui.components.messages import empty_state, page_heading, show_fault, show_said
from app.ui.components.note_card import memo_html, note_html
from app.ui.components.note_checks import check_fold
from app.ui.components.queue_line import show_queue_line
from app.ui.components.score_card import show_assessment
from app.ui.components.stages import stages_html, watch
from app.ui.components.transcript import show_transcript
from app.ui.wording import sentence

RUN = "assess_run"  # the run whose stages or result are shown
ENDED = "assess_ended"  # set once that run has ended
BROUGHT = "assess_brought"  # counts up with each new start, so that the field is empty again


def page() -> None:
    """Draws the field, the stages or the result, whichever is next."""
    backend = get_backend()
    show_banner(backend)
    show_said()
    show_fault()
    run_id: str | None = st.session_state.get(RUN)
    link_evidence(run_id or "")
    if run_id is None:
        _bring(backend)
    elif st.session_state.get(ENDED):
        _result(backend, run_id)
    else:
        _stages(backend, run_id)


def _bring(backend: Backend) -> None:
    left, right = st.columns([1, 1.15], gap="large")
    with left:
        page_heading(
            "Assess a transcript",
            "Personal details are replaced before anything is stored, shown or sent.",
        )
        key = f"assess_{st.session_state.get(BROUGHT, 0)}"
        brought = bring_in(backend, key)
        ready = brought if brought and brought.preview.tickets else None
        agent = whose(backend, ready.preview, "assess_agent") if ready else None
        if ready:
            show_foreseen(backend, ready.preview)
        show_queue_line(backend)
        if ready and st.button("Assess", key="assess_start", type="primary"):
            _start(backend, ready, agent)
            st.rerun()
    with right:
        if brought:
            show_preview(brought.preview)
        elif is_empty(key):
            empty_state(
                "Nothing to read yet.",
                "Paste a conversation, one turn a line, each starting with Agent: or Customer:.",
            )


def _start(backend: Backend, brought: Brought, agent: str | None) -> None:
    """Takes the tickets in and queues every one of them; the first is shown."""
    with st.spinner(f"Reading and redacting {brought.in_words()}", show_time=True):
        try:
            # Nothing is drawn between the two: whoever leaves meanwhile interrupts neither.
            summary = backend.intake.take_in(
                brought.content, brought.name, session.person(), agent=agent
            )
            many = len(summary.ticket_ids) > 1
            runs = backend.assessing.start_many(
                summary.ticket_ids,
                by=session.person().name,
                estimate=foreseen(backend, brought.preview) if many else None,
            )
        except DebriefError as error:
            session.fail(error)
            return
    st.session_state[RUN] = runs[0] if runs else None
    st.session_state[ENDED] = False
    st.session_state[BROUGHT] = st.session_state.get(BROUGHT, 0) + 1
    session.say(_what_came_in(summary, len(runs)))


def _what_came_in(summary: ImportSummary, runs: int) -> str:
    sentences = [sentence(summary.in_words())]
    if runs > 1:
        more = runs - 1
        goes = "goes" if more == 1 else "go"
        sentences.append(
            f"The first one is shown here; {more:,} more {goes} to the queue of Review."
        )
    elif runs and summary.unchanged:
        sentences.append("It was here already, and is shown as it was assessed.")
    return " ".join(sentences)


def _stages(backend: Backend, run_id: str) -> None:
    left, _ = st.columns([1, 1.15], gap="large")
    with left:
        page_heading("Assessing", "You may leave this page: the draft appears in Review.")
        watch(backend, run_id, _end)
        show_queue_line(backend)


def _end() -> None:
    st.session_state[ENDED] = True


def _result(backend: Backend, run_id: str) -> None:
    status = backend.assessing.status(run_id)
    if status.error:
        empty_state("The ticket couldn't be assessed.", f"{status.error} The ticket was kept.")
        st.button("Assess another", key="assess_again", on_click=_again)
        return
    item = backend.assessing.result(run_id)
    scene = Scene.of(item.ticket, item.assessment, backend.playbook.rubric())
    with st.container(key="result_actions", horizontal=True, vertical_alignment="center"):
        if st.button("Open in Review", key="assess_review", type="primary"):
            st.session_state["review_note"] = item.note_id
            st.switch_page("screens/review.py", query_params=session.address())
        st.button("Assess another", key="assess_again", on_click=_again)
    with st.container(key="result"):
        left, right = st.columns([1.1, 1], gap="medium")
    with left, st.container(key="correctable"):
        offer_corrections(backend, item.ticket, lambda: None)
        with st.container(key="scroll_transcript"):
            show_transcript(
                item.ticket, scene.marks, scene.rubric, item.assessment.agent, scene.for_judge
            )
    with right, st.container(key="scroll_assessment"):
        show_assessment(scene)
        st.html('<h3 class="db-section">Coaching note, a draft</h3>')
        check = check_fold(backend.review.check(item, item.note), backend.playbook.passage)
        st.html(note_html(item.note, scene) + check + memo_html(item.note.memo))
        st.html(stages_html(status))


def _again() -> None:
    for key in (RUN, ENDED):
        st.session_state.pop(key, None)
    session.clear_messages()


page()
