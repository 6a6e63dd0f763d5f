"""Tickets, assessments and notes for tests, each with only what the test is about."""

import hashlib
from datetime import UTC, date, datetime

from app.coaching.note import CoachingNote, Memo, Pointer, PracticeStep, Recognition
from app.judging.assessment import (
    Assessment,
    Evidence,
    Finding,
    JudgeIdentity,
    Provenance,
    UnscoredReason,
    Verdict,
)
from app.judging.scoring import score
from app.playbook.passage import Passage
from app.playbook.rubric import Criterion, Dimension, Level, Rubric, RubricDimension
from app.redaction.report import RedactedTicket, RedactionReport
from app.transcripts.ticket import Role, Ticket, Turn

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
SAID = (
    (Role.CUSTOMER, "This is the third time I ask. Where is my parcel?"),
    (Role.AGENT, "I'm sorry that you had to ask three times. It left Leeds this morning."),
    (Role.CUSTOMER, "Finally. When does it get here?"),
    (Role.AGENT, "Tomorrow before noon. I'll check at twelve and write to you."),
)
PASSAGE = Passage(
    id="acknowledging-feelings#name-it",
    document="Acknowledging feelings",
    heading="Name it",
    text="Say what you heard before you say what you will do.",
    topic=Dimension.EMPATHY,
)


def a_ticket(
    ticket_id: str = "T-1",
    said: tuple[tuple[Role, str], ...] = SAID,
    *,
    agent: str | None = "Ana Reyes",
    team: str | None = "Orders",
) -> Ticket:
    """A chat of an angry customer and an agent who puts it right."""
    return Ticket(
        id=ticket_id,
        turns=tuple(
            Turn(index=i, role=role, text=text, author=agent if role is Role.AGENT else None)
            for i, (role, text) in enumerate(said)
        ),
        channel="chat",
        agent=agent,
        team=team,
    )


def redacted(ticket: Ticket) -> RedactedTicket:
    """The ticket as if nothing personal had been found in it."""
    said = "\n".join(f"{turn.role} {turn.author}: {turn.text}" for turn in ticket.turns)
    return RedactedTicket(
        **dict(ticket),
        report=RedactionReport(),
        redaction_version="test",
        transcript_hash=hashlib.sha256(said.encode()).hexdigest(),
    )


def a_criterion(criterion_id: str) -> Criterion:
    """A criterion whose words don't matter."""
    return Criterion.model_validate(
        {
            "id": criterion_id,
            "title": criterion_id.replace("_", " ").capitalize(),
            "question": "Did the agent do it?",
            "applies_when": "In every conversation.",
            "outside_control": "Nothing that the agent can't change.",
            "anchors": {level.value: f"What {level} looks like." for level in Level},
            "examples": {"for": ["I see that."], "against": ["Whatever."]},
            "try_instead": "I can see why that is tiresome.",
            "practise": "Name the feeling first, in three tickets.",
            "ask": "What did you notice in this one?",
            "passages": [PASSAGE.id],
        }
    )


def a_rubric() -> Rubric:
    """Three dimensions with one criterion each."""
    names = {
        Dimension.EMPATHY: "acknowledges_feeling",
        Dimension.CLARITY: "sets_expectations",
        Dimension.RESOLUTION: "takes_ownership",
    }
    return Rubric(
        id="small",
        version=1,
        title="A small rubric",
        dimensions=tuple(
            RubricDimension(
                id=dimension,
                title=dimension.capitalize(),
                summary="A summary.",
                criteria=(a_criterion(name),),
            )
            for dimension, name in names.items()
        ),
        hash="0" * 64,
    )


def a_verdict(criterion: str, level: Level | None = Level.MET, turn: int = 1) -> Verdict:
    """A verdict with evidence from SAID, or an unscored one."""
    if level is None:
        return Verdict(
            criterion=criterion,
            unscored=UnscoredReason.NOT_APPLICABLE,
            detail="nothing called for it",
        )
    return Verdict(
        criterion=criterion,
        level=level,
        evidence=(Evidence(turn=turn, quote=SAID[turn][1]),),
        rationale="It says what it saw.",
        citations=(PASSAGE.id,),
    )


def an_assessment(
    ticket: RedactedTicket,
    levels: tuple[Level | None, ...] = (Level.MET, Level.PARTLY, Level.EXEMPLARY),
    *,
    findings: tuple[Finding, ...] = (),
) -> Assessment:
    """An assessment of the whole ticket against `a_rubric()`."""
    rubric = a_rubric()
    verdicts = tuple(
        a_verdict(criterion, level)
        for criterion, level in zip(rubric.criteria, levels, strict=True)
    )
    return Assessment(
        ticket_id=ticket.id,
        agent=ticket.agent,
        verdicts=verdicts,
        scores=score(verdicts, rubric),
        findings=findings,
        passages=(PASSAGE,),
        made_by=Provenance(
            judge=JudgeIdentity(kind="builtin", version="test"),
            transcript_hash=ticket.transcript_hash,
            redaction_version=ticket.redaction_version,
            rubric="small v1",
            rubric_hash=rubric.hash,
            index_version="test",
            made_at=NOW,
        ),
    )


def an_unanswered_assessment(ticket: RedactedTicket) -> Assessment:
    """What is stored where the model never answered."""
    verdicts = tuple(
        Verdict(criterion=criterion, unscored=UnscoredReason.NO_REPLY, detail="no answer in 60 s")
        for criterion in a_rubric().criteria
    )
    return an_assessment(ticket).model_copy(
        update={"verdicts": verdicts, "scores": score(verdicts, a_rubric())}
    )


def a_note(question: str = "What did you notice?") -> CoachingNote:
    """A whole note, with a memo that only the leader may read."""
    return CoachingNote(
        recognition=Recognition(
            criterion="acknowledges_feeling", text="You named the wait.", turn=1, quote=SAID[1][1]
        ),
        pointer=Pointer(
            criterion="sets_expectations",
            situation="When they asked when",
            turn=3,
            quote=SAID[3][1],
            effect="They had to trust you.",
        ),
        try_line="It arrives by noon; if it doesn't, I will call you.",
        practice=PracticeStep(text="Give a time in every reply.", due=date(2026, 11, 9)),
        question=question,
        citations=(PASSAGE.id,),
        memo=Memo(remarks=("for the leader only",)),
        drafted_by="builtin",
    )
