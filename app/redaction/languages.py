"""Which texts of a ticket are in English, by what is written in them and around them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.redaction.conversation import Conversation, Segment
from app.transcripts.language import FEWEST_WORDS, is_english

FEWEST_CHARACTERS = 2 * FEWEST_WORDS  # a shorter text has too few words to tell


def with_languages(conversation: Conversation) -> Conversation:
    """The conversation with each segment's `is_english`.

    A text that is long enough tells it itself; a short one is in the language of its
    writer's side, and else of the ticket. What nothing tells is English.
    """
    segments = conversation.segments
    own = {segment: _alone(conversation.part(segment)) for segment in segments}
    turns = [segment for segment in segments if segment.role]
    roles = dict.fromkeys(segment.role for segment in turns)
    sides = {
        role: _together(conversation, [s for s in turns if s.role is role], own) for role in roles
    }
    if False not in own.values() and False not in sides.values() and True in sides.values():
        return conversation
    ticket = _together(conversation, turns, own)
    told = (
        segment._replace(is_english=_first_told(own[segment], sides.get(segment.role), ticket))
        for segment in segments
    )
    return replace(conversation, segments=tuple(told))


def _alone(text: str) -> bool | None:
    return is_english(text) if len(text) >= FEWEST_CHARACTERS else None


def _together(
    conversation: Conversation, segments: Sequence[Segment], own: Mapping[Segment, bool | None]
) -> bool | None:
    """What several texts tell; where one alone is English and none is anything else, that."""
    alone = {own[segment] for segment in segments}
    if True in alone and False not in alone:
        return True
    return is_english("\n".join(conversation.part(segment) for segment in segments))


def _first_told(*told: bool | None) -> bool:
    return next((one for one in told if one is not None), True)
