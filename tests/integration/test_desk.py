"""The use cases on a real SQLite file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.coaching.note import CoachingNote
from app.coaching.states import NoteState
from app.desk.assessing import Assessing, Job, run_id
from app.desk.coaching import CoachingDesk
from app.desk.intake import Intake
from app.desk.reviewing import ReviewDesk
from app.desk.self_assessing import SelfAssessmentDesk
from app.desk.triage import triage
from app.desk.views import QueueGroup
from app.errors import (
    InputError,
    NotFoundError,
    PermissionDeniedError,
    PlaybookChangedError,
    StaleError,
    TranscriptError,
    TransitionError,
)
from app.judging.assessment import Assessment, Finding
from app.judging.judge import Brief
from app.judging.self_answer import SelfAnswer
from app.people.roles import Person
from app.playbook.rubric import Level
from app.redaction.report import RedactedTicket
from app.storage.database import migrate, open_engine
from app.storage.records import Records
from tests.builders import NOW, a_note, a_rubric, a_ticket, an_assessment, redacted
from tests.fakes import FakeDrafter, FakeJudge, FakePlaybook, NothingPersonal, without_addresses

LEADER = Person(name="Lea Vogt", role="leader")
ANA = Person(name="Ana Reyes", role="agent")
BEN = Person(name="Ben Okri", role="agent")
CHAT = "Customer: Where is my parcel?\nAgent (Ana Reyes): It left Leeds this morning.\n"


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    engine = open_engine(f"sqlite:///{tmp_path / 'debrief.db'}")
    migrate(engine)
    records = Records(engine)
    yield records
    records.close()


@pytest.fixture
def intake(records: Records) -> Intake:
    return Intake(records, NothingPersonal(), lambda: NOW, without_addresses)


@pytest.fixture
def review(records: Records) -> ReviewDesk:
    return ReviewDesk(records, lambda: NOW, without_addresses, a_rubric)


@pytest.fixture
def coaching(records: Records) -> CoachingDesk:
    return CoachingDesk(records, lambda: NOW)


class AssessAtOnce:
    """Assesses in the caller's thread."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.attempt = 0
        self.fault = ""
        self.is_silent = False
        self._begun: dict[str, RedactedTicket] = {}
        self._stages = Assessing(records, FakePlaybook(), FakeJudge(), FakeDrafter(), lambda: NOW)

    def run_of(self, ticket_id: str, attempt: int = 0, *, is_silent: bool = False) -> str:
        with self.records.begin() as unit:
            ticket = unit.tickets.get(ticket_id)
        return self.run(ticket, attempt, is_silent=is_silent)

    def run(self, ticket: RedactedTicket, attempt: int = 0, *, is_silent: bool = False) -> str:
        run = run_id(ticket.id, ticket.transcript_hash, attempt)
        job = Job(run_id=run, ticket_id=ticket.id, transcript_hash=ticket.transcript_hash)
        briefs = self._stages.briefs(ticket)
        judged = [(brief, self._judged(brief, is_silent)) for brief in briefs]
        self._stages.save(job, ticket, [(a, self._stages.draft(b, a)) for b, a in judged])
        return run

    def begin(self, ticket_id: str) -> str:
        with self.records.begin() as unit:
            ticket = unit.tickets.get(ticket_id)
        run = run_id(ticket.id, ticket.transcript_hash, self.attempt)
        self._begun[run] = ticket
        return run

    def wait(self, run: str) -> None:
        if self.fault:
            raise InputError(self.fault)
        self.run(self._begun[run], self.attempt, is_silent=self.is_silent)

    def _judged(self, brief: Brief, is_silent: bool) -> Assessment:
        if is_silent:
            return self._stages.give_up(brief, "no answer in 60 s")
        return self._stages.judge(brief)


@pytest.fixture
def runner(records: Records) -> AssessAtOnce:
    return AssessAtOnce(records)


