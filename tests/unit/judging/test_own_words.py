"""The agent's own words, apart from the mail that a turn answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judging.assessment import UnscoredReason, Verdict
from app.judging.judge import Judgement
from app.judging.own_words import count_words, own_passages, says_enough
from app.judging.verification import verify
from app.transcripts.ticket import Role
from tests.unit.judging.build import make_brief, make_verdict

HISTORY = "I am furious about the router."


@pytest.mark.parametrize(
    "turn",
    [
        f"I'll see to it.\n\n> {HISTORY}",
        f"I'll see to it.\n >> {HISTORY}\nRegards",
        f"I'll see to it.\n\nOn Mon, 3 Mar 2025 at 10:02, [PERSON_1] wrote:\n{HISTORY}",
        f"I'll see to it.\nOn Mon, 3 Mar 2025 at 10:02, [PERSON_1]\n<[EMAIL_1]> wrote:\n{HISTORY}",
        f"I'll see to it.\nOn 3 March [PERSON_1] wrote:\n\n> Hello,\n> {HISTORY}\n\nThanks.",
        f"I'll see to it.\r\n-----Original Message-----\r\nFrom: [PERSON_1]\r\n{HISTORY}",
        f"I'll see to it.\n---------- Forwarded message ---------\n{HISTORY}",
        f"I'll see to it.\nAm 03.03.2025 um 10:02 schrieb [PERSON_1]:\n{HISTORY}",
        f"I'll see to it.\nLe 3 mars 2025, [PERSON_1] a \u00e9crit :\n{HISTORY}",
        f"I'll see to it.\nEl 3 de marzo, [PERSON_1] escribi\u00f3:\n{HISTORY}",
        f"I'll see to it.\nFrom: [PERSON_1]\nSent: 3 March 2025\n{HISTORY}",
    ],
)
def test_a_quote_from_the_mail_that_is_answered_is_not_the_agents(turn: str) -> None:
    verdict = judged(turn, HISTORY)
    assert verdict.unscored is UnscoredReason.QUOTE_NOT_FOUND
    assert "only in the mail that it answers" in verdict.detail
    assert judged(turn, "see to it").level


@pytest.mark.parametrize(
    ("turn", "quote"),
    [
        (f"{HISTORY}\n\n> {HISTORY}", HISTORY),
        (f"On 3 March [PERSON_1] wrote:\n> {HISTORY}\nA new one is on its way.", "on its way"),
        ("> Where is it?\nIt is in Leeds.\n> And when?\nOn Friday.", "On Friday"),
        ("On Monday you wrote:\nthat it was late. It was.", "that it was late"),
        ("On it! I wrote: please wait.", "please wait"),
        ("Choose Settings > Wi-Fi > Forget.", "Wi-Fi > Forget"),
    ],
)
def test_what_the_agent_wrote_beside_a_quoted_mail_counts(turn: str, quote: str) -> None:
    assert judged(turn, quote).level


def test_a_quote_does_not_run_across_a_quoted_mail() -> None:
    verdict = judged("It is in Leeds.\n> And when?\nOn Friday.", "Leeds. > And when? On Friday")
    assert verdict.unscored is UnscoredReason.QUOTE_NOT_FOUND


@pytest.mark.parametrize(
    ("quote", "turn", "is_enough"),
    [
        ("so sorry", "I'm so sorry to hear it.", True),
        ("sorry", "I'm so sorry to hear it.", False),
        ("[PERSON_1]", "Hi [PERSON_1], all is well.", False),
        ("[PERSON_1] [PERSON_2]", "Hi [PERSON_1] [PERSON_2], all is well.", False),
        ("[PERSON_1]'s", "It was [PERSON_1]'s fault.", False),
        ("Hi [PERSON_1]", "Hi [PERSON_1], all is well.", True),
        ("Sorry!", "Sorry!", True),
        ("sorry", "Sorry \u2014 ", True),
        ("[URL_1]", "[URL_1]", True),
        ("\u5bf9\u4e0d\u8d77", "\u5bf9\u4e0d\u8d77\uff0c\u8bf7\u7a0d\u7b49", True),
    ],
)
def test_a_quote_is_two_words_with_one_that_was_said_unless_the_turn_is_shorter(
    quote: str, turn: str, is_enough: bool
) -> None:
    assert says_enough(quote, turn) is is_enough
    verdict = judged(turn, quote)
    assert bool(verdict.level) is is_enough
    assert is_enough or "too short to show anything" in verdict.detail


def judged(turn: str, quote: str) -> Verdict:
    brief = make_brief(turns=((Role.CUSTOMER, "Hello?"), (Role.AGENT, turn)))
    return verify(Judgement(verdicts=(make_verdict(quote=quote),)), brief).verdicts[0]


LINES = st.sampled_from(
    [
        "> old",
        "new words",
        "",
        "On 3 March [PERSON_1] wrote:",
        "-----Original Message-----",
        ">",
        "On",
    ]
)


@given(st.lists(LINES, max_size=8).map("\n".join))
def test_own_passages_stand_in_the_turn_in_their_order_and_hold_no_marked_line(text: str) -> None:
    start = 0
    for passage in own_passages(text):
        start = text.index(passage, start) + len(passage)
        assert not any(line.startswith(">") for line in passage.splitlines())


@given(st.text())
def test_a_turn_without_letters_has_no_words_and_any_other_has_some(text: str) -> None:
    assert (count_words(text) > 0) is any(char.isalnum() for char in text)
