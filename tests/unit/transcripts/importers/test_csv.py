"""Tables: dialects, languages, times, who wrote what, and whole threads in a cell."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import TranscriptError
from app.transcripts.importers import (
    FORMATS,
    Answers,
    Notice,
    Skipped,
    Someone,
    read_text,
    recognise_text,
)
from app.transcripts.importers.reading import Found
from app.transcripts.importers.source import text_source
from app.transcripts.ticket import Csat, Role, Ticket

HEADER = "ticket_id,created_at,author,author_type,public,body"
ROWS = """7,2025-06-02 08:00:00,Ines Roth,customer,yes,Where is my lamp?
7,2025-06-02 08:05:00,Paul Amsel,agent,yes,On its way.
"""
GERMAN = """Ticket-Nr.;Erstellt am;Absender;Rolle;Öffentlich;Kanal;Schlagwörter;Bewertung;Nachricht
00412;13.06.2025 08:02;Jürgen Weiß;Kunde;Ja;E-Mail;Lampe|eilig;4;"Guten Tag;
die Lampe für 20 € ist da, aber ""defekt""."
00413;13.06.2025 08:03;Uta Lang;Kundin;ja;Chat;;;Hallo?
00412;13.06.2025 09:30;Piet Maas;Mitarbeiter;Nein;E-Mail;Lampe|eilig;4;Erst Foto verlangen.
00412;13.06.2025 09:31;Piet Maas;Mitarbeiter;Ja;E-Mail;Lampe|eilig;4;Bitte ein Foto.
00413;13.06.2025 08:04;Rosa Bach;Bearbeiterin;Ja;Chat;;;Guten Tag.
"""


def read(text: str | bytes, format: str = "auto", **answered: Any) -> list[Any]:
    """All that a table gives, unanswered tickets too."""
    source = text_source(text, "table.csv")
    name = recognise_text(text, name="table.csv").format if format == "auto" else format
    items = FORMATS[name].read(source, Answers(**answered))
    return [item.ticket if isinstance(item, Found) else item for item in items]


def tickets(text: str | bytes, format: str = "auto", **answered: Any) -> list[Ticket]:
    return [item for item in read(text, format, **answered) if isinstance(item, Ticket)]


def one(text: str | bytes, format: str = "auto", **answered: Any) -> Ticket:
    (ticket,) = tickets(text, format, **answered)
    return ticket


def said(ticket: Ticket) -> list[tuple[str, str | None, str]]:
    return [(turn.role.value, turn.author, turn.text) for turn in ticket.turns]


def asked(items: list[Any]) -> dict[str, tuple[str, ...]]:
    return {
        item.question.key: item.question.guess
        for item in items
        if isinstance(item, Notice) and item.question
    }


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_dialect_and_encoding_reads_the_same(
    delimiter: str, encoding: str, line_end: str
) -> None:
    table = HEADER + "\n" + ROWS + '7,2025-06-02 08:06:00,Ines Roth,customer,yes,"Für 5 €?"\n'
    content = table.replace(",", delimiter).replace("\n", line_end).encode(encoding)
    assert said(one(content)) == [
        ("customer", "Ines Roth", "Where is my lamp?"),
        ("agent", "Paul Amsel", "On its way."),
        ("customer", "Ines Roth", "Für 5 €?"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_table_in_another_language_is_understood(encoding: str) -> None:
    first, second = sorted(tickets(GERMAN.encode(encoding)), key=lambda ticket: ticket.id)
    assert (first.id, first.channel, first.tags) == ("00412", "email", ("Lampe", "eilig"))
    assert first.csat == Csat(score=4.0)
    assert said(first) == [
        ("customer", "Jürgen Weiß", 'Guten Tag;\ndie Lampe für 20 € ist da, aber "defekt".'),
        ("note", "Piet Maas", "Erst Foto verlangen."),
        ("agent", "Piet Maas", "Bitte ein Foto."),
    ]
    assert first.turns[0].at == datetime(2025, 6, 13, 8, 2, tzinfo=UTC)
    assert [turn.role for turn in second.turns] == [Role.CUSTOMER, Role.AGENT]
    assert first.customer_refs == ("Jürgen Weiß",)


@pytest.mark.parametrize(
    "header",
    [
        "Numéro de ticket;Date de création;Auteur;Rôle;Public;Message",
        "Número de ticket;Fecha;Autor;Rol;Público;Mensaje",
        "Numero ticket;Data creazione;Autore;Ruolo;Pubblico;Messaggio",
        "Ticketnummer;Datum;Afzender;Rol;Openbaar;Bericht",
        "Numer zgłoszenia;Data utworzenia;Nadawca;Rola;Publiczny;Treść",
        "Ärendenummer;Datum;Avsändare;Roll;Offentlig;Meddelande",
        "Sagsnummer;Oprettet;Afsender;Rolle;Offentlig;Besked",
        "Номер обращения;Дата;Автор;Роль;Публичный;Сообщение",
        "チケット番号;日時;送信者;役割;公開;本文",
    ],
)
def test_titles_are_known_in_many_languages(header: str) -> None:
    table = header + "\n" + ROWS.replace(",", ";")
    assert said(one(table)) == [
        ("customer", "Ines Roth", "Where is my lamp?"),
        ("agent", "Paul Amsel", "On its way."),
    ]


def test_the_columns_are_asked_for_and_an_answer_overrides_the_guess() -> None:
    table = "Ticket ID,Who,Body,Reply,author_type\n7,Ines,no,Hello there,agent\n"
    guess = dict(pair.split("=") for pair in asked(read(table))["columns"])
    assert (guess["ticket"], guess["text"], guess["author"]) == ("Ticket ID", "Body", "Who")
    items = read(table, columns={"text": "reply"})
    assert "columns" not in asked(items)
    assert said(items[-1]) == [("agent", "Ines", "Hello there")]


def test_a_column_without_a_known_title_is_read_when_it_is_named() -> None:
    table = "Xa,Xb,Xc,Xd\n7,Ines,client,Hello?\n7,Paul,staff,Hello.\n"
    columns = {"ticket": "Xa", "author": "Xb", "role": "Xc", "text": "Xd"}
    ticket = one(table, "csv_messages", columns=columns)
    assert said(ticket) == [("customer", "Ines", "Hello?"), ("agent", "Paul", "Hello.")]


def test_a_named_column_that_lacks_is_told() -> None:
    items = read(HEADER + "\n" + ROWS, columns={"text": "Words"})
    assert 'there is no column "Words"' in [item.text for item in items if isinstance(item, Notice)]
    assert isinstance(items[-1], Ticket)


@pytest.mark.parametrize(
    ("table", "format", "message"),
    [
        ("a,b\n1,2\n", "csv_messages", "no row at its top titles the columns"),
        ("ticket_id,author\n1,Ines\n", "csv_messages", "no column is known to hold the text"),
        ("author,body\nInes,Hi\n", "csv_messages", "no column is known to hold the ticket"),
        ("Id,Subject,Status\n1,Lamp,open\n", "auto", "lists tickets without their messages"),
        ("author,body\nInes,Hi\n", "csv_intercom", "lacks the columns conversation_id, message"),
    ],
)
def test_a_table_that_holds_no_messages_is_refused_in_one_line(
    table: str, format: str, message: str
) -> None:
    with pytest.raises(TranscriptError, match=message) as caught:
        list(read_text(table, name="table.csv", format=format))
    assert "\n" not in str(caught.value)


def test_a_meaning_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(TranscriptError, match="colour is nothing that a column can mean"):
        read(HEADER + "\n" + ROWS, columns={"colour": "body"})


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("7,2025-06-02,Ines,customer,yes,Hello, you,there", "has 8 cells, and the header has 6"),
        ("9,2025-06-02,Ines,customer,yes,", "no turns with text"),
    ],
)
def test_a_bad_row_is_left_out_with_its_number_and_the_rest_is_read(row: str, reason: str) -> None:
    items = read(HEADER + "\n" + row + "\n" + ROWS)
    (skipped,) = [item for item in items if isinstance(item, Skipped)]
    assert (skipped.line, skipped.unit) == (1, "row")
    assert reason in skipped.reason
    assert isinstance(items[-1], Ticket)


def test_a_quote_that_never_closes_harms_only_what_follows_it() -> None:
    items = read(HEADER + "\n" + ROWS + '8,2025-06-02,Ines,customer,yes,"open')
    assert [item.id for item in items if isinstance(item, Ticket)] == ["7", "8"]


def test_a_sep_line_and_a_report_title_above_the_header_are_passed_over() -> None:
    assert len(said(one("sep=,\n" + HEADER + "\n" + ROWS))) == 2
    assert len(said(one("Export of June,,,,,\n,,,,,\n" + HEADER + "\n" + ROWS))) == 2


def test_ids_keep_their_zeros_and_a_formula_is_only_text() -> None:
    table = HEADER + '\n"=""0007""",2025-06-02,Ines,agent,yes,=HYPERLINK(1)\n'
    ticket = one(table)
    assert (ticket.id, ticket.turns[0].text) == ("0007", "=HYPERLINK(1)")


