"""Salesforce chat transcripts: the grammar of the body, and who is the agent."""

import contextlib
import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import TranscriptError
from app.transcripts.importers import Answers, Notice, read_text, recognise_text
from app.transcripts.importers.livechat_body import read_body
from tests.unit.transcripts.importers.exports import all_of, damaged, reasons, said, ticket, tickets

HEAD = (
    '<p align="center">Chat Started: Thursday, May 02, 2024, 23:30:00 (-0500)</p>'
    '<p align="center">Chat Origin: Site</p><p align="center">Agent {}</p>'
)
TITLES = ["Id", "Name", "ContactId", "StartTime", "Body", "Owner.Name", "ChatKey"]


def row(body: str, id: str = "570a", **more: str) -> dict[str, str]:
    common = {"Id": id, "Name": "0001", "ContactId": "003a", "ChatKey": "k"}
    return {**common, "StartTime": "2024-05-03T04:30:00.000Z", "Body": body, **more}


def table(*rows: dict[str, str], delimiter: str = ",") -> str:
    out = io.StringIO()
    titles = [*TITLES, *(key for one in rows for key in one if key not in TITLES)]
    writer = csv.DictWriter(out, titles, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def chat(lines: str, agent: str = "Finn O") -> str:
    return HEAD.format(agent) + lines


PLAIN = "( 5s ) Finn O: Hi &amp; welcome<br>( 1m 2s ) Lea Voss: it&#39;s off: why?<br>"


def test_offsets_become_times_and_the_head_names_the_agent() -> None:
    found = ticket(table(row(chat(PLAIN), **{"Owner.Name": "Finn O"})))
    assert said(found) == [
        ("agent", "Finn O", "Hi & welcome"),
        ("customer", "Lea Voss", "it's off: why?"),
    ]
    assert [str(turn.at) for turn in found.turns] == [
        "2024-05-03 04:30:05+00:00",
        "2024-05-03 04:31:02+00:00",
    ]
    assert (found.id, found.channel, found.agent) == ("570a", "chat", "Finn O")
    assert found.customer_refs == ("Lea Voss", "003a")


def test_a_transfer_names_the_next_agent() -> None:
    body = chat(
        PLAIN + '<p align="center">Chat Transferred From Finn O To Gia P</p>'
        "( 1h 2m 5s ) Gia P: Mine now<br>( 1h 3m ) Lea Voss: <br>"
    )
    found = ticket(table(row(body)))
    assert said(found)[2:] == [
        ("system", None, "Chat Transferred From Finn O To Gia P"),
        ("agent", "Gia P", "Mine now"),
    ]
    assert str(found.turns[2].at) == "2024-05-03 04:31:02+00:00"
    assert str(found.turns[3].at) == "2024-05-03 05:32:05+00:00"


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        ("( 5s ) Finn O: one<br>two<br>( 9s ) Lea: three", ["one\ntwo", "three"]),
        ("( 5s ) Finn O: wait ( 10s ) please: ok<br>", ["wait ( 10s ) please: ok"]),
        ("( 5s ) Finn O: a\n( 6s ) Lea: b\n", ["a", "b"]),
        ("( 5s ) Finn O: <br/>( 6s ) Finn O: b", ["b"]),
        ("( 5s ) Finn O: a &amp;lt; b", ["a &lt; b"]),
        ("( 5s ) Lea: a list:<br>( 2 boxes ) tape<br>", ["a list:\n( 2 boxes ) tape"]),
        ("( 5 bip ) Finn O: a<br>( 9 bip ) Lea: b<br>", ["a", "b"]),
    ],
)
def test_a_line_ends_where_the_next_time_mark_starts(lines: str, texts: list[str]) -> None:
    assert [line.text for line in read_body(chat(lines), None).lines] == texts


def test_a_bot_in_the_agents_place_is_a_bot() -> None:
    body = chat("( 5s ) Helper Bot: Hi<br>( 9s ) Finn O: Hello<br>", "Helper Bot").replace(
        "( 9s )", '<p align="center">Chat Transferred From Helper Bot To Finn O</p>( 9s )'
    )
    assert [role for role, _, _ in said(ticket(table(row(body))))] == ["bot", "system", "agent"]


@pytest.mark.parametrize(
    "head",
    [
        '<p align="center">Chat gestartet: Donnerstag, 2. Mai 2024</p>'
        '<p align="center">Agent Finn O</p>',
        '<p align="center">Inicio: jueves</p><p align="center">Agente Finn O</p>',
        '<p align="center">開始</p><p align="center">担当者 Finn O</p>',
    ],
)
def test_a_head_in_another_language_names_the_agent_too(head: str) -> None:
    found = ticket(table(row(head + PLAIN)))
    assert [role for role, _, _ in said(found)] == ["agent", "customer"]
    assert str(found.turns[0].at) == "2024-05-03 04:30:05+00:00"


