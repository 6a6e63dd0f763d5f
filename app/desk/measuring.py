"""What a model would be sent about a ticket, rendered and counted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import Lock

from app.coaching.drafter import Drafter
from app.desk.estimating import Prompts
from app.desk.triage import is_close_call
from app.judging.assess import assess
from app.judging.assessment import Assessment
from app.judging.briefing import Playbook, make_brief
from app.judging.judge import Brief, Judge
from app.judging.model_client import ModelClient
from app.judging.panel import Repeats
from app.judging.prompt_meter import Kept, PromptMeter, nothing_kept
from app.redaction.report import RedactedTicket


@dataclass(frozen=True)
class KeptAnswers:
    """What the judge and the drafter answered before."""

    judge: Kept = nothing_kept
    drafter: Kept = nothing_kept


@dataclass
class PromptMeasure:
    """Renders the prompts of a ticket. `judge` and `drafter` make the real ones over a client.

    None stands for a role that asks no model. Where a model's judgement isn't kept, what is
    drafted from is what `builtin` finds, which takes about as many words. One serves all
    threads, one ticket at a time: making a judge and a drafter takes longer than a ticket.
    """

    playbook: Playbook
    builtin: Judge
    judge: Callable[[ModelClient], Judge] | None
    drafter: Callable[[ModelClient], Drafter] | None
    now: Callable[[], datetime]
    kept: KeptAnswers = field(default_factory=KeptAnswers)
    _lock: Lock = field(default_factory=Lock, init=False)

    def __call__(self, ticket: RedactedTicket, repeats: Repeats) -> Prompts:
        """The prompt tokens of the ticket's calls, all agents' parts together."""
        with self._lock:
            total = Prompts()
            for part in ticket.agent_parts():
                brief = make_brief(ticket, part, self.playbook)
                total = total.with_more(self._of_part(brief, repeats))
            return total

    def _of_part(self, brief: Brief, repeats: Repeats) -> Prompts:
        prompts, found = self._judging(brief, repeats)
        if self._drafts is None:
            return prompts
        drafter, meter = self._drafts
        found = found or assess(brief, self.builtin, now=self.now())
        drafter.draft(brief, found, self.now().date())
        return prompts._replace(drafter=meter.taken())

    def _judging(self, brief: Brief, repeats: Repeats) -> tuple[Prompts, Assessment | None]:
        """What is asked of the judge, and the judgement where all of it is kept."""
        if self._judges is None:
            return Prompts(), None
        judge, meter = self._judges
        assess(brief, judge, now=self.now())
        first = meter.taken()
        if first.asked:
            return Prompts(first=first), None
        found = assess(brief, judge, now=self.now(), repeats=repeats, is_close=is_close_call)
        counted = meter.taken()
        return Prompts(counted=counted), None if counted.asked else found

    @cached_property
    def _judges(self) -> tuple[Judge, PromptMeter] | None:
        meter = PromptMeter(self.kept.judge)
        return (self.judge(meter), meter) if self.judge else None

    @cached_property
    def _drafts(self) -> tuple[Drafter, PromptMeter] | None:
        meter = PromptMeter(self.kept.drafter)
        return (self.drafter(meter), meter) if self.drafter else None