def test_html_is_read_as_html_and_typed_signs_are_not() -> None:
    table = HEADER + (
        '\n7,2025-06-02 08:00,Ines,customer,yes,"I <3 it, 2 < 3 & <b> stays"'
        '\n7,2025-06-02 08:01,Paul,agent,yes,"<p>Hi &amp; bye,</p><p>Paul</p>"\n'
    )
    texts = [turn.text for turn in one(table).turns]
    assert texts == ["I <3 it, 2 < 3 & <b> stays", "Hi & bye,\n\nPaul"]


def test_quoted_history_goes() -> None:
    quote = (
        "Thanks!\n\nOn Mon, 2 Jun 2025 at 08:05, Paul Amsel <help@lamp.example> wrote:\n> On its"
    )
    table = HEADER + f'\n7,2025-06-02,Ines,customer,yes,"{quote}"\n'
    assert one(table).turns[0].text == "Thanks!"


@pytest.mark.parametrize(
    ("title", "value", "role"),
    [
        ("is_private", "1", Role.NOTE),
        ("is_private", "false", Role.AGENT),
        ("internal", "Ja", Role.NOTE),
        ("visibility", "internal", Role.NOTE),
        ("Sichtbarkeit", "öffentlich", Role.AGENT),
        ("public", "Nein", Role.NOTE),
        ("type", "Internal note", Role.NOTE),
        ("type", "reply", Role.AGENT),
        ("type", "event", Role.SYSTEM),
        ("type", "automation", Role.BOT),
    ],
)
def test_what_is_internal_or_nobodys_is_never_the_agents(
    title: str, value: str, role: Role
) -> None:
    table = f"ticket_id,author,author_type,{title},body\n7,Paul,agent,{value},Hello\n"
    assert one(table).turns[0].role is role


