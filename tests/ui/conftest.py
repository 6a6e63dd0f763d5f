"""The screens over services in memory."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from app.ui.backend import SESSION_KEY
from app.ui.session import WHO
from tests.ui.fake_services import FakeServices

MAIN = Path(__file__).parents[2] / "app" / "ui" / "main.py"

Open = Callable[..., AppTest]


def new_app(backend: FakeServices) -> AppTest:
    """The whole app over `backend`, not run yet."""
    at = AppTest.from_file(MAIN, default_timeout=20)
    # Without one, each AppTest searches every installed package for components: half a second.
    at._bidi_component_manager = BidiComponentManager()
    at.session_state[SESSION_KEY] = backend
    return at


@pytest.fixture
def services() -> FakeServices:
    """Three drafts that wait."""
    return FakeServices()


@pytest.fixture
def open_page(services: FakeServices) -> Open:
    """Opens a page as the leader, or as the agent who is named."""

    def _open(page: str, who: str | None = None, backend: FakeServices = services) -> AppTest:
        at = new_app(backend)
        if who:
            at.session_state[WHO] = who
        at.run()
        return at.switch_page(f"screens/{page}.py").run()

    return _open
