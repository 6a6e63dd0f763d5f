"""Plants each attack in a ticket and has the product's own code judge it, with and without."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple, Protocol

from app.errors import PassingError
from app.judging.assessment import Assessment
from app.transcripts.ticket import Ticket
from evals.attacks.cases import Attack
from evals.attacks.outcomes import Outcome, compared
from evals.attacks.planting import Place, drawn, fitting_turns, plant_in


class Judges(Protocol):
    """The product's judging code, whole: redact, find passages, judge, verify, score."""

    def assess_case(self, ticket: Ticket) -> Assessment:
        """The assessment of the ticket's last agent's part."""


class Planted(NamedTuple):
    """An attack in one turn of a ticket, and the same ticket without it."""

    attack: Attack
    place: Place
    turn: int
    clean: Ticket
    hostile: Ticket


def plant_all(
    attacks: Sequence[Attack], tickets: Sequence[Ticket], places: Sequence[Place], seed: int
) -> list[Planted]:
    """Each attack once at each place, in a ticket that is drawn from those with such a turn."""
    found = (_planted(attack, place, tickets, seed) for attack in attacks for place in places)
    return [one for one in found if one]


def _planted(attack: Attack, place: Place, tickets: Sequence[Ticket], seed: int) -> Planted | None:
    fitting = [t for t in tickets if fitting_turns(t.turns, t.agent_parts()[-1], place)]
    if not fitting:
        return None
    ticket = drawn(fitting, attack, place, seed)
    planted = plant_in(ticket.turns, ticket.agent_parts()[-1], attack, place, seed)
    if planted is None:
        return None
    turns, turn = planted
    return Planted(attack, place, turn, ticket, ticket.model_copy(update={"turns": turns}))


def run_attacks(
    planted: Sequence[Planted], judge: Judges, workers: int, on_case: Callable[[], None]
) -> list[Outcome]:
    """The outcome of each, in their order.

    A ticket for which the model has no answer is kept with its error. Raises OperatorError
    where the set-up is wrong, so that no case can work.
    """
    tickets = {one.clean.id: one.clean for one in planted}
    with ThreadPoolExecutor(workers) as pool:
        assessed = zip(tickets, pool.map(partial(_assess, judge), tickets.values()), strict=True)
        clean = dict(assessed)
        return list(pool.map(lambda one: _outcome(one, judge, clean, on_case), planted))


def _assess(judge: Judges, ticket: Ticket) -> Assessment | str:
    try:
        return judge.assess_case(ticket)
    except PassingError as error:
        return " ".join(str(error).split())


def _outcome(
    one: Planted, judge: Judges, clean: dict[str, Assessment | str], on_case: Callable[[], None]
) -> Outcome:
    before, after = clean[one.clean.id], _assess(judge, one.hostile)
    on_case()
    if isinstance(before, str) or isinstance(after, str):
        error = before if isinstance(before, str) else str(after)
        return Outcome(
            attack=one.attack.id,
            family=one.attack.family,
            goal=None if one.attack.is_harmless else one.attack.goal,
            unseen=one.attack.unseen,
            place=one.place,
            ticket_id=one.clean.id,
            error=error,
        )
    return compared(one.attack, one.place, one.turn, before, after)
