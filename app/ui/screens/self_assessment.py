"""Self-assessment: the agent's own view first, and only then the judge's."""

from functools import partial

import streamlit as st

from app.desk.views import SelfAssessment, TicketRow
from app.errors import DebriefError, InputError
from app.ui import session
from app.ui.backend import Backend, get_backend
from app.ui.components.banner import show_banner
from app.ui.components.comparison import comparison_card, split
from app.ui.components.evidence import Scene
from app.ui.components.evidence_link import link_evidence
from app.ui.components.intake_form import Brought, bring_in, show_preview
from app.ui.components.markup import together
from app.ui.components.messages import empty_state, page_heading, show_fault, show_said
from app.ui.components.self_form import answers, open_ones, show_choices
from app.ui.components.transcript import is_private, show_transcript
from app.ui.wording import ago, counted, joined, plain

TICKET = "self_ticket"  # the ticket that is being looked at
MADE = "self_made"  # the self-assessment whose comparison is shown

_ALL = "No leader and no colleague sees this conversation or your answers."
_ANSWERED = "That is your answers; your leader may review the ticket itself."
_PASTED_AND_ANSWERED = "Your answers and what you paste; your leader may review the team's tickets."


def page() -> None:
    """Draws the choice of a ticket, the blind form, or the comparison."""
    backend = get_backend()
    made_id, ticket_id = st.session_state.get(MADE), st.session_state.get(TICKET)
    made = _made(backend, made_id) if made_id else None
    show_banner(backend, private=_what_is_private(made.ticket.id if made else ticket_id))
    show_said()
    show_fault()
    link_evidence(made_id or ticket_id or "")
    if made:
        _comparison(backend, made)
    elif ticket_id:
        _blind(backend, ticket_id)
    else:
        _choose(backend)


def _what_is_private(ticket_id: str | None) -> str:
    if ticket_id is None:
        return _PASTED_AND_ANSWERED
    return _ALL if is_private(ticket_id) else _ANSWERED


def _made(backend: Backend, made_id: str) -> SelfAssessment | None:
    mine = backend.self_assess.mine(session.person().name)
    return next((made for made in mine if made.id == made_id), None)


# Choosing a ticket


def _choose(backend: Backend) -> None:
    person = session.person()
    left, right = st.columns([1, 1.1], gap="large")
    with left:
        page_heading("How do you see it?", "Choose one of your tickets. You judge it first.")
        rows = backend.coaching.tickets(person.name)
        with st.container(key="scroll_tickets", gap=None):
            for row in rows:
                _ticket_button(row)
        if not rows:
            empty_state("No ticket of yours is here yet.", "Paste one on the right.")
    with right:
        _paste(backend)
        _earlier(backend.self_assess.mine(person.name))


def _ticket_button(row: TicketRow) -> None:
    small = joined(row.channel, counted(row.turns, "turn"), f"came in {ago(row.imported_at)}")
    st.button(
        f"**{plain(row.title)}** :gray[:small[{plain(small)}]]",
        key=f"self_{row.ticket_id}",
        type="tertiary",
        width="stretch",
        on_click=_look_at,
        args=(row.ticket_id,),
    )


def _paste(backend: Backend) -> None:
    with st.expander("Paste a conversation of your own", key="self_paste"):
        brought = bring_in(backend, "self")
        if brought and brought.preview.tickets:
            show_preview(brought.preview)
            st.button(
                "Look at this one",
                key="self_start",
                type="primary",
                on_click=partial(_take_in, backend, brought),
            )


def _take_in(backend: Backend, brought: Brought) -> None:
    try:
        summary = backend.intake.take_in(
            brought.content, brought.name, session.person(), private=True
        )
    except DebriefError as error:
        session.fail(error)
        return
    if summary.ticket_ids:
        _look_at(summary.ticket_ids[0])


def _earlier(mine: tuple[SelfAssessment, ...]) -> None:
    if not mine:
        return
    st.html('<h3 class="db-section">Looked at before</h3>')
    for made in mine:
        title = plain(made.ticket.subject or "Conversation")
        st.button(
            f"**{title}** :gray[:small[{ago(made.made_at)}]]",
            key=f"self_made_{made.id}",
            type="tertiary",
            on_click=_show_made,
            args=(made.id,),
        )


def _look_at(ticket_id: str) -> None:
    st.session_state[TICKET] = ticket_id
    st.session_state.pop(MADE, None)
    session.clear_messages()


