"""Small briefs for the tests of judging."""

from app.judging.assessment import Cause, Evidence, JudgeIdentity, UnscoredReason, Verdict
from app.judging.judge import Brief, Judgement
from app.playbook.passage import Passage
from app.playbook.rubric import Criterion, Dimension, Examples, Level, Rubric, RubricDimension
from app.redaction.report import RedactedTicket, RedactionReport
from app.transcripts.ticket import AgentPart, Role, Turn

CRITERIA = {
    Dimension.EMPATHY: ("acknowledges_feeling", "listens"),
    Dimension.CLARITY: ("plain_language", "answers_question"),
    Dimension.RESOLUTION: ("takes_ownership",),
}


def make_criterion(id: str, weight: float = 1.0) -> Criterion:
    """A criterion with every field filled."""
    title = id.replace("_", " ").capitalize()
    return Criterion(
        id=id,
        title=title,
        question=f"Does the agent show: {title}?",
        applies_when="whenever the customer wrote something",
        outside_control="what policy forbids the agent to say",
        anchors={level: f"{title}, {level}." for level in Level},
        examples=Examples.model_validate({"for": ["A good line."], "against": ["A poor line."]}),
        try_instead="I see what this cost you.",
        practise="Write one such line a day.",
        ask="What would you say next time?",
        passages=(f"doc-{id.replace('_', '-')}#how",),
        weight=weight,
    )


def make_rubric(weights: dict[str, float] | None = None) -> Rubric:
    """Five criteria in three dimensions."""
    weights = weights or {}
    return Rubric(
        id="small",
        version=1,
        title="A small rubric",
        hash="ab" * 32,
        dimensions=tuple(
            RubricDimension(
                id=dimension,
                title=dimension.capitalize(),
                summary=f"What {dimension} is.",
                criteria=tuple(make_criterion(id, weights.get(id, 1.0)) for id in ids),
                weight=weights.get(dimension, 1.0),
            )
            for dimension, ids in CRITERIA.items()
        ),
    )


def make_passages(rubric: Rubric) -> tuple[Passage, ...]:
    """The first passage of each criterion."""
    return tuple(
        Passage(
            id=criterion.passages[0],
            document=f"On: {criterion.title}",
            heading="How",
            text=f"How to do it: {criterion.title}.",
            topic=rubric.dimension_of[criterion.id],
        )
        for criterion in rubric.criteria.values()
    )


TURNS = (
    (Role.CUSTOMER, "My router died again and I'm furious."),
    (Role.AGENT, "I\u2019m so sorry — that must be tiring,  after three visits."),
    (Role.CUSTOMER, "It is. When will it work?"),
    (Role.NOTE, "Third visit this month."),
    (Role.AGENT, "A new router arrives on Friday. I'll call you on Saturday."),
)


def make_brief(turns: tuple[tuple[Role, str], ...] = TURNS, own: tuple[int, ...] = ()) -> Brief:
    """A brief on `turns`, judging the agent turns, or only those in `own`."""
    agent_turns = tuple(i for i, (role, _) in enumerate(turns) if role is Role.AGENT)
    rubric = make_rubric()
    ticket = RedactedTicket(
        id="T-1",
        turns=tuple(Turn(index=i, role=r, text=text) for i, (r, text) in enumerate(turns)),
        report=RedactionReport(),
        redaction_version="r1",
        transcript_hash="cd" * 32,
    )
    part = AgentPart(agent="Ada", turns=own or agent_turns)
    return Brief(
        ticket=ticket,
        part=part,
        rubric=rubric,
        passages=make_passages(rubric),
        index_version="i1",
    )


def make_verdict(
    criterion: str = "acknowledges_feeling",
    *,
    level: Level | None = Level.MET,
    turn: int = 1,
    quote: str = "that must be tiring",
    cause: Cause = Cause.AGENT,
    citations: tuple[str, ...] | None = None,
) -> Verdict:
    """A verdict that holds in `make_brief()`."""
    return Verdict(
        criterion=criterion,
        level=level,
        unscored=None if level else UnscoredReason.NOT_APPLICABLE,
        evidence=(Evidence(turn=turn, quote=quote),),
        rationale="Because.",
        cause=cause,
        citations=((f"doc-{criterion.replace('_', '-')}#how",) if citations is None else citations),
    )


class FixedJudge:
    """Gives the same judgement on every brief, and remembers the briefs."""

    identity = JudgeIdentity(kind="builtin", version="fixed")

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement
        self.briefs: list[Brief] = []

    def judge(self, brief: Brief, repeat: int = 0) -> Judgement:
        """The judgement that it was made with."""
        self.briefs.append(brief)
        return self.judgement
