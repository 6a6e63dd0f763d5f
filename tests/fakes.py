"""Stand-ins for what is slow or paid: a judge, a drafter, a knowledge base, a redactor."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from threading import Lock
from types import MappingProxyType

from app.coaching.drafter import Draft
from app.errors import ModelSetupError, ModelUnavailableError
from app.judging.assessment import Assessment, Evidence, JudgeIdentity, Usage, Verdict
from app.judging.judge import Brief, Judgement
from app.playbook.documents import Topic
from app.playbook.edition import Found
from app.playbook.passage import Passage
from app.playbook.rubric import Level
from app.redaction.report import RedactedTicket
from app.transcripts.ticket import Ticket
from tests.builders import PASSAGE, a_note, a_rubric, redacted


class FakePlaybook:
    """A playbook of one small rubric and one passage, in one version."""

    version = "test"
    rubric = a_rubric()
    by_id: Mapping[str, Passage] = MappingProxyType({PASSAGE.id: PASSAGE})

    def edition(self) -> "FakePlaybook":
        return self

    def search_many(
        self, queries: Sequence[tuple[str, Topic | None]], limit: int = 5
    ) -> tuple[tuple[Found, ...], ...]:
        return tuple(() for _ in queries)


class FakeJudge:
    """Finds every criterion met in the part's first turn, and counts who asked."""

    identity = JudgeIdentity(kind="builtin", version="fake")

    def __init__(
        self,
        unavailable_for: Sequence[str] = (),
        broken_for: Sequence[str] = (),
        faulty_for: Sequence[str] = (),
    ) -> None:
        self.asked: list[str] = []
        self._faulty_for = faulty_for
        self._unavailable_for = unavailable_for
        self._broken_for = broken_for
        self._lock = Lock()

    def judge(self, brief: Brief, repeat: int = 0) -> Judgement:
        with self._lock:
            self.asked.append(brief.ticket.id)
        if brief.ticket.id in self._unavailable_for:
            raise ModelUnavailableError("The model at example.test didn't answer in 60 s.")
        if brief.ticket.id in self._broken_for:
            raise ModelSetupError("The key was refused; set DEBRIEF_API_KEY.")
        if brief.ticket.id in self._faulty_for:
            raise KeyError(brief.ticket.turns[0].text)
        turn = brief.ticket.turns[brief.part.turns[0]]
        return Judgement(
            verdicts=tuple(
                Verdict(
                    criterion=criterion,
                    level=Level.MET,
                    evidence=(Evidence(turn=turn.index, quote=turn.text),),
                    rationale="It is met.",
                    citations=(PASSAGE.id,),
                )
                for criterion in brief.rubric.criteria
            )
        )


class FakeDrafter:
    """Drafts the same note for everybody, for a fifth of a cent."""

    RAW_REPLIES = ("the note, as a model gave it",)

    def draft(self, brief: Brief, assessment: Assessment, today: date) -> Draft:
        usage = Usage(calls=1, cost_usd=0.002)
        return Draft(note=a_note(), usage=usage, raw_replies=self.RAW_REPLIES)


def without_addresses(text: str) -> str:
    """The text without e-mail addresses."""
    return re.sub(r"[\w.]+@[\w.]+\w", "[EMAIL_1]", text)


class NothingPersonal:
    """A redactor for tickets that hold nothing personal."""

    version = "test"

    def redact(self, ticket: Ticket) -> RedactedTicket:
        return redacted(ticket)
