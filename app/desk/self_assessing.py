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
from app.storage.records import Records, Unit
from app.storage.self_assessments import StoredSelfAssessment


class Runner(Protocol):
    """Has a ticket assessed."""

    def run_of(self, ticket_id: str) -> str:
        """The id of a run that has assessed the ticket as it stands; waits for it."""


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
        worth most to somebody who has made up their own mind.
        """
        rubric = self._rubric()
        open_ones = [c.title for c in rubric.criteria.values() if c.id not in answers]
        if open_ones:
            raise InputError(
                f"{len(open_ones)} of {len(rubric.criteria)} criteria have no answer yet: "
                f"{', '.join(open_ones)}. Choose a level, or “does not apply”."
            )
        self.ticket(ticket_id, by)
        made = StoredSelfAssessment(
            id=uuid.uuid4().hex,
            ticket_id=ticket_id,
            agent=by.name,
            run_id=self._runner.run_of(ticket_id),
            answers={c: self._redacted(answers[c]) for c in rubric.criteria},
            next_time="",
            made_at=self._now(),
        )
        with self._records.begin() as unit:
            unit.self_assessments.add(made)
            return _view(unit, made)

    def _redacted(self, answer: SelfAnswer) -> SelfAnswer:
        return answer.model_copy(update={"why": self._redact(answer.why)})

    def mine(self, agent: str, limit: int = 20) -> tuple[SelfAssessment, ...]:
        """`agent`'s self-assessments, newest first."""
        with self._records.begin() as unit:
            return tuple(_view(unit, made) for made in unit.self_assessments.of_agent(agent, limit))

    def say_next_time(self, made_id: str, text: str, by: Person) -> SelfAssessment:
        """Keep what the agent would do next time. Raises NotFoundError."""
        kept = self._redact(text.strip())
        with self._records.begin() as unit:
            unit.self_assessments.say_next_time(made_id, by.name, kept)
            made = unit.self_assessments.get(made_id, by.name)
            if made is None:
                raise NotFoundError(f"There is no self-assessment {made_id!r} of yours.")
            return _view(unit, made)


def _own_ticket(unit: Unit, ticket_id: str, by: Person) -> RedactedTicket:
    if by.role != "agent":
        raise PermissionDeniedError("Only agents assess themselves; you are a leader.")
    ticket = unit.tickets.get(ticket_id)
    is_theirs = any(part.agent == by.name for part in ticket.agent_parts())
    if not is_theirs or unit.tickets.owner(ticket_id) not in {None, by.name}:
        raise NotFoundError(f"There is no ticket {ticket_id!r} of yours.")
    return ticket


def _view(unit: Unit, made: StoredSelfAssessment) -> SelfAssessment:
    assessment = _part_of(unit.assessments.of_run(made.run_id), made.agent)
    return SelfAssessment(
        id=made.id,
        ticket=unit.tickets.get(made.ticket_id, assessment.made_by.transcript_hash),
        agent=made.agent,
        answers=made.answers,
        next_time=made.next_time,
        assessment=assessment,
        made_at=made.made_at,
    )


def _part_of(assessments: tuple[Assessment, ...], agent: str) -> Assessment:
    for assessment in assessments:
        if assessment.agent == agent:
            return assessment
    raise NotFoundError("The judge's view of this ticket isn't there yet; try again in a moment.")