def test_a_draft_is_left_out() -> None:
    table = HEADER.replace("public", "type") + "\n7,,Paul,agent,draft,Never sent\n"
    assert isinstance(read(table)[-1], Skipped)


MAILS = """ticket_id;comment date;from email;comment;tags
1;2025-06-02 08:00;ines@roth.example;My lamp is late.;lamp|late
1;2025-06-02 08:05;paul@lamp.example;On its way.;lamp|late
2;2025-06-02 09:00;uwe@weiss.example;Refund?;
2;2025-06-02 09:05;rosa@lamp.example;Done.;
"""


def test_without_a_role_our_domain_is_guessed_and_asked_for() -> None:
    items = read(MAILS)
    assert asked(items)["own_domains"] == ("lamp.example",)
    assert [said(item)[1][0] for item in items if isinstance(item, Ticket)] == ["agent", "agent"]


def test_without_a_role_an_answer_says_who_is_ours() -> None:
    items = read(MAILS, own_domains=frozenset(["roth.example"]))
    assert "own_domains" not in asked(items)
    first = next(item for item in items if isinstance(item, Ticket))
    assert [turn.role for turn in first.turns] == [Role.AGENT, Role.CUSTOMER]
    assert first.tags == ("lamp", "late")


def test_without_roles_and_mails_the_opener_is_the_customer() -> None:
    table = "ticket_id,author,body\n1,Ines,Late!\n1,Paul,Sorry.\n1,Ines,Ok.\n"
    assert asked(read(table))["agents"] == ()
    assert [turn.role.value for turn in one(table).turns] == ["customer", "agent", "customer"]
    told = one(table, agents=frozenset(["ines"]))
    assert [turn.role.value for turn in told.turns] == ["agent", "customer", "agent"]


