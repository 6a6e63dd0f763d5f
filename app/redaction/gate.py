"""The last gate: what is about to leave or to be stored is read once more.

Whatever passes here was redacted before. The gate looks for what points at a person by
itself and can hardly be anything else: e-mail addresses, phone numbers, cards, accounts,
national ids, addresses of machines and secrets, and for what the team's lists deny. What it
finds is replaced and counted, or refused. Names stay: those of customers are gone, and those
of our own colleagues are kept by design.
"""

import hashlib
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from app.errors import PrivacyError
from app.redaction.placeholders import Placeholders, replaced
from app.redaction.recognizers.card import Card
from app.redaction.recognizers.email import signed_email
from app.redaction.recognizers.iban import Iban
from app.redaction.recognizers.national_id import national_insurance, social_security_number
from app.redaction.recognizers.network import Ip, mac
from app.redaction.recognizers.pattern import TextRecognizer, Trigger
from app.redaction.recognizers.phone import Phone
from app.redaction.recognizers.reference import social_security
from app.redaction.recognizers.secret import machine_key, password
from app.redaction.redactor import FindsSpans
from app.redaction.span import PLACEHOLDER, Span, merged, outside_placeholders
from app.redaction.team_lists import TeamLists, no_lists

MIN_SCORE = 0.7  # below it, a phone number is only a number that could be one
BLOCK = "\n\n"  # nothing that is looked for goes over an empty line
REMEMBERED = 20_000  # blocks known to be clean, of 16 bytes each
MAX_ROUNDS = 5
# Keys whose values are ours: ids, hashes, times, and colleagues as the source names them.
OURS = frozenset(
    ["id", "agent", "author", "actor", "reviewer", "by", "at", "hash", "version", "model", "prompt"]
)
OUR_ENDINGS = ("_id", "_hash", "_at", "_version", "_by")


class DirectIdentifiers:
    """Finds what points at a person by itself, by recognizers that are seldom wrong."""

    trigger = Trigger(
        re.compile(
            r"\d[\d ().:/-]{4}|@|\bat\b|pass|pwd|[\w-]{15}|begin|[\da-f]{2}[:-][\da-f]{2}[:-]|::"
        )
    )

    def __init__(self) -> None:
        self._recognizers: tuple[TextRecognizer, ...] = (
            signed_email(), Phone(), Card(), Iban(), Ip(), mac(), national_insurance(),
            social_security_number(), social_security(), machine_key(), password(),
        )  # fmt: skip

    def find(self, text: str) -> Sequence[Span]:
        """The spans, in any order; they may overlap."""
        spans = (span for one in self._recognizers for span in one.find(text))
        return [span for span in spans if span.score >= MIN_SCORE and _is_sure(text, span)]


class Gate:
    """Reads texts on their way out. One serves all threads.

    `strict`: raise PrivacyError rather than replace. `lists` gives the team's lists of the
    moment.
    """

    def __init__(
        self,
        finder: FindsSpans | None = None,
        strict: bool = False,
        lists: Callable[[], TeamLists] = no_lists,
    ) -> None:
        self._finder = finder or DirectIdentifiers()
        self._strict = strict
        self._lists = lists
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._clean: dict[bytes, None] = {}

    def clean(self, text: str, where: str) -> str:
        """The text with placeholders for what was found. `where`: what it is, such as `prompt`.

        Raises PrivacyError in strict mode; its message names the place and the kind.
        """
        placeholders: Placeholders | None = None
        for _ in range(MAX_ROUNDS):
            spans = self._found(text)
            if not spans:
                break
            self._count(where, spans)
            placeholders = placeholders or Placeholders([text])
            pairs = [
                (span, placeholders.of(span.entity, text[span.start : span.end])) for span in spans
            ]
            text = replaced(text, pairs)
        return text

    def clean_json(self, value: Any, where: str) -> Any:
        """A JSON value with every text in it cleaned, except ids, hashes, times and colleagues."""
        if isinstance(value, str):
            return self.clean(value, where)
        if isinstance(value, Mapping):
            return {key: self._clean_entry(value, key, where) for key in value}
        if isinstance(value, list | tuple):
            return [self.clean_json(one, where) for one in value]
        return value

    def counts(self) -> dict[tuple[str, str], int]:
        """(where, entity) -> how often it was found since the process started."""
        with self._lock:
            return dict(self._counts)

    def _clean_entry(self, mapping: Mapping[Any, Any], key: Any, where: str) -> Any:
        value = mapping[key]
        if isinstance(value, str) and _is_ours(mapping, str(key)):
            return value
        return self.clean_json(value, where)

    def _found(self, text: str) -> list[Span]:
        """What is to go, in order, without overlaps and outside of placeholders."""
        spans = [*self._in_blocks(text), *self._lists().denied(text)]
        placeholders = [match.span() for match in PLACEHOLDER.finditer(text)] if spans else []
        parts = (
            part
            for span in merged(spans)
            for part in outside_placeholders(span, [p for p in placeholders if p[1] > span.start])
        )
        return [part for part in parts if any(map(str.isalnum, text[part.start : part.end]))]

    def _in_blocks(self, text: str) -> Iterator[Span]:
        """What the finder finds, block by block; a block that was clean once isn't read again."""
        start = 0
        for block in text.split(BLOCK):
            key = hashlib.blake2b(block.encode("utf-8", "replace"), digest_size=16).digest()
            if key not in self._clean:
                found = self._in_block(block)
                yield from (s._replace(start=s.start + start, end=s.end + start) for s in found)
                if not found:
                    self._remember(key)
            start += len(block) + len(BLOCK)

    def _in_block(self, block: str) -> Sequence[Span]:
        # A placeholder says nothing, and its number is no digit of what stands beside it.
        plain = PLACEHOLDER.sub(lambda match: "\ue000" * len(match[0]), block)
        return self._finder.find(plain) if self._finder.trigger.search(plain) else ()

    def _remember(self, key: bytes) -> None:
        with self._lock:
            if len(self._clean) >= REMEMBERED:
                self._clean.clear()
            self._clean[key] = None

    def _count(self, where: str, spans: Sequence[Span]) -> None:
        with self._lock:
            self._counts.update((where, span.entity) for span in spans)
        if self._strict:
            kinds = ", ".join(sorted({span.entity for span in spans}))
            raise PrivacyError(
                f"{where}: refused, it still holds {kinds}; redact that on the ticket, or set "
                "DEBRIEF_STRICT_PRIVACY=false to have it replaced"
            )


def _is_ours(mapping: Mapping[Any, Any], key: str) -> bool:
    """Whether a value is an id, a hash, a time or a colleague's name, and no customer's."""
    if key == "author" and mapping.get("role") == "customer":
        return False
    return key in OURS or key.endswith(OUR_ENDINGS)


def _is_sure(text: str, span: Span) -> bool:
    """Refuses passwords without a digit: `the password is shown`, as a playbook may say."""
    value = text[span.start : span.end]
    return span.entity != "SECRET" or any(char.isdigit() for char in value)
