"""CSV with a row per message, in any dialect and language."""

from collections.abc import Iterator, Mapping, Sequence

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.columns import guessed_columns
from app.transcripts.importers.fields import mapping_at
from app.transcripts.importers.gathering import Gathered, Row, gathered
from app.transcripts.importers.head import Head
from app.transcripts.importers.reading import Found, Message, Notice, Skipped, make_ticket, turns_of
from app.transcripts.importers.source import Source
from app.transcripts.importers.table import TableRow, dialect_of, head_rows, rows_of
from app.transcripts.importers.table_tickets import (
    Layout,
    body_text,
    layout_of,
    ticket_fields,
    ticket_id,
)
from app.transcripts.importers.table_writers import Writers
from app.transcripts.importers.thread_cells import holds_thread
from app.transcripts.ticket import Role

WHO = frozenset(["author", "role", "email", "author_id", "public", "private", "kind"])


class CsvMessagesImporter:
    """A row per message, the tickets interleaved or not. Columns are told by their titles."""

    name = "csv_messages"

    title = "CSV with a row per message"

    def detect(self, head: Head, /) -> str | None:
        """By columns for the ticket, the text and who wrote it."""
        dialect = dialect_of(head.text)
        columns = guessed_columns(dialect.header) if dialect else {}
        if dialect is None or not {"ticket"} <= columns.keys() or not WHO & columns.keys():
            return None
        text = columns.get("text") or columns.get("thread")
        rows = head_rows(head, dialect)
        if text is None or any(holds_thread(row.get(text, "")) for row in rows):
            return None
        if "text" not in columns and not _repeats([row[columns["ticket"]] for row in rows]):
            return None
        return f'it is a table with a row per message: "{columns["ticket"]}" and "{text}"'

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket for all rows with its id, as soon as the last of them was read."""
        layout, notices = layout_of(source, answers)
        yield from notices
        yield from read_rows(source, _with_text(layout, source.name), answers)


def read_rows(
    source: Source, layout: Layout, answers: Answers, *, actions_speak: bool = False
) -> Iterator[Found | Skipped | Notice]:
    """The tickets of a table whose columns are known, and the rows that are left out.

    With `actions_speak`, what stands beside an action such as an assignment was said by
    whoever did it; else it is the system's.
    """
    people = Writers(answers, actions_speak=actions_speak)
    skipped: list[Skipped] = []
    for row in rows_of(source, layout.dialect):
        if isinstance(row, Skipped):
            skipped.append(row)
        else:
            people.meet(layout, row.cells)
    yield from skipped
    if question := people.question():
        yield Notice(unit="file", text=question.text, question=question)
    for one in gathered(lambda: _rows(source, layout)):
        yield _ticket(one, layout, people)


def _rows(source: Source, layout: Layout) -> Iterator[Row]:
    for row in rows_of(source, layout.dialect):
        if isinstance(row, TableRow):
            id = ticket_id(layout.cell(row.cells, "ticket"))
            yield Row(id or f"row {row.number}", row.number, row.cells)


def _with_text(layout: Layout, name: str) -> Layout:
    """The layout with a column for the text. Raises TranscriptError where there is none."""
    columns = dict(layout.columns)
    if "text" not in columns and "thread" in columns:
        columns["text"] = columns.pop("thread")
    if not {"text", "ticket"} <= columns.keys():
        lacking = "ticket" if "ticket" not in columns else "text"
        raise TranscriptError(
            f"{name}: no column is known to hold the {lacking}; name it as in "
            f"`--columns {lacking}=TITLE`."
        )
    return layout._replace(columns=columns)


def _repeats(ids: Sequence[str]) -> bool:
    return len(set(ids)) < len(ids)


def _ticket(one: Gathered, layout: Layout, people: Writers) -> Found | Skipped:
    rows = [mapping_at({"row": row.value}, "row") for row in one.rows]
    try:
        fields = ticket_fields(layout, rows)
        messages = list(_messages(rows, layout, people))
        fields["customer_refs"] = _refs(fields, messages, rows, layout, people)
        return Found(one.place, make_ticket(fields, turns_of(messages)), "row")
    except TranscriptError as error:
        return Skipped(line=one.place, unit="row", reason=str(error))


def _refs(
    fields: Mapping[str, object],
    messages: Sequence[Message],
    rows: Sequence[Mapping[str, str]],
    layout: Layout,
    people: Writers,
) -> tuple[object, ...]:
    """The customer's names and addresses, from the ticket's own columns and the messages'."""
    given = fields["customer_refs"] if isinstance(fields["customer_refs"], tuple) else ()
    authors = [one.author for one in messages if one.role is Role.CUSTOMER and one.author]
    mails = [
        mail
        for row in rows
        if (mail := layout.cell(row, "email"))
        and people.role_of(layout, row, rows) is Role.CUSTOMER
    ]
    return tuple(dict.fromkeys([*given, *authors, *mails]))


def _messages(
    rows: Sequence[Mapping[str, str]], layout: Layout, people: Writers
) -> Iterator[Message]:
    last = None
    for row in rows:
        role = people.role_of(layout, row, rows)
        at = layout.clock.utc(layout.cell(row, "at"), last)
        last = at or last
        text = body_text(layout.cell(row, "text"))
        if role is not None and text:
            author = layout.cell(row, "author") or layout.cell(row, "email")
            author = author or layout.cell(row, "author_id")
            id = layout.cell(row, "message") or None
            yield Message(role, text, author or None, at, id)
