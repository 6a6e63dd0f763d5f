"""Exports that are broken, hostile or odd: one clear line, and nothing half imported."""

import contextlib
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.bootstrap import Services
from app.errors import DebriefError, TranscriptError
from app.people.roles import Person
from app.settings import Settings

LEADER = Person(name="Lena Ott", role="leader")
GOOD = {"id": "good", "turns": [{"speaker": "agent", "text": "I'll look into it at once."}]}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    own = Services(Settings(data_dir=tmp_path_factory.mktemp("data"), ner_model="none"))
    yield own
    own.close()


def line(**changes: object) -> str:
    return json.dumps({**GOOD, **changes}, ensure_ascii=False)


def said(text: str, **more: object) -> dict[str, object]:
    return {"speaker": "agent", "text": text, **more}


def stored(services: Services) -> int:
    with services.records.begin() as unit:
        return unit.tickets.count()


def zipped(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.json", b"", "empty.json: is empty"),
        ("blank.csv", b"\xef\xbb\xbf \r\n", "blank.csv: is empty"),
        ("photo.json", b"\x89PNG\r\n\x1a\n\0\0", "photo.json: is a binary file"),
        ("bomb.zip", zipped("a.txt", b"Agent: " + b"a" * 80_000_000), "would unpack to 80 MB"),
        ("bomb.txt.gz", gzip.compress(b"Agent: " + b"a" * 80_000_000), "more than 200 times"),
        ("cut.zip", zipped("a.txt", b"Agent: hello")[:50], "cut.zip: is a damaged zip"),
        ("users.ndjson", b'{"id": 7, "name": "Ada", "role": "agent"}\n', "lists people"),
        ("table.csv", b"a;b\n1;2\n3;4\n", "table.csv: is a table whose columns aren't known"),
        ("words.txt", b"Once upon a time there was a shop.", "holds no ticket in a format"),
        ("deep.json", b"[" * 200_000, "deep.json: holds no ticket in a format that is known"),
    ],
    ids=range(10),  # the contents hold the time at which they were packed
)  # fmt: skip
def test_what_cannot_be_read_at_all_is_one_line_and_leaves_nothing(
    services: Services, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    before, imports = stored(services), len(services.intake.imports(LEADER, 1000))
    with pytest.raises(TranscriptError) as caught:
        services.intake.import_file(tmp_path / name, LEADER)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(services.intake.imports(LEADER, 1000)) == imports
    assert stored(services) == before


def test_entities_of_a_hostile_xml_are_not_expanded(services: Services) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>'
    ticket = "<helpdesk-ticket><description>&c;</description></helpdesk-ticket>"
    content = f'<?xml version="1.0"?>{bomb}<helpdesk-tickets>{ticket}</helpdesk-tickets>'
    preview = services.intake.preview(content, "laugh.xml")
    assert preview.tickets == ()
    assert preview.skipped


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('{"id": "bad", "turns": [{"speaker"', "not valid JSON"),
        (line(id="bad", turns=[said("x" * 5_000_000)]), "turn 1 has 5,000,000 characters"),
        (line(id="bad", turns=[said(f"step {i}") for i in range(10_000)]), "10,000 turns"),
        (line(id="bad", turns=[]), "no turns with text"),
        (line(id="bad", turns=[{"speaker": "customer", "text": "Hello?"}]), "no agent turn"),
        (line(turns=[said("Another one.")]), "has the same id; only that one is kept"),
        (line(id="bad", turns=[{"speaker": "nobody", "text": "Hi"}]), '"speaker" must be one of'),
    ],
    ids=range(7),
)
def test_one_bad_ticket_is_named_and_the_others_go_in(
    services: Services, tmp_path: Path, bad: str, reason: str
) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_text("\n".join([line(), bad, line(id="last")]), "utf-8")
    summary = services.intake.import_file(path, LEADER)
    (skipped,) = summary.skipped
    assert skipped.startswith("line 2: ")
    assert reason in skipped
    assert {"good", "last"} <= set(summary.ticket_ids)
    assert "bad" not in summary.ticket_ids


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found_and_nothing_of_it_is_left_in_the_text(
    services: Services, encoding: str
) -> None:
    text = f"Customer: Où est ma commande ? {encoding}\nAgent: Désolé, elle part aujourd'hui."
    ticket = services.intake.preview(text.encode(encoding), "chat.txt").tickets[0]
    assert ticket.turns[0].text == f"Où est ma commande ? {encoding}"
    assert ticket.turns[1].text == "Désolé, elle part aujourd'hui."


def test_a_date_that_does_not_exist_leaves_a_turn_without_a_time(services: Services) -> None:
    content = line(turns=[said("One.", at="2025-02-30T10:00:00Z"), said("Two.", at="25:99")])
    (ticket,) = services.intake.preview(content, "a.jsonl").tickets
    assert [turn.at for turn in ticket.turns] == [None, None]


def test_an_agent_who_is_nobody_is_assessed_as_nobody(services: Services) -> None:
    (ticket,) = services.intake.preview(line(), "a.jsonl").tickets
    assert [part.agent for part in ticket.agent_parts()] == [None]


NAMES = ["a.json", "a.csv", "a.txt", "a.zip", "a.eml", "a.mbox", "a.vtt", "a.srt", "a.xml"]


@given(
    content=st.binary(max_size=300) | st.text(max_size=300).map(str.encode),
    name=st.sampled_from(NAMES),
)
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_bytes_at_all_raise_anything_but_a_line(
    services: Services, content: bytes, name: str
) -> None:
    with contextlib.suppress(DebriefError):
        services.intake.preview(content, name)
