"""Which texts of a ticket are in English, by what is written in them and around them."""

from collections.abc import Iterable
from dataclasses import replace

from app.redaction.conversation import Conversation, Segment
from app.transcripts.language import is_english
from app.transcripts.ticket import Role


def with_languages(conversation: Conversation) -> Conversation:
    """The conversation with each segment's `is_english`.

    A text that is long enough tells it itself; a short one is in the language of its
    writer's side, and else of the ticket. What nothing tells is English.
    """
    own = [is_english(conversation.part(segment)) for segment in conversation.segments]
    if False not in own and not _is_abroad(conversation, conversation.segments):
        return conversation
    roles = {segment.role for segment in conversation.segments}
    sides = {role: _told(conversation, role) for role in roles}
    ticket = not _is_abroad(conversation, conversation.segments)
    segments = tuple(
        segment._replace(is_english=_first_told(told, sides[segment.role], ticket))
        for segment, told in zip(conversation.segments, own, strict=True)
    )
    return replace(conversation, segments=segments)


def _told(conversation: Conversation, role: Role | None) -> bool | None:
    """What the texts of one side tell; of what no role wrote, nothing."""
    if role is None:
        return None
    return is_english(_text(conversation, (s for s in conversation.segments if s.role is role)))


def _is_abroad(conversation: Conversation, segments: Iterable[Segment]) -> bool:
    return is_english(_text(conversation, (s for s in segments if s.role))) is False


def _text(conversation: Conversation, segments: Iterable[Segment]) -> str:
    return "\n".join(conversation.part(segment) for segment in segments)


def _first_told(*told: bool | None) -> bool:
    return next((one for one in told if one is not None), True)
