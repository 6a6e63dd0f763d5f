"""A placeholder in a text's place, in all that quotes a ticket."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.corrections import corrected, next_placeholder, putting_back, replacing_text

TURN = "Thanks for waiting, Maya Okafor. I've told maya  okafor's neighbour, too."


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("Maya", "Maya, MAYA and maya", "[PERSON_1], [PERSON_1] and [PERSON_1]"),
        ("Maya", "Mayan ruins, amaya", "Mayan ruins, amaya"),
        ("Maya", "(Maya) Maya's", "([PERSON_1]) [PERSON_1]'s"),
        ("Maya Okafor", "Maya\n Okafor", "[PERSON_1]"),
        ("PERSON", "PERSON wrote to [PERSON_2]", "[PERSON_1] wrote to [PERSON_2]"),
        ("12", "[PHONE_12] and 12", "[PHONE_12] and [PERSON_1]"),
        ("J.", "J. Doe", "[PERSON_1] Doe"),
        ("a.b", "axb a.b", "axb [PERSON_1]"),
    ],
)
def test_whole_words_go_whatever_the_case_and_placeholders_stay(
    text: str, before: str, after: str
) -> None:
    assert replacing_text(text, "[PERSON_1]").apply(before) == after


@pytest.mark.parametrize(
    ("quote", "after"),
    [
        ("Thanks for waiting, Maya Okafor.", "Thanks for waiting, [PERSON_1]."),
        ("Thanks for waiting, Maya", "Thanks for waiting, [PERSON_1]"),
        ("Okafor. I've told", "[PERSON_1]. I've told"),
        ("I've told", "I've told"),
        ("not in the turn", "not in the turn"),
    ],
)
def test_a_quote_is_followed_through_its_turn(quote: str, after: str) -> None:
    change = replacing_text("Maya Okafor", "[PERSON_1]")
    assert change.apply_to_quote(quote, TURN) == after


def test_a_cut_quote_goes_wherever_it_is_repeated() -> None:
    document = json.dumps(
        {
            "evidence": [{"turn": 1, "quote": "for waiting, Maya"}],
            "rationale": "It says “for waiting, Maya”.",
            "raw_replies": ['{"quote": "for waiting, Maya"}'],
            "agent": "Maya Okafor",
            "turns": [
                {"role": "agent", "author": "Maya Okafor", "text": "Maya Okafor"},
                {"role": "customer", "author": "Maya Okafor", "text": "hi"},
            ],
        }
    )
    after = corrected(document, replacing_text("Maya Okafor", "[PERSON_1]"), {1: TURN})
    assert json.loads(after) == {
        "evidence": [{"turn": 1, "quote": "for waiting, [PERSON_1]"}],
        "rationale": "It says “for waiting, [PERSON_1]”.",
        "raw_replies": ['{"quote": "for waiting, [PERSON_1]"}'],
        "agent": "Maya Okafor",
        "turns": [
            {"role": "agent", "author": "Maya Okafor", "text": "[PERSON_1]"},
            {"role": "customer", "author": "[PERSON_1]", "text": "hi"},
        ],
    }


def test_a_document_without_the_text_stays_as_it_is_byte_for_byte() -> None:
    document = '{"text":  "nothing of it"}'
    assert corrected(document, replacing_text("Maya", "[PERSON_1]")) == document


def test_a_text_as_json_writes_it_goes_from_raw_replies() -> None:
    raw = json.dumps({"quote": "Zoë Brontë"})
    assert "[PERSON_1]" in replacing_text("Zoë Brontë", "[PERSON_1]").apply(raw)


def test_the_next_placeholder_is_free_in_all_texts() -> None:
    texts = ["[PERSON_1] and [PERSON_9]", "[PERSON_10]", "[EMAIL_30]"]
    assert next_placeholder("PERSON", texts) == "[PERSON_11]"
    assert next_placeholder("PHONE", texts) == "[PHONE_1]"


def test_a_placeholder_put_back_leaves_longer_numbers_alone() -> None:
    change = putting_back("[PERSON_1]", "Jersey")
    assert change.apply("[PERSON_1] [PERSON_11]") == "Jersey [PERSON_11]"


WORDS = st.lists(
    st.sampled_from(["Maya", "Okafor", "maya", "parcel,", "[PERSON_2]", "is", "here."]),
    min_size=3,
    max_size=12,
)


@given(words=WORDS, start=st.integers(0, 30), length=st.integers(1, 40))
def test_a_quote_of_a_turn_is_one_of_the_turn_after_any_correction(
    words: list[str], start: int, length: int
) -> None:
    turn = " ".join(words)
    quote = turn[start : start + length]
    for change in (
        replacing_text("Maya Okafor", "[PERSON_3]"),
        replacing_text("maya", "[PERSON_3]"),
        putting_back("[PERSON_2]", "Jersey"),
    ):
        after = change.apply_to_quote(quote, turn)
        assert after in change.apply(turn)
