"""What a leader types and leaves in the same moment, in a real browser.

A click straight after typing sends two requests, and the second may stop the run of the first
anywhere: so each of these is tried several times.
"""

import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE_MS, Served
from tests.browser.waiting import settled, wait_for_drafts

pytestmark = pytest.mark.browser
TRIES = 3
CLICK_MS = 80  # from pressing to letting go, as people click


@pytest.fixture
def review(page: Page, served: Served) -> Page:
    """The review page, drawn."""
    wait_for_drafts(served)
    page.goto("/")
    expect(page.get_by_text("drafts waiting")).to_be_visible(timeout=120_000)
    settled(page)
    return page


def own_words(page: Page) -> Locator:
    """The field for the leader's own words, once no note but the open one is drawn any more."""
    settled(page)
    expect(page.get_by_label("Your own words")).to_have_count(1)
    return page.get_by_label("Your own words")


WORDS = """() => [...document.querySelectorAll('textarea[aria-label="Your own words"]')]
    .map(field => field.value)"""


def wait_for_words(page: Page, words: str) -> None:
    """Wait until the open note has these words, and no other note is drawn any more."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while (found := page.evaluate(WORDS)) != [words]:
        assert time.monotonic() < deadline, f"{found} in place of {words!r}"
        page.wait_for_timeout(200)
    settled(page)


def type_and_click(page: Page, text: str, target: Locator) -> None:
    """Type, and click with the mouse before anything else can happen."""
    own_words(page).click()
    box = target.bounding_box()
    assert box
    page.keyboard.insert_text(text)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(CLICK_MS)
    page.mouse.up()


def title_of(page: Page) -> str:
    """The ticket that is open."""
    return page.locator(".db-head h3").inner_text()


def test_what_is_typed_before_a_click_on_next_is_there_again(review: Page) -> None:
    for nth in range(TRIES):
        first, typed = title_of(review), f"Typed and left, {nth}."
        type_and_click(review, typed, review.get_by_role("button", name="Next"))
        expect(review.locator(".db-head h3")).not_to_have_text(first)
        wait_for_words(review, "")
        review.get_by_role("button", name="Previous").click()
        expect(review.locator(".db-head h3")).to_have_text(first)
        wait_for_words(review, typed)
        review.get_by_role("button", name="Discard").click()
        wait_for_words(review, "")


def test_what_is_typed_before_a_click_on_another_page_is_there_again(review: Page) -> None:
    for nth in range(TRIES):
        typed = f"Typed and left for the playbook, {nth}."
        type_and_click(review, typed, review.get_by_role("link", name="Playbook"))
        expect(review.get_by_text("What good looks like here")).to_be_visible()
        settled(review)
        review.get_by_role("link", name="Review").click()
        wait_for_words(review, typed)
        review.get_by_role("button", name="Discard").click()
        wait_for_words(review, "")


def test_what_is_typed_before_a_click_on_save_and_after_it_stays(review: Page) -> None:
    type_and_click(review, "Saved.", review.get_by_role("button", name="Save", exact=True))
    own_words(review).click()
    review.keyboard.press("End")
    review.keyboard.insert_text(" And going on.")
    expect(review.get_by_text("Saved. It is still a draft.")).to_be_visible()
    wait_for_words(review, "Saved. And going on.")
    review.get_by_label("Ask in the one-on-one").focus()
    review.get_by_role("button", name="Discard").click()
    wait_for_words(review, "Saved.")


def test_an_approval_takes_what_was_typed_just_before_it(review: Page, served: Served) -> None:
    first, typed = title_of(review), "Typed, and approved in the same moment."
    own_words(review).fill("")
    type_and_click(review, typed, review.get_by_role("button", name="Approve", exact=True))
    expect(review.locator(".db-head h3")).not_to_have_text(first)
    wait_for_words(review, "")
    review.get_by_role("button", name="Undo").click()
    expect(review.locator(".db-head h3")).to_have_text(first)
    wait_for_words(review, typed)


def test_the_second_of_two_quick_clicks_decides_nothing(review: Page) -> None:
    first = title_of(review)
    review.get_by_role("button", name="Approve", exact=True).dblclick()
    expect(review.locator(".db-head h3")).not_to_have_text(first)
    settled(review)
    expect(review.get_by_text("changed meanwhile")).to_have_count(0)
    expect(review.get_by_text("Approved.")).to_be_visible()
    review.get_by_role("button", name="Undo").click()
    expect(review.locator(".db-head h3")).to_have_text(first)
