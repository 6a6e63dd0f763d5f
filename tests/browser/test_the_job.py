"""The main job in a real browser: a leader decides, an agent reads and assesses themselves."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.browser.waiting import settled, wait_for_drafts

pytestmark = pytest.mark.browser
TRANSCRIPT = """\
Customer: I have been charged twice for October and nobody answers. My card is 4111 1111 1111 1111.
Agent: I'm sorry about the double charge. I've refunded the second one just now.
Customer: When will I see it?
Agent: By Friday at the latest. If it isn't there, write to me and I'll call the bank.
"""


def test_a_draft_is_read_edited_shared_and_found_on_its_agents_page(
    page: Page, served: Served
) -> None:
    wait_for_drafts(served)
    page.goto("/")
    expect(page.get_by_text("drafts waiting")).to_be_visible()
    expect(page.get_by_text("It is not a language model").first).to_be_visible()
    waiting = page.get_by_text(re.compile(r"^\d+ drafts waiting")).inner_text()
    opened = page.locator('.st-key-scroll_queue [data-testid="stBaseButton-primary"]').inner_text()
    found = re.search(r"(\w+ \w+) · .*\b(?:chat|email|phone)\b", opened)
    assert found, opened
    name = found[1]

    words = "I kept this one to read aloud on Monday."
    page.get_by_label("Your own words").fill(words)
    page.get_by_role("button", name="Approve and share").click()
    expect(page.get_by_text(waiting)).to_be_hidden()
    settled(page)

    page.goto(f"/my_coaching?who={name}")
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_text("Only you see this")).to_have_count(0)
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_text("You have read this")).to_be_visible()


def test_the_note_check_follows_what_is_typed_and_an_approval_asks_once(
    page: Page, served: Served
) -> None:
    wait_for_drafts(served)
    page.goto("/")
    settled(page)
    expect(page.get_by_text("Note check: all 11 rules hold")).to_be_attached()
    own = page.get_by_label("Your own words")
    own.fill("You always do this.")
    page.get_by_label("Ask in the one-on-one").focus()
    expect(page.get_by_text("says “You always”")).to_be_visible()
    own.fill("You always do this, unlike your colleagues.")
    page.get_by_role("button", name="Approve and share").click()
    expect(page.get_by_text("2 rules fail")).to_be_visible()
    page.get_by_role("button", name="Back to the note").click()
    own.fill("I liked the second reply.")
    page.get_by_label("Ask in the one-on-one").focus()
    expect(page.get_by_text("Note check: all 11 rules hold")).to_be_attached()
    expect(own).to_have_value("I liked the second reply.")


def test_a_click_straight_after_typing_opens_the_next_note(page: Page, served: Served) -> None:
    wait_for_drafts(served)
    page.goto("/")
    settled(page)
    first = page.locator(".db-head h3").inner_text()
    page.get_by_label("Your own words").fill("Typed and left.")
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".db-head h3")).not_to_have_text(first)


def test_choosing_a_verdict_marks_its_quote_in_the_transcript(page: Page, served: Served) -> None:
    wait_for_drafts(served)
    page.goto("/")
    settled(page)
    number = page.locator("button.db-num[data-show]").first
    shown = number.get_attribute("data-show")
    page.locator(".st-key-scroll_assessment").scroll_into_view_if_needed()
    chosen = page.locator(f'.db-transcript mark[data-mark~="{shown}"].db-chosen').first
    for _ in range(20):  # the script that listens comes a moment after the page
        number.click()
        page.wait_for_timeout(200)
        if chosen.is_visible():
            break
    expect(chosen).to_be_in_viewport()


def test_an_agent_assesses_blind_and_only_then_sees_the_judge(page: Page, served: Served) -> None:
    wait_for_drafts(served)
    page.goto("/self_assessment?who=Nadia Osei")
    expect(page.get_by_text("Private to you")).to_be_visible()
    page.get_by_role("button", name=re.compile("turns")).first.click()
    expect(page.get_by_text("Covered until you have given your own view")).to_be_visible()
    expect(page.locator(".db-quote")).to_have_count(0)
    for dimension in ("Empathy", "Clarity", "Resolution"):
        page.get_by_role("tab", name=dimension).click()
        groups = page.get_by_role("radiogroup").filter(visible=True)
        expect(groups).to_have_count(4)
        for group in groups.all():
            group.get_by_text("partly", exact=True).click()
    page.get_by_role("button", name="Show the judge's view").click()
    expect(page.get_by_text(re.compile("You and the judge see"))).to_be_visible()
    page.get_by_label("What would you do next time?").fill("Give a time.")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("Kept, for you alone.")).to_be_visible()


def test_a_pasted_transcript_is_redacted_assessed_and_read(page: Page, served: Served) -> None:
    page.goto("/assess")
    page.get_by_label("Paste a transcript").fill(TRANSCRIPT)
    page.get_by_label("Paste a transcript").press("Control+Enter")
    expect(page.get_by_text("CARD").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Assess")).first.click()
    expect(page.get_by_text("By Friday at the latest").first).to_be_visible()
    expect(page.get_by_role("button", name="Open in Review")).to_be_visible(timeout=60_000)
    for path in served.data_dir.rglob("*"):
        if path.is_file():
            assert b"4111 1111 1111 1111" not in path.read_bytes(), path


def test_what_cannot_be_read_is_said_calmly(page: Page, served: Served) -> None:
    page.goto("/assess")
    page.get_by_label("Paste a transcript").fill("roses are red")
    page.get_by_label("Paste a transcript").press("Control+Enter")
    expect(
        page.get_by_text(re.compile("isn't a conversation that can be read")).first
    ).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)
