"""What holds for every test: no network but loopback, and nobody's keys or settings."""

import os
import re
import socket
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.cassettes import readable

_PRIVATE = re.compile(r"^DEBRIEF_|^LITELLM_|^OLLAMA_|_API_(KEY|BASE|TOKEN)$|^(AWS|AZURE|GOOGLE)_")
_LOOPBACK = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "::", ""}


class ReachedOutError(RuntimeError):
    """A test tried to reach an address that isn't on this machine."""


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is imported: what this machine has set must not reach the tests."""
    for name in list(os.environ):
        if _PRIVATE.search(name):
            del os.environ[name]
    # A busy machine is no fault of the code: without this, examples fail for being slow.
    settings.register_profile(
        "debrief", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("debrief")
    os.environ["LITELLM_MODE"] = "PRODUCTION"  # or LiteLLM reads a .env file at import
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first: begun last, they would be waited for alone."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def _is_loopback(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    return name is None or (isinstance(name, str) and (name in _LOOPBACK or name[:4] == "127."))


def _guarded(call: Any, host_of: Any, reached: list[str]) -> Any:
    def guarded(*args: Any, **kwargs: Any) -> Any:
        host = host_of(*args)
        if not _is_loopback(host):
            reached.append(str(host))
            raise ReachedOutError(f"A test tried to reach {host}; tests may only use loopback.")
        return call(*args, **kwargs)

    return guarded


def _peer(sock: socket.socket, *args: Any) -> object:
    """The host that a call on a socket is for; None for sockets that aren't of the internet."""
    address = args[-1] if args else None
    return address[0] if isinstance(address, tuple) else None


@pytest.fixture(scope="session")
def reached_out(record_mode: str) -> Iterator[list[str]]:
    """The addresses that tests tried to reach, whatever became of the error.

    `make record` may reach the model that it was given, and so is left alone.
    """
    reached: list[str] = []
    if record_mode != "none":
        yield reached
        return
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            call = getattr(socket.socket, name)
            patch.setattr(socket.socket, name, _guarded(call, _peer, reached))
        lookup = _guarded(socket.getaddrinfo, lambda *args: args[0] if args else None, reached)
        patch.setattr(socket, "getaddrinfo", lookup)
        yield reached


@pytest.fixture(autouse=True)
def only_loopback(request: pytest.FixtureRequest, reached_out: list[str]) -> Iterator[None]:
    """A test that reaches out fails, also where the code under test swallowed the error."""
    before = len(reached_out)
    yield
    if (tried := reached_out[before:]) and "reaches_out" not in request.keywords:
        pytest.fail(f"The test tried to reach {', '.join(sorted(set(tried)))}.")


# Cassettes: what a model was asked and said, recorded once, replayed from then on.

CASSETTES = Path(__file__).parent / "cassettes"


@pytest.fixture(scope="module")
def vcr_cassette_dir(request: pytest.FixtureRequest) -> str:
    """One folder a test file, all in one place."""
    return str(CASSETTES / request.path.stem)


@pytest.fixture
def vcr_config() -> dict[str, object]:
    """Bodies readable, keys and addresses left out, and the whole request compared."""
    return {
        "serializer": "yaml",
        "match_on": ["method", "path", "same_body"],
        "before_record_request": readable.filter_request,
        "before_record_response": readable.filter_response,
        "decode_compressed_response": True,
    }


def pytest_recording_configure(config: pytest.Config, vcr: Any) -> None:
    """Tell vcrpy how cassettes are written and compared."""
    vcr.register_serializer("yaml", readable)
    vcr.register_matcher("same_body", readable.same_body)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A miss is told in words, whatever the client made of it."""
    report = yield
    if words := readable.miss_in_words(item.name, call.excinfo.value if call.excinfo else None):
        report.longrepr = words
    return report
