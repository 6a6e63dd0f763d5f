"""Whole files: encodings, what is refused, how a format is recognised, and memory."""

import codecs
import json
import tracemalloc
from pathlib import Path

import pytest

from app.errors import TranscriptError
from app.transcripts.importers import (
    FORMATS,
    Skipped,
    read_text,
    read_tickets,
    recognise,
    recognise_text,
)
from app.transcripts.ticket import Ticket

TEXT = "Customer: Größe XL, 20 €, “please”.\nAgent: Sure.\n"
TICKET = {"id": "1", "turns": [{"speaker": "agent", "text": "Hello there."}]}


def write(folder: Path, content: bytes, name: str = "chat.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "utf-8 bom", "utf-16 le", "utf-16 be", "windows-1252", "crlf", "cr"],
)
def test_every_usual_encoding_reads_the_same(tmp_path: Path, content: bytes) -> None:
    (ticket,) = read_tickets(write(tmp_path, content))
    assert isinstance(ticket, Ticket)
    assert [turn.text for turn in ticket.turns] == ["Größe XL, 20 €, “please”.", "Sure."]


def test_a_late_byte_that_is_not_utf_8_is_seen(tmp_path: Path) -> None:
    content = b"Customer: " + b"a" * 100_000 + b" \x80\nAgent: Sure.\n"
    (ticket,) = read_tickets(write(tmp_path, content))
    assert isinstance(ticket, Ticket)
    assert ticket.turns[0].text.endswith("€")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "chat.txt: is empty"),
        (b" \n\r\n\t", "chat.txt: is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "chat.txt: is a binary file"),
        (b"\x1f\x8b\x08\x03\x01\x02\x03\x04", "chat.txt: is damaged"),
        (b"name,amount\nx,1\n", "chat.txt: is a table whose columns aren't known"),
        (b"once upon a time", "chat.txt: holds no ticket in a format that is known"),
        (b'{"tickets": [{"id": 1, "comm', "chat.txt: ends in the middle of its JSON"),
        (b'[{"id": 1}, {"id": 2', "chat.txt: ends in the middle of its JSON"),
        (b'{"id": 1, }', "chat.txt: holds no ticket in a format that is known"),
        (b"[PERSON_1] was here", "chat.txt: holds no ticket in a format that is known"),
        (b"[" * 60_000, "chat.txt: holds no ticket in a format that is known"),
        (b'{"a": "' + b"x" * 70_000, "chat.txt: holds no ticket in a format that is known"),
    ],
    ids=range(12),
)
def test_a_file_that_holds_no_ticket_is_refused_in_one_line(
    tmp_path: Path, content: bytes, message: str
) -> None:
    with pytest.raises(TranscriptError, match=message) as caught:
        read_tickets(write(tmp_path, content))
    assert "\n" not in str(caught.value)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="is an empty folder; choose one with"):
        read_tickets(tmp_path)
    with pytest.raises(TranscriptError, match=r"none.txt: there is no such file"):
        read_tickets(tmp_path / "none.txt")


def test_an_unknown_format_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(TranscriptError, match=r"xlsx: is no format; choose auto, .*plain_text"):
        read_text(TEXT, format="xlsx")


def test_a_chosen_format_that_finds_nothing_says_so() -> None:
    with pytest.raises(TranscriptError, match="pasted text: is empty"):
        read_text(" ", format="jsonl")
    (skipped,) = read_text("once upon a time", format="plain_text")
    assert isinstance(skipped, Skipped)
    assert "no line says who speaks" in skipped.reason


@pytest.mark.parametrize(
    ("name", "text", "format", "reason"),
    [
        ("a.txt", json.dumps(TICKET), "jsonl", 'the first record is a JSON object with "turns"'),
        ("a.jsonl", '{"broken', "jsonl", "the name ends in .jsonl"),
        ("a.NDJSON", "{id: 1}", "jsonl", "the name ends in .ndjson"),
        ("a.log", TEXT, "plain_text", "2 lines at its start name a speaker"),
        ("a.txt", "Tom: a\nMaya: b", "plain_text", "lines start with a name"),
    ],
)
def test_a_format_is_recognised_with_a_reason(
    name: str, text: str, format: str, reason: str
) -> None:
    found = recognise_text(text, name=name)
    assert (found.format, found.reason) == (format, reason)


def test_a_file_is_recognised_like_its_text(tmp_path: Path) -> None:
    assert recognise(write(tmp_path, TEXT.encode())).format == "plain_text"
    assert recognise(write(tmp_path, TEXT.encode()), format="jsonl").reason == "you chose it"


def test_formats_are_named_by_what_they_call_themselves() -> None:
    assert list(FORMATS) == [importer.name for importer in FORMATS.values()]


def peak_bytes(path: Path) -> int:
    tracemalloc.start()
    count = sum(1 for _ in read_tickets(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 0
    return peak


@pytest.mark.parametrize("format", ["jsonl", "plain_text"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, format: str) -> None:
    def generated(tickets: int) -> Path:
        path = tmp_path / f"{tickets}.{format}"
        with path.open("w") as stream:
            for i in range(tickets):
                text = f"Ticket {i} " + "word " * 400
                turns = [{"speaker": "customer", "text": text}, {"speaker": "agent", "text": text}]
                if format == "jsonl":
                    stream.write(json.dumps({"id": str(i), "turns": turns}) + "\n")
                else:
                    stream.write(f"Ticket #{i}\n\nCustomer: {text}\nAgent: {text}\n\n")
        return path

    small, large = generated(50), generated(1000)  # 0.2 MB and 4 MB
    assert large.stat().st_size > 3_900_000
    assert peak_bytes(large) < peak_bytes(small) + 500_000
