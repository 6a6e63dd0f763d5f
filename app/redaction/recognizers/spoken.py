"""Numbers said digit by digit: `four one one one`, `oh seven nine double four`.

Calls and what speech recognition makes of them hold card and phone numbers in words. A
run of digit words is read as digits, and its length, its check digit and the words before
say what it is.
"""

import re
from collections.abc import Iterator

from app.redaction.span import Span

DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "naught": "0", "one": "1", "two": "2",
    "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
REPEATS = {"double": 2, "triple": 3, "treble": 3}
_TENS = rf"(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(UNITS)})\b)?"
_PIECE = rf"(?:(?:double|triple|treble)[ -])?(?:{'|'.join(DIGITS)}|{'|'.join(TEENS)}|{_TENS}|\d)"
SAID_DIGITS = "|".join([*DIGITS, *TEENS, *TENS, "double", "triple", "treble"])  # any of them
RUN = re.compile(rf"(?<![\w-]){_PIECE}\b(?:[ ,.-]{{1,3}}{_PIECE}\b){{2,39}}(?!-)", re.IGNORECASE)
PIECE = re.compile(
    rf"(?:(?P<repeat>double|triple|treble)[ -])?(?P<said>{_TENS}|[a-z]+|\d)", re.IGNORECASE
)
MIN_ALONE = 6  # digits that need no word before them to be somebody's number
MIN_CALLED = 3
CARD_DIGITS = range(13, 20)
PHONE_DIGITS = range(7, 16)
# What is said before -> the entity. The nearest counts.
CALLED = (
    (re.compile(r"\b(?:pin|passcode|password|code|cvv|cvc|security number|otp)\b"), "SECRET"),
    (re.compile(r"\b(?:phone|mobile|cell|call|ring|reach|tel|telephone|fax|text)\b"), "PHONE"),
    (re.compile(r"\b(?:card|visa|mastercard|amex)\b"), "CARD"),
    (re.compile(r"\b(?:social|insurance number|ssn|passport|licen[cs]e)\b"), "ID"),
    (re.compile(r"\b(?:account|sort code|policy|member|membership|routing)\b"), "ACCOUNT"),
    (re.compile(r"\b(?:order|booking|reference|ref|tracking|claim|confirmation|case)\b"), "ORDER"),
    (re.compile(r"\b(?:zip|post ?code)\b"), "ADDRESS"),
)
BEFORE = 60  # characters in which a word may say what the number is


class Spoken:
    """Runs of digit words."""

    entity = "NUMBER"

    def find(self, text: str) -> Iterator[Span]:
        """A span for each run that is long, or short and introduced."""
        for match in RUN.finditer(text):
            if _is_list(match[0]):
                continue
            digits = spoken_digits(match[0])
            called = _called(text[max(match.start() - BEFORE, 0) : match.start()].lower())
            entity = _entity(digits, called)
            if len(digits) >= (MIN_CALLED if called else MIN_ALONE) and not _is_counting(digits):
                yield Span(match.start(), match.end(), entity, 0.78 if called else 0.6)


def spoken_digits(said: str) -> str:
    """The digits that a run of words says: `oh seven double four` is `0744`."""
    digits = ""
    for match in PIECE.finditer(said.lower()):
        digits += _number(match["said"]) * REPEATS.get(match["repeat"] or "", 1)
    return digits


def _number(said: str) -> str:
    first, _, second = re.sub(r"[ -]", " ", said).partition(" ")
    if first in TENS:
        return str(10 * (TENS.index(first) + 2) + (UNITS.index(second) + 1 if second else 0))
    return str(10 + TEENS.index(first)) if first in TEENS else DIGITS.get(first, first)


def _called(before: str) -> str:
    found = [(match.end(), entity) for said, entity in CALLED for match in said.finditer(before)]
    return max(found)[1] if found else ""


def _entity(digits: str, called: str) -> str:
    if len(digits) in CARD_DIGITS and has_luhn_digit(digits):
        return "CARD"
    if called:
        return called
    return "PHONE" if len(digits) in PHONE_DIGITS else "NUMBER"


def _is_list(said: str) -> bool:
    """`1, 2, 3, 5`: written digits with commas are no number that somebody spells."""
    return not any(char.isalpha() for char in said) and bool(re.search("[,.]", said))


def _is_counting(digits: str) -> bool:
    """`one two three four`, as people test a line or count down."""
    return digits in "0123456789" or digits in "9876543210"


def has_luhn_digit(digits: str) -> bool:
    """Whether the last digit is the check digit of ISO/IEC 7812-1, as on payment cards."""
    doubled = (int(digit) * (1 + i % 2) for i, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
