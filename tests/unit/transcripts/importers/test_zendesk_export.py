"""Zendesk's full export: who is who, what is nobody's answer, and what isn't in the file."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from app.errors import TranscriptError
from app.transcripts.importers import Answers, Skipped, Someone, recognise_text
from app.transcripts.importers.zendesk_export import NO_CHAT, NO_COMMENTS, _ticket
from app.transcripts.ticket import Csat, Role
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

CUSTOMER, AGENT, OTHER = 501, 601, 602
PEOPLE = Answers(
    people={
        "501": Someone(name="Ines Kolb", email="ines@home.example", role=Role.CUSTOMER),
        "601": Someone(name="Omar Reyes", role=Role.AGENT),
        "602": Someone(name="Judy Park", role=Role.AGENT),
    }
)
MINUTE = iter(range(10_000))


def comment(author: int, text: str = "", **fields: Any) -> dict[str, Any]:
    number = next(MINUTE)
    at = f"2025-06-{1 + number // 1440:02}T{number // 60 % 24:02}:{number % 60:02}:00Z"
    html = f'<div class="zd-comment" dir="auto"><p>{text}</p></div>'
    return {
        "id": 90_000 + number,
        "type": "Comment",
        "author_id": author,
        "html_body": html,
        "plain_body": text,
        "body": text,
        "public": True,
        "via": {"channel": "web", "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": at,
        **fields,
    }


def exported(*comments: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "id": 77,
        "subject": "Kettle leaks",
        "description": "It leaks.",
        "via": {
            "channel": "email",
            "source": {"from": {"address": "ines@home.example", "name": "Ines K"}},
        },
        "requester_id": CUSTOMER,
        "submitter_id": CUSTOMER,
        "assignee_id": AGENT,
        "recipient": "help@shop.example",
        "tags": ["kettle"],
        "satisfaction_rating": {"score": "bad", "comment": "slow"},
        "comments": list(comments),
        **fields,
    }


LEAKS, SORRY = comment(CUSTOMER, "It leaks."), comment(AGENT, "Sorry!")


def test_a_ticket_has_its_fields_and_the_names_of_the_users_file() -> None:
    one = ticket(dump(exported(LEAKS, SORRY)), PEOPLE)
    assert said(one) == [("customer", "Ines Kolb", "It leaks."), ("agent", "Omar Reyes", "Sorry!")]
    assert (one.id, one.subject, one.channel, one.agent) == (
        "77",
        "Kettle leaks",
        "email",
        "Omar Reyes",
    )
    assert (one.tags, one.csat) == (
        ("kettle",),
        Csat(score="bad", scale="good|bad", comment="slow"),
    )


def test_everything_that_tells_who_the_customer_is_is_kept_for_redaction() -> None:
    one = ticket(
        dump(exported(LEAKS, SORRY, requester={"id": 501, "phone": "+1 555 0100"})), PEOPLE
    )
    assert set(one.customer_refs) == {
        "501",
        "Ines Kolb",
        "Ines K",
        "ines@home.example",
        "+1 555 0100",
    }


def test_the_format_is_recognised_behind_a_foreign_first_line() -> None:
    lines = dump({"export": "tickets"}, exported(LEAKS, SORRY))
    found = recognise_text(lines, name="tickets.json")
    assert (found.format, found.reason) == (
        "zendesk_export",
        "each record is a Zendesk ticket with its comments",
    )
    assert [one.id for one in tickets("totals: 1\n" + dump(exported(LEAKS, SORRY)), PEOPLE)] == [
        "77"
    ]


def test_users_beside_the_tickets_give_names_as_a_companion_does() -> None:
    users = [
        {"id": AGENT, "name": "Omar Reyes", "role": "admin"},
        {"id": CUSTOMER, "name": "Ines Kolb", "role": "end-user"},
    ]
    groups = [{"id": 9, "name": "Kitchen"}]
    page = {"tickets": [exported(LEAKS, SORRY, group_id=9)], "users": users, "groups": groups}
    one = ticket(json.dumps(page, indent=1))
    assert (one.turns[1].author, one.team) == ("Omar Reyes", "Kitchen")


def test_without_names_people_are_their_numbers_and_a_notice_asks_for_the_users() -> None:
    text = dump(exported(LEAKS, SORRY), exported(LEAKS, SORRY, id=78))
    assert said(tickets(text)[0])[1] == ("agent", "601", "Sorry!")
    assert tickets(text)[0].agent == "601"
    (told,) = notices(text)
    assert "add the helpdesk's users export with `--with`" in told


@pytest.mark.parametrize(
    ("fields", "role"),
    [
        ({"author_id": -1}, Role.BOT),
        ({"via": {"channel": "rule", "source": {"rel": "trigger"}}}, Role.BOT),
        ({"metadata": {"flags": [4], "flags_options": {}}}, Role.BOT),
        ({"public": False}, Role.NOTE),
        ({"public": False, "author_id": -1}, Role.NOTE),
        ({"public": False, "author_id": CUSTOMER, "metadata": {"flags": [17]}}, Role.NOTE),
        ({"type": "VoiceComment"}, Role.SYSTEM),
        ({"via": {"channel": "system", "source": {"rel": "merge"}}, "public": False}, Role.SYSTEM),
        ({"via": {"channel": "system"}}, Role.SYSTEM),
        ({"author_id": CUSTOMER}, Role.CUSTOMER),
        ({"author_id": 999, "metadata": {"flags": [2]}}, Role.CUSTOMER),
        ({"author_id": OTHER, "metadata": {"flags": [2]}}, Role.AGENT),
        ({}, Role.AGENT),
    ],
)
def test_a_comment_is_whose_it_is_by_its_marks(fields: dict[str, Any], role: Role) -> None:
    one = ticket(dump(exported(LEAKS, SORRY, comment(AGENT, "Here you are.", **fields))), PEOPLE)
    assert one.turns[2].role is role


@pytest.mark.parametrize(
    "text",
    [
        'Request #78 "Kettle again" was closed and merged into this request. Last comment: Hi',
        'This request was closed and merged into request #79 "Kettle".',
    ],
)
def test_a_notice_of_a_merge_is_nobodys_answer(text: str) -> None:
    one = ticket(dump(exported(LEAKS, SORRY, comment(AGENT, text, public=False))), PEOPLE)
    assert one.turns[2].role is Role.SYSTEM


def test_a_merged_away_ticket_is_not_taken_for_an_agent_who_never_answered() -> None:
    merged = comment(AGENT, "This request was closed and merged into request #79 “Kettle”.")
    text = dump(exported(LEAKS, {**merged, "public": False}, tags=["closed_by_merge"]))
    assert reasons(text, PEOPLE) == ["no agent turn, so there is nobody to coach"]


def test_two_agents_keep_their_own_turns() -> None:
    one = ticket(dump(exported(LEAKS, SORRY, comment(OTHER, "Judy here."))), PEOPLE)
    assert [part.agent for part in one.agent_parts()] == ["Omar Reyes", "Judy Park"]


def test_a_former_agent_who_is_now_listed_as_an_end_user_is_still_the_agent() -> None:
    left = Answers(people={"601": Someone(name="Omar Reyes", role=Role.CUSTOMER)})
    assert ticket(dump(exported(LEAKS, SORRY)), left).turns[1].role is Role.AGENT
    note = comment(OTHER, "Known fault.", public=False)
    answer = comment(OTHER, "Judy here.")
    both = Answers(people={"602": Someone(name="Judy Park", role=Role.CUSTOMER)})
    assert ticket(dump(exported(LEAKS, note, answer)), both).turns[2].role is Role.AGENT


def test_somebody_in_copy_whom_no_file_knows_is_no_agent() -> None:
    copied = comment(999, "I have the same.")
    one = ticket(dump(exported(LEAKS, SORRY, copied, email_cc_ids=[999])), PEOPLE)
    assert one.turns[2].role is Role.CUSTOMER


@pytest.mark.parametrize(
    ("address", "role"), [("b@home.example", Role.CUSTOMER), ("b@shop.example", Role.AGENT)]
)
def test_a_stranger_who_mails_is_told_by_the_domain(address: str, role: Role) -> None:
    via = {"channel": "email", "source": {"from": {"address": address}}}
    one = ticket(dump(exported(LEAKS, SORRY, comment(999, "Hello.", via=via))), PEOPLE)
    assert one.turns[2].role is role


def test_quotes_signatures_and_the_line_to_reply_above_are_cut() -> None:
    html = (
        '<div class="zd-comment zd-comment-pre-styled"><div>Still wet &amp; cold.</div>'
        '<div class="gmail_quote">On Tue, Omar wrote:<blockquote>Sorry!</blockquote></div></div>'
    )
    signed = (
        '<div class="zd-comment">A new one is on its way.'
        '<div class="signature"><p>Omar Reyes</p><p>Kettle Desk</p></div></div>'
    )
    above = "Thanks\n\n##- Please type your reply above this line -##\n\nYour request was updated"
    comments = [
        LEAKS,
        comment(CUSTOMER, html_body=html),
        comment(AGENT, html_body=signed),
        comment(CUSTOMER, html_body="", plain_body=above),
    ]
    texts = [turn.text for turn in ticket(dump(exported(*comments)), PEOPLE).turns]
    assert texts == ["It leaks.", "Still wet & cold.", "A new one is on its way.", "Thanks"]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        (
            {"html_body": "", "plain_body": "Hi\n&nbsp;\nwell <3 &amp; <b>"},
            "Hi\n\nwell <3 &amp; <b>",
        ),
        ({"html_body": "", "plain_body": "", "body": "**bold** move"}, "**bold** move"),
        ({"html_body": None, "plain_body": "Card ▇▇▇▇ please"}, "Card ▇▇▇▇ please"),
        ({"html_body": "<p>&amp;lt; is a sign</p>"}, "&lt; is a sign"),
    ],
)
def test_the_words_are_of_the_best_body_that_there_is(fields: dict[str, Any], text: str) -> None:
    one = ticket(dump(exported(LEAKS, comment(AGENT, **fields))), PEOPLE)
    assert one.turns[1].text == text


def test_a_comment_without_words_is_no_turn() -> None:
    blank = comment(AGENT, html_body='<div class="zd-comment">&nbsp;</div>', plain_body="&nbsp;")
    gone = comment(CUSTOMER, html_body="", attachments=[{"file_name": "redacted.txt"}])
    assert len(ticket(dump(exported(LEAKS, blank, gone, SORRY)), PEOPLE).turns) == 2


def test_comments_come_in_order_of_time_and_once() -> None:
    later = comment(AGENT, "Bye.")
    text = dump(exported(later, SORRY, LEAKS, SORRY))
    assert [turn.text for turn in ticket(text, PEOPLE).turns] == ["It leaks.", "Sorry!", "Bye."]


def test_a_description_is_added_only_where_no_comment_holds_it() -> None:
    early = {"created_at": "2025-05-30T08:00:00Z"}
    assert len(ticket(dump(exported(LEAKS, SORRY, **early)), PEOPLE).turns) == 2
    first = ticket(dump(exported(SORRY, **early)), PEOPLE).turns[0]
    assert (first.role, first.text) == (Role.CUSTOMER, "It leaks.")
    assert first.at == datetime(2025, 5, 30, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rating", "csat"),
    [
        ({"score": "good"}, Csat(score="good", scale="good|bad")),
        (
            {"score": "goodwithcomment", "comment": "x"},
            Csat(score="good", scale="good|bad", comment="x"),
        ),
        ("bad", Csat(score="bad", scale="good|bad")),
        ({"score": "offered"}, None),
        ({"score": "unoffered"}, None),
        (None, None),
    ],
)
def test_only_a_rating_that_was_given_counts(rating: Any, csat: Csat | None) -> None:
    assert ticket(dump(exported(LEAKS, SORRY, satisfaction_rating=rating)), PEOPLE).csat == csat


CHAT = (
    "Chat started on 2025-06-02 09:58 AM UTC\n\n"
    "(09:58:01 AM) *** Ines Kolb joined the chat ***\n"
    "(09:58:05 AM) Ines Kolb: it leaks\nfrom below\n"
    "(09:58:06 AM) Kettle Desk: One moment please.\n"
    "(09:58:30 AM) *** Omar joined the chat ***\n"
    "(09:58:40 AM) Omar: Hi! Note: I can swap it.\n"
    "(10:02:00 AM) *** Ines Kolb left the chat ***"
)


def test_a_chat_pasted_into_one_comment_becomes_its_turns() -> None:
    html = "<div class='zd-comment'><p>" + CHAT.replace("\n", "<br>") + "</p></div>"
    pasted = comment(AGENT, html_body=html, public=False)
    one = ticket(dump(exported(pasted, via={"channel": "chat"}, description="")), PEOPLE)
    assert said(one) == [
        ("customer", "Ines Kolb", "it leaks\nfrom below"),
        ("bot", "Kettle Desk", "One moment please."),
        ("agent", "Omar", "Hi! Note: I can swap it."),
    ]
    assert one.turns[0].at == datetime(2025, 6, 2, 9, 58, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "fields",
    [
        {"via": {"channel": "chat"}},
        {"via": {"channel": "native_messaging"}},
        {"from_messaging_channel": True},
    ],
)
def test_a_chat_whose_messages_are_elsewhere_is_no_unanswered_ticket(fields: Any) -> None:
    stub = comment(CUSTOMER, "Chat with Ines https://shop.example/chat/1")
    assert reasons(dump(exported(stub, **fields)), PEOPLE) == [NO_CHAT]
    text = dump(exported(stub, SORRY, **fields))
    assert len(tickets(text, PEOPLE)) == 1
    assert notices(text, PEOPLE) == [f"ticket 77 {NO_CHAT}"]


def test_a_comment_as_long_as_zendesk_keeps_is_told_of() -> None:
    long = comment(AGENT, "x" * 65_535)
    assert "where Zendesk cuts" in notices(dump(exported(LEAKS, long)), PEOPLE)[0]


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ({"next_page": "https://shop.example/next"}, True),
        ({"meta": {"has_more": True}}, True),
        ({"next_page": None, "meta": {"has_more": False}}, False),
        ({"links": {"next": "https://shop.example/next"}}, True),
    ],
)
def test_one_page_of_many_says_so(page: dict[str, Any], told: bool) -> None:
    text = json.dumps({"tickets": [exported(LEAKS, SORRY)], **page})
    assert bool(notices(text, PEOPLE)) is told


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (exported(), NO_COMMENTS),
        ({**exported(), "comments": None}, NO_COMMENTS),
        ({**exported(), "comments": "none"}, NO_COMMENTS),
        (exported({"id": 4, "body": "by nobody"}), NO_COMMENTS),
        ({"id": 4}, 'is no ticket: it has no "requester_id"'),
        (exported(comment(AGENT, " ")), "no turns with text in them, so there is nothing to read"),
    ],
)
def test_a_record_that_cannot_be_read_is_skipped_with_its_reason(record: Any, reason: str) -> None:
    text = dump(exported(LEAKS, SORRY), {**record, "id": 9})
    assert len(tickets(text, PEOPLE)) == 1
    assert reasons(text, PEOPLE) == [reason]


def test_a_broken_line_costs_that_line_alone() -> None:
    whole, another = dump(exported(LEAKS, SORRY)), dump(exported(LEAKS, SORRY, id=6))
    text = f'{whole}\n{{"id": 5, \n{another}\n'
    assert [one.id for one in tickets(text, PEOPLE)] == ["77", "6"]
    assert [item.place for item in all_of(text, PEOPLE) if isinstance(item, Skipped)] == ["line 2"]


AUTOMATIC = comment(-1, "x", metadata={"flags": [4]})


@given(damaged(exported(LEAKS, SORRY, comment(AGENT, CHAT), AUTOMATIC)))
@settings(max_examples=150, deadline=None)
def test_no_damage_to_a_record_raises_anything_but_its_reason(record: Any) -> None:
    with contextlib.suppress(TranscriptError):
        list(_ticket(record, PEOPLE, {}))


@pytest.mark.parametrize(
    "moved",
    [{"comments": {"comments": [LEAKS, SORRY]}}, {"comments": None, "thread": [LEAKS, SORRY]}],
)
def test_comments_are_found_also_where_another_export_has_them(moved: dict[str, Any]) -> None:
    text = dump({**exported(), **moved})
    assert recognise_text(text).format == "zendesk_export"
    assert len(ticket(text, PEOPLE).turns) == 2


def test_a_voicemails_line_breaks_are_real_ones() -> None:
    call = comment(AGENT, r"Call from: +1 555 0100\nLength: 10 s", type="VoiceComment")
    one = ticket(dump(exported(LEAKS, SORRY, call)), PEOPLE)
    assert one.turns[2].text == "Call from: +1 555 0100\nLength: 10 s"


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ({"updated_at": "2025-06-01T00:00:00Z"}, {"updated_at": "2025-06-02T00:00:00Z"}, 3),
        ({"updated_at": "2025-06-02T00:00:00Z"}, {"updated_at": "2025-06-01T00:00:00Z"}, 2),
        ({}, {}, 3),
        ({}, {"comments": []}, 2),
    ],
)
def test_of_a_ticket_that_repeats_the_newest_record_is_kept(
    first: dict[str, Any], second: dict[str, Any], kept: int
) -> None:
    later = {**exported(LEAKS, SORRY, comment(AGENT, "Solved.")), **second}
    text = dump({**exported(LEAKS, SORRY), **first}, later)
    assert len(ticket(text, PEOPLE).turns) == kept
    assert len(reasons(text, PEOPLE)) == 1


def test_users_that_stand_in_each_record_name_its_people() -> None:
    users = [{"id": AGENT, "name": "Omar Diaz", "role": "agent"}, {"id": CUSTOMER, "name": "Ines"}]
    record = {"ticket": exported(LEAKS, SORRY), "comments": [LEAKS, SORRY], "users": users}
    assert [turn.author for turn in ticket(dump(record)).turns] == ["Ines", "Omar Diaz"]


def test_a_ticket_that_was_exported_twice_stays_in_its_place() -> None:
    same = {**exported(LEAKS, SORRY), "updated_at": "2025-06-01T00:00:00Z"}
    text = dump(same, {**same, "id": 999}, same)
    assert [one.id for one in tickets(text, PEOPLE)] == [str(same["id"]), "999"]
    assert reasons(text, PEOPLE) == ["line 1 has the same ticket; that one is kept"]


def test_whom_a_chat_is_with_is_the_customer_also_where_an_agent_greets_first() -> None:
    stub = comment(CUSTOMER, "Conversation with Ines\n\nURL: https://shop.example/cart")
    pasted = comment(CUSTOMER, "", html_body="", plain_body="(9:00) Omar: Hello?\n(9:01) Ines: hi")
    one = ticket(dump(exported(stub, pasted, SORRY, via={"channel": "chat"}, description="")))
    roles = {(turn.author, turn.role) for turn in one.turns}
    assert {("Omar", Role.AGENT), ("Ines", Role.CUSTOMER), ("501", Role.SYSTEM)} <= roles
    assert "Ines" in one.customer_refs
