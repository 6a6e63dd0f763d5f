"""The index over playbook and rubric: keeps them in Chroma and finds passages."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from app.errors import PlaybookError, RubricError
from app.playbook.documents import Document, Topic
from app.playbook.edition import Edition, Found
from app.playbook.embeddings import Embedder
from app.playbook.passage import Passage
from app.playbook.records import Record, records_of, rubric_from, rubric_head, version_of
from app.playbook.rubric import Rubric
from app.playbook.versions import Versions

# How long a version is taken for the current one: asking Chroma costs milliseconds, and
# every stage of every ticket would ask.
FRESH_S = 1.0


class IndexReport(BaseModel):
    """How many passages and criteria an update found new, changed, gone and as before."""

    model_config = ConfigDict(frozen=True)

    added: int
    changed: int  # in content; all of them where the embedding model changed
    removed: int
    unchanged: int
    version: str

    def in_words(self) -> str:
        """One sentence for a person."""
        counts = (("added", self.added), ("changed", self.changed), ("removed", self.removed))
        parts = [f"{count} {word}" for word, count in counts if count]
        return f"{', '.join(parts) or 'nothing to do'}; {self.unchanged} unchanged."


class PlaybookIndex:
    """Finds passages and gives the rubric back; one object serves all threads of a process."""

    def __init__(self, versions: Versions, embedder: Embedder) -> None:
        self._versions = versions
        self._embedder = embedder
        self._edition: Edition | None = None
        self._looked_at = -FRESH_S
        self._reading = Lock()

    @classmethod
    def open(cls, where: Path | str, embedder: Embedder) -> "PlaybookIndex":
        """The index in a folder, or on the Chroma server at an address.

        Raises PlaybookError where it can't be reached.
        """
        return cls(Versions(where), embedder)

    def close(self) -> None:
        """Gives back the files or the connection; nothing can be asked afterwards."""
        self._versions.close()

    def update(self, documents: Sequence[Document], rubric: Rubric) -> IndexReport:
        """Brings the index to the content; embeds only what is new or changed.

        Raises RubricError where a criterion cites a passage that no document has, and
        PlaybookError, ModelSetupError and ModelUnavailableError; the version before
        stays in use then.
        """
        records = records_of(documents, rubric)
        _refuse_unknown_citations(records, rubric)
        width = self._embedder.embed(["width"]).shape[1]
        version = version_of(records, rubric, self._embedder.name, width)
        current = self._versions.current()
        kept = self._kept(current, width)
        if current != version:
            about = {
                "version": version,
                "embedder": self._embedder.name,
                "rubric": rubric_head(rubric),
            }
            self._versions.write(version, about, records, self._vectors(records, kept.vectors))
            self._looked_at = -FRESH_S
        return _report(records, kept, version)

    def search(
        self, query: str, *, topic: Topic | None = None, limit: int = 5
    ) -> tuple[Found, ...]:
        """The passages nearest to a text by Chroma's search, nearest first.

        Among one topic's passages, if given. A text without a word finds nothing.
        """
        edition = self.edition()
        vector = edition.vectors_of([query])[0]
        if not vector.any():
            return ()
        return tuple(
            Found(
                passage=edition.by_id[identifier.removeprefix("passage:")],
                similarity=min(max(1 - distance, 0), 1),
            )
            for identifier, distance in self._versions.nearest(
                edition.version, vector, topic, limit
            )
        )

    def search_many(
        self, queries: Sequence[tuple[str, Topic | None]], limit: int = 5
    ) -> tuple[tuple[Found, ...], ...]:
        """The same for many texts at once, each embedded once, in this process's memory."""
        return self.edition().search_many(queries, limit)

    def rubric(self) -> Rubric:
        """The rubric as indexed, complete and in order."""
        return self.edition().rubric

    def passages(self) -> tuple[Passage, ...]:
        """Every passage, in the order of the documents."""
        return self.edition().passages

    @property
    def version(self) -> str:
        """SHA-256 over contents, embedding model and splitting, in hex."""
        return self.edition().version

    def edition(self) -> Edition:
        """The current version, read from Chroma only where somebody re-indexed.

        What another process indexes is noticed within a second. Raises
        PlaybookError where nothing is indexed, or with another embedding model.
        """
        with self._reading:
            now = monotonic()
            if self._edition is not None and now - self._looked_at < FRESH_S:
                return self._edition
            version = self._versions.current()
            self._looked_at = now
            if version is None:
                raise PlaybookError("Nothing is indexed yet; run `debrief playbook index`.")
            if self._edition is None or self._edition.version != version:
                self._edition = self._read(version)
            return self._edition

    def _read(self, version: str) -> Edition:
        about = self._versions.about(version)
        if about["embedder"] != self._embedder.name:
            raise PlaybookError(
                f"The index was made with {about['embedder']!r} and DEBRIEF_EMBEDDING_MODEL asks "
                f"for {self._embedder.name!r}; run `debrief playbook index`."
            )
        rows = self._versions.rows(version)
        criteria = [(row.topic, row.content) for row in rows if row.kind == "criterion"]
        passages = [row for row in rows if row.kind == "passage"]
        return Edition(
            version,
            rubric_from(about["rubric"], criteria),
            [Passage.model_validate_json(row.content) for row in passages],
            np.array([row.vector for row in passages], dtype=np.float32),
            self._embedder,
        )

    def _kept(self, version: str | None, width: int) -> "_Kept":
        if version is None:
            return _Kept({}, {})
        rows = self._versions.rows(version)
        is_same_model = self._versions.about(version)["embedder"] == self._embedder.name
        return _Kept(
            {row.id: row.hash for row in rows},
            {row.hash: row.vector for row in rows if is_same_model and len(row.vector) == width},
        )

    def _vectors(
        self, records: Sequence[Record], known: Mapping[str, NDArray[np.float32]]
    ) -> NDArray[np.float32]:
        new = [record for record in records if record.hash not in known]
        made = self._embedder.embed([record.text for record in new]) if new else ()
        vectors = {**known, **dict(zip((record.hash for record in new), made, strict=True))}
        return np.array([vectors[record.hash] for record in records], dtype=np.float32)


class _Kept(NamedTuple):
    """What the version before holds: every hash, and the vectors that are still of use."""

    hashes: dict[str, str]  # id -> hash
    vectors: dict[str, NDArray[np.float32]]  # hash -> vector


def _refuse_unknown_citations(records: Sequence[Record], rubric: Rubric) -> None:
    known = {record.id for record in records}
    for criterion in rubric.criteria.values():
        for cited in criterion.passages:
            if f"passage:{cited}" not in known:
                raise RubricError(
                    f"Criterion {criterion.id!r} cites {cited!r}, which the playbook doesn't "
                    f"have; correct the rubric or write the passage."
                )


def _report(records: Sequence[Record], kept: _Kept, version: str) -> IndexReport:
    known = [record for record in records if record.id in kept.hashes]
    unchanged = sum(
        kept.hashes[record.id] == record.hash and record.hash in kept.vectors for record in known
    )
    return IndexReport(
        added=len(records) - len(known),
        changed=len(known) - unchanged,
        removed=len(kept.hashes.keys() - {record.id for record in records}),
        unchanged=unchanged,
        version=version,
    )
