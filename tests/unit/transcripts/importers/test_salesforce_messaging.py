"""Salesforce messaging: entries of conversations, and whose words they are."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import TranscriptError
from app.transcripts.importers import recognise_text
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


def entry(actor: str, name: str, text: str | None, minute: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "attributes": {"type": "ConversationEntry"},
        "Id": f"e{minute}{name}",
        "ConversationId": "0dwA",
        "ActorType": actor,
        "ActorName": name,
        "EntryType": "Message",
        "EntryTime": f"2025-03-04T10:{minute:02}:00.000+0000",
        "Message": text,
        **more,
    }


CHAT = [
    entry("Agent", "Lin Osei", "Which size?", 3),
    entry("EndUser", "Guest", "It is <b>too</b> small <3", 0),
    entry("Bot", "Helper", "One moment", 1),
    entry("Agent", "Lin Osei", "Lin joined", 2, EntryType="ParticipantChanged"),
    entry("Supervisor", "Mo Berg", "Offer a swap", 4),
    entry("Agent", "Lin Osei", None, 5, EntryType="TypingStartedIndicator"),
]


@pytest.mark.parametrize(
    "text",
    [
        dump(*CHAT),
        json.dumps(CHAT),
        json.dumps({"totalSize": 6, "done": True, "records": CHAT}, indent=2),
    ],
)
def test_entries_are_turns_by_their_actors_and_events_are_nobodys_words(text: str) -> None:
    found = ticket(text)
    assert (found.id, found.channel) == ("0dwA", "messaging")
    assert said(found) == [
        ("customer", "Guest", "It is <b>too</b> small <3"),
        ("bot", "Helper", "One moment"),
        ("system", "Lin Osei", "Lin joined"),
        ("agent", "Lin Osei", "Which size?"),
        ("note", "Mo Berg", "Offer a swap"),
    ]
    assert found.customer_refs == ("Guest",)


def test_the_log_of_the_connect_api_is_read_too() -> None:
    sent = {"entryType": "Message", "serverReceivedTimestamp": 1741082400000}
    entries = [
        {**sent, "identifier": "1", "messageText": "Hi", "sender": {"role": "EndUser"}},
        {**sent, "identifier": "2", "messageText": "Hello", "sender": {"role": "Agent"}},
    ]
    assert said(ticket(json.dumps({"conversationEntries": entries}))) == [
        ("customer", None, "Hi"),
        ("agent", None, "Hello"),
    ]


def test_conversations_that_are_mixed_come_apart() -> None:
    other = [
        entry("EndUser", "Kai", "hey", 0, ConversationId="0dwB", Id="x"),
        entry("Agent", "Lin Osei", "yes?", 1, ConversationId="0dwB", Id="y"),
    ]
    found = tickets(dump(CHAT[0], other[0], *CHAT[1:], other[1]))
    assert [(one.id, len(one.turns)) for one in found] == [("0dwA", 5), ("0dwB", 2)]


def test_a_batch_and_a_full_log_say_what_may_be_missing() -> None:
    answer = {"done": False, "nextRecordsUrl": "/query/1-2000", "records": CHAT}
    assert notices(json.dumps(answer)) == ["one batch of many; fetch the rest by `nextRecordsUrl`"]
    full = [entry("Agent", "Lin Osei", "again", 1, Id=str(one)) for one in range(200)]
    assert notices(dump(*full)) == [
        "conversation 0dwA has exactly 200 entries, as many as the log gives at once; fetch the "
        "others, too"
    ]


def test_a_record_of_another_kind_is_left_out_with_its_reason() -> None:
    assert reasons(dump(*CHAT, {"attributes": {"type": "User"}, "Id": "005"})) == [
        'is no entry of a conversation: it has no "EntryType"'
    ]


@given(st.data())
def test_no_damage_to_an_entry_makes_it_fail(data: st.DataObject) -> None:
    text = dump(*(data.draw(damaged(one)) for one in CHAT))
    with contextlib.suppress(TranscriptError):
        recognise_text(text, name="x")
        all_of(text)
