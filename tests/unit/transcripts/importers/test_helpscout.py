"""Help Scout: who speaks in a thread, what was never sent, and what is missing."""

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

OLA = {"id": 31, "type": "user", "first": "Ola", "last": "Brandt", "email": "ola@kettle.example"}
MIA = {"id": 32, "type": "user", "first": "Mia", "last": "Soto", "email": "mia@kettle.example"}
IDA = {"id": 90, "type": "customer", "first": "Ida", "last": "Roth", "email": "ida@mail.example"}
ITSELF = {"id": 1, "type": "user", "first": "Help", "last": "Scout", "email": "none@nowhere.com"}
ANSWERS = {"id": 2, "type": "system_user", "first": "AI", "last": "Answers"}


def thread(minute: int, type: str, body: str | None, by: dict[str, Any], **more: Any) -> Any:
    return {
        "id": 100 + minute,
        "type": type,
        "state": "published",
        "action": {"type": "default", "associatedEntities": {}},
        "body": body,
        "createdBy": by,
        "createdAt": f"2024-05-02T08:{minute:02}:00Z",
        **more,
    }


ASKED = thread(0, "customer", "My kettle &lt;K9&gt; leaks.<br>Ida", IDA)
REPLY = thread(5, "message", "<p>Sorry, Ida!</p><p>-- <br>Ola Brandt</p>", OLA)


def conversation(*threads: Any, **more: Any) -> dict[str, Any]:
    return {
        "id": 7,
        "number": 1201,
        "threads": len(threads),
        "type": "email",
        "state": "published",
        "subject": "Leak",
        "assignee": MIA,
        "primaryCustomer": {**IDA, "phone": "+1 555 0100"},
        "tags": [{"id": 1, "tag": "kettle"}, {"id": 2, "tag": "leak"}],
        "_embedded": {"threads": list(threads)},
        **more,
    }


def test_a_conversation_is_a_ticket_in_the_order_of_time() -> None:
    found = ticket(dump(conversation(REPLY, ASKED)))
    assert said(found) == [
        ("customer", "Ida Roth", "My kettle <K9> leaks.\nIda"),
        ("agent", "Ola Brandt", "Sorry, Ida!"),
    ]
    assert (found.id, found.subject, found.channel) == ("7", "Leak", "email")
    assert (found.agent, found.tags) == ("Mia Soto", ("kettle", "leak"))
    assert found.customer_refs == ("Ida Roth", "ida@mail.example", "+1 555 0100", "90")


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (thread(9, "note", "ask &amp; wait", MIA), ("note", "Mia Soto", "ask & wait")),
        (
            thread(9, "customer", "By phone: it leaks", MIA, customer=IDA),
            ("customer", "Ida Roth", "By phone: it leaks"),
        ),
        (thread(9, "reply", "Done", MIA), ("agent", "Mia Soto", "Done")),
        (thread(9, "phone", "Called her", MIA), ("agent", "Mia Soto", "Called her")),
        (thread(9, "chat", "hello?", IDA), ("customer", "Ida Roth", "hello?")),
        (thread(9, "beaconchat", "hello!", MIA), ("agent", "Mia Soto", "hello!")),
        (thread(9, "forwardparent", "look", MIA), ("note", "Mia Soto", "look")),
        (thread(9, "message", "We got it", ITSELF), ("bot", "Help Scout", "We got it")),
        (thread(9, "message", "Try this", ANSWERS), ("bot", "AI Answers", "Try this")),
        (
            thread(9, "message", "Auto", MIA, action={"type": "workflow", "text": "ran"}),
            ("bot", "Mia Soto", "Auto"),
        ),
        (
            thread(9, "lineitem", None, MIA, action={"type": "merged", "text": "Mia merged"}),
            ("system", "Mia Soto", "Mia merged"),
        ),
        (
            thread(9, "message", "---------- Forwarded message ---------<br>From: Ida", MIA),
            ("system", "Mia Soto", "---------- Forwarded message ---------\nFrom: Ida"),
        ),
    ],
)
def test_the_thread_and_its_writer_tell_the_role(one: Any, expected: Any) -> None:
    assert said(ticket(dump(conversation(ASKED, REPLY, one))))[-1] == expected


