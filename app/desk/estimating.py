"""Estimating a batch: the prompts of a sample are rendered and counted, not sent."""

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from app.desk.estimate import Estimate, total_of
from app.desk.ticket_use import ENOUGH, Roles
from app.judging.panel import ONCE, Repeats
from app.redaction.report import RedactedTicket
from app.storage.model_use import ModelRole, Used
from app.storage.records import Records

SAMPLE = 20  # tickets
SEED = 7
CLOSE_SHARE = 0.5  # of tickets with a close call, before this model's are known
# Where a model hasn't answered often enough: twelve verdicts with quotes, and a short note.
REPLY_TOKENS: dict[ModelRole, float] = {"judge": 1_500.0, "drafter": 350.0}


class Prompts(NamedTuple):
    """The prompt tokens of one ticket, call by call."""

    judge: tuple[int, ...] = ()
    drafter: tuple[int, ...] = ()


class Taken(NamedTuple):
    """What one ticket of the sample would take."""

    calls: float
    prompt_tokens: float
    completion_tokens: float
    cost_usd: float | None

    def times(self, factor: float) -> "Taken":
        """So many times as much."""
        cost = None if self.cost_usd is None else self.cost_usd * factor
        return Taken(
            self.calls * factor,
            self.prompt_tokens * factor,
            self.completion_tokens * factor,
            cost,
        )


Measure = Callable[[RedactedTicket], Prompts]
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
        sampled = Random(SEED).sample(ids, min(SAMPLE, len(ids)))  # noqa: S311 -- no secret
        with self._records.begin() as unit:
            tickets = [unit.tickets.get(one) for one in sampled]
            replies = {
                "judge": unit.model_use.lately("judge", self._roles.judge),
                "drafter": unit.model_use.lately("drafter", self._roles.drafter),
            }
        times = judgements(self._repeats.at_least(repeats or 1), replies["judge"])
        taken = [self._taken(self._measure(ticket), replies, times) for ticket in tickets]
        return _estimate(taken, len(ids), _basis(len(sampled), len(ids), replies["judge"]))

    def _taken(self, prompts: Prompts, replies: dict[str, Used], times: float) -> Taken:
        once = self._of("judge", self._roles.judge, prompts.judge, replies["judge"])
        judged = once.times(times)
        drafted = self._of("drafter", self._roles.drafter, prompts.drafter, replies["drafter"])
        costs = (judged.cost_usd, drafted.cost_usd)
        return Taken(
            judged.calls + drafted.calls,
            judged.prompt_tokens + drafted.prompt_tokens,
            judged.completion_tokens + drafted.completion_tokens,
            None if None in costs else sum(cost or 0.0 for cost in costs),
        )

    def _of(self, role: ModelRole, model: str | None, prompts: Sequence[int], used: Used) -> Taken:
        if model is None or not prompts:
            return Taken(0, 0, 0, 0.0)
        each = reply_tokens(role, used)
        replied = each * len(prompts)
        return Taken(len(prompts), sum(prompts), replied, self._price(model, sum(prompts), replied))


def judgements(repeats: Repeats, used: Used) -> float:
    """How often a ticket is judged on average, with close calls judged again.

    As it was lately, which counts what had to be asked twice, too.
    """
    if used.answers >= ENOUGH:
        return max(repeats.always, used.calls / used.answers)
    return repeats.always + CLOSE_SHARE * max(0, repeats.close - repeats.always)


def reply_tokens(role: ModelRole, used: Used) -> float:
    """How long a reply is: as this model's were lately, else a common length."""
    if used.answers < ENOUGH or not used.calls:
        return REPLY_TOKENS[role]
    return used.completion_tokens / used.calls


def _estimate(sample: Sequence[Taken], of: int, basis: str) -> Estimate:
    calls = total_of([taken.calls for taken in sample], of).mean
    prompt = total_of([taken.prompt_tokens for taken in sample], of).mean
    completion = total_of([taken.completion_tokens for taken in sample], of).mean
    costs = [taken.cost_usd for taken in sample if taken.cost_usd is not None]
    cost = total_of(costs, of) if len(costs) == len(sample) else None
    return Estimate(
        tickets=of,
        calls=round(calls),
        prompt_tokens=round(prompt),
        completion_tokens=round(completion),
        cost_usd=cost.mean if cost else None,
        low_usd=cost.low if cost else None,
        high_usd=cost.high if cost else None,
        basis=basis,
    )


def _basis(sampled: int, of: int, used: Used) -> str:
    prompts = "every prompt" if sampled == of else f"the prompts of {sampled} of them"
    replies = (
        "calls and replies as they were lately"
        if used.answers >= ENOUGH
        else "replies of a common length; what has to be asked twice comes on top"
    )
    return f"from {prompts} and {replies}"
