"""One version of the playbook and rubric, as indexed: it never changes once read."""

from collections.abc import Sequence
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from app.errors import PlaybookError
from app.playbook.documents import Topic
from app.playbook.embeddings import Embedder
from app.playbook.passage import Passage
from app.playbook.rubric import Dimension, Rubric


class Found(BaseModel):
    """A passage, and how near it is to what was asked for."""

    model_config = ConfigDict(frozen=True)

    passage: Passage
    similarity: float = Field(ge=0, le=1)  # cosine; 0 for the opposite too


class Edition:
    """The rubric, the passages and their vectors of one index version.

    Held in memory (a thousand passages take a megabyte), because a ticket is
    looked up faster there than Chroma answers, and because all that a ticket is
    given must come from one version, also while somebody re-indexes.
    """

    def __init__(
        self,
        version: str,
        rubric: Rubric,
        passages: Sequence[Passage],
        vectors: NDArray[np.float32],  # (passages, d), unit length
        embedder: Embedder,
    ) -> None:
        self.version = version
        self.rubric = rubric
        self.passages = tuple(passages)
        self._vectors = vectors
        self._embedder = embedder

    @cached_property
    def by_id(self) -> dict[str, Passage]:
        """Every passage by its id."""
        return {passage.id: passage for passage in self.passages}

    def search_many(
        self, queries: Sequence[tuple[str, Topic | None]], limit: int = 5
    ) -> tuple[tuple[Found, ...], ...]:
        """For each (text, topic), the `limit` nearest passages, nearest first.

        Each distinct text is embedded once. A topic of None means all of them; a
        text without a word finds nothing.
        """
        texts = list(dict.fromkeys(text for text, _ in queries))
        if not texts or not self.passages:
            return tuple(() for _ in queries)
        similarities = np.clip(self.vectors_of(texts) @ self._vectors.T, 0, 1)
        row = {text: similarities[i] for i, text in enumerate(texts)}
        return tuple(self._nearest(row[text], topic, limit) for text, topic in queries)

    def vectors_of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The texts' vectors, (n, d). Raises PlaybookError where the index is of another d."""
        vectors = self._embedder.embed(texts)
        if self.passages and vectors.shape[1] != self._vectors.shape[1]:
            raise PlaybookError(
                f"The index was made with vectors of {self._vectors.shape[1]} numbers and "
                f"{self._embedder.name!r} gives {vectors.shape[1]}; run `debrief playbook index`."
            )
        return vectors

    def _nearest(
        self, similarities: NDArray[np.float32], topic: Topic | None, limit: int
    ) -> tuple[Found, ...]:
        among = self._rows[topic]
        # Stable: of two passages that are as near, the earlier one comes first.
        order = among[np.argsort(-similarities[among], kind="stable")[:limit]]
        return tuple(
            Found(passage=self.passages[i], similarity=float(similarities[i]))
            for i in order
            if similarities[i] > 0
        )

    @cached_property
    def _rows(self) -> dict[Topic | None, NDArray[np.intp]]:
        topics = [passage.topic for passage in self.passages]
        rows: dict[Topic | None, NDArray[np.intp]] = {None: np.arange(len(topics))}
        coaching: Literal["coaching"] = "coaching"
        for topic in (*Dimension, coaching):
            rows[topic] = np.array(
                [i for i, own in enumerate(topics) if own == topic], dtype=np.intp
            )
        return rows
