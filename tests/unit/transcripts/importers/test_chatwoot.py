"""Chatwoot: numbers and words for who speaks, what was taken back, and webhooks."""

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

UMA = {"id": 6, "name": "Uma Rao", "type": "user"}
BOT = {"id": 1, "name": "Helper", "type": "agent_bot"}
PER = {"id": 80, "name": "Per Lind", "email": "per@m.example", "phone_number": "+4670123",
       "type": "contact"}  # fmt: skip
META = {"labels": ["wifi"], "contact": PER, "assignee": UMA, "team": {"name": "Net"}}
ANSWER = {"rating": 2, "feedback_message": "slow"}


def message(id: int, type: Any, content: Any, sender: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "id": id,
        "content": content,
        "conversation_id": 12,
        "message_type": type,
        "content_type": "text",
        "status": "sent",
        "content_attributes": {},
        "created_at": 1714636800 + id,
        "private": False,
        "sender": sender,
        **more,
    }


ASKED = message(1, 0, "wifi **down** <3", PER)
REPLY = message(2, 1, "Restart it.\n\n--\nUma\nNet team", UMA)


def listed(*messages: Any, **more: Any) -> dict[str, Any]:
    return {"meta": META, "payload": list(messages), **more}


def test_the_channel_is_that_of_the_first_message_and_not_of_the_first_page() -> None:
    mailed = message(9, 0, "And by mail", PER, content_type="incoming_email")
    assert ticket(dump(listed(mailed), listed(ASKED, REPLY))).channel == "chat"


def test_a_conversation_is_a_ticket() -> None:
    found = ticket(dump(listed(ASKED, REPLY)))
    assert said(found) == [
        ("customer", "Per Lind", "wifi **down** <3"),
        ("agent", "Uma Rao", "Restart it."),
    ]
    assert (found.id, found.channel, found.agent, found.team) == ("12", "chat", "Uma Rao", "Net")
    assert found.tags == ("wifi",)
    assert found.customer_refs == ("Per Lind", "per@m.example", "+4670123", "80")


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (message(9, 1, "ask Bo", UMA, private=True), ("note", "Uma Rao", "ask Bo")),
        (message(9, 3, "Rate us", None, private=True), ("note", None, "Rate us")),
        (message(9, 1, "I am Helper", BOT), ("bot", "Helper", "I am Helper")),
        (message(9, 3, "Leave your mail"), ("bot", None, "Leave your mail")),
        (message(9, 1, "We are away"), ("bot", None, "We are away")),
        (message(9, 2, "Assigned to Uma"), ("system", None, "Assigned to Uma")),
        (message(9, "incoming", "hm", PER), ("customer", "Per Lind", "hm")),
        (message(9, "outgoing", "ok", UMA), ("agent", "Uma Rao", "ok")),
        (message(9, 0, "Voice Call", PER, content_type="voice_call"),
         ("system", "Per Lind", "Voice Call")),
        (message(9, 1, "auto", UMA, content_attributes={"automation_rule_id": 4}),
         ("bot", "Uma Rao", "auto")),
        (message(9, 1, "hi", {"name": "Cap", "type": "Captain::Assistant"}), ("bot", "Cap", "hi")),
    ],
)  # fmt: skip
def test_type_sender_and_privacy_tell_the_role(one: Any, expected: Any) -> None:
    assert said(ticket(dump(listed(ASKED, REPLY, one))))[-1] == expected


@pytest.mark.parametrize(
    "gone",
    [
        {"content_attributes": {"deleted": True}},
        {"status": "failed"},
        {"content": None, "attachments": [{"data_url": "https://m.example/a.png"}]},
    ],
)
def test_what_was_taken_back_or_never_arrived_is_no_turn(gone: dict[str, Any]) -> None:
    one = {**message(9, 1, "This message was deleted", UMA), **gone}
    assert len(ticket(dump(listed(ASKED, REPLY, one))).turns) == 2


def email(attributes: dict[str, Any], content: str | None = None) -> dict[str, Any]:
    more = {"content_type": "incoming_email", "content_attributes": {"email": attributes}}
    return message(9, 0, content, PER, **more)


@pytest.mark.parametrize(
    "one",
    [
        email({"text_content": {"quoted": "Still down", "reply": "Still down\n> no"}}, "all"),
        email({}, "Still down\n\nOn Thu, 2 May 2024 at 10:00, Uma <u@n.example> wrote:\n> Restart"),
        email(
            {"html_content": {"full": "<p>Still down</p><blockquote type='cite'>x</blockquote>"}}
        ),
    ],
    ids=["trimmed by Chatwoot", "content with its quote", "HTML alone"],
)
def test_of_a_mail_the_reply_is_read(one: Any) -> None:
    assert said(ticket(dump(listed(ASKED, REPLY, one))))[-1][2] == "Still down"


def test_an_automatic_mail_is_no_customers_word() -> None:
    one = email({"auto_reply": True, "text_content": {"quoted": "I am away"}})
    assert said(ticket(dump(listed(ASKED, REPLY, one))))[-1][0] == "bot"


