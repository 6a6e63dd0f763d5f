"""What holds for every test: no network but loopback, and nobody's keys or settings."""

import os
import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest

_PRIVATE = re.compile(r"^DEBRIEF_|^LITELLM_|^OLLAMA_|_API_(KEY|BASE|TOKEN)$|^(AWS|AZURE|GOOGLE)_")
_LOOPBACK = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "::", ""}


class ReachedOutError(RuntimeError):
    """A test tried to reach an address that isn't on this machine."""


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is imported: what this machine has set must not reach the tests."""
    for name in list(os.environ):
        if _PRIVATE.search(name):
            del os.environ[name]
    os.environ["LITELLM_MODE"] = "PRODUCTION"  # or LiteLLM reads a .env file at import
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"


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
def reached_out() -> Iterator[list[str]]:
    """The addresses that tests tried to reach, whatever became of the error."""
    reached: list[str] = []
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
