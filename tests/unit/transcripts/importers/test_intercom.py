"""Intercom: words in parts of any kind, machines in people's names, parts that lack."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from app.errors import TranscriptError
from app.transcripts.importers import Answers, Someone, recognise_text
from app.transcripts.importers.intercom import NO_PARTS, _tickets
from app.transcripts.ticket import Csat, Role
from tests.unit.transcripts.importers.exports import (
    damaged,
    dump,
    notices,
    reasons,
    said,
    ticket,
    tickets,
)

START = 1_750_000_000
LIA = {"type": "lead", "id": "c1", "name": "Lia Brandt", "email": "lia@home.example"}
LIA_LATER = {"type": "user", "id": "c1", "name": "", "email": None}
NILS = {"type": "admin", "id": "71", "name": "Nils Ek", "email": "nils@shop.example"}
UMA = {"type": "admin", "id": "72", "name": "Uma Das", "email": "uma@shop.example"}
BOT = {"type": "bot", "id": "9", "name": "Helper"}


def part(number: int, author: dict[str, Any], body: str | None, **fields: Any) -> dict[str, Any]:
    return {
        "type": "conversation_part",
        "id": str(number),
        "part_type": "comment",
        "body": body,
        "created_at": START + number * 60,
        "author": author,
        "attachments": [],
        "redacted": False,
        **fields,
    }


def conversation(*parts: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "type": "conversation",
        "id": "555",
        "created_at": START,
        "title": None,
        "source": {
            "type": "conversation",
            "id": "1",
            "delivered_as": "customer_initiated",
            "subject": "<p>My <b>sofa</b></p>",
            "body": "<p>It &amp; I are stuck</p>",
            "author": LIA,
        },
        "contacts": {"contacts": [{"type": "contact", "id": "c1", "external_id": "crm-4"}]},
        "admin_assignee_id": 71,
        "tags": {"tags": [{"name": "sofa"}, {"name": "sofa"}]},
        "conversation_rating": {"rating": 2, "remark": "slow"},
        "conversation_parts": {
            "type": "conversation_part.list",
            "conversation_parts": list(parts),
            "total_count": len(parts),
        },
        **fields,
    }


REPLY = part(1, NILS, "<p>On it.</p><ul><li>one</li></ul>")


def test_the_source_is_the_first_turn_and_the_fields_are_kept() -> None:
    one = ticket(json.dumps(conversation(REPLY, part(2, LIA_LATER, "<p>ok</p>"))))
    assert said(one) == [
        ("customer", "Lia Brandt", "It & I are stuck"),
        ("agent", "Nils Ek", "On it.\n\n- one"),
        ("customer", "Lia Brandt", "ok"),
    ]
    assert one.turns[0].at == datetime.fromtimestamp(START, UTC)
    assert (one.id, one.subject, one.channel, one.agent, one.tags) == (
        "555", "My sofa", "chat", "Nils Ek", ("sofa",),
    )  # fmt: skip
    assert one.csat == Csat(score=2, scale="1-5", comment="slow")
    assert set(one.customer_refs) == {"c1", "Lia Brandt", "lia@home.example", "crm-4"}


@pytest.mark.parametrize(
    ("kind", "author", "role"),
    [
        ("comment", NILS, Role.AGENT),
        ("assignment", NILS, Role.AGENT),
        ("close", UMA, Role.AGENT),
        ("open", NILS, Role.AGENT),
        ("note", NILS, Role.NOTE),
        ("note_and_reopen", NILS, Role.NOTE),
        ("note_and_unsnooze", UMA, Role.NOTE),
        ("note", BOT, Role.NOTE),
        ("comment", BOT, Role.BOT),
        ("comment", {**NILS, "from_ai_agent": True}, Role.BOT),
        ("comment", {**NILS, "is_ai_answer": True}, Role.BOT),
        ("comment", {"type": "team", "id": "3", "name": "Sofas"}, Role.AGENT),
        ("comment", {"type": "contact", "id": "c2", "name": "Friend"}, Role.CUSTOMER),
        ("comment", {"type": "alien"}, Role.SYSTEM),
        ("quick_reply", LIA_LATER, Role.CUSTOMER),
        ("custom_action_started", NILS, Role.SYSTEM),
        ("conversation_attribute_updated_by_admin", NILS, Role.SYSTEM),
        ("fin_guidance_applied", NILS, Role.SYSTEM),
    ],
)
def test_a_part_is_whose_it_is_by_its_kind_and_author(
    kind: str, author: dict[str, Any], role: Role
) -> None:
    one = ticket(json.dumps(conversation(REPLY, part(2, author, "<p>Text</p>", part_type=kind))))
    assert one.turns[2].role is role


@pytest.mark.parametrize(
    "fields",
    [
        {"body": None},
        {"body": ""},
        {"body": '<p class="no-margin"></p>'},
        {"body": "<p><i>This message was deleted</i></p>", "redacted": True},
        {"body": "<p><i>This message was deleted</i></p>"},
        {"body": "<p>secret</p>", "redacted": True},
    ],
)
def test_events_and_deleted_messages_are_no_turns(fields: dict[str, Any]) -> None:
    gone = {**part(2, UMA, None, part_type="close"), **fields}
    assert len(ticket(json.dumps(conversation(REPLY, gone))).turns) == 2


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("I <3 it, <b>really</b>", "I <3 it, <b>really</b>"),
        ("<p>&lt;b&gt; is bold</p>", "<b> is bold"),
        ("<p>New</p><blockquote type='cite'><p>old</p></blockquote>", "New"),
        ("a<br>b", "a\nb"),
    ],
)
def test_html_is_read_and_plain_text_left_as_typed(body: str, text: str) -> None:
    assert ticket(json.dumps(conversation(REPLY, part(2, NILS, body)))).turns[2].text == text


@pytest.mark.parametrize(
    ("delivered", "role"),
    [
        ("automated", Role.BOT),
        ("campaigns_initiated", Role.BOT),
        ("operator_initiated", Role.BOT),
        ("admin_initiated", Role.AGENT),
    ],
)
def test_a_campaign_in_an_admins_name_is_no_answer(delivered: str, role: Role) -> None:
    source = {"type": "email", "delivered_as": delivered, "body": "<p>News!</p>", "author": NILS}
    one = ticket(json.dumps(conversation(REPLY, source=source)))
    assert (one.turns[0].role, one.channel) == (role, "email")


def test_each_admin_has_their_own_turns() -> None:
    one = ticket(json.dumps(conversation(REPLY, part(2, UMA, "<p>Uma here</p>"))))
    assert [one.agent for one in one.agent_parts()] == ["Nils Ek", "Uma Das"]


@pytest.mark.parametrize(
    ("fields", "agent"),
    [
        ({"admin_assignee_id": 0}, None),
        ({"admin_assignee_id": None}, None),
        ({"admin_assignee_id": "72"}, "Uma Das"),
        ({"admin_assignee_id": 80}, "Joy Amadi"),
        ({"admin_assignee_id": None, "assignee": {"type": "nobody_admin", "id": None}}, None),
        ({"admin_assignee_id": None, "assignee": {"type": "admin", "id": "72"}}, "Uma Das"),
    ],
)
def test_the_assignee_has_the_name_that_the_turns_have(fields: Any, agent: str | None) -> None:
    known = Answers(people={"80": Someone(name="Joy Amadi")})
    text = json.dumps(conversation(REPLY, part(2, UMA, "<p>Uma here</p>"), **fields))
    assert ticket(text, known).agent == agent


def test_people_without_names_are_shown_by_mail_then_by_id() -> None:
    by_mail = part(1, {"type": "admin", "id": "73", "name": None, "email": "x@shop.example"}, "a")
    by_id = part(2, {"type": "admin", "id": "74", "name": "", "email": ""}, "b")
    text = json.dumps(conversation(by_mail, by_id))
    assert [turn.author for turn in ticket(text).turns[1:]] == ["x@shop.example", "74"]
    assert "list of admins" in notices(text)[0]


def test_an_answer_of_the_first_api_is_read() -> None:
    old = {
        "type": "conversation",
        "id": 12,
        "created_at": START,
        "conversation_message": {"id": 4, "body": "<p>Old hello</p>", "subject": "",
                                 "author": {"type": "user", "id": "u1"}},
        "user": {"type": "user", "id": "u1", "name": "Pia Holm"},
        "assignee": {"type": "admin", "id": "71"},
        "conversation_parts": {"conversation_parts": [{**REPLY, "id": 5}]},
        "tags": {"type": "tag.list", "tags": []},
    }  # fmt: skip
    one = ticket(json.dumps(old))
    assert said(one)[0] == ("customer", "Pia Holm", "Old hello")
    assert (one.id, one.agent) == ("12", "Nils Ek")


def test_a_ticket_opens_with_its_description() -> None:
    record = {
        "type": "ticket",
        "id": "31",
        "created_at": START,
        "ticket_attributes": {"_default_title_": "Wobbly", "_default_description_": "It wobbles"},
        "contacts": {"contacts": [{"id": "c1", "name": "Lia Brandt"}]},
        "admin_assignee_id": "71",
        "ticket_parts": {"ticket_parts": [{**REPLY, "type": "ticket_part"}], "total_count": 1},
    }
    one = ticket(json.dumps(record))
    assert said(one)[0] == ("customer", "Lia Brandt", "It wobbles")
    assert (one.subject, one.agent) == ("Wobbly", "Nils Ek")


@pytest.mark.parametrize("key", ["conversations", "data", "results"])
def test_lists_of_conversations_are_read(key: str) -> None:
    text = json.dumps({"type": "list", key: [conversation(REPLY)], "pages": {"next": None}})
    assert (recognise_text(text).format, len(tickets(text))) == ("intercom", 1)
    more = json.dumps({key: [conversation(REPLY)], "pages": {"next": {"starting_after": "x"}}})
    assert "is one page of many" in notices(more)[0]


def without_parts(**fields: Any) -> dict[str, Any]:
    whole = conversation(REPLY, **fields)
    del whole["conversation_parts"]
    return whole


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (without_parts(), NO_PARTS),
        ({**conversation(), "statistics": {"count_conversation_parts": 4}}, NO_PARTS),
        (conversation(conversation_parts={"conversation_parts": [], "total_count": 3}), NO_PARTS),
        ({"id": 4}, "is no Intercom conversation: it has no parts and no first message"),
        (conversation(), "no agent turn, so there is nobody to coach"),
    ],
)
def test_a_conversation_without_answers_says_why(record: dict[str, Any], reason: str) -> None:
    text = dump(conversation(REPLY), {**record, "id": "9"})
    assert (len(tickets(text)), reasons(text)) == (1, [reason])


def test_only_the_newest_parts_are_there_and_it_says_so() -> None:
    parts = {"conversation_parts": [REPLY], "total_count": 640}
    (told,) = notices(json.dumps(conversation(conversation_parts=parts)))
    assert told == "conversation 555 holds 1 of 640 parts: Intercom gives the newest 500"


@given(damaged(conversation(REPLY, part(2, BOT, "<p>x</p>", part_type="note"))))
@settings(max_examples=150, deadline=None)
def test_no_damage_to_a_record_raises_anything_but_its_reason(record: Any) -> None:
    with contextlib.suppress(TranscriptError):
        list(_tickets(record, Answers()))
