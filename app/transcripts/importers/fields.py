"""Values of a parsed export, where nothing is sure to be of the type that it should be."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def text_at(record: Mapping[str, Any], *path: str) -> str | None:
    """The text under the keys, one in the other; a number as text. None where there is none."""
    value = value_at(record, *path)
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def raw_text_at(record: Mapping[str, Any], *path: str) -> str:
    """The text under the keys as it stands; empty where there is none."""
    value = value_at(record, *path)
    return value if isinstance(value, str) else ""


def value_at(record: Mapping[str, Any], *path: str) -> Any:
    """Whatever is under the keys; None where a step leads nowhere."""
    value: Any = record
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def mapping_at(record: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """The object under the keys; an empty one where there is none."""
    value = value_at(record, *path)
    return value if isinstance(value, Mapping) else _NOTHING


def mappings_at(record: Mapping[str, Any], *path: str) -> Iterator[Mapping[str, Any]]:
    """The objects of the list under the keys; what is no object is passed over."""
    value = value_at(record, *path)
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, Mapping))


def texts_at(record: Mapping[str, Any], *path: str) -> tuple[str, ...]:
    """The texts of the list under the keys, none empty."""
    value = value_at(record, *path)
    items = value if isinstance(value, list) else ()
    return tuple(item.strip() for item in items if isinstance(item, str) and item.strip())


def is_true(record: Mapping[str, Any], *path: str) -> bool:
    """Whether there is a true under the keys, also one written as text."""
    value = value_at(record, *path)
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def is_false(record: Mapping[str, Any], *path: str) -> bool:
    """Whether there is a false under the keys, also one written as text."""
    value = value_at(record, *path)
    return value is False or (isinstance(value, str) and value.strip().lower() == "false")
