"""The HTTP side: completions from a queue or an answering function."""

import json
import socket
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self

from tests.model_server.failures import FAILURES, Answer, drawn_failure


class Received(NamedTuple):
    """A request as it came in."""

    path: str
    headers: dict[str, str]  # names in lower case
    body: dict[str, Any]


class ModelServer:
    """Serves `/v1/chat/completions` and `/v1/models` on loopback while it is open.

    answering: gives the content of a reply to a request's body; what an empty script
    falls back to. failures: shares of requests that fail, by name, drawn by `seed` from
    the request itself and how often it came, so that threads change nothing.
    """

    def __init__(
        self,
        answering: Callable[[dict[str, Any]], str] | None = None,
        *,
        port: int = 0,
        failures: Mapping[str, float] | None = None,
        seed: int = 0,
        latency_s: float = 0.0,
    ) -> None:
        self.history: list[Received] = []
        self._script: deque[str | Answer] = deque()
        self._answering = answering
        self._failures = dict(failures or {})
        self._seed = seed
        self._latency_s = latency_s
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._http = _Server(("127.0.0.1", port), self)

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        """What to set DEBRIEF_API_BASE to."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def will_answer(self, *answers: str | Answer) -> None:
        """Queue answers for the requests to come: the name of a failure, a text, or an Answer."""
        self._script.extend(answers)

    def serve_forever(self) -> None:
        """Answer until interrupted."""
        self._http.serve_forever()

    def answer(self, received: Received) -> Answer:
        """What this request gets: from the script, else by chance, else as it should be."""
        with self._lock:
            self.history.append(received)
            said = self._script.popleft() if self._script else self._chance(received)
        if isinstance(said, Answer):
            return said
        if said is not None and said not in FAILURES:
            return Answer(said)
        text = self._answering(received.body) if self._answering else "{}"
        return FAILURES[said](text) if said else Answer(text)

    def _chance(self, received: Received) -> str | None:
        key = sha256(json.dumps(received.body, sort_keys=True).encode()).hexdigest()
        self._seen[key] += 1
        return drawn_failure(self._failures, self._seed, f"{key}:{self._seen[key]}")

    @property
    def is_closing(self) -> bool:
        """Whether what takes long should end."""
        return self._closing.is_set()

    def wait(self, seconds: float) -> None:
        """Wait, but not once the server is closing."""
        self._closing.wait(seconds + self._latency_s)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], model_server: ModelServer) -> None:
        super().__init__(address, _Handler)
        self.model_server = model_server

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up first is no fault of the server's."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        models = {"object": "list", "data": [{"id": "test", "object": "model"}]}
        self._send(Answer(body=json.dumps(models).encode()))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.model_server.answer(Received(self.path, headers, body))
        self.server.model_server.wait(answer.wait_s)
        if answer.raw is not None:
            self.wfile.write(answer.raw)
        if answer.drop or answer.raw is not None:
            self._hang_up()
            return
        self._send(answer, b"" if answer.body is not None else completion(answer, body))

    def _hang_up(self) -> None:
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def _send(self, answer: Answer, completed: bytes = b"") -> None:
        content = completed if answer.body is None else answer.body
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if answer.half:
            self.wfile.write(content[: len(content) // 2])
            self._hang_up()
        elif answer.drip_s:
            self._drip(content, answer.drip_s)
        else:
            self.wfile.write(content)

    def _drip(self, content: bytes, pause_s: float) -> None:
        for byte in content:
            if self.server.model_server.is_closing:
                return
            self.wfile.write(bytes([byte]))
            self.server.model_server.wait(pause_s)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: transcripts don't belong in a log, and pytest shows the history."""


def completion(answer: Answer, request: dict[str, Any]) -> bytes:
    """A chat completion as OpenAI's interface gives it; about four letters make a token."""
    asked = _tokens(message["content"] for message in request["messages"])
    said = _tokens([answer.text])
    return json.dumps(
        {
            "id": f"chatcmpl-{sha256(answer.text.encode()).hexdigest()[:12]}",
            "object": "chat.completion",
            "created": 0,
            "model": request["model"],
            "choices": [
                {
                    "index": 0,
                    "finish_reason": answer.finish_reason,
                    "message": {
                        "role": "assistant",
                        "content": answer.text,
                        "refusal": answer.refusal,
                    },
                }
            ],
            "usage": answer.usage
            or {
                "prompt_tokens": asked,
                "completion_tokens": said,
                "total_tokens": asked + said,
                "prompt_tokens_details": {"cached_tokens": 0},
            },
        }
    ).encode()


def _tokens(texts: Iterable[str]) -> int:
    return sum(len(text) for text in texts) // 4
