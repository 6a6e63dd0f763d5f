"""The bytes of mails, read line by line, so that attachments are never held."""

from collections.abc import Iterator
from typing import BinaryIO

MAX_MAIL_BYTES = 10_000_000  # of one mail without its attachments; the rest is left out
MAX_LINE_BYTES = 1_000_000  # a longer line is read in pieces
_SHOWN = (b"text/", b"multipart/", b"message/")


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """The lines with their ends; of a line that is too long, its pieces."""
    while line := stream.readline(MAX_LINE_BYTES):
        yield line


class MailBytes:
    """One mail while its lines are collected: the headers of all parts, the texts of some.

    The body of a part that is no text is left out, whatever its size.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self._is_in_headers, self._is_shown = True, True

    def __bool__(self) -> bool:
        return bool(self._held)

    def add(self, line: bytes) -> None:
        """Takes the next line."""
        is_kept = self._is_in_headers or self._is_shown
        if line.startswith(b"--"):  # a boundary, or what looks like one
            self._is_in_headers, self._is_shown, is_kept = True, True, True
        elif self._is_in_headers:
            self._read_header(line)
        if is_kept and len(self._held) < MAX_MAIL_BYTES:
            self._held += line

    def whole(self) -> bytes:
        """What was kept."""
        return bytes(self._held)

    def _read_header(self, line: bytes) -> None:
        if not line.strip():
            self._is_in_headers = False
            return
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-type" and value.strip():
            self._is_shown = value.strip().lower().startswith(_SHOWN)
