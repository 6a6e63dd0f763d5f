"""Self-assessment: the agent judges first, in private, and only then sees the judge's view."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from app.desk.views import SelfAssessment
from app.errors import InputError, NotFoundError, PermissionDeniedError
from app.judging.assessment import Assessment
from app.judging.self_answer import SelfAnswer
from app.people.roles import Person
from app.playbook.rubric import Rubric
from app.redaction.report import RedactedTicket
from app.storage.assessments import has_answer
from app.storage.records import Records, Unit
from app.storage.self_assessments import StoredSelfAssessment


class Runner(Protocol):
    """Has a ticket assessed."""

    def begin(self, ticket_id: str, /) -> str:
        """The id of a run that assesses the ticket as it stands. Doesn't wait for it."""

    def wait(self, run_id: str, /) -> None:
        """Wait until a run has ended. Raises InputError in words where it failed."""


class SelfAssessmentDesk:
    """An agent's own view of their tickets. Nobody else can read it."""

    def __init__(
        self,
        records: Records,
        rubric: Callable[[], Rubric],
        runner: Runner,
        now: Callable[[], datetime],
        redact: Callable[[str], str],
    ) -> None:
        """`redact` removes what is personal from what the agent typed."""
        self._records = records
        self._rubric = rubric
        self._runner = runner
        self._now = now
        self._redact = redact

    def ticket(self, ticket_id: str, by: Person) -> RedactedTicket:
        """A ticket that `by` wrote in. Raises NotFoundError for any other."""
        with self._records.begin() as unit:
            return _own_ticket(unit, ticket_id, by)

    def submit(self, ticket_id: str, answers: dict[str, SelfAnswer], by: Person) -> SelfAssessment:
        """Keep the agent's answers, then show the judge's view beside them.

        Raises InputError where a criterion has no answer: the judge's view is
        worth most to somebody who has made up their own mind. Where the ticket
        can't be assessed, that is an InputError too, and the answers are kept.
        """
        rubric = self._rubric()
        open_ones = [c.title for c in rubric.criteria.values() if c.id not in answers]
        if open_ones:
            raise InputError(
                f"{len(open_ones)} of {len(rubric.criteria)} criteria have no answer yet: "
                f"{', '.join(open_ones)}. Choose a level, or “does not apply”."
            )
        ticket = self.ticket(ticket_id, by)
        run = self._runner.begin(ticket_id)
        made = self._keep(
            StoredSelfAssessment(
                id=uuid.uuid4().hex,
                ticket_id=ticket_id,
                transcript_hash=ticket.transcript_hash,
                agent=by.name,
                run_id=run,
                answers={c: self._redacted(answers[c]) for c in rubric.criteria},
                next_time="",
                made_at=self._now(),
            )
        )
        self._runner.wait(run)
        with self._records.begin() as unit:
            return _shown(unit, made)

    def _keep(self, made: StoredSelfAssessment) -> StoredSelfAssessment:
        """Store it, in the place of one of the same transcript that got no view to compare."""
        with self._records.begin() as unit:
            earlier = unit.self_assessments.of_transcript(
                made.agent, made.ticket_id, made.transcript_hash
            )
            for one in earlier:
                judged = _judged(unit, one)
                if judged is None or not has_answer(judged):
                    made = made.model_copy(update={"id": one.id, "next_time": one.next_time})
                    break
            unit.self_assessments.replace(made)
            return made

    def _redacted(self, answer: SelfAnswer) -> SelfAnswer:
        return answer.model_copy(update={"why": self._redact(answer.why)})

    def mine(self, agent: str, limit: int = 20) -> tuple[SelfAssessment, ...]:
        """`agent`'s self-assessments that the judge's view is there for, newest first."""
        with self._records.begin() as unit:
            kept = unit.self_assessments.of_agent(agent, limit)
            judged = ((made, _judged(unit, made)) for made in kept)
            return tuple(_view(unit, made, view) for made, view in judged if view is not None)

    def say_next_time(self, made_id: str, text: str, by: Person) -> SelfAssessment:
        """Keep what the agent would do next time. Raises NotFoundError."""
        kept = self._redact(text.strip())
        with self._records.begin() as unit:
            unit.self_assessments.say_next_time(made_id, by.name, kept)
            made = unit.self_assessments.get(made_id, by.name)
            if made is None:
                raise NotFoundError(f"There is no self-assessment {made_id!r} of yours.")
            return _shown(unit, made)


def _own_ticket(unit: Unit, ticket_id: str, by: Person) -> RedactedTicket:
    if by.role != "agent":
        raise PermissionDeniedError("Only agents assess themselves; you are a leader.")
    ticket = unit.tickets.get(ticket_id)
    is_theirs = any(part.agent == by.name for part in ticket.agent_parts())
    if not is_theirs or unit.tickets.owner(ticket_id) not in {None, by.name}:
        raise NotFoundError(f"There is no ticket {ticket_id!r} of yours.")
    return ticket


def _shown(unit: Unit, made: StoredSelfAssessment) -> SelfAssessment:
    judged = _judged(unit, made)
    if judged is None:
        raise NotFoundError(
            "The judge's view of this ticket isn't there yet. Your answers are kept; "
            "try again in a moment."
        )
    return _view(unit, made, judged)


def _view(unit: Unit, made: StoredSelfAssessment, judged: Assessment) -> SelfAssessment:
    return SelfAssessment(
        id=made.id,
        ticket=unit.tickets.get(made.ticket_id, judged.made_by.transcript_hash),
        agent=made.agent,
        answers=made.answers,
        next_time=made.next_time,
        assessment=judged,
        made_at=made.made_at,
    )


def _judged(unit: Unit, made: StoredSelfAssessment) -> Assessment | None:
    """The judge's view: its run's, or where that has no answer, a later run's. None if neither."""
    own = _part_of(unit, made.run_id, made.agent)
    if own is not None and has_answer(own):
        return own
    later = unit.assessments.latest_of(made.ticket_id, made.transcript_hash)
    return next((found for run in later if (found := _part_of(unit, run, made.agent))), own)


def _part_of(unit: Unit, run: str, agent: str) -> Assessment | None:
    return next((found for found in unit.assessments.of_run(run) if found.agent == agent), None)
