"""Columns of free text, which is read once more by the last gate before it is stored.

The gate is the transaction's own (see `Records.begin`); the types below ask it,
whoever writes. Ids, times and names of colleagues stand in other columns, or under
keys that the gate passes over.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

import sqlalchemy as sa


class LastGate(Protocol):
    """Replaces what is personal in what is about to be stored, or refuses it."""

    def clean(self, text: str, where: str) -> str:
        """The text as it may be stored. Raises PrivacyError where it is refused."""

    def clean_json(self, value: Any, where: str) -> Any:
        """The same for each text of a JSON value."""


_GATE: ContextVar[LastGate | None] = ContextVar("gate", default=None)


@contextmanager
def passing(gate: LastGate | None) -> Iterator[None]:
    """What is written inside the block goes through `gate`."""
    token = _GATE.set(gate)
    try:
        yield
    finally:
        _GATE.reset(token)


class GatedText(sa.TypeDecorator[str]):
    """Free text. `where` is what the gate counts it as."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, where: str, length: int | None = None) -> None:
        super().__init__(length)
        self.where = where
        self.length = length

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """A text with a limit where it has one."""
        return dialect.type_descriptor(sa.String(self.length) if self.length else sa.Text())

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        """The text as the gate lets it pass, no longer than the column."""
        gate = _GATE.get()
        if gate is None or not value:
            return value
        return gate.clean(value, self.where)[: self.length]


class GatedDocument(sa.TypeDecorator[str]):
    """A JSON document as text."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        """The document as the gate lets it pass; as it stands where nothing was found."""
        gate = _GATE.get()
        if gate is None or not value:
            return value
        document = json.loads(value)
        cleaned = gate.clean_json(document, self.where)
        return value if cleaned == document else json.dumps(cleaned, ensure_ascii=False)
