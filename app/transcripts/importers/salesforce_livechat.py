"""Salesforce Live Chat: a table of transcripts, each with its chat as HTML in `Body`."""

import csv
from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers, Question
from app.transcripts.importers.fields import mappings_at, text_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.interleaved import once_each
from app.transcripts.importers.json_records import read_records
from app.transcripts.importers.livechat_body import Chat, read_body
from app.transcripts.importers.persons import refs_of
from app.transcripts.importers.reading import Found, Message, Notice, Skipped, make_ticket, turns_of
from app.transcripts.importers.source import MAX_LINE_CHARS, Source
from app.transcripts.importers.times import utc_time
from app.transcripts.ticket import Role, Ticket

BODY = "body"
ITS_OWN = ("chatkey", "livechatvisitorid", "chatduration", "livechatdeploymentid")
DELIMITERS = (",", ";", "\t", "|")
CUSTOMER_COLUMNS = (
    "contactid", "contact.name", "contact.email", "contact.phone", "livechatvisitorid", "leadid",
    "visitorname", "email", "phone", "suppliedemail", "suppliedname",
)  # fmt: skip
NO_BODY = "no transcript in `Body`; a chat that was missed or dropped has none"
NO_LINES = "no line of the transcript in `Body` says who speaks"


class SalesforceLiveChatImporter:
    """A CSV of LiveChatTranscript, or the same records as JSON."""

    name = "salesforce_livechat"

    title = "Salesforce chat transcripts"

    def detect(self, head: Head, /) -> str | None:
        """By the column `Body`, and a chat in it or the transcript's own columns beside it."""
        for record in head.records:
            if any(map(_is_transcript, (record, *mappings_at(record, "records")))):
                return "the first record is a Salesforce chat transcript"
        if head.records:
            return None
        titles = [title.strip().strip('"').lower() for title in _titles(head.first_line)]
        if BODY in titles and ("Chat Started:" in head.text or set(titles) & set(ITS_OWN)):
            return 'its column "Body" holds Salesforce chat transcripts'
        return None

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a row."""
        if source.head().lstrip("\ufeff \t\n").startswith(("{", "[")):
            items = read_records(
                source, lambda one: _read(_lowered(one), answers), ("records",), rest=_rest
            )
            return once_each(items)
        return once_each(_rows(source, answers))


def _is_transcript(record: Mapping[str, Any]) -> bool:
    of_type = text_at(record, "attributes", "type") == "LiveChatTranscript"
    return of_type or ("Body" in record and "LiveChatVisitorId" in record)


def _rest(answer: Mapping[str, Any]) -> Iterator[Notice]:
    if answer.get("done") is False or "nextRecordsUrl" in answer:
        yield Notice(text="one batch of many; fetch the rest by `nextRecordsUrl`")


def _titles(line: str) -> list[str]:
    return line.split(_delimiter(line))


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)


def _rows(source: Source, answers: Answers) -> Iterator[Found | Skipped | Notice]:
    """The rows, a cell may have many lines. Place: the row's number below the titles."""
    csv.field_size_limit(MAX_LINE_CHARS)
    delimiter = _delimiter(Head(source.head(), source.name).first_line)
    lines = (line.text.replace("\0", "") + "\n" for line in source.lines())
    table = csv.reader(lines, delimiter=delimiter)
    titles: list[str] | None = None
    row = 0
    try:
        for cells in table:
            if not any(cell.strip() for cell in cells):
                continue
            if titles is None:
                titles = [cell.strip("\ufeff \t").lower() for cell in cells]
                continue
            row += 1
            yield from _row(dict(zip(titles, cells, strict=False)), row, answers)
    except csv.Error:
        reason = f"a cell is longer than {MAX_LINE_CHARS:,} characters or the table is damaged"
        yield Skipped(line=row + 1, unit="row", reason=reason)


def _row(
    record: Mapping[str, Any], row: int, answers: Answers
) -> Iterator[Found | Skipped | Notice]:
    try:
        for made in _read(record, answers):
            if isinstance(made, Ticket):
                yield Found(row, made, "row")
            else:
                yield made.model_copy(update={"line": row, "unit": "row"})
    except TranscriptError as error:
        yield Skipped(line=row, unit="row", reason=str(error))


def _lowered(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The keys as a table's titles are read; what is nested, as `contact.name`."""
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, Mapping):
            flat |= {f"{key}.{inner}".lower(): one for inner, one in value.items()}
        else:
            flat[str(key).lower()] = value
    return flat


def _read(record: Mapping[str, Any], answers: Answers) -> Iterator[Ticket | Notice]:
    body = text_at(record, BODY)
    if body is None:
        raise TranscriptError(NO_BODY)
    chat = read_body(body, utc_time(text_at(record, "starttime")))
    roles = _roles(chat, record, answers)
    if not roles:
        raise TranscriptError(NO_LINES)
    if chat.needs_agents and not answers.agents:
        yield _asked(roles)
    messages = [
        Message(roles.get(one.speaker or "", Role.SYSTEM), one.text, one.speaker, one.at)
        for one in chat.lines
    ]
    yield make_ticket(_fields(record, roles), turns_of(messages))


def _roles(chat: Chat, record: Mapping[str, Any], answers: Answers) -> dict[str, Role]:
    customers = {
        name.casefold()
        for key in ("contact.name", "visitorname", "suppliedname")
        if (name := text_at(record, key))
    }
    roles = chat.roles(customers)
    told = answers.are_agents(chat.speakers) or {}
    if any(told.values()):
        others = Role.CUSTOMER if chat.needs_agents else None
        for name, is_agent in told.items():
            role = Role.AGENT if is_agent else others
            roles[name] = roles[name] if role is None or roles[name] is Role.BOT else role
    return roles


def _asked(roles: Mapping[str, Role]) -> Notice:
    agents = tuple(name for name, role in roles.items() if role is Role.AGENT)
    question = Question(
        key="agents",
        text="Who of these speakers is an agent?",
        choices=tuple(roles),
        guess=agents,
    )
    text = "the transcript's head doesn't name an agent who speaks; its first speaker is taken"
    return Notice(text=text, question=question)


def _fields(record: Mapping[str, Any], roles: Mapping[str, Role]) -> dict[str, object]:
    speakers = [name for name, role in roles.items() if role is Role.CUSTOMER]
    named = [name for name in speakers if name.casefold() not in ("visitor", "guest", "customer")]
    given = [text_at(record, key) for key in CUSTOMER_COLUMNS]
    return {
        "id": text_at(record, "id") or text_at(record, "name"),
        "channel": "chat",
        "agent": text_at(record, "owner.name"),
        "customer_refs": refs_of(*named, *given),
    }
