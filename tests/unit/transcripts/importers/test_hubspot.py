"""HubSpot: actors, directions, and messages that are cut."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings

from app.errors import TranscriptError
from app.transcripts.importers import Answers, Notice, Someone, read_text, recognise_text
from tests.unit.transcripts.importers.exports import (
    all_of,
    damaged,
    dump,
    notices,
    reasons,
    said,
    ticket,
    tickets,
)


def message(id: str, actor: str, text: str, name: str | None = None, **more: Any) -> dict[str, Any]:
    sender: dict[str, Any] = {"actorId": actor, "senderField": "FROM"}
    sender |= {"name": name} if name else {}
    return {
        "id": id,
        "conversationsThreadId": "88",
        "type": "MESSAGE",
        "createdAt": f"2024-05-02T08:{len(id):02}:00.250Z",
        "createdBy": actor,
        "senders": [sender],
        "text": text,
        "richText": f"<p>{text}</p>",
        "truncationStatus": "NOT_TRUNCATED",
        "direction": "INCOMING" if actor.startswith("V") else "OUTGOING",
        "status": {"statusType": "SENT"},
        "archived": False,
        "channelId": "1000",
        **more,
    }


ASKED = message("m", "V-5", "invoice is wrong, a <b> tag", "Eli Moss")
REPLY = message("mm", "A-7", "Which one?", "Zoe Hart")
LAST = "mmmmmmmmm"


def page(*messages: Any, **more: Any) -> dict[str, Any]:
    return {"results": list(messages), **more}


def test_a_thread_is_a_ticket() -> None:
    assigned = {**message("mmm", "S-hubspot", ""), "type": "ASSIGNMENT", "assignedTo": "A-7"}
    mail = {"type": "HS_EMAIL_ADDRESS", "value": "eli@m.example"}
    senders = [{"actorId": "V-5", "name": "Eli Moss", "deliveryIdentifier": mail}]
    found = ticket(dump(page({**ASKED, "senders": senders}, REPLY, assigned)))
    assert said(found) == [
        ("customer", "Eli Moss", "invoice is wrong, a <b> tag"),
        ("agent", "Zoe Hart", "Which one?"),
    ]
    assert (found.id, found.channel, found.agent) == ("88", "chat", "Zoe Hart")
    assert found.customer_refs == ("V-5", "Eli Moss", "eli@m.example")


@pytest.mark.parametrize(
    ("one", "role"),
    [
        (message(LAST, "A-7", "see deal", "Zoe", type="COMMENT"), "note"),
        (message(LAST, "B-1", "Hi!", "Bot"), "bot"),
        (message(LAST, "L-1", "Hi!", "Assistant"), "bot"),
        (message(LAST, "S-1", "Moved", "System"), "system"),
        (message(LAST, "I-9", "Hi!", "App"), "bot"),
        (message(LAST, "I-9", "Hi!", "App", direction="INCOMING"), "customer"),
        (message(LAST, "E-a@m.example", "Hi!", direction="INCOMING"), "customer"),
        (message(LAST, "E-a@m.example", "Hi!"), "agent"),
        (message(LAST, "B-1", "Welcome", type="WELCOME_MESSAGE", senders=[]), "bot"),
    ],
)
def test_the_actor_tells_the_role_or_else_the_direction(one: Any, role: str) -> None:
    assert said(ticket(dump(page(ASKED, REPLY, one))))[-1][0] == role


@pytest.mark.parametrize(
    "gone",
    [
        {"archived": True},
        {"status": {"statusType": "FAILED"}},
        {"text": "", "richText": ""},
        {"type": "THREAD_STATUS_CHANGE"},
    ],
)
def test_what_was_not_sent_or_says_nothing_is_no_turn(gone: dict[str, Any]) -> None:
    one = {**message(LAST, "A-7", "hm", "Zoe Hart"), **gone}
    assert len(ticket(dump(page(ASKED, REPLY, one))).turns) == 2


def test_the_text_wins_and_rich_text_stands_in_for_it() -> None:
    quote = (
        '<p>GB1</p><div class="gmail_quote">On Thu, Zoe wrote:<blockquote>Which</blockquote></div>'
    )
    both = message(LAST, "V-5", "GB1", "Eli Moss", richText=quote, channelId="1002")
    assert said(ticket(dump(page(ASKED, REPLY, both))))[-1][2] == "GB1"
    assert said(ticket(dump(page(ASKED, REPLY, {**both, "text": ""}))))[-1][2] == "GB1"


def test_threads_in_one_list_are_told_apart() -> None:
    other = [
        {**one, "id": one["id"] + "x", "conversationsThreadId": "89"} for one in (ASKED, REPLY)
    ]
    found = tickets(json.dumps(page(ASKED, other[0], REPLY, other[1]), indent=1))
    assert [(one.id, len(one.turns)) for one in found] == [("88", 2), ("89", 2)]


def test_pages_of_one_thread_come_together() -> None:
    assert len(ticket(dump(page(REPLY), page(ASKED))).turns) == 2
    wrapped = {"thread": {"id": "88", "inboxId": "1", "associatedContactId": "301"},
               "messages": page(ASKED, REPLY)}  # fmt: skip
    assert "301" in ticket(dump(wrapped)).customer_refs


def test_what_is_missing_is_told() -> None:
    more = {"paging": {"next": {"after": "x", "link": "https://h.example"}}}
    many = "one page of many: more messages follow it; export the next pages, too"
    assert notices(dump(page(ASKED, REPLY, **more))) == [many]
    assert notices(json.dumps(page(ASKED, REPLY, **more), indent=1)) == [many]
    cut = {**REPLY, "truncationStatus": "TRUNCATED"}
    assert notices(dump(page(ASKED, cut))) == [
        "some messages are cut short (`truncationStatus` TRUNCATED); the whole is under "
        "`/messages/ID/original-content`"
    ]
    trimmed = {**REPLY, "truncationStatus": "TRUNCATED_TO_MOST_RECENT_REPLY"}
    assert notices(dump(page(ASKED, trimmed))) == []
    thread = {"id": "90", "inboxId": "1", "latestMessageTimestamp": "2024-05-02T08:00:00Z"}
    assert reasons(dump(page(ASKED, REPLY), page(thread))) == [
        "its messages are not in the file; export `/threads/90/messages`"
    ]


def test_agents_without_a_name_are_asked_for_once() -> None:
    text = dump(page(ASKED, message("mm", "A-7", "Which one?")))
    questions = [one.question for one in all_of(text) if isinstance(one, Notice)]
    assert [one.key for one in questions if one] == ["people"]
    answers = Answers(people={"A-7": Someone(name="Zoe Hart")})
    assert said(ticket(text, answers))[-1] == ("agent", "Zoe Hart", "Which one?")
    assert notices(text, answers) == []


def test_the_reason_is_for_a_person() -> None:
    found = recognise_text(dump(page(ASKED)))
    assert (found.format, found.reason) == (
        "hubspot",
        "it lists the messages of HubSpot conversations",
    )


@given(damaged([page(ASKED, REPLY), {"thread": {"id": 1}, "messages": page(ASKED)}]))
@settings(max_examples=80, deadline=None)
def test_no_damage_to_a_file_raises(records: Any) -> None:
    with contextlib.suppress(TranscriptError):
        list(read_text(dump(*records), format="hubspot"))