@pytest.mark.parametrize(
    "transfer",
    ["Chat von Finn O an Gia P übertragen", "Chat transféré de Finn O à Gia P"],
)
def test_a_transfer_in_another_language_names_the_next_agent(transfer: str) -> None:
    body = chat(PLAIN + f'<p align="center">{transfer}</p>( 2m ) Gia P: Mine now<br>')
    assert said(ticket(table(row(body))))[-1] == ("agent", "Gia P", "Mine now")


@pytest.mark.parametrize(
    ("mark", "offset"),
    [("5s", 5), ("1m 13s", 73), ("1h 2m 5s", 3725), ("1 Std. 2 Min. 5 Sek.", 3725),
     ("1d", 86_400), ("1時間 2分 5秒", 3725), ("2 min", 120)],
)  # fmt: skip
def test_a_mark_tells_the_time_since_the_start(mark: str, offset: int) -> None:
    start = datetime(2024, 5, 2, 8, tzinfo=UTC)
    (line,) = read_body(f"( {mark} ) Lea: hm<br>", start).lines
    assert line.at == start + timedelta(seconds=offset)


def test_who_ended_the_chat_is_no_agent() -> None:
    body = chat(PLAIN) + '<p align="center">Chat ended by Lea Voss</p>'
    assert [role for role, _, _ in said(ticket(table(row(body))))][:2] == ["agent", "customer"]


def test_where_the_head_has_a_placeholder_a_person_is_asked() -> None:
    text = table(row(chat(PLAIN, "Agent (UserFirstName)")))
    (asked,) = [one for one in all_of(text) if isinstance(one, Notice)]
    assert asked.question is not None
    assert asked.question.choices == ("Finn O", "Lea Voss")
    assert asked.question.guess == ("Finn O",)
    assert [role for role, _, _ in said(ticket(text))] == ["agent", "customer"]
    answers = Answers(agents=frozenset(["Lea Voss"]))
    assert [role for role, _, _ in said(ticket(text, answers))] == ["customer", "agent"]
    assert not any(isinstance(one, Notice) for one in all_of(text, answers))


@pytest.mark.parametrize(
    ("visitor", "columns"), [("Visitor", {}), ("Lea Voss", {"Contact.Name": "Lea Voss"})]
)
def test_who_is_known_as_the_customer_is_never_guessed_to_be_the_agent(
    visitor: str, columns: dict[str, str]
) -> None:
    body = chat(f"( 1s ) {visitor}: hello?<br>( 5s ) Finn O: Hi<br>", "Agent (UserFirstName)")
    found = ticket(table(row(body, **columns)))
    assert [role for role, _, _ in said(found)] == ["customer", "agent"]


def test_a_row_without_a_transcript_is_skipped_with_the_reason() -> None:
    text = table(row(chat(PLAIN)), row("", "570b"), row("nothing here", "570c"))
    assert reasons(text) == [
        "no transcript in `Body`; a chat that was missed or dropped has none",
        "no line of the transcript in `Body` says who speaks",
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_may_have_many_lines_and_any_delimiter(delimiter: str) -> None:
    body = chat('( 5s ) Finn O: a;b, "c"\n\nd\te\n( 9s ) Lea: ok\n')
    found = tickets(table(row(body), row(chat(PLAIN), "570b"), delimiter=delimiter))
    assert [one.id for one in found] == ["570a", "570b"]
    assert said(found[0])[0][2].split() == ["a;b,", '"c"', "d", "e"]


def test_the_records_are_read_as_json_too() -> None:
    record = {"attributes": {"type": "LiveChatTranscript"}, "Owner": {"Name": "Finn O"},
              **row(chat(PLAIN))}  # fmt: skip
    found = ticket(json.dumps({"done": True, "records": [record]}))
    assert (found.agent, len(found.turns)) == ("Finn O", 2)


def test_the_reason_is_for_a_person() -> None:
    found = recognise_text(table(row(chat(PLAIN))), name="chats.csv")
    assert (found.format, found.reason) == (
        "salesforce_livechat",
        'its column "Body" holds Salesforce chat transcripts',
    )


@pytest.mark.parametrize(
    "piece", ["<p align=", '<p align="center">', "( 1s ) ", "( 1h 1h ", "(((", "<br>( 9", "a:"]
)
def test_a_body_built_to_be_slow_is_not(piece: str) -> None:
    read_body(piece * 20_000, None)


@given(st.text(alphabet=st.sampled_from(list('<p align="center">/br(1s)mh: AgentChat\n&;x'))))
@settings(max_examples=100, deadline=None)
def test_no_body_raises(body: str) -> None:
    chat = read_body(body, None)
    assert set(chat.roles()) == set(chat.speakers)


@given(damaged([row(chat(PLAIN))]))
@settings(max_examples=80, deadline=None)
def test_no_damage_to_a_file_raises(records: Any) -> None:
    with contextlib.suppress(TranscriptError):
        list(read_text(json.dumps(records), format="salesforce_livechat"))
