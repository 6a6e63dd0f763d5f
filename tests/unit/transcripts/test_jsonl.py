"""JSONL: the shape, what is lenient, and the reason for each line that is left out."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from app.transcripts.importers import Notice, Skipped, read_text
from app.transcripts.ticket import Csat, Role, Ticket

SECRET = "swordfish"  # stands for transcript text, which no reason may repeat
TURNS = [{"speaker": "customer", "text": "It broke."}, {"speaker": "agent", "text": "Oh."}]


def line(**fields: Any) -> str:
    return json.dumps({"id": "t1", "turns": TURNS, **fields})


def read(text: str) -> list[Ticket | Skipped]:
    return [one for one in read_text(text, format="jsonl") if not isinstance(one, Notice)]


def one(text: str) -> Ticket:
    (item,) = read(text)
    assert isinstance(item, Ticket), item
    return item


def test_every_field_is_kept() -> None:
    ticket = one(
        line(
            turns=[
                {"speaker": "customer", "text": " It broke. ", "at": "2025-03-03T10:00:00+01:00"},
                {"speaker": "Agent", "text": "Oh.", "author": "Tom", "at": 1741000000},
            ],
            channel="chat",
            subject="Desk",
            agent="Tom",
            team="North",
            tags=["desk", ""],
            csat=4,
            labels={"empathy": "met", "raters": [1, 2], "calm": True},
        )
    )
    assert (ticket.channel, ticket.subject, ticket.agent, ticket.team) == (
        "chat",
        "Desk",
        "Tom",
        "North",
    )
    assert (ticket.tags, ticket.csat, ticket.labels) == (
        ("desk",),
        Csat(score=4.0),
        {"empathy": "met"},
    )
    customer, agent = ticket.turns
    assert (customer.text, customer.at) == ("It broke.", datetime(2025, 3, 3, 9, tzinfo=UTC))
    assert (agent.role, agent.author) == (Role.AGENT, "Tom")


@pytest.mark.parametrize(
    ("turn", "at"),
    [
        ({"at": "2025-02-30T10:00:00Z"}, None),
        ({"at": "yesterday"}, None),
        ({"at": 1e30}, None),
        ({"at": True}, None),
        ({"at": "9999-12-31T23:59:59-10:00"}, None),
        ({"t": 1589375697}, datetime(2020, 5, 13, 13, 14, 57, tzinfo=UTC)),
        ({"at": 1589375697000}, datetime(2020, 5, 13, 13, 14, 57, tzinfo=UTC)),
        ({"at": "2020-05-13T13:14:57.000+0000"}, datetime(2020, 5, 13, 13, 14, 57, tzinfo=UTC)),
        ({"at": "2020-05-13 13:14:57"}, datetime(2020, 5, 13, 13, 14, 57, tzinfo=UTC)),
    ],
)
def test_a_time_is_utc_or_none_and_the_turn_stays(
    turn: dict[str, Any], at: datetime | None
) -> None:
    ticket = one(line(turns=[{**TURNS[1], **turn}]))
    assert ticket.turns[0].at == at


def test_empty_turns_are_dropped_and_the_rest_is_numbered_anew() -> None:
    ticket = one(line(turns=[{"speaker": "customer", "text": " \n "}, *TURNS]))
    assert [(turn.index, turn.text) for turn in ticket.turns] == [(0, "It broke."), (1, "Oh.")]


def test_characters_that_no_database_takes_are_replaced() -> None:
    ticket = one('{"id":"1","turns":[{"speaker":"agent","text":"a\\u0000b \\ud800 c\\r\\nd"}]}')
    assert ticket.turns[0].text == "ab ? c\nd"


def test_a_line_separator_inside_a_text_does_not_end_the_line() -> None:
    turns = [{"speaker": "agent", "text": "a\u2028b"}]
    ticket = one(json.dumps({"id": "1", "turns": turns}, ensure_ascii=False))
    assert ticket.turns[0].text == "a\u2028b"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('{"id": "1", "turns": [{"speaker": "agent", "text": "swordfish', "not valid JSON from"),
        ("swordfish", "not valid JSON from column 1 on"),
        ('["swordfish"]', "not a JSON object"),
        ('{"id": "1", "csat": NaN}', "holds a number"),
        ('{"id": ' + "9" * 5000 + "}", "holds a number"),
        ("[" * 100_000, "holds a number or a nesting"),
        (line(id=None), '"id" is missing'),
        (line(id="  "), '"id" is missing'),
        (line(id=["swordfish"]), '"id" is missing, empty or not a text'),
        (line(id="x" * 300), '"id" is longer than 200'),
        (line(channel="x" * 51), '"channel" is longer than 50'),
        (line(agent="x" * 201), '"agent" is longer than 200'),
        (line(team="x" * 201), '"team" is longer than 200'),
        (
            line(turns=[{"speaker": "agent", "text": "Oh.", "author": "x" * 201}]),
            'turn 1 has an "author" longer than 200',
        ),
        (line(turns=None), '"turns" is missing or not a list'),
        (line(turns={"swordfish": 1}), '"turns" is missing or not a list'),
        (line(turns=[]), "no turns with text"),
        (line(turns=["swordfish"]), "turn 1: not a JSON object"),
        (line(turns=[{"speaker": "swordfish", "text": "a"}]), 'turn 1: "speaker" must be one of'),
        (line(turns=[{"text": "a"}]), 'turn 1: "speaker" must be one of'),
        (line(turns=[*TURNS, {"speaker": "agent"}]), 'turn 3: "text" is missing or not a text'),
        (line(turns=[{**TURNS[1], "text": 5}]), 'turn 1: "text" is missing or not a text'),
        (line(turns=[{**TURNS[1], "author": 5}]), 'turn 1: "author" is not a text'),
        (line(turns=[TURNS[0]]), "no agent turn, so there is nobody to coach"),
        (line(turns=[{**TURNS[1], "text": "x" * 5_000_000}]), "turn 1 has 5,000,000 characters"),
        (line(turns=TURNS * 3000), "6,000 turns, more than 5,000"),
        (line(subject={"swordfish": 1}), '"subject" is not a text'),
        (line(tags="swordfish"), '"tags" is not a list of texts'),
        (line(tags=[1]), '"tags" is not a list of texts'),
        (line(csat="swordfish"), '"csat" is not a number'),
        (line(csat=True), '"csat" is not a number'),
    ],
)
def test_a_bad_line_is_left_out_with_number_and_reason(bad: str, reason: str) -> None:
    items = read("\n" + bad + "\n" + line() + "\n")
    assert [type(item) for item in items] == [Skipped, Ticket]
    skipped = items[0]
    assert isinstance(skipped, Skipped)
    assert skipped.line == 2
    assert reason in skipped.reason
    assert SECRET not in skipped.reason


def test_a_line_too_long_to_hold_is_left_out_and_the_next_is_read() -> None:
    long = line(turns=[{"speaker": "agent", "text": "x" * 11_000_000}])
    items = read(long + "\n" + line())
    assert isinstance(items[0], Skipped)
    assert items[0].reason == "longer than 10,000,000 characters; split the ticket"
    assert isinstance(items[1], Ticket)


def test_a_repeated_id_is_left_out_and_names_the_first_line() -> None:
    items = read(line() + "\n" + line(id="t2") + "\n" + line(subject="other"))
    assert items[2] == Skipped(
        line=3, reason="the ticket from line 1 has the same id; only that one is kept"
    )


def test_a_number_serves_as_an_id() -> None:
    assert one(line(id=1001)).id == "1001"
