"""What a test in the browser waits for."""

import time

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served


def wait_for_drafts(served: Served) -> None:
    """Wait until the samples are assessed."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if httpx.get(f"{served.address}/healthz", timeout=10).json()["pending"] == 0:
            return
        time.sleep(0.5)
    raise AssertionError("the samples were never assessed")


def settled(page: Page) -> None:
    """Wait until Streamlit has drawn what was asked for."""
    expect(
        page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    ).to_be_visible()


def kept_in(served: Served, words: str) -> list[str]:
    """The files of the installation in which these words stand."""
    files = [path for path in served.data_dir.rglob("*") if path.is_file()]
    return [path.name for path in files if words.encode() in path.read_bytes()]
