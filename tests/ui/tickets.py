"""A few hand-made tickets, their assessments and notes, for the screens to show."""

from datetime import UTC, date, datetime, timedelta

from app.coaching.note import CoachingNote, Memo, Pointer, PracticeStep, Recognition
from app.judging.assessment import (
    Assessment,
    Cause,
    DimensionScore,
    Evidence,
    Finding,
    JudgeIdentity,
    Provenance,
    UnscoredReason,
    Verdict,
)
from app.playbook.passage import Passage
from app.playbook.rubric import Criterion, Dimension, Level, Rubric
from app.redaction.report import RedactedTicket, RedactionReport
from app.transcripts.ticket import Role, Turn

NOW = datetime.now(UTC)
CRITERIA = {
    Dimension.EMPATHY: {
        "acknowledges_feeling": "Acknowledges the feeling",
        "listens": "Listens",
        "respectful_tone": "Respectful tone",
        "personal": "Speaks to this person",
    },
    Dimension.CLARITY: {
        "plain_language": "Plain language",
        "structure": "Structure",
        "answers_question": "Answers the question",
        "sets_expectations": "Sets expectations",
    },
    Dimension.RESOLUTION: {
        "finds_cause": "Finds the cause",
        "offers_solution": "Offers a solution",
        "takes_ownership": "Takes ownership",
        "confirms_outcome": "Confirms the outcome",
    },
}
PASSAGES = (
    Passage(
        id="acknowledging-feelings#name-it",
        document="Acknowledging feelings",
        heading="Name it",
        text="Say what happened **in terms of this case**, before you turn to the fix.\n\n"
        "- Name the event.\n- Name what it cost them.\n- Then say what you will do.",
        topic=Dimension.EMPATHY,
    ),
    Passage(
        id="setting-expectations#who-what-when",
        document="Setting expectations",
        heading="Who, what, when",
        text="A promise has three parts: who does it, what will be done, and by when.",
        topic=Dimension.CLARITY,
    ),
)


def rubric() -> Rubric:
    """Twelve criteria with short anchors."""
    return Rubric.model_validate(
        {
            "id": "support",
            "version": 1,
            "title": "Support conversations",
            "dimensions": [
                {
                    "id": dimension,
                    "title": dimension.value.title(),
                    "summary": f"What {dimension.value} looks like.",
                    "criteria": [_criterion(i, t) for i, t in criteria.items()],
                }
                for dimension, criteria in CRITERIA.items()
            ],
        }
    )


def _criterion(id: str, title: str) -> Criterion:
    return Criterion.model_validate(
        {
            "id": id,
            "title": title,
            "question": f"{title}: does the agent do it in their own turns?",
            "applies_when": "The customer gives a reason for it in the conversation.",
            "outside_control": "The policy, the product and the price are not the agent's doing.",
            "anchors": {
                Level.MISSED: f"No turn shows it, or one works against it ({title.lower()}).",
                Level.PARTLY: "A stock phrase, or only after the customer asked a second time.",
                Level.MET: "Once, in the first reply that called for it, in terms of this case.",
                Level.EXEMPLARY: "As for met, and the help that follows reflects it.",
            },
            "examples": {"for": ("That is a long wait.",), "against": ("As I said.",)},
            "try_instead": f"A line that shows “{title.lower()}” in words that can be said.",
            "practise": "Once a day this week, say it before you turn to the fix.",
            "ask": "What told you how the customer felt?",
            "passages": ("acknowledging-feelings#name-it",),
        }
    )


