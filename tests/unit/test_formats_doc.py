"""The page on formats names every format that is there, and no other."""

import re
from pathlib import Path

from app.transcripts.importers import FORMATS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats.md"


def test_the_page_on_formats_names_each_of_them() -> None:
    told = re.findall(r"^\| `(\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(FORMATS)
