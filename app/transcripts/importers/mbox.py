"""mbox: many mails in one file, gathered to threads."""

import re
from collections.abc import Iterator

from app.transcripts.importers.answers import Answers
from app.transcripts.importers.eml import header_names
from app.transcripts.importers.head import Head
from app.transcripts.importers.mail_bytes import MailBytes, lines_of
from app.transcripts.importers.mailbox_threads import read_threads
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Source

FROM_LINE = re.compile(rb"From (\S+ .*)?\d{1,2}:\d{2}.*")
ESCAPED = re.compile(rb">+From ")


class MboxImporter:
    """Mails behind lines of `From somebody date`; `>From ` in a text is unescaped."""

    name = "mbox"

    title = "mailbox (mbox)"

    def detect(self, head: Head, /) -> str | None:
        """By its first line, and headers below it."""
        first, _, rest = head.text.lstrip("\ufeff\n").partition("\n")
        if not FROM_LINE.fullmatch(first.encode("utf-8", "replace")) or not header_names(rest):
            return None
        return 'it is a mailbox: mails behind lines that start with "From "'

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a thread, as soon as its last mail was read."""
        return read_threads(lambda: _mails(source), answers)


def _opens_mail(line: bytes) -> bool:
    return line.startswith(b"From ") and FROM_LINE.fullmatch(line.rstrip(b"\r\n")) is not None


def _mails(source: Source) -> Iterator[bytes]:
    """The bytes of each mail, without its attachments."""
    held: MailBytes | None = None
    is_after_blank, is_line_start = True, True
    with source.open_bytes() as stream:
        for line in lines_of(stream):
            if is_after_blank and is_line_start and _opens_mail(line):
                if held:
                    yield held.whole()
                held = MailBytes()
            elif held is not None:
                is_escaped = is_line_start and line[:1] == b">" and ESCAPED.match(line)
                held.add(line[1:] if is_escaped else line)
            is_after_blank = is_line_start and not line.strip()
            is_line_start = line.endswith(b"\n")
    if held:
        yield held.whole()
