"""Putting a placeholder in a text's place, or a text back, in all that quotes a ticket.

A document is changed as JSON, by one rule for all kinds: every text that people or
models wrote is changed, and what names, counts or refers stays. A quote is followed
through the turn that it is from, so that evidence is found in its turn afterwards.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.redaction.span import PLACEHOLDER

# Keys whose values name, count or refer. `passages` is the playbook's text, not the ticket's.
FIXED = {
    *("id", "ticket_id", "transcript_hash", "redaction_version", "version", "made_by", "passages"),
    *("citations", "criterion", "level", "unscored", "cause", "dimension", "confidence", "turn"),
    *("agent", "team", "channel", "role", "at", "kind", "report", "labels", "scores", "usage"),
    *("drafted_by", "due", "score", "scale", "customer_refs"),
}
COLLEAGUES = ("agent", "bot", "note", "system")  # whose `author` is no customer


@dataclass(frozen=True)
class Change:
    """What is replaced by what: outside of placeholders a text, or one placeholder."""

    pattern: re.Pattern[str]
    replacement: str
    inside_placeholders: bool = False

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where it applies, in order."""
        found = [match.span() for match in self.pattern.finditer(text)]
        if self.inside_placeholders or not found:
            return found
        taken = [match.span() for match in PLACEHOLDER.finditer(text)]
        return [one for one in found if not any(one[0] < e and s < one[1] for s, e in taken)]

    def apply(self, text: str) -> str:
        """The text after it."""
        return self._within(text, 0, len(text), self.spans(text))

    def apply_to_quote(self, quote: str, turn: str) -> str:
        """A quote of a turn after it, so that it is one of the turn after it.

        A quote that begins or ends within what is replaced takes all of it in.
        """
        start = turn.find(quote)
        if start < 0:
            return self.apply(quote)
        end, spans = start + len(quote), self.spans(turn)
        touched = [one for one in spans if one[0] < end and start < one[1]]
        start = min([start, *(one[0] for one in touched)])
        end = max([end, *(one[1] for one in touched)])
        return self._within(turn, start, end, touched)

    def _within(self, text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> str:
        parts, at = [], start
        for first, after in spans:
            parts += [text[at:first], self.replacement]
            at = after
        return "".join([*parts, text[at:end]])


def replacing_text(text: str, placeholder: str) -> Change:
    """Every occurrence of a text as whole words, whatever the case and the spacing."""
    forms = {text, json.dumps(text)[1:-1]}  # a model's raw reply may write it as JSON does
    any_form = "|".join(r"\s+".join(map(re.escape, form.split())) for form in sorted(forms))
    return Change(re.compile(rf"(?<!\w)(?:{any_form})(?!\w)", re.IGNORECASE), placeholder)


def putting_back(placeholder: str, text: str) -> Change:
    """Every occurrence of a placeholder."""
    return Change(re.compile(re.escape(placeholder)), text, inside_placeholders=True)


def corrected(document: str, change: Change, turns: Mapping[int, str] | None = None) -> str:
    """A JSON document after the change. `turns` are the quoted transcript's, before it."""
    value = json.loads(document)
    quotes = {
        old: new
        for old, new in _quotes(value, change, turns or {})
        if new != change.apply(old)  # it began or ended within what is replaced
    }
    walked = _walked(value, change, quotes)
    if walked == value:
        return document
    return json.dumps(walked, ensure_ascii=False, separators=(",", ":"))


def _quotes(value: object, change: Change, turns: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Each quote of a turn, and the same after the change."""
    if isinstance(value, dict):
        quote, turn = value.get("quote"), turns.get(value.get("turn", -1))
        if isinstance(quote, str) and turn is not None:
            yield quote, change.apply_to_quote(quote, turn)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _quotes(one, change, turns)


def _walked(value: object, change: Change, quotes: Mapping[str, str]) -> object:
    if isinstance(value, str):
        for old, new in quotes.items():  # wherever a model or a person repeats it
            value = value.replace(old, new)
        return change.apply(value)
    if isinstance(value, list):
        return [_walked(one, change, quotes) for one in value]
    if not isinstance(value, dict):
        return value
    fixed = FIXED | ({"author"} if value.get("role") in COLLEAGUES else set())
    return {
        key: one if key in fixed else _walked(one, change, quotes) for key, one in value.items()
    }


def next_placeholder(entity: str, texts: Iterable[str]) -> str:
    """The first placeholder of an entity that none of the texts holds."""
    written = re.compile(rf"\[{re.escape(entity)}_(\d+)")
    numbers = [int(match[1]) for text in texts for match in written.finditer(text)]
    return f"[{entity}_{max(numbers, default=0) + 1}]"
