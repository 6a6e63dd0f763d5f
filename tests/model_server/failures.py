"""The ways in which a model server fails, by name."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from app.playbook.rubric import Level


@dataclass(frozen=True)
class Answer:
    """What the server sends back. `body` is for answers that aren't a completion."""

    text: str = ""
    finish_reason: str = "stop"
    refusal: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    wait_s: float = 0.0
    drop: bool = False  # close the connection without a word
    drip_s: float = 0.0  # between the bytes of the body
    half: bool = False  # close the connection in the middle of the body
    raw: bytes | None = None  # what is written instead of any HTTP
    content_type: str = "application/json"
    usage: Mapping[str, Any] | None = None  # instead of what was counted


def error_answer(status: int, message: str, code: str = "error", **headers: str) -> Answer:
    """A refusal as OpenAI's interface gives it; `Retry_After` names the header Retry-After."""
    body = json.dumps({"error": {"message": message, "type": code, "code": code}}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, headers=named, body=body)


def _edited(text: str, edit: Callable[[dict[str, Any]], None]) -> Answer:
    """The answer with its first verdict that has a level changed."""
    reply = json.loads(text)
    for verdict in reply.get("verdicts", []):
        if verdict["level"] is not None:
            edit(verdict)
            break
    return Answer(json.dumps(reply))


def _invent_quote(verdict: dict[str, Any]) -> None:
    turn = verdict["evidence"][0]["turn"]
    verdict["evidence"] = [{"turn": turn, "quote": "I have moved heaven and earth for you"}]


FAILURES: dict[str, Callable[[str], Answer]] = {
    # Of the connection and the server
    "rate_limit": lambda _: error_answer(429, "Too many requests", Retry_After="1"),
    "error_500": lambda _: error_answer(500, "Something broke"),
    "overloaded": lambda _: error_answer(503, "Overloaded"),
    "stall": lambda text: Answer(text, wait_s=30.0),
    "drop": lambda _: Answer(drop=True),
    "drip": lambda text: Answer(text, drip_s=1.0),
    "half_body": lambda text: Answer(text, half=True),
    "no_http": lambda _: Answer(raw=b"\x15\x03\x01\x00\x02\x02\x16"),
    "not_json": lambda _: Answer(body=b"<html>Bad gateway</html>"),
    "web_page": lambda _: Answer(body=b"<html>Sign in</html>", content_type="text/html"),
    "no_choices": lambda _: Answer(body=b'{"id": "x", "object": "chat.completion", "choices": []}'),
    "null": lambda _: Answer(body=b"null"),
    "bad_gateway": lambda _: Answer(status=502, body=b"<html>Bad gateway</html>"),
    "gateway_timeout": lambda _: error_answer(504, "The upstream server is timing out"),
    "request_timeout": lambda _: error_answer(408, "Request timed out"),
    # Of the set-up
    "unauthorized": lambda _: error_answer(401, "Incorrect API key provided", "invalid_api_key"),
    "forbidden": lambda _: error_answer(403, "Your key may not use this model", "forbidden"),
    "payment": lambda _: error_answer(402, "Insufficient credits", "payment_required"),
    "no_such_model": lambda _: error_answer(404, "The model does not exist", "model_not_found"),
    "no_credit": lambda _: error_answer(
        429, "You exceeded your current quota", "insufficient_quota"
    ),
    "bad_request": lambda _: error_answer(400, "Unrecognized request", "invalid_request_error"),
    "no_such_form": lambda _: error_answer(400, "Unknown parameter: response_format or tools"),
    "too_large": lambda _: error_answer(413, "Request entity too large"),
    "too_long": lambda _: error_answer(
        400, "This model's maximum context length is 8192 tokens", "context_length_exceeded"
    ),
    # Of the reply
    "empty": lambda _: Answer(""),
    "prose": lambda _: Answer("The agent handled this ticket well overall."),
    "broken_json": lambda text: Answer(text[: len(text) * 2 // 3] + ",,"),
    "cut_off": lambda text: Answer(text[: len(text) // 2], finish_reason="length"),
    "refusal": lambda _: Answer("", refusal="I can't help with that."),
    "content_filter": lambda _: Answer("", finish_reason="content_filter"),
    # Of one verdict
    "wrong_level": lambda text: _edited(text, lambda v: v.update(level="outstanding")),
    "no_quote": lambda text: _edited(text, lambda v: v.update(evidence=[])),
    "invented_quote": lambda text: _edited(text, _invent_quote),
    "passage_not_given": lambda text: _edited(text, lambda v: v.update(citations=["made-up#one"])),
    "every_level_exemplary": lambda text: Answer(
        json.dumps(
            {"verdicts": [v | {"level": Level.EXEMPLARY} for v in json.loads(text)["verdicts"]]}
        )
    ),
}


def drawn_failure(rates: Mapping[str, float], seed: int, key: str) -> str | None:
    """The failure that falls to `key`, or None: the same for one seed, whatever the order."""
    draw = int.from_bytes(sha256(f"{seed}:{key}".encode()).digest()[:8], "big") / 2**64
    for name, rate in rates.items():
        if draw < rate:
            return name
        draw -= rate
    return None