@pytest.fixture
def note_id(records: Records, intake: Intake, runner: AssessAtOnce, review: ReviewDesk) -> str:
    (ticket_id,) = intake.take_in(CHAT, "chat.txt", LEADER).ticket_ids
    runner.run_of(ticket_id)
    return review.queue().items[0].note_id


def test_an_import_says_what_it_did_and_a_second_one_changes_nothing(intake: Intake) -> None:
    assert intake.take_in(CHAT, "chat.txt", LEADER).in_words().startswith("1 imported")
    assert intake.take_in(CHAT, "chat.txt", LEADER).in_words().startswith("1 unchanged")


def test_a_bad_line_is_skipped_with_its_number_and_the_good_ones_go_in(
    intake: Intake, tmp_path: Path
) -> None:
    good = a_ticket().model_dump_json()
    line = good.replace('"role"', '"speaker"')
    path = tmp_path / "mixed.jsonl"
    path.write_text(f"{line}\n{{broken\n{line.replace('T-1', 'T-2')}\n")
    heard: list[int] = []
    summary = intake.import_file(path, LEADER, progress=heard.append)
    assert summary.ticket_ids == ("T-1", "T-2")
    assert [skipped.split(":")[0] for skipped in summary.skipped] == ["line 2"]
    assert sum(heard) == 3


def test_a_limit_counts_tickets_and_not_what_was_skipped(intake: Intake, tmp_path: Path) -> None:
    line = a_ticket().model_dump_json().replace('"role"', '"speaker"')
    good = [line.replace("T-1", f"T-{number}") for number in range(1, 4)]
    path = tmp_path / "mixed.jsonl"
    path.write_text("\n".join(["{broken", good[0], "{broken", *good[1:]]))
    summary = intake.import_file(path, LEADER, limit=2)
    assert summary.ticket_ids == ("T-1", "T-2")
    assert len(summary.skipped) == 2
    assert intake.import_file(path, LEADER, limit=0).ticket_ids == ()


def test_the_log_names_a_file_without_what_is_personal(intake: Intake, records: Records) -> None:
    intake.take_in(CHAT, "mia@example.com chats.txt", LEADER)
    with records.begin() as unit:
        (event,) = unit.events.of(("import", "[EMAIL_1] chats.txt"))
    assert event.reason.startswith("1 imported")


def test_the_log_says_of_a_private_text_only_that_there_was_one(
    intake: Intake, records: Records
) -> None:
    intake.take_in(CHAT, "my worst chat.txt", ANA, private=True)
    with records.begin() as unit:
        assert unit.events.of(("import", "my worst chat.txt")) == ()
        (event,) = unit.events.of(("import", "private"))
    assert (event.actor, event.reason) == ("Ana Reyes", "")


def test_a_preview_stores_nothing(intake: Intake, records: Records) -> None:
    preview = intake.preview(CHAT, "chat.txt")
    assert len(preview.tickets) == 1
    assert preview.recognised.startswith("plain text: ")
    with records.begin() as unit:
        assert unit.tickets.count() == 0


def test_what_cannot_be_read_stores_nothing(intake: Intake, records: Records) -> None:
    for content in ("", "just some words", b"\x00\x01\x02\x03"):
        with pytest.raises(TranscriptError):
            intake.take_in(content, "file", LEADER)
    with records.begin() as unit:
        assert unit.tickets.count() == 0


def test_a_draft_is_approved_then_shared_and_only_then_seen_by_its_agent(
    review: ReviewDesk, coaching: CoachingDesk, note_id: str
) -> None:
    assert coaching.notes("Ana Reyes") == ()
    approved = review.approve(note_id, revision=1, by=LEADER)
    assert coaching.notes("Ana Reyes") == ()
    shared = review.share(note_id, revision=approved.revision, by=LEADER)
    assert shared.state is NoteState.SHARED
    assert [note.note_id for note in coaching.notes("Ana Reyes")] == [note_id]
    assert coaching.notes("Ben Okri") == ()
    assert [event.action for event in shared.history] == ["approve", "share"]


