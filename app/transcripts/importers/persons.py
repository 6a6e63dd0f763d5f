"""People as helpdesks describe them: the name that is shown, and all that identifies them."""

from collections.abc import Mapping
from typing import Any

from app.transcripts.importers.fields import mappings_at, text_at
from app.transcripts.ticket import Role

NAMES = (("name",), ("Name",), ("display_name",), ("fullname",))
HALVES = (
    ("first", "last"),
    ("first_name", "last_name"),
    ("firstName", "lastName"),
    ("firstname", "lastname"),
)
ADDRESSES = ("email", "Email", "handle", "address")
IDS = ("id", "Id")
PHONES = ("phone", "phone_number", "Phone", "mobile", "MobilePhone")
OTHER_REFS = ("identifier", "username", "login")
LISTS_OF_MORE = ("channels", "handles", "emails", "phones")


def name_of(person: Mapping[str, Any]) -> str | None:
    """The display name, of its two halves where it stands in such. None where there is none."""
    whole = next((text for path in NAMES if (text := text_at(person, *path))), None)
    if whole is not None:
        return whole
    for keys in HALVES:
        halves = [half for key in keys if (half := text_at(person, key))]
        if halves:
            return " ".join(halves)
    return None


def shown(person: Mapping[str, Any]) -> str | None:
    """The display name, else the e-mail address, else the id. None of nobody."""
    return name_of(person) or _first(person, ADDRESSES) or _first(person, IDS)


def refs_of(*persons: Mapping[str, Any] | str | None) -> tuple[str, ...]:
    """Everything that tells who these people are, each once, in the order of the people."""
    found: list[str] = []
    for person in persons:
        found += [person] if isinstance(person, str) else _refs(person or {})
    return tuple(dict.fromkeys(ref for ref in found if ref.strip()))


def before_bot(role: Role, is_bot: bool) -> Role:
    """BOT for an agent's turn that a machine wrote; a note stays a note, whoever wrote it."""
    return Role.BOT if is_bot and role is Role.AGENT else role


def _refs(person: Mapping[str, Any]) -> list[str]:
    singles = [text_at(person, key) for key in (*ADDRESSES, *PHONES, *OTHER_REFS, *IDS)]
    more = [
        text_at(item, key)
        for listed in LISTS_OF_MORE
        for item in mappings_at(person, listed)
        for key in ("address", "value", "handle")
    ]
    return [ref for ref in (name_of(person), *singles, *more) if ref]


def _first(person: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((text for key in keys if (text := text_at(person, key))), None)
