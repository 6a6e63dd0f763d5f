"""Phone numbers of many regions, and those with 555 that films and tests use."""

import re
from collections.abc import Iterator

from app.redaction.span import Span

CANDIDATE = re.compile(
    r"(?<![\w/.,$\u00a3\u20ac#-])(?:\+\s?|00)?\(?\d(?:[\s().\u2010-\u2015/-]{0,3}\d){6,14}"
    r"(?:\s?(?:x|ext\.?|extension)\s?\d{1,6})?(?![\w%]|[.,:/-]\d)",
    re.IGNORECASE,
)
NORTH_AMERICAN = re.compile(r"(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}(?:\D.*)?")
SEPARATED = re.compile(r"\d\D+\d")
FICTIONAL = re.compile(r"(?:\d{3}[ .-])?555[ .-]?\d{4}")
FICTIONAL_BRITISH = re.compile(r"(?:44|0)7700900\d{3}")  # Ofcom's numbers for drama
# Dates, spans of years, decimals.
NO_PHONE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d\d)"
    r"|(?:19|20)\d\d\s?[-\u2013]\s?(?:19|20)\d\d|\d{1,3}\.\d+"
)
LABELLED = re.compile(
    r"[-\s(]{0,2}(?:office|fax|mobile|cell|home|desk|work|direct)\b", re.IGNORECASE
)
INTRODUCED = re.compile(
    r"\b(?:phone|tel|telephone|mobile|cell|cellphone|call|called|calling|ring|dial|whatsapp|sms"
    r"|text|reach|contact|fax|landline|number|no)\b[^.!?\d]{0,30}$",
    re.IGNORECASE,
)
MAX_SPACES = 5  # more of them make a list of numbers, unless something introduces it
REGIONS = ("US", "GB", "DE", "FR", "ES", "IT", "NL", "IN", "AU", "BR", "MX", "IL", "ZA", "PL", "SE")


class Phone:
    """Asks `phonenumbers` about every run of digits that has a phone number's shape."""

    entity = "PHONE"

    def find(self, text: str) -> Iterator[Span]:
        """Runs of 7 to 15 digits that are international, valid somewhere, or introduced."""
        for match in CANDIDATE.finditer(text):
            value = match[0]
            if NO_PHONE.fullmatch(value):
                continue
            before = text[max(0, match.start() - 45) : match.start()]
            score = _score(
                value,
                is_introduced=bool(INTRODUCED.search(before) or LABELLED.match(text, match.end())),
            )
            if score:
                yield Span(match.start(), match.end(), self.entity, score)


def _score(value: str, *, is_introduced: bool) -> float:
    if value.startswith(("+", "00")):
        return 0.85 if _is_possible(value) or is_introduced else 0.0
    if FICTIONAL.fullmatch(value) or (NORTH_AMERICAN.fullmatch(value) and SEPARATED.search(value)):
        return 0.75
    if is_introduced:
        return 0.7
    is_spelled = sum(1 for char in value if char.isspace()) > MAX_SPACES
    return 0.5 if not is_spelled and _is_valid_somewhere(value) else 0.0


def is_phone_number(digits: str) -> bool:
    """Whether digits alone, as in a ticket's id, are a phone number.

    With a country's code, or as written at home in North America or, from a 0 on, elsewhere.
    """
    import phonenumbers

    if FICTIONAL_BRITISH.fullmatch(digits):
        return True
    if digits.startswith("0"):
        return _is_valid_somewhere(digits)
    try:
        numbers = [phonenumbers.parse(f"+{code}{digits}") for code in ("", "1")]
    except phonenumbers.NumberParseException:
        return False
    return any(phonenumbers.is_valid_number(number) for number in numbers)


def _is_possible(value: str) -> bool:
    import phonenumbers

    try:
        number = phonenumbers.parse(re.sub(r"^00", "+", value))
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number)


def _is_valid_somewhere(value: str) -> bool:
    import phonenumbers

    for region in REGIONS:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(value, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False