def test_a_companion_file_says_who_wrote() -> None:
    table = "ticket_id,author_id,body\n1,31,Sorry.\n1,32,Late!\n"
    people = {"31": Someone(name="Paul", role=Role.AGENT), "32": Someone(role=Role.CUSTOMER)}
    assert [turn.role.value for turn in one(table, people=people).turns] == ["agent", "customer"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2025-06-02 08:02:11", "2025-06-02T08:02:11"),
        ("2025-06-02T08:02:11+02:00", "2025-06-02T06:02:11"),
        ("2025-06-02T08:02:11.123Z", "2025-06-02T08:02:11"),
        ("13/06/2025 08:02", "2025-06-13T08:02:00"),
        ("06/13/2025 8:02 PM", "2025-06-13T20:02:00"),
        ("03.06.2025, 08:02 Uhr", "2025-06-03T08:02:00"),
        ("3/6/25 8:02", "2025-06-03T08:02:00"),
        ("2025/06/02 08:02", "2025-06-02T08:02:00"),
        ("2 June 2025 08:02", "2025-06-02T08:02:00"),
        ("Jun 2, 2025, 8:02 AM", "2025-06-02T08:02:00"),
        ("2025-06-02 08:02:11 UTC", "2025-06-02T08:02:11"),
        ("02.06.2025 08:02 CEST", "2025-06-02T06:02:00"),
        ("1748851331", "2025-06-02T08:02:11"),
        ("1748851331000", "2025-06-02T08:02:11"),
        ("30.02.2025 08:00", None),
        ("2025-13-02", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_time_is_utc_or_none(written: str, expected: str | None) -> None:
    at = one(HEADER + f'\n7,"{written}",Paul,agent,yes,Hello\n').turns[0].at
    assert at == (datetime.fromisoformat(expected).replace(tzinfo=UTC) if expected else None)


@pytest.mark.parametrize(
    ("written", "zone", "expected"),
    [
        ("2025-07-01 10:00", "Europe/Berlin", "2025-07-01T08:00:00"),
        ("2025-01-01 10:00", "Europe/Berlin", "2025-01-01T09:00:00"),
        ("2025-03-30 02:30", "Europe/Berlin", "2025-03-30T01:30:00"),  # an hour that isn't
        ("2025-07-01 10:00", "America/New_York", "2025-07-01T14:00:00"),
        ("2025-07-01T10:00:00Z", "America/New_York", "2025-07-01T10:00:00"),
    ],
)
def test_a_time_without_a_zone_is_in_the_answered_one(
    written: str, zone: str, expected: str
) -> None:
    items = read(HEADER + f"\n7,{written},Paul,agent,yes,Hello\n", zone=zone)
    assert "zone" not in asked(items)
    assert items[-1].turns[0].at == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_an_hour_that_the_clocks_repeat_keeps_the_order_of_the_rows() -> None:
    table = HEADER + (
        "\n7,2025-10-26 02:50,Ines,customer,yes,First\n7,2025-10-26 02:10,Paul,agent,yes,Second\n"
    )
    turns = one(table, zone="Europe/Berlin").turns
    assert [turn.text for turn in turns] == ["First", "Second"]
    assert turns[1].at == datetime(2025, 10, 26, 1, 10, tzinfo=UTC)


def test_a_zone_in_the_title_is_taken() -> None:
    table = HEADER.replace("created_at", "Created at (UTC)") + "\n" + ROWS
    assert "zone" not in asked(read(table))
    berlin = HEADER.replace("created_at", "Created at (Europe/Berlin)") + "\n" + ROWS
    assert one(berlin).turns[0].at == datetime(2025, 6, 2, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("dates", "answer", "guess", "day"),
    [
        (["03/04/2025", "13/04/2025"], None, None, 3),
        (["03/04/2025", "03/13/2025"], None, None, 4),
        (["03/04/2025", "04/04/2025", "05/04/2025"], None, "yes", 3),
        (["04/03/2025", "04/04/2025", "04/05/2025"], None, "no", 3),
        (["03/04/2025 8:00 AM"], None, "no", 4),
        (["03/04/2025"], False, None, 4),
    ],
)
def test_which_of_day_and_month_comes_first(
    dates: list[str], answer: bool | None, guess: str | None, day: int
) -> None:
    rows = [f"7,{date},Paul,agent,yes,Hello {i}\n" for i, date in enumerate(dates)]
    items = read(HEADER + "\n" + "".join(rows), day_first=answer)
    assert asked(items).get("day_first", (None,))[0] == guess
    first = next(turn for turn in items[-1].turns if turn.text == "Hello 0")
    assert first.at is not None
    assert first.at.day == day


THREAD = """Ticket,Betreff,Kunde,Bearbeiter,Erstellt,Verlauf
"0031","Lampe","Ines Roth","Paul Amsel","02.06.2025","{cell}"
"""


@pytest.mark.parametrize(
    "cell",
    [
        "2025-06-02 08:00 - Ines Roth (customer)\nMy lamp is late.\n\n"
        "2025-06-02 08:05 - Paul Amsel (agent, internal note)\nAsk the depot.\n\n"
        "2025-06-02 08:06 - Paul Amsel (agent)\nIt comes today.\n\nBye.",
        "[02.06.2025 08:00] Ines Roth: My lamp is late.\n"
        "[02.06.2025 08:05] Paul Amsel (interne Notiz): Ask the depot.\n"
        "[02.06.2025 08:06] Paul Amsel: It comes today.\n\nBye.",
        "Ines Roth, 02.06.2025 08:00:\nMy lamp is late.\nPaul Amsel (intern), 02.06.2025 08:05:\n"
        "Ask the depot.\nPaul Amsel, 02.06.2025 08:06:\nIt comes today.\n\nBye.",
        "Ines Roth: My lamp is late.\n[internal note] Paul Amsel: Ask the depot.\n"
        "Paul Amsel: It comes today.\n\nBye.",
        "<p>Ines Roth: My lamp is late.</p><p>[internal note] Paul Amsel: Ask the depot.</p>"
        "<p>Paul Amsel: It comes today.</p><p>Bye.</p>",
    ],
)
def test_a_thread_in_a_cell_becomes_its_turns(cell: str) -> None:
    ticket = one(THREAD.format(cell=cell.replace('"', '""')))
    assert (ticket.id, ticket.subject, ticket.agent) == ("0031", "Lampe", "Paul Amsel")
    assert [(role, author, " ".join(text.split())) for role, author, text in said(ticket)] == [
        ("customer", "Ines Roth", "My lamp is late."),
        ("note", "Paul Amsel", "Ask the depot."),
        ("agent", "Paul Amsel", "It comes today. Bye."),
    ]


def test_a_thread_without_breaks_is_parted_by_the_names_of_the_row() -> None:
    cell = "Ines Roth: My lamp is late. Paul Amsel: It comes at 10: sharp. Ines Roth: Thanks"
    assert said(one(THREAD.format(cell=cell), "csv_tickets")) == [
        ("customer", "Ines Roth", "My lamp is late."),
        ("agent", "Paul Amsel", "It comes at 10: sharp."),
        ("customer", "Ines Roth", "Thanks"),
    ]


def test_a_chat_pasted_with_its_events_has_them_as_the_systems() -> None:
    cell = (
        "(12:01:33 PM) Ines Roth: Hello?\n(12:01:40 PM) *** Paul Amsel joined the chat ***\n"
        "(12:01:50 PM) Paul Amsel: Hi!"
    )
    roles = [role for role, _, _ in said(one(THREAD.format(cell=cell)))]
    assert roles == ["customer", "system", "agent"]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", "its conversation is empty"),
        ("once upon a time", "the conversation doesn't say who wrote what"),
    ],
)
def test_a_ticket_whose_cell_tells_nothing_is_left_out_with_the_reason(
    cell: str, reason: str
) -> None:
    (skipped,) = [item for item in read(THREAD.format(cell=cell)) if isinstance(item, Skipped)]
    assert reason in skipped.reason


