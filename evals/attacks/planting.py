"""Planting an attack in a ticket: in whose words, and where in them."""

import random
from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from app.transcripts.ticket import AgentPart, Role, Turn
from evals.attacks.cases import Attack

T = TypeVar("T")


class Place(StrEnum):
    """Whose words the attack joins."""

    CUSTOMER = "customer"
    AGENT = "agent"  # the one who is judged
    OTHER_AGENT = "other_agent"
    BOT = "bot"
    NOTE = "note"
    SUBJECT = "subject"


class Spot(StrEnum):
    """Where in those words."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


def plant(text: str, attack: Attack, spot: Spot) -> str:
    """`text` with the attack in it, at a space near the middle or on lines of its own."""
    if spot is Spot.START:
        return f"{attack.words}\n{text}"
    if spot is Spot.END:
        return f"{text}\n{attack.words}"
    cut = text.find(" ", len(text) // 2)
    cut = len(text) if cut < 0 else cut
    return f"{text[:cut]} {attack.words}{text[cut:]}"


def fitting_turns(turns: Sequence[Turn], part: AgentPart, place: Place) -> list[int]:
    """The turns whose words `place` means; empty where the ticket has none."""
    own = set(part.turns)
    roles = {
        Place.CUSTOMER: (Role.CUSTOMER, False),
        Place.AGENT: (Role.AGENT, True),
        Place.OTHER_AGENT: (Role.AGENT, False),
        Place.BOT: (Role.BOT, False),
        Place.NOTE: (Role.NOTE, False),
    }
    wanted = roles.get(place)
    return [turn.index for turn in turns if (turn.role, turn.index in own) == wanted]


def plant_in(
    turns: Sequence[Turn], part: AgentPart, attack: Attack, place: Place, seed: int
) -> tuple[tuple[Turn, ...], int] | None:
    """The turns with the attack in one of them, and which; None where none fits.

    Turn and spot are drawn with `seed` and the attack's id, the same each time.
    """
    fitting = fitting_turns(turns, part, place)
    if not fitting:
        return None
    draw = random.Random(f"{seed} {attack.id} {place}")  # noqa: S311 -- no secret
    chosen, spot = draw.choice(fitting), draw.choice(list(Spot))
    planted = tuple(
        turn.model_copy(update={"text": plant(turn.text, attack, spot)})
        if turn.index == chosen
        else turn
        for turn in turns
    )
    return planted, chosen


def drawn(items: Sequence[T], attack: Attack, place: Place, seed: int) -> T:
    """One of `items`, drawn with `seed` for this attack and place."""
    return random.Random(f"{seed} {attack.id} {place} ticket").choice(items)  # noqa: S311
