"""Which names of files pass unread: those that can be nobody's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.import_log import nobodys, unnamed
from app.redaction.file_names import WORDS, names_nobody
from app.transcripts.importers import Skipped


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "readme.txt",
        "LICENSE",
        "CHANGELOG.md",
        "tickets-2026-03.json",
        "export_2026-11-02.csv",
        "chat_export (1).csv",
        "samples",
        "transcripts-003.jsonl.gz",
        "20261102_messages.zip",
    ],
)
def test_what_exports_are_called_passes(name: str) -> None:
    assert names_nobody(name)


@pytest.mark.parametrize(
    "name",
    [
        "Anna.md",
        "anna-keller-tickets.json",
        "MARK.md",
        "april.csv",
        "tickets_dana@example.org.csv",
        "README-Jane.md",
        "export-5550123.csv",
        "555-010-123.csv",
        "call 0170 998.txt",
        "tickets-1979-03-12.csv",
        "120261102.csv",
        "Ωμέγα.txt",
        "list\u00a0Ann.txt",
    ],
)
def test_what_may_be_somebodys_is_read(name: str) -> None:
    assert not names_nobody(name)


@given(st.lists(st.sampled_from(sorted(WORDS)), max_size=3), st.text(min_size=1, max_size=12))
def test_one_unknown_word_is_enough(words: list[str], stranger: str) -> None:
    unknown = stranger.isalpha() and stranger.lower() not in WORDS
    name = "-".join([*words, stranger])
    assert not (unknown and names_nobody(name))


def test_of_a_skipped_file_each_folder_and_name_is_looked_at_by_itself() -> None:
    skipped = Skipped(unit="file", file="exports/Anna Keller/README.md", reason="is empty")
    assert unnamed(skipped, lambda _name: "[X]").file == "exports/[X]/README.md"
    assert nobodys("Anna.md", lambda _name: "[X]") == "[X]"