@pytest.mark.parametrize(
    "one",
    [
        thread(9, "message", "perhaps a voucher", MIA, state="draft"),
        thread(9, "message", "perhaps a voucher", MIA, state="hidden"),
        thread(9, "message", "perhaps a voucher", MIA, state="underreview"),
        thread(9, "customer", "", IDA, _embedded={"attachments": [{"filename": "a.pdf"}]}),
        thread(9, "lineitem", None, MIA, action={"type": "default"}),
    ],
)
def test_what_was_not_sent_or_says_nothing_is_no_turn(one: Any) -> None:
    assert len(ticket(dump(conversation(ASKED, REPLY, one))).turns) == 2


def test_quoted_history_goes() -> None:
    body = (
        'Yes please<div class="gmail_quote">On Thu, 2 May 2024 at 08:05, Ola &lt;o@x.example&gt; '
        "wrote:<blockquote>Sorry, Ida!</blockquote></div>"
    )
    found = ticket(dump(conversation(ASKED, REPLY, thread(9, "customer", body, IDA))))
    assert said(found)[-1][2] == "Yes please"


def test_a_page_of_conversations_is_read_one_by_one() -> None:
    page = {
        "_embedded": {
            "conversations": [conversation(ASKED, REPLY), conversation(id=8, number=1202)]
        },
        "page": {"size": 25, "totalElements": 60, "totalPages": 3, "number": 2},
    }
    assert [one.id for one in tickets(dump(page))] == ["7"]
    assert reasons(dump(page)) == [
        "conversation 1202: its threads are not in the file; export conversations with "
        "`embed=threads`"
    ]
    assert notices(dump(page)) == ["one page of many: page 2 of 3; export the others, too"]


def test_an_empty_page_among_others_is_told() -> None:
    text = dump(conversation(ASKED, REPLY), {"page": {"totalPages": 0, "number": 1}})
    assert notices(text) == ["a page without conversations"]


def test_an_empty_page_alone_is_told_too() -> None:
    page = {"size": 25, "totalElements": 0, "totalPages": 0, "number": 1}
    text = dump({"_links": {"self": {"href": "https://api.example/"}}, "page": page})
    assert notices(text) == ["a page without conversations"]


def test_a_list_of_threads_alone_names_its_conversation() -> None:
    links = {"self": {"href": "https://api.example/v2/conversations/44/threads/105"}}
    alone = {"_embedded": {"threads": [{**REPLY, "_links": links}, ASKED]}}
    assert ticket(dump(alone)).id == "44"


def test_threads_that_are_missing_are_told() -> None:
    assert notices(dump(conversation(ASKED, REPLY, threads=9))) == [
        "conversation 1201 has 2 of its 9 threads; list them all by `/conversations/7/threads`"
    ]
    assert notices(dump(conversation(ASKED, REPLY, type="chat"))) == [
        "chats come cut short with `embed=threads`; list their threads one conversation at a "
        "time to have them whole"
    ]


def test_the_older_shape_is_read_too() -> None:
    reply = {**REPLY, "text": REPLY["body"], "body": None}
    reply["createdBy"] = {"id": 31, "type": "user", "firstName": "Ola", "lastName": "Brandt"}
    old = {"id": 7, "type": "email", "subject": "Leak", "threads": [ASKED, reply]}
    assert said(ticket(dump({"item": old})))[-1] == ("agent", "Ola Brandt", "Sorry, Ida!")
    assert notices(dump({"page": 1, "pages": 2, "items": [old]})) == [
        "one page of many: page 1 of 2; export the others, too"
    ]


def test_the_reason_is_for_a_person() -> None:
    found = recognise_text(dump(conversation(ASKED)))
    assert (found.format, found.title) == ("helpscout", "Help Scout conversations")
    assert found.reason == "the first record is a Help Scout conversation with its threads"


@given(damaged([conversation(ASKED, REPLY), {"_embedded": {"conversations": [conversation()]}}]))
@settings(max_examples=80, deadline=None)
def test_no_damage_to_a_file_raises(records: Any) -> None:
    with contextlib.suppress(TranscriptError):
        list(read_text(dump(*records), format="helpscout"))
