"""Review: the queue, the transcript, and the assessment with its note."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from app.coaching.states import NoteState
from app.desk.views import Queue, QueueItem, ReviewItem
from app.errors import DebriefError, InputError
from app.ui import session
from app.ui.backend import Backend, get_backend
from app.ui.components.banner import show_banner
from app.ui.components.corrections import offer_corrections
from app.ui.components.edited_note import (
    edited_note,
    forget_typed,
    go_on_in,
    is_unsaved,
    rejection_reason,
)
from app.ui.components.evidence import Scene
from app.ui.components.evidence_link import link_evidence
from app.ui.components.judge_again import offer_more_judgements
from app.ui.components.messages import empty_state, show_fault, show_said
from app.ui.components.note_card import memo_html, note_html
from app.ui.components.note_checks import approval_remark
from app.ui.components.note_editor import Decision, page_is_current, show_editor
from app.ui.components.queue_line import show_queue_line
from app.ui.components.queue_list import queue_line, show_decided, show_waiting
from app.ui.components.score_card import show_assessment
from app.ui.components.transcript import show_transcript
from app.ui.wording import STATES

CHOSEN = "review_note"  # the id of the note that is open
OPENED = "review_opened"  # the note as it was opened: its revision goes back with a decision
ALL_TEAMS = "All teams"
UNSAVED = "Save first what you have typed into the note: it is opened anew."
# The note and its decision lie below what a window shows of the assessment.
ASSESSED = (
    '<div class="db-assessed"><h3>Assessment</h3>'
    '<button type="button" class="db-to" data-to="db-note">To the note</button></div>'
)
NOTE_BELOW = '<h3 class="db-section" id="db-note">Coaching note</h3>'


def page() -> None:
    """Draws the three columns."""
    backend = get_backend()
    page_is_current()
    show_banner(backend)
    show_said(partial(_reopen, backend))
    show_fault(_reload)
    with st.container(key="review"):
        left, middle, right = st.columns([1, 1.85, 1.75], gap="medium")
    with left, st.container(key="queue_column", gap="small"):
        queue = _queue_column(backend)
    item = _opened(backend, queue.items)
    link_evidence(item.note_id if item else "")
    if item is None:
        with middle:
            _nothing_open(queue.waiting)
        return
    _show_item(backend, item, queue.items, middle, right)


def _queue_column(backend: Backend) -> Queue:
    """Draws the list and its filters; gives what is listed."""
    queue = backend.review.queue()
    st.html(queue_line(queue.waiting, queue.assessed_since_yesterday))
    show_queue_line(backend)
    view = st.segmented_control(
        "View",
        ["Waiting", "Decided"],
        default="Waiting",
        required=True,
        key="review_view",
        label_visibility="collapsed",
        width="stretch",
        on_change=_choose,
        args=(None,),
    )
    if view == "Decided":
        items = backend.review.decided()
        with st.container(key="scroll_queue", gap=None):
            show_decided(items, _chosen(items), _choose)
        return queue.model_copy(update={"items": items})
    shown = _filtered(backend, queue)
    with st.container(key="scroll_queue", gap=None):
        _waiting_or_empty(shown, queue)
    _steps(shown.items)
    return shown


def _waiting_or_empty(shown: Queue, whole: Queue) -> None:
    if shown.items:
        show_waiting(shown.items, _chosen(shown.items), _choose)
        if shown is whole and len(shown.items) < shown.waiting:
            st.caption(f"The first {len(shown.items)} of {shown.waiting:,}. Search for the others.")
    elif whole.items:
        empty_state("No draft matches.", "Clear the search or choose another team.")
    else:
        empty_state("Nothing is waiting.", "Bring a transcript in on Assess; its draft comes here.")


def _filtered(backend: Backend, queue: Queue) -> Queue:
    search = st.text_input(
        "Search",
        key="review_search",
        type="search",
        placeholder="Search",
        label_visibility="collapsed",
    )
    teams = backend.review.teams()
    team = ALL_TEAMS
    if len(teams) > 1:
        team = st.selectbox(
            "Team", [ALL_TEAMS, *teams], key="review_team", label_visibility="collapsed"
        )
    if not search and team == ALL_TEAMS:
        return queue
    return backend.review.queue(team=None if team == ALL_TEAMS else team, search=search or "")


def _steps(items: Sequence[QueueItem]) -> None:
    """Next and previous, by key too: j and k."""
    ids = [item.note_id for item in items]
    chosen = _chosen(items)
    at = ids.index(chosen) if chosen in ids else -1
    with st.container(key="steps", horizontal=True, gap="xsmall"):
        for label, key, to in (("Previous", "k", at - 1), ("Next", "j", at + 1)):
            st.button(
                label,
                key=f"step_{key}",
                type="tertiary",
                shortcut=key,
                disabled=not 0 <= to < len(ids),
                on_click=_choose,
                args=(ids[to] if 0 <= to < len(ids) else "",),
            )


def _chosen(items: Sequence[QueueItem]) -> str | None:
    """The note that is open: the chosen one, else the first of the list."""
    chosen: str | None = st.session_state.get(CHOSEN)
    return chosen or (items[0].note_id if items else None)


def _choose(note_id: str | None) -> None:
    """Opens a note; None for the first of the list."""
    st.session_state[CHOSEN] = note_id
    st.session_state.pop(OPENED, None)
    session.clear_messages()


def _reload() -> None:
    st.session_state.pop(OPENED, None)
    session.clear_messages()


def _is_open(item: ReviewItem) -> bool:
    """Whether this revision of the note is the one that is open."""
    opened: ReviewItem | None = st.session_state.get(OPENED)
    return opened is not None and (opened.note_id, opened.revision) == (item.note_id, item.revision)


def _opened(backend: Backend, items: Sequence[QueueItem]) -> ReviewItem | None:
    """The open note, kept as it was opened until a decision or a reload."""
    note_id = _chosen(items)
    opened: ReviewItem | None = st.session_state.get(OPENED)
    if note_id is None or (opened and opened.note_id == note_id):
        return opened if note_id else None
    try:
        opened = backend.review.open(note_id)
    except InputError as error:
        session.fail(error)
        st.session_state.pop(CHOSEN, None)
        return None
    st.session_state[OPENED] = opened
    return opened


def _nothing_open(waiting: int) -> None:
    if waiting:
        empty_state("Nothing is open.", "Choose one on the left, or widen the search.")
    else:
        empty_state(
            "Nothing to review.", "When a ticket was assessed, its transcript is shown here."
        )


def _show_item(
    backend: Backend,
    item: ReviewItem,
    items: Sequence[QueueItem],
    middle: "st.delta_generator.DeltaGenerator",
    right: "st.delta_generator.DeltaGenerator",
) -> None:
    scene = Scene.of(item.ticket, item.assessment, backend.playbook.rubric())
    with middle, st.container(key="correctable"):
        offer_corrections(backend, item.ticket, _reload_item, remark=UNSAVED)
        with st.container(key="scroll_transcript"):
            show_transcript(
                item.ticket, scene.marks, scene.rubric, item.assessment.agent, scene.for_judge
            )
    with right, st.container(key="scroll_assessment"):
        st.html(ASSESSED)
        show_assessment(scene)
        if item.state is NoteState.DRAFT:
            offer_more_judgements(backend, item)
        st.html(NOTE_BELOW)
        if item.state is NoteState.DRAFT:
            decide = partial(_decide, backend, item, _after(item, items))
            show_editor(backend, item, scene, decide, _is_open)
        else:
            _show_decided(backend, item, scene)


def _reload_item() -> None:
    """The ticket and its note are read anew: their texts have changed."""
    st.session_state.pop(OPENED, None)


def _show_decided(backend: Backend, item: ReviewItem, scene: Scene) -> None:
    st.caption(STATES[item.state])
    if remark := approval_remark(item):
        st.caption(remark)
    st.html(note_html(item.note, scene) + memo_html(item.note.memo))
    with st.container(key="decisions", horizontal=True, gap="xsmall"):
        if item.state is NoteState.APPROVED:
            st.button("Share", key="share", type="primary", on_click=_share, args=(backend, item))
        if item.state in {NoteState.APPROVED, NoteState.REJECTED}:
            st.button("Reopen", key="reopen", on_click=_reopen, args=(backend, item.note_id))


def _after(item: ReviewItem, items: Sequence[QueueItem]) -> str | None:
    """The note to open after a decision: the next in the list, else the first other one."""
    ids = [other.note_id for other in items]
    at = ids.index(item.note_id) if item.note_id in ids else -1
    rest = [*ids[at + 1 :], *ids[: max(at, 0)]]
    return rest[0] if rest else None


def _decide(backend: Backend, item: ReviewItem, following: str | None, decision: Decision) -> None:
    """Carries a decision out on what was opened. A fault leaves every typed word where it is."""
    try:
        text, undo = _carry_out(backend, item, decision)
    except DebriefError as error:
        session.fail(error)
        return
    if decision is not Decision.SAVE:
        forget_typed(item)
        st.session_state[CHOSEN] = following
        st.session_state.pop(OPENED, None)
    session.say(text, undo)


def _carry_out(backend: Backend, item: ReviewItem, decision: Decision) -> tuple[str, str | None]:
    review, by, agent = backend.review, session.person(), item.assessment.agent or "The agent"
    if decision is Decision.REJECT:
        reason = rejection_reason(item)
        if not reason:
            raise InputError("A rejection needs its reason: say in a line why the note is no use.")
        review.reject(item.note_id, reason, revision=item.revision, by=by)
        return "Rejected. Nobody was told.", item.note_id
    item = _saved(backend, item)
    if decision is Decision.SAVE:
        return "Saved. It is still a draft.", None
    item = review.approve(item.note_id, revision=item.revision, by=by)
    if decision is Decision.APPROVE:
        return f"Approved. {agent} sees it once you share it.", item.note_id
    review.share(item.note_id, revision=item.revision, by=by)
    return f"Shared. {agent} finds it under My coaching.", None


def _saved(backend: Backend, item: ReviewItem) -> ReviewItem:
    """The item with what was typed, saved where it differs from what was opened."""
    if not is_unsaved(item):
        return item
    note, by = edited_note(item), session.person()
    saved = backend.review.save(item.note_id, note, revision=item.revision, by=by)
    go_on_in(item, saved)
    st.session_state[OPENED] = saved
    return saved


def _share(backend: Backend, item: ReviewItem) -> None:
    try:
        shared = backend.review.share(item.note_id, revision=item.revision, by=session.person())
    except DebriefError as error:
        session.fail(error)
        return
    st.session_state[OPENED] = shared
    session.say(f"Shared. {item.assessment.agent or 'The agent'} finds it under My coaching.")


def _reopen(backend: Backend, note_id: str) -> None:
    """Takes the last decision back and opens the note again."""
    try:
        item = backend.review.open(note_id)
        item = backend.review.reopen(note_id, revision=item.revision, by=session.person())
    except DebriefError as error:
        session.fail(error)
        return
    st.session_state[CHOSEN] = note_id
    st.session_state[OPENED] = item
    session.say("Taken back. It is a draft again.")


page()