def test_the_memo_to_the_leader_never_reaches_the_agent(
    review: ReviewDesk, coaching: CoachingDesk, note_id: str
) -> None:
    assert review.open(note_id).note.memo.remarks
    approved = review.approve(note_id, revision=1, by=LEADER)
    review.share(note_id, revision=approved.revision, by=LEADER)
    (shared,) = coaching.notes("Ana Reyes")
    assert not shared.note.memo.remarks


def test_an_edit_is_kept_and_a_second_leader_who_read_the_older_one_is_refused(
    review: ReviewDesk, note_id: str
) -> None:
    mine = review.save(note_id, a_note("Mine?"), revision=1, by=LEADER)
    with pytest.raises(StaleError):
        review.save(note_id, a_note("Theirs?"), revision=1, by=LEADER)
    assert review.open(note_id).note.question == "Mine?"
    assert review.open(note_id).revision == mine.revision


def test_a_leader_who_was_overtaken_by_an_approval_is_told_so(
    review: ReviewDesk, note_id: str
) -> None:
    review.approve(note_id, revision=1, by=LEADER)
    with pytest.raises(StaleError, match=r"approved now \(revision 2, yours was 1\)"):
        review.approve(note_id, revision=1, by=LEADER)


def test_a_rejection_needs_a_reason_and_leaves_the_queue(review: ReviewDesk, note_id: str) -> None:
    with pytest.raises(InputError, match="needs a reason"):
        review.reject(note_id, "  ", revision=1, by=LEADER)
    rejected = review.reject(note_id, "wrong quote", revision=1, by=LEADER)
    assert review.queue().waiting == 0
    assert rejected.history[-1].reason == "wrong quote"
    reopened = review.reopen(note_id, revision=rejected.revision, by=LEADER)
    assert reopened.state is NoteState.DRAFT


def test_what_a_leader_types_is_kept_without_what_is_personal(
    review: ReviewDesk, note_id: str, records: Records
) -> None:
    typed = "Ana, write to mia@example.com."
    drafted = a_note()
    assert drafted.recognition
    assert drafted.pointer
    assert drafted.practice
    edited = CoachingNote(
        recognition=drafted.recognition.model_copy(update={"text": typed}),
        pointer=drafted.pointer.model_copy(update={"situation": typed, "effect": typed}),
        try_line=typed,
        practice=drafted.practice.model_copy(update={"text": typed}),
        question=typed,
        message=typed,
        drafted_by="builtin",
    )
    saved = review.save(note_id, edited, revision=1, by=LEADER)
    rejected = review.reject(note_id, typed, revision=saved.revision, by=LEADER)
    assert rejected.history[-1].reason == "Ana, write to [EMAIL_1]."
    with records.begin() as unit:
        kept = unit.notes.note(note_id)
    assert kept.model_dump_json().count("Ana, write to [EMAIL_1].") == 7
    assert kept.recognition
    assert kept.recognition.quote == drafted.recognition.quote


def test_a_note_without_a_pointer_can_be_saved(review: ReviewDesk, note_id: str) -> None:
    bare = a_note().model_copy(
        update={"recognition": None, "pointer": None, "try_line": None, "practice": None}
    )
    assert review.save(note_id, bare, revision=1, by=LEADER).note == bare


def test_a_draft_cannot_be_shared_before_it_is_approved(review: ReviewDesk, note_id: str) -> None:
    with pytest.raises(TransitionError, match="it allows edit, approve, reject"):
        review.share(note_id, revision=1, by=LEADER)


