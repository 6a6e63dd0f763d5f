"""International account numbers by their check digits, in any case and grouping."""

import re
from collections.abc import Iterator

from app.redaction.span import Span

CANDIDATE = re.compile(
    r"(?<![\w-])[a-z]{2}\d{2}(?:[ -]?[a-z0-9]{4}){2,7}(?:[ -]?[a-z0-9]{1,4})?(?![\w-])",
    re.IGNORECASE,
)
SHORTEST, LONGEST = 15, 34  # ISO 13616


class Iban:
    """`DE89 3704 0044 0532 0130 00`, also in lower case; what follows in words is left."""

    entity = "IBAN"

    def find(self, text: str) -> Iterator[Span]:
        """A span for each number whose check digits are right."""
        for match in CANDIDATE.finditer(text):
            value = match[0]
            while value and not has_iban_digits(value):
                value = value.rpartition(" ")[0]
            if value:
                yield Span(match.start(), match.start() + len(value), self.entity, 0.97)


def has_iban_digits(value: str) -> bool:
    """Whether a number's check digits are right: ISO 7064, mod 97."""
    plain = re.sub(r"[ -]", "", value).upper()
    if not SHORTEST <= len(plain) <= LONGEST:
        return False
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1
