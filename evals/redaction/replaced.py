"""What the redactor took out, read from its output: nothing is asked of its inside."""

import re
from typing import NamedTuple

from app.redaction.span import PLACEHOLDER

_PARTLY_KEPT = "_ENDING"  # of `[CARD_ENDING_1111]`, which says the last digits


class Replaced(NamedTuple):
    """`text[start:end]` became a placeholder of `entity`."""

    start: int
    end: int
    entity: str


def replaced_spans(text: str, redacted: str) -> list[Replaced]:
    """The spans of `text` that are placeholders in `redacted`.

    Raises ValueError where the two differ in anything else.
    """
    kept = PLACEHOLDER.split(redacted)
    entities = [_entity(found) for found in PLACEHOLDER.findall(redacted)]
    pattern = "(.+?)".join(re.escape(part) for part in kept)
    match = re.fullmatch(pattern, text, re.DOTALL)
    if match is None:
        raise ValueError("a redacted text must differ from its source in placeholders alone")
    return [Replaced(*match.span(i), entity) for i, entity in enumerate(entities, 1)]


def _entity(placeholder: str) -> str:
    return placeholder[1:-1].rpartition("_")[0].removesuffix(_PARTLY_KEPT)
