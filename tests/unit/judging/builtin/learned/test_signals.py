"""The single signals, one by one."""

import pytest

from app.judging.builtin.learned.ending import ending_signals
from app.judging.builtin.learned.friction import friction_signals
from app.judging.builtin.learned.outcome import outcome_signals
from app.judging.builtin.learned.uptake import uptake_signals
from app.judging.builtin.learned.waiting import waiting_signals
from tests.unit.judging.builtin.dialogues import dialogue
from tests.unit.judging.builtin.learned.talks import embedder, read, talk, timed

C, A = "C: Can you help?\n", "A: Hello, what is it?\n"


@pytest.mark.parametrize(
    ("said", "last_word"),
    [
        ("Your room has been booked.", 1.0),
        ("I have now refunded the order.", 1.0),
        ("Your delivery has been moved to Friday.", 1.0),
        ("All set!", 1.0),
        ("Unfortunately there is no room left.", -1.0),
        ("I'm sorry, but your booking request failed.", -1.0),
        ("We are unable to change it.", -1.0),
        ("Which day would you like?", 0.0),
    ],
)
def test_the_last_announcement_is_of_success_failure_or_neither(
    said: str, last_word: float
) -> None:
    assert dict(outcome_signals(talk(f"{C}A: {said}")))["last_word"] == last_word


def test_a_later_success_outweighs_a_failure() -> None:
    found = dict(outcome_signals(talk(f"{C}A: It failed.\nC: Again?\nA: It is booked now.")))
    assert (found["last_word"], found["failed.ever"], found["done.ever"]) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("said", "undone"),
    [
        ("C: Please cancel my order.\nA: It has been canceled.", 0.0),
        ("C: Please cancel my order.\nA: Let me look at that.", 1.0),
        ("C: Cancel it.\nA: It is canceled.\nC: And refund it please.\nA: One moment.", 1.0),
        ("C: Where is my order?\nA: In the post.", 0.0),
    ],
)
def test_a_wish_for_an_act_stays_undone_until_it_is_announced(said: str, undone: float) -> None:
    assert dict(outcome_signals(talk(said)))["undone"] == undone


def test_only_an_apology_for_what_cant_be_done_speaks_of_failure() -> None:
    kind = dict(outcome_signals(talk(f"{C}A: I'm so sorry for the wait, here it is.")))
    failing = dict(outcome_signals(talk(f"{C}A: I'm sorry, there are no rooms left.")))
    assert (kind["failed.sorry"], failing["failed.sorry"]) == (0.0, 1.0)


def test_a_failure_is_mended_by_what_comes_after_it() -> None:
    found = dict(outcome_signals(talk(f"{C}A: It failed.\nC: Oh.\nA: It is booked now.")))
    assert (found["failed.mended"], found["failed.ever"]) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("said", "signal"),
    [
        ("Never mind.", "end.gives_up"),
        ("I'll try another shop.", "end.gives_up"),
        ("That's not what I asked for.", "customer.pushes_back"),
        ("I already told you.", "customer.pushes_back"),
        ("Thanks a lot!", "end.thanks"),
        ("I'll check it out.", "end.takes_up"),
        ("I don't really like that.", "end.declines"),
        ("Oh well.", "end.let_down"),
        ("That's all, bye.", "end.wraps_up"),
        ("It works now.", "end.satisfied"),
        ("Actually, make it Monday instead.", "end.changes_mind"),
        ("Is that so?", "end.customer_asks"),
    ],
)
def test_how_the_customer_ends_it_is_seen(said: str, signal: str) -> None:
    _, turns, mood = read(dialogue(f"{C}{A}C: {said}"))
    assert dict(ending_signals(turns, mood))[signal] > 0
    _, turns, mood = read(dialogue(f"{C}{A}C: My bill is wrong by two pounds."))
    assert dict(ending_signals(turns, mood))[signal] == 0


def test_the_same_reply_twice_is_a_repetition_and_a_word_is_terse() -> None:
    said = f"{C}A: Please tell me your order number.\nC: It is on the way.\n"
    found = dict(
        friction_signals(talk(f"{said}A: Please tell me your order number.\nC: No.\nA: Ok."))
    )
    assert found["own.repeats"] == pytest.approx(1 / 3)
    assert found["own.terse"] == pytest.approx(1 / 3)


def test_waits_are_known_in_live_conversations_with_times_alone() -> None:
    said = "C: Hi\nA: Hello\nC: Are you there?\nA: I am"
    for turns, known in (
        (timed(said, 0, 10, 20, 50), True),
        (timed(said, 0, 9_000, 9_100, 99_000), False),
        (dialogue(said), False),
    ):
        found = dict(waiting_signals(read(turns)[1], turns))
        assert all((wait is not None) == known for wait in found.values())
    short, long = (
        dict(waiting_signals(read(turns)[1], turns))
        for turns in (timed(said, 0, 10, 20, 30), timed(said, 0, 10, 20, 500))
    )
    assert (short["wait.last"] or 0) < (long["wait.last"] or 0)


def test_a_reply_that_repeats_and_asks_on_takes_more_up() -> None:
    said = "C: The screen stays black.\nA: "
    replies = ("Right, how long has the screen been black?", "Okay.")
    pairs = [pair for reply in replies for pair in talk(f"{said}{reply}").pairs]
    more, less = uptake_signals(pairs, embedder())
    assert (more["taken.content"] or 0) > (less["taken.content"] or 0) == 0
    assert (more["near.whole"] or 0) > (less["near.whole"] or 0)
    assert (more["reply.asks"], less["reply.asks"], less["reply.short"]) == (1.0, 0.0, 1.0)
