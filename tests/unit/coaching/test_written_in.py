"""Names of languages, and what is said where the built-in drafter can't write one."""

from datetime import date

import pytest

from app.coaching.builtin_drafter import BuiltinDrafter
from app.coaching.written_in import english_only, is_english_only, language_name
from tests.unit.coaching.check.notes import TICKET, assessment
from tests.unit.judging.builtin.dialogues import brief, dialogue


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("de", "German"),
        ("Deutsch", "German"),
        ("German", "German"),
        ("pt-BR", "Portuguese"),
        ("en_GB", "English"),
        ("English (UK)", "English"),
        ("Klingon", "Klingon"),
    ],
)
def test_a_language_is_known_by_its_code_and_by_its_own_name(said: str, name: str) -> None:
    assert language_name(said) == name


def test_a_built_in_draft_says_first_that_it_is_english_where_notes_are_to_be_german() -> None:
    drafter = BuiltinDrafter(language="German")
    draft = drafter.draft(brief(dialogue(TICKET)), assessment(), date(2026, 11, 20))
    first = draft.note.memo.remarks[0]
    assert is_english_only(first)
    assert first == english_only("German")
    assert "put it into German before you share it" in first


def test_nothing_is_said_of_the_language_where_notes_are_english() -> None:
    draft = BuiltinDrafter().draft(brief(dialogue(TICKET)), assessment(), date(2026, 11, 20))
    assert not any(map(is_english_only, draft.note.memo.remarks))
