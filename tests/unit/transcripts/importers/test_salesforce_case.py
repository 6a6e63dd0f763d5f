"""Salesforce cases: e-mails, comments, the description, and batches."""

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings

from app.errors import TranscriptError
from app.transcripts.importers import Answers, Someone, read_text, recognise_text
from tests.unit.transcripts.importers.exports import (
    damaged,
    dump,
    notices,
    reasons,
    said,
    ticket,
    tickets,
)

CASE = {
    "attributes": {"type": "Case"},
    "Id": "500a",
    "CaseNumber": "00007",
    "Subject": "Modem",
    "Description": "The modem is dead.\nNoa Levi",
    "Origin": "Email",
    "OwnerId": "005a",
    "Owner": {"Name": "Ivo Kral"},
    "Contact": {"Name": "Noa Levi", "Email": "noa@m.example", "Phone": "+972 1"},
    "ContactId": "003a",
    "CreatedDate": "2024-05-02T08:00:00.000+0000",
}


def email(minute: int, text: str | None, *, incoming: bool = False, **more: Any) -> dict[str, Any]:
    return {
        "attributes": {"type": "EmailMessage"},
        "Id": f"02s{minute}",
        "ParentId": "500a",
        "MessageDate": f"2024-05-02T08:{minute:02}:00.000+0000",
        "Incoming": incoming,
        "FromName": "Noa Levi" if incoming else "Ivo Kral",
        "FromAddress": "noa@m.example" if incoming else "help@t.example",
        "TextBody": text,
        "HtmlBody": None,
        "Status": "3",
        **more,
    }


def comment(minute: int, text: str, by: str, published: bool) -> dict[str, Any]:
    return {
        "Id": f"00a{minute}",
        "ParentId": "500a",
        "CommentBody": text,
        "IsPublished": published,
        "CreatedBy": {"Name": by},
        "CreatedDate": f"2024-05-02T08:{minute:02}:00.000+0000",
    }


def batch(*records: Any, done: bool = True) -> dict[str, Any]:
    return {"totalSize": len(records), "done": done, "records": list(records)}


ASKED = email(0, "The modem is dead.\r\nNoa Levi", incoming=True)
REPLY = email(5, "Hello Noa,\r\n\r\npull the plug.")


def dumped(*emails: Any, comments: Any = (), **case: Any) -> dict[str, Any]:
    return {
        "Case": {**CASE, **case},
        "EmailMessages": batch(*emails),
        "CaseComments": batch(*comments),
    }


def test_a_case_is_a_ticket_and_its_description_no_second_mail() -> None:
    found = ticket(dump(dumped(ASKED, REPLY)))
    assert said(found) == [
        ("customer", "Noa Levi", "The modem is dead.\nNoa Levi"),
        ("agent", "Ivo Kral", "Hello Noa,\n\npull the plug."),
    ]
    assert str(found.turns[1].at) == "2024-05-02 08:05:00+00:00"
    assert (found.id, found.subject, found.channel) == ("00007", "Modem", "email")
    assert (found.agent, found.team) == ("Ivo Kral", None)
    assert found.customer_refs == ("Noa Levi", "noa@m.example", "+972 1", "003a")


def test_the_description_opens_a_case_that_came_without_a_mail() -> None:
    found = ticket(dump(dumped(REPLY, Origin="Web")))
    assert said(found)[0] == ("customer", "Noa Levi", "The modem is dead.\nNoa Levi")
    assert found.channel == "web"
    cut = dumped(ASKED, REPLY, Description="The modem is")
    assert len(ticket(dump(cut)).turns) == 2


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (comment(9, "bug in 4.1", "Ivo Kral", False), ("note", "Ivo Kral", "bug in 4.1")),
        (comment(9, "Sent it.", "Ada Funk", True), ("agent", "Ada Funk", "Sent it.")),
        (comment(9, "Any news?", "Noa Levi", True), ("customer", "Noa Levi", "Any news?")),
        (comment(9, "seen by us", "Noa Levi", False), ("note", "Noa Levi", "seen by us")),
        (comment(9, "Closed.", "Automated Process", True), ("bot", "Automated Process", "Closed.")),
    ],
)
def test_a_comment_is_a_note_unless_published(one: Any, expected: Any) -> None:
    assert said(ticket(dump(dumped(ASKED, REPLY, comments=[one]))))[-1] == expected


@pytest.mark.parametrize(
    ("one", "role"),
    [
        (email(9, "Got it", FromName="Tide Auto-Response"), "bot"),
        (email(9, "Got it", FromAddress="no-reply@t.example"), "bot"),
        (email(9, "for us", IsExternallyVisible=False), "note"),
        (email(9, "---------- Forwarded message ---------\nFrom: Noa"), "system"),
        (email(9, "Away", incoming=True, FromName="Automatic reply"), "bot"),
    ],
)
def test_a_mails_sender_tells_the_role(one: Any, role: str) -> None:
    assert said(ticket(dump(dumped(ASKED, REPLY, one))))[-1][0] == role


@pytest.mark.parametrize(
    "one",
    [
        email(9, "draft", Status="5"),
        email(9, "draft", Status="Draft"),
        email(9, None, HasAttachment=True),
    ],
)
def test_a_draft_and_an_empty_mail_are_no_turns(one: Any) -> None:
    assert len(ticket(dump(dumped(ASKED, REPLY, one))).turns) == 2


ORIGINAL = (
    "Try 4.2.\r\n\r\n--------------- Original Message ---------------\r\nFrom: Noa Levi\r\n"
    "Sent: 02/05/2024 08:00\r\nTo: help@t.example\r\nSubject: Modem\r\n\r\nThe modem is dead."
)


