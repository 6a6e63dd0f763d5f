"""The built-in drafter: a note composed from the rubric and the verified verdicts."""

from datetime import date, timedelta
from pathlib import Path
from zlib import crc32

from app.coaching.check.note_check import check_note
from app.coaching.check.said import word_count
from app.coaching.choice import choose_pointer, choose_recognition
from app.coaching.composition import Composition
from app.coaching.drafter import Draft
from app.coaching.memo import write_memo
from app.coaching.phrasing import load_phrasing
from app.coaching.written_in import ENGLISH, english_only
from app.judging.assessment import Assessment
from app.judging.builtin.lexicon import load_lexicon
from app.judging.builtin.reading import Reader
from app.judging.builtin.rules import FOLDER
from app.judging.judge import Brief

_LENGTHS = (150, 110, 80, 55)  # characters of a quote, cut down until the note is short enough
_MOST_WORDS = 215  # in all that the agent reads
_SATURDAY = 5


class BuiltinDrafter:
    """Composes notes without a model, from any judge's assessment.

    It says only what a verified verdict, the rubric or the ticket says. Only what
    the agent controls is coached, and one thing at a time. It writes English; where notes
    are to be in another `language`, its memo says so first.
    """

    def __init__(self, folder: Path = FOLDER, language: str = ENGLISH) -> None:
        self._reader = Reader(load_lexicon(folder / "lexicon.yaml"))
        self._phrasing = load_phrasing(folder / "phrasing.yaml")
        self._remark = english_only(language)

    def draft(self, brief: Brief, assessment: Assessment, today: date) -> Draft:
        """A note on the assessment, with practice due on a working day after `today`."""
        reading = self._reader.read(brief)
        pointed = choose_pointer(assessment, brief.rubric, reading)
        recognised = choose_recognition(assessment, pointed, reading)
        memo = write_memo(assessment, brief.rubric, self._phrasing, recognised, pointed)
        if self._remark:
            memo = memo.model_copy(update={"remarks": (self._remark, *memo.remarks)})
        due = practice_day(today, brief.ticket.id)
        for length in _LENGTHS:
            composition = Composition(
                brief.ticket.id, brief.rubric, reading, self._phrasing, length
            )
            note = composition.note(recognised, pointed, due, memo)
            if word_count(note) <= _MOST_WORDS:
                break
        check = check_note(note, assessment, brief.rubric, brief.ticket)
        return Draft(note=note, broken=check.failed)


def practice_day(today: date, ticket_id: str) -> date:
    """The first working day from five to seven days after `today`.

    Different tickets get different days, so that not all of an agent's practice
    falls due on the same one.
    """
    due = today + timedelta(days=5 + crc32(ticket_id.encode()) % 3)
    while due.weekday() >= _SATURDAY:
        due += timedelta(days=1)
    return due
