"""What an import left out, as a table that a spreadsheet opens without obeying it."""

import csv
import io
from collections.abc import Iterable

from app.desk.views import SkippedLine

# A cell that begins so is a formula to a spreadsheet, after blanks too.
ACTED_ON = ("=", "+", "-", "@", "\t", "\r", "\n")


def skipped_csv(lines: Iterable[SkippedLine]) -> bytes:
    """UTF-8 with a byte-order mark, which spreadsheets need to read it as such."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["where", "why"])
    writer.writerows([as_text(line.place), as_text(line.reason)] for line in lines)
    return table.getvalue().encode("utf-8-sig")


def as_text(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would act on."""
    return f"'{cell}" if cell.lstrip(" ").startswith(ACTED_ON) else cell
