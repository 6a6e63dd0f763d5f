"""What all transcripts of calls have in common: speakers, offsets, and who the agent is."""

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from app.transcripts.importers.answers import Answers, Question
from app.transcripts.importers.call_roles import guessed_roles, introductions
from app.transcripts.importers.reading import Message, Notice, make_ticket, turns_of
from app.transcripts.ticket import Role, Ticket

CHANNEL = "phone"


class Said(NamedTuple):
    """One utterance. `speaker` as the file names them; `role` None where it doesn't tell."""

    speaker: str
    text: str
    offset_ms: float = 0.0  # from the start of the call
    role: Role | None = None
    author: str | None = None  # None where the file has a role and no name
    at: datetime | None = None


def call_ticket(
    fields: Mapping[str, object], said: Sequence[Said], answers: Answers
) -> Iterator[Ticket | Notice]:
    """The call as a ticket, by time; before it the question of who the agent is, if it is open.

    Raises TranscriptError where nobody says anything.
    """
    spoken = sorted((one for one in said if one.text.strip()), key=lambda one: one.offset_ms)
    roles, question = _roles(spoken, answers)
    if question is not None:
        yield Notice(text=question.text, question=question)
    messages = [
        Message(roles.get(one.speaker) or one.role or Role.CUSTOMER, one.text, one.author, one.at)
        for one in spoken
    ]
    yield make_ticket({"channel": CHANNEL, **fields}, turns_of(messages))


def hidden_transfer(said: Sequence[Said]) -> Notice | None:
    """Says so where two people introduce themselves under one agent's label."""
    texts = [one.text for one in said if one.role is Role.AGENT and one.author is None]
    if len(introductions(texts)) < 2:
        return None
    return Notice(
        text="all agents of this call have one label, and two introduce themselves: the call was "
        "passed on, and both are read as one"
    )


def offset_ms(seconds: object) -> float:
    """Seconds, as a number or a text, in milliseconds; 0 for what isn't a time."""
    try:
        value = float(seconds) if isinstance(seconds, int | float | str) else 0.0
    except (ValueError, OverflowError):
        return 0.0
    return value * 1000 if math.isfinite(value) else 0.0


def _roles(said: Sequence[Said], answers: Answers) -> tuple[dict[str, Role], Question | None]:
    """The roles that the file doesn't give, by speaker, and what to ask if nobody answered."""
    speakers = list(dict.fromkeys(one.speaker for one in said))
    told = answers.are_agents(speakers)
    if told and any(told.values()):
        return _answered(said, told), None
    unknown = [(one.speaker, one.text) for one in said if one.role is None]
    if not unknown:
        return {}, None
    roles = guessed_roles(unknown)
    known = {one.speaker: one.role for one in said if one.role is not None}
    if Role.AGENT in known.values() and Role.CUSTOMER not in known.values():
        roles = dict.fromkeys(roles, Role.CUSTOMER)
    guess = tuple(speaker for speaker, role in roles.items() if role is Role.AGENT)
    text = f"the file doesn't say which speakers are agents; taken for one: {', '.join(guess)}"
    if not guess:
        text = "the file doesn't say who some of the speakers are; taken for customers"
    return roles, Question(key="agents", text=text, choices=tuple(speakers), guess=guess)


def _answered(said: Sequence[Said], told: Mapping[str, bool]) -> dict[str, Role]:
    """Speakers who are not named as agents keep the role that the file gives, if it isn't that."""
    given = {one.speaker: one.role for one in said}
    others = {
        speaker: Role.CUSTOMER if given[speaker] in (None, Role.AGENT) else given[speaker]
        for speaker in told
    }
    return {
        speaker: Role.AGENT if is_agent else others[speaker] or Role.CUSTOMER
        for speaker, is_agent in told.items()
    }
