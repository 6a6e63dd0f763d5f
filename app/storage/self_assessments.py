"""Self-assessments: an agent's own answers, which only they may read."""

from datetime import datetime

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, TypeAdapter

from app.judging.self_answer import SelfAnswer
from app.storage.database import utc
from app.storage.tables import self_assessments


class StoredSelfAssessment(BaseModel):
    """A self-assessment as stored.

    `run_id` finds the judge's view, or `transcript_hash` a later run's.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    ticket_id: str
    transcript_hash: str
    agent: str
    run_id: str
    answers: dict[str, SelfAnswer]
    next_time: str
    made_at: datetime


_ANSWERS = TypeAdapter(dict[str, SelfAnswer])


class SelfAssessments:
    """The self-assessments of one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, made: StoredSelfAssessment) -> None:
        """Store one."""
        self._connection.execute(
            self_assessments.insert().values(
                document=_ANSWERS.dump_json(dict(made.answers)).decode(),
                **made.model_dump(exclude={"answers"}),
            )
        )

    def replace(self, made: StoredSelfAssessment) -> None:
        """Store one in the place of the one with its id."""
        self._connection.execute(self_assessments.delete().where(self_assessments.c.id == made.id))
        self.add(made)

    def get(self, made_id: str, agent: str) -> StoredSelfAssessment | None:
        """One of `agent`'s own; None where there is none, or it is somebody else's."""
        found = self._select(
            (self_assessments.c.id == made_id) & (self_assessments.c.agent == agent), 1
        )
        return found[0] if found else None

    def of_agent(self, agent: str, limit: int) -> tuple[StoredSelfAssessment, ...]:
        """`agent`'s own, newest first."""
        return self._select(self_assessments.c.agent == agent, limit)

    def of_transcript(
        self, agent: str, ticket_id: str, transcript_hash: str
    ) -> tuple[StoredSelfAssessment, ...]:
        """`agent`'s own of one transcript, newest first."""
        return self._select(
            (self_assessments.c.agent == agent)
            & (self_assessments.c.ticket_id == ticket_id)
            & (self_assessments.c.transcript_hash == transcript_hash),
            None,
        )

    def _select(
        self, condition: sa.ColumnElement[bool], limit: int | None
    ) -> tuple[StoredSelfAssessment, ...]:
        rows = self._connection.execute(
            sa.select(self_assessments)
            .where(condition)
            .order_by(self_assessments.c.made_at.desc())
            .limit(limit)
        )
        return tuple(_stored(dict(row._mapping)) for row in rows)

    def say_next_time(self, made_id: str, agent: str, text: str) -> None:
        """Keep what the agent would do next time."""
        self._connection.execute(
            self_assessments.update()
            .where(self_assessments.c.id == made_id, self_assessments.c.agent == agent)
            .values(next_time=text)
        )


def _stored(row: dict[str, object]) -> StoredSelfAssessment:
    made_at = row["made_at"]
    assert isinstance(made_at, datetime)
    return StoredSelfAssessment.model_validate(
        dict(row)
        | {"answers": _ANSWERS.validate_json(str(row["document"])), "made_at": utc(made_at)}
    )
