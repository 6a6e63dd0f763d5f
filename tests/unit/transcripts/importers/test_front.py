"""Front: lists that people stitched together, and who speaks in them."""

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings

from app.errors import TranscriptError
from app.transcripts.importers import read_text, recognise_text
from tests.unit.transcripts.importers.exports import (
    all_of,
    damaged,
    dump,
    notices,
    reasons,
    said,
    ticket,
)

NIA = {"id": "tea_1", "first_name": "Nia", "last_name": "Okoro", "email": "n@a.example",
       "type": "user"}  # fmt: skip
TOM = {"id": "tea_2", "first_name": "Tom", "last_name": "Vale", "email": "t@a.example",
       "type": "user"}  # fmt: skip
CSAT = {"id": "tea_9", "first_name": "CSAT", "type": "csat"}


def links(conversation: str) -> dict[str, Any]:
    return {"related": {"conversation": f"https://a.example/conversations/{conversation}"}}


def message(number: int, body: str, author: Any = None, **more: Any) -> dict[str, Any]:
    contact = {"related": {"contact": "https://a.example/contacts/crd_5"}}
    sender: dict[str, Any] = {"role": "from", "name": None, "handle": "h@a.example"}
    if author is None:
        sender = {"role": "from", "name": "Lev Adler", "handle": "lev@m.example", "_links": contact}
    return {
        "id": f"msg_{number}",
        "type": "email",
        "is_inbound": author is None,
        "draft_mode": None,
        "error_type": None,
        "created_at": 1714636800 + 60.25 * number,
        "subject": "Lamp",
        "author": author,
        "recipients": [sender, {"role": "to", "handle": "x@a.example"}],
        "body": body,
        "text": "",
        "signature": None,
        "_links": links("cnv_a"),
        **more,
    }


def comment(number: int, body: str, author: Any) -> dict[str, Any]:
    at = 1714636800 + 60 * number
    common = {"body": body, "author": author, "posted_at": at, "_links": links("cnv_a")}
    return {"id": f"com_{number}", **common}


def page(*items: Any, next: str | None = None) -> dict[str, Any]:
    return {"_pagination": {"next": next}, "_links": {}, "_results": list(items)}


CONVERSATION = {
    "id": "cnv_a",
    "_links": {},
    "subject": "Broken lamp",
    "assignee": TOM,
    "recipient": {"handle": "lev@m.example", "name": "Lev Adler"},
    "tags": [{"name": "lamps"}],
}
ASKED = message(1, "<p>My lamp broke.</p>")
REPLY = message(2, "<p>Hi Lev,</p><p>a new one ships.</p>", NIA)


def stitched(*messages: Any, comments: Any = ()) -> dict[str, Any]:
    return {
        "conversation": CONVERSATION,
        "messages": page(*messages),
        "comments": page(*comments),
    }


def test_a_stitched_conversation_is_a_ticket() -> None:
    found = ticket(dump(stitched(REPLY, ASKED, comments=[comment(3, "**VIP**", TOM)])))
    assert said(found) == [
        ("customer", "Lev Adler", "My lamp broke."),
        ("agent", "Nia Okoro", "Hi Lev,\n\na new one ships."),
        ("note", "Tom Vale", "**VIP**"),
    ]
    assert (found.id, found.subject, found.channel) == ("cnv_a", "Broken lamp", "email")
    assert (found.agent, found.tags) == ("Tom Vale", ("lamps",))
    assert found.customer_refs == ("Lev Adler", "lev@m.example", "crd_5")


@pytest.mark.parametrize(
    "records",
    [
        [page(REPLY, ASKED), page(comment(3, "hm", TOM)), page(CONVERSATION)],
        [{**CONVERSATION, "extra": 1}, ASKED, REPLY, comment(3, "hm", TOM)],
        [{"msgs": [REPLY, ASKED], "notes": page(comment(3, "hm", TOM)), "c": page(CONVERSATION)}],
    ],
    ids=["a list a line", "an object a line", "other names"],
)
def test_lists_are_told_by_what_is_in_them(records: Any) -> None:
    found = ticket(dump(*records))
    assert [role for role, _, _ in said(found)] == ["customer", "agent", "note"]
    assert found.subject == "Broken lamp"