@pytest.mark.parametrize(
    ("written", "score"),
    [
        ("4", Csat(score=4.0)),
        ("4/5", Csat(score=4.0, scale="1-5")),
        ("4,5", Csat(score=4.5)),
        ("Good", Csat(score="Good", scale="good|bad")),
        ("Sehr zufrieden", Csat(score="Sehr zufrieden")),
        ("offered", None),
        ("Not Offered", None),
        ("-", None),
        ("x" * 200, None),
    ],
)
def test_a_score_is_kept_as_a_number_or_a_word(written: str, score: Csat | None) -> None:
    table = f'ticket_id,author_type,body,satisfaction\n7,agent,Hello,"{written}"\n'
    assert one(table).csat == score


INTERCOM_TITLES = (
    "message_id,message_body,message_type,message_created_at,message_author_type,"
    "message_author_name,message_author_email,conversation_tags,conversation_id\n"
)
INTERCOM = (
    INTERCOM_TITLES
    + """1,Is it late?,conversation_message,2025-06-02 08:00,lead,Ines,ines@roth.example,"a,b",9
2,Back soon.,comment,2025-06-02 08:00:01,bot,Operator,,"a,b",9
3,Yours now,assignment,2025-06-02 08:01:00,admin,Paul,paul@lamp.example,"a,b",9
4,,open,2025-06-02 08:02:00,admin,Paul,paul@lamp.example,"a,b",9
5,secret,note_and_reopen,2025-06-02 08:03:00,admin,Paul,paul@lamp.example,"a,b",9
6,Bye,close,2025-06-02 08:04:00,admin,Rosa,rosa@lamp.example,"a,b",9
"""
)


