"""The draft, to be changed in place: one form, keyed by the revision that was opened."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import cast

import streamlit as st

from app.coaching.note import CoachingNote, Pointer, PracticeStep, Recognition
from app.desk.views import ReviewItem
from app.ui.components.evidence import Scene
from app.ui.components.note_card import memo_html, note_quote, passages_html


class Decision(StrEnum):
    """What a leader does with a draft."""

    SHARE = "share"  # approve, then share
    APPROVE = "approve"
    SAVE = "save"
    REJECT = "reject"


_OPTIONAL = "Optional. The agent reads it first."

Decide = Callable[[Decision], None]


def field_key(item: ReviewItem, field: str) -> str:
    """The widget key of one field: another revision is another field."""
    return f"note_{item.note_id}_{item.revision}_{field}"


def show_editor(item: ReviewItem, scene: Scene, decide: Decide) -> None:
    """Draws the note's fields and the decisions."""
    with st.form(f"note_form_{item.note_id}_{item.revision}", border=False):
        _recognition(item, scene)
        _pointer(item, scene)
        _try_and_practise(item)
        _area(item, "question", "Ask in the one-on-one", item.note.question)
        _area(item, "message", "Your own words", item.note.message, _OPTIONAL)
        passages = passages_html(item.note.citations, item.assessment.passages)
        if passages:
            st.html(passages)
        st.html(memo_html(item.note.memo))
        _decisions(item, decide)


def edited_note(item: ReviewItem) -> CoachingNote:
    """The note as it stands in the form."""
    note = item.note
    return note.model_copy(
        update={
            "recognition": _edited_recognition(item),
            "pointer": _edited_pointer(item),
            "try_line": _text(item, "try_line", note.try_line),
            "practice": _edited_practice(item),
            "question": _text(item, "question", note.question) or "",
            "message": _text(item, "message", note.message) or "",
        }
    )


def rejection_reason(item: ReviewItem) -> str:
    """The reason as typed; "" where there is none."""
    return _text(item, "reason", "") or ""


def _recognition(item: ReviewItem, scene: Scene) -> None:
    seen = item.note.recognition
    if seen is None:
        st.caption("Recognition: nothing was verified as done well in this ticket.")
        return
    _area(item, "recognition", "Recognition", seen.text)
    st.html(note_quote(scene, seen.criterion, seen.turn, seen.quote))


def _pointer(item: ReviewItem, scene: Scene) -> None:
    pointer = item.note.pointer
    if pointer is None:
        st.caption("One thing to work on: nothing in the agent's control needs work here.")
        return
    _area(item, "situation", "One thing to work on: the situation", pointer.situation)
    st.html(note_quote(scene, pointer.criterion, pointer.turn, pointer.quote))
    _area(item, "effect", "The effect on the customer", pointer.effect)


def _try_and_practise(item: ReviewItem) -> None:
    note = item.note
    if note.try_line is not None:
        _area(item, "try_line", "A line to try", note.try_line)
    if note.practice is not None:
        _area(item, "practice", "Practise", note.practice.text)
        due = field_key(item, "due")
        st.date_input("By", note.practice.due, key=due, format="DD/MM/YYYY", width=200)


def _area(item: ReviewItem, field: str, label: str, value: str, placeholder: str = "") -> None:
    st.text_area(
        label,
        value,
        height="content",
        key=field_key(item, field),
        placeholder=placeholder or None,
    )


def _decisions(item: ReviewItem, decide: Decide) -> None:
    with st.container(key="decisions", horizontal=True, gap="xsmall"):
        _decision(item, decide, Decision.SHARE, "Approve and share", primary=True)
        _decision(item, decide, Decision.APPROVE, "Approve")
        _decision(item, decide, Decision.SAVE, "Save")
        with st.popover("Reject", key=field_key(item, "rejecting")):
            st.text_area(
                "Why isn't this note any use?",
                key=field_key(item, "reason"),
                placeholder="The judge missed the second refund, for instance.",
            )
            _decision(item, decide, Decision.REJECT, "Reject with this reason")


def _decision(
    item: ReviewItem, decide: Decide, decision: Decision, label: str, primary: bool = False
) -> None:
    st.form_submit_button(
        label,
        key=field_key(item, f"decide_{decision.value}"),
        type="primary" if primary else "secondary",
        on_click=decide,
        args=(decision,),
    )


def _text(item: ReviewItem, field: str, otherwise: str | None) -> str | None:
    typed = st.session_state.get(field_key(item, field))
    return otherwise if typed is None else str(typed).strip()


def _edited_recognition(item: ReviewItem) -> Recognition | None:
    seen = item.note.recognition
    if seen is None:
        return None
    return seen.model_copy(update={"text": _text(item, "recognition", seen.text)})


def _edited_pointer(item: ReviewItem) -> Pointer | None:
    pointer = item.note.pointer
    if pointer is None:
        return None
    texts = {name: _text(item, name, getattr(pointer, name)) for name in ("situation", "effect")}
    return pointer.model_copy(update=texts)


def _edited_practice(item: ReviewItem) -> PracticeStep | None:
    step = item.note.practice
    if step is None:
        return None
    due = cast(date | None, st.session_state.get(field_key(item, "due")))
    text = _text(item, "practice", step.text)
    return step.model_copy(update={"text": text, "due": due or step.due})