@pytest.mark.parametrize(
    "body",
    [
        {"TextBody": ORIGINAL},
        {"TextBody": "Try 4.2.\r\n\r\nref:!00D1x.!5001y:ref"},
        {"TextBody": "Try 4.2.\r\n[ ref:_00D1x._5001y:ref ]"},
        {"TextBody": "Try 4.2.\r\n\r\nthread::Ab-1_x::"},
        {"HtmlBody": "<p>Try 4.2.</p><div>ref:!00D1x.!5001y:ref</div>", "TextBody": None},
    ],
)
def test_history_and_thread_tokens_go(body: dict[str, Any]) -> None:
    one = {**email(9, ""), **body}
    assert said(ticket(dump(dumped(ASKED, REPLY, one))))[-1][2] == "Try 4.2."


def test_a_shared_sender_is_told_by_its_creator() -> None:
    one = email(9, "Done", FromName="Tide Support", CreatedById="005b")
    answers = Answers(people={"005b": Someone(name="Ada Funk")})
    assert said(ticket(dump(dumped(ASKED, one)), answers))[-1][1] == "Ada Funk"
    assert said(ticket(dump(dumped(ASKED, one))))[-1][1] == "Tide Support"


def test_who_commented_is_known_by_id_or_asked_for() -> None:
    one = {**comment(9, "Sent it.", "", True), "CreatedBy": None, "CreatedById": "005b"}
    by_owner = dump(dumped(ASKED, comments=[{**one, "CreatedById": "005a"}]))
    assert said(ticket(by_owner))[-1] == ("agent", "Ivo Kral", "Sent it.")
    text = dump(dumped(ASKED, comments=[one]))
    assert notices(text) == [
        "agents stand by id alone; query `CreatedBy.Name`, or give the users' file beside it"
    ]
    answers = Answers(people={"005b": Someone(name="Ada Funk")})
    assert said(ticket(text, answers))[-1] == ("agent", "Ada Funk", "Sent it.")
    assert notices(text, answers) == []


def test_a_mails_subject_stands_in_for_the_cases() -> None:
    token = email(0, "The modem is dead.", incoming=True, Subject="Modem [ ref:!00D1.!5001:ref ]")
    assert ticket(dump(token, REPLY)).subject == "Modem"


def test_a_queue_is_a_team() -> None:
    found = ticket(dump(dumped(ASKED, REPLY, OwnerId="00Ga", Owner={"Name": "Tier 2"})))
    assert (found.agent, found.team) == (None, "Tier 2")


@pytest.mark.parametrize(
    "records",
    [
        [batch({**CASE, "EmailMessages": batch(ASKED, REPLY), "CaseComments": None})],
        [{**CASE, "EmailMessages": batch(ASKED, REPLY)}],
        [CASE, ASKED, REPLY],
        [batch(REPLY, ASKED), batch(CASE)],
        [{"cases": [CASE], "mails": [ASKED, REPLY]}],
    ],
    ids=["a query with its children", "a case", "one a line", "a query a line", "other names"],
)
def test_records_come_together_however_they_were_queried(records: Any) -> None:
    found = ticket(dump(*records))
    assert (found.id, len(found.turns)) == ("00007", 2)


def test_posts_of_the_feed_are_notes() -> None:
    post = {"attributes": {"type": "FeedItem"}, "Id": "0D5", "ParentId": "500a",
            "Body": "<p>ask Ada</p>", "CreatedBy": {"Name": "Ivo Kral"}}  # fmt: skip
    found = ticket(dump({**dumped(ASKED, REPLY), "Feeds": batch(post)}))
    assert said(found)[-1] == ("note", "Ivo Kral", "ask Ada")


def test_what_is_missing_is_told() -> None:
    part = {**dumped(ASKED), "EmailMessages": batch(ASKED, REPLY, done=False)}
    assert notices(dump(part)) == [
        "one batch of many: EmailMessages goes on; fetch the rest by `nextRecordsUrl`"
    ]
    long = email(9, "x" * 32_000)
    assert notices(dump(dumped(ASKED, long))) == [
        "a mail is cut at 32,000 characters, as Salesforce keeps it"
    ]
    alone = {**CASE, "Id": "500b", "CaseNumber": "00008"}
    assert notices(dump(dumped(ASKED, REPLY), alone)) == [
        "case 00008 has no answer in the file; query its EmailMessages and CaseComments, too"
    ]


def test_a_case_that_was_merged_away_is_skipped() -> None:
    merged = dumped(ASKED, Id="500b", MasterRecordId="500a")
    merged["EmailMessages"]["records"] = []
    assert reasons(dump(dumped(ASKED, REPLY), merged)) == [
        "it was merged into another case (`MasterRecordId`)"
    ]


def test_the_reason_is_for_a_person() -> None:
    found = recognise_text(dump(dumped(ASKED)))
    assert (found.format, found.reason) == (
        "salesforce_case",
        "it holds Salesforce cases, their e-mails or their comments",
    )
    assert len(tickets(dump(dumped(ASKED, REPLY)))) == 1


@given(damaged([dumped(ASKED, REPLY, comments=[comment(9, "x", "y", True)]), batch(CASE), ASKED]))
@settings(max_examples=80, deadline=None)
def test_no_damage_to_a_file_raises(records: Any) -> None:
    with contextlib.suppress(TranscriptError):
        list(read_text(dump(*records), format="salesforce_case"))
