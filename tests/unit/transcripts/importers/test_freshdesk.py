"""Freshdesk: the description, quotes in HTML, unmarked machines, dumps in XML."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import TranscriptError
from app.transcripts.importers import Answers, Notice, Someone, read_text, recognise_text
from app.transcripts.importers.freshdesk_tickets import NO_MESSAGES, TEN_ONLY, freshdesk_ticket
from app.transcripts.importers.freshdesk_xml import BROKEN, DANGEROUS
from app.transcripts.ticket import Role, Ticket
from tests.unit.transcripts.importers.exports import (
    damaged,
    dump,
    notices,
    reasons,
    said,
    ticket,
    tickets,
)

STAFF = Answers(people={"31": Someone(name="Rui Costa", email="rui@shop.example", role=Role.AGENT)})
REQUESTER = {"id": 11, "name": "Eda Kurt", "email": "eda@home.example", "phone": "+49 30 5550123"}


def message(id: int, body: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": id,
        "body": body,
        "body_text": "flattened",
        "incoming": False,
        "private": False,
        "user_id": 31,
        "source": 0,
        "to_emails": ["eda@home.example"],
        "from_email": None,
        "created_at": f"2025-02-01T10:{id:02}:00Z",
        **fields,
    }


def record(*messages: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "id": 7,
        "subject": "Lamp",
        "description": "<div>It <b>flickers</b> &lt;3<br>always</div>",
        "description_text": "It flickers <3 always",
        "requester_id": 11,
        "responder_id": 31,
        "requester": REQUESTER,
        "source": 1,
        "tags": ["lamp"],
        "created_at": "2025-02-01T11:00:00+01:00",
        "conversations": list(messages),
        **fields,
    }


ANSWER = message(5, "<div>Sorry.</div>")
OPENING = "It flickers <3\nalways"


def test_a_ticket_opens_with_its_description() -> None:
    one = ticket(json.dumps(record(ANSWER)), STAFF)
    assert said(one) == [
        ("customer", "Eda Kurt", "It flickers <3\nalways"),
        ("agent", "Rui Costa", "Sorry."),
    ]
    assert one.turns[0].at == datetime(2025, 2, 1, 10, tzinfo=UTC)
    assert (one.id, one.subject, one.channel, one.agent, one.tags) == (
        "7", "Lamp", "email", "Rui Costa", ("lamp",),
    )  # fmt: skip
    assert one.customer_refs == ("11", "Eda Kurt", "eda@home.example", "+49 30 5550123")


def test_agents_without_a_companion_are_their_numbers_and_are_asked_for() -> None:
    text = json.dumps(record(ANSWER))
    assert (ticket(text).turns[1].author, ticket(text).agent) == ("31", "31")
    assert "list of agents" in notices(text)[0]


@pytest.mark.parametrize(
    ("fields", "role"),
    [
        ({}, Role.AGENT),
        ({"incoming": True}, Role.CUSTOMER),
        ({"incoming": True, "source": 2}, Role.CUSTOMER),
        ({"private": True}, Role.NOTE),
        ({"private": True, "incoming": True}, Role.NOTE),
        ({"source": 6}, Role.SYSTEM),
        ({"source": 8, "to_emails": ["depot@other.example"]}, Role.NOTE),
        ({"source": 8, "to_emails": ["Eda <Eda@home.example>"]}, Role.AGENT),
        ({"created_at": "2025-02-01T10:00:04Z"}, Role.BOT),  # four seconds after the ticket
        ({"body": "---------- Forwarded message ---------<br>From: a<br>Hi"}, Role.SYSTEM),
    ],
)
def test_a_message_is_whose_it_is_by_its_marks(fields: dict[str, Any], role: Role) -> None:
    marked = {**message(6, "<div>Text</div>"), **fields}
    one = ticket(json.dumps(record(ANSWER, marked)), STAFF)
    assert [turn.role for turn in one.turns if turn.text not in ("Sorry.", OPENING)] == [role]


def test_a_quote_and_a_signature_are_cut_from_the_html() -> None:
    quoted = (
        "<div>Danke &amp; bis bald</div><div class='freshdesk_quote'>"
        "<blockquote class='freshdesk_quote'>Am 1. Feb schrieb Rui: Sorry.</blockquote></div>"
    )
    signed = "<div>Done.</div><div class='signature'>Rui Costa<br>Lamps</div>"
    both = [message(6, quoted, incoming=True, user_id=11), message(7, signed)]
    texts = [turn.text for turn in ticket(json.dumps(record(ANSWER, *both)), STAFF).turns]
    assert texts[2:] == ["Danke & bis bald", "Done."]


@pytest.mark.parametrize(
    ("fields", "author"),
    [
        ({"user_id": 11}, "Eda Kurt"),
        ({"user_id": 99, "from_email": "Al Berg <al@home.example>"}, "Al Berg"),
        ({"user_id": 99, "from_email": "al@home.example"}, "al@home.example"),
        ({"user_id": 99}, "99"),
    ],
)
def test_whoever_writes_in_is_named_by_what_there_is(fields: Any, author: str) -> None:
    text = json.dumps(record(ANSWER, message(6, "<p>Hi</p>", incoming=True, **fields)))
    assert ticket(text, STAFF).turns[2].author == author


def test_a_ticket_that_an_agent_opened_begins_with_the_agent() -> None:
    one = ticket(json.dumps(record(ANSWER, source=10)), STAFF)
    assert said(one)[0][:2] == ("agent", "Rui Costa")


def test_messages_without_words_are_no_turns() -> None:
    blank = message(6, "<div><br></div>")
    photo = message(7, "", body_text="", incoming=True, attachments=[{"name": "a.jpg"}])
    assert len(ticket(json.dumps(record(ANSWER, blank, photo)), STAFF).turns) == 2


def test_plain_text_stands_in_for_html_that_is_missing() -> None:
    one = ticket(json.dumps(record(message(5, "", body_text="I <3 <b>"))), STAFF)
    assert one.turns[1].text == "I <3 <b>"


def test_ten_conversations_may_not_be_all() -> None:
    ten = [message(n, f"<p>{n}</p>") for n in range(10, 20)]
    assert notices(json.dumps(record(*ten)), STAFF) == [f"ticket 7 {TEN_ONLY}"]
    assert notices(json.dumps(record(*ten[:9])), STAFF) == []


@pytest.mark.parametrize(("count", "told"), [(29, 0), (30, 1), (31, 0), (100, 1)])
def test_as_many_tickets_as_a_page_holds_may_not_be_all(count: int, told: int) -> None:
    text = json.dumps([record(ANSWER, id=number) for number in range(1, count + 1)])
    assert len(notices(text, STAFF)) == told


@pytest.mark.parametrize("deep", [{"helpdesk_ticket": True}, {"results": True}, {"tickets": True}])
def test_every_wrapping_of_tickets_is_read(deep: dict[str, bool]) -> None:
    key = next(iter(deep))
    inner: Any = record(ANSWER)
    text = json.dumps({key: inner} if key == "helpdesk_ticket" else {key: [inner]})
    assert recognise_text(text).format == "freshdesk"
    assert [one.id for one in tickets(text, STAFF)] == ["7"]


def test_a_dump_of_notes_has_plain_and_html_bodies() -> None:
    note = {"body": "flat", "body_html": "<p>Sorry &amp; bye</p>", "incoming": False,
            "private": False, "user_id": 31, "id": 4}  # fmt: skip
    dumped = {"display_id": 8, "description": "plain <b>", "requester_id": 11,
              "notes": [{"note": note}]}  # fmt: skip
    one = ticket(json.dumps([{"helpdesk_ticket": dumped}]), STAFF)
    assert (one.id, said(one)) == (
        "8", [("customer", "11", "plain <b>"), ("agent", "Rui Costa", "Sorry & bye")],
    )  # fmt: skip


def test_conversations_alone_are_gathered_and_say_what_lacks() -> None:
    asked = message(4, "<p>And now?</p>", incoming=True, user_id=11, ticket_id=7)
    text = json.dumps([asked, {**ANSWER, "ticket_id": 7}, {**ANSWER, "ticket_id": 8}])
    assert [(one.id, len(one.turns)) for one in tickets(text, STAFF)] == [("7", 2), ("8", 1)]
    assert "its first message isn't here" in notices(text, STAFF)[0]


def listed() -> dict[str, Any]:
    return {key: value for key, value in record().items() if key != "conversations"}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (listed(), NO_MESSAGES),
        (record(ANSWER, deleted=True), "the ticket was deleted in the helpdesk"),
        (record(ANSWER, spam=True), "the ticket was marked as spam in the helpdesk"),
        ({"id": 4}, 'is no ticket: it has no "requester_id" and no conversations'),
        (record(), "no agent turn, so there is nobody to coach"),
        (record(description="", description_text=""),
         "no turns with text in them, so there is nothing to read"),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_read_is_skipped_with_its_reason(bad: Any, reason: str) -> None:
    text = dump(record(ANSWER), {**bad, "id": 9})
    assert (len(tickets(text, STAFF)), reasons(text, STAFF)) == (1, [reason])


@given(damaged(record(ANSWER, message(6, "<p>x</p>", private=True))))
@settings(max_examples=150, deadline=None)
def test_no_damage_to_a_record_raises_anything_but_its_reason(broken: Any) -> None:
    with contextlib.suppress(TranscriptError):
        list(freshdesk_ticket(broken, STAFF))


# -- the dump in XML ------------------------------------------------------------------


def note(id: int, html: str, **fields: str) -> str:
    values = {
        "body": "plain", "body-html": html, "created-at": f"2025-02-01T10:{id:02}:00Z",
        "id": str(id), "incoming": "false", "private": "false", "user-id": "31", **fields,
    }  # fmt: skip
    inner = "".join(f"<{key}>{value}</{key}>" for key, value in values.items())
    return f"<helpdesk-note>{inner}</helpdesk-note>"


def element(*notes: str, id: int = 3, more: str = "") -> str:
    return (
        f"<helpdesk-ticket><display-id type='integer'>{id}</display-id>"
        "<subject>A &amp; B</subject><description>It &lt;b&gt;hums &amp;amp; buzzes</description>"
        "<created-at>2025-02-01T09:00:00Z</created-at><requester-id>11</requester-id>"
        f"<responder-id>31</responder-id>{more}"
        f"<notes type='array'>{''.join(notes)}</notes></helpdesk-ticket>"
    )


def xml(*elements: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return f"{head}\n<helpdesk-tickets type='array'>{''.join(elements)}</helpdesk-tickets>"


SORRY = note(5, "&lt;p&gt;Sorry &amp;amp; bye&lt;/p&gt;")


def test_bodies_are_unescaped_once_for_xml_and_once_for_html() -> None:
    hidden = note(6, "&lt;p&gt;Known&lt;/p&gt;", private="true")
    gone = note(7, "&lt;p&gt;Oops&lt;/p&gt;", deleted="true")
    answer = note(8, "&lt;p&gt;ok&lt;/p&gt;", incoming="true", **{"user-id": "11"})
    text = xml(element(SORRY, hidden, gone, answer))
    one = ticket(text, STAFF)
    assert said(one) == [
        ("customer", "11", "It <b>hums &amp; buzzes"),
        ("agent", "Rui Costa", "Sorry & bye"),
        ("note", "Rui Costa", "Known"),
        ("customer", "11", "ok"),
    ]
    assert (one.id, one.subject, one.agent) == ("3", "A & B", "Rui Costa")
    assert recognise_text(text).reason == "it is XML with `helpdesk-ticket` elements"


def test_each_ticket_of_a_dump_is_read_in_its_turn() -> None:
    spam = element(SORRY, id=4, more="<spam type='boolean'>true</spam>")
    text = xml(element(SORRY), spam, element(SORRY, id=5))
    assert [one.id for one in tickets(text, STAFF)] == ["3", "5"]
    assert reasons(text, STAFF) == ["the ticket was marked as spam in the helpdesk"]


ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (xml(element(SORRY, id=1), element(SORRY))[:-120], BROKEN),
        (xml(element(SORRY), "<a>") + "</b>", BROKEN),
        (xml(element(SORRY), head=ENTITY), DANGEROUS),
        (xml(element(SORRY), "<d>" * 60 + "</d>" * 60),
         "the XML is nested deeper than 50 elements"),
        (xml(element(SORRY)).replace("<helpdesk-ticket>", "<!DOCTYPE x><helpdesk-ticket>"), BROKEN),
    ],
)  # fmt: skip
def test_bad_xml_costs_what_comes_after_it(text: str, reason: str) -> None:
    assert reasons(text, STAFF) == [reason]


def test_xml_in_another_encoding_is_read() -> None:
    head = '<?xml version="1.0" encoding="windows-1252"?>'
    text = xml(element(note(5, "Gr\u00fc\u00dfe f\u00fcr 5 \u20ac")), head=head)
    (one,) = (
        item
        for item in read_text(text.encode("cp1252"), name="Tickets0.xml", answers=STAFF)
        if isinstance(item, Ticket)
    )
    assert one.turns[1].text == "Grüße für 5 €"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_cut_or_change_of_the_xml_raises(data: st.DataObject) -> None:
    whole = xml(element(SORRY), element(SORRY, id=4))
    at = data.draw(st.integers(0, len(whole)))
    broken = (
        whole[:at] + data.draw(st.text(max_size=5)) + whole[at + data.draw(st.integers(0, 9)) :]
    )
    with contextlib.suppress(TranscriptError):
        assert all(
            isinstance(item, Ticket | Notice) or item.reason
            for item in read_text(broken, format="freshdesk_xml", answers=STAFF)
        )
