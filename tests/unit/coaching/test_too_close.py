"""What is too close to call is in nobody's note."""

from app.coaching.draft_reply import may_be_recognised, may_be_worked_on
from app.coaching.llm_drafter import render_assessment
from app.judging.panel import combine_verdicts
from app.playbook.rubric import Level
from tests.builders import a_rubric, a_ticket, a_verdict, an_assessment, redacted


def test_a_model_is_given_nothing_that_repeats_disagree_on() -> None:
    made = an_assessment(redacted(a_ticket()))
    first, *others = made.verdicts
    levels = (Level.MISSED, Level.MET, Level.EXEMPLARY)
    close = combine_verdicts([a_verdict(first.criterion, level) for level in levels])
    assert close.level is None
    assert close.evidence
    made = made.model_copy(update={"verdicts": (close, *others)})
    chosen = {v.criterion for v in (*may_be_recognised(made), *may_be_worked_on(made))}
    assert chosen == {verdict.criterion for verdict in others}
    assert first.criterion not in render_assessment(made, a_rubric())
