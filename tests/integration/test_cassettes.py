"""The cassettes themselves: none too many, none too few, no keys, and a miss in words."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import vcr

from app.errors import DebriefError
from app.judging.litellm_client import LiteLLMClient
from app.judging.model_client import Message, ModelRequest
from tests.cassettes import readable
from tests.cassettes.target import recorded_target
from tests.conftest import CASSETTES

TESTS = Path(__file__).parents[1]
SECRET = re.compile(r"sk-[A-Za-z0-9]{8}|bearer\s|authorization|api[-_]key|x-api", re.IGNORECASE)


def cassettes() -> list[Path]:
    return sorted(CASSETTES.glob("*/*.yaml"))


def test_every_cassette_belongs_to_a_test_and_every_recorded_test_has_one() -> None:
    files = [
        path for folder in CASSETTES.glob("test_*") for path in TESTS.rglob(f"{folder.name}.py")
    ]
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "vcr", *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
        cwd=TESTS.parent,
    ).stdout
    found = re.findall(r"/(\w+)\.py::(\S+)", listed)
    assert found
    assert {f"{p.parent.name}/{p.stem}" for p in cassettes()} == {f"{f}/{t}" for f, t in found}


@pytest.mark.parametrize("path", cassettes(), ids=lambda path: path.stem)
def test_a_cassette_holds_no_key_and_no_address(path: Path) -> None:
    text = path.read_text()
    assert not SECRET.search(text)
    assert set(re.findall(r"uri: (http://[^/]+)/", text)) == {readable.HOST}
    assert "127.0.0.1" not in text


@pytest.mark.parametrize("path", cassettes(), ids=lambda path: path.stem)
def test_a_cassette_can_be_read_by_people(path: Path) -> None:
    """Its prompt stands there line by line, as it was sent."""
    lines = [line.strip() for line in path.read_text().splitlines()]
    assert "<transcript>" in lines
    assert "[1] AGENT (judge this)" in lines


def test_a_cassette_is_read_back_as_it_was_written() -> None:
    text = cassettes()[0].read_text()
    recording = readable.deserialize(text)
    for interaction in recording["interactions"]:
        assert isinstance(interaction["request"]["body"], str)
    assert readable.serialize(recording) == text


def test_a_miss_is_told_in_words() -> None:
    target = recorded_target()
    client = LiteLLMClient(
        target.model, api_base=target.api_base, api_key=target.api_key, retries=0
    )
    request = ModelRequest(
        messages=(Message(role="user", content="Something that was never asked."),),
        schema_name="judgement",
        schema_={"type": "object"},
    )
    player = vcr.VCR(record_mode="none", before_record_request=readable.filter_request)
    player.register_serializer("yaml", readable)
    player.register_matcher("same_body", readable.same_body)
    with (
        player.use_cassette(str(cassettes()[0]), match_on=["method", "path", "same_body"]),
        pytest.raises(DebriefError) as raised,
    ):
        client.complete(request)
    words = readable.miss_in_words("test_x", raised.value) or ""
    assert words.startswith("test_x: this request to the model isn't in the cassette.")
    assert "run `make record`" in words


def test_another_error_is_no_miss() -> None:
    assert readable.miss_in_words("test_x", ValueError("else")) is None


def test_the_first_difference_is_named() -> None:
    def body(**changes: object) -> dict[str, object]:
        return {"messages": [{"content": "one\ntwo"}], "seed": 7} | changes

    assert readable._difference(body(seed=8), body()) == "seed is 8, recorded was 7"
    changed = body(messages=[{"content": "one\nthree"}])
    assert readable._difference(changed, body()) == "the messages say 'three', recorded was 'two'"