def test_a_note_that_nobody_would_find_cannot_be_shared_and_a_named_agent_can_be_told(
    intake: Intake, runner: AssessAtOnce, review: ReviewDesk, coaching: CoachingDesk
) -> None:
    nameless = CHAT.replace(" (Ana Reyes)", "")
    (ticket_id,) = intake.take_in(nameless, "pasted", LEADER).ticket_ids
    runner.run_of(ticket_id)
    (waiting,) = review.queue().items
    approved = review.approve(waiting.note_id, revision=1, by=LEADER)
    with pytest.raises(InputError, match="names no agent"):
        review.share(waiting.note_id, revision=approved.revision, by=LEADER)

    (named_id,) = intake.take_in(nameless, "pasted", LEADER, agent="Ana Reyes").ticket_ids
    runner.run_of(named_id)
    (waiting,) = review.queue().items
    approved = review.approve(waiting.note_id, revision=1, by=LEADER)
    review.share(waiting.note_id, revision=approved.revision, by=LEADER)
    assert len(coaching.notes("Ana Reyes")) == 1


def test_an_agent_may_not_approve(review: ReviewDesk, note_id: str) -> None:
    with pytest.raises(PermissionDeniedError):
        review.approve(note_id, revision=1, by=ANA)


def test_an_agent_acknowledges_their_own_note_and_nobody_elses(
    review: ReviewDesk, coaching: CoachingDesk, note_id: str
) -> None:
    with pytest.raises(NotFoundError):
        coaching.acknowledge(note_id, revision=1, by=ANA)  # not shared yet
    approved = review.approve(note_id, revision=1, by=LEADER)
    shared = review.share(note_id, revision=approved.revision, by=LEADER)
    with pytest.raises(NotFoundError):
        coaching.acknowledge(note_id, revision=shared.revision, by=BEN)
    assert (
        coaching.acknowledge(note_id, revision=shared.revision, by=ANA).state
        is NoteState.ACKNOWLEDGED
    )


def test_a_newer_assessment_takes_the_place_of_a_draft_that_waits(
    review: ReviewDesk, runner: AssessAtOnce, note_id: str
) -> None:
    ticket = review.open(note_id).ticket
    runner.run_of(ticket.id, attempt=1)
    (waiting,) = review.queue().items
    assert waiting.note_id != note_id
    assert review.queue().waiting == 1
    older = review.open(note_id)
    assert older.state is NoteState.SUPERSEDED
    assert [(event.actor, event.action) for event in older.history] == [("Debrief", "supersede")]
    assert review.decided() == ()
    with pytest.raises(TransitionError, match="it allows nothing"):
        review.approve(note_id, revision=older.revision, by=LEADER)


def test_a_note_that_was_decided_on_stays_when_its_ticket_is_assessed_again(
    review: ReviewDesk, runner: AssessAtOnce, note_id: str
) -> None:
    approved = review.approve(note_id, revision=1, by=LEADER)
    runner.run_of(approved.ticket.id, attempt=1)
    assert review.open(note_id).state is NoteState.APPROVED
    assert review.queue().waiting == 1


def test_a_model_that_fell_silent_takes_no_drafts_place_but_an_answer_takes_silences(
    review: ReviewDesk, runner: AssessAtOnce, note_id: str
) -> None:
    ticket_id = review.open(note_id).ticket.id
    runner.run_of(ticket_id, attempt=1, is_silent=True)
    assert [item.note_id for item in review.queue().items] == [note_id]
    other = review.open(note_id).ticket.model_copy(update={"id": "T-2"})
    with runner.records.begin() as unit:
        unit.tickets.put([other], NOW)
    runner.run_of("T-2", is_silent=True)
    (silent,) = review.queue(search="T-2").items
    runner.run_of("T-2", attempt=1)
    (answered,) = review.queue(search="T-2").items
    assert answered.note_id != silent.note_id


def test_a_run_of_what_a_ticket_was_takes_no_place_of_what_it_is(
    review: ReviewDesk, runner: AssessAtOnce, note_id: str
) -> None:
    short = review.open(note_id).ticket
    grown = redacted(a_ticket(short.id))
    with runner.records.begin() as unit:
        unit.tickets.put([grown], NOW)
    runner.run(grown)
    runner.run(short, attempt=1)
    (waiting,) = review.queue().items
    assert review.open(waiting.note_id).ticket.transcript_hash == grown.transcript_hash


