"""A served Debrief of its own, and a real headless browser in front of it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import HOW, find_chromium

START_S = 120
PATIENCE_MS = 30_000  # a busy machine is slow, not broken
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True)
class Served:
    """A running Debrief."""

    address: str
    data_dir: Path


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait for /healthz. Fails with what the server said where it stopped."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{address}/healthz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    process.kill()
    raise AssertionError(f"the server at {address} never got ready")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Debrief as `make run` starts it, on its own data folder and port."""
    data_dir = tmp_path_factory.mktemp("served")
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DEBRIEF_")}
    environment |= {"DEBRIEF_DATA_DIR": str(data_dir), "DEBRIEF_PORT": str(port)}
    command = [sys.executable, "-m", "app.cli", "serve", "--samples"]
    with (data_dir / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stderr=log, stdout=log)
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_ready(address, process)
            yield Served(address, data_dir)
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium; the tests are skipped in words where there is none.

    Closed with its module: while Playwright runs, no other test can have an event loop.
    """
    path = find_chromium()
    if path is None:
        pytest.skip(HOW)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """An empty page of the size of a laptop's screen."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=served.address)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: pytest.fail(f"the page failed: {error}"))
    yield page
    context.close()
