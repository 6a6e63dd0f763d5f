"""Reading the playbook: documents, search, the rubric, and how often a passage was cited."""

from collections.abc import Sequence
from typing import Literal

from app.playbook.documents import Document
from app.playbook.edition import Found
from app.playbook.index import PlaybookIndex
from app.playbook.passage import Passage
from app.playbook.rubric import Dimension, Rubric
from app.storage.records import Records


class PlaybookDesk:
    """What anybody may read."""

    def __init__(
        self, index: PlaybookIndex, documents: Sequence[Document], records: Records
    ) -> None:
        self._index = index
        self._documents = tuple(documents)
        self._records = records

    def rubric(self) -> Rubric:
        """The rubric that is judged against now."""
        return self._index.rubric()

    def documents(self) -> tuple[Document, ...]:
        """The playbook's documents, in the order of their file names."""
        return self._documents

    def passage(self, passage_id: str) -> Passage | None:
        """One passage as it reads now; None where the playbook has none by that id."""
        return self._index.edition().by_id.get(passage_id)

    def search(
        self, query: str, topic: Dimension | Literal["coaching"] | None = None, limit: int = 8
    ) -> tuple[Found, ...]:
        """The passages nearest in meaning, best first."""
        return self._index.search(query, topic=topic, limit=limit)

    def citations(self) -> dict[str, int]:
        """Passage id -> how many of the team's assessments cite it."""
        with self._records.begin() as unit:
            return unit.assessments.citations()
