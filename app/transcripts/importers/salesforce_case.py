"""Salesforce: cases with their e-mails and comments, as queries give them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers, Question
from app.transcripts.importers.fields import mapping_at, mappings_at, text_at, value_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.interleaved import Piece, Told, once_each, read_interleaved
from app.transcripts.importers.persons import refs_of
from app.transcripts.importers.reading import Found, Message, Notice, Skipped, make_ticket, turns_of
from app.transcripts.importers.salesforce_messages import (
    comment_message,
    description_message,
    email_message,
    feed_message,
    is_draft,
    is_long,
    without_tokens,
)
from app.transcripts.importers.source import Source
from app.transcripts.ticket import Role, Ticket

EMAILS, COMMENTS, FEED = "EmailMessage", "CaseComment", "FeedItem"
MORE = "one batch of many: {} goes on; fetch the rest by `nextRecordsUrl`"
MERGED = "it was merged into another case (`MasterRecordId`)"
NO_NAMES = "agents stand by id alone; query `CreatedBy.Name`, or give the users' file beside it"
USER_ID = re.compile(r"005\w{0,15}")
CUT = "a mail is cut at 32,000 characters, as Salesforce keeps it"


class SalesforceCaseImporter:
    """A case with `EmailMessages` and `CaseComments`, or the records of all of them."""

    name = "salesforce_case"

    title = "Salesforce cases"

    def detect(self, head: Head, /) -> str | None:
        """By records of the types Case, EmailMessage and CaseComment, or by their fields."""
        for record in head.records:
            kinds = {_kind(one) for one in _inner(record)}
            if "Case" in kinds or EMAILS in kinds or COMMENTS in kinds:
                return "it holds Salesforce cases, their e-mails or their comments"
        return None

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a case, also where its e-mails and comments stand apart."""

        def join(id: str, pieces: Sequence[Mapping[str, Any]]) -> Iterator[Ticket | Told]:
            return _join(id, pieces, answers)

        return once_each(read_interleaved(source, _split, join, ("records",)))


def _split(record: Mapping[str, Any]) -> Iterator[Piece | Told]:
    yield from _batch_notices(record)
    whole = text_at(record, "Case", "Id") or text_at(record, "Case", "CaseNumber")
    for one in _inner(record):
        kind = _kind(one)
        if kind == "Case":
            yield Piece(_case_id(one), {"Case": one})
            yield from _batch_notices(one)
            yield from _nested(one)
        elif kind:
            case = text_at(one, "ParentId") or whole
            yield Piece(case or "?", {kind: one})


def _nested(case: Mapping[str, Any]) -> Iterator[Piece]:
    for one in _children(case):
        if kind := _kind(one):
            yield Piece(_case_id(case), {kind: one})


def _inner(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The records of a wrapper, a query's answer, or the record itself."""
    if _kind(record):
        return [record]
    cases = [mapping_at(record, "Case")] if mapping_at(record, "Case") else []
    return [*cases, *_children(record)]


def _children(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for key, value in record.items():
        if isinstance(value, list):
            yield from mappings_at(record, key)
        else:
            yield from mappings_at(record, key, "records")


def _case_id(case: Mapping[str, Any]) -> str:
    return text_at(case, "Id") or text_at(case, "CaseNumber") or "?"


def _kind(record: Mapping[str, Any]) -> str:
    """`Case`, `EmailMessage`, `CaseComment`, `FeedItem`; empty for others."""
    if "CaseNumber" in record or text_at(record, "attributes", "type") == "Case":
        return "Case"
    if "CommentBody" in record:
        return COMMENTS
    if "Incoming" in record and ("TextBody" in record or "HtmlBody" in record):
        return EMAILS
    type = text_at(record, "attributes", "type") or ""
    is_feed = type in (FEED, "CaseFeed") or ("Visibility" in record and "Body" in record)
    return FEED if is_feed else ""


def _batch_notices(record: Mapping[str, Any]) -> Iterator[Notice]:
    for key, value in {"the query": record, **record}.items():
        if isinstance(value, Mapping) and ("nextRecordsUrl" in value or value.get("done") is False):
            yield Notice(text=MORE.format(key))


def _join(
    id: str, pieces: Sequence[Mapping[str, Any]], answers: Answers
) -> Iterator[Ticket | Told]:
    def all_of(kind: str) -> list[Mapping[str, Any]]:
        return [one for piece in pieces if (one := mapping_at(piece, kind))]

    case = next(iter(all_of("Case")), {})
    emails = [one for one in all_of(EMAILS) if not is_draft(one)]
    if text_at(case, "MasterRecordId"):
        raise TranscriptError(MERGED)
    if any(map(is_long, emails)):
        yield Notice(text=CUT)
    messages = [
        *(email_message(one, answers) for one in emails),
        *(comment_message(one, case, answers) for one in all_of(COMMENTS)),
        *(feed_message(one, case, answers) for one in all_of(FEED)),
    ]
    if any(one.role is Role.AGENT and USER_ID.fullmatch(one.author or "") for one in messages):
        question = Question(key="people", text="Who are the agents with these ids?")
        yield Notice(text=NO_NAMES, question=question)
    if opening := description_message(case, emails):
        messages.insert(0, opening)
    if case and not any(one.role is not Role.CUSTOMER for one in messages):
        yield from _not_asked_for(case)
    fields = {**_fields(case, emails), "id": text_at(case, "CaseNumber") or _known(id)}
    yield make_ticket(fields, turns_of(_timed_first(messages)))


def _not_asked_for(case: Mapping[str, Any]) -> Iterator[Notice]:
    """A case without an answer may be one whose e-mails and comments weren't queried."""
    if not any(key in case for key in ("EmailMessages", "CaseComments")):
        number = text_at(case, "CaseNumber")
        yield Notice(
            text=f"case {number} has no answer in the file; query its EmailMessages and "
            "CaseComments, too"
        )


def _known(id: str) -> str | None:
    return None if id == "?" else id


def _timed_first(messages: Sequence[Message]) -> list[Message]:
    return [one for one in messages if one.at] + [one for one in messages if not one.at]


def _fields(case: Mapping[str, Any], emails: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    owner, is_queue = text_at(case, "Owner", "Name"), _is_queue(case)
    subjects = (without_tokens(text_at(one, "Subject") or "") for one in emails)
    incoming = [one for one in emails if value_at(one, "Incoming") is True]
    senders = [text_at(one, key) for one in incoming for key in ("FromName", "FromAddress")]
    keys = ("ContactId", "SuppliedName", "SuppliedEmail", "SuppliedPhone", "ContactEmail",
            "ContactPhone", "ContactMobile")  # fmt: skip
    origin = text_at(case, "Origin")
    return {
        "subject": text_at(case, "Subject") or next((one for one in subjects if one), None),
        "channel": origin.lower() if origin else ("email" if emails else None),
        "agent": None if is_queue else owner,
        "team": owner if is_queue else None,
        "customer_refs": refs_of(
            mapping_at(case, "Contact"), *(text_at(case, key) for key in keys), *senders
        ),
    }


def _is_queue(case: Mapping[str, Any]) -> bool:
    is_group = (text_at(case, "OwnerId") or "").startswith("00G")
    return is_group or text_at(case, "Owner", "Type") in ("Queue", "Group")
