"""Texts to vectors: WordLlama inside the package, or any model that LiteLLM reaches."""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.errors import ModelSetupError, ModelUnavailableError
from app.settings import WORDLLAMA

if TYPE_CHECKING:
    from wordllama import WordLlamaInference


_NO_KEY = "none"
_BATCH = 96  # texts a request; providers take from 96 (Cohere) to 2,048 (OpenAI)


class Embedder(Protocol):
    """Gives texts a place in a space where near means alike."""

    @property
    def name(self) -> str:
        """Which model this is. Vectors of two names never share an index."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, (n, d), each of unit length; zeros where a text has no words.

        Raises ModelSetupError and ModelUnavailableError.
        """


def unit_length(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row divided by its length; a row of zeros stays as it is."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)


class WordLlamaEmbedder:
    """Static word embeddings, averaged over a text: 256 dimensions, no network.

    The weights (16 MB on disk) are read at the first use and then shared by every
    thread that holds this object. A vector doesn't depend on the texts beside it.
    Source: Miller, WordLlama, 2024 (github.com/dleemiller/WordLlama).
    """

    def __init__(self) -> None:
        self._loading = Lock()

    @cached_property
    def name(self) -> str:
        """The package's release: other weights come with another one."""
        return f"wordllama-l2_supercat-256 {version('wordllama')}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, (n, 256)."""
        with self._loading:
            model = self._model
        rows = np.zeros((len(texts), model.embedding.shape[1]), dtype=np.float32)
        for row, encoded in enumerate(
            model.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        ):
            if encoded.ids:
                rows[row] = model.embedding[encoded.ids].mean(axis=0)
        return unit_length(rows)

    @cached_property
    def _model(self) -> "WordLlamaInference":
        with _root_logger_kept():
            import wordllama

        # Release 0.4.0.post1 looks for its own tokenizer in a folder that it
        # doesn't have ("tokenizer"), and downloads it. As a cache, the package's
        # folder holds both files under the names that it looks for.
        model = wordllama.WordLlama.load(
            cache_dir=Path(wordllama.__file__).parent, disable_download=True
        )
        # Padded batches take memory by the longest text; one row a text doesn't.
        model.tokenizer.no_padding()
        return model


@contextmanager
def _root_logger_kept() -> Iterator[None]:
    """WordLlama sets up the root logger when it is imported; that is ours to do."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


class LiteLLMEmbedder:
    """An embedding model by LiteLLM's name for it ("openai/text-embedding-3-small")."""

    def __init__(
        self,
        model: str,
        api_base: str | None = None,
        api_key: str | None = None,
        timeout_s: float = 60.0,
        retries: int = 2,
        clean: Callable[[str, str], str] = lambda text, _where: text,
    ) -> None:
        """Each text goes through `clean`, the last gate, before it leaves."""
        self._model = model
        self._clean = clean
        self._api_base = api_base
        self._api_key = api_key
        self._timeout_s = timeout_s
        self._retries = retries

    @property
    def name(self) -> str:
        """LiteLLM's name of the model."""
        return self._model

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, (n, d), by as few requests as the providers' limit allows."""
        batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
        rows = [row for batch in batches for row in self._ask(batch)]
        return unit_length(np.array(rows, dtype=np.float32).reshape(len(texts), -1))

    def _ask(self, texts: Sequence[str]) -> list[list[float]]:
        os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # no download at import
        import litellm
        import openai

        litellm.suppress_debug_info = True
        litellm.turn_off_message_logging = True  # texts are of tickets, if redacted ones
        try:
            reply = litellm.embedding(
                model=self._model,
                # Some providers refuse a text without a character.
                input=[self._clean(text, "embedding") if text.strip() else "-" for text in texts],
                api_base=self._api_base,
                # Without any, LiteLLM takes one from the environment, which an own server
                # must never be sent; one that wants no key doesn't mind the placeholder.
                api_key=self._api_key or (_NO_KEY if self._api_base else None),
                timeout=self._timeout_s,
                max_retries=self._retries,
                encoding_format="float",
                drop_params=True,  # what a provider doesn't take is left out
            )
        except openai.APIError as error:
            raise self._in_words(error) from error
        return self._rows(reply, len(texts))

    def _in_words(self, error: Any) -> ModelSetupError | ModelUnavailableError:
        status = getattr(error, "status_code", None)
        where = f"The embedding model {self._model!r}"
        if status in {401, 403}:
            return ModelSetupError(f"{where} refused the key. Set DEBRIEF_API_KEY to a valid one.")
        if status in {400, 404, 422}:
            return ModelSetupError(
                f"{where} isn't known at {self._api_base or 'its provider'}. "
                f"Check DEBRIEF_EMBEDDING_MODEL and DEBRIEF_API_BASE."
            )
        return ModelUnavailableError(f"{where} didn't answer ({status}). Try again later.")

    def _rows(self, reply: Any, expected: int) -> list[list[float]]:
        rows = [item["embedding"] for item in sorted(reply.data, key=lambda item: item["index"])]
        if len(rows) != expected or len({len(row) for row in rows}) > 1:
            raise ModelSetupError(
                f"The embedding model {self._model!r} gave {len(rows)} vectors for {expected} "
                f"texts. Check that DEBRIEF_EMBEDDING_MODEL names an embedding model."
            )
        return rows


def build_embedder(
    embedding_model: str = WORDLLAMA,
    *,
    api_base: str | None = None,
    api_key: str | None = None,
    timeout_s: float = 60.0,
    retries: int = 2,
    clean: Callable[[str, str], str] = lambda text, _where: text,
) -> Embedder:
    """The embedder that the settings ask for: "wordllama", or LiteLLM's name of a model."""
    if embedding_model.strip().lower() == WORDLLAMA:
        return WordLlamaEmbedder()
    return LiteLLMEmbedder(embedding_model, api_base, api_key, timeout_s, retries, clean)
