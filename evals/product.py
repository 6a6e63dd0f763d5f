"""The product's own judging code, as an eval runs it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.errors import EvalError
from app.judging.assess import assess
from app.judging.assessment import Assessment, JudgeIdentity
from app.judging.briefing import make_brief
from app.playbook.rubric import Rubric
from app.settings import Settings, read_settings
from app.transcripts.ticket import Ticket

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.judging.judge import Judge

JudgeKind = Literal["builtin", "llm"]


class ProductJudging:
    """What `debrief assess` does to a ticket: redact, find passages, judge, verify, score."""

    def __init__(self, services: "Services", judge: "Judge") -> None:
        self._services = services
        self._judge = judge

    @property
    def identity(self) -> JudgeIdentity:
        """Which judge it is."""
        return self._judge.identity

    @property
    def rubric(self) -> Rubric:
        """The rubric that the settings name."""
        return self._services.index.rubric()

    def assess_case(self, ticket: Ticket) -> Assessment:
        """The assessment of the last agent's part, which is the one that is labelled."""
        parts = self._services.assess_ticket(ticket, judge=self._judge)
        if not parts:
            raise EvalError(f"ticket {ticket.id!r} has no agent turn; take it out of the dataset")
        return parts[-1]

    def gauge_case(self, ticket: Ticket) -> tuple[Assessment, Mapping[str, float]]:
        """The assessment of the last agent's part, and its learned gauges, 0.0 to 1.0 each;
        none where the judge has none."""
        from app.judging.builtin import BuiltinJudge

        redacted = self._services.redactor.redact(ticket)
        brief = make_brief(redacted, redacted.agent_parts()[-1], self._services.index)
        assessment = assess(brief, self._judge, now=datetime.now(UTC))
        judge = self._judge
        return assessment, judge.gauges(brief) if isinstance(judge, BuiltinJudge) else {}


@contextmanager
def build_judging(
    kind: JudgeKind | None,
    model: str | None,
    prompt: Path | None,
    settings: Settings | None = None,
) -> Iterator[ProductJudging]:
    """The judging code of `settings`, or of this process's, with another judge where one
    is named.

    Raises SettingsError, ModelSetupError and PromptError. Gives back what it opened.
    """
    from app.bootstrap import Services

    services = Services(settings or read_settings())
    try:
        yield ProductJudging(services, services.build_judge(kind, model, prompt))
    finally:
        services.close()
