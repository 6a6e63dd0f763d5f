"""Assessing: the stages that the durable workflow runs, each safe to run again."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from app.coaching.drafter import Draft, Drafter
from app.coaching.states import NoteState
from app.desk.settling import settle
from app.desk.triage import is_close_call, triage
from app.desk.views import QueueGroup
from app.errors import PlaybookChangedError
from app.judging.assess import assess, unanswered
from app.judging.assessment import Assessment, Usage
from app.judging.briefing import Playbook, make_brief
from app.judging.judge import Brief, Judge
from app.judging.panel import ONCE, Repeats
from app.playbook.rubric import Rubric
from app.redaction.report import RedactedTicket
from app.storage.model_use import ModelRole
from app.storage.notes import NoteRow
from app.storage.records import Records, Unit
from app.storage.tickets import title_of

UNNAMED_MODEL = "a drafting model whose reply couldn't be used"


class Job(BaseModel):
    """One run: a ticket as one transcript has it."""

    model_config = ConfigDict(frozen=True)

    run_id: str
    ticket_id: str
    transcript_hash: str
    batch: int | None = None  # the number of the batch that it belongs to
    repeats: int | None = None  # independent judgements that somebody asked for


class Assessing:
    """Retrieves, judges, drafts and saves. Every stage can be run again with the same end."""

    def __init__(
        self,
        records: Records,
        playbook: Playbook,
        judge: Judge,
        drafter: Drafter,
        now: Callable[[], datetime],
        repeats: Repeats = ONCE,
    ) -> None:
        self._records = records
        self._playbook = playbook
        self._judge = judge
        self._drafter = drafter
        self._now = now
        self._repeats = repeats

    def ticket(self, job: Job) -> RedactedTicket:
        """The transcript that the run is about. Raises NotFoundError."""
        with self._records.begin() as unit:
            return unit.tickets.get(job.ticket_id, job.transcript_hash)

    def briefs(self, ticket: RedactedTicket) -> tuple[Brief, ...]:
        """What the judge is given for each agent's part, retrieved anew."""
        return tuple(make_brief(ticket, part, self._playbook) for part in ticket.agent_parts())

    def judge(self, brief: Brief, repeats: int | None = None) -> Assessment:
        """One part's assessment. Raises ModelUnavailableError, for a later try.

        `repeats` is how many independent judgements somebody asked for.
        """
        wanted = self._repeats.at_least(repeats or 1)
        return assess(brief, self._judge, now=self._now(), repeats=wanted, is_close=is_close_call)

    def give_up(self, brief: Brief, reason: str) -> Assessment:
        """One part's assessment with everything unscored, since nobody answered."""
        return unanswered(brief, self._judge, reason, self._now())

    def draft(self, brief: Brief, assessment: Assessment) -> Draft:
        """The coaching note for one part.

        Raises PlaybookChangedError where the playbook is of another version than the one
        that was judged with: a note is drafted from the same rubric and passages.
        """
        if brief.index_version != assessment.made_by.index_version:
            raise _changed(brief.ticket.id)
        return self._drafter.draft(brief, assessment, self.today())

    def today(self) -> date:
        """The day by which a practice step's date is reckoned."""
        return self._now().date()

    def save(
        self, job: Job, ticket: RedactedTicket, parts: list[tuple[Assessment, Draft]]
    ) -> tuple[str, ...]:
        """Store all parts of a run in one transaction, once. Returns the assessments' ids.

        One draft for each ticket and agent waits in the queue: the newest, unless the
        ticket has grown since or the model never answered while it had before. Raises
        PlaybookChangedError where the rubric isn't the one that was judged against.
        """
        with self._records.begin() as unit:
            stored = unit.assessments.ids_of_run(job.run_id)
            if stored:
                return stored
            owner = unit.tickets.owner(job.ticket_id)
            settled = settle(parts, unit.open_costs.settle(job.run_id))
            ids = tuple(
                self._save_part(unit, (job, index), ticket, part, owner)
                for index, part in enumerate(settled.parts)
            )
            for part, uncounted in zip(settled.parts, settled.uncounted, strict=True):
                _count_use(unit, part, uncounted, self._now())
            return ids

    def _save_part(
        self,
        unit: Unit,
        run: tuple[Job, int],
        ticket: RedactedTicket,
        part: tuple[Assessment, Draft],
        owner: str | None,
    ) -> str:
        assessment, draft = part
        job, index = run
        assessment_id = record_id(job.run_id, index, "assessment")
        group, reason = triage(assessment, self._rubric_of(assessment))
        now = self._now()
        unit.assessments.add(
            assessment_id,
            (job.run_id, index),
            assessment,
            ticket.team,
            private_to=owner,
            drafting=draft.usage,
            batch=job.batch,
        )
        unit.notes.add(
            NoteRow(
                id=record_id(job.run_id, index, "note"),
                assessment_id=assessment_id,
                ticket_id=ticket.id,
                agent=assessment.agent,
                team=ticket.team,
                title=title_of(ticket),
                channel=ticket.channel,
                turn_count=len(ticket.turns),
                private_to=owner,
                state=_take_place(unit, assessment_id, assessment, now),
                revision=1,
                queue_rank=tuple(QueueGroup).index(group),
                queue_reason=reason[:300],
                created_at=now,
                updated_at=now,
                shared_at=None,
            ),
            draft,
        )
        return assessment_id

    def _rubric_of(self, assessment: Assessment) -> Rubric:
        rubric = self._playbook.edition().rubric
        if rubric.hash != assessment.made_by.rubric_hash:
            raise _changed(assessment.ticket_id)
        return rubric


