"""The note as it stands in the editor's fields."""

from datetime import date
from typing import cast

import streamlit as st

from app.coaching.note import CoachingNote, Pointer, PracticeStep, Recognition
from app.desk.views import ReviewItem

_TYPED = "note_typed"


def field_key(item: ReviewItem, field: str) -> str:
    """The widget key of one field: another revision is another field."""
    return f"note_{item.note_id}_{item.revision}_{field}"


def edited_note(item: ReviewItem) -> CoachingNote:
    """The note with what was typed; the item's own where nothing was."""
    note = item.note
    return note.model_copy(
        update={
            "recognition": _recognition(item),
            "pointer": _pointer(item),
            "try_line": _text(item, "try_line", note.try_line),
            "practice": _practice(item),
            "question": _text(item, "question", note.question) or "",
            "message": _text(item, "message", note.message) or "",
        }
    )


def keep_typed(key: str) -> None:
    """Keeps what was typed into a field: Streamlit forgets a field that isn't drawn, as when
    another note is opened."""
    st.session_state.setdefault(_TYPED, {})[key] = st.session_state[key]


def fill_field(key: str, value: object) -> None:
    """What the field starts with: what was typed into it before, else `value`."""
    kept: dict[str, object] = st.session_state.get(_TYPED, {})
    st.session_state.setdefault(key, kept.get(key, value))


def forget_typed(item: ReviewItem) -> None:
    """Drops what was kept of a note that was decided on."""
    kept: dict[str, object] = st.session_state.get(_TYPED, {})
    for key in [key for key in kept if key.startswith(f"note_{item.note_id}_")]:
        del kept[key]


def rejection_reason(item: ReviewItem) -> str:
    """The reason as typed; "" where there is none."""
    return _text(item, "reason", "") or ""


def _text(item: ReviewItem, field: str, otherwise: str | None) -> str | None:
    typed = st.session_state.get(field_key(item, field))
    return otherwise if typed is None else str(typed).strip()


def _recognition(item: ReviewItem) -> Recognition | None:
    seen = item.note.recognition
    if seen is None:
        return None
    return seen.model_copy(update={"text": _text(item, "recognition", seen.text)})


def _pointer(item: ReviewItem) -> Pointer | None:
    pointer = item.note.pointer
    if pointer is None:
        return None
    texts = {name: _text(item, name, getattr(pointer, name)) for name in ("situation", "effect")}
    return pointer.model_copy(update=texts)


def _practice(item: ReviewItem) -> PracticeStep | None:
    step = item.note.practice
    if step is None:
        return None
    due = cast(date | None, st.session_state.get(field_key(item, "due")))
    text = _text(item, "practice", step.text)
    return step.model_copy(update={"text": text, "due": due or step.due})