def test_a_survey_is_the_tickets_csat() -> None:
    submitted = {"submitted_values": {"csat_survey_response": ANSWER}}
    survey = message(9, 3, "Rate us", content_type="input_csat", content_attributes=submitted)
    csat = ticket(dump(listed(ASKED, REPLY, survey))).csat
    assert csat is not None
    assert (csat.score, csat.scale, csat.comment) == (2, "1-5", "slow")


def test_pages_of_one_conversation_come_together() -> None:
    found = tickets(dump(listed(REPLY), listed(ASKED)))
    assert [len(one.turns) for one in found] == [2]


def test_what_is_missing_is_told() -> None:
    nineteen = [message(2, 1, "Hm", UMA), *(message(i, 0, f"line {i}", PER) for i in range(3, 21))]
    assert notices(dump(listed(*nineteen))) == []
    assert notices(dump(listed(ASKED, *nineteen))) == [
        "conversation 12 has exactly 20 messages, as many as one page; export the ones before "
        "them, too (`before=1`)"
    ]
    conversations = {"data": {"meta": {}, "payload": [{"id": 12, "meta": {}, "messages": [ASKED]}]}}
    assert reasons(dump(listed({**ASKED, "conversation_id": 3}, REPLY), conversations))[-1] == (
        "a list of conversations holds only the last message of each; export "
        "`/conversations/12/messages`"
    )
    long = message(9, 0, "x" * 150_000, PER)
    assert notices(dump(listed(ASKED, REPLY, long))) == [
        "conversation 12: a message is cut at 150,000 characters"
    ]


def event(name: str, one: dict[str, Any], conversation: int = 12, **more: Any) -> dict[str, Any]:
    about = {"id": conversation, "channel": "Channel::WebWidget", "labels": ["late"],
             "meta": {"sender": PER, "assignee": UMA}, **more}  # fmt: skip
    at = f"2024-05-02 08:{one['id']:02}:00 UTC"
    shown = {**one, "id": str(one["id"]), "created_at": at}
    return {"event": name, **shown, "conversation": about, "inbox": {"name": "Site"}}


def test_webhooks_are_gathered_and_the_newest_version_counts() -> None:
    first = event("message_created", message(1, "incoming", "wifi?", PER))
    typo = event("message_created", message(2, "outgoing", "Restrat", UMA))
    other = event("message_created", message(3, "incoming", "hey", PER), 13)
    fixed = event("message_updated", message(2, "outgoing", "Restart", UMA))
    reply = event("message_created", message(4, "outgoing", "Hello", UMA), 13)
    found = tickets(dump(first, typo, other, fixed, reply))
    assert [one.id for one in found] == ["12", "13"]
    assert said(found[0])[-1] == ("agent", "Uma Rao", "Restart")
    assert str(found[0].turns[0].at) == "2024-05-02 08:01:00+00:00"
    assert (found[0].channel, found[0].team, found[0].tags) == ("chat", "Site", ("late",))
    assert "per@m.example" in found[0].customer_refs


def test_a_message_deleted_later_is_no_turn() -> None:
    first = event("message_created", message(1, "incoming", "wifi?", PER))
    said_it = event("message_created", message(2, "outgoing", "secret", UMA))
    kept = event("message_created", message(3, "outgoing", "Hello", UMA))
    attributes = {"content_attributes": {"deleted": True}}
    deleted = event("message_updated", message(2, "outgoing", "gone", UMA, **attributes))
    assert [text for _, _, text in said(ticket(dump(first, said_it, kept, deleted)))] == [
        "wifi?",
        "Hello",
    ]


def test_other_events_say_what_the_conversation_became() -> None:
    first = event("message_created", message(1, "incoming", "wifi?", PER))
    reply = event("message_created", message(2, "outgoing", "Restart", UMA))
    about = {"meta": {"sender": PER, "assignee": {"name": "Bo Ek"}}, "labels": ["done"]}
    changed = {"event": "conversation_status_changed", "id": 12, **about}
    lost = {"event": "message_created", "content": "x", "message_type": "incoming"}
    found = ticket(dump(first, reply, changed, lost))
    assert (found.agent, found.tags) == ("Bo Ek", ("done",))
    assert reasons(dump(first, reply, lost)) == ['a message without its "conversation"']


def test_the_reasons_are_for_a_person() -> None:
    api, hooks = (
        recognise_text(dump(listed(ASKED))),
        recognise_text(dump(event("message_created", ASKED))),
    )
    assert (api.format, api.reason) == (
        "chatwoot",
        "it lists the messages of a Chatwoot conversation",
    )
    assert (hooks.format, hooks.reason) == (
        "chatwoot_webhook",
        "its records are Chatwoot message events",
    )


@pytest.mark.parametrize(
    "whole", [listed(ASKED, REPLY, email({})), event("message_created", ASKED)]
)
def test_no_damage_to_a_file_raises(whole: dict[str, Any]) -> None:
    name = recognise_text(dump(whole)).format

    @given(damaged([whole, whole]))
    @settings(max_examples=80, deadline=None)
    def read(records: Any) -> None:
        with contextlib.suppress(TranscriptError):
            list(read_text(dump(*records), format=name))

    read()
