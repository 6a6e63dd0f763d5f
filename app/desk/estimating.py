"""Estimating a batch: the prompts of a sample are rendered and counted, not sent.

What was answered before costs nothing. Tickets of which replies are kept are therefore
looked at by themselves, and more of them: whether all of a ticket's replies are kept shows
only once its prompts are rendered.
"""

from collections.abc import Callable, Iterable, Sequence
from random import Random
from statistics import mean
from typing import NamedTuple

from app.desk.estimate import Estimate, Interval, together, total_of
from app.desk.limits import TicketUse
from app.desk.ticket_use import ENOUGH, Roles
from app.judging.panel import ONCE, Repeats
from app.judging.prompt_meter import Sizes
from app.redaction.report import RedactedTicket
from app.storage.model_use import ModelRole, Used
from app.storage.records import Records, Unit

SAMPLE = 20  # tickets of which nothing is kept
LOOKED_UP = 200  # tickets of which something is
SEED = 7
CLOSE_SHARE = 0.5  # of tickets with a close call, before this model's are known
# Where a model hasn't answered often enough: twelve verdicts with quotes, and a short note.
REPLY_TOKENS: dict[ModelRole, float] = {"judge": 1_500.0, "drafter": 350.0}


class Prompts(NamedTuple):
    """The prompt tokens of one ticket, call by call."""

    first: Sizes = Sizes()  # of a first judgement, which may be a close call
    counted: Sizes = Sizes()  # of judgements that are known to be all
    drafter: Sizes = Sizes()

    def with_more(self, other: "Prompts") -> "Prompts":
        """These and another part's."""
        return Prompts(*(mine.with_more(theirs) for mine, theirs in zip(self, other, strict=True)))


class Taken(NamedTuple):
    """What one ticket of the sample would take."""

    calls: float = 0.0
    prompt_tokens: float = 0.0
    completion_tokens: float = 0.0
    cost_usd: float | None = 0.0  # None where the model's price isn't known

    def with_more(self, other: "Taken") -> "Taken":
        """Both together."""
        known = self.cost_usd is not None and other.cost_usd is not None
        return Taken(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            (self.cost_usd or 0.0) + (other.cost_usd or 0.0) if known else None,
        )


class Measured(NamedTuple):
    """One ticket of the sample: what is still to be paid, and what it takes with nothing kept."""

    due: Taken
    whole: Taken


DONE = Measured(Taken(), Taken())


class Group(NamedTuple):
    """Tickets of one kind, and those of them that were looked at."""

    tickets: int
    sample: Sequence[Measured]

    def total(self, of: Callable[[Measured], float]) -> Interval:
        """Of all of them, from those that were looked at."""
        return total_of([of(one) for one in self.sample], self.tickets)


class Lately(NamedTuple):
    """What the models took lately."""

    judge: Used = Used()
    drafter: Used = Used()


Measure = Callable[[RedactedTicket, Repeats], Prompts]
Price = Callable[[str, float, float], float | None]  # model, prompt and reply tokens -> US dollars


class Estimating:
    """What a batch will take of the models that judge and draft."""

    def __init__(
        self,
        records: Records,
        measure: Measure,
        price: Price,
        roles: Roles,
        repeats: Repeats = ONCE,
    ) -> None:
        self._records = records
        self._repeats = repeats
        self._measure = measure
        self._price = price
        self._roles = roles

    def estimate(self, ticket_ids: Sequence[str], repeats: int | None = None) -> Estimate | None:
        """Calls, tokens and cost; None where no model is asked, or there are no tickets.

        `repeats` is how often somebody wants each ticket judged independently.
        """
        ids = sorted(set(ticket_ids))
        if not ids or not self._roles.models:
            return None
        with self._records.begin() as unit:
            begun = unit.kept_replies.tickets(ids)
            groups = [
                _sampled(unit, [one for one in ids if one not in begun], SAMPLE),
                _sampled(unit, sorted(begun), LOOKED_UP),
            ]
            lately = self._lately(unit)
        return self._estimated(groups, lately, self._repeats.at_least(repeats or 1))

    def foresee(self, tickets: Sequence[RedactedTicket], of: int) -> Estimate | None:
        """The same of tickets that needn't be stored yet: the first ones, of `of` in all.

        One that was assessed as it stands takes nothing.
        """
        if not tickets or not self._roles.models:
            return None
        with self._records.begin() as unit:
            lately = self._lately(unit)
            done = {one.id for one in tickets if _is_assessed(unit, one)}
        rendered = [
            None if one.id in done else self._measure(one, self._repeats) for one in tickets
        ]
        return self._counted([(max(of, len(tickets)), rendered)], lately, self._repeats)

    def _lately(self, unit: Unit) -> Lately:
        return Lately(
            unit.model_use.lately("judge", self._roles.judge),
            unit.model_use.lately("drafter", self._roles.drafter),
        )

    def _estimated(
        self,
        sampled: Iterable[tuple[int, Sequence[RedactedTicket]]],
        lately: Lately,
        repeats: Repeats,
    ) -> Estimate:
        rendered = [
            (count, [self._measure(ticket, repeats) for ticket in tickets])
            for count, tickets in sampled
        ]
        return self._counted(rendered, lately, repeats)

    def _counted(
        self,
        rendered: Sequence[tuple[int, Sequence[Prompts | None]]],
        lately: Lately,
        repeats: Repeats,
    ) -> Estimate:
        """From the prompts of a sample; None stands for a ticket that takes nothing.

        Before it is known how many tickets are close calls, none or all of them may be.
        """
        fewest, likely, most = judgements(repeats, lately.judge)

        def groups(times: float) -> list[Group]:
            return [
                Group(count, [self._measured(one, times, lately) if one else DONE for one in each])
                for count, each in rendered
            ]

        basis = _basis(rendered, lately.judge, (fewest, most), repeats.close > repeats.always)
        estimate = _estimate(groups(likely), basis)
        if fewest == most or estimate.cost_usd is None:
            return estimate
        low, high = _cost(groups(fewest)), _cost(groups(most))
        bounds = {"low_usd": low and low.low, "high_usd": high and high.high}
        return estimate.model_copy(update=bounds)

    def _measured(self, prompts: Prompts, times: float, lately: Lately) -> Measured:
        """One ticket, where a first judgement is followed by others: `times` in all."""
        first, counted, drafter = prompts
        more = times - 1
        drafted = self._of("drafter", drafter.asked, lately.drafter)
        redrafted = self._of("drafter", drafter.all, lately.drafter)
        judge = lately.judge
        due = self._of("judge", first.asked, judge).with_more(
            self._of("judge", first.all, judge, more)
        )
        whole = self._of("judge", first.all, judge, more + 1)
        return Measured(
            due.with_more(self._of("judge", counted.asked, judge)).with_more(drafted),
            whole.with_more(self._of("judge", counted.all, judge)).with_more(redrafted),
        )

    def _of(self, role: ModelRole, prompts: Sequence[int], used: Used, times: float = 1) -> Taken:
        model = self._roles.judge if role == "judge" else self._roles.drafter
        if model is None or not prompts or not times:
            return Taken()
        read, wrote = sum(prompts) * times, reply_tokens(role, used) * len(prompts) * times
        return Taken(len(prompts) * times, read, wrote, self._price(model, read, wrote))


