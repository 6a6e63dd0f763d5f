"""A mail without a word of the agent's own is not what they said."""

import pytest

from app.transcripts.importers.bodies import speaking
from app.transcripts.ticket import Role

WROTE = "On Mon, 1 Jan 2025 at 10:00, Bob <bob@home.example> wrote:"


@pytest.mark.parametrize(
    "text",
    [
        f"{WROTE}\n\n> Help\n> me",
        f"{WROTE}\n> Help",
        "> Help\n> me",
        "---------- Forwarded message ---------\nFrom: Bob\n\nHelp",
    ],
)
def test_a_blank_forward_and_a_bare_quote_are_nobodys_words(text: str) -> None:
    assert speaking(Role.AGENT, text) is Role.SYSTEM
    assert speaking(Role.CUSTOMER, text) is Role.CUSTOMER


@pytest.mark.parametrize(
    "text",
    [
        "> You said this\n\nYes, it is so.",
        "FYI\n---------- Forwarded message ---------\nFrom: Bob",
        "",
    ],
)
def test_what_has_a_word_of_the_agents_own_stays_theirs(text: str) -> None:
    assert speaking(Role.AGENT, text) is Role.AGENT
