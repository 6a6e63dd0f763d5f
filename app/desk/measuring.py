"""What a model would be sent about a ticket, rendered and counted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.coaching.drafter import Drafter
from app.desk.estimating import Prompts
from app.judging.assess import assess
from app.judging.briefing import Playbook, make_brief
from app.judging.judge import Judge
from app.judging.model_client import ModelClient
from app.judging.prompt_meter import PromptMeter
from app.redaction.report import RedactedTicket

METERED = "counted, not sent"


@dataclass(frozen=True)
class PromptMeasure:
    """Renders the prompts of a ticket. `judge` and `drafter` make the real ones over a client.

    None stands for a role that asks no model. What is drafted from is what `builtin` finds:
    the model's verdicts aren't there yet, and take about as many words.
    """

    playbook: Playbook
    builtin: Judge
    judge: Callable[[ModelClient], Judge] | None
    drafter: Callable[[ModelClient], Drafter] | None
    now: Callable[[], datetime]

    def __call__(self, ticket: RedactedTicket) -> Prompts:
        """The prompt tokens of the ticket's calls, all agents' parts together."""
        judged, drafted = PromptMeter(METERED), PromptMeter(METERED)
        for part in ticket.agent_parts():
            brief = make_brief(ticket, part, self.playbook)
            if self.judge:
                self.judge(judged).judge(brief)
            if self.drafter:
                found = assess(brief, self.builtin, now=self.now())
                self.drafter(drafted).draft(brief, found, self.now().date())
        return Prompts(tuple(judged.sizes), tuple(drafted.sizes))