def judgements(repeats: Repeats, used: Used) -> tuple[float, float, float]:
    """How often a ticket is judged on average, with close calls judged again: at least,
    probably, at most.

    As it was lately, which counts what had to be asked twice, too.
    """
    if used.answers >= ENOUGH:
        mean_calls = max(repeats.always, (used.calls + used.reused) / used.answers)
        return mean_calls, mean_calls, mean_calls
    close = max(repeats.close, repeats.always)
    likely = repeats.always + CLOSE_SHARE * (close - repeats.always)
    return repeats.always, likely, close


def reply_tokens(role: ModelRole, used: Used) -> float:
    """How long a reply is: as this model's were lately, else a common length."""
    if used.answers < ENOUGH or not used.calls:
        return REPLY_TOKENS[role]
    return used.completion_tokens / used.calls


def _sampled(unit: Unit, ids: Sequence[str], most: int) -> tuple[int, list[RedactedTicket]]:
    """How many there are, and at most so many of them, by chance but the same each time."""
    chosen = Random(SEED).sample(ids, min(most, len(ids)))  # noqa: S311 -- no secret
    return len(ids), [unit.tickets.get(one) for one in chosen]


def _is_assessed(unit: Unit, ticket: RedactedTicket) -> bool:
    return bool(unit.assessments.latest_of(ticket.id, ticket.transcript_hash))


def _estimate(groups: Sequence[Group], basis: str) -> Estimate:
    due = [group.total(lambda one: one.due.calls) for group in groups]
    free = [group.total(lambda one: not one.due.calls) for group in groups]
    cost = _cost(groups)
    return Estimate(
        tickets=sum(group.tickets for group in groups),
        calls=round(together(due).mean),
        prompt_tokens=round(
            together(g.total(lambda one: one.due.prompt_tokens) for g in groups).mean
        ),
        completion_tokens=round(
            together(g.total(lambda one: one.due.completion_tokens) for g in groups).mean
        ),
        cost_usd=cost.mean if cost else None,
        low_usd=cost.low if cost else None,
        high_usd=cost.high if cost else None,
        paid_for=round(together(free).mean),
        is_counted=all(one.low == one.high for one in free),
        each=_each(groups),
        basis=basis,
    )


def _cost(groups: Sequence[Group]) -> Interval | None:
    """None as soon as one ticket's price isn't known."""
    if any(one.due.cost_usd is None for group in groups for one in group.sample):
        return None
    return together(group.total(lambda one: one.due.cost_usd or 0.0) for group in groups)


def _each(groups: Sequence[Group]) -> TicketUse | None:
    """What a ticket takes of which nothing is kept; None where each was assessed."""
    sample = [one.whole for group in groups for one in group.sample if one.whole.calls]
    if not sample:
        return None
    costs = [one.cost_usd for one in sample if one.cost_usd is not None]
    return TicketUse(
        requests=max(1.0, mean(one.calls for one in sample)),
        tokens=mean(one.prompt_tokens + one.completion_tokens for one in sample),
        cost_usd=mean(costs) if len(costs) == len(sample) else None,
    )


def _basis(
    rendered: Sequence[tuple[int, Sequence[Prompts | None]]],
    used: Used,
    times: tuple[float, float],
    is_close_again: bool,
) -> str:
    sampled, of = sum(len(each) for _, each in rendered), sum(count for count, _ in rendered)
    prompts = "every prompt" if sampled == of else f"the prompts of {sampled} of them"
    if used.answers >= ENOUGH:
        again = ", close calls that are judged again among them" if is_close_again else ""
        return f"from {prompts} and calls and replies as they were lately{again}"
    fewest, most = times
    judged = (
        f", each judged {fewest:g} to {most:g} times, as close calls are judged again"
        if fewest < most
        else ""
    )
    return (
        f"from {prompts}{judged}, and replies of a common length; "
        "what has to be asked twice comes on top"
    )
