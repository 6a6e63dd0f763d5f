"""The text that the pipeline is trained on: labelled right, rough as chat, made from a seed."""

import random

import pytest

from app.redaction.ner.fillers import LABELS
from app.redaction.ner.generate import generated, labelled
from app.redaction.ner.grammar import Marked, marked_as
from app.redaction.ner.lists import without_accents, word_lists
from app.redaction.ner.roughen import Style, roughened
from app.redaction.span import PLACEHOLDER

RNG = random.Random(3)


def said(*parts: tuple[str, str]) -> Marked:
    return [one for text, label in parts for one in marked_as(label, text)]


def test_a_seed_makes_the_same_text_each_time() -> None:
    assert list(generated(11, 40)) == list(generated(11, 40))
    assert list(generated(11, 40)) != list(generated(12, 40))


def test_every_span_is_in_its_text_has_a_known_label_and_no_space_around_it() -> None:
    texts = list(generated(5, 400))
    for one in texts:
        for start, end, label in one.spans:
            assert 0 <= start < end <= len(one.text)
            assert label in LABELS.values()
    assert {label for one in texts for _, _, label in one.spans} == set(LABELS.values())


def test_what_is_redacted_already_has_no_label() -> None:
    texts = [one for one in generated(5, 600) if PLACEHOLDER.search(one.text)]
    assert texts
    for one in texts:
        for match in PLACEHOLDER.finditer(one.text):
            assert not any(
                start < match.end() and match.start() < end for start, end, _ in one.spans
            )


@pytest.mark.parametrize(
    ("style", "text", "names"),
    [
        (Style("lower", punctuation=False), "hi im maya oneill thanks", ["maya oneill"]),
        (Style("lower"), "hi, i'm maya o'neill. thanks", ["maya o'neill"]),
        (Style("sentence"), "Hi, I'm Maya O'Neill. Thanks", ["Maya O'Neill"]),
        (Style("upper"), "HI, I'M MAYA O'NEILL. THANKS", ["MAYA O'NEILL"]),
    ],
)
def test_a_style_changes_the_text_and_keeps_the_label_on_the_name(
    style: Style, text: str, names: list[str]
) -> None:
    marked = said(("hi, i'm ", "O"), ("Maya O'Neill", "PERSON"), (". thanks", "O"))
    rough = labelled(roughened(marked, style, RNG))
    assert rough.text == text
    assert [rough.text[start:end] for start, end, _ in rough.spans] == names


def test_a_transcript_breaks_codes_where_letters_meet_digits() -> None:
    marked = said(("order ", "O"), ("xk92b", "NUMBER"))
    rough = labelled(roughened(marked, Style("lower", punctuation=False, spaced=True), RNG))
    assert rough.text == "order xk 92 b"
    assert [rough.text[start:end] for start, end, _ in rough.spans] == ["xk 92 b"]


def test_slips_change_letters_and_never_the_label_beside_them() -> None:
    marked = said(("please call ", "O"), ("Maya", "PERSON"), (" tomorrow", "O"))
    for _ in range(50):
        rough = labelled(roughened(marked, Style("lower", slips=1.0), RNG))
        assert len(rough.spans) <= 1
        assert all(label == "PERSON" for _, _, label in rough.spans)


@pytest.mark.parametrize("word", ["order", "Orders", "shipped", "cancelling", "don't", "hotel"])
def test_plain_english_is_known_in_all_its_forms(word: str) -> None:
    assert word_lists().is_plain(word)


@pytest.mark.parametrize("word", ["quillfeather", "Gowda", "xk", "zzyzx"])
def test_what_no_list_holds_is_not_plain(word: str) -> None:
    assert not word_lists().is_plain(word)


@pytest.mark.parametrize("word", ["Jos\u00e9", "jose", "Priya", "M\u00fcller", "muller"])
def test_names_are_known_with_and_without_their_accents(word: str) -> None:
    assert word_lists().is_name(word)


def test_accents_are_taken_off() -> None:
    assert without_accents("\u0141ucja \u015een\u0131") == "\u0141ucja Seni"
