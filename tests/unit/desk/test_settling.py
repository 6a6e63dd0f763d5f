"""Each call that a run paid for is told by its assessments, and counted, exactly once."""

from hypothesis import given
from hypothesis import strategies as st

from app.coaching.drafter import Draft
from app.desk.settling import Part, settle
from app.judging.assessment import Usage
from app.judging.model_client import total_usage
from tests.builders import a_note, a_ticket, an_assessment, redacted

CALLS = st.integers(0, 5).map(
    lambda calls: Usage(calls=calls, prompt_tokens=100 * calls, cost_usd=0.25 * calls)
)


def part(judged: Usage, drafted: Usage | None = None) -> Part:
    assessment = an_assessment(redacted(a_ticket())).model_copy(update={"usage": judged})
    return assessment, Draft(note=a_note(), usage=drafted or Usage())


def took(calls: int, **changes: object) -> Usage:
    whole = {"calls": calls, "prompt_tokens": 100 * calls, "cost_usd": 0.25 * calls} | changes
    return Usage.model_validate(whole)


def test_what_was_counted_when_it_came_is_not_counted_again() -> None:
    settled = settle([part(took(2), took(1))], {"judge": took(2), "drafter": took(1)})
    assert settled.parts == [part(took(2), took(1))]
    assert settled.uncounted == [{"judge": Usage(), "drafter": Usage()}]


def test_replies_that_became_part_of_nothing_are_told_by_the_first_part() -> None:
    parts = [part(took(1)), part(took(1))]
    settled = settle(parts, {"judge": took(4), "drafter": took(1)})
    assert [(a.usage.calls, d.usage.calls) for a, d in settled.parts] == [(3, 1), (1, 0)]
    assert settled.parts[0][0].usage.cost_usd == 0.75


def test_what_nobody_counted_is_counted_now() -> None:
    settled = settle([part(took(3), took(1))], {})
    assert settled.uncounted == [{"judge": took(3), "drafter": took(1)}]


def test_a_call_of_unknown_price_is_one_call() -> None:
    unknown = Usage(calls=1, cost_usd=None)
    settled = settle([part(total_usage([took(1), unknown]))], {"judge": took(1)})
    (uncounted,) = settled.uncounted
    assert (uncounted["judge"].calls, uncounted["judge"].unpriced) == (1, 1)
    assert settled.parts[0][0].usage.cost_usd == 0.25


@given(st.lists(st.tuples(CALLS, CALLS), min_size=1, max_size=3), CALLS, CALLS)
def test_counted_and_told_are_the_same(
    usages: list[tuple[Usage, Usage]], judged: Usage, drafted: Usage
) -> None:
    settled = settle([part(*each) for each in usages], {"judge": judged, "drafter": drafted})
    told = total_usage(usage for a, d in settled.parts for usage in (a.usage, d.usage))
    later = (usage for each in settled.uncounted for usage in each.values())
    counted = total_usage([judged, drafted, *later])
    assert (told.calls, told.prompt_tokens, told.cost_usd) == (
        counted.calls,
        counted.prompt_tokens,
        counted.cost_usd,
    )