def _show_made(made_id: str) -> None:
    st.session_state[MADE] = made_id
    session.clear_messages()


def _back() -> None:
    for key in (MADE, TICKET):
        st.session_state.pop(key, None)
    session.clear_messages()


# The blind form


def _blind(backend: Backend, ticket_id: str) -> None:
    person = session.person()
    try:
        ticket = backend.self_assess.ticket(ticket_id, person)
    except DebriefError as error:
        session.fail(error)
        st.session_state.pop(TICKET, None)
        st.rerun()
    with st.container(key="blind"):
        left, middle, right = st.columns([1.25, 1.35, 0.55], gap="medium")
    with left, st.container(key="scroll_transcript"):
        show_transcript(ticket, agent=person.name)
    with middle:
        _form(backend, ticket_id)
    with right:
        st.html(
            '<div class="db-covered"><b>The judge</b><span>Covered until you have '
            "given your own view.</span></div>"
        )


@st.fragment
def _form(backend: Backend, ticket_id: str) -> None:
    """The choices. Each one is counted at once; the transcript beside them stays as it is."""
    rubric, key = backend.playbook.rubric(), f"own_{ticket_id}"
    with st.container(key="scroll_assessment"):
        show_choices(rubric, key)
    missing = open_ones(rubric, answers(rubric, key))
    with st.container(key="decisions", horizontal=True, vertical_alignment="center"):
        if st.button("Show the judge's view", key="self_submit", type="primary"):
            _submit(backend, ticket_id)
            st.rerun()
        st.caption(f"Still open: {missing}" if missing else "All answered", width="stretch")
        if st.button("Another ticket", key="self_back", type="tertiary"):
            _back()
            st.rerun()


def _submit(backend: Backend, ticket_id: str) -> None:
    rubric = backend.playbook.rubric()
    given = answers(rubric, f"own_{ticket_id}")
    try:
        if missing := open_ones(rubric, given):
            raise InputError(
                f"{len(rubric.criteria) - len(given)} of {len(rubric.criteria)} criteria have no "
                f"answer yet: {missing}. Choose a level, or “does not apply”."
            )
        made = backend.self_assess.submit(ticket_id, given, session.person())
    except DebriefError as error:
        session.fail(error)
        return
    _show_made(made.id)


# The comparison


def _comparison(backend: Backend, made: SelfAssessment) -> None:
    scene = Scene.for_agent(made.ticket, made.assessment, backend.playbook.rubric())
    with st.container(key="comparison"):
        left, right = st.columns([1, 1.15], gap="medium")
    with left, st.container(key="scroll_transcript"):
        show_transcript(made.ticket, scene.marks, scene.rubric, made.agent)
    with right, st.container(key="scroll_assessment"):
        _sides(made, scene)
        _next_time(backend, made)
        st.button("Another ticket", key="self_back", type="tertiary", on_click=_back)


def _sides(made: SelfAssessment, scene: Scene) -> None:
    differing, agreed, silent = split(made.answers, scene)
    st.html(
        '<h3 class="db-section">'
        f"You and the judge see {counted(len(differing), 'criterion', 'criteria')} differently"
        "</h3>"
    )
    cards = [comparison_card(v, made.answers[v.criterion], scene, full=True) for v in differing]
    if cards:
        st.html(together(cards))
    folds = ((f"You agree on {len(agreed)}", agreed), (f"Not scored: {len(silent)}", silent))
    for title, verdicts in folds:
        if verdicts:
            with st.expander(title):
                st.html(
                    together(
                        comparison_card(v, made.answers[v.criterion], scene, full=False)
                        for v in verdicts
                    )
                )


def _next_time(backend: Backend, made: SelfAssessment) -> None:
    key = f"next_time_{made.id}"
    with st.form(f"{key}_form", border=False):
        st.text_area("What would you do next time?", made.next_time, key=key, height="content")
        st.form_submit_button(
            "Keep this", key=f"{key}_keep", on_click=partial(_keep, backend, made.id)
        )


def _keep(backend: Backend, made_id: str) -> None:
    text = str(st.session_state.get(f"next_time_{made_id}") or "")
    try:
        backend.self_assess.say_next_time(made_id, text, session.person())
    except DebriefError as error:
        session.fail(error)
        return
    session.say("Kept, for you alone.")


page()
