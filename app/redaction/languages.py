"""Which texts of a ticket are in English, by what is written in them and around them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.redaction.conversation import Conversation, Segment
from app.redaction.words import COMMON, WORD
from app.transcripts.language import FEWEST_WORDS, SMALL_WORDS, is_english

MOST_BRIEF = 24  # words of a text that is too short to tell by its shares
FEWEST_TELLING = 2  # different small words of a language that tell a short text
# `Anna von der Heide` and `Luz de la Cruz` are in no language.
_OF_NAMES = """
al ben da das de dei del della dem den der des di do dos du el en il in la le les li lo los
me mi o or par per san su te um van von vom y zu zum zur
"""
_ENGLISH = frozenset(COMMON.split())
_TELLING = {name: listed - frozenset(_OF_NAMES.split()) for name, listed in SMALL_WORDS.items()}
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
    sides = {role: _side(conversation, [s for s in turns if s.role is role], own) for role in roles}
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


def _side(
    conversation: Conversation, turns: Sequence[Segment], own: Mapping[Segment, bool | None]
) -> bool | None:
    """What one writer's turns tell together; where they are too short, their small words."""
    told = _together(conversation, turns, own)
    if told is None and any(_is_briefly_foreign(conversation.part(turn)) for turn in turns):
        return False
    return told


def _is_briefly_foreign(text: str) -> bool:
    """Whether a few words are of another language: `Wo ist meine Bestellung?`.

    Two small words of it that no name has, and fewer common English ones.
    """
    words = {match[0].replace("\u2019", "'").lower() for match in WORD.finditer(text)}
    if len(words) > MOST_BRIEF:
        return False
    foreign = max((words & listed for listed in _TELLING.values()), key=len)
    return len(foreign) >= FEWEST_TELLING and len(words & _ENGLISH - foreign) < len(foreign)


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
