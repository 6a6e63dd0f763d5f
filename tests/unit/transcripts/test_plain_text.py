"""Plain text: speakers, preambles, continuation, several tickets, and what is left out."""

from datetime import UTC, datetime

import pytest

from app.errors import TranscriptError
from app.transcripts.importers import Skipped, read_text, recognise_text
from app.transcripts.ticket import Role, Ticket

FULL = """\
Ticket #1001 - Desk damaged
Date: 2025-03-03
Channel: E-mail

Customer: Hi, my desk arrived broken.
My number is below: see the note.

Bot: Thanks, a colleague will reply within 4 hours.
Agent (Tom): Sorry Maya! Could you send a photo?
[internal note] Tom: check carrier claim first
Customer: here: https://img.example/p?id=1:2
Agent (Priya): Tom is off. Replacement ships today.
Customer:
System: Ticket solved
"""


def tickets(text: str) -> list[Ticket]:
    items = list(read_text(text))
    assert all(isinstance(item, Ticket) for item in items), items
    return [item for item in items if isinstance(item, Ticket)]


def only_reason(text: str) -> str:
    (item,) = read_text(text)
    assert isinstance(item, Skipped), item
    return item.reason


def spoken(ticket: Ticket) -> list[tuple[str, str | None, str]]:
    return [(turn.role.value, turn.author, turn.text) for turn in ticket.turns]


def test_a_full_transcript_gives_its_turns_and_nothing_else() -> None:
    (ticket,) = tickets(FULL)
    assert (ticket.id, ticket.subject, ticket.channel) == ("1001", "Desk damaged", "email")
    assert spoken(ticket) == [
        ("customer", None, "Hi, my desk arrived broken.\nMy number is below: see the note."),
        ("bot", None, "Thanks, a colleague will reply within 4 hours."),
        ("agent", "Tom", "Sorry Maya! Could you send a photo?"),
        ("note", "Tom", "check carrier claim first"),
        ("customer", None, "here: https://img.example/p?id=1:2"),
        ("agent", "Priya", "Tom is off. Replacement ships today."),
        ("system", None, "Ticket solved"),
    ]
    assert [turn.index for turn in ticket.turns] == list(range(7))


@pytest.mark.parametrize(
    ("label", "role", "author"),
    [
        ("Agent", Role.AGENT, None),
        ("SUPPORT", Role.AGENT, None),
        ("Rep", Role.AGENT, None),
        ("Advisor", Role.AGENT, None),
        ("Operator", Role.AGENT, None),
        ("Customer Service", Role.AGENT, None),
        ("Client", Role.CUSTOMER, None),
        ("User", Role.CUSTOMER, None),
        ("caller", Role.CUSTOMER, None),
        ("Visitor", Role.CUSTOMER, None),
        ("Bot", Role.BOT, None),
        ("Assistant", Role.BOT, None),
        ("System", Role.SYSTEM, None),
        ("Agent (Tom)", Role.AGENT, "Tom"),
        ("Tom (agent)", Role.AGENT, "Tom"),
        ("Tom Hale [Support]", Role.AGENT, "Tom Hale"),
        ("Agent 2", Role.AGENT, "Agent 2"),
        ("Customer (Maya Ortiz)", Role.CUSTOMER, "Maya Ortiz"),
        ("Support (Bot)", Role.BOT, None),
        ("[internal note] Tom", Role.NOTE, "Tom"),
        ("[Internal note] Agent (Tom)", Role.NOTE, "Tom"),
        ("Internal note", Role.NOTE, None),
        ("Note (Priya)", Role.NOTE, "Priya"),
        ("**Agent**", Role.AGENT, None),
        ("- Agent", Role.AGENT, None),
        ("[10:02] Agent", Role.AGENT, None),
        ("10:02 AM - Agent (Tom)", Role.AGENT, "Tom"),
        ("Agent (10:02)", Role.AGENT, None),
    ],
)
def test_a_label_names_role_and_author(label: str, role: Role, author: str | None) -> None:
    (ticket,) = tickets(f"Customer: Hello.\nAgent: Hello to you.\n{label}: Once more.\n")
    assert (ticket.turns[2].role, ticket.turns[2].author) == (role, author)
    assert ticket.turns[2].text == "Once more."


@pytest.mark.parametrize(
    "line",
    [
        "Order number: 4711",
        "Here is what I did: nothing",
        "https://shop.example/a:b",
        "at 10:02 it broke",
        "PS: thank you",
        "Monday: 9 to 5",
        ">:(",
        "user guide: page 4",
    ],
)
def test_a_colon_in_the_text_starts_no_turn(line: str) -> None:
    (ticket,) = tickets(f"Customer: It is like this.\n{line}\nAgent: I see.\n")
    assert ticket.turns[0].text == f"It is like this.\n{line}"


def test_text_may_start_on_the_line_below_its_speaker() -> None:
    (ticket,) = tickets("Customer:\nIt broke.\n\nTwice.\n\nAgent:\nI see.")
    assert [turn.text for turn in ticket.turns] == ["It broke.\n\nTwice.", "I see."]