def ticket(id: str = "T-1", subject: str = "Refund refused a third time") -> RedactedTicket:
    """A chat of six turns, with a placeholder, a bot and an internal note."""
    said = (
        (Role.BOT, "Welcome. What is it about?", None),
        (Role.CUSTOMER, "I've asked three times now. Order [ORDER_1], I am [PERSON_1].", None),
        (Role.AGENT, "I understand. As I said, the policy is thirty days.", "Dana"),
        (Role.CUSTOMER, "So nobody will look at it?", None),
        (Role.NOTE, "Customer is on the list for goodwill.", "Dana"),
        (
            Role.AGENT,
            "Three weeks of waiting is a long time, and I'm sorry.\n"
            "Here is what I can do today: I send you a voucher, and Ines in billing looks at "
            "the refund by Friday noon.",
            "Dana",
        ),
    )
    turns = tuple(
        Turn(index=i, role=role, text=text, author=author, at=NOW - timedelta(minutes=60 - i))
        for i, (role, text, author) in enumerate(said)
    )
    return RedactedTicket(
        id=id,
        turns=turns,
        channel="chat",
        subject=subject,
        agent="Dana",
        team="North",
        report=RedactionReport(counts={"PERSON": 1}),
        redaction_version="1",
        transcript_hash=f"hash-{id}",
    )


def assessment(ticket_id: str = "T-1", agent: str = "Dana") -> Assessment:
    """One missed, one exemplary, several without a level."""
    return Assessment(
        ticket_id=ticket_id,
        agent=agent,
        verdicts=tuple(_verdicts()),
        scores=(
            DimensionScore(dimension=Dimension.EMPATHY, score=3.7, scored=3, total=4),
            DimensionScore(dimension=Dimension.CLARITY, score=4.3, scored=2, total=4),
            DimensionScore(dimension=Dimension.RESOLUTION, score=None, scored=0, total=4),
        ),
        findings=(
            Finding(kind="abuse_of_agent", turn=1, note="The customer tells us how to score this."),
        ),
        passages=PASSAGES,
        made_by=Provenance(
            judge=JudgeIdentity(kind="builtin", version="1"),
            transcript_hash=f"hash-{ticket_id}",
            redaction_version="1",
            rubric="support v1",
            rubric_hash="r",
            index_version="i",
            made_at=NOW,
        ),
    )


_SCORED: dict[str, tuple[Level, int, str]] = {
    "acknowledges_feeling": (Level.EXEMPLARY, 5, "Three weeks of waiting is a long time"),
    "listens": (Level.MISSED, 2, "As I said, the policy is thirty days."),
    "respectful_tone": (Level.MET, 5, "a long time, and I'm sorry."),
    "answers_question": (Level.MET, 5, "Here is what I can do today"),
    "sets_expectations": (Level.EXEMPLARY, 5, "Ines in billing looks at the refund by Friday noon"),
}


def _verdicts() -> list[Verdict]:
    return [_verdict(id) for criteria in CRITERIA.values() for id in criteria]


def _verdict(id: str) -> Verdict:
    if id not in _SCORED:
        cause = Cause.PROCESS if id == "offers_solution" else Cause.AGENT
        reason = (
            UnscoredReason.OUTSIDE_AGENT
            if cause is Cause.PROCESS
            else UnscoredReason.NOT_APPLICABLE
        )
        return Verdict(criterion=id, unscored=reason, detail="The policy decides it.", cause=cause)
    level, turn, quote = _SCORED[id]
    return Verdict(
        criterion=id,
        level=level,
        evidence=(Evidence(turn=turn, quote=quote),),
        rationale=f"The agent's words show it: {level.value}.",
        citations=(PASSAGES[0].id,),
        confidence=0.4 if id == "respectful_tone" else 0.9,
    )


def note() -> CoachingNote:
    """A full note."""
    return CoachingNote(
        recognition=Recognition(
            criterion="acknowledges_feeling",
            text="You named the wait before you turned to the fix.",
            turn=5,
            quote="Three weeks of waiting is a long time",
        ),
        pointer=Pointer(
            criterion="listens",
            situation="The customer asked for the third time.",
            turn=2,
            quote="As I said, the policy is thirty days.",
            effect="They asked whether anybody would look at it.",
        ),
        try_line="You've asked three times now, so let me look at it properly.",
        practice=PracticeStep(
            text="Take up the customer's words first.", due=date.today() + timedelta(days=7)
        ),
        question="What did the customer want you to hear?",
        citations=(PASSAGES[0].id,),
        memo=Memo(
            unscored=("Finds the cause: not called for here.",),
            outside_control=("Offers a solution: the refund policy decides it.",),
        ),
        drafted_by="builtin",
    )
