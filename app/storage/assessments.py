"""Assessments: written once, never changed."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from app.errors import NotFoundError
from app.judging.assessment import Assessment, UnscoredReason, Usage
from app.judging.model_client import total_usage
from app.playbook.rubric import Dimension
from app.storage.tables import assessments, citations


class Assessments:
    """The assessments of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(
        self,
        assessment_id: str,
        run: tuple[str, int],
        assessment: Assessment,
        team: str | None,
        *,
        private_to: str | None = None,
        drafting: Usage | None = None,
        batch: int | None = None,
    ) -> None:
        """Store one. `run` is (run id, part); the same run and part can't be stored twice.

        `private_to` is the agent whose own the ticket is, None where it is the team's.
        `drafting` is what the note took; it counts into the cost. `batch` is the number
        of the batch that the run belongs to.
        """
        judge = assessment.made_by.judge
        scores = {score.dimension: score.score for score in assessment.scores}
        took = total_usage([assessment.usage, drafting or Usage()])
        self._connection.execute(
            assessments.insert(),
            {
                "id": assessment_id,
                "run_id": run[0],
                "part": run[1],
                "ticket_id": assessment.ticket_id,
                "transcript_hash": assessment.made_by.transcript_hash,
                "agent": assessment.agent,
                "team": team,
                "private_to": private_to,
                "judge": judge.model or judge.kind,
                "unscored": sum(1 for verdict in assessment.verdicts if verdict.level is None),
                "is_answered": has_answer(assessment),
                "cost_usd": took.cost_usd,
                "unpriced": took.unpriced,
                "batch_id": batch,
                "made_at": assessment.made_by.made_at,
                "document": assessment.model_dump_json(),
            }
            | {dimension.value: scores.get(dimension) for dimension in Dimension},
        )
        cited = sorted({c for verdict in assessment.verdicts for c in verdict.citations})
        if cited:
            self._connection.execute(
                citations.insert(),
                [{"assessment_id": assessment_id, "passage_id": passage} for passage in cited],
            )

    def get(self, assessment_id: str) -> Assessment:
        """One assessment. Raises NotFoundError."""
        document = self._connection.scalar(
            sa.select(assessments.c.document).where(assessments.c.id == assessment_id)
        )
        if document is None:
            raise NotFoundError(f"There is no assessment {assessment_id!r}.")
        return Assessment.model_validate_json(document)

    def is_answered(self, assessment_id: str) -> bool:
        """Whether the model answered at all; False where there is no such assessment."""
        query = sa.select(assessments.c.is_answered).where(assessments.c.id == assessment_id)
        return bool(self._connection.scalar(query))

    def of_run(self, run_id: str) -> tuple[Assessment, ...]:
        """What a run stored, one for each agent's part; empty where it stored nothing yet."""
        rows = self._connection.scalars(
            sa.select(assessments.c.document)
            .where(assessments.c.run_id == run_id)
            .order_by(assessments.c.part)
        )
        return tuple(Assessment.model_validate_json(row) for row in rows)

    def ids_of_run(self, run_id: str) -> tuple[str, ...]:
        """The ids of what a run stored."""
        query = sa.select(assessments.c.id).where(assessments.c.run_id == run_id)
        return tuple(self._connection.scalars(query.order_by(assessments.c.part)))

    def latest_of(self, ticket_id: str, transcript_hash: str) -> tuple[str, ...]:
        """The ids of the runs that assessed a transcript, newest first.

        A run in which the model left a part unanswered isn't among them.
        """
        query = (
            sa.select(assessments.c.run_id)
            .where(
                assessments.c.ticket_id == ticket_id,
                assessments.c.transcript_hash == transcript_hash,
                of_answered_run(),
            )
            .order_by(assessments.c.made_at.desc())
        )
        return tuple(dict.fromkeys(self._connection.scalars(query)))

    def assessed_of(self, transcripts: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of the (ticket id, transcript hash) that an assessment is stored of."""
        ids = {ticket_id for ticket_id, _ in transcripts}
        rows = self._connection.execute(
            sa.select(assessments.c.ticket_id, assessments.c.transcript_hash).where(
                assessments.c.ticket_id.in_(ids)
            )
        )
        return {(row.ticket_id, row.transcript_hash) for row in rows} & set(transcripts)

    def unanswered_runs(self) -> set[str]:
        """The ids of the runs in which the model left a part unanswered: to be tried again."""
        query = sa.select(assessments.c.run_id).where(assessments.c.is_answered.is_(False))
        return set(self._connection.scalars(query))

    def tickets_since(self, moment: datetime) -> int:
        """How many of the team's tickets were assessed since `moment`, each counted once."""
        query = sa.select(sa.func.count(sa.distinct(assessments.c.ticket_id))).where(
            assessments.c.private_to.is_(None), assessments.c.made_at >= moment
        )
        return self._connection.scalar(query) or 0

    def runs_among(self, runs: Sequence[str]) -> set[str]:
        """Those of the runs that have stored an assessment."""
        query = sa.select(assessments.c.run_id).where(assessments.c.run_id.in_(runs))
        return set(self._connection.scalars(query))

    def count(self) -> int:
        """How many there are, private ones too."""
        return self._connection.scalar(sa.select(sa.func.count()).select_from(assessments)) or 0

    def cost(self) -> float:
        """What all assessments and their drafts cost, in US dollars.

        Calls of unknown price are left out; `unpriced` says in how many there are any.
        """
        return self._connection.scalar(sa.select(sa.func.sum(assessments.c.cost_usd))) or 0.0

    def unpriced(self) -> int:
        """How many assessments took calls whose price isn't known."""
        query = sa.select(sa.func.count()).where(assessments.c.unpriced > 0)
        return self._connection.scalar(query) or 0

    def citations(self) -> dict[str, int]:
        """Passage id -> how many of the team's assessments cite it."""
        rows = self._connection.execute(
            sa.select(citations.c.passage_id, sa.func.count().label("times"))
            .join(assessments, assessments.c.id == citations.c.assessment_id)
            .where(assessments.c.private_to.is_(None))
            .group_by(citations.c.passage_id)
        )
        return {row.passage_id: row.times for row in rows}


def of_answered_run() -> sa.ColumnElement[bool]:
    """That the model answered for every part of the run which an assessment belongs to."""
    other = assessments.alias("other")
    return ~sa.exists().where(
        other.c.run_id == assessments.c.run_id, other.c.is_answered.is_(False)
    )


def has_answer(assessment: Assessment) -> bool:
    """Whether the model answered at all, if only in part."""
    return any(verdict.unscored is not UnscoredReason.NO_REPLY for verdict in assessment.verdicts)
