"""Freshdesk tickets as JSON: from its API, or an account dump."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.fields import mapping_at, mappings_at, text_at
from app.transcripts.importers.freshdesk_tickets import freshdesk_ticket
from app.transcripts.importers.gathering import Row, gathered
from app.transcripts.importers.head import Head
from app.transcripts.importers.json_records import Record, read_records, records
from app.transcripts.importers.numbered_people import asking_who
from app.transcripts.importers.pages import page_notice
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Source
from app.transcripts.ticket import Ticket

LISTS = ("tickets", "results")
PAGE_SIZES = (30, 100)
FULL_PAGE = (
    "as many as Freshdesk gives at once: there may be more pages; fetch them too and import "
    "them beside it"
)
NO_OPENING = (
    "its first message isn't here, since the list of conversations leaves the ticket's "
    "description out; fetch the ticket with `include=conversations` too"
)


class FreshdeskImporter:
    """Tickets with `conversations` (API) or `notes` (dump), or conversations alone."""

    name = "freshdesk"

    title = "Freshdesk"

    def detect(self, head: Head, /) -> str | None:
        """By tickets with Freshdesk's fields, or by its conversations."""
        listed = [one for key in LISTS for one in mappings_at(head.record, key)]
        found = [_unwrapped(one) for one in (*head.records, *listed)]
        if any(_has_messages(one) for one in found):
            return "each record is a Freshdesk ticket with its conversations"
        if any(_is_message(one) for one in found):
            return "each record is a conversation of a Freshdesk ticket"
        if any({"requester_id", "responder_id"} <= one.keys() for one in found):
            return "each record is a Freshdesk ticket, though without its conversations"
        return None

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket or one `Skipped` a ticket."""
        if _is_message(Head(source.head(), source.name).record):
            return asking_who(_from_messages(source, answers), "list of agents")
        found = read_records(
            source, lambda record: _ticket(_unwrapped(record), answers), LISTS, rest=page_notice
        )
        return asking_who(_full_page_told(found), "list of agents")


def _full_page_told(
    items: Iterator[Found | Skipped | Notice],
) -> Iterator[Found | Skipped | Notice]:
    """The same, and a notice where the tickets are as many as a page: it names no next one."""
    count = 0
    for item in items:
        count += isinstance(item, Found) or (isinstance(item, Skipped) and item.unit == "item")
        yield item
    if count in PAGE_SIZES:
        yield Notice(unit="file", text=f"holds {count} tickets, {FULL_PAGE}")


def _unwrapped(record: Mapping[str, Any]) -> Mapping[str, Any]:
    return mapping_at(record, "helpdesk_ticket") or mapping_at(record, "ticket") or record


def _has_messages(record: Mapping[str, Any]) -> bool:
    said = [*mappings_at(record, "conversations"), *mappings_at(record, "notes")]
    is_ticket = "responder_id" in record or "display_id" in record
    holds_list = isinstance(record.get("conversations"), list) or "notes" in record
    return any(_is_message(one) for one in said) or (is_ticket and holds_list)


def _is_message(record: Mapping[str, Any]) -> bool:
    one = mapping_at(record, "helpdesk_note") or mapping_at(record, "note") or record
    return {"incoming", "private"} <= one.keys() and bool({"body", "body_text"} & one.keys())


def _ticket(record: Mapping[str, Any], answers: Answers) -> Iterator[Ticket | Notice]:
    if not ({"requester_id", "responder_id"} & record.keys() or _has_messages(record)):
        raise TranscriptError('is no ticket: it has no "requester_id" and no conversations')
    yield from freshdesk_ticket(record, answers)


def _from_messages(source: Source, answers: Answers) -> Iterator[Found | Skipped | Notice]:
    """The tickets of a file that lists conversations alone, by the ticket that they name."""
    for group in gathered(lambda: _rows(source)):
        said = [row.value for row in group.rows]
        record = {"id": group.conversation, "conversations": said}
        try:
            for made in freshdesk_ticket(record, answers):
                if isinstance(made, Ticket):
                    yield Found(group.place, made, "item")
        except TranscriptError as error:
            yield Skipped(line=group.place, unit="item", reason=str(error))
            continue
        text = f"ticket {group.conversation or ''}".strip() + f": {NO_OPENING}"
        yield Notice(line=group.place, unit="item", text=text)


def _rows(source: Source) -> Iterator[Row]:
    for record in records(source):
        if isinstance(record, Record):
            yield Row(text_at(record.value, "ticket_id") or "", record.place, record.value)