def test_names_that_the_preamble_gives_a_role_are_known() -> None:
    (ticket,) = tickets(
        "Ticket #7\nAgent: Tom Hale\nCustomer: Maya\nTeam: North\n\nMaya: It broke.\nTom Hale: Oh."
    )
    assert (ticket.agent, ticket.team) == ("Tom Hale", "North")
    assert spoken(ticket) == [("customer", "Maya", "It broke."), ("agent", "Tom Hale", "Oh.")]


def test_a_name_introduced_with_its_role_is_known_from_then_on() -> None:
    (ticket,) = tickets("Customer: Hi.\nAgent (Tom): Hi.\nCustomer: Bye.\nTom: Bye.\nTom: Bye.")
    assert [turn.role.value for turn in ticket.turns].count("agent") == 3


def test_an_opening_word_of_one_name_is_a_turn_not_a_preamble() -> None:
    (ticket,) = tickets("Agent: Hello\nCustomer: Hi\nAgent: Bye")
    assert [turn.text for turn in ticket.turns] == ["Hello", "Hi", "Bye"]


def test_times_are_utc_by_the_preambles_date() -> None:
    (ticket,) = tickets(
        "Date: 3 March 2025\n\n[10:02] Customer: Hi.\nAgent (2:05 PM): Hi.\n"
        "2025-03-04T09:00:00+02:00 Customer: Bye.\n[25:61] Agent: Bye.\nAgent: Bye."
    )
    assert [turn.at for turn in ticket.turns] == [
        datetime(2025, 3, 3, 10, 2, tzinfo=UTC),
        datetime(2025, 3, 3, 14, 5, tzinfo=UTC),
        datetime(2025, 3, 4, 7, 0, tzinfo=UTC),
        None,
        None,
    ]


def test_a_clock_without_a_date_gives_no_time() -> None:
    (ticket,) = tickets("[10:02] Customer: Hi.\n[10:03] Agent: Hi.")
    assert [turn.at for turn in ticket.turns] == [None, None]


@pytest.mark.parametrize("rule", ["---", "=====", "\n-----\n", "***"])
def test_a_rule_starts_the_next_ticket(rule: str) -> None:
    found = tickets(f"Customer: One.\nAgent: Two.\n{rule}\nCustomer: Three.\nAgent: Four.")
    assert [ticket.turns[0].text for ticket in found] == ["One.", "Three."]


def test_a_rule_inside_a_turn_stays_in_it() -> None:
    (ticket,) = tickets("Customer: One.\n---\nbest regards\nAgent: Two.")
    assert ticket.turns[0].text == "One.\n---\nbest regards"


def test_a_new_ticket_line_starts_the_next_ticket() -> None:
    text = "Ticket #1\n\nCustomer: A.\nAgent: B.\n\nTicket #2: Late\nCustomer: C.\nAgent: D.\n"
    assert [ticket.id for ticket in tickets(text)] == ["1", "2"]


def test_a_ticket_named_in_the_middle_of_a_turn_starts_none() -> None:
    (ticket,) = tickets("Ticket #1\n\nCustomer: A.\nAgent: Merged with\nTicket #2: Late\n")
    assert ticket.turns[1].text == "Merged with\nTicket #2: Late"


def test_without_an_id_the_content_gives_one_that_stays() -> None:
    first, other = "Customer: A.\nAgent: B.", "Customer: A.\nAgent: C."
    assert tickets(first)[0].id == tickets(first + "\n\n")[0].id
    assert tickets(first)[0].id != tickets(other)[0].id


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Tom: Hi.\nMaya: Hi.\n", "the speakers are named, but not their roles"),
        ("Customer: Hi.\n", "no agent turn, so there is nobody to coach"),
        ("Customer: Hi.\nAgent:\n", "no agent turn"),
        ("Customer:\nAgent:\n", "no turns with text"),
        ("Customer: Hi.\nTom: Hi.\nTom: Well?\n", "the speaker in line 2 has no role"),
        ("Customer: Hi.\nAgent: " + "x" * 300_000, "turn 2 has 300,000 characters"),
    ],
)
def test_what_cannot_be_read_is_left_out_with_its_reason(text: str, reason: str) -> None:
    assert reason in only_reason(text)


def test_the_way_out_for_named_speakers_is_in_the_reason() -> None:
    assert "`Agent:` and `Customer:`" in only_reason("Tom: Hi.\nMaya: Hi.\n")


def test_a_bad_ticket_among_good_ones_is_left_out_with_its_line() -> None:
    good = "Customer: {}.\nAgent: Two.\n"
    text = good.format("One") + "---\nCustomer: alone\n---\n" + good.format("Three")
    items = list(read_text(text))
    assert [type(item) for item in items] == [Ticket, Skipped, Ticket]
    assert isinstance(items[1], Skipped)
    assert items[1].line == 4


def test_prose_is_in_no_format() -> None:
    with pytest.raises(TranscriptError, match="start each line with `Agent:`"):
        read_text("It was a dark and stormy night.\nNothing else happened.")


def test_a_text_is_recognised_by_its_speakers() -> None:
    found = recognise_text("Customer: A.\nAgent: B.")
    assert (found.format, found.reason) == ("plain_text", "2 lines at its start name a speaker")
