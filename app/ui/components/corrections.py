"""Correcting the redaction of a ticket: what the machine missed, and what it took wrongly."""

from collections.abc import Callable

import streamlit as st

from app.desk.privacy_views import Correction
from app.errors import DebriefError, InputError
from app.redaction.report import RedactedTicket
from app.ui import session
from app.ui.backend import Backend
from app.ui.components.select_words import Selected, selected_words
from app.ui.entity_words import OFFERED, entity_name
from app.ui.wording import PLACEHOLDER, counted, placeholder_words, sentence

OPEN = "correct_open"  # (ticket id, what was selected): set while the dialog is open
MISSED, TAKEN = "Something personal was missed", "Something was redacted wrongly"
WHAT_CHANGES = (
    "It changes this ticket, its assessments and their quotes, its notes, and what its agent "
    "wrote about it. Who did it and when is kept; the words are not."
)
AROUND = 34  # characters shown on either side of a placeholder

Done = Callable[[], None]


def offer_corrections(
    backend: Backend, ticket: RedactedTicket, done: Done, remark: str = ""
) -> None:
    """A quiet button and the script for selections; both open the same dialog.

    `done` is called once a correction was made; `remark` is one more thing to know before.
    """
    selected = selected_words()
    if selected:
        _open(ticket.id, selected)
    with st.container(key="correct_offer", width="content"):
        st.button(
            "Redact something",
            key="correct_start",
            type="tertiary",
            icon=":material/ink_eraser:",
            help="Or select the words in the conversation. A chip is chosen by a click.",
            on_click=_open,
            args=(ticket.id, Selected()),
        )
    ticket_id, chosen = st.session_state.get(OPEN, ("", Selected()))
    if ticket_id == ticket.id:
        _dialog(backend, ticket, chosen, done, f"{WHAT_CHANGES} {remark}".strip())


def placeholders_of(ticket: RedactedTicket) -> dict[str, str]:
    """Placeholder -> itself in words, with the words around its first place."""
    found: dict[str, str] = {}
    for text in (ticket.subject or "", *(turn.text for turn in ticket.turns)):
        for match in PLACEHOLDER.finditer(text):
            found.setdefault(match[0], _in_context(match.start(), match.end(), text))
    return found


def _in_context(start: int, end: int, text: str) -> str:
    """ "person 1, as in “… I am person 1 …”"."""
    before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "… " + before.partition(" ")[2]
    if len(text) > end + AROUND:
        after = after.rpartition(" ")[0] + " …"
    around = PLACEHOLDER.sub(placeholder_words, f"{before}{text[start:end]}{after}")
    words = PLACEHOLDER.sub(placeholder_words, text[start:end])
    return f"{words}, as in “{' '.join(around.split())}”"


def _open(ticket_id: str, selected: Selected) -> None:
    st.session_state[OPEN] = (ticket_id, selected)


def _close() -> None:
    st.session_state.pop(OPEN, None)


@st.dialog("Correct what is redacted", width="medium", on_dismiss=_close)
def _dialog(
    backend: Backend, ticket: RedactedTicket, selected: Selected, done: Done, effect: str
) -> None:
    kind = st.segmented_control(
        "What is wrong?",
        [MISSED, TAKEN],
        default=TAKEN if selected.placeholder else MISSED,
        required=True,
        key=f"correct_kind_{selected.placeholder}",
        label_visibility="collapsed",
        width="stretch",
    )
    correct = _missed if kind == MISSED else _taken
    correction = correct(backend, ticket, selected, effect)
    if correction:
        _close()
        done()
        session.say(in_words(correction))
        st.rerun()


def _missed(
    backend: Backend, ticket: RedactedTicket, selected: Selected, effect: str
) -> Correction | None:
    with st.form("correct_missed", border=False):
        text = st.text_input(
            "The words, as they stand in the ticket",
            selected.text,
            key=f"correct_text_{selected.text}",
            placeholder="Select them in the conversation, or type them here",
        )
        entity = st.selectbox(
            "What are they?",
            OFFERED,
            format_func=lambda each: sentence(entity_name(each)),
            key="correct_entity",
        )
        deny = st.checkbox(
            "Redact them in all future tickets, too",
            key="correct_deny",
            help="They go on the team's deny list, of which only a keyed hash is kept.",
        )
        st.caption(f"Every place where these words stand is replaced. {effect}")
        if not st.form_submit_button("Redact this", key="correct_redact", type="primary"):
            return None
    return _tried(
        lambda: backend.privacy.redact_this(
            ticket.id, text or "", entity, session.person(), deny=deny
        ),
    )


def _taken(
    backend: Backend, ticket: RedactedTicket, selected: Selected, effect: str
) -> Correction | None:
    known = placeholders_of(ticket)
    if not known:
        st.caption("Nothing in this ticket is redacted.")
        return None
    with st.form("correct_taken", border=False):
        placeholder = st.selectbox(
            "Which one?",
            list(known),
            index=list(known).index(selected.placeholder) if selected.placeholder in known else 0,
            format_func=lambda each: known[each],
            key=f"correct_placeholder_{selected.placeholder}",
        )
        text = st.text_input(
            "What should it say?",
            key="correct_put_back",
            help="The original is not kept, so you have to type it.",
        )
        st.caption(
            "Only for what isn't personal, such as a product's name: these words are not redacted "
            f"in later tickets, either (the allow list keeps a keyed hash). {effect}"
        )
        if not st.form_submit_button("Put it back", key="correct_allow", type="primary"):
            return None
    return _tried(
        lambda: backend.privacy.wrongly_redacted(
            ticket.id, placeholder, text or "", session.person()
        ),
    )


def _tried(correct: Callable[[], Correction]) -> Correction | None:
    """The correction; None where it can't be made, with the reason told in the dialog."""
    try:
        return correct()
    except InputError as error:
        st.markdown(f":material/info: {error}")
    except DebriefError as error:
        session.fail(error)
        _close()
        st.rerun()
    return None


def in_words(correction: Correction) -> str:
    """ "Redacted in 3 places, and in 2 records made from the ticket. ..." """
    match = PLACEHOLDER.fullmatch(correction.placeholder)
    words = placeholder_words(match) if match else correction.placeholder
    done = f"Changed in {counted(correction.places, 'place')} of the ticket ({words})"
    if correction.documents:
        done += f", and in {counted(correction.documents, 'record')} made from it"
    return f"{done}.{' It is on the team’s list from now on.' if correction.listed else ''}"
