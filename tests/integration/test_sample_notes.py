"""The notes that are drafted on all sample tickets keep every rule of the note check."""

from collections.abc import Iterator

import pytest

from app.bootstrap import Services
from app.coaching.drafter import Draft
from app.judging.assessment import Assessment
from app.settings import Settings
from tests.unit.test_samples import TICKETS

pytestmark = pytest.mark.slow
Drafted = list[tuple[str, Assessment, Draft]]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drafted]:
    """Every agent's part in every sample, judged and drafted without a model."""
    services = Services(Settings(data_dir=tmp_path_factory.mktemp("data")))
    yield [
        (ticket.id, assessment, draft)
        for ticket in TICKETS
        for assessment, draft in services.draft_notes(ticket)
    ]
    services.close()


def test_a_draft_on_every_sample_keeps_every_rule(drafted: Drafted) -> None:
    broken = {
        f"{ticket}, {assessment.agent}": [
            fault.in_words for r in draft.broken for fault in r.faults
        ]
        for ticket, assessment, draft in drafted
        if draft.broken
    }
    assert len(drafted) >= len(TICKETS)
    assert broken == {}


def test_drafts_differ_in_their_words(drafted: Drafted) -> None:
    """A leader who reads twenty in a row doesn't read the same sentence over and over."""
    openings = [d.note.recognition.text.split("“")[0] for _, _, d in drafted if d.note.recognition]
    lines = [draft.note.try_line for _, _, draft in drafted if draft.note.try_line]
    assert len(set(openings)) >= len(openings) // 3
    assert len(set(lines)) >= len(lines) // 3
    assert max(lines.count(line) for line in lines) <= len(lines) // 4


def test_what_is_worked_on_was_low_and_the_agents_own(drafted: Drafted) -> None:
    pointed = [(a, d.note.pointer) for _, a, d in drafted if d.note.pointer]
    assert pointed
    for assessment, pointer in pointed:
        verdict = assessment.verdict(pointer.criterion)
        assert (verdict.level, verdict.cause, verdict.spread) in {
            (level, "agent", spread) for level in ("missed", "partly") for spread in (0, 1)
        }
