"""How a cassette is written: JSON bodies as YAML, texts as blocks, no keys, no addresses.

A cassette is read by people in a diff. What is in it decides what a test replays, so
a request that differs in a single word of its prompt isn't in it.
"""

import json
from itertools import takewhile
from typing import Any
from urllib.parse import urlsplit

import yaml

HOST = "http://model.test"
_KEPT_HEADERS = {"content-type", "retry-after"}


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks."""


def _as_block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _as_block)


def serialize(cassette: dict[str, Any]) -> str:
    """A cassette as YAML."""
    interactions = [
        {"request": _opened(i["request"], "body"), "response": _opened_response(i["response"])}
        for i in cassette["interactions"]
    ]
    return yaml.dump(
        {"version": cassette["version"], "interactions": interactions},
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=100,
    )


def deserialize(text: str) -> dict[str, Any]:
    """A cassette from YAML."""
    cassette: dict[str, Any] = yaml.safe_load(text)
    for interaction in cassette["interactions"]:
        request, response = interaction["request"], interaction["response"]
        request["body"] = _closed(request["body"])
        response["body"] = {"string": _closed(response["body"])}
    return cassette


def _opened_response(response: dict[str, Any]) -> dict[str, Any]:
    return {**response, "body": _opened(response["body"], "string")["string"]}


def _opened(part: dict[str, Any], key: str) -> dict[str, Any]:
    """The part with its JSON body as a structure; another body stays as it is."""
    body = part[key]
    body = body.decode() if isinstance(body, bytes) else body
    try:
        return {**part, key: json.loads(body)}
    except (TypeError, json.JSONDecodeError):
        return {**part, key: body}


def _closed(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)


def filter_request(request: Any) -> Any:
    """The request without its headers and with one host for whoever answers."""
    request.uri = HOST + urlsplit(request.uri).path
    request.headers = {}
    return request


def filter_response(response: dict[str, Any]) -> dict[str, Any]:
    """The response with the headers that decide how it is read."""
    headers = {
        name.lower(): values
        for name, values in response["headers"].items()
        if name.lower() in _KEPT_HEADERS
    }
    return {**response, "headers": headers}


def same_body(one: Any, other: Any) -> None:
    """vcrpy's matcher: two requests ask the same."""
    asked, recorded = json.loads(one.body), json.loads(other.body)
    assert asked == recorded, _difference(asked, recorded)


def _difference(asked: dict[str, Any], recorded: dict[str, Any]) -> str:
    """The first thing in which two requests differ, in words."""
    for name in [*asked, *recorded]:
        if name != "messages" and asked.get(name) != recorded.get(name):
            return f"{name} is {_short(asked.get(name))}, recorded was {_short(recorded.get(name))}"
    pairs = zip(_lines(asked), _lines(recorded), strict=False)
    said, before = next((pair for pair in pairs if pair[0] != pair[1]), ("more lines", "fewer"))
    same = takewhile(lambda pair: pair[0] == pair[1], zip(said, before, strict=False))
    start = max(0, len(list(same)) - 20)
    return f"the messages say {_short(said[start:])}, recorded was {_short(before[start:])}"


def _lines(request: dict[str, Any]) -> list[str]:
    return [line for m in request["messages"] for line in str(m["content"]).splitlines()]


def _short(value: object) -> str:
    return f"{value!r:.90}"


def miss_in_words(name: str, error: BaseException | None) -> str | None:
    """What to tell of an error that came from a request which isn't in the cassette, else None."""
    while error is not None and type(error).__name__ != "CannotOverwriteExistingCassetteException":
        error = error.__cause__ or error.__context__
    if error is None:
        return None
    return (
        f"{name}: this request to the model isn't in the cassette. If the prompt, the schema or "
        f"the parameters changed on purpose, run `make record`.\n"
        f"{str(error).partition('How to fix:')[0].rstrip()}"
    )
