"""Help Scout: conversations with their threads, as its Mailbox API gives them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.errors import TranscriptError
from app.transcripts.html_text import html_to_text
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.bodies import speaking
from app.transcripts.importers.fields import (
    mapping_at,
    mappings_at,
    raw_text_at,
    text_at,
    texts_at,
    value_at,
)
from app.transcripts.importers.head import Head
from app.transcripts.importers.interleaved import once_each
from app.transcripts.importers.json_records import read_records
from app.transcripts.importers.persons import before_bot, refs_of, shown
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
from app.transcripts.mail_text import reply_from_html
from app.transcripts.ticket import Role, Ticket

THREAD_TYPES = frozenset(
    ["customer", "message", "reply", "note", "lineitem", "phone", "chat", "beaconchat",
     "forwardparent", "forwardchild"]
)  # fmt: skip
INTERNAL = ("note", "forwardparent", "forwardchild")
AUTOMATIC = ("workflow", "manual-workflow")
ITSELF = "none@nowhere.com"  # who Help Scout names as the writer of its own messages
NOT_BROUGHT = "its threads are not in the file; export conversations with `embed=threads`"
CHATS_CUT = (
    "chats come cut short with `embed=threads`; list their threads one conversation at a "
    "time to have them whole"
)


class HelpScoutImporter:
    """A conversation with `_embedded.threads`, a page of such, or one conversation's threads."""

    name = "helpscout"

    title = "Help Scout conversations"

    def detect(self, head: Head, /) -> str | None:
        """By `_embedded`, with threads or conversations in it."""
        for record in head.records:
            if isinstance(value_at(record, "_embedded", "conversations"), list):
                return "it is a page of Help Scout conversations"
            if "_links" in record and "totalElements" in mapping_at(record, "page"):
                return "it is an empty page of Help Scout conversations"
            inner = [record, mapping_at(record, "item"), *mappings_at(record, "items")]
            if any(_are_threads(_threads(one)) for one in inner):
                return "the first record is a Help Scout conversation with its threads"
        return None

    def read(self, source: Source, _answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a conversation."""
        lists = ("conversations", "items")
        return once_each(read_records(source, _read, lists, rest=_page_notices))


def _read(record: Mapping[str, Any]) -> Iterator[Ticket | Notice | Skipped]:
    if isinstance(record.get("item"), Mapping):
        record = record["item"]
    listed = value_at(record, "_embedded", "conversations")
    if isinstance(listed, list) or ("_embedded" not in record and "page" in record):
        yield from _page(record)
    else:
        yield from _conversation(record)
    yield from _page_notices(record)


def _page(record: Mapping[str, Any]) -> Iterator[Ticket | Notice | Skipped]:
    """An empty page has no list at all."""
    conversations = list(mappings_at(record, "_embedded", "conversations"))
    if not conversations:
        yield Notice(text="a page without conversations")
    for conversation in conversations:
        try:
            yield from _conversation(conversation)
        except TranscriptError as error:
            number = text_at(conversation, "number") or text_at(conversation, "id") or "?"
            yield Skipped(reason=f"conversation {number}: {error}")


def _page_notices(record: Mapping[str, Any]) -> Iterator[Notice]:
    page = mapping_at(record, "page")
    pages = value_at(page, "totalPages") or record.get("pages")
    number = text_at(page, "number") or text_at(record, "page") or "1"
    if isinstance(pages, int) and pages > 1:
        yield Notice(text=f"one page of many: page {number} of {pages}; export the others, too")
    elif text_at(record, "_links", "next", "href"):
        yield Notice(text="one page of many: another one follows; export it, too")


def _conversation(record: Mapping[str, Any]) -> Iterator[Ticket | Notice]:
    threads = _threads(record)
    if not threads:
        raise TranscriptError(NOT_BROUGHT)
    yield from _missing(record, len(threads))
    yield make_ticket(_fields(record, threads), turns_of(_messages(threads)))


def _missing(record: Mapping[str, Any], count: int) -> Iterator[Notice]:
    whole = record.get("threads")
    if isinstance(whole, int) and not isinstance(whole, bool) and whole > count:
        id = text_at(record, "number") or text_at(record, "id")
        yield Notice(
            text=f"conversation {id} has {count} of its {whole} threads; list them all by "
            f"`/conversations/{text_at(record, 'id')}/threads`"
        )
    if text_at(record, "type") == "chat" and "subject" in record:
        yield Notice(text=CHATS_CUT)


def _threads(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    embedded = list(mappings_at(record, "_embedded", "threads"))
    listed = embedded or list(mappings_at(record, "threads"))
    return listed or list(mappings_at(record, "threads", "_embedded", "threads"))


def _are_threads(threads: Iterable[Mapping[str, Any]]) -> bool:
    return any(
        text_at(thread, "type") in THREAD_TYPES and {"createdBy", "createdAt"} <= thread.keys()
        for thread in threads
    )


def _fields(record: Mapping[str, Any], threads: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    channel = text_at(record, "type")
    assignee = mapping_at(record, "assignee") or mapping_at(record, "owner")
    return {
        "id": text_at(record, "id") or _id_in_links(threads),
        "subject": text_at(record, "subject"),
        "channel": channel if "subject" in record else None,
        "agent": shown(assignee),
        "team": text_at(record, "mailbox", "name") or text_at(record, "inbox", "name"),
        "tags": _tags(record),
        "customer_refs": _customer_refs(record, threads),
    }


def _id_in_links(threads: Iterable[Mapping[str, Any]]) -> str | None:
    """A list of threads alone names its conversation in the threads' addresses."""
    for thread in threads:
        address = text_at(thread, "_links", "self", "href") or ""
        if found := re.search(r"/conversations/(\w+)/threads", address):
            return found[1]
    return None


def _tags(record: Mapping[str, Any]) -> tuple[str, ...]:
    named = [
        text_at(tag, "tag") or text_at(tag, "name") or text_at(tag, "slug")
        for tag in mappings_at(record, "tags")
    ]
    return (*texts_at(record, "tags"), *(tag for tag in named if tag))


def _customer_refs(
    record: Mapping[str, Any], threads: Iterable[Mapping[str, Any]]
) -> tuple[str, ...]:
    persons = [mapping_at(record, key) for key in ("primaryCustomer", "customer", "createdBy")]
    for thread in threads:
        persons += [mapping_at(thread, "customer"), mapping_at(thread, "createdBy")]
    primary = persons[:2]
    customers = [one for one in persons[2:] if text_at(one, "type") == "customer"]
    return refs_of(*primary, *customers)


def _messages(threads: Iterable[Mapping[str, Any]]) -> Iterator[Message]:
    for thread in threads:
        if text_at(thread, "state") in (None, "published"):  # drafts and hidden ones were not sent
            yield _message(thread)


def _message(thread: Mapping[str, Any]) -> Message:
    kind = (text_at(thread, "type") or "").lower()
    body = raw_text_at(thread, "body") or raw_text_at(thread, "text")
    if kind == "lineitem":
        text = html_to_text(body) or text_at(thread, "action", "text") or ""
    elif kind in ("chat", "beaconchat", "phone", *INTERNAL):
        text = html_to_text(body)
    else:
        text = reply_from_html(body)
    return Message(
        role=speaking(_role(thread, kind), text),
        text=text,
        author=_author(thread),
        at=utc_time(thread.get("createdAt")),
        id=text_at(thread, "id"),
    )


def _role(thread: Mapping[str, Any], kind: str) -> Role:
    writer = text_at(thread, "createdBy", "type")
    if kind == "lineitem":
        return Role.SYSTEM
    if kind == "customer":
        return Role.CUSTOMER
    if writer == "customer":
        return Role.CUSTOMER
    if kind in INTERNAL:
        return Role.NOTE
    return before_bot(Role.AGENT, _is_bot(thread))


def _is_bot(thread: Mapping[str, Any]) -> bool:
    writer = mapping_at(thread, "createdBy")
    is_machine = text_at(writer, "type") == "system_user" or text_at(writer, "email") == ITSELF
    return is_machine or text_at(thread, "action", "type") in AUTOMATIC


def _author(thread: Mapping[str, Any]) -> str | None:
    """Who wrote it; of what a colleague entered for the customer, the customer."""
    writer, customer = mapping_at(thread, "createdBy"), mapping_at(thread, "customer")
    is_entered = text_at(thread, "type") == "customer" and text_at(writer, "type") != "customer"
    return shown(customer if is_entered and shown(customer) else writer)
