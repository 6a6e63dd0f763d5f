"""Runs, tickets and a judge to test the evals with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import yaml

from app.judging.assessment import (
    Assessment,
    Evidence,
    JudgeIdentity,
    Provenance,
    UnscoredReason,
    Usage,
    Verdict,
)
from app.playbook.rubric import Dimension, Level, Rubric
from app.transcripts.ticket import Role, Ticket, Turn
from evals.run import CaseResult, CaseVerdict, EvalRun, Label, MadeBy

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BUILTIN = JudgeIdentity(kind="builtin", version="1")
DIMENSIONS = {"listens": Dimension.EMPATHY, "structure": Dimension.CLARITY}

MISSED, PARTLY, MET, EXEMPLARY = Level
NA: Label = "not_applicable"

Said = Level | UnscoredReason | None
Pairs = list[tuple[Label, Said]]
Rows = list[dict[str, tuple[Label, Said]]]


def verdict(criterion: str, label: Label, said: Said) -> CaseVerdict:
    """A label beside a level, a reason for having none, or None for no assessment."""
    level = said if isinstance(said, Level) else None
    reason = said if isinstance(said, UnscoredReason) else None
    return CaseVerdict(criterion=criterion, label=label, predicted=level, unscored=reason)


def run_of(
    rows: Sequence[Mapping[str, tuple[Label, Said]]],
    *,
    suite: str = "judge",
    dataset_hash: str = "d" * 64,
    rubric_hash: str = "r" * 64,
    dataset_size: int | None = None,
    judge: JudgeIdentity = BUILTIN,
) -> EvalRun:
    """A run with one ticket a row: criterion -> (label, what the judge said)."""
    cases = tuple(
        CaseResult(
            ticket_id=f"T-{i:03}",
            verdicts=tuple(verdict(c, label, said) for c, (label, said) in row.items()),
        )
        for i, row in enumerate(rows)
    )
    return EvalRun(
        suite=suite,
        made_at=NOW,
        made_by=MadeBy(
            dataset_hash=dataset_hash,
            judge=judge,
            rubric="small v1",
            rubric_hash=rubric_hash,
            index_version="i1",
            redaction_version="1",
            app_version="0",
        ),
        dimensions=DIMENSIONS,
        dataset_size=len(cases) if dataset_size is None else dataset_size,
        duration_s=0.1,
        cases=cases,
    )


def run_on(criterion: str, pairs: Sequence[tuple[Label, Said]]) -> EvalRun:
    """A run with one verdict a ticket, all on one criterion."""
    return run_of([{criterion: pair} for pair in pairs])


def ticket(ticket_id: str, labels: Mapping[str, str], text: str = "I'll look into it.") -> Ticket:
    """A question and an answer, with labels."""
    return Ticket(
        id=ticket_id,
        agent="Rosa",
        turns=(
            Turn(index=0, role=Role.CUSTOMER, text="Where is my parcel?"),
            Turn(index=1, role=Role.AGENT, text=text),
        ),
        labels=dict(labels),
    )


def small_rubric() -> Rubric:
    """Two criteria in two dimensions."""
    said = "Something long enough to be a sentence."

    def criterion(name: str) -> dict[str, object]:
        return {
            "id": name,
            "title": name,
            "question": said,
            "applies_when": said,
            "outside_control": said,
            "anchors": dict.fromkeys(Level, said),
            "examples": {"for": ["yes"], "against": ["no"]},
            "try_instead": said,
            "practise": said,
            "ask": said,
            "passages": ["a#b"],
        }

    dimensions = [
        {"id": d, "title": d, "summary": said, "criteria": [criterion(c)]}
        for c, d in DIMENSIONS.items()
    ]
    return Rubric.model_validate(
        {"id": "small", "version": 1, "title": "Small", "dimensions": dimensions, "hash": "r" * 64}
    )


Answer = Callable[[Ticket], Mapping[str, Said]]


@dataclass
class FakeJudging:
    """Judging code that answers from a function; it quotes the whole second turn."""

    answer: Answer
    rubric: Rubric = field(default_factory=small_rubric)
    seen: list[str] = field(default_factory=list)

    def assess_case(self, ticket: Ticket) -> Assessment:
        self.seen.append(ticket.id)
        said = self.answer(ticket)
        return assessment(ticket, {c: s for c, s in said.items() if s is not None})


def assessment(
    ticket: Ticket, said: Mapping[str, Level | UnscoredReason], quote: str | None = None
) -> Assessment:
    """An assessment of `ticket`; each level rests on `quote`, or on the agent's own words."""
    evidence = (Evidence(turn=1, quote=ticket.turns[1].text if quote is None else quote),)
    verdicts = tuple(
        Verdict(criterion=c, level=s, evidence=evidence)
        if isinstance(s, Level)
        else Verdict(criterion=c, unscored=s)
        for c, s in said.items()
    )
    return Assessment(
        ticket_id=ticket.id,
        agent=ticket.agent,
        verdicts=verdicts,
        scores=(),
        usage=Usage(calls=1, cost_usd=0.01),
        made_by=Provenance(
            judge=BUILTIN,
            transcript_hash="t",
            redaction_version="1",
            rubric="small v1",
            rubric_hash="r" * 64,
            index_version="i1",
            made_at=NOW,
        ),
    )


def write_suite(folder: Path, **changes: object) -> Path:
    """A suite file `small.yaml` in `folder`, over `cases.jsonl`."""
    fields = {"name": "small", "title": "A small suite", "datasets": ["cases.jsonl"]}
    path = folder / "small.yaml"
    path.write_text(yaml.safe_dump(fields | changes), encoding="utf-8")
    return path