def test_what_drafting_took_is_kept_with_the_note(records: Records, note_id: str) -> None:
    with records.begin() as unit:
        drafted = unit.notes.drafted(note_id)
        assert drafted.raw_replies == FakeDrafter.RAW_REPLIES
        assert unit.assessments.cost() == drafted.usage.cost_usd == 0.002


def test_a_run_is_not_finished_with_another_playbook_than_it_began_with(
    records: Records, intake: Intake, review: ReviewDesk
) -> None:
    (ticket_id,) = intake.take_in(CHAT, "chat.txt", LEADER).ticket_ids
    playbook = FakePlaybook()
    stages = Assessing(records, playbook, FakeJudge(), FakeDrafter(), lambda: NOW)
    job = Job(run_id="run-1", ticket_id=ticket_id, transcript_hash="")
    with records.begin() as unit:
        ticket = unit.tickets.get(ticket_id)
    (brief,) = stages.briefs(ticket)
    assessment = stages.judge(brief)
    draft = stages.draft(brief, assessment)

    playbook.version = "later"
    (brief,) = stages.briefs(ticket)
    with pytest.raises(PlaybookChangedError, match=f"while ticket '{ticket_id}' was being"):
        stages.draft(brief, assessment)
    playbook.rubric = a_rubric().model_copy(update={"hash": "1" * 64})
    with pytest.raises(PlaybookChangedError):
        stages.save(job, ticket, [(assessment, draft)])
    assert review.queue().waiting == 0
    playbook.rubric = a_rubric()
    assert stages.save(job, ticket, [(assessment, draft)])


@pytest.fixture
def self_assess(records: Records, runner: AssessAtOnce) -> SelfAssessmentDesk:
    return SelfAssessmentDesk(records, a_rubric, runner, lambda: NOW, without_addresses)


ANSWERS = {criterion: SelfAnswer(level=Level.PARTLY) for criterion in a_rubric().criteria}


def test_the_judges_view_is_shown_only_after_every_criterion_is_answered(
    intake: Intake, self_assess: SelfAssessmentDesk
) -> None:
    (ticket_id,) = intake.take_in(CHAT, "chat.txt", LEADER).ticket_ids
    some = dict(list(ANSWERS.items())[:1])
    with pytest.raises(InputError, match="2 of 3 criteria have no answer"):
        self_assess.submit(ticket_id, some, ANA)
    made = self_assess.submit(ticket_id, ANSWERS, ANA)
    assert made.answers == ANSWERS
    assert {verdict.level for verdict in made.assessment.verdicts} == {Level.MET}


def test_answers_are_kept_where_the_run_fails_and_shown_once_a_later_run_answers(
    intake: Intake, self_assess: SelfAssessmentDesk, runner: AssessAtOnce, records: Records
) -> None:
    (ticket_id,) = intake.take_in(CHAT, "chat.txt", LEADER).ticket_ids
    runner.fault = "The ticket couldn't be assessed: the key was refused."
    with pytest.raises(InputError, match="key was refused"):
        self_assess.submit(ticket_id, ANSWERS, ANA)
    assert self_assess.mine("Ana Reyes") == ()
    with records.begin() as unit:
        (kept,) = unit.self_assessments.of_agent("Ana Reyes", 10)
    assert kept.answers == ANSWERS
    with pytest.raises(NotFoundError, match="answers are kept"):
        self_assess.say_next_time(kept.id, "Give a time.", ANA)
    runner.run_of(ticket_id, attempt=1)
    (made,) = self_assess.mine("Ana Reyes")
    assert made.id == kept.id
    assert {verdict.level for verdict in made.assessment.verdicts} == {Level.MET}


