"""Gorgias: notes, rules, stripped mails, and lists without messages."""

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings

from app.errors import TranscriptError
from app.transcripts.importers import read_text, recognise_text
from tests.unit.transcripts.importers.exports import (
    damaged,
    dump,
    notices,
    reasons,
    said,
    ticket,
    tickets,
)

KAI = {"id": 4, "name": "Kai Berg", "email": "kai@s.example"}
LIV = {"id": 70, "name": "Liv Dahl", "email": "liv@m.example", "firstname": "Liv",
       "channels": [{"type": "phone", "address": "+4712345"}]}  # fmt: skip


def message(id: int, text: str, sender: Any = KAI, **more: Any) -> dict[str, Any]:
    return {
        "id": id,
        "ticket_id": 15,
        "public": True,
        "channel": "email",
        "via": "email" if sender is LIV else "helpdesk",
        "sender": sender,
        "rule_id": None,
        "body_text": text,
        "body_html": None,
        "stripped_text": None,
        "stripped_html": None,
        "stripped_signature": None,
        "from_agent": sender is not LIV,
        "created_datetime": f"2024-05-02T08:{id:02}:00.123456",
        "failed_datetime": None,
        **more,
    }


ASKED = message(1, "Is <b> in stock? <3", LIV)
REPLY = message(2, "Hi Liv, it is.")


def whole(*messages: Any, **more: Any) -> dict[str, Any]:
    return {
        "id": 15,
        "channel": "email",
        "subject": "Stock",
        "customer": LIV,
        "assignee_user": KAI,
        "assignee_team": {"id": 1, "name": "Shop"},
        "tags": [{"id": 1, "name": "presale"}],
        "messages_count": len(messages),
        "messages": list(messages),
        "satisfaction_survey": {"score": 3, "body_text": "fine"},
        **more,
    }


def test_a_ticket_with_its_messages_is_a_ticket() -> None:
    found = ticket(dump(whole(ASKED, REPLY)))
    assert said(found) == [
        ("customer", "Liv Dahl", "Is <b> in stock? <3"),
        ("agent", "Kai Berg", "Hi Liv, it is."),
    ]
    assert str(found.turns[0].at) == "2024-05-02 08:01:00.123456+00:00"
    assert (found.subject, found.agent, found.team) == ("Stock", "Kai Berg", "Shop")
    assert found.tags == ("presale",)
    assert found.csat is not None
    assert (found.csat.score, found.csat.scale, found.csat.comment) == (3, "1-5", "fine")
    assert found.customer_refs == ("Liv Dahl", "liv@m.example", "70", "+4712345")


@pytest.mark.parametrize(
    ("one", "role"),
    [
        (message(9, "upsell", public=False), "note"),
        (message(9, "upsell", channel="internal-note"), "note"),
        (message(9, "by rule", public=False, rule_id=3, via="rule"), "note"),
        (message(9, "We got it", via="rule"), "bot"),
        (message(9, "We got it", rule_id=3), "bot"),
        (message(9, "Done", via="api"), "agent"),
        (message(9, "---------- Forwarded message ---------\nFrom: Liv"), "system"),
    ],
)
def test_marks_tell_the_role(one: Any, role: str) -> None:
    assert said(ticket(dump(whole(ASKED, REPLY, one))))[-1][0] == role


QUOTED = "Great!\n\nOn Thu, 2 May 2024 at 08:02, Kai <kai@s.example> wrote:\n> Hi Liv, it is."


@pytest.mark.parametrize(
    "given_",
    [
        {"stripped_text": "Great!"},
        {"stripped_text": ""},
        {"stripped_html": "<p>Great!</p>"},
        {"body_text": None, "body_html": "<p>Great!</p>"},
        {"stripped_text": "Great!\nLiv D.", "stripped_signature": "Liv D."},
    ],
)
def test_of_a_mail_the_reply_is_read(given_: dict[str, Any]) -> None:
    one = {**message(9, QUOTED, LIV), **given_}
    assert said(ticket(dump(whole(ASKED, REPLY, one))))[-1][2] == "Great!"


def test_a_chat_message_is_left_as_it_is() -> None:
    one = message(9, "a\n> b\n> c", LIV, channel="chat", stripped_text="a")
    assert said(ticket(dump(whole(ASKED, REPLY, one))))[-1][2] == "a\n> b\n> c"


@pytest.mark.parametrize("gone", [{"failed_datetime": "2024-05-02T08:09:00"}, {"body_text": ""}])
def test_what_failed_or_says_nothing_is_no_turn(gone: dict[str, Any]) -> None:
    one = {**message(9, "hm"), **gone}
    assert len(ticket(dump(whole(ASKED, REPLY, one))).turns) == 2


@pytest.mark.parametrize("survey", [None, {}, {"score": None}, {"score": True}, "x"])
def test_an_unanswered_survey_is_no_csat(survey: Any) -> None:
    assert ticket(dump(whole(ASKED, REPLY, satisfaction_survey=survey))).csat is None


def test_messages_apart_from_their_tickets_come_together() -> None:
    bare = {**whole(), "messages_count": 2}
    del bare["messages"]
    found = ticket(dump({"data": [bare]}, {"data": [ASKED, REPLY]}))
    assert (found.subject, len(found.turns)) == ("Stock", 2)


def test_what_is_missing_is_told() -> None:
    assert notices(dump(whole(ASKED, REPLY, messages_count=8))) == [
        "ticket 15 has 2 of its 8 messages; export `/tickets/15/messages`, too"
    ]
    page = {"data": [whole(ASKED, REPLY)], "meta": {"next_cursor": "abc"}}
    assert notices(dump(page)) == [
        "one page of many: more follows it (`meta.next_cursor`); export the next pages, too"
    ]
    bare = {**whole(), "id": 16}
    assert reasons(dump(whole(ASKED, REPLY), bare)) == [
        "its messages are not in the file; export `/tickets/16/messages`, too"
    ]


def test_the_reason_is_for_a_person() -> None:
    found = recognise_text(dump(whole(ASKED)))
    assert (found.format, found.reason) == (
        "gorgias",
        "the first record is a Gorgias ticket with its messages",
    )
    assert len(tickets(dump(whole(ASKED, REPLY), whole(ASKED, REPLY, id=16)))) == 2


@given(damaged([whole(ASKED, REPLY), {"data": [ASKED]}]))
@settings(max_examples=80, deadline=None)
def test_no_damage_to_a_file_raises(records: Any) -> None:
    with contextlib.suppress(TranscriptError):
        list(read_text(dump(*records), format="gorgias"))
