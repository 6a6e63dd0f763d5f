"""Tickets as one document in the shape that the exports' reference describes."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from app.transcripts.ticket import Csat, Role, Ticket, Turn

PEOPLE = (Role.AGENT, Role.NOTE)


def as_reference(tickets: Iterable[Ticket]) -> dict[str, Any]:
    """`{"conversations": [...]}`, before redaction, to be compared with what is expected."""
    return {"conversations": [_conversation(ticket) for ticket in tickets]}


def _conversation(ticket: Ticket) -> dict[str, Any]:
    return {
        "id": ticket.id,
        "subject": ticket.subject,
        "channel": ticket.channel,
        "agents": agents_of(ticket),
        "assignee": ticket.agent,
        "tags": list(ticket.tags),
        "csat": _csat(ticket.csat),
        "turns": [_turn(turn) for turn in ticket.turns],
    }


def agents_of(ticket: Ticket) -> list[str]:
    """Who wrote an agent's turn or a note, by first appearance; no bot, and no customer.

    Helpdesks file some things that a customer or a bot did as a note in their name.
    """
    others = {turn.author for turn in ticket.turns if turn.role in (Role.CUSTOMER, Role.BOT)}
    others -= {turn.author for turn in ticket.turns if turn.role is Role.AGENT}
    named = (turn.author for turn in ticket.turns if turn.role in PEOPLE and turn.author)
    return [name for name in dict.fromkeys(named) if name not in others]


def _csat(csat: Csat | None) -> dict[str, Any] | None:
    """A score that is a whole number without a fraction, as the sources have it."""
    if csat is None:
        return None
    score = csat.score
    is_whole = isinstance(score, float) and score.is_integer()
    return {**csat.model_dump(), "score": int(score) if is_whole else score}


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "role": turn.role.value,
        "author": turn.author,
        "at": _iso(turn.at),
        "text": turn.text,
    }


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
