"""The guard that keeps tests on this machine."""

import os
import socket

import pytest

from tests.conftest import ReachedOutError


@pytest.mark.reaches_out
@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_no_address_but_loopback_can_be_reached(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as sock, pytest.raises(ReachedOutError, match=host):
        sock.connect((host, 80))


@pytest.mark.reaches_out
def test_no_name_is_looked_up() -> None:
    with pytest.raises(ReachedOutError, match=r"api\.openai\.com"):
        socket.create_connection(("api.openai.com", 443))


def test_loopback_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
        server.accept()[0].close()


def test_no_key_or_setting_of_this_machine_reaches_the_tests() -> None:
    assert not [n for n in os.environ if n.startswith("DEBRIEF_") or n.endswith("_API_KEY")]
