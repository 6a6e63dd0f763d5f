"""What the gauges say of small dialogues, each pair alike but for one thing."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.judging.builtin.learned.gauges import UPTAKE
from app.judging.builtin.learned.model import load_weights
from tests.unit.judging.builtin.dialogues import brief, dialogue, judge
from tests.unit.judging.builtin.learned.talks import gauges, value

ASKED = "C: Could you move my delivery to Friday, please?\n"
SOLVED = f"""{ASKED}A: Your delivery has been moved to Friday.
C: Great, thank you so much!
A: You're welcome, have a lovely day!"""
UNSOLVED = f"""{ASKED}A: Unfortunately your delivery can't be moved to Friday.
C: Never mind then, I'll try somewhere else.
A: I am sorry."""
STUCK = f"""{ASKED}A: I'm sorry, I can only help you with returns.
C: It is about a delivery. Can you move it?
A: I'm sorry, I can only help you with returns."""


@pytest.mark.parametrize(
    ("gauge", "better", "worse"),
    [
        ("outcome", SOLVED, UNSOLVED),
        ("outcome", SOLVED, STUCK),
        ("tone", SOLVED, STUCK),
        ("overall", SOLVED, UNSOLVED),
        ("completion", SOLVED, STUCK),
        (UPTAKE, f"{ASKED}A: Friday works: I'll move the delivery then.", f"{ASKED}A: Okay."),
    ],
)
def test_a_gauge_puts_the_better_of_two_conversations_first(
    gauge: str, better: str, worse: str
) -> None:
    assert value(gauge, better) > value(gauge, worse)


def test_an_announced_success_is_above_one_half_and_a_failure_below() -> None:
    assert value("outcome", SOLVED) > 0.5 > value("outcome", UNSOLVED)


def test_a_gauge_names_what_moved_it_most_and_which_way() -> None:
    because = gauges(UNSOLVED).by_name["outcome"].because
    words = [str(told) for told in because]
    assert [abs(told.adds) for told in because] == sorted(
        (abs(told.adds) for told in because), reverse=True
    )
    assert "the customer gives up or goes elsewhere near the end (lowers it)" in words


def test_every_gauge_of_the_weights_file_is_read_and_stays_on_its_scale() -> None:
    for text in (SOLVED, UNSOLVED, STUCK, "C: Hi\nA: Hi"):
        found = gauges(text).by_name
        assert set(found) == set(load_weights().gauges)
        for reading in found.values():
            assert reading.low <= reading.value <= reading.high
            assert 0 <= reading.share <= 1


def test_uptake_is_told_for_each_reply_to_the_customer() -> None:
    found = gauges(f"{ASKED}A: Okay.\nA: One moment.\nC: So?\nA: It is on Friday now.")
    assert list(found.uptake_by_turn) == [1, 4]


def test_there_is_no_gauge_where_the_customer_is_silent() -> None:
    found = gauges("A: Hello?\nA: Are you there?")
    assert found.by_name == {}
    assert found.share("outcome") is None


class Elsewhere:
    """An embedder that the weights weren't fitted with; it must not be asked."""

    name = "openai/some-embedder"

    def embed(self, texts: object) -> NDArray[np.float32]:
        raise AssertionError("a gauge asked an embedder that it can't read")


def test_another_embedder_is_never_asked_and_the_gauges_do_without() -> None:
    assert set(gauges(SOLVED, Elsewhere()).by_name) == set(gauges(SOLVED).by_name)


def test_the_judge_gives_its_gauges_and_the_same_ones_twice() -> None:
    asked = brief(dialogue(SOLVED))
    first = judge().gauges(asked)
    assert first == judge().gauges(asked)
    assert set(first) == set(load_weights().gauges)
    assert all(0 <= share <= 1 for share in first.values())


def test_who_the_people_are_moves_no_gauge() -> None:
    named = SOLVED.replace("Your delivery", "[PERSON_1], your delivery")
    again = SOLVED.replace("Your delivery", "[PERSON_2], your delivery")
    assert gauges(named).by_name == gauges(again).by_name
