"""Mail: who speaks in it, what of it is theirs, and which mails belong together."""

import base64
import io
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.transcripts.importers import (
    FORMATS,
    Answers,
    Notice,
    Skipped,
    read_tickets,
    recognise_text,
)
from app.transcripts.importers.mail import topic_of
from app.transcripts.importers.reading import Found
from app.transcripts.importers.source import Source, file_source, text_source
from app.transcripts.ticket import Role, Ticket

ENVELOPE = "From sender@x.example Mon Jun  2 08:00:00 2025"


def mail(text: str = "My lamp is late.", **headers: str) -> str:
    """A mail from a customer to the desk, with the headers that are given."""
    given = {
        "From": "Ines Roth <ines@roth.example>",
        "To": "Lamp Shop <support@lamp.example>",
        "Subject": "Lamp",
        "Date": "Mon, 02 Jun 2025 08:00:00 +0200",
        "Message-ID": "<a1@roth.example>",
        "Content-Type": 'text/plain; charset="utf-8"',
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return "".join(f"{name}: {value}\n" for name, value in given.items() if value) + f"\n{text}\n"


def reply(text: str = "It comes today.", **headers: str) -> str:
    """A mail from the desk to the customer, in answer to hers."""
    given = {
        "From": "Paul Amsel <support@lamp.example>",
        "To": "ines@roth.example",
        "Subject": "Re: Lamp",
        "Date": "Mon, 02 Jun 2025 09:00:00 +0200",
        "Message_ID": "<a2@lamp.example>",
        "In_Reply_To": "<a1@roth.example>",
    }
    return mail(text, **{**given, **headers})


def mbox(*mails: str) -> str:
    return "\n".join(f"{ENVELOPE}\n{one}" for one in mails)


def items(content: str | bytes | Source, format: str = "", **answered: Any) -> list[Any]:
    source = content if isinstance(content, Source) else text_source(content, "mail.eml")
    name = format or recognise_text(source.head(), name=source.name).format
    found = FORMATS[name].read(source, Answers(**answered))
    return [item.ticket if isinstance(item, Found) else item for item in found]


def tickets(content: str | bytes, **answered: Any) -> list[Ticket]:
    return [item for item in items(content, **answered) if isinstance(item, Ticket)]


def one(content: str | bytes, **answered: Any) -> Ticket:
    (ticket,) = tickets(content, **answered)
    return ticket


def said(ticket: Ticket) -> list[tuple[str, str | None, str]]:
    return [(turn.role.value, turn.author, turn.text) for turn in ticket.turns]


def test_a_mail_is_a_ticket_with_its_writer_time_and_subject() -> None:
    ticket = one(mail(Subject="=?utf-8?q?Lamp_=E2=80=93_late?="))
    assert said(ticket) == [("customer", "Ines Roth", "My lamp is late.")]
    assert (ticket.id, ticket.subject, ticket.channel) == (
        "a1@roth.example",
        "Lamp – late",
        "email",
    )
    assert ticket.turns[0].at == datetime(2025, 6, 2, 6, 0, tzinfo=UTC)
    assert ticket.customer_refs == ("ines@roth.example", "Ines Roth")


def test_a_thread_is_put_in_order_of_time_from_any_order_of_the_file() -> None:
    third = mail("Thanks!", Message_ID="<a3@x>", In_Reply_To="<a2@lamp.example>", Date="")
    third = third.replace("\nMessage-ID", "\nDate: Mon, 02 Jun 2025 10:00:00 +0200\nMessage-ID")
    ticket = one(mbox(third, reply(), mail()))
    assert [text for _, _, text in said(ticket)] == [
        "My lamp is late.",
        "It comes today.",
        "Thanks!",
    ]
    assert (ticket.id, ticket.subject) == ("a1@roth.example", "Lamp")


def test_two_agents_at_one_address_keep_their_names() -> None:
    second = reply("Paul is off.", From="Rosa Bach <support@lamp.example>", Message_ID="<a3@x>")
    ticket = one(mbox(mail(), reply(), second))
    assert [part.agent for part in ticket.agent_parts()] == ["Paul Amsel", "Rosa Bach"]


@pytest.mark.parametrize(
    ("name", "value", "role"),
    [
        ("Auto_Submitted", "auto-replied", Role.BOT),
        ("Auto_Submitted", "auto-generated; x=y", Role.BOT),
        ("Auto_Submitted", "no", Role.AGENT),
        ("X_Autoreply", "yes", Role.BOT),
        ("Precedence", "auto_reply", Role.BOT),
        ("From", "Lamp Shop <no-reply@lamp.example>", Role.BOT),
        ("From", "Mail System <MAILER-DAEMON@lamp.example>", Role.SYSTEM),
        ("To", "rosa@lamp.example, depot@lamp.example", Role.NOTE),
        ("To", "rosa@lamp.example, ines@roth.example", Role.AGENT),
        ("Reply_To", "ines@roth.example", Role.CUSTOMER),
        ("From", "paul@north.lamp.example", Role.AGENT),
    ],
)
def test_what_nobody_of_us_wrote_to_the_customer_is_never_the_agents(
    name: str, value: str, role: Role
) -> None:
    ticket = one(mbox(mail(), reply(**{name: value})), own_domains=frozenset(["lamp.example"]))
    assert ticket.turns[-1].role is role


def test_a_form_that_mails_in_our_name_is_the_customers() -> None:
    ticket = one(mail(From="Ines via Shop <support@lamp.example>", Reply_To="ines@roth.example"))
    assert said(ticket)[0][:2] == ("customer", "Ines")
    assert "ines@roth.example" in ticket.customer_refs


def test_a_blank_forward_is_not_the_agents_words() -> None:
    forwarded = "---------- Forwarded message ---------\nFrom: Ines\nSubject: Lamp\n\nMy lamp?"
    ticket = one(mbox(mail(), reply(forwarded, Subject="Fwd: Lamp")))
    assert ticket.turns[-1].role is Role.SYSTEM
    assert "My lamp?" in ticket.turns[-1].text


def test_a_draft_was_never_sent() -> None:
    ticket = one(mbox(mail(), reply(X_Gmail_Labels="Drafts,Unread")))
    assert len(ticket.turns) == 1
    (skipped,) = [item for item in items(mail(X_Unsent="1")) if isinstance(item, Skipped)]
    assert skipped.reason == "the mail is a draft, which was never sent"


def test_our_domain_is_guessed_and_asked_for_until_it_is_answered() -> None:
    found = items(mbox(mail(), reply()))
    (question,) = [item.question for item in found if isinstance(item, Notice)]
    assert question is not None
    assert (question.key, question.guess) == ("own_domains", ("lamp.example",))
    answered = items(mbox(mail(), reply()), own_domains=frozenset(["roth.example"]))
    assert not any(isinstance(item, Notice) for item in answered)
    assert [turn.role for turn in answered[-1].turns] == [Role.AGENT, Role.CUSTOMER]


def test_where_nothing_tells_our_domain_nobody_is_an_agent() -> None:
    found = items(mail(To="uwe@weiss.example"))
    assert isinstance(found[0], Notice)
    assert found[0].question is not None
    assert found[0].question.guess == ()
    assert found[1].turns[0].role is Role.CUSTOMER


def test_mails_without_ids_are_joined_by_subject_and_customer() -> None:
    answer = reply(In_Reply_To="", Subject="AW: [Shop] Re: Lamp")
    other = mail("Another.", From="uwe@weiss.example", Message_ID="<b1@x>")
    found = tickets(mbox(mail(), other, answer))
    assert sorted(len(ticket.turns) for ticket in found) == [1, 2]


def test_two_first_mails_with_one_subject_are_two_tickets() -> None:
    second = mail("Again?", Message_ID="<b1@roth.example>")
    assert len(tickets(mbox(mail(), second))) == 2


def test_the_mails_of_a_folder_are_joined_to_threads(tmp_path: Path) -> None:
    other = mail("Another.", From="uwe@weiss.example", Message_ID="<b1@x>")
    for name, content in {"2.eml": mail(), "1.eml": reply(), "3.eml": other}.items():
        (tmp_path / name).write_text(content)
    found = list(read_tickets(tmp_path, even_unanswered=True))
    assert [len(item.turns) for item in found if isinstance(item, Ticket)] == [2, 1]
    (notice,) = [item for item in found if isinstance(item, Notice)]
    assert notice.question is not None


def test_a_mail_that_is_left_out_names_its_file(tmp_path: Path) -> None:
    for name, content in {"1.eml": reply(), "2.eml": mail("", Message_ID="<b@x>")}.items():
        (tmp_path / name).write_text(content)
    (skipped,) = [item for item in read_tickets(tmp_path) if isinstance(item, Skipped)]
    assert (skipped.place, skipped.reason[:18]) == ("2.eml", "no turns with text")


def test_a_parent_that_lacks_still_joins_its_answers() -> None:
    answers = [
        reply(Message_ID="<c1@x>", References="<lost@x>", In_Reply_To=""),
        mail("Oh.", Message_ID="<c2@x>", References="<lost@x> <c1@x>", Subject="Other"),
    ]
    ticket = one(mbox(*answers))
    assert (ticket.id, len(ticket.turns)) == ("lost@x", 2)


@pytest.mark.parametrize(
    ("subject", "topic"),
    [
        ("Re: AW: [Shop] Fwd: Lamp", "lamp"),
        ("Re[2]: Lamp", "lamp"),
        ("SV: VS: Odp: LAMP  late", "lamp late"),
        ("Return of my lamp", "return of my lamp"),
        ("", ""),
    ],
)
def test_a_topic_is_the_subject_without_what_programs_put_before_it(
    subject: str, topic: str
) -> None:
    assert topic_of(subject) == topic


def test_an_escaped_from_is_text_and_an_unescaped_one_in_a_text_starts_no_mail() -> None:
    ticket = one(mbox(mail("Hello.\n\n>From here on it broke.\n\n>>From twice.\n\nFrom me.")))
    assert ticket.turns[0].text == "Hello.\n\nFrom here on it broke.\n\n>From twice.\n\nFrom me."


def test_history_and_marked_signatures_go_and_an_empty_mail_is_no_turn() -> None:
    quoting = "Today.\n-- \nPaul\nLamp Shop\n\nOn Mon, 2 Jun 2025, Ines Roth wrote:\n> My lamp?\n"
    empty = mail("", Message_ID="<a3@x>", In_Reply_To="<a2@lamp.example>")
    ticket = one(mbox(mail(), reply(quoting), empty))
    assert [text for _, _, text in said(ticket)] == ["My lamp is late.", "Today."]


def parts(kind: str, *inner: tuple[str, str]) -> str:
    lines = "".join(f"--b\nContent-Type: {type}\n\n{text}\n" for type, text in inner)
    head = mail("", Content_Type=f'multipart/{kind}; boundary="b"')
    return f"{head}{lines}--b--\n"


ONE = ("text/plain", "One.")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (parts("alternative", ("text/plain", "Plain."), ("text/html", "<p>Rich.</p>")), "Plain."),
        (parts("alternative", ("text/html", "<p>Rich.</p>"), ("text/plain", "Plain.")), "Plain."),
        (parts("alternative", ("text/plain", " "), ("text/html", "<p>R &amp; D</p>")), "R & D"),
        (parts("mixed", ONE, ("image/png", "x"), ("text/plain", "Two.")), "One. Two."),
        (parts("mixed", ONE, ("message/rfc822", mail("Hidden."))), "One."),
        (parts("mixed", ONE, ("text/plain\nContent-Disposition: attachment", "x")), "One."),
        (parts("mixed", ("text/calendar", "BEGIN:VCALENDAR"), ONE), "One."),
        (parts("mixed", ("image/png", "x"), ("text/html", "<p>Two.</p>")), "Two."),
    ],
)
def test_the_text_is_what_a_mail_program_shows(content: str, text: str) -> None:
    assert " ".join(one(content).turns[0].text.split()) == " ".join(text.split())


