"""EML: one mail a file; those of a folder that belong together are one ticket."""

import re
from collections.abc import Iterator

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.head import Head
from app.transcripts.importers.mail import Mail, read_mail
from app.transcripts.importers.mail_bytes import MailBytes, lines_of
from app.transcripts.importers.mail_threads import Addresses, thread_ticket
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Source

HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60}):")
OF_A_MAIL = frozenset(
    ["message-id", "mime-version", "received", "content-type", "return-path", "delivered-to"]
)


class EmlImporter:
    """A mail with its headers, as mail programs save it."""

    name = "eml"

    title = "e-mail"

    def detect(self, head: Head, /) -> str | None:
        """By headers at the top that only a mail has."""
        names = header_names(head.text.lstrip("\ufeff\n"))
        is_mail = OF_A_MAIL & names or (head.name.lower().endswith(".eml") and "subject" in names)
        return "it starts with the headers of a mail" if is_mail and "from" in names else None

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """The mail as a ticket of one turn, or a `Skipped`."""
        mail = mail_of(source)
        addresses = Addresses()
        addresses.add(mail.headers)
        known, notice = addresses.known(answers)
        if notice:
            yield notice
        try:
            yield Found(1, thread_ticket([mail], known), "file")
        except TranscriptError as error:
            yield Skipped(unit="file", reason=str(error))


def mail_of(source: Source) -> Mail:
    """The one mail of a file."""
    held = MailBytes()
    with source.open_bytes() as stream:
        for line in lines_of(stream):
            held.add(line)
    return read_mail(held.whole())


def header_names(text: str) -> set[str]:
    """The names of the headers that a text starts with, in lower case; empty if it doesn't."""
    names = set[str]()
    for line in text.split("\n"):
        if not line.strip():
            break
        header = HEADER.match(line)
        if header is None and not line.startswith((" ", "\t")):
            return set()
        if header:
            names.add(header[1].lower())
    return names
