"""The team's deny and allow lists, of which only keyed hashes are kept."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.storage.database import upsert
from app.storage.tables import list_entries


@dataclass(frozen=True)
class StoredEntry:
    """A phrase that people added, as a keyed hash."""

    kind: str  # deny, allow
    digest: str  # hex
    words: int  # in the phrase
    entity: str  # that a denied phrase is replaced as


class Lists:
    """The lists of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, entry: StoredEntry, now: datetime) -> None:
        """Store an entry. The same phrase leaves the other list: the last word counts."""
        self._connection.execute(
            list_entries.delete().where(
                list_entries.c.kind != entry.kind, list_entries.c.digest == entry.digest
            )
        )
        self._connection.execute(
            upsert(self._connection.dialect.name, list_entries)
            .values(**vars(entry), at=now)
            .on_conflict_do_update(
                index_elements=[list_entries.c.kind, list_entries.c.digest],
                set_={"entity": entry.entity, "at": now},
            )
        )

    def entries(self) -> list[StoredEntry]:
        """All of both lists."""
        columns = [c for c in list_entries.c if c.name != "at"]
        rows = self._connection.execute(sa.select(*columns).order_by(list_entries.c.digest))
        return [StoredEntry(**row._mapping) for row in rows]

    def count(self, kind: str) -> int:
        """How many phrases are on one list."""
        query = sa.select(sa.func.count()).select_from(list_entries)
        return self._connection.scalar(query.where(list_entries.c.kind == kind)) or 0
