"""What one installation keeps for itself: its key, and how often its lists changed."""

import secrets
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from app.storage.database import upsert
from app.storage.tables import installation

KEY = "hash_key"
LISTS_VERSION = "lists_version"
REMOVED_AGENTS = "removed_agents"


class Installation:
    """The installation's own values, in one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def key(self) -> bytes:
        """The random key of all keyed hashes, made when it is first asked for."""
        return bytes.fromhex(self._value(KEY, lambda: secrets.token_hex(32)))

    def lists_version(self) -> int:
        """Counts up with each change of the team's lists."""
        return int(self._value(LISTS_VERSION, lambda: "0"))

    def lists_changed(self) -> None:
        """Count the version of the team's lists up."""
        self._count_up(LISTS_VERSION)

    def next_removed_agent(self) -> int:
        """A number that no agent who was removed has yet, from 1."""
        return self._count_up(REMOVED_AGENTS)

    def kept(self, name: str) -> str | None:
        """The document kept under a name; None where there is none."""
        query = sa.select(installation.c.value).where(installation.c.name == name)
        return self._connection.scalar(query)

    def keep(self, name: str, document: str) -> None:
        """Keep a document under a name, in place of the one before."""
        self._connection.execute(
            upsert(self._connection.dialect.name, installation)
            .values(name=name, value=document)
            .on_conflict_do_update(index_elements=["name"], set_={"value": document})
        )

    def listed(self, prefix: str) -> dict[str, str]:
        """Name -> document, of all names that begin so."""
        columns = installation.c
        query = sa.select(columns.name, columns.value).where(columns.name.startswith(prefix))
        return {row.name: row.value for row in self._connection.execute(query)}

    def drop(self, names: Sequence[str]) -> None:
        """Keep these documents no longer."""
        self._connection.execute(installation.delete().where(installation.c.name.in_(names)))

    def _count_up(self, name: str) -> int:
        count = int(self._value(name, lambda: "0")) + 1
        self._connection.execute(
            installation.update().where(installation.c.name == name).values(value=str(count))
        )
        return count

    def _value(self, name: str, make: Callable[[], str]) -> str:
        found = self.kept(name)
        if found is not None:
            return found
        # Two processes may be the first at once: one of them wins.
        self._connection.execute(
            upsert(self._connection.dialect.name, installation)
            .values(name=name, value=make())
            .on_conflict_do_nothing()
        )
        return str(self.kept(name))
