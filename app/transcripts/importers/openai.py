"""OpenAI messages: chats as they are kept for a model, one object with `messages` a line."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import TranscriptError
from app.transcripts.html_text import plain
from app.transcripts.importers.answers import Answers, Question
from app.transcripts.importers.fields import mapping_at, mappings_at, raw_text_at, text_at, texts_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.interleaved import once_each
from app.transcripts.importers.json_records import read_records
from app.transcripts.importers.reading import (
    Found,
    Message,
    Notice,
    Skipped,
    make_ticket,
    turns_of,
)
from app.transcripts.importers.source import Source
from app.transcripts.importers.times import utc_time
from app.transcripts.ticket import Csat, Role, Ticket

ROLES = {"user": Role.CUSTOMER, "system": Role.SYSTEM, "developer": Role.SYSTEM}
ASSISTANT = "assistant"
UNTOLD = ("tool", "function")  # what programs answered, for the model alone
TEXT_PARTS = ("text", "input_text", "output_text")
IDS = ("conversation_id", "ticket_id", "thread_id", "session_id", "custom_id", "id")
WHO = Notice(
    text="`assistant` may be a person or a machine; taken for an agent until told",
    question=Question(
        key="assistant",
        text="Who wrote the assistant's messages?",
        choices=("agent", "bot"),
        guess=("agent",),
    ),
)


class OpenAIImporter:
    """`{"messages": [{"role", "content", "name"?}], "metadata"?}`."""

    name = "openai"

    title = "OpenAI messages"

    def detect(self, head: Head, /) -> str | None:
        """By `messages` with a `role`."""
        known = {*ROLES, ASSISTANT, *UNTOLD}
        for record in head.records:
            roles = {text_at(one, "role") for one in mappings_at(record, "messages")}
            if roles & known:
                return 'the first record has OpenAI "messages", each with a "role"'
        return None

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a record."""
        return once_each(read_records(source, lambda record: _read(record, answers)))


def _read(record: Mapping[str, Any], answers: Answers) -> Iterator[Ticket | Notice]:
    records = list(mappings_at(record, "messages"))
    if not records:
        raise TranscriptError('"messages" is missing, empty or no list of objects')
    assistant = answers.assistant or Role.AGENT
    messages = [made for one in records if (made := _message(one, assistant))]
    if answers.assistant is None and any(text_at(one, "role") == ASSISTANT for one in records):
        yield WHO
    yield make_ticket(_fields(record, records), turns_of(messages))


def _message(record: Mapping[str, Any], assistant: Role) -> Message | None:
    """None of a tool's answer, and of a role that nobody speaks in."""
    role = {**ROLES, ASSISTANT: assistant}.get((text_at(record, "role") or "").lower())
    if role is None:
        return None
    at = next((record[key] for key in ("created_at", "timestamp") if key in record), None)
    return Message(
        role=role,
        text=plain(_content(record)),
        author=text_at(record, "name"),
        at=utc_time(at),
    )


def _content(record: Mapping[str, Any]) -> str:
    """The text, or the text parts; null where the model called a tool."""
    parts = [
        raw_text_at(part, "text") or raw_text_at(part, "text", "value")
        for part in mappings_at(record, "content")
        if text_at(part, "type") in TEXT_PARTS
    ]
    texts = [raw_text_at(record, "content"), *texts_at(record, "content"), *parts]
    return "\n".join(text for text in texts if text.strip()) or raw_text_at(record, "refusal")


def _fields(record: Mapping[str, Any], messages: list[Mapping[str, Any]]) -> dict[str, object]:
    """Nothing but `messages` is agreed on: what stands in `metadata` goes by its usual names."""
    about = {**record, **mapping_at(record, "metadata")}
    tags = text_at(about, "tags") or ""
    users = [text_at(one, "name") for one in messages if text_at(one, "role") == "user"]
    given = [
        text_at(about, key)
        for key in ("customer", "customer_id", "customer_name", "customer_email", "email", "user",
                    "user_id")
    ]  # fmt: skip
    return {
        "id": next((id for key in IDS if (id := text_at(about, key))), None),
        "subject": text_at(about, "subject"),
        "channel": text_at(about, "channel"),
        "agent": text_at(about, "agent") or text_at(about, "assignee"),
        "team": text_at(about, "team"),
        "tags": texts_at(about, "tags") or tuple(t.strip() for t in tags.split(",") if t.strip()),
        "csat": _csat(about),
        "customer_refs": tuple(dict.fromkeys(ref for ref in (*users, *given) if ref)),
    }


def _csat(about: Mapping[str, Any]) -> Csat | None:
    score = about.get("csat")
    if isinstance(score, int | float) and not isinstance(score, bool):
        return Csat(score=score)
    return None
