"""Which of the pipeline's findings are told: how sure is sure enough, and for what."""

import re
from collections.abc import Sequence

from app.redaction.ner.pipeline import Reading, says
from app.redaction.ner.places import may_be_place
from app.redaction.words import AMBIGUOUS, NAMED_WORDS

# Label -> the mean probability of a finding's words at which it is told. Those of whoever
# writes in a hurry, then those of whoever writes with care. Other labels are never told.
SURE = {
    "PERSON": (0.6, 0.93),
    "ADDRESS": (0.5, 0.85),
    "EMAIL": (0.6, 0.8),
    "NUMBER": (0.9, 1.1),
}
SURE_OF_PLAIN = 0.9  # where all words of a name are plain English too: `Mark`, `Hope`
MAIL = re.compile(r"@|mail|yahoo|outlook|icloud|aol|\bcom\b|com$|\bdot\b|\bnet\b", re.IGNORECASE)
NUMBER = re.compile(r"(?=.*\d)(?:\W*\w){4}", re.DOTALL)
# What a file is called: `k.jsonl`, `export.csv`.
FILE_TYPES = (
    r"(?:json|jsonl|csv|tsv|txt|md|pdf|docx?|xlsx?|pptx?|odt|ods|xml|ya?ml|toml|ini|cfg|conf|html?|css"
    r"|js|ts|py|sh|sql|log|zip|gz|tar|rar|7z|exe|dmg|apk|iso|png|jpe?g|gif|svg|heic|webp|mp[34]|mov"
    r"|wav|eml|msg|ics|db|bak)\b"
)
FEW_LETTERS = 3  # of a file's name that can be nobody's
FILE_NAME = re.compile(rf"\w\.{FILE_TYPES}", re.IGNORECASE)
FILE_ENDS = re.compile(rf"\.{FILE_TYPES}", re.IGNORECASE)
FILE_TYPE = re.compile(FILE_TYPES, re.IGNORECASE)
PAGE = re.compile(r"https?:|www\.|[#\\_|=<>{}]")
BEFORE_PLACE = re.compile(r"\b(?:the|in)\s+['\"]?$", re.IGNORECASE)
AFTER_PLACE = re.compile(
    r"\s(?:hotel|inn|suites?|venue|restaurant|avenue|ave|street|st|road|rd|airport|station)\b",
    re.IGNORECASE,
)
SHORT_ANSWER = 4  # words and marks of a text that may be nothing but a name
BEFORE_THING = re.compile(r"\b(?:an?|any|some|no|every|each|number)\s$", re.IGNORECASE)
BEFORE_PERSON = re.compile(
    r"(?:(?:^|[.!?\n])\s*"
    r"|\b(?:to|with|from|for|and|ask(?:ed)?|tell|told|called|named?|thanks?|thank you|hi|hello|hey"
    r"|dear|wife|husband|son|daughter|mum|mom|dad|brother|sister|friend|colleague|agent|manager)"
    r"[ ,]+)$",
    re.IGNORECASE,
)
# Given names that are verbs with the word after them, where a sentence opens.
PHRASAL = re.compile(
    r"(?<![^.!?\n\"'\u201d\u2019)] )(?:carry (?:on|out)|chase (?:up|down)|mark (?:up|down|off)"
    r"|chip in|pop (?:in|out|over|round)|bear (?:with|in)|drop (?:in|off|by)|rob me)\b",
    re.IGNORECASE,
)


def trimmed(reading: Reading, places: Sequence[int], label: str) -> list[int]:
    """The places of a finding without plain words at its ends, where it is a name's."""
    kept = list(places)
    while kept and _is_loose(reading, kept[-1], label):
        kept.pop()
    while kept and _is_loose(reading, kept[0], label):
        kept.pop(0)
    return kept


def is_told(
    reading: Reading, places: Sequence[int], label: str, sure: float, *, with_care: bool
) -> bool:
    """Whether a finding counts. `sure`: the mean probability of its words, 0.0 to 1.0."""
    if label not in SURE or sure < SURE[label][with_care]:
        return False
    text = reading.covered(places[0], places[-1])
    if label == "PERSON":
        return _is_person(reading, places, text, sure, with_care=with_care)
    if label == "ADDRESS":
        return _is_address(reading, places, with_care=with_care)
    return (MAIL if label == "EMAIL" else NUMBER).search(text) is not None


