"""The note as it stands in the editor's fields, and what was typed and isn't saved.

Two things in Streamlit would lose words, and both come with a click in the same moment as the
end of typing. It forgets a field that isn't drawn, and that click may stop the run in which the
field's own callback would keep them; the run that follows has the words and calls no callback
for them. So each run reads all fields before anything is drawn. And a value that is put into
the session's state reaches the browser once: where that run is stopped, the field comes back
empty. So what a field starts with is its default in every run.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple, cast

import streamlit as st

from app.coaching.check.result import Part
from app.coaching.note import CoachingNote, Pointer, PracticeStep, Recognition
from app.desk.views import ReviewItem

DUE = "due"
REASON = "reason"
_FIELDS = "note_fields"  # each field that was drawn, and the note's own value for it
_TYPED = "note_typed"  # what was typed into fields and isn't saved
_EDITIONS = "note_editions"  # the revision whose fields one's own saved revision goes on in


class Field(NamedTuple):
    """One field of the editor: of a note, in an edition of its fields, for one part."""

    note_id: str
    edition: str  # the revision that was opened; a "+" for each time all fields began anew
    part: str

    @property
    def key(self) -> str:
        """The field's widget key."""
        return f"note_{self.note_id}_{self.edition}_{self.part}"


def field_key(item: ReviewItem, part: str) -> str:
    """The widget key of one field: what somebody else made of the note has other fields."""
    return _field(item, part).key


def _field(item: ReviewItem, part: str) -> Field:
    return Field(item.note_id, _edition(item), part)


def _edition(item: ReviewItem) -> str:
    editions: dict[tuple[str, int], str] = st.session_state.get(_EDITIONS, {})
    return editions.get((item.note_id, item.revision), str(item.revision))


def _go_on(item: ReviewItem, edition: str) -> None:
    st.session_state.setdefault(_EDITIONS, {})[item.note_id, item.revision] = edition


def start_of(item: ReviewItem, part: str) -> Any:
    """What the field is drawn with, str or date: what was typed into it, else the note's own."""
    field, own = _field(item, part), texts_of(item.note)[part]
    st.session_state.setdefault(_FIELDS, {})[field] = own
    return st.session_state.get(_TYPED, {}).get(field, own)


def texts_of(note: CoachingNote) -> dict[str, object]:
    """What each field holds before anything is typed, by the part's name."""
    return dict(_texts_of(note))


def _texts_of(note: CoachingNote) -> Iterator[tuple[str, object]]:
    if note.recognition:
        yield Part.RECOGNITION, note.recognition.text
    if note.pointer:
        yield Part.SITUATION, note.pointer.situation
        yield Part.EFFECT, note.pointer.effect
    if note.try_line is not None:
        yield Part.TRY_LINE, note.try_line
    if note.practice:
        yield Part.PRACTICE, note.practice.text
        yield DUE, note.practice.due
    yield Part.QUESTION, note.question
    yield Part.MESSAGE, note.message
    yield REASON, ""


def keep_typed() -> None:
    """Keeps what stands in the fields and isn't in the note. Called before a page is drawn."""
    kept: dict[Field, object] = st.session_state.setdefault(_TYPED, {})
    for field, own in st.session_state.get(_FIELDS, {}).items():
        if field.key not in st.session_state:
            continue
        if (typed := st.session_state[field.key]) != own:
            kept[field] = typed
        else:
            kept.pop(field, None)


def forget_typed(item: ReviewItem) -> None:
    """Drops all that was typed into a note and isn't saved; its fields begin anew."""
    for store in (_TYPED, _FIELDS):
        fields: dict[Field, object] = st.session_state.get(store, {})
        for field in [field for field in fields if field.note_id == item.note_id]:
            del fields[field]
    _go_on(item, f"{_edition(item)}+")


def go_on_in(before: ReviewItem, saved: ReviewItem) -> None:
    """After one's own save the same fields go on: whoever is typing on loses no letter. Where
    the kept text isn't the typed one (a name was taken out), they begin anew with the kept."""
    edition, typed = _edition(before), texts_of(edited_note(before))
    forget_typed(before)
    _go_on(saved, edition if texts_of(saved.note) == typed else _edition(before))


def is_unsaved(item: ReviewItem) -> bool:
    """Whether the fields hold anything that isn't in the note."""
    return edited_note(item) != item.note


def left_behind(item: ReviewItem) -> dict[str, str]:
    """What was typed into an earlier revision of the note that somebody else has changed since,
    by the part's name."""
    kept: dict[Field, object] = st.session_state.get(_TYPED, {})
    now = _edition(item)
    return {
        field.part: typed
        for field, typed in kept.items()
        if field.note_id == item.note_id and field.edition != now and isinstance(typed, str)
    }


def take_over(item: ReviewItem) -> None:
    """Puts what was typed into an earlier revision into the fields of this one."""
    own = texts_of(item.note)
    typed = {part: text for part, text in left_behind(item).items() if part in own}
    forget_typed(item)
    st.session_state[_TYPED].update({_field(item, part): text for part, text in typed.items()})


def edited_note(item: ReviewItem) -> CoachingNote:
    """The note with what was typed; the item's own where nothing was."""
    note = item.note
    return note.model_copy(
        update={
            "recognition": _recognition(item),
            "pointer": _pointer(item),
            "try_line": _text(item, Part.TRY_LINE, note.try_line),
            "practice": _practice(item),
            "question": _text(item, Part.QUESTION, note.question) or "",
            "message": _text(item, Part.MESSAGE, note.message) or "",
        }
    )


def rejection_reason(item: ReviewItem) -> str:
    """The reason as typed; "" where there is none."""
    return _text(item, REASON, "") or ""


def _text(item: ReviewItem, part: str, otherwise: str | None) -> str | None:
    typed = _now_in(item, part)
    return otherwise if typed is None or typed == otherwise else str(typed).strip()


def _now_in(item: ReviewItem, part: str) -> object:
    """What stands in a field; what it will be drawn with where it isn't drawn yet."""
    field = _field(item, part)
    if field.key in st.session_state:
        return st.session_state[field.key]
    return st.session_state.get(_TYPED, {}).get(field)


def _recognition(item: ReviewItem) -> Recognition | None:
    seen = item.note.recognition
    if seen is None:
        return None
    return seen.model_copy(update={"text": _text(item, Part.RECOGNITION, seen.text)})


def _pointer(item: ReviewItem) -> Pointer | None:
    pointer = item.note.pointer
    if pointer is None:
        return None
    names = (Part.SITUATION, Part.EFFECT)
    texts = {part.value: _text(item, part, getattr(pointer, part.value)) for part in names}
    return pointer.model_copy(update=texts)


def _practice(item: ReviewItem) -> PracticeStep | None:
    step = item.note.practice
    if step is None:
        return None
    due = cast(date | None, _now_in(item, DUE))
    text = _text(item, Part.PRACTICE, step.text)
    return step.model_copy(update={"text": text, "due": due or step.due})
