"""What all transcripts of calls have in common: speakers, offsets, and who the agent is."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from app.transcripts.importers.answers import Answers, Question
from app.transcripts.importers.call_roles import guessed_roles, introductions
from app.transcripts.importers.reading import Message, Notice, make_ticket, turns_of
from app.transcripts.ticket import Role, Ticket

CHANNEL = "phone"
NOBODY = "?"  # stands for a speaker whom the file doesn't name at all


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
    named = [one for one in said if one.speaker != NOBODY]
    speakers = tuple(dict.fromkeys(one.speaker for one in named))
    told = answers.are_agents(speakers)
    if told and any(told.values()):
        return _answered(named, told), None
    known = {one.speaker: one.role for one in named if one.role is not None}
    guessed = guessed_roles([(one.speaker, one.text) for one in named])
    roles = {who: _beside(role, known.values()) for who, role in guessed.items()}
    roles = {who: role for who, role in roles.items() if who not in known}
    if not roles:
        return {}, None
    guess = tuple(speaker for speaker, role in roles.items() if role is Role.AGENT)
    text = f"the file doesn't say which speakers are agents; taken for one: {', '.join(guess)}"
    if not guess:
        text = "the file doesn't say who some of its speakers are; they are taken for customers"
    return roles, Question(key="agents", text=text, choices=speakers, guess=guess)


def _beside(guessed: Role, known: Collection[Role | None]) -> Role:
    """The role of somebody among those whose role is told: what is still missing."""
    if guessed is Role.BOT or (Role.AGENT in known) == (Role.CUSTOMER in known):
        return guessed
    return Role.CUSTOMER if Role.AGENT in known else Role.AGENT


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
