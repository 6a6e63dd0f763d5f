"""Payment cards: by check digit in any grouping, or by the word before; expiry dates."""

import re
from collections.abc import Iterator

from app.redaction.recognizers.pattern import Patterns, compiled
from app.redaction.recognizers.spoken import has_luhn_digit
from app.redaction.span import Span

CANDIDATE = re.compile(r"(?<![\w.,$\u00a3\u20ac+-])\d(?:[ ./_-]{0,2}\d){11,18}(?![\w%]|[.,]\d)")
INTRODUCED = re.compile(
    r"\b(?:credit|debit|card|cc|visa|master\s?card|amex|american express|maestro)\b[^.!?\d]{0,40}$",
    re.IGNORECASE,
)
# First digits of the networks, ISO/IEC 7812-1: without one, a check digit alone says little.
NETWORK = re.compile(r"3[47]\d{13}|(?:1800|2131)\d{11}|[2-6](?:\d{12,13}|\d{15,18})")
BEFORE = 60


class Card:
    """Runs of 12 to 19 digits that a check digit or a word before makes a card's number."""

    entity = "CARD"

    def find(self, text: str) -> Iterator[Span]:
        """A span for each number, however it is grouped."""
        for match in CANDIDATE.finditer(text):
            digits = re.sub(r"\D", "", match[0])
            is_told = INTRODUCED.search(text, max(match.start() - BEFORE, 0), match.start())
            if is_told or (NETWORK.fullmatch(digits) and has_luhn_digit(digits)):
                yield Span(match.start(), match.end(), self.entity, 0.96 if is_told else 0.9)


def card_details() -> Patterns:
    """`exp 04/28`, `expires 4/2028`, `valid thru 04-28`, `expiry date is april 2028`."""
    month = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
    patterns = compiled(
        r"\b(?:exp(?:iry|ires|iration)?(?:\s?date)?|valid\s(?:thru|through|until|to)|good\sthru)\b\.?"
        r"(?:\s(?:is|was|on|date)|\s?[:=])?\s{0,3}"
        r"(?P<value>(?:0?[1-9]|1[0-2])\s?[/.-]\s?(?:20)?[2-4]\d|(?:0[1-9]|1[0-2])[2-4]\d)\b(?!\s?[/.-]\s?\d)",
        r"\bcard\b[^.!?\n\d]{0,40}\b(?:exp(?:iry|ires|iration)?(?:\s?date)?)\b[^.!?\n\d]{0,12}?"
        rf"(?P<value>{month}\s(?:20)?[2-4]\d)\b",
    )
    return Patterns("CARD", patterns, score=0.86)
