"""How far a reply takes up what was said before it.

Sources: Demszky and others, Measuring Conversational Uptake, ACL 2021 (the share of the
speaker's words in the reply, repetition, questions that follow up; length as the baseline).
"""

from collections.abc import Iterator, Sequence
from math import log1p

import numpy as np
from numpy.typing import NDArray

from app.judging.builtin.learned.talk import Said, without_placeholders
from app.judging.builtin.words import set_of, stem
from app.playbook.embeddings import Embedder

Vector = NDArray[np.float32]

_FITTED_WITH = "wordllama"  # the start of the embedder's name
_NODS = set_of("yes yeah yep right good great ok okay exactly correct nice excellent true sure")
_REASONS = set_of("why how because if so then means mean")
_THOUGHTS = set_of("think thought said say saying tell idea agree feel mean meant wonder explain")
_SHORT = 3  # words


def uptake_signals(
    pairs: Sequence[tuple[Said, Said]], embedder: Embedder
) -> Iterator[dict[str, float | None]]:
    """For each (what was said, the reply) its signals by name.

    Nearness in meaning isn't known with any other embedder than the one that the weights
    were fitted with: another measures other distances, and would be paid for by the text.
    """
    row = _embedded(pairs, embedder) if embedder.name.startswith(_FITTED_WITH) else {}
    for said, reply in pairs:
        vectors = [row[text] for text in _texts(said, reply) if text in row]
        yield {**dict(_words_shared(said, reply)), **dict(_meaning_shared(vectors))}


def _embedded(pairs: Sequence[tuple[Said, Said]], embedder: Embedder) -> dict[str, Vector]:
    texts = list(dict.fromkeys(text for pair in pairs for text in _texts(*pair)))
    return dict(zip(texts, embedder.embed(texts), strict=True)) if texts else {}


def _texts(said: Said, reply: Said) -> tuple[str, ...]:
    """What was said, the reply, and the reply's sentences."""
    lines = (without_placeholders(line.text) for line in reply.lines)
    return (said.text, reply.text, *lines)


def _words_shared(said: Said, reply: Said) -> Iterator[tuple[str, float]]:
    before, after = [stem(w) for w in said.spoken], [stem(w) for w in reply.spoken]
    taken = said.stems & reply.stems
    yield "taken.content", len(taken) / max(1, len(said.stems))
    yield "taken.any", float(bool(taken))
    yield "taken.few", min(4, len(taken))
    yield "taken.words", len(set(before) & set(after)) / max(1, len(set(before)))
    yield "taken.pairs", log1p(len(_runs(before, 2) & _runs(after, 2)))
    yield "taken.runs", log1p(len(_runs(before, 3) & _runs(after, 3)))
    yield "reply.length", log1p(len(after))
    yield "reply.short", float(len(after) <= _SHORT)
    yield "reply.nods", float(not _NODS.isdisjoint(reply.spoken[:3]))
    yield "reply.asks", float(reply.asks)
    yield "reply.ends_asking", float(bool(reply.lines) and "?" in reply.lines[-1].spoken)
    yield "reply.reasons", float(not _REASONS.isdisjoint(reply.spoken))
    yield "reply.thoughts", float(not _THOUGHTS.isdisjoint(reply.spoken))
    yield "reply.you", float(not {"you", "your"}.isdisjoint(reply.spoken))


def _meaning_shared(vectors: Sequence[Vector]) -> Iterator[tuple[str, float | None]]:
    """`vectors`: of what was said, of the reply, and of the reply's sentences."""
    if not vectors:
        yield "near.whole", None
        yield "near.best_line", None
        return
    said, reply, *lines = vectors
    yield "near.whole", float(said @ reply)
    yield "near.best_line", float(max(line @ said for line in lines))


def _runs(words: Sequence[str], length: int) -> set[tuple[str, ...]]:
    """Every run of `length` words."""
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}