def test_intercoms_actions_speak_and_its_notes_do_not() -> None:
    items = read(INTERCOM)
    assert not asked(items)
    assert said(items[-1]) == [
        ("customer", "Ines", "Is it late?"),
        ("bot", "Operator", "Back soon."),
        ("agent", "Paul", "Yours now"),
        ("note", "Paul", "secret"),
        ("agent", "Rosa", "Bye"),
    ]
    assert items[-1].tags == ("a", "b")
    assert items[-1].customer_refs == ("Ines", "ines@roth.example")


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (HEADER + "\n" + ROWS, "csv_messages"),
        (THREAD.format(cell="Ines Roth: a\nPaul Amsel: b"), "csv_tickets"),
        (INTERCOM, "csv_intercom"),
        ("ticket_id;comment;from email\n1;Hi;a@b.example\n", "csv_messages"),
    ],
)
def test_a_table_is_recognised_by_its_titles(text: str, format: str) -> None:
    assert recognise_text(text, name="x.csv").format == format


CELLS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=8), max_size=6))
def test_no_cell_of_any_content_stops_the_reading(rows: list[list[str]]) -> None:
    body = "\n".join(",".join(row) for row in rows)
    for format in ("csv_messages", "csv_tickets"):
        columns = {} if format == "csv_messages" else {"thread": "body"}
        for item in read(HEADER + "\n" + body + "\n" + ROWS, format, columns=columns):
            assert isinstance(item, Ticket | Skipped | Notice)
