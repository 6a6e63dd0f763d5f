"""EML: one mail a file; those of a folder that belong together are one ticket."""

import re
from collections.abc import Iterator, Sequence

from app.transcripts.importers.answers import Answers
from app.transcripts.importers.head import Head
from app.transcripts.importers.mail_bytes import MailBytes, lines_of
from app.transcripts.importers.mailbox_threads import read_threads
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
        for item in self.read_together((source,), answers):
            if isinstance(item, Found):
                yield item._replace(file=None)
            else:
                yield item.model_copy(update={"file": None})

    def read_together(
        self, sources: Sequence[Source], answers: Answers, /
    ) -> Iterator[Found | Skipped | Notice]:
        """The mails of several files by their threads; each ticket names its first mail's file."""
        for item in read_threads(lambda: map(_mail, sources), answers):
            if isinstance(item, Notice):
                yield item
            elif isinstance(item, Found):
                yield item._replace(line=1, unit="file", file=sources[item.line - 1].name)
            else:
                name = sources[item.line - 1].name
                yield item.model_copy(update={"line": 1, "unit": "file", "file": name})


def _mail(source: Source) -> bytes:
    """The one mail of a file, without its attachments."""
    held = MailBytes()
    with source.open_bytes() as stream:
        for line in lines_of(stream):
            held.add(line)
    return held.whole()


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