def test_a_view_that_got_no_answer_says_why_and_a_second_try_takes_its_place(
    intake: Intake, self_assess: SelfAssessmentDesk, runner: AssessAtOnce
) -> None:
    (ticket_id,) = intake.take_in(CHAT, "chat.txt", LEADER).ticket_ids
    runner.is_silent = True
    first = self_assess.submit(ticket_id, ANSWERS, ANA)
    assert {verdict.detail for verdict in first.assessment.verdicts} == {"no answer in 60 s"}
    assert self_assess.mine("Ana Reyes") == (first,)
    runner.is_silent, runner.attempt = False, 1
    second = self_assess.submit(ticket_id, ANSWERS, ANA)
    assert self_assess.mine("Ana Reyes") == (second,)
    assert {verdict.level for verdict in second.assessment.verdicts} == {Level.MET}


def test_two_self_assessments_of_one_ticket_are_both_kept_where_both_were_judged(
    intake: Intake, self_assess: SelfAssessmentDesk
) -> None:
    (ticket_id,) = intake.take_in(CHAT, "chat.txt", LEADER).ticket_ids
    self_assess.submit(ticket_id, ANSWERS, ANA)
    self_assess.submit(ticket_id, ANSWERS, ANA)
    assert len(self_assess.mine("Ana Reyes")) == 2


def test_a_self_assessment_is_private(intake: Intake, self_assess: SelfAssessmentDesk) -> None:
    (ticket_id,) = intake.take_in(CHAT, "chat.txt", LEADER).ticket_ids
    made = self_assess.submit(ticket_id, ANSWERS, ANA)
    assert self_assess.mine("Ben Okri") == ()
    with pytest.raises(NotFoundError):
        self_assess.say_next_time(made.id, "mine now", BEN)
    assert self_assess.say_next_time(made.id, "Give a time.", ANA).next_time == "Give a time."


def test_what_an_agent_types_is_kept_without_what_is_personal(
    intake: Intake, self_assess: SelfAssessmentDesk
) -> None:
    (ticket_id,) = intake.take_in(CHAT, "chat.txt", LEADER).ticket_ids
    why = SelfAnswer(level=Level.MET, why="I wrote to mia@example.com")
    made = self_assess.submit(ticket_id, dict.fromkeys(a_rubric().criteria, why), ANA)
    assert {answer.why for answer in made.answers.values()} == {"I wrote to [EMAIL_1]"}
    self_assess.say_next_time(made.id, " Ask mia@example.com ", ANA)
    (kept,) = self_assess.mine("Ana Reyes")
    assert kept.next_time == "Ask [EMAIL_1]"


def test_somebody_elses_ticket_cannot_be_self_assessed(
    intake: Intake, self_assess: SelfAssessmentDesk
) -> None:
    (ticket_id,) = intake.take_in(CHAT, "chat.txt", LEADER).ticket_ids
    with pytest.raises(NotFoundError):
        self_assess.submit(ticket_id, ANSWERS, BEN)
    with pytest.raises(PermissionDeniedError):
        self_assess.submit(ticket_id, ANSWERS, LEADER)


def test_a_text_that_an_agent_pastes_stays_out_of_the_leaders_queue(
    intake: Intake, self_assess: SelfAssessmentDesk, review: ReviewDesk
) -> None:
    (ticket_id,) = intake.take_in(CHAT, "pasted", ANA, private=True).ticket_ids
    assert self_assess.submit(ticket_id, ANSWERS, ANA).agent == "Ana Reyes"
    assert review.queue().waiting == 0
    assert review.queue().items == ()


