"""What comes in, what is corrected and what is forgotten, in a real browser."""

import json
import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Served
from tests.browser.waiting import kept_in, settled, wait_for_drafts

pytestmark = pytest.mark.browser
CARD = "4111 1111 1111 1111"


def ticket(number: int) -> dict[str, object]:
    """A ticket that holds a card number."""
    asked = f"This is about parcel {number}. I paid with {CARD}, and it never came."
    return {
        "id": f"march-{number}",
        "agent": "Rosa Lindt",
        "turns": [
            {"speaker": "customer", "text": asked},
            {"speaker": "agent", "text": "I'm sorry. I have sent it again, it arrives on Friday."},
        ],
    }


def export(tickets: int) -> FilePayload:
    """An export of some tickets, and one line that is none."""
    lines = [json.dumps(ticket(number)) for number in range(tickets)]
    return {
        "name": "march.jsonl",
        "mimeType": "application/json",
        "buffer": "\n".join([*lines, "no ticket"]).encode(),
    }


def bring_in(page: Page, tickets: int) -> None:
    """Drop an export and confirm it."""
    page.goto("/import_tickets")
    page.locator('input[type="file"]').first.set_input_files(export(tickets))
    page.get_by_role("button", name=f"Import {tickets} tickets").click()
    expect(page.get_by_text("march.jsonl came in")).to_be_visible()


def test_an_export_is_previewed_imported_assessed_and_undone(page: Page, served: Served) -> None:
    wait_for_drafts(served)
    page.goto("/import_tickets")
    page.locator('input[type="file"]').first.set_input_files(export(7))
    expect(page.get_by_text(re.compile("^Recognised: "))).to_be_visible()
    expect(page.get_by_text(re.compile("In the first 5 tickets: .*5 card numbers"))).to_be_visible()
    expect(page.locator(".db-ticket")).to_have_count(5)
    page.get_by_role("button", name="Import 7 tickets").click()
    expect(page.get_by_text("march.jsonl came in")).to_be_visible()
    expect(page.locator(".db-figures")).to_have_text("7imported0updated0unchanged1skipped")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download 1 skipped").click()
    assert download.value.path().read_bytes().startswith(b"\xef\xbb\xbfwhere,why")

    page.get_by_role("button", name="Assess these tickets").click()
    expect(page.get_by_text("7 tickets in the queue")).to_be_visible()
    wait_for_drafts(served)
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("7 tickets would be removed, with 7 assessments")).to_be_visible()
    page.get_by_role("button", name="Undo it: remove 7 tickets").click()
    expect(page.get_by_text("nothing of it is kept but this record")).to_be_visible()
    assert kept_in(served, CARD) == []


def test_an_import_goes_on_while_another_page_is_open(page: Page, served: Served) -> None:
    page.goto("/import_tickets")
    page.locator('input[type="file"]').first.set_input_files(export(150))
    page.get_by_role("button", name="Import 150 tickets").click()
    expect(page.get_by_text(re.compile("Importing march.jsonl|came in")).first).to_be_visible()
    page.get_by_role("link", name="Playbook").click()
    expect(page.get_by_text("What good looks like here")).to_be_visible()
    page.get_by_role("link", name="Import").click()
    expect(page.get_by_text("march.jsonl came in")).to_be_visible(timeout=120_000)
    expect(page.locator(".db-figures")).to_contain_text("150imported")


def test_words_that_are_selected_are_redacted_everywhere(page: Page, served: Served) -> None:
    wait_for_drafts(served)
    page.goto("/")
    settled(page)
    words = page.locator(".st-key-scroll_transcript .db-agent .db-text").first
    said = words.inner_text()
    chips = page.locator(".st-key-scroll_transcript .db-chip").count()
    offer = page.get_by_role("button", name="Redact this")
    for _ in range(20):  # the script that listens comes a moment after the page
        words.dblclick(position={"x": 12, "y": 12})
        page.wait_for_timeout(200)
        if offer.is_visible():
            break
    offer.click()
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_role("textbox", name="The words, as they stand in the ticket")
    expect(field).not_to_have_value("")
    chosen = field.input_value()
    assert chosen in said
    dialog.get_by_role("button", name="Redact this").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text(re.compile(r"Changed in \d+ places? of the ticket"))).to_be_visible()
    settled(page)
    shown = page.locator(".st-key-scroll_transcript .db-chip")
    assert shown.count() > chips
    text = page.locator(".st-key-scroll_transcript .db-transcript").inner_text()
    assert not re.search(rf"\b{re.escape(chosen)}\b", text, re.IGNORECASE)

    page.locator(".st-key-scroll_transcript .db-agent .db-chip").first.click()
    dialog.get_by_role("textbox", name="What should it say?").fill(chosen)
    dialog.get_by_role("button", name="Put it back").click()
    expect(dialog).to_be_hidden()
    settled(page)
    expect(shown).to_have_count(chips)


def test_forgetting_an_agent_shows_the_counts_and_then_the_proof(
    page: Page, served: Served
) -> None:
    bring_in(page, 6)
    page.goto("/privacy")
    expect(page.get_by_text("Nothing left this machine.")).to_be_visible()
    page.get_by_text("An agent", exact=True).click()
    page.get_by_label("Their name, as tickets carry it").fill("Rosa Lindt")
    page.get_by_label("Their name, as tickets carry it").press("Enter")
    page.get_by_role("button", name="Show what would go").click()
    page.get_by_role("button", name="Forget for good").click()
    expect(page.get_by_text(re.compile("text columns finds 0"))).to_be_visible(timeout=60_000)
    assert kept_in(served, "Rosa Lindt") == []
