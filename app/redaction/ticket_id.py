"""Ids of tickets, some of which say who wrote."""

import hashlib
import re
from collections.abc import Iterable

from app.redaction.people import MIN_FOLLOWED, name_parts
from app.redaction.recognizers.phone import is_phone_number

_INSIDE = 4  # letters from which a name is looked for inside a word, as in `mayaortiz22`
_NUMBERS = re.compile(r"(?<!\d)(?:\d{10,15}|\d{3}[ .-]\d{3}[ .-]\d{4})(?!\d)")


def public_id(ticket_id: str, names: Iterable[str]) -> str:
    """The id, or its hash where it holds an e-mail address, a phone number or one of `names`."""
    if not _is_personal(ticket_id, names):
        return ticket_id
    return "ticket-" + hashlib.sha256(ticket_id.encode("utf-8", "replace")).hexdigest()[:16]


def _is_personal(ticket_id: str, names: Iterable[str]) -> bool:
    if "@" in ticket_id or ticket_id.startswith("+"):
        return True
    if any(is_phone_number(re.sub(r"\D", "", found)) for found in _NUMBERS.findall(ticket_id)):
        return True
    low = ticket_id.lower()
    words = set(re.split(r"[\W_\d]+", low))
    parts = {part.lower() for name in names for part in name_parts(name)}
    return any(
        part in words if len(part) < _INSIDE else part in low
        for part in parts
        if len(part) >= MIN_FOLLOWED
    )