def _is_person(
    reading: Reading, places: Sequence[int], text: str, sure: float, *, with_care: bool
) -> bool:
    if PAGE.search(text) or not any(char.isalpha() for char in text) or len(text) < 2:
        return False
    if all(says(reading.hints[i], "w") for i in places) and sure < SURE_OF_PLAIN:
        return False
    if len(places) == 1 and _is_mere_word(reading, places[0]):
        return False
    start, end = reading.places[places[0]][0], reading.places[places[-1]][1]
    is_listed = any(says(reading.hints[i], "g") or says(reading.hints[i], "f") for i in places)
    if _is_of_a_file(reading.text, start, end, is_listed=is_listed):
        return False
    if _is_of_a_place(reading, places) or (with_care and may_be_place(reading.text, start, end)):
        return False
    return not with_care or any(char.isupper() for char in text) or sure > SURE_OF_PLAIN


def _is_mere_word(reading: Reading, place: int) -> bool:
    """Whether a word that can be a name is none here: `2am`, `comes early`, `a con`, `Carry on`.

    What introduces a name, such as `my name is`, is read elsewhere, in any case.
    """
    start, word = reading.places[place][0], reading.covered(place, place)
    if word[0].isdigit() or PHRASAL.match(reading.text, start):
        return True
    if not word.islower() or len(reading.places) <= SHORT_ANSWER:
        return False
    before = reading.text[max(0, start - 12) : start]
    if word in NAMED_WORDS and BEFORE_PERSON.search(before):
        return False
    return word in AMBIGUOUS or BEFORE_THING.search(before) is not None


def _is_of_a_file(text: str, start: int, end: int, *, is_listed: bool) -> bool:
    """Whether a name is a file's: its type, or a few letters before it that are nobody's name.

    `k.jsonl` is nobody. `maya.pdf` is Maya's, and `rerbaly bumbartamo.json` may well be
    somebody's: what is longer stays a name.
    """
    if text[max(0, start - 1) : start] == "." and FILE_TYPE.match(text, start):
        return True
    stem = FILE_NAME.search(text, start, end)
    letters = (stem.start() + 1 if stem else end) - start
    is_alone = not text[max(0, start - 1) : start].strip(" \t") or start == 0
    has_type = stem is not None or FILE_ENDS.match(text, end) is not None
    return has_type and not is_listed and letters <= FEW_LETTERS and is_alone


def _is_of_a_place(reading: Reading, places: Sequence[int]) -> bool:
    """Whether a name is a place's by its neighbours: `the Hyatt`, `in Austin`, `Wilkins Avenue`."""
    start, end = reading.places[places[0]][0], reading.places[places[-1]][1]
    before, after = reading.text[max(0, start - 8) : start], reading.text[end : end + 14]
    return BEFORE_PLACE.search(before) is not None or AFTER_PLACE.match(after) is not None


def _is_address(reading: Reading, places: Sequence[int], *, with_care: bool) -> bool:
    """Whether a house has a number or, where a customer tells it, a town has a name."""
    if len(places) == 1 and _is_part_of_a_code(reading, places[0]):
        return False
    hints = [reading.hints[i] for i in places]
    has_number = any(any(char.isdigit() for char in reading.covered(i, i)) for i in places)
    if with_care:
        return (
            has_number
            and len(places) > 1
            and any(not _is_number(hint) and hint not in ("mark", "w") for hint in hints)
        )
    return has_number or any(not says(hint, "w") or says(hint, "p") for hint in hints)


def _is_part_of_a_code(reading: Reading, place: int) -> bool:
    """Whether a word is one end of a model's number or an error's: the `M2` of `M2-400`."""
    start, end = reading.places[place]
    around = reading.text[max(0, start - 2) : start], reading.text[end : end + 2]
    return any(len(one) == 2 and "-" in one and one.strip("-").isalnum() for one in around)


def _is_loose(reading: Reading, place: int, label: str) -> bool:
    hint = reading.hints[place]
    if hint == "mark":
        return reading.covered(place, place) not in ("+", "#", "(")
    return label == "PERSON" and hint in ("w", "pw")


def _is_number(hint: str) -> bool:
    return hint[:1] == "n" and hint[1:].isdigit()
