import json
import logging
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import numpy as np
import pytest

from app.errors import ModelSetupError, ModelUnavailableError
from app.playbook.embeddings import LiteLLMEmbedder, WordLlamaEmbedder, build_embedder


@pytest.fixture(scope="module")
def wordllama() -> WordLlamaEmbedder:
    return WordLlamaEmbedder()


def test_each_text_is_a_row_of_unit_length(wordllama: WordLlamaEmbedder) -> None:
    rows = wordllama.embed(["I'm sorry to hear that.", "Open the settings."])
    assert rows.shape == (2, 256)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_texts_of_like_meaning_are_nearer_than_others(wordllama: WordLlamaEmbedder) -> None:
    sorry, apology, steps = wordllama.embed(
        ["I'm so sorry about the delay.", "We apologise for being late.", "Click on Settings."]
    )
    assert sorry @ apology > sorry @ steps


def test_a_text_without_a_word_is_a_row_of_zeros(wordllama: WordLlamaEmbedder) -> None:
    assert not wordllama.embed([""]).any()
    assert wordllama.embed([]).shape == (0, 256)


def test_a_vector_doesnt_depend_on_the_texts_beside_it(wordllama: WordLlamaEmbedder) -> None:
    alone = wordllama.embed(["a short one"])[0]
    beside = wordllama.embed(["a short one", "a very long one " * 500])[0]
    assert np.array_equal(alone, beside)


def test_wordllama_names_its_release() -> None:
    assert WordLlamaEmbedder().name.startswith("wordllama-l2_supercat-256 0.")


def test_importing_wordllama_leaves_the_root_logger_alone(wordllama: WordLlamaEmbedder) -> None:
    wordllama.embed(["x"])
    assert logging.getLogger().level == logging.WARNING


def test_settings_choose_the_embedder() -> None:
    assert isinstance(build_embedder(), WordLlamaEmbedder)
    assert isinstance(build_embedder("WordLlama"), WordLlamaEmbedder)
    assert build_embedder("openai/text-embedding-3-small").name == "openai/text-embedding-3-small"


class EmbeddingServer(ThreadingHTTPServer):
    """Answers like OpenAI's embeddings; `status` makes it refuse, `shorten` drops answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.status = 200
        self.shorten = False
        self.asked: list[list[str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def reply(self, texts: list[str]) -> dict[str, object]:
        self.asked.append(texts)
        if self.status != 200:
            return {"error": {"message": "no", "type": "x", "code": "x"}}
        kept = texts[1:] if self.shorten else texts
        rows = [
            {"object": "embedding", "index": i, "embedding": [3.0, len(text)]}
            for i, text in enumerate(kept)
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return {"object": "list", "model": "small", "data": rows[::-1], "usage": usage}


class _Answer(BaseHTTPRequestHandler):
    server: EmbeddingServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reply = json.dumps(self.server.reply(body["input"])).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test prints its own."""


@pytest.fixture
def server() -> Iterator[EmbeddingServer]:
    with EmbeddingServer() as serving:
        Thread(target=serving.serve_forever, daemon=True).start()
        yield serving
        serving.shutdown()


def asking(server: EmbeddingServer) -> LiteLLMEmbedder:
    return LiteLLMEmbedder("openai/small", api_base=server.url, api_key="k", retries=0)


def test_a_model_behind_an_address_embeds_in_the_order_of_the_texts(
    server: EmbeddingServer,
) -> None:
    rows = asking(server).embed(["four", ""])
    assert rows == pytest.approx(np.array([[0.6, 0.8], [3 / 10**0.5, 1 / 10**0.5]]), abs=1e-6)
    assert server.asked == [["four", "-"]]


def test_many_texts_go_in_batches(server: EmbeddingServer) -> None:
    assert asking(server).embed(["x"] * 200).shape == (200, 2)
    assert [len(texts) for texts in server.asked] == [96, 96, 8]


REFUSALS = {
    401: (ModelSetupError, "'openai/small' refused the key. Set DEBRIEF_API_KEY"),
    404: (ModelSetupError, "Check DEBRIEF_EMBEDDING_MODEL and DEBRIEF_API_BASE"),
    400: (ModelSetupError, "Check DEBRIEF_EMBEDDING_MODEL and DEBRIEF_API_BASE"),
    429: (ModelUnavailableError, "didn't answer (429). Try again later."),
    500: (ModelUnavailableError, "didn't answer (500). Try again later."),
}


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_says_who_must_act(server: EmbeddingServer, status: int) -> None:
    server.status = status
    kind, message = REFUSALS[status]
    with pytest.raises(kind) as caught:
        asking(server).embed(["x"])
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_too_few_vectors_are_refused(server: EmbeddingServer) -> None:
    server.shorten = True
    with pytest.raises(ModelSetupError, match="gave 1 vectors for 2 texts"):
        asking(server).embed(["x", "y"])


def test_a_server_that_is_not_there_may_come_back() -> None:
    embedder = LiteLLMEmbedder("openai/small", "http://127.0.0.1:9", "k", retries=0)
    with pytest.raises(ModelUnavailableError, match="didn't answer"):
        embedder.embed(["x"])
