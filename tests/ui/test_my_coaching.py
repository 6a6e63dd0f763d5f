"""My coaching: what an agent was sent."""

import pytest

from app.coaching.states import NoteState
from tests.ui.conftest import Open
from tests.ui.fake_services import LEADER, FakeServices
from tests.ui.reading import labels, shown


@pytest.fixture
def shared(services: FakeServices) -> FakeServices:
    """Two notes that Dana's leader shared."""
    for note_id in ("N-1", "N-2"):
        item = services.review.approve(note_id, revision=1, by=LEADER)
        services.review.share(note_id, revision=item.revision, by=LEADER)
    return services


def test_before_the_first_note_the_page_says_what_to_do(open_page: Open) -> None:
    assert "under Self-assessment" in shown(open_page("my_coaching", who="Dana"))


def test_the_newest_note_is_open_and_holds_no_memo(open_page: Open, shared: FakeServices) -> None:
    text = shown(open_page("my_coaching", who="Dana"))
    assert "What you did well You named the wait" in text
    assert "A line to try You've asked three times now" in text
    assert "Only you see this" not in text
    assert "For coaching, never for pay or employment decisions." in text


def test_what_is_meant_for_the_leader_is_not_on_the_agents_page(
    open_page: Open, shared: FakeServices
) -> None:
    text = shown(open_page("my_coaching", who="Dana"))
    assert "Not scored here: doesn't apply" in text
    assert "Not scored here: couldn't be judged" in text
    for meant_for_the_leader in (
        "The customer tells us how to score this.",
        "The policy decides it.",
        "The cause lies with",
        "Outside the agent's control",
    ):
        assert meant_for_the_leader not in text


def test_reading_it_is_said_in_plain_words(open_page: Open, shared: FakeServices) -> None:
    at = open_page("my_coaching", who="Dana")
    at = at.button(key="acknowledge_N-1").click().run()
    assert shared.review.open("N-1").state is NoteState.ACKNOWLEDGED
    assert "You have read this." in shown(at)
    assert "I have read this" not in labels(at)


def test_an_older_note_can_be_opened(open_page: Open, shared: FakeServices) -> None:
    at = open_page("my_coaching", who="Dana")
    at = at.button(key="coaching_N-2").click().run()
    assert "acknowledge_N-2" in {button.key for button in at.button}


def test_another_agents_notes_are_not_here(open_page: Open, shared: FakeServices) -> None:
    assert "No note was shared with you yet." in shown(open_page("my_coaching", who="Omar"))


def test_a_stale_acknowledgement_is_said(open_page: Open, shared: FakeServices) -> None:
    at = open_page("my_coaching", who="Dana")
    shared.coaching.acknowledge(
        "N-1", revision=3, by=LEADER.model_copy(update={"name": "Dana", "role": "agent"})
    )
    at = at.button(key="acknowledge_N-1").click().run()
    assert "changed meanwhile" in shown(at)
