"""What the rows of every kind of table have in common: a ticket's own fields."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from app.errors import TranscriptError
from app.transcripts.html_text import looks_like_html, plain
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.columns import FIELDS, chosen_columns, columns_question
from app.transcripts.importers.reading import MAX_SCORE_CHARS, Notice
from app.transcripts.importers.source import Source
from app.transcripts.importers.table import Dialect, TableRow, dialect_of, rows_of
from app.transcripts.importers.table_times import Clock, clock_for
from app.transcripts.mail_text import reply_from_html, reply_from_text
from app.transcripts.ticket import Csat

ENOUGH_TIMES = 500  # rows by which the order of day and month is told
NO_SCORES = frozenset(
    """|-|\u2013|\u2014|none|null|n/a|na|nan|offered|unoffered|not offered|not_offered|unrated
    |no rating|not rated|keine""".replace("\n    ", "").split("|")
)
CHANNELS = {
    **dict.fromkeys(("e-mail", "mail", "e-post", "courriel", "correo"), "email"),
    **dict.fromkeys(("call", "voice", "telephone", "telefon", "téléphone", "teléfono"), "phone"),
    **dict.fromkeys(("live chat", "livechat", "messaging", "web chat"), "chat"),
}
_NUMBER = re.compile(r"-?\d{1,6}(?:[.,]\d{1,3})?")
_OF = re.compile(r"(\d{1,3}(?:[.,]\d)?)\s*(?:/|of|von|sur|de|out of)\s*(\d{1,3})", re.IGNORECASE)
_EXCEL_TEXT = re.compile(r'="(.*)"')


class Layout(NamedTuple):
    """A table as it is read: how it is written, what its columns mean, how its times go."""

    dialect: Dialect
    columns: Mapping[str, str]
    clock: Clock

    def cell(self, row: Mapping[str, str], field: str) -> str:
        """The cell with this meaning; empty where the table has none."""
        title = self.columns.get(field)
        return row.get(title, "").strip() if title else ""


def layout_of(source: Source, answers: Answers) -> tuple[Layout, tuple[Notice, ...]]:
    """How to read a table, and what to ask of it. Raises TranscriptError where it is none."""
    strange = sorted(answers.columns.keys() - set(FIELDS))
    if strange:
        raise TranscriptError(
            f"{source.name}: {strange[0]} is nothing that a column can mean; "
            f"choose of {', '.join(FIELDS)}."
        )
    dialect = dialect_of(source.head(), answers.named_columns)
    if dialect is None:
        raise TranscriptError(
            f"{source.name}: no row at its top titles the columns; add one with titles such as "
            "`ticket`, `author`, `role`, `text`, or name them by `--columns`."
        )
    told = answers.columns_of(dialect.header)
    columns, lacking = chosen_columns(dialect.header, told)
    notices = [Notice(unit="file", text=f'there is no column "{title}"') for title in lacking]
    if not told:
        question = columns_question(dialect.header, columns)
        notices.append(Notice(unit="file", text=question.text, question=question))
    times = _some_times(source, dialect, columns.get("at"))
    clock, questions = clock_for(times, columns.get("at", ""), answers)
    notices += [Notice(unit="file", text=one.text, question=one) for one in questions]
    return Layout(dialect, columns, clock), tuple(notices)


def _some_times(source: Source, dialect: Dialect, title: str | None) -> Iterator[str]:
    if title is None:
        return
    for row in rows_of(source, dialect):
        if isinstance(row, TableRow):
            yield row.cells.get(title, "")
            if row.number >= ENOUGH_TIMES:
                return


def ticket_fields(layout: Layout, rows: Sequence[Mapping[str, str]]) -> dict[str, object]:
    """The ticket's own fields, each from the first row that has it; tags from all rows."""

    def first(field: str) -> str | None:
        return next((cell for row in rows if (cell := layout.cell(row, field))), None)

    channel = (first("channel") or "").lower()
    customers = (
        layout.cell(row, field) for row in rows for field in ("customer", "customer_email")
    )
    return {
        "id": ticket_id(first("ticket") or "") or None,
        "subject": plain(first("subject") or "") or None,
        "channel": CHANNELS.get(channel, channel) or None,
        "team": first("team"),
        "agent": first("agent"),
        "tags": tags_in(layout.cell(row, "tags") for row in rows),
        "csat": _last_score(layout, rows),
        "customer_refs": tuple(dict.fromkeys(one for one in customers if one)),
    }


def ticket_id(cell: str) -> str:
    """An id as it stands, leading zeros kept; `="00123"`, as spreadsheets write it, is 00123."""
    wrapped = _EXCEL_TEXT.fullmatch(cell.strip())
    return wrapped[1] if wrapped else cell.strip().removeprefix("#")


def tags_in(cells: Iterable[str]) -> tuple[str, ...]:
    """The tags of some cells, parted by | ; or commas, else by blanks."""
    found: dict[str, None] = {}
    for cell in cells:
        bare = cell.strip().strip("[]").replace('"', "").replace("'", "")
        parts = re.split(r"[|;,\n]", bare) if re.search(r"[|;,\n]", bare) else bare.split()
        found.update(dict.fromkeys(part.strip() for part in parts if part.strip()))
    return tuple(found)


def score_of(cell: str, comment: str = "") -> Csat | None:
    """A satisfaction score; None where the cell says that there is none."""
    text = cell.strip()
    if text.lower() in NO_SCORES or len(text) > MAX_SCORE_CHARS:
        return None
    said = comment.strip() or None
    if of := _OF.fullmatch(text):
        return Csat(score=float(of[1].replace(",", ".")), scale=f"1-{of[2]}", comment=said)
    if _NUMBER.fullmatch(text):
        return Csat(score=float(text.replace(",", ".")), comment=said)
    is_verdict = text.lower() in ("good", "bad")
    return Csat(score=text, scale="good|bad" if is_verdict else None, comment=said)


def body_text(cell: str) -> str:
    """A message's own words, of HTML or of plain text, without what it quotes."""
    if not cell.strip():
        return ""
    return reply_from_html(cell) if looks_like_html(cell) else reply_from_text(cell)


def _last_score(layout: Layout, rows: Sequence[Mapping[str, str]]) -> Csat | None:
    """Of several scores the last one in the file."""
    scores = (
        score_of(layout.cell(row, "csat"), layout.cell(row, "csat_comment"))
        for row in reversed(rows)
    )
    return next((score for score in scores if score), None)
