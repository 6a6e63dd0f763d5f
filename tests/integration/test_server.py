"""The ASGI app: what it refuses, and its health route."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.bootstrap import Services
from app.errors import SettingsError
from app.server import check_may_listen, make_app
from app.settings import Settings


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = Services(Settings(data_dir=tmp_path))
    yield services
    services.close()


def test_it_refuses_to_be_reached_from_elsewhere_while_roles_are_a_switch(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"DEBRIEF_HOST='0\.0\.0\.0' would let anybody"):
        check_may_listen(Services(Settings(data_dir=tmp_path, host="0.0.0.0")))


def test_a_port_that_is_taken_is_said_with_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"Port {port} .* DEBRIEF_PORT"):
            check_may_listen(Services(Settings(data_dir=tmp_path, port=port)))


def test_healthz_answers_with_what_is_stored_and_who_judges(services: Services) -> None:
    with TestClient(make_app(services)) as client:
        reply = client.get("/healthz")
    assert reply.status_code == 200
    assert reply.json() == {
        "status": "ok",
        "judge": "built-in judge",
        "tickets": 0,
        "pending": 0,
    }
