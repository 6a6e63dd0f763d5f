"""Versions of the index in Chroma.

Each version is a collection of its own, written once and never changed; a small
collection beside them points to the current one. Chroma holds the vectors of a
collection in the memory of each process that reads it, and a reader doesn't see
what another process adds (with 1.5.9, `count` grows and `query` doesn't find it).
With a pointer a reader sees either the old version or the new one, whole, and
vectors of two models or two widths never meet in one collection.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.playbook.chroma import chroma_faults_in_words, open_chroma
from app.playbook.records import Record

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_POINTER = "playbook"


class Row(NamedTuple):
    """A record as Chroma gives it back."""

    id: str
    kind: str
    topic: str
    position: int
    hash: str
    content: str
    vector: NDArray[np.float32]


class Versions:
    """Writes and reads versions. Every method raises PlaybookError where Chroma can't."""

    def __init__(self, where: Path | str) -> None:
        self._where = where
        self._client = open_chroma(where)

    def close(self) -> None:
        """Gives back the files or the connection."""
        self._client.close()

    def current(self) -> str | None:
        """The version that is in use; None where nothing was ever indexed."""
        from chromadb.errors import NotFoundError

        with chroma_faults_in_words(self._where):
            try:
                pointer = self._client.get_collection(_POINTER, embedding_function=None)
            except NotFoundError:
                return None
            return str(pointer.metadata["version"])

    def about(self, version: str) -> Mapping[str, str]:
        """What was noted about a version when it was written."""
        with chroma_faults_in_words(self._where):
            return {key: str(value) for key, value in self._open(version).metadata.items()}

    def rows(self, version: str) -> list[Row]:
        """Every record of a version, by kind and position."""
        with chroma_faults_in_words(self._where):
            everything: Mapping[str, Any] = self._open(version).get(
                include=["metadatas", "embeddings"]
            )
        ids, about, vectors = (everything[key] for key in ("ids", "metadatas", "embeddings"))
        rows = [_row(*entry) for entry in zip(ids, about, vectors, strict=True)]
        return sorted(rows, key=lambda row: (row.kind, row.position))

    def nearest(
        self, version: str, vector: NDArray[np.float32], topic: str | None, limit: int
    ) -> list[tuple[str, float]]:
        """Ids of passages and their cosine distance (0 to 2), nearest first."""
        passages = {"kind": "passage"}
        where: Any = passages if topic is None else {"$and": [passages, {"topic": topic}]}
        with chroma_faults_in_words(self._where):
            reply = self._open(version).query(
                query_embeddings=vector[np.newaxis],
                n_results=limit,
                where=where,
                include=["distances"],
            )
        distances = reply["distances"] or [[]]
        return list(zip(reply["ids"][0], distances[0], strict=True))

    def write(
        self,
        version: str,
        about: Mapping[str, str],
        records: Sequence[Record],
        vectors: NDArray[np.float32],
    ) -> None:
        """Writes a version, makes it the current one, and removes those before the last."""
        before = self.current()
        with chroma_faults_in_words(self._where):
            # Where an interrupted run left it behind, or it was current some time ago,
            # it holds the same: a version names its content.
            collection = self._client.get_or_create_collection(
                _name(version),
                metadata=dict(about),
                configuration={"hnsw": {"space": "cosine"}},
                embedding_function=None,
            )
            size = self._client.get_max_batch_size()
            for start in range(0, len(records), size):
                _add(collection, records[start : start + size], vectors[start : start + size])
            self._point_to(version)
            self._remove_all_but(_name(version), _name(before or version))

    def _open(self, version: str) -> "Collection":
        return self._client.get_collection(_name(version), embedding_function=None)

    def _point_to(self, version: str) -> None:
        pointer = self._client.get_or_create_collection(
            _POINTER, metadata={"version": version}, embedding_function=None
        )
        pointer.modify(metadata={"version": version})

    def _remove_all_but(self, *names: str) -> None:
        """The version before stays: somebody may be reading it at this moment."""
        from chromadb.errors import NotFoundError

        for collection in self._client.list_collections():
            if collection.name.startswith(f"{_POINTER}-") and collection.name not in names:
                with suppress(NotFoundError):  # another process has tidied up
                    self._client.delete_collection(collection.name)


def _name(version: str) -> str:
    return f"{_POINTER}-{version[:32]}"


def _add(collection: "Collection", records: Sequence[Record], vectors: NDArray[np.float32]) -> None:
    collection.upsert(
        ids=[record.id for record in records],
        embeddings=vectors,
        documents=[record.text for record in records],
        metadatas=[
            {**record.model_dump(exclude={"id", "text"}), "hash": record.hash} for record in records
        ],
    )


def _row(identifier: str, about: Mapping[str, Any], vector: NDArray[np.float32]) -> Row:
    return Row(
        id=identifier,
        kind=about["kind"],
        topic=about["topic"],
        position=about["position"],
        hash=about["hash"],
        content=about["content"],
        vector=np.asarray(vector, dtype=np.float32),
    )
