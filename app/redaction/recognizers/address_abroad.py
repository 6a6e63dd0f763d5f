"""Streets with the number behind them, in texts that aren't in English: `Rua das Flores, 152`."""

import re
from collections.abc import Iterator

from app.redaction.conversation import Conversation
from app.redaction.span import Span

SCORE = 0.7
CAPITAL = r"(?!\d|_)[^\Wa-z\u00df-\u00ff][\w'\u2019.-]*"
NUMBER = r"\d{1,4}\s?[a-z]?\b"
# In German a street may have no word for one: it is told by the postcode, or by who lives there.
GERMAN = r"(?:Am|Im|Zum|Zur|(?:An|In|Auf|Unter|Hinter)\s(?:der|dem|den))"
NAMELESS = re.compile(
    rf"\b{GERMAN}\s{CAPITAL}(?:\s{CAPITAL})?\s{NUMBER},?\s\d{{5}}\s{CAPITAL}"
    rf"|(?<=\bwohne\s){GERMAN}\s{CAPITAL}(?:\s{CAPITAL})?\s{NUMBER}"
)
STREETS = re.compile(
    r"\b(?:(?i:rua|avenida|travessa|alameda|pra\u00e7a|largo|calle|plaza|paseo|camino|carrer|via|viale"
    r"|piazza|corso|vicolo|rue|avenue|boulevard|place|chemin|all\u00e9e)|Av\.|R\.|C/|P\.za|V\.le)\s?"
    r"(?:(?:de|da|do|das|dos|del|della|dei|delle|la|las|los|le|les|du|des|d['\u2019])\s?){0,3}"
    rf"{CAPITAL}(?:\s(?:(?:de|da|do|das|dos|del|la|e|y)\s)?{CAPITAL}){{0,3}}"
    r",?\s{1,2}(?:n\.?[\u00ba\u00b0]?\s?)?\d{1,4}\s?[a-z]?\b"
    r"(?:,?\s(?:\d{5}|\d{4}-\d{3}|\d{5}-\d{3})(?:,?\s" + CAPITAL + r")?)?"
)


class AddressesAbroad:
    """Streets whose word for a street stands first, and German ones that have none."""

    def find(self, conversation: Conversation) -> Iterator[Span]:
        """A span for each street with its number."""
        for segment in conversation.abroad:
            for pattern in (STREETS, NAMELESS):
                for match in pattern.finditer(conversation.text, segment.start, segment.end):
                    yield Span(match.start(), match.end(), "ADDRESS", SCORE)
