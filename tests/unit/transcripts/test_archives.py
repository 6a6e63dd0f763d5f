"""Folders, zip and gz: each file inside is read as itself, and a bomb isn't."""

import gzip
import io
import json
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.errors import TranscriptError
from app.transcripts.importers import Skipped, read_text, read_tickets, recognise
from app.transcripts.importers.source import HEAD_BYTES
from app.transcripts.ticket import Ticket

CHAT = "Customer: It broke.\nAgent (Tom): I'm sorry. I'll send a new one."


def line(id: str) -> str:
    turns = [{"speaker": "agent", "text": f"Hello {id}."}]
    return json.dumps({"id": id, "turns": turns})


def zipped(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def ids(items: Sequence[object]) -> list[str]:
    return [item.id for item in items if isinstance(item, Ticket)]


def test_a_zip_is_read_file_by_file_and_names_what_it_passes_over(tmp_path: Path) -> None:
    path = tmp_path / "march.zip"
    files: dict[str, str | bytes] = {
        "b/chat.txt": CHAT,
        "a.jsonl": f"{line('1')}\n{line('2')}\nnonsense",
        "x.png": b"\0\1",
    }
    path.write_bytes(zipped({**files, "__MACOSX/._a.jsonl": b"\0"}))
    items = list(read_tickets(path))
    assert len(ids(items)) == 3
    told = {(item.place, item.reason) for item in items if isinstance(item, Skipped)}
    assert told == {
        ("x.png", "is a binary file; export the transcript as text or JSONL"),
        ("a.jsonl, line 3", "not valid JSON from column 1 on"),
    }
    assert "1 of jsonl; 1 of plain_text" in recognise(path).reason


def test_a_folder_is_read_with_what_is_packed_in_it(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "a.jsonl").write_text(line("1"))
    (tmp_path / "inner" / "b.jsonl.gz").write_bytes(gzip.compress(line("2").encode()))
    (tmp_path / "inner" / "c.zip").write_bytes(zipped({"c.jsonl": line("3")}))
    (tmp_path / ".hidden").write_text(line("4"))
    assert ids(list(read_tickets(tmp_path))) == ["1", "2", "3"]


def test_a_gz_is_read_as_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt.gz"
    path.write_bytes(gzip.compress(CHAT.encode()))
    (ticket,) = read_tickets(path)
    assert isinstance(ticket, Ticket)
    assert [turn.author for turn in ticket.turns] == [None, "Tom"]
    assert ids(list(read_text(gzip.compress(line("9").encode()), name="up.gz"))) == ["9"]


def test_a_list_of_people_in_the_folder_says_who_is_who(tmp_path: Path) -> None:
    (tmp_path / "users.ndjson").write_text('{"id": 7, "name": "Ada", "role": "agent"}\n')
    (tmp_path / "chat.txt").write_text(CHAT)
    assert len(ids(list(read_tickets(tmp_path)))) == 1
    assert "; 1 lists people (" in recognise(tmp_path).reason


def test_the_same_ticket_in_two_files_is_kept_once(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(line("1"))
    first, second = read_tickets(tmp_path)
    assert isinstance(first, Ticket)
    assert isinstance(second, Skipped)
    assert second.place == "b.jsonl, line 1"
    assert second.reason.startswith("the ticket from a.jsonl, line 1 has the same id")


BOMB = b"Agent: " + b"a" * 80_000_000


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.zip", zipped({"a.txt": BOMB}), "would unpack to"),
        ("a.txt.gz", gzip.compress(BOMB), "would unpack to"),
        ("a.zip", zipped({"a.txt": CHAT})[:60], "a.zip: is a damaged zip"),
        ("a.gz", gzip.compress(os.urandom(HEAD_BYTES))[:500], "a.gz: is damaged"),
        ("a.zip", zipped({}), "is an empty zip archive"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "is an 7z archive; use zip or gz"),
        ("a.zip", zipped({"in.zip": zipped({"a.txt": CHAT})}), "is an archive in an archive"),
        ("a.zip", zipped({"a.csv": "x,y\n1,2"}), "holds no ticket that can be read; a.csv"),
    ],
    ids=range(8),  # the contents hold the time at which they were packed
)
def test_an_archive_that_cannot_be_read_is_refused_in_one_line(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TranscriptError, match=message) as caught:
        list(read_tickets(tmp_path / name))
    assert "\n" not in str(caught.value)


def test_a_locked_zip_says_so(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.txt": CHAT}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1  # the bit that says "encrypted"
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(TranscriptError, match="is locked with a password"):
        list(read_tickets(tmp_path / "a.zip"))


def test_an_archive_that_lies_about_its_size_is_stopped_while_it_is_read(tmp_path: Path) -> None:
    content = zipped({"a.txt": BOMB}).replace(
        len(BOMB).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    )
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(TranscriptError, match=r"is damaged|would unpack"):
        list(read_tickets(tmp_path / "a.zip"))
