"""What can be read outside of the process, and which canaries are in it."""

import base64
import binascii
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from tests.canaries.kinds import Canary

ENCODED = re.compile(r"[A-Za-z0-9+/]{60,}={0,2}")
ESCAPED = re.compile(r"\\u([0-9a-f]{4})", re.IGNORECASE)
BETWEEN_DIGITS = re.compile(r"(?<=\d)[ ().-]{1,3}(?=\d)")
LINE_END = re.compile(r"\n|\\+n(?=[^a-z])")
LETTERS = re.compile(r"[^\x00-\x1f\x7f-\x9f\ufffd]{5,}")
HEAD = 6  # characters by which a needle is looked up before it is searched for
DATABASE = b"SQLite format 3\0"


class Outside:
    """Everything that left memory, by the place where it was found."""

    def __init__(self) -> None:
        self._texts: dict[str, list[str]] = {}

    def add(self, place: str, content: str | bytes) -> None:
        """Something that can be read at `place`."""
        text = content if isinstance(content, str) else legible(content)
        self._texts.setdefault(place, []).append(text)

    def add_folder(self, place: str, folder: Path) -> int:
        """Every file below `folder`: its name, its bytes and, of a database, every value."""
        files = [path for path in folder.rglob("*") if path.is_file()]
        for path in files:
            self.add(place, str(path.relative_to(folder)))
            self.add(place, path.read_bytes())
            if path.read_bytes()[: len(DATABASE)] == DATABASE:
                self.add(place, "\n".join(values_in(path)))
        return len(files)

    def size(self, place: str) -> int:
        """How many characters are known of a place."""
        return sum(map(len, self._texts.get(place, ())))

    def found(self, place: str, canaries: Iterable[Canary]) -> list[str]:
        """The canaries of which something is at `place`: kind, needle, and what is around it."""
        texts = self._texts.get(place, ())
        # Prompts and pages come again and again: each of their lines is searched once.
        lines = dict.fromkeys(line for text in texts for line in LINE_END.split(text))
        return list(sightings("\n".join(lines), canaries))


def legible(content: bytes) -> str:
    """Bytes as text; of those that are no text, every run of letters in them."""
    if b"\0" not in content:
        return content.decode("utf-8", "replace")
    return "\n".join(LETTERS.findall(content.decode("utf-8", "replace")))


def sightings(text: str, canaries: Iterable[Canary]) -> Iterator[str]:
    """One line for each canary that is in a text, however it is written there."""
    forms = "\n".join(readings(text))
    heads = {forms[i : i + HEAD] for i in range(len(forms))}
    for canary in canaries:
        for needle in canary.needles:
            if needle[:HEAD] in heads and (at := forms.find(needle)) >= 0:
                around = forms[max(0, at - 50) : at + len(needle) + 20]
                yield f"{canary.kind}: {needle!r} in {around!r}"
                break


def readings(text: str) -> Iterator[str]:
    """A text in lower case; without JSON's escapes; with its digits joined; and decoded."""
    low = text.lower()
    yield low
    plain = ESCAPED.sub(lambda match: chr(int(match[1], 16)).lower(), low)
    if plain != low:
        yield plain
    yield BETWEEN_DIGITS.sub("", plain)
    for match in ENCODED.finditer(text):
        yield from _decoded(match[0])


def _decoded(encoded: str) -> Iterator[str]:
    padded = encoded.rstrip("=") + "=" * (-len(encoded.rstrip("=")) % 4)
    try:
        content = base64.b64decode(padded)
    except binascii.Error:
        return
    yield content.decode("utf-8", "replace").lower()
    yield ESCAPED.sub(lambda m: chr(int(m[1], 16)), content.decode("latin-1")).lower()


def values_in(path: Path) -> Iterator[str]:
    """Every value of every table of an SQLite file, whole, where pages would cut it."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in tables.fetchall():
            for row in connection.execute(f'SELECT * FROM "{name}"'):
                yield from (_as_text(value) for value in row if value is not None)


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else json.dumps(value, default=str)