@pytest.mark.parametrize(
    ("charset", "content"),
    [
        ("utf-8", "Preis: 20 € für Größe".encode()),
        ("windows-1252", "Preis: 20 € für Größe".encode("cp1252")),
        ("iso-8859-1", "Preis: 20 € für Größe".encode("cp1252")),
        ("us-ascii", "Preis: 20 € für Größe".encode("cp1252")),
        ("x-unknown", "Preis: 20 € für Größe".encode()),
        ("utf-8", "Preis: 20 € für Größe".encode("cp1252")),
    ],
)
def test_a_charset_that_is_wrong_or_unknown_is_made_up_for(charset: str, content: bytes) -> None:
    head = mail("", Content_Type=f"text/plain; charset={charset}", MIME_Version="1.0")
    head += "" if head.endswith("\n\n") else "\n"
    assert one(head.encode() + content).turns[0].text == "Preis: 20 € für Größe"


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Mon, 02 Jun 2025 08:00:00 -0000", datetime(2025, 6, 2, 8, 0, tzinfo=UTC)),
        ("2 Jun 2025 08:00 +0530", datetime(2025, 6, 2, 2, 30, tzinfo=UTC)),
        ("Mon, 32 Jun 2025 08:00:00 +0000", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_is_utc_or_none(date: str, at: datetime | None) -> None:
    assert one(mail(Date=date)).turns[0].at == at


def test_a_huge_attachment_is_not_held(tmp_path: Path) -> None:
    path = tmp_path / "box.mbox"
    block = base64.encodebytes(b"x" * 57_000).decode()
    with path.open("w") as stream:
        for i in range(3):
            stream.write(f"{ENVELOPE}\n")
            body = parts("mixed", ("text/plain", f"Mail {i}."), ("image/png", "DATA"))
            start, end = body.replace("a1@", f"m{i}@").split("DATA")
            stream.write(start + "\nContent-Transfer-Encoding: base64\n\n")
            stream.writelines(block for _ in range(50))  # 4 MB
            stream.write(end + "\n")
    tracemalloc.start()
    found = items(file_source(path), "mbox")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    texts = [item.turns[0].text for item in found if isinstance(item, Ticket)]
    assert texts == ["Mail 0.", "Mail 1.", "Mail 2."]
    assert peak < 2_000_000


@pytest.mark.parametrize(
    "headers",
    [
        {"From": ""},
        {"From": "=?utf-8?q?broken"},
        {"From": "<<>>;:,@[", "To": '"unclosed <a@b', "Message_ID": "no brackets"},
        {"From": "a@b, c@d", "References": "<" * 500},
        {"Subject": "=?x-nothing?q?a?=", "Content_Type": "text/plain; charset"},
        {"Content_Type": 'multipart/mixed; boundary=""'},
        {"Date": "Mon, 02 Jun 99999 08:00:00 +9999"},
    ],
)
def test_no_broken_header_stops_the_reading(headers: dict[str, str]) -> None:
    for item in items(mail(**headers), "eml"):
        assert isinstance(item, Ticket | Notice | Skipped)


@settings(max_examples=50, deadline=None)
@given(junk=st.binary(max_size=60), at=st.integers(min_value=0, max_value=260))
def test_no_bytes_in_a_mail_stop_the_reading(junk: bytes, at: int) -> None:
    content = parts("alternative", ("text/plain", "Hello."), ("text/html", "<p>Hi</p>")).encode()
    content = (content[:at] + junk + content[at:]).replace(b"\0", b"").replace(b"\x01", b"")
    source = Source("mail.eml", "utf-8", lambda: io.BytesIO(content))
    for item in items(source, "eml"):
        assert isinstance(item, Ticket | Notice | Skipped)


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (mail(), "eml"),
        (mbox(mail()), "mbox"),
        ("Agent: hello\nCustomer: From me.\n", "plain_text"),
        ("Subject: Lamp\nDate: 2025-06-02\n\nCustomer: Hi\nAgent: Hello\n", "plain_text"),
    ],
)
def test_a_mail_is_recognised_by_its_headers(text: str, format: str) -> None:
    assert recognise_text(text).format == format
