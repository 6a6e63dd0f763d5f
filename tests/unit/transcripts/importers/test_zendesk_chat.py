"""Zendesk Chat and webhooks: who types, what is an event, and what repeats."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from app.errors import TranscriptError
from app.transcripts.importers import Answers, Someone, read_text, recognise_text
from app.transcripts.importers.pasted_chat import is_pasted_chat, pasted_messages
from app.transcripts.importers.zendesk_chat import NO_HISTORY
from app.transcripts.importers.zendesk_webhooks import NO_WORDS
from app.transcripts.ticket import Csat, Role
from tests.unit.transcripts.importers.exports import (
    damaged,
    dump,
    notices,
    reasons,
    said,
    spoken,
    ticket,
    tickets,
)

VISITOR = {"id": "v9", "name": "Visitor 77", "email": "v@home.example", "phone": "+1 555 0199"}


def typed(nick: str, name: str, msg: str, **fields: Any) -> dict[str, Any]:
    return {
        "type": "chat.msg",
        "nick": nick,
        "name": name,
        "msg": msg,
        "timestamp": "2025-04-01T09:00:00Z",
        **fields,
    }


def happened(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "nick": "visitor:v9", "timestamp": "2025-04-01T09:05:00Z", **fields}


HI = typed("visitor:v9", "Visitor 77", "hi <b>", sender_type="Visitor", msg_id="a")
YES = typed("agent:5", "Gus", "yes?", sender_type="Agent", agent_id="5", msg_id="b")


def chat(*history: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "id": "c1",
        "type": "chat",
        "visitor": VISITOR,
        "agent_names": ["Gus"],
        "department_name": "Kitchen",
        "tags": ["sink"],
        "rating": None,
        "history": list(history),
        **fields,
    }


def test_a_chat_has_its_turns_and_facts() -> None:
    one = ticket(json.dumps(chat(HI, YES, rating="bad", comment="rude")))
    assert said(one) == [("customer", "Visitor 77", "hi <b>"), ("agent", "Gus", "yes?")]
    assert (one.id, one.channel, one.team, one.tags) == ("c1", "chat", "Kitchen", ("sink",))
    assert one.csat == Csat(score="bad", scale="good|bad", comment="rude")
    assert one.customer_refs == ("v9", "Visitor 77", "v@home.example", "+1 555 0199")


@pytest.mark.parametrize(
    ("event", "role"),
    [
        (typed("agent:trigger", "Desk", "Wait", sender_type="Trigger"), Role.BOT),
        (typed("agent:trigger", "Desk", "Wait", sender_type="Agent"), Role.BOT),
        (typed("agent:trigger", "Desk", "Wait"), Role.BOT),
        (typed("agent:bot", "Desk", "Wait"), Role.BOT),
        ({**typed("", "Desk", "Wait"), "type": "chat.triggered"}, Role.BOT),
        (typed("agent:6", "Ida", "Hello"), Role.AGENT),
        (typed("", "Ida", "Hello", agent_id="6"), Role.AGENT),
        (typed("visitor:v9", "V", "Hello"), Role.CUSTOMER),
        (typed("", "Somebody", "Hello"), Role.SYSTEM),
    ],
)
def test_who_types_is_told_by_nick_and_sender(event: dict[str, Any], role: Role) -> None:
    assert ticket(json.dumps(chat(HI, YES, event))).turns[2].role is role


def test_events_and_empty_messages_are_no_turns_but_a_rating_counts() -> None:
    history = [
        happened("chat.memberjoin"), HI, YES,
        typed("visitor:v9", "Visitor 77", " "),
        happened("chat.file", attachment="x.png"),
        happened("chat.rating", new_rating="bad"),
        happened("chat.rating", new_rating="good"),
        happened("chat.comment", new_comment="nice"),
        happened("chat.memberleave"),
    ]  # fmt: skip
    one = ticket(json.dumps(chat(*history)))
    assert len(one.turns) == 2
    assert one.csat == Csat(score="good", scale="good|bad", comment="nice")


def test_a_message_left_offline_has_nobody_to_coach() -> None:
    left = {"id": "o1", "type": "offline_msg", "message": "Open on Sunday?", "visitor": VISITOR}
    text = json.dumps({"chats": [chat(HI, YES), left], "next_url": None})
    assert reasons(text) == ["no agent turn, so there is nobody to coach"]
    assert [one.id for one in tickets(text)] == ["c1"]


@pytest.mark.parametrize(
    "wrapped",
    [
        {"chats": [chat(HI, YES)], "count": 1},
        {"docs": {"c1": chat(HI, YES)}},
        [chat(HI, YES)],
        chat(HI, YES),
    ],
)
def test_every_wrapping_of_chats_is_read(wrapped: Any) -> None:
    text = json.dumps(wrapped)
    assert recognise_text(text).format == "zendesk_chat"
    assert [one.id for one in tickets(text)] == ["c1"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"history": []}, NO_HISTORY),
        ({"history": None}, NO_HISTORY),
        ({"deleted": True}, "the chat was deleted in the helpdesk"),
        ({"history": [happened("chat.memberjoin")]},
         "no turns with text in them, so there is nothing to read"),
    ],
)  # fmt: skip
def test_a_chat_without_messages_is_skipped_with_its_reason(fields: Any, reason: str) -> None:
    assert reasons(json.dumps(chat(HI, YES, **fields))) == [reason]


def test_chats_with_more_pages_say_so() -> None:
    text = json.dumps({"chats": [chat(HI, YES)], "next_url": "https://chat.example/next"})
    assert "is one page of many" in notices(text)[0]


# -- a chat pasted as text ------------------------------------------------------------

DAY = datetime(2025, 4, 1, 23, 0, tzinfo=UTC)


def test_speakers_are_told_by_name_then_by_who_came_first() -> None:
    text = "(11:58 PM) Jo: hi\n(11:59 PM) Desk: wait\n(12:01 AM) Gus: hello: all"
    found = pasted_messages(text, DAY, {"desk": Role.BOT}, Answers())
    assert spoken(found) == [
        ("customer", "Jo", "hi"),
        ("bot", "Desk", "wait"),
        ("agent", "Gus", "hello: all"),
    ]
    assert found[2].at == datetime(2025, 4, 2, 0, 1, tzinfo=UTC)


def test_a_visitor_is_the_customer_also_where_an_agent_speaks_first() -> None:
    text = "Chat started on 3 April 2025\n(9:00) Gus: may I help?\n(9:01) Visitor 55: yes"
    found = pasted_messages(text, DAY, {}, Answers())
    assert [(one.role, one.at and one.at.day) for one in found] == [
        (Role.AGENT, 3),
        (Role.CUSTOMER, 3),
    ]


def test_an_agent_who_is_the_only_one_to_join_is_not_the_customer() -> None:
    text = "(9:00) Jo: hi\n(9:01) *** Gus joined the chat ***\n(9:02) Gus: hello\n(9:03) Jo: bye"
    found = pasted_messages(text, DAY, {}, Answers())
    assert [one.role for one in found] == [Role.CUSTOMER, Role.AGENT, Role.CUSTOMER]


def test_a_zone_that_a_person_told_is_that_of_the_clock() -> None:
    found = pasted_messages("(9:00) A: x\n(9:01) B: y", DAY, {}, Answers(zone="Europe/Berlin"))
    assert found[0].at == datetime(2025, 4, 1, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "Chat started on Monday", "(9:00) Call me", "I called (9:00) Jo: no\nand (10:00)"]
)
def test_what_only_mentions_a_time_is_no_chat(text: str) -> None:
    assert not is_pasted_chat(text)


# -- webhooks -------------------------------------------------------------------------

DETAIL = {"id": "88", "subject": "Sink", "requester_id": "1", "assignee_id": "2", "tags": ["wet"]}


def added(id: str, author: dict[str, Any], body: str, **comment: Any) -> dict[str, Any]:
    return {
        "id": f"event-{id}-{body}",
        "type": "zen:event-type:ticket.comment_added",
        "subject": "zen:ticket:88",
        "time": f"2025-04-01T10:0{id}:00.123456789Z",
        "detail": {**DETAIL, "via": {"channel": "web_service"}},
        "event": {"comment": {"id": id, "body": body, "is_public": True, "author": author,
                              **comment}},
    }  # fmt: skip


def message(id: str, kind: str, name: str, body: str) -> dict[str, Any]:
    return {
        "id": f"e{id}",
        "type": "zen:event-type:messaging_ticket.message_added",
        "subject": "zen:ticket:99",
        "time": f"2025-04-01T10:0{id}:30Z",
        "detail": {"id": "99"},
        "event": {
            "actor": {"id": f"a-{kind}", "name": name, "type": kind},
            "conversation_id": "x",
            "message": {"id": f"m{id}", "body": body},
        },
    }


MIA = {"id": "1", "is_staff": False, "name": "Mia"}
NED = {"id": "2", "is_staff": True, "name": "Ned"}
LATER = {"id": "3", "is_staff": True, "name": "Ola"}


def test_interleaved_events_become_their_tickets_and_repeats_one_turn() -> None:
    text = dump(
        added("1", MIA, "Drips"),
        message("1", "end_user", "Guest", "hello"),
        added("3", LATER, "Old pipe", is_public=False),
        added("2", NED, "On my way"),
        message("2", "system", "Robo", "Hi!"),
        added("2", NED, "On my way"),
        message("3", "agent", "Ned", "Ned here"),
    )
    comments, messages = tickets(text)
    assert said(comments) == [
        ("customer", "Mia", "Drips"),
        ("agent", "Ned", "On my way"),
        ("note", "Ola", "Old pipe"),
    ]
    assert (comments.id, comments.subject, comments.agent, comments.tags, comments.channel) == (
        "88", "Sink", "Ned", ("wet",), "web",
    )  # fmt: skip
    assert said(messages) == [
        ("customer", "Guest", "hello"),
        ("bot", "Robo", "Hi!"),
        ("agent", "Ned", "Ned here"),
    ]
    assert (messages.channel, messages.customer_refs) == ("messaging", ("Guest", "a-end_user"))
    assert comments.turns[0].at == datetime(2025, 4, 1, 10, 1, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("author", "fields", "role"),
    [
        ({"id": "-1", "is_staff": True, "name": "Zendesk"}, {}, Role.BOT),
        ({"id": "2", "is_staff": False, "name": "Ned"}, {}, Role.AGENT),  # left since
        ({"id": "7", "is_staff": False, "name": "Friend"}, {}, Role.CUSTOMER),
        (NED, {"via": {"channel": "rule"}}, Role.BOT),
        (MIA, {"is_public": False}, Role.NOTE),
    ],
)
def test_a_webhooks_author_is_told_by_more_than_the_staff_flag(
    author: dict[str, Any], fields: dict[str, Any], role: Role
) -> None:
    text = dump(added("1", MIA, "Drips"), added("2", NED, "Yes"), added("3", author, "x", **fields))
    assert ticket(text).turns[2].role is role


def test_a_companion_names_an_author_who_is_a_number() -> None:
    known = Answers(people={"2": Someone(name="Ned Ames", role=Role.AGENT)})
    text = dump(added("1", MIA, "Drips"), added("2", {"id": "2", "is_staff": True}, "Yes"))
    assert ticket(text, known).agent_parts()[0].agent == "Ned Ames"


def test_a_line_that_is_no_event_is_told_of() -> None:
    text = dump(added("1", MIA, "Drips"), {"level": "info"}, added("2", NED, "Yes"))
    assert reasons(text) == ["is no Zendesk event"]
    assert len(tickets(text)) == 1


def test_a_ticket_of_changes_alone_is_skipped() -> None:
    changed = {"type": "zen:event-type:ticket.status_changed", "detail": {"id": "5"}, "event": {}}
    text = dump(added("1", MIA, "Drips"), added("2", NED, "Yes"), changed)
    assert reasons(text) == [NO_WORDS]


@pytest.mark.parametrize(
    ("format", "record"),
    [
        ("zendesk_chat", chat(HI, YES, happened("chat.rating", new_rating="good"))),
        ("zendesk_webhooks", added("1", MIA, "Drips")),
        ("zendesk_webhooks", message("1", "agent", "Ned", "Hi")),
    ],
)
def test_no_damage_to_a_file_raises(format: str, record: dict[str, Any]) -> None:
    @given(damaged([record, record]))
    @settings(max_examples=100, deadline=None)
    def read(records: Any) -> None:
        with contextlib.suppress(TranscriptError):  # where nothing of it is left
            list(read_text("{}\n" + dump(*records), format=format))

    read()