def _count_use(
    unit: Unit, part: tuple[Assessment, Draft], uncounted: Mapping[ModelRole, Usage], now: datetime
) -> None:
    """Keep on record what went to which model, for as long as the installation stands.

    What a reply took was counted when it came.
    """
    assessment, draft = part
    judged, drafted = uncounted["judge"], uncounted["drafter"]
    judge, drafter = assessment.made_by.judge, draft.note.drafted_by
    if judge.model:
        unit.model_use.add("judge", judge.model, judged, now)
    if drafter != "builtin" and (draft.usage.calls or draft.usage.reused):
        unit.model_use.add("drafter", drafter, drafted, now)
    elif drafted.calls:  # it fell back
        unit.model_use.add("drafter", UNNAMED_MODEL, drafted, now)


def _changed(ticket_id: str) -> PlaybookChangedError:
    return PlaybookChangedError(
        f"The playbook changed while ticket {ticket_id!r} was being assessed; assess it again."
    )


def _take_place(unit: Unit, assessment_id: str, assessment: Assessment, now: datetime) -> NoteState:
    """The state of a new note. A draft that it replaces is superseded."""
    waiting = unit.notes.drafts_of(assessment.ticket_id, assessment.agent)
    if waiting and _is_behind(unit, assessment_id, assessment, waiting):
        return NoteState.SUPERSEDED
    for row in waiting:
        if unit.notes.supersede(row.id, now):
            reason = f"assessment {assessment_id} took its place"
            unit.events.add(None, ("note", row.id), "supersede", now, reason)
    return NoteState.DRAFT


def _is_behind(
    unit: Unit, assessment_id: str, assessment: Assessment, waiting: Sequence[NoteRow]
) -> bool:
    """Whether what waits is worth more than what comes: silence replaces no answer."""
    current = unit.tickets.get(assessment.ticket_id).transcript_hash
    if assessment.made_by.transcript_hash != current:
        return True
    return not unit.assessments.is_answered(assessment_id) and any(
        unit.assessments.is_answered(row.assessment_id) for row in waiting
    )


def record_id(run_id: str, part: int, kind: str) -> str:
    """The id of what a run stores: the same run stores under the same ids."""
    return hashlib.sha256(f"{run_id}\n{part}\n{kind}".encode()).hexdigest()[:24]


def run_id(ticket_id: str, transcript_hash: str, attempt: int = 0) -> str:
    """The id of a run: a ticket, as it stands, and how often it was tried or asked for again."""
    key = hashlib.sha256(f"{ticket_id}\n{transcript_hash}".encode()).hexdigest()[:32]
    return f"assess-{key}-{attempt}"
