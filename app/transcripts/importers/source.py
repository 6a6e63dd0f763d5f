"""A file or a pasted text, decoded, as a stream of numbered lines."""

import codecs
import io
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from app.errors import TranscriptError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD_BYTES = 65_536  # how much of a file its format is recognised by
MAX_LINE_CHARS = 10_000_000  # a longer line is cut while it is read, and marked
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x1b")


class Line(NamedTuple):
    """One line without its line end. `number` counts from 1; `is_cut` marks one too long."""

    number: int
    text: str
    is_cut: bool = False


@dataclass(frozen=True)
class Source:
    """What a format reads from: decoded lines, or the bytes where it does its own decoding.

    Both can be asked for again, and start from the top each time.
    """

    name: str
    encoding: str
    open_bytes: Callable[[], BinaryIO]

    def head(self) -> str:
        """The first 64 KB, decoded: enough to recognise a format by."""
        with self.open_bytes() as stream:
            start = stream.read(HEAD_BYTES)
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        return decoder.decode(start).replace("\r\n", "\n").replace("\r", "\n")

    def open_utf8(self) -> BinaryIO:
        """The bytes as UTF-8 without a BOM, whatever they were."""
        if self.encoding == "utf-8":
            return self.open_bytes()
        text = io.TextIOWrapper(self.open_bytes(), self.encoding, "replace", newline="")
        return io.BufferedReader(_Encoded(text))

    def lines(self) -> Iterator[Line]:
        """The lines, one at a time. U+2028 and its kin don't end a line."""
        with io.TextIOWrapper(self.open_bytes(), self.encoding, "replace") as stream:
            number = 0
            while text := stream.readline(MAX_LINE_CHARS):
                number += 1
                yield Line(number, text.rstrip("\n"), is_cut=_drops_rest(stream, text))


class _Encoded(io.RawIOBase):
    """A text as a stream of UTF-8."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        if not self._left:
            self._left = self._text.read(max(1, len(view) // 4)).encode("utf-8", "replace")
        taken, self._left = self._left[: len(view)], self._left[len(view) :]
        view[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        self._text.close()
        super().close()


def file_source(path: Path) -> Source:
    """A file as a source. Raises TranscriptError where it can't be read as text."""
    name = path.name or str(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise TranscriptError(f"{name}: is a folder; name the files in it.")
        if not stat.S_ISREG(mode):
            raise TranscriptError(f"{name}: is not a plain file; save the transcript to a file.")
        return decodable(Source(name, "utf-8", lambda: path.open("rb")))
    except FileNotFoundError:
        raise TranscriptError(f"{name}: there is no such file; check the path.") from None
    except OSError as error:
        raise TranscriptError(f"{name}: can't be opened: {error.strerror}.") from None


def text_source(text: str | bytes, name: str) -> Source:
    """A text, or a file's bytes, as a source. Raises TranscriptError where it is empty."""
    content = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    return decodable(Source(name, "utf-8", lambda: io.BytesIO(content)))


def decodable(source: Source) -> Source:
    """The source with its encoding: by its BOM, else UTF-8, else Windows-1252."""
    with source.open_bytes() as stream:
        start = stream.read(HEAD_BYTES)
    if not start.removeprefix(codecs.BOM_UTF8).strip():
        raise TranscriptError(f"{source.name}: is empty; choose a file with a transcript in it.")
    encoding = next((name for bom, name in BOMS.items() if start.startswith(bom)), None)
    if encoding is None:
        if _is_binary(start):
            raise TranscriptError(
                f"{source.name}: is a binary file; export the transcript as text or JSONL."
            )
        encoding = "utf-8" if _is_utf8(source) else "cp1252"
    return Source(source.name, encoding, source.open_bytes)


def _is_binary(start: bytes) -> bool:
    if b"\0" in start:
        return True
    controls = sum(1 for byte in start if byte < 32 and byte not in TEXT_CONTROLS)
    return controls > len(start) / 100


def _is_utf8(source: Source) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with source.open_bytes() as stream:
            while chunk := stream.read(HEAD_BYTES):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _drops_rest(stream: io.TextIOWrapper, text: str) -> bool:
    """Reads on to the line's end where `text` is only its start, and says whether it was."""
    if text.endswith("\n") or len(text) < MAX_LINE_CHARS:
        return False
    while more := stream.readline(MAX_LINE_CHARS):
        if more.endswith("\n"):
            break
    return True
