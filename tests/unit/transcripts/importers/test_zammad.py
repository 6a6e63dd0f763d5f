"""Zammad: articles with their ticket, alone, and in assets."""

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


def article(id: int, sender: str, body: str, **more: Any) -> dict[str, Any]:
    return {
        "id": id,
        "ticket_id": 3,
        "sender": sender,
        "from": "Rosa Klein <rosa@m.example>",
        "created_by": "rosa@m.example",
        "content_type": "text/html",
        "type": "email",
        "internal": False,
        "preferences": {},
        "body": body,
        "created_at": f"2024-05-02T08:{id:02}:00.500Z",
        **more,
    }


ASKED = article(1, "Customer", "Where is my <b>parcel</b>?")
REPLY = article(
    2,
    "Agent",
    'On its way.<br><span class="js-signatureMarker"></span><br>Jan Wolf<br>Post',
    **{"from": "Jan Wolf via <post@p.example>", "created_by": "jan@p.example"},
)
TICKET = {
    "id": 3,
    "number": "44003",
    "title": "Parcel",
    "group": "Post",
    "state": "closed",
    "owner": "jan@p.example",
    "customer": "rosa@m.example",
    "customer_id": 8,
    "article_count": 2,
    "create_article_type": "web",
}


def whole(*articles: Any, **more: Any) -> dict[str, Any]:
    return {"ticket": {**TICKET, **more}, "articles": list(articles), "tags": ["late"]}


def test_a_ticket_with_its_articles_is_a_ticket() -> None:
    found = ticket(dump(whole(ASKED, REPLY)))
    assert said(found) == [
        ("customer", "Rosa Klein", "Where is my parcel?"),
        ("agent", "Jan Wolf", "On its way."),
    ]
    assert (found.id, found.subject, found.channel) == ("3", "Parcel", "web")
    assert (found.agent, found.team, found.tags) == ("Jan Wolf", "Post", ("late",))
    assert found.customer_refs == ("rosa@m.example", "8", "Rosa Klein")


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (article(9, "Agent", "hm &amp; ha", internal=True), ("note", "hm & ha")),
        (article(9, "Agent", "sent inside", internal=True, type="email"), ("note", "sent inside")),
        (article(9, "Agent", "Called", type="phone", content_type="text/plain"),
         ("agent", "Called")),
        (article(9, "System", "We got it"), ("bot", "We got it")),
        (article(9, "Agent", "Away", preferences={"is-auto-response": True}), ("bot", "Away")),
        (article(9, "Customer", "Away", preferences={"is-auto-response": True}), ("bot", "Away")),
        (article(9, "Customer", "I <3 it, use <b>", content_type="text/plain"),
         ("customer", "I <3 it, use <b>")),
        ({**article(9, "", "by number"), "sender": None, "sender_id": 1}, ("agent", "by number")),
    ],
)  # fmt: skip
def test_the_sender_and_the_marks_tell_the_role(one: Any, expected: Any) -> None:
    role, _, text = said(ticket(dump(whole(ASKED, REPLY, one))))[-1]
    assert (role, text) == expected


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("Jan Wolf via <post@p.example>", "Jan Wolf"),
        ('"Wolf, Jan" <jan@p.example>', "Wolf, Jan"),
        ("jan@p.example", "jan@p.example"),
        ("Jan Wolf", "Jan Wolf"),
        (None, "rosa@m.example"),
    ],
)
def test_the_author_is_the_name_of_the_sender(written: str | None, author: str) -> None:
    one = article(9, "Agent", "ok", **{"from": written})
    assert said(ticket(dump(whole(ASKED, one))))[-1][1] == author


def test_a_quote_goes_and_an_empty_article_is_no_turn() -> None:
    quote = "On 2 May 2024, at 08:02, Jan Wolf wrote:<br>On its way."
    body = f'Thanks<div><blockquote type="cite">{quote}</blockquote></div>'
    found = ticket(
        dump(whole(ASKED, REPLY, article(3, "Customer", body), article(4, "Customer", "<p></p>")))
    )
    assert [text for _, _, text in said(found)][2:] == ["Thanks"]


def test_articles_alone_are_gathered_by_ticket() -> None:
    other = [article(5, "Customer", "Hi", ticket_id=4), article(6, "Agent", "Hello", ticket_id=4)]
    found = tickets(dump(ASKED, other[0], REPLY, other[1]))
    assert [(one.id, len(one.turns), one.agent) for one in found] == [
        ("3", 2, None),
        ("4", 2, None),
    ]


def test_names_come_from_the_assets() -> None:
    assets = {
        "Ticket": {
            "3": {"id": 3, "title": "Parcel", "owner_id": 5, "customer_id": 8, "group_id": 2}
        },
        "TicketArticle": {
            "1": {**ASKED, "sender": None, "sender_id": 2},
            "2": {**REPLY, "sender": None, "sender_id": 1, "created_by_id": 5},
        },
        "User": {
            "5": {"id": 5, "firstname": "Jan", "lastname": "Wolf"},
            "8": {"id": 8, "firstname": "Rosa", "lastname": "Klein"},
        },
        "Group": {"2": {"id": 2, "name": "Post"}},
    }
    found = ticket(dump({"ticket_article_ids": [1, 2], "assets": assets}))
    assert said(found)[1][:2] == ("agent", "Jan Wolf")
    assert (found.subject, found.agent, found.team) == ("Parcel", "Jan Wolf", "Post")


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (TICKET, "its articles are not in the file; export `/ticket_articles/by_ticket/3`"),
        (
            whole(article(1, "System", "Merged"), state="merged"),
            "it was merged into another ticket, which has its articles",
        ),
        (
            whole(article(1, "Customer", "")),
            "no turns with text in them, so there is nothing to read",
        ),
    ],
)
def test_a_ticket_without_messages_is_skipped_with_the_reason(record: Any, reason: str) -> None:
    others = whole(*({**one, "ticket_id": 99} for one in (ASKED, REPLY)), id=99)
    assert reasons(dump(record, others)) == [reason]


def test_articles_that_are_missing_are_told() -> None:
    assert notices(dump(whole(ASKED, REPLY, article_count=7))) == [
        "ticket 3 has 2 of its 7 articles"
    ]


@pytest.mark.parametrize("owner", ["-", None])
def test_a_ticket_of_nobody_has_no_assignee(owner: str | None) -> None:
    assert ticket(dump(whole(ASKED, REPLY, owner=owner))).agent is None


def test_the_reason_is_for_a_person() -> None:
    found = recognise_text(dump(whole(ASKED)))
    assert (found.format, found.reason) == (
        "zammad",
        "the first record is a Zammad ticket with its articles",
    )


@given(damaged([whole(ASKED, REPLY), ASKED, {"assets": {"TicketArticle": {"1": REPLY}}}]))
@settings(max_examples=80, deadline=None)
def test_no_damage_to_a_file_raises(records: Any) -> None:
    with contextlib.suppress(TranscriptError):
        list(read_text(dump(*records), format="zammad"))
