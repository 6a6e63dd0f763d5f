"""What is stored and was sent, and corrections by people, on real SQLite files."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.desk.assessing import run_id
from app.desk.current_lists import CurrentLists
from app.desk.intake import Intake
from app.desk.reviewing import ReviewDesk
from app.errors import InputError, NotFoundError, StaleError
from app.judging.quotes import find_quote
from app.people.roles import Person
from app.transcripts.ticket import Ticket
from tests.builders import NOW, a_rubric, a_ticket
from tests.fakes import NothingPersonal
from tests.integration.desks import ANA, BEN, LEADER, written
from tests.integration.office import CANARY, Office, furnish, open_office


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return furnish(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(furnished: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    office = open_office(tmp_path)
    yield office
    office.close()


def test_what_is_redacted_by_hand_is_gone_from_everything_that_quotes_the_ticket(
    office: Office,
) -> None:
    assert CANARY in office.said()
    assert CANARY.encode() in office.everything()  # and the queue's copies are packed
    done = office.desk.redact_this("T-1", "Quillon Varga", "PERSON", LEADER)
    assert done.placeholder == "[PERSON_5]"
    assert done.places == 5
    assert CANARY not in office.said()
    assert CANARY.encode() not in office.everything()


def test_evidence_still_stands_in_its_turn_after_a_correction(office: Office) -> None:
    office.desk.redact_this("T-1", "Quillon Varga", "PERSON", LEADER)
    review = ReviewDesk(office.records, lambda: NOW, str, a_rubric)
    item = review.open(review.queue().items[0].note_id)
    quotes = [evidence for verdict in item.assessment.verdicts for evidence in verdict.evidence]
    assert {evidence.quote for evidence in quotes} == {
        "I'm sorry for the wait, [PERSON_5]",
        "the bell says [PERSON_5]",
    }
    for evidence in quotes:
        text = item.ticket.turns[evidence.turn].text
        assert find_quote(evidence.quote, text) == evidence.quote
    assert item.note.question == "What did [PERSON_5] need?"
    assert item.ticket.subject == "Parcel for [PERSON_5]"
    assert item.ticket.agent == "Ana Reyes"


def test_a_correction_of_the_file_that_was_imported_leaves_the_correction_in_place(
    office: Office,
) -> None:
    office.desk.redact_this("T-1", "Quillon Varga", "PERSON", LEADER)
    intake = Intake(office.records, NothingPersonal(), lambda: NOW, str, office.tables)
    again = intake.import_file(office.folder / "a.jsonl", LEADER)
    assert (again.unchanged, again.updated) == (2, 0)
    assert CANARY not in office.said()


def test_a_note_that_was_open_during_a_correction_cannot_bring_the_words_back(
    office: Office,
) -> None:
    review = ReviewDesk(office.records, lambda: NOW, str, a_rubric)
    opened = review.open(review.queue().items[0].note_id)
    office.desk.redact_this("T-1", "Quillon Varga", "PERSON", LEADER)
    with pytest.raises(StaleError):
        review.save(opened.note_id, opened.note, revision=opened.revision, by=LEADER)
    assert CANARY not in office.said()


def test_a_correction_leaves_an_event_without_the_text(office: Office) -> None:
    office.desk.redact_this("T-1", "Quillon Varga", "PERSON", LEADER)
    with office.records.begin() as unit:
        (event,) = unit.events.of(("ticket", "T-1"))
    assert (event.actor, event.action, event.reason) == ("Lea Vogt", "redact", "PERSON, 5 places")


def test_what_is_denied_is_counted_and_kept_as_a_hash(office: Office) -> None:
    done = office.desk.redact_this("T-1", "Quillon Varga", "PERSON", LEADER, deny=True)
    assert done.listed
    with office.records.begin() as unit:
        (entry,) = unit.lists.entries()
        assert unit.installation.lists_version() == 1
    assert (entry.kind, entry.words, entry.entity) == ("deny", 2, "PERSON")
    assert office.desk.report().denied == 1


def test_what_is_denied_or_allowed_holds_for_the_next_ticket_a_second_later(
    office: Office,
) -> None:
    now = [0.0]
    lists = CurrentLists(office.records, lambda: now[0])
    assert list(lists().denied("ask quillon varga")) == []
    office.desk.redact_this("T-1", "Quillon Varga", "PERSON", LEADER, deny=True)
    assert list(lists().denied("ask quillon varga")) == []
    now[0] += 1.0
    (span,) = lists().denied("ask quillon varga")
    assert (span.start, span.end, span.entity) == (4, 17, "PERSON")
    office.desk.wrongly_redacted("T-1", "[PERSON_5]", "Quillon Varga", LEADER)
    now[0] += 1.0
    assert list(lists().denied("ask quillon varga")) == []
    assert lists().is_allowed("Quillon Varga")


def test_what_was_wrongly_redacted_is_put_back_and_allowed(office: Office) -> None:
    office.desk.redact_this("T-1", "Quillon Varga", "PERSON", LEADER)
    done = office.desk.wrongly_redacted("T-1", "[PERSON_5]", "Quillon House", LEADER)
    assert (done.places, done.listed) == (5, True)
    with office.records.begin() as unit:
        ticket = unit.tickets.get("T-1")
        (assessment,) = unit.assessments.of_run(run_id("T-1", ticket.transcript_hash))
    assert "the bell says Quillon House." in ticket.turns[3].text
    assert assessment.verdicts[0].evidence[0].quote == "I'm sorry for the wait, Quillon House"
    assert office.desk.report().allowed == 1


@pytest.mark.parametrize(
    ("text", "entity", "said"),
    [
        ("", "PERSON", "Select the words: at least two letters or digits."),
        ("?!", "PERSON", "Select the words: at least two letters or digits."),
        ("x" * 501, "PERSON", "That is 501 characters; at most 500 at once."),
        ("not [PERSON_4]", "PERSON", "Select words without a placeholder"),
        ("Somebody Else", "PERSON", "That isn't in this ticket"),
        ("Quillon", "a person", "'a person' is no kind of personal data"),
    ],
)
def test_what_cannot_be_redacted_is_said(office: Office, text: str, entity: str, said: str) -> None:
    with pytest.raises(InputError, match=said.replace("[", r"\[")):
        office.desk.redact_this("T-1", text, entity, LEADER)


@pytest.mark.parametrize(
    ("placeholder", "text", "said"),
    [
        ("PERSON_4", "Jersey", "'PERSON_4' is no placeholder"),
        ("[PERSON_99]", "Jersey", "That isn't in this ticket"),
        ("[PERSON_4]", "", "Select the words"),
        ("[PERSON_4]", "[PERSON_1]", "Select words without a placeholder"),
    ],
)
def test_what_cannot_be_put_back_is_said(
    office: Office, placeholder: str, text: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        office.desk.wrongly_redacted("T-1", placeholder, text, LEADER)


@pytest.mark.parametrize(("by", "may"), [(LEADER, True), (ANA, True), (BEN, False)])
def test_who_wrote_in_a_ticket_and_leaders_may_correct_it(
    office: Office, by: Person, may: bool
) -> None:
    if may:
        assert office.desk.redact_this("T-1", "Quillon Varga", "PERSON", by).places
        return
    with pytest.raises(NotFoundError, match="of yours"):
        office.desk.redact_this("T-1", "Quillon Varga", "PERSON", by)


def test_a_private_ticket_is_corrected_by_its_agent_and_not_by_a_leader(office: Office) -> None:
    intake = Intake(office.records, NothingPersonal(), lambda: NOW, str)
    text = "Customer: I'm Quillon Varga\nAgent (Ana Reyes): Hello.\n"
    (ticket_id,) = intake.take_in(text, "chat.txt", ANA, private=True).ticket_ids
    with pytest.raises(NotFoundError):
        office.desk.redact_this(ticket_id, "Quillon Varga", "PERSON", LEADER)
    assert office.desk.redact_this(ticket_id, "Quillon Varga", "PERSON", ANA).places == 1


def test_a_ticket_that_is_being_assessed_is_corrected_when_that_has_ended(office: Office) -> None:
    with sa.create_engine(f"sqlite:///{office.folder / 'debrief.jobs.db'}").begin() as jobs:
        jobs.exec_driver_sql("UPDATE workflow_status SET status = 'PENDING'")
    with pytest.raises(InputError, match="is being assessed; try again"):
        office.desk.redact_this("T-1", "Quillon Varga", "PERSON", LEADER)


def test_a_corrected_run_still_tells_how_far_it_was(office: Office) -> None:
    office.desk.redact_this("T-1", "Quillon Varga", "PERSON", LEADER)
    with office.records.begin() as unit:
        run = run_id("T-1", unit.tickets.get("T-1").transcript_hash)
    status = office.jobs.status(run)
    assert status.error is None
    assert all(stage.seconds is not None for stage in status.stages)
    assert office.jobs.begin("T-1") == run


def test_the_report_says_what_is_stored_where_and_what_left_the_building(office: Office) -> None:
    report = office.desk.report()
    rows = {table.name: table.rows for table in report.tables}
    assert (rows["tickets"], rows["assessments"], rows["imports"]) == (2, 1, 1)
    assert rows["jobs"] > 0
    assert report.oldest_ticket == NOW
    assert report.retention_days == 365
    assert [(use.model, use.role, use.day) for use in report.sent] == [
        ("openai/draft", "drafter", date(2026, 11, 2)),
        ("openai/some-model", "judge", date(2026, 11, 2)),
    ]
    judged = report.sent[1]
    assert (judged.answers, judged.calls, judged.prompt_tokens) == (1, 1, 900)
    assert (judged.cost_usd, judged.unpriced) == (0.01, 0)
    assert (report.sent[0].cost_usd, report.sent[0].unpriced) == (0.0, 1)
    assert report.caught[0].count == 2


def test_every_table_is_named_in_the_report_with_what_it_holds(office: Office) -> None:
    named = {table.name for table in office.desk.report().tables}
    with office.engine.connect() as connection:
        there = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
    assert named - {"jobs"} == there


def test_entities_are_summed_over_the_tickets_that_are_stored(office: Office) -> None:
    office.desk.redact_this("T-1", "Quillon Varga", "PERSON", LEADER)
    assert office.desk.report().entities == {"PERSON": 5}
    office.desk.forget_ticket("T-1", LEADER)
    assert office.desk.report().entities == {}


def test_a_ticket_is_as_old_as_its_last_turn(office: Office) -> None:
    early = datetime(2020, 1, 2, 3, 4, tzinfo=UTC)
    ticket = a_ticket("T-9")
    turns = tuple(turn.model_copy(update={"at": early}) for turn in ticket.turns)
    intake = Intake(office.records, NothingPersonal(), lambda: NOW, str)
    old = Ticket(**dict(ticket) | {"turns": turns})
    intake.import_file(written(office.folder / "old.jsonl", old), LEADER)
    assert office.desk.report().oldest_ticket == early
