"""The draft, to be changed in place and checked as it is written.

The fields stand in a fragment: leaving one, or Ctrl and Enter, checks the note anew and
draws nothing else of the page. They are keyed by the revision that was opened.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

import streamlit as st

from app.coaching.check.result import NoteCheck, Part
from app.coaching.written_in import is_english_only
from app.desk.views import ReviewItem
from app.ui.backend import Backend
from app.ui.components.edited_note import (
    DUE,
    REASON,
    edited_note,
    field_key,
    keep_typed,
    start_of,
)
from app.ui.components.evidence import Scene
from app.ui.components.note_card import memo_html, note_quote, passages_html
from app.ui.components.note_checks import (
    check_fold,
    faults_html,
    field_head,
    question_before_approval,
)
from app.ui.components.unsaved import offer_discard, offer_left_behind
from app.ui.wording import plain


class Decision(StrEnum):
    """What a leader does with a draft."""

    SHARE = "share"  # approve, then share
    APPROVE = "approve"
    SAVE = "save"
    REJECT = "reject"


Decide = Callable[[Decision], None]
IsOpen = Callable[[ReviewItem], bool]
_OPTIONAL = "Optional. The agent reads it first."
_TITLES: dict[str, str] = {
    Part.RECOGNITION: "Recognition",
    Part.SITUATION: "One thing to work on: the situation",
    Part.EFFECT: "The effect on the customer",
    Part.TRY_LINE: "A line to try",
    Part.PRACTICE: "Practise",
    Part.QUESTION: "Ask in the one-on-one",
    Part.MESSAGE: "Your own words",
}
_APPROVING = {Decision.SHARE: "Approve and share", Decision.APPROVE: "Approve"}
_DECIDED = "note_decided"  # set by a decision: the page around the fragment is out of date
_ASKED = "note_asked"  # the approval that was asked about, and what was wrong then


class _Asked(NamedTuple):
    key: str  # of the note and its revision
    decision: Decision
    broken: str


class _Desk(NamedTuple):
    """What the parts of the editor draw from."""

    backend: Backend
    item: ReviewItem
    scene: Scene
    decide: Decide
    is_open: IsOpen
    check: NoteCheck

    def key(self, field: str) -> str:
        return field_key(self.item, field)


def page_is_current() -> None:
    """The whole page is being drawn, so no decision is left to be shown."""
    st.session_state.pop(_DECIDED, None)


@st.fragment
def show_editor(
    backend: Backend,
    item: ReviewItem,
    scene: Scene,
    decide: Decide,
    is_open: IsOpen,
) -> None:
    """Draws the note's fields, what the check says of them, and the decisions.

    Where somebody leaves a field by a click outside, Streamlit may run that click's
    callback with this fragment alone: the page is drawn anew where the item isn't open
    any more.
    """
    if st.session_state.pop(_DECIDED, False) or not is_open(item):
        st.rerun()
    check = backend.review.check(item, edited_note(item))
    desk = _Desk(backend, item, scene, decide, is_open, check)
    with st.container(key="note_editor", gap="small"):
        offer_left_behind(item, _TITLES)
        for remark in filter(is_english_only, item.note.memo.remarks):
            st.info(plain(remark), icon=":material/translate:")
        _whole(desk)
        _recognition(desk)
        _pointer(desk)
        _try_and_practise(desk)
        _area(desk, Part.QUESTION)
        _area(desk, Part.MESSAGE, placeholder=_OPTIONAL)
        passages = passages_html(item.note.citations, item.assessment.passages)
        if passages:
            st.html(passages)
        st.html(memo_html(item.note.memo))
        _decisions(desk)


def _whole(desk: _Desk) -> None:
    passage_of = desk.backend.playbook.passage
    st.html(check_fold(desk.check, passage_of) + faults_html(desk.check, passage_of, Part.WHOLE))


def _recognition(desk: _Desk) -> None:
    seen = desk.item.note.recognition
    if seen is None:
        st.caption("Recognition: the draft holds nothing up. What only you see, below, says why.")
        _show_faults(desk, Part.RECOGNITION)
        return
    quote = note_quote(desk.scene, seen.criterion, seen.turn, seen.quote)
    with st.container(gap="xsmall"):
        _area(desk, Part.RECOGNITION)
        st.html(quote)


def _pointer(desk: _Desk) -> None:
    pointer = desk.item.note.pointer
    if pointer is None:
        st.caption("One thing to work on: nothing in the agent's control needs work here.")
        return
    quote = note_quote(desk.scene, pointer.criterion, pointer.turn, pointer.quote)
    with st.container(gap="xsmall"):
        _area(desk, Part.SITUATION, Part.QUOTE)
        st.html(quote)
    _area(desk, Part.EFFECT)


def _try_and_practise(desk: _Desk) -> None:
    note = desk.item.note
    if note.try_line is not None:
        _area(desk, Part.TRY_LINE)
    if note.practice is not None:
        _area(desk, Part.PRACTICE)
        st.date_input(
            "By",
            start_of(desk.item, DUE),
            key=desk.key(DUE),
            format="DD/MM/YYYY",
            width=200,
            on_change=keep_typed,
        )


def _area(desk: _Desk, part: Part, *others: Part, placeholder: str = "") -> None:
    """One field under its title; `others` are the parts whose results stand here too."""
    title = _TITLES[part]
    with st.container(gap=None):
        st.html(field_head(title, desk.check, part, *others))
        st.text_area(
            title,
            start_of(desk.item, part),
            height="content",
            key=desk.key(part),
            placeholder=placeholder or None,
            label_visibility="collapsed",
            on_change=keep_typed,
        )
        _show_faults(desk, part, *others)


def _show_faults(desk: _Desk, *parts: Part) -> None:
    faults = faults_html(desk.check, desk.backend.playbook.passage, *parts)
    if faults:
        st.html(faults)


def _decisions(desk: _Desk) -> None:
    asked: _Asked | None = st.session_state.get(_ASKED)
    with st.container(key="decisions", gap="xsmall"):
        if asked and asked[::2] == (desk.key(""), _what_fails(desk.check)):
            _ask_once(desk, asked.decision)
        else:
            _offer(desk)


def _offer(desk: _Desk) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        _button(desk, Decision.SHARE, _APPROVING[Decision.SHARE], primary=True)
        _button(desk, Decision.APPROVE, _APPROVING[Decision.APPROVE])
        _button(desk, Decision.SAVE, "Save")
        with st.popover("Reject", key=desk.key("rejecting")):
            st.text_area(
                "Why isn't this note any use?",
                start_of(desk.item, REASON),
                key=desk.key(REASON),
                placeholder="The judge missed the second refund, for instance.",
                on_change=keep_typed,
            )
            _button(desk, Decision.REJECT, "Reject with this reason")
        offer_discard(desk.item, _go_back)


def _ask_once(desk: _Desk, decision: Decision) -> None:
    st.markdown(plain(question_before_approval(desk.check)))
    with st.container(horizontal=True, gap="xsmall"):
        st.button(
            f"{_APPROVING[decision]} all the same",
            key=desk.key("all_the_same"),
            type="primary",
            on_click=_decided,
            args=(desk.decide, decision),
        )
        st.button("Back to the note", key=desk.key("back"), on_click=_go_back)


def _button(desk: _Desk, decision: Decision, label: str, primary: bool = False) -> None:
    st.button(
        label,
        key=desk.key(f"decide_{decision.value}"),
        type="primary" if primary else "secondary",
        on_click=_consider,
        args=(desk, decision),
    )


def _consider(desk: _Desk, decision: Decision) -> None:
    """Carries a decision out; an approval of a note that breaks rules is asked about first.

    The second of two quick clicks finds the note decided, or saved under a new revision.
    """
    if not desk.is_open(desk.item):
        return
    check = desk.backend.review.check(desk.item, edited_note(desk.item))
    if decision in _APPROVING and check.failed:
        st.session_state[_ASKED] = _Asked(desk.key(""), decision, _what_fails(check))
    else:
        _decided(desk.decide, decision)


def _decided(decide: Decide, decision: Decision) -> None:
    st.session_state.pop(_ASKED, None)
    st.session_state[_DECIDED] = True
    decide(decision)


def _go_back() -> None:
    st.session_state.pop(_ASKED, None)


def _what_fails(check: NoteCheck) -> str:
    """What a question was about: where it has changed, it is asked anew."""
    return "; ".join(fault.in_words for result in check.failed for fault in result.faults)
