"""Zendesk's comments, conversation log and audits: pages of one ticket, without the ticket."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from app.errors import TranscriptError
from app.transcripts.importers import Answers, Someone, read_text, recognise_text
from app.transcripts.importers.joined_pages import FIRST_LACKS, NEXT_LACKS
from app.transcripts.importers.zendesk_audits import NO_COMMENTS
from app.transcripts.ticket import Role
from tests.unit.transcripts.importers.exports import (
    damaged,
    dump,
    notices,
    reasons,
    said,
    ticket,
    tickets,
)

USERS = [
    {"id": 11, "name": "Ana Sol", "email": "ana@mail.example", "role": "end-user"},
    {"id": 21, "name": "Bo Lind", "email": "bo@shop.example", "role": "agent"},
    {"id": 22, "name": "Cy Moss", "email": "cy@shop.example", "role": "admin"},
]


def comment(id: int, author: int, text: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": id,
        "type": "Comment",
        "author_id": author,
        "html_body": f'<div class="zd-comment">{text}</div>',
        "plain_body": text,
        "public": True,
        "created_at": f"2025-05-01T10:{id % 60:02}:00Z",
        "via": {"channel": "web"},
        **fields,
    }


ASKS, ANSWERS, THANKS = (
    comment(1, 11, "Where is it?"),
    comment(2, 21, "Here."),
    comment(3, 11, "Ta"),
)


def page(*comments: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"comments": list(comments), "users": USERS, "next_page": None, **fields}


def test_comments_get_names_and_roles_from_the_users_beside_them() -> None:
    note = comment(4, 22, "Lost by the carrier.", public=False)
    bot = comment(5, -1, "Rate us!")
    text = json.dumps(page(ASKS, ANSWERS, note, bot, count=4), indent=2)
    one = ticket(text)
    assert said(one) == [
        ("customer", "Ana Sol", "Where is it?"),
        ("agent", "Bo Lind", "Here."),
        ("note", "Cy Moss", "Lost by the carrier."),
        ("bot", None, "Rate us!"),
    ]
    assert set(one.customer_refs) == {"11", "Ana Sol", "ana@mail.example"}
    assert notices(text) == []


def test_without_users_whoever_wrote_first_is_the_customer() -> None:
    one = ticket(json.dumps({"comments": [ANSWERS, ASKS, THANKS], "count": 3}))
    assert said(one) == [
        ("customer", "11", "Where is it?"),
        ("agent", "21", "Here."),
        ("customer", "11", "Ta"),
    ]


def test_pages_of_a_ticket_become_one_ticket_with_its_number() -> None:
    url = "https://shop.example/api/v2/tickets/4711/comments.json?page=2"
    text = dump(page(ASKS, ANSWERS, next_page=url, count=3), page(THANKS, previous_page=url))
    one = ticket(text)
    assert (one.id, [turn.text for turn in one.turns]) == ("4711", ["Where is it?", "Here.", "Ta"])
    assert notices(text) == []


def test_pages_of_two_tickets_stay_two() -> None:
    other = comment(7, 21, "Not here.", created_at="2025-06-01T10:00:00Z")
    assert len(tickets(dump(page(ASKS, ANSWERS), page(ASKS, other)))) == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"next_page": "https://shop.example/api/v2/tickets/4/comments?page=2"}, [NEXT_LACKS]),
        ({"meta": {"has_more": True}}, [NEXT_LACKS]),
        ({"previous_page": "https://shop.example/api/v2/tickets/4/comments"}, [FIRST_LACKS]),
        ({"count": 240}, [NEXT_LACKS]),
        ({"count": 2}, []),
    ],
)
def test_a_page_of_many_says_which_pages_lack(fields: dict[str, Any], told: list[str]) -> None:
    assert notices(json.dumps(page(ASKS, ANSWERS, **fields))) == told


def test_bare_comments_are_gathered_by_their_tickets() -> None:
    lines = dump({**ASKS, "ticket_id": 5}, {**ASKS, "ticket_id": 6}, {**ANSWERS, "ticket_id": 5})
    assert [(one.id, len(one.turns)) for one in tickets(lines)] == [("5", 2)]
    assert reasons(lines) == ["no agent turn, so there is nobody to coach"]
    assert len(ticket(json.dumps([ASKS, ANSWERS])).turns) == 2


def test_an_empty_page_holds_no_comment() -> None:
    assert reasons(dump(page(ASKS, ANSWERS), page())) == ["lists no comment with an author"]


# -- the conversation log -------------------------------------------------------------


def event(id: str, kind: str, name: str, text: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": id,
        "type": "Messaging::ConversationMessage",
        "reference": f"zen:sunco:conversation_message:{id}",
        "author": {"display_name": name, "type": kind, "zen:support:user_id": 31},
        "content": {"type": "text", "text": text},
        "created_at": f"2025-05-01T11:{len(id):02}:00Z",
        "metadata": {},
        **fields,
    }


def html_event(id: str, kind: str, html: str, *, public: bool) -> dict[str, Any]:
    content = {"type": "html", "body": html}
    return event(
        id, kind, "Bo Lind", "", content=content, metadata={"public": public}, type="Comment"
    )


HELLO = event("a", "user", "Ana Sol", "Hi <b> there <3")
REPLY = event("bb", "agent", "Bo Lind", "Hello Ana")


def log(*events: dict[str, Any], **fields: Any) -> str:
    return json.dumps({"events": list(events), "meta": {"has_more": False}, **fields}, indent=1)


def test_a_log_says_who_wrote_what_and_plain_text_stays_as_typed() -> None:
    quoted = "<p>Done &amp; sent</p><blockquote type='cite'><p>Hi there</p></blockquote>"
    text = log(
        HELLO,
        REPLY,
        event("ccc", "bot", "Helper", "Pick one"),
        html_event("dddd", "agent", "<p>Expired</p>", public=False),
        html_event("eeeee", "agent", quoted, public=True),
        event("ffffff", "user", "Ana Sol", ""),
        event("ggggggg", "robot", "New kind", "Beep"),
    )
    one = ticket(text)
    assert said(one) == [
        ("customer", "Ana Sol", "Hi <b> there <3"),
        ("agent", "Bo Lind", "Hello Ana"),
        ("bot", "Helper", "Pick one"),
        ("note", "Bo Lind", "Expired"),
        ("agent", "Bo Lind", "Done & sent"),
        ("system", "New kind", "Beep"),
    ]
    assert (one.channel, recognise_text(text).format) == ("messaging", "zendesk_conversation_log")


def test_what_zendesk_files_in_a_persons_name_is_not_theirs() -> None:
    itself = {"display_name": "Desk", "type": "agent", "zen:support:user_id": -1}
    merge = "<p>This request was closed and merged into request #5 “x”.</p>"
    one = ticket(
        log(HELLO, REPLY, event("cc", "agent", "x", "Hi", author=itself),
            html_event("ddd", "agent", merge, public=False))
    )  # fmt: skip
    assert [turn.role for turn in one.turns[2:]] == [Role.BOT, Role.SYSTEM]


def test_a_log_that_goes_on_says_so() -> None:
    assert notices(log(HELLO, REPLY, meta={"has_more": True})) == [NEXT_LACKS]


# -- audits ---------------------------------------------------------------------------


def audit(id: int, author: int, *events: dict[str, Any], ticket_id: int = 9) -> dict[str, Any]:
    return {
        "id": id,
        "ticket_id": ticket_id,
        "author_id": author,
        "created_at": f"2025-05-01T12:{id % 60:02}:00Z",
        "via": {"channel": "web"},
        "metadata": {},
        "events": list(events),
    }


def created(field: str, value: Any) -> dict[str, Any]:
    return {"id": 1, "type": "Create", "field_name": field, "value": value}


AUDITS = [
    audit(
        1, 11, {k: v for k, v in ASKS.items() if k not in ("created_at", "via")},
        created("requester_id", "11"), created("subject", "Parcel"), {"type": "Unheard Of"},
    ),
    audit(2, 21, {**ANSWERS, "created_at": None}, created("assignee_id", "21")),
    audit(3, -1, {"type": "Notification", "body": "We got it"}),
]  # fmt: skip


def test_audits_give_the_comments_and_leave_the_other_events() -> None:
    one = ticket(json.dumps({"audits": AUDITS, "users": USERS}))
    assert said(one) == [("customer", "Ana Sol", "Where is it?"), ("agent", "Bo Lind", "Here.")]
    assert (one.id, one.subject, one.agent) == ("9", "Parcel", "Bo Lind")
    assert one.turns[1].at == datetime(2025, 5, 1, 12, 2, tzinfo=UTC)


def test_ticket_events_without_comments_say_how_to_get_them() -> None:
    change = {"id": 5, "event_type": "Change", "status": "open"}
    record = {"ticket_id": 8, "created_at": "2025-05-01T10:00:00Z", "child_events": [change]}
    with_comment = {**record, "ticket_id": 9, "updater_id": 21}
    said_it = {"event_type": "Comment", "body": "Here.", "comment_public": True, "id": 6}
    text = json.dumps({"ticket_events": [record, {**with_comment, "child_events": [said_it]}]})
    staff = Answers(people={"21": Someone(name="Bo Lind", role=Role.AGENT)})
    assert reasons(text, staff) == [NO_COMMENTS]
    assert said(ticket(text, staff)) == [("agent", "Bo Lind", "Here.")]


def test_a_chat_inside_an_audit_becomes_turns() -> None:
    history = [
        {"chat_index": 0, "type": "ChatMessage", "message": "hi", "actor_type": "end-user",
         "actor_name": "Ana"},
        {"chat_index": 1, "type": "ChatFileAttachment", "filename": "a.png"},
        {"chat_index": 2, "type": "ChatMessage", "message": "hello", "actor_type": "agent",
         "actor_name": "Bo"},
        {"chat_index": 3, "type": "ChatMessage", "message": "who?"},
    ]  # fmt: skip
    chat = {"id": 1, "type": "ChatStartedEvent", "value": {"history": history}}
    assert said(ticket(json.dumps([audit(1, 11, chat)]))) == [
        ("customer", "Ana", "hi"),
        ("agent", "Bo", "hello"),
        ("system", None, "who?"),
    ]


@pytest.mark.parametrize("whole", [page(ASKS, ANSWERS), {"events": [HELLO, REPLY]}, AUDITS[0]])
def test_no_damage_to_a_file_raises(whole: dict[str, Any]) -> None:
    name = recognise_text(json.dumps(whole)).format

    @given(damaged([whole, whole]))
    @settings(max_examples=100, deadline=None)
    def read(records: Any) -> None:
        with contextlib.suppress(TranscriptError):  # where nothing of it is left
            list(read_text(dump(*records), format=name))

    read()
