"""The parts of Import: questions to answers, the thread, the table of what was left out."""

import threading

import pytest

from app.desk.views import ImportSummary, Preview, SkippedLine, Undoing
from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers, Key, Question, Someone
from app.transcripts.ticket import Role
from app.ui.components.import_list import plan_in_words
from app.ui.components.import_preview import on_screen, told_html
from app.ui.components.import_questions import Given, answers_from, guessed
from app.ui.entity_words import entities_in_words, entity_name
from app.ui.import_run import ImportRun, Progress
from app.ui.skipped_csv import as_text, skipped_csv
from tests.ui.reading import read

SUMMARY = ImportSummary(
    imported=2, updated=0, unchanged=0, skipped=(), entities={}, ticket_ids=("T-1", "T-2")
)


@pytest.mark.parametrize(
    ("key", "given", "answers"),
    [
        ("own_domains", "Shop.test; @other.test", {"own_domains": {"shop.test", "other.test"}}),
        ("own_domains", "no domain", {}),
        ("agents", ["Ines", "Speaker 2"], {"agents": {"Ines", "Speaker 2"}}),
        ("columns", {"text": "Body"}, {"columns": {"text": "Body"}}),
        ("zone", "Europe/Berlin", {"zone": "Europe/Berlin"}),
        ("day_first", "day", {"day_first": True}),
        ("day_first", "month", {"day_first": False}),
        ("day_first", None, {}),
        ("assistant", "bot", {"assistant": Role.BOT}),
        ("people", None, {}),
    ],
)
def test_what_stands_in_a_field_becomes_an_answer(
    key: Key, given: Given, answers: dict[str, object]
) -> None:
    assert answers_from({key: given}, {}) == Answers.model_validate(answers)


def test_people_of_a_second_file_are_an_answer() -> None:
    people = {"7": Someone(name="Ines", role=Role.AGENT)}
    assert answers_from({}, people).who(7).name == "Ines"


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (Question(key="own_domains", text="?", guess=("a.test", "b.test")), "a.test, b.test"),
        (Question(key="columns", text="?", guess=("text=Body=2",)), {"text": "Body=2"}),
        (Question(key="day_first", text="?", guess=("day",)), "day"),
        (Question(key="day_first", text="?", guess=("false",)), "month"),
        (Question(key="zone", text="?"), None),
        (Question(key="agents", text="?", guess=("Ines",)), ["Ines"]),
    ],
)
def test_a_guess_is_what_its_field_holds_at_first(question: Question, value: Given) -> None:
    assert guessed(question) == value


def test_an_import_counts_while_it_runs_and_ends_with_its_summary() -> None:
    go, counted = threading.Event(), threading.Event()

    def work(progress: Progress) -> ImportSummary:
        progress(1)
        counted.set()
        assert go.wait(10)
        progress(1)
        return SUMMARY

    run = ImportRun("march.txt", work, of=4)
    assert counted.wait(10)
    assert (run.done, run.fraction, run.is_over) == (1, 0.25, False)
    go.set()
    _wait(run)
    assert (run.done, run.summary, run.fault) == (2, SUMMARY, None)


def test_an_import_that_nobody_counted_has_no_fraction() -> None:
    run = ImportRun("march.txt", lambda _progress: SUMMARY)
    _wait(run)
    assert run.fraction is None


def test_an_import_that_fails_keeps_the_reason() -> None:
    def work(_progress: Progress) -> ImportSummary:
        raise TranscriptError("march.txt: holds no ticket.")

    run = ImportRun("march.txt", work)
    _wait(run)
    assert (run.summary, run.fault) == (None, "march.txt: holds no ticket.")


def _wait(run: ImportRun) -> None:
    run._thread.join(10)
    assert run.is_over


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("line 7", "line 7"),
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("a = b", "a = b"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell: str, written: str) -> None:
    assert as_text(cell) == written


def test_what_was_left_out_is_a_table() -> None:
    lines = [SkippedLine(place="a.json, item 2", reason='no "turns", so nothing to read')]
    assert skipped_csv(lines).decode("utf-8-sig").splitlines() == [
        "where,why",
        '"a.json, item 2","no ""turns"", so nothing to read"',
    ]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, ""),
        ({"PERSON": 1}, "1 name"),
        ({"EMAIL": 2, "PERSON": 14}, "14 names, 2 e-mail addresses"),
        ({"NOVEL_KIND": 2}, "2 novel kinds"),
        ({f"KIND_{n}": 9 - n for n in range(8)}, "5 of other kinds"),
    ],
)
def test_what_was_replaced_is_told_by_kind(counts: dict[str, int], words: str) -> None:
    told = entities_in_words(counts)
    assert told.endswith(words) if len(counts) > 6 else told == words


def test_a_kind_without_a_name_goes_by_its_own() -> None:
    assert entity_name("PASSPORT_NUMBER") == "passport number"


def test_options_of_the_command_are_put_as_the_fields_on_screen() -> None:
    assert on_screen("name it with `--format`") == "Name it with “Read it as”."


def test_a_file_that_waits_for_an_answer_is_not_called_recognised() -> None:
    asked = Question(key="columns", text="What do the columns mean?")
    why = "a.csv: is a table whose columns aren't known; say it as `--columns ticket=TITLE`."
    text = read(told_html(Preview(recognised=why, tickets=(), skipped=(), questions=(asked,))))
    assert text.startswith("a.csv is a table whose columns aren't known. Say beside this")
    assert "Recognised" not in text
    assert "--" not in text


def test_a_plan_to_undo_tells_what_goes_back_and_what_stays() -> None:
    plan = Undoing(
        import_id="I-1",
        removed=1,
        restored=2,
        kept=3,
        assessments=0,
        notes=0,
        shared=0,
        self_assessments=0,
    )
    assert plan_in_words(plan) == [
        "1 ticket would be removed.",
        "2 tickets would go back to what they said before.",
        "3 tickets would stay, since a later import holds them: undo that one first to remove "
        "them, too.",
    ]
