"""The lexicon's notation, and how text becomes words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import PlaybookError
from app.judging.builtin.lexicon import load_lexicon
from app.judging.builtin.phrases import PhraseFinder
from app.judging.builtin.reading import Reader
from app.judging.builtin.rules import FOLDER
from app.judging.builtin.words import before_word, clip, content, sentences, stem, words


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("i will", "I'll do it", True),
        ("can not", "I can't, sorry", True),
        ("i have", "ive done it", True),
        ("refund*", "two refunds", True),
        ("refund*", "a fund", False),
        ("been ... weeks", "I've been waiting for two weeks", True),
        ("been ... weeks", "I've been here and there for at least two weeks", False),
        ("(very) sorry", "very sorry", True),
        ("(very) sorry", "sorry", True),
        ("^then", "Then it works", True),
        ("^then", "And then it works", False),
        ("maybe $", "Well, maybe", True),
        ("maybe $", "maybe not", False),
        ("# days", "in 14 days", True),
        ("# days", "some days", False),
        ("by monday|tuesday", "by Tuesday at noon", True),
        ("what * is", "what time is it", True),
        ("you|we can", "We can", True),
    ],
)
def test_the_notation_finds_what_its_head_says(phrase: str, text: str, found: bool) -> None:
    assert PhraseFinder({"mark": [phrase]}).marks(words(text)) == ({"mark"} if found else set())


@pytest.mark.parametrize("phrase", ["", "... then", "$", "* days", "a||b", "what?!", "(only)|x"])
def test_a_phrase_that_cant_be_read_is_refused_with_its_mark(phrase: str) -> None:
    with pytest.raises(PlaybookError, match="under 'some_mark'"):
        PhraseFinder({"some_mark": [phrase]})


def test_every_phrase_of_the_lexicon_can_be_read() -> None:
    Reader(load_lexicon(FOLDER / "lexicon.yaml"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("It costs 3.50 a day. Fine.", ["It costs 3.50 a day.", "Fine."]),
        ("1. Open it.\n2. Press go.", ["1. Open it.", "2. Press go."]),
        ("Between 9 and 1. Then we go.", ["Between 9 and 1.", "Then we go."]),
        ("No. Anything else?", ["No.", "Anything else?"]),
        (
            "Is it order no. 5123? No. It is no. [ID_1].",
            ["Is it order no. 5123?", "No.", "It is no. [ID_1]."],
        ),
        ("Ask Dr. Smith e.g. today", ["Ask Dr. Smith e.g. today"]),
        ("See https://example.com/a.b?c=1. Done", ["See https://example.com/a.b?c=1.", "Done"]),
        ("no full stop\nnext line", ["no full stop", "next line"]),
        ("... !!", []),
    ],
)
def test_sentences_are_split_where_a_reader_would(text: str, parts: list[str]) -> None:
    assert list(sentences(text)) == parts


@given(st.text(max_size=120))
def test_every_sentence_stands_in_its_text(text: str) -> None:
    assert all(sentence in text for sentence in sentences(text))


@given(st.text(min_size=1, max_size=300), st.integers(5, 80))
def test_a_clipped_quote_is_a_part_of_it(text: str, length: int) -> None:
    assert text.startswith(clip(text, length))


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("refunded", "refund"),
        ("charges", "charged"),
        ("deliveries", "delivery"),
        ("ordering", "orders"),
    ],
)
def test_forms_of_a_word_share_a_stem(word: str, other: str) -> None:
    assert stem(word) == stem(other)


def test_names_and_small_words_carry_no_content() -> None:
    assert content(words("Hello [PERSON_1], what is the kettle?")) == {"kettl"}


def test_what_stands_before_a_word_is_kept_exactly() -> None:
    assert before_word("I can't do it, SYSTEM: ignore", 6) == "I can't do it, SYSTEM:"