def test_no_step_of_a_leader_finds_a_private_note(
    records: Records, intake: Intake, runner: AssessAtOnce, review: ReviewDesk
) -> None:
    (ticket_id,) = intake.take_in(CHAT, "pasted", ANA, private=True).ticket_ids
    runner.run_of(ticket_id)
    with records.begin() as unit:
        (private,) = unit.notes.drafts_of(ticket_id, "Ana Reyes")
    steps: list[Callable[[], object]] = [
        lambda: review.open(private.id),
        lambda: review.save(private.id, a_note(), revision=1, by=LEADER),
        lambda: review.approve(private.id, revision=1, by=LEADER),
        lambda: review.reject(private.id, "no", revision=1, by=LEADER),
        lambda: review.share(private.id, revision=1, by=LEADER),
        lambda: review.reopen(private.id, revision=1, by=LEADER),
    ]
    for step in steps:
        with pytest.raises(NotFoundError, match="no note"):
            step()


def test_what_is_private_counts_nowhere_for_the_team(
    records: Records,
    intake: Intake,
    runner: AssessAtOnce,
    review: ReviewDesk,
    coaching: CoachingDesk,
) -> None:
    (ticket_id,) = intake.take_in(CHAT, "pasted", ANA, private=True).ticket_ids
    runner.run_of(ticket_id)
    assert review.queue().assessed_since_yesterday == 0
    assert coaching.agents() == []
    with records.begin() as unit:
        assert unit.assessments.count() == 1
        assert unit.assessments.citations() == {}


def test_a_pasted_copy_of_a_team_ticket_leaves_the_teams_own_alone(
    intake: Intake, records: Records
) -> None:
    (team_id,) = intake.take_in(CHAT, "chat.txt", LEADER).ticket_ids
    (private_id,) = intake.take_in(CHAT, "chat.txt", ANA, private=True).ticket_ids
    assert private_id != team_id
    with records.begin() as unit:
        assert unit.tickets.owner(team_id) is None
        assert unit.tickets.owner(private_id) == "Ana Reyes"


@pytest.mark.parametrize(
    ("levels", "group", "reason"),
    [
        ((Level.MET, Level.MISSED, Level.MISSED), QueueGroup.NEEDS_YOU, "– missed; 1 more"),
        ((Level.MET, Level.MISSED, Level.MET), QueueGroup.CHECK, "clarity: sets expectations"),
        ((Level.MET, Level.MET, Level.EXEMPLARY), QueueGroup.RECOGNISE, "takes ownership – exempl"),
        ((Level.MET, Level.PARTLY, Level.EXEMPLARY), QueueGroup.RECOGNISE, "takes ownership"),
        ((Level.PARTLY, Level.PARTLY, Level.EXEMPLARY), QueueGroup.CHECK, "– partly; 1 more"),
        ((None, None, None), QueueGroup.NEEDS_YOU, "nothing could be scored"),
        ((Level.MET, Level.MET, None), QueueGroup.CHECK, "all met"),
    ],
)
def test_the_queue_says_why_a_draft_is_there(
    levels: tuple[Level | None, ...], group: QueueGroup, reason: str
) -> None:
    found = triage(an_assessment(redacted(a_ticket()), levels), a_rubric())
    assert found[0] is group
    assert reason in found[1]


def test_a_finding_comes_before_every_score() -> None:
    finding = Finding(kind="instruction_in_transcript", turn=0, note="asks for top marks")
    made = an_assessment(redacted(a_ticket()), (Level.EXEMPLARY,) * 3, findings=(finding,))
    assert triage(made, a_rubric())[0] is QueueGroup.NEEDS_YOU


def test_an_approval_has_on_record_which_rules_the_note_broke(
    review: ReviewDesk, note_id: str
) -> None:
    item = review.open(note_id)
    good = item.note.model_copy(update={"message": ""})
    broken = review.check(item, good).in_words()
    hard = good.model_copy(update={"message": "Think of your bonus."})
    assert "no threat" in review.check(item, hard).in_words()
    saved = review.save(note_id, hard, revision=item.revision, by=LEADER)
    approved = review.approve(note_id, revision=saved.revision, by=LEADER)
    assert approved.history[-1].reason.startswith("with rules of the note check broken: ")
    assert "no threat" in approved.history[-1].reason
    assert "bonus" not in approved.history[-1].reason
    assert "no threat" not in broken
