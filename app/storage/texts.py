"""Every text of every table: searched to prove that something is gone, and replaced where not."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.storage.tables import metadata

MIN_TELLING = 5  # characters of one word that tell it from the words of others
ROWS = 200


@dataclass(frozen=True)
class Needle:
    """A name, id or address to look for.

    One that tells itself apart (two words or more, or a word with a digit or an @) is
    found anywhere in a text, as whole words, whatever the case. A plain word, as a first
    name alone, is found only where it is all that a field holds: it may be somebody else's.
    """

    text: str

    @property
    def is_telling(self) -> bool:
        """Whether it can't be somebody else's."""
        plain = self.text.strip()
        has_mark = any(char.isdigit() or char == "@" for char in plain)
        return len(plain.split()) > 1 or (has_mark and len(plain) >= MIN_TELLING)

    @property
    def clue(self) -> str:
        """Letters and digits that any form of it holds, for the database to look for first."""
        return max(re.findall(r"[A-Za-z0-9]+", self.text), key=len, default="")

    @property
    def pattern(self) -> re.Pattern[str]:
        """What matches it, also as JSON writes it."""
        as_json = [json.dumps(self.text, ensure_ascii=only)[1:-1] for only in (True, False)]
        forms = {self.text, *as_json}
        any_form = "|".join(
            r"\s+".join(re.escape(word) for word in form.split()) for form in sorted(forms)
        )
        if self.is_telling:
            return re.compile(rf"(?<![\w@-])(?:{any_form})(?![\w@-])", re.IGNORECASE)
        return re.compile(rf'(?:\A|(?<="))(?:{any_form})(?=\Z|\\?")', re.IGNORECASE)


class Texts:
    """The text columns of all tables, in one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def columns(self) -> list[tuple[sa.Table, sa.Column[str]]]:
        """Every column that holds text."""
        return [
            (table, column)
            for table in metadata.sorted_tables
            if table.name != "installation"
            for column in table.columns
            if _holds_text(column)
        ]

    def count(self, needle: Needle) -> int:
        """How often it is found, in all of them."""
        pattern = needle.pattern
        return sum(
            len(pattern.findall(value))
            for table in metadata.sorted_tables
            for row in self._rows(table, needle.clue)
            for value in row.values()
            if isinstance(value, str)
        )

    def replace(self, needle: Needle, replacement: str) -> int:
        """Put `replacement` in its place, in all but the keys of rows; how many rows changed."""
        pattern, changed = needle.pattern, 0
        for table in metadata.sorted_tables:
            fixed = {column.name for column in table.primary_key} | {
                key.parent.name for key in table.foreign_keys
            }
            for row in self._rows(table, needle.clue):
                values = {
                    name: pattern.sub(replacement, value)
                    for name, value in row.items()
                    if isinstance(value, str) and name not in fixed and pattern.search(value)
                }
                if values:
                    where = (column == row[column.name] for column in table.primary_key)
                    self._connection.execute(table.update().where(*where).values(**values))
                    changed += 1
        return changed

    def _rows(self, table: sa.Table, clue: str) -> Iterator[dict[str, object]]:
        """The keys and texts of the rows with a clue, some at a time: a table may be large."""
        keys = list(table.primary_key)
        texts = [column for column in table.columns if _holds_text(column)]
        if table.name == "installation" or not texts:
            return
        has_clue = sa.or_(
            *(sa.type_coerce(column, sa.Text).icontains(clue, autoescape=True) for column in texts)
        )
        query = sa.select(*dict.fromkeys([*keys, *texts])).where(has_clue)
        query = query.order_by(*keys).limit(ROWS)
        after: tuple[sa.ColumnElement[object], ...] | None = None
        while True:
            here = query if after is None else query.where(sa.tuple_(*keys) > sa.tuple_(*after))
            rows = self._connection.execute(here).all()
            if not rows:
                return
            for row in rows:
                yield dict(row._mapping)
            after = tuple(sa.literal(rows[-1]._mapping[key.name]) for key in keys)


def _holds_text(column: sa.Column[Any]) -> bool:
    """Whether a column holds text, whatever else its type does with it."""
    kind = column.type
    plain = kind.impl_instance if isinstance(kind, sa.TypeDecorator) else kind
    return isinstance(plain, sa.String)