@pytest.mark.parametrize("type", ["rule", "ai", "api", "application", "macro", "integration",
                                  "bulk_reply", "csat", "smart_csat"])  # fmt: skip
def test_what_no_person_wrote_is_a_bots(type: str) -> None:
    one = message(3, "<p>We got it</p>", {**NIA, "type": type})
    assert said(ticket(dump(stitched(ASKED, REPLY, one))))[-1][0] == "bot"


@pytest.mark.parametrize(
    "gone",
    [{"draft_mode": "shared"}, {"draft_mode": "private"}, {"error_type": "bounced"}, {"body": ""}],
)
def test_what_was_not_sent_is_no_turn(gone: dict[str, Any]) -> None:
    one = {**message(3, "<p>unsent</p>", NIA), **gone}
    assert len(ticket(dump(stitched(ASKED, REPLY, one))).turns) == 2


@pytest.mark.parametrize(
    "body",
    [
        "<p>Soon.</p><div>Nia Okoro<br />Atlas Lamps</div>",
        "<p>Soon.</p><div>Nia Okoro<br>Atlas  Lamps</div>",
    ],
)
def test_the_signature_that_front_names_goes(body: str) -> None:
    signature = {"body": "<div>Nia Okoro<br />Atlas Lamps</div>"}
    found = ticket(dump(stitched(ASKED, message(3, body, NIA, signature=signature))))
    assert said(found)[-1][2] == "Soon."


def test_what_twitter_took_back_is_no_agents_word() -> None:
    taken = message(3, "[REDACTED]", NIA, type="tweet")
    asked = message(4, "[REDACTED]", type="tweet")
    found = ticket(dump(stitched(ASKED, REPLY, taken, asked)))
    assert said(found)[2:] == [("customer", "Lev Adler", "[REDACTED]")]


def test_an_sms_is_by_its_number_and_keeps_its_signs() -> None:
    sender = [{"role": "from", "name": None, "handle": "+15550100"}]
    found = ticket(
        dump(stitched(message(0, "love it <3\n&amp; you", recipients=sender, type="sms"), REPLY))
    )
    assert said(found)[0] == ("customer", "+15550100", "love it <3\n& you")
    assert "+15550100" in found.customer_refs


def test_a_survey_is_the_tickets_csat_and_nobodys_note() -> None:
    found = ticket(dump(stitched(ASKED, REPLY, comments=[comment(9, "CSAT: 4/5 - quick", CSAT)])))
    assert found.csat is not None
    assert (found.csat.score, found.csat.scale, found.csat.comment) == (4, "1-5", "quick")
    assert said(found)[-1][0] == "system"


def test_a_guessed_score_is_no_answer() -> None:
    guess = comment(9, "Smart CSAT: 2/5", {**CSAT, "type": "smart_csat"})
    assert ticket(dump(stitched(ASKED, REPLY, comments=[guess]))).csat is None


def test_a_page_of_many_and_missing_messages_are_told() -> None:
    more = dump(page(REPLY, ASKED, next="https://a.example/?page_token=2"))
    assert notices(more) == ["one page of many: more results follow it; export the next pages, too"]
    assert reasons(dump(page(CONVERSATION), page(ASKED, _link_other(REPLY)))) == [
        "no agent turn, so there is nobody to coach"
    ]
    assert reasons(dump(page(_link_other(REPLY)), page(CONVERSATION))) == [
        "its messages are not in the file; export `/conversations/cnv_a/messages`, too"
    ]


def _link_other(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "_links": links("cnv_b")}


def test_the_reason_is_for_a_person() -> None:
    assert recognise_text(dump(stitched(ASKED))).reason == "its lists hold Front messages"
    assert recognise_text(dump(page(CONVERSATION))).format == "front"


def test_other_records_of_the_file_are_told() -> None:
    text = dump(stitched(ASKED, REPLY), {"what": "else"})
    assert reasons(text) == ["no Front message, comment or conversation"]
    assert len(all_of(text)) == 2


@given(damaged([stitched(ASKED, REPLY, comments=[comment(3, "hm", CSAT)]), page(ASKED, REPLY)]))
@settings(max_examples=80, deadline=None)
def test_no_damage_to_a_file_raises(records: Any) -> None:
    with contextlib.suppress(TranscriptError):
        list(read_text(dump(*records), format="front"))
