"""CSV with a row per ticket and the whole thread in one cell."""

from collections.abc import Iterator, Mapping

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.columns import guessed_columns
from app.transcripts.importers.head import Head
from app.transcripts.importers.reading import Found, Message, Notice, Skipped, make_ticket, turns_of
from app.transcripts.importers.source import Source
from app.transcripts.importers.table import TableRow, dialect_of, rows_of
from app.transcripts.importers.table_tickets import Layout, body_text, layout_of, ticket_fields
from app.transcripts.importers.thread_cells import Part, parts_of
from app.transcripts.ticket import Role, Ticket

ABOUT = frozenset(["subject", "status", "customer", "customer_email", "agent", "team", "at"])
NO_MESSAGES = (
    "lists tickets without their messages; export them with their comments, or name the column "
    "that holds them as in `--columns thread=TITLE`"
)
EMPTY = "its conversation is empty; export the ticket with its messages"


class CsvTicketsImporter:
    """A row per ticket. Each message in the cell stands under a line with its time and author."""

    name = "csv_tickets"

    title = "CSV with a row per ticket"

    def detect(self, head: Head, /) -> str | None:
        """By a column for the ticket, and one for its thread or two that describe it."""
        dialect = dialect_of(head.text)
        columns = guessed_columns(dialect.header) if dialect else {}
        title = columns.get("thread") or columns.get("text")
        if "ticket" not in columns or (title is None and len(ABOUT & columns.keys()) < 2):
            return None
        if title is None:
            return "it is a table with a row per ticket, and no column for the messages"
        return f'it is a table with a row per ticket, whose messages stand in "{title}"'

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket, or one `Skipped`, a row. Raises TranscriptError without any messages."""
        layout, notices = layout_of(source, answers)
        columns = dict(layout.columns)
        if "thread" not in columns and "text" in columns:
            columns["thread"] = columns.pop("text")
        if "thread" not in columns:
            raise TranscriptError(f"{source.name}: {NO_MESSAGES}.")
        yield from notices
        for row in rows_of(source, layout.dialect):
            yield row if isinstance(row, Skipped) else _read(row, layout._replace(columns=columns))


def _read(row: TableRow, layout: Layout) -> Found | Skipped:
    try:
        return Found(row.number, _ticket(row.cells, layout), "row")
    except TranscriptError as error:
        return Skipped(line=row.number, unit="row", reason=str(error))


def _ticket(row: Mapping[str, str], layout: Layout) -> Ticket:
    cell = layout.cell(row, "thread")
    if not cell:
        raise TranscriptError(EMPTY)
    known = _known(row, layout)
    parts = parts_of(cell, known)
    roles = _roles(parts, known)
    messages = list(_messages(parts, roles, layout))
    if opening := _opening(row, layout, messages):
        messages.insert(0, opening)
    fields = ticket_fields(layout, [row])
    names = [one.author for one in messages if one.role is Role.CUSTOMER and one.author]
    refs = fields["customer_refs"] if isinstance(fields["customer_refs"], tuple) else ()
    fields["customer_refs"] = tuple(dict.fromkeys([*refs, *names]))
    return make_ticket(fields, turns_of(messages))


def _known(row: Mapping[str, str], layout: Layout) -> dict[str, Role]:
    """The roles of those whom other columns name, by name in lower case."""
    named = {
        layout.cell(row, "agent"): Role.AGENT,
        layout.cell(row, "customer_email"): Role.CUSTOMER,
        layout.cell(row, "customer"): Role.CUSTOMER,
    }
    return {name.lower(): role for name, role in named.items() if name}


def _roles(parts: list[Part], known: Mapping[str, Role]) -> dict[str, Role]:
    """The role of each author whom the thread doesn't give one: of the others, as it fits."""
    told = {part.author: part.role for part in parts if part.author and part.role}
    roles: dict[str, Role] = {}
    for part in parts:
        if not part.author or part.author in roles:
            continue
        given = known.get(part.author.lower()) or known.get((part.email or "").lower())
        earlier = told.get(part.author)
        role = given or (earlier if earlier is not Role.NOTE else Role.AGENT)
        is_first = Role.CUSTOMER not in (*known.values(), *told.values(), *roles.values())
        roles[part.author] = role or (Role.CUSTOMER if is_first else Role.AGENT)
    return roles


def _messages(parts: list[Part], roles: Mapping[str, Role], layout: Layout) -> Iterator[Message]:
    last = None
    for part in parts:
        role = part.role or roles.get(part.author or "") or Role.SYSTEM
        at = layout.clock.utc(part.at, last) if part.at else None
        last = at or last
        yield Message(role, body_text(part.text), part.author or part.email, at)


def _opening(row: Mapping[str, str], layout: Layout, messages: list[Message]) -> Message | None:
    """What the ticket was opened with, from a column of its own, unless the thread has it."""
    text = body_text(layout.cell(row, "text"))
    has_it = any(text[:200] in one.text for one in messages)
    if not text or has_it:
        return None
    author = layout.cell(row, "customer") or layout.cell(row, "customer_email") or None
    return Message(Role.CUSTOMER, text, author, layout.clock.utc(layout.cell(row, "at")))
