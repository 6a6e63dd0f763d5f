"""Zendesk's List Comments: the comments of one ticket, with its users beside them or without."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.fields import mappings_at, text_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.joined_pages import Joined, read_pages
from app.transcripts.importers.numbered_people import asking_who, people_at
from app.transcripts.importers.reading import Found, Notice, Skipped, make_ticket, turns_of
from app.transcripts.importers.source import Source
from app.transcripts.importers.zendesk import (
    channel_of,
    comment_messages,
    customer_refs,
    parties_of,
)
from app.transcripts.ticket import Ticket

BODIES = frozenset(["html_body", "plain_body"])


class ZendeskCommentsImporter:
    """`{"comments": [...], "users": [...]}`, one page or several, or the bare comments.

    There is no ticket in it: its number is read from the addresses of the pages where
    they have it, and its subject, tags and assignee aren't known.
    """

    name = "zendesk_comments"

    title = "Zendesk comments of a ticket"

    def detect(self, head: Head, /) -> str | None:
        """By comments with an author's number and a Zendesk body, outside of any ticket."""
        if any("requester_id" in record for record in head.records):
            return None
        listed = next(mappings_at(head.record, "comments"), None)
        if listed is not None and _is_comment(listed):
            return "it lists the comments of a Zendesk ticket"
        if _is_comment(head.record):
            return "each record is a comment of a Zendesk ticket"
        return None

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket for all the pages that belong together."""
        found = read_pages(source, "comments", lambda joined: _ticket(joined, answers))
        return asking_who(found, "users export", guessed=True)


def _is_comment(record: Mapping[str, Any]) -> bool:
    return "author_id" in record and bool(BODIES & record.keys())


def _ticket(joined: Joined, answers: Answers) -> Ticket:
    comments = [one for one in joined.messages if text_at(one, "author_id")]
    if not comments:
        raise TranscriptError("lists no comment with an author")
    beside = dict(chain.from_iterable(people_at(page, "users").items() for page in joined.pages))
    known = answers.knowing({**beside, **answers.people})
    comments.sort(key=lambda one: text_at(one, "created_at") or "")
    parties = parties_of({}, comments, known)
    messages = chain.from_iterable(comment_messages(one, parties) for one in comments)
    turns = turns_of(messages)
    fields = {
        "id": joined.ticket_id,
        "channel": channel_of(comments[0]),
        "customer_refs": customer_refs({}, comments, parties, turns),
    }
    return make_ticket(fields, turns)
