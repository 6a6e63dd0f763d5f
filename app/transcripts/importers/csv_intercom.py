"""The CSV of Intercom conversations that third-party exporters write."""

from collections.abc import Iterator

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.csv_messages import read_rows
from app.transcripts.importers.head import Head
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Source
from app.transcripts.importers.table import dialect_of
from app.transcripts.importers.table_tickets import Layout
from app.transcripts.importers.table_times import Clock

COLUMNS = {
    "ticket": "conversation_id",
    "message": "message_id",
    "text": "message_body",
    "kind": "message_type",
    "at": "message_created_at",
    "role": "message_author_type",
    "author": "message_author_name",
    "email": "message_author_email",
    "author_id": "message_author_id",
    "tags": "conversation_tags",
}
TELLING = frozenset(["conversation_id", "message_body", "message_type", "message_author_type"])


class IntercomCsvImporter:
    """A row per message with Intercom's own words for types and authors; times are UTC."""

    name = "csv_intercom"

    title = "Intercom conversations as CSV"

    def detect(self, head: Head, /) -> str | None:
        """By its column titles."""
        dialect = dialect_of(head.text)
        if dialect is None or not set(dialect.header) >= TELLING:
            return None
        return "its columns are those of Intercom conversation exports"

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a conversation. What an action was closed or opened with counts as said."""
        dialect = dialect_of(source.head())
        if dialect is None or not set(dialect.header) >= TELLING:
            raise TranscriptError(
                f"{source.name}: lacks the columns {', '.join(sorted(TELLING))}; "
                "choose the format csv_messages."
            )
        columns = {field: title for field, title in COLUMNS.items() if title in dialect.header}
        yield from read_rows(source, Layout(dialect, columns, Clock()), answers, actions_speak=True)
