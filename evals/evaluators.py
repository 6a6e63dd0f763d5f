"""Evaluators, each named for the harm that it catches; each counts it in one case.

The README ranks them by harm. A case's `metadata` are its labels: criterion to
level, or "not_applicable".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic_evals.evaluators import Evaluator, EvaluatorContext

from app.judging.assessment import Assessment, Evidence
from app.playbook.rubric import Level
from app.transcripts.ticket import Role, Ticket

Labels = dict[str, str]
Context = EvaluatorContext[Ticket, Assessment, Labels]

# A redacted quote stands beside a ticket that isn't: a placeholder matches what it replaced.
PLACEHOLDER = re.compile(r"\\\[[A-Z_]+\d*\\\]")
GOOD = {Level.MET, Level.EXEMPLARY}


@dataclass(repr=False)
class NoInventedQuote(Evaluator[Ticket, Assessment, Labels]):
    """A verdict quotes words that no agent wrote in that turn, or quotes nothing.

    Looks at the ticket itself, apart from the product's own verification.
    """

    def evaluate(self, ctx: Context) -> int:
        """Verdicts with a level whose evidence doesn't hold."""
        scored = [v for v in ctx.output.verdicts if v.level is not None]
        return sum(
            not v.evidence or not all(_is_said(e, ctx.inputs) for e in v.evidence) for v in scored
        )


@dataclass(repr=False)
class NoHarshVerdict(Evaluator[Ticket, Assessment, Labels]):
    """Good work is called missed: an agent is coached on what they did well."""

    def evaluate(self, ctx: Context) -> int:
        """Verdicts of "missed" where the label is met or exemplary."""
        return sum(
            label in GOOD and level is Level.MISSED for label, level in _labelled_levels(ctx)
        )


@dataclass(repr=False)
class NoFlattery(Evaluator[Ticket, Assessment, Labels]):
    """What was missed is called met or better: the customer's trouble stays unseen."""

    def evaluate(self, ctx: Context) -> int:
        """Verdicts of met or exemplary where the label is missed."""
        return sum(
            label == Level.MISSED and level in GOOD for label, level in _labelled_levels(ctx)
        )


@dataclass(repr=False)
class NotApplicableIsNotScored(Evaluator[Ticket, Assessment, Labels]):
    """A level is given for what nothing in the ticket called for."""

    def evaluate(self, ctx: Context) -> int:
        """Verdicts with a level where the label is "not_applicable"."""
        return sum(label == "not_applicable" for label, _ in _labelled_levels(ctx))


EVALUATORS: dict[str, type[Evaluator[Ticket, Assessment, Labels]]] = {
    kind.__name__: kind
    for kind in (NoInventedQuote, NoHarshVerdict, NoFlattery, NotApplicableIsNotScored)
}


def build_evaluators(names: Sequence[str]) -> list[Evaluator[Ticket, Assessment, Labels]]:
    """The evaluators called `names`, which the suite has checked."""
    return [EVALUATORS[name]() for name in names]


def _labelled_levels(ctx: Context) -> Iterator[tuple[str, Level]]:
    labels = ctx.metadata or {}
    for verdict in ctx.output.verdicts:
        if verdict.criterion in labels and verdict.level is not None:
            yield labels[verdict.criterion], verdict.level


def _is_said(evidence: Evidence, ticket: Ticket) -> bool:
    """Whether an agent's turn holds the quote, spacing and case apart."""
    for turn in ticket.turns:
        if turn.index == evidence.turn and turn.role is Role.AGENT:
            words = PLACEHOLDER.sub(".{1,200}?", re.escape(_flat(evidence.quote)))
            return re.search(words, _flat(turn.text), re.IGNORECASE) is not None
    return False


def _flat(text: str) -> str:
    return " ".join(text.split())
