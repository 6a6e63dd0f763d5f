"""Each evaluator counts its own harm, and nothing else."""

from collections.abc import Mapping

import pytest
from pydantic_evals.evaluators import EvaluatorContext
from pydantic_evals.otel import SpanTreeRecordingError

from app.judging.assessment import Assessment, UnscoredReason
from app.playbook.rubric import Level
from app.transcripts.ticket import Ticket
from evals.evaluators import EVALUATORS
from tests.unit.evals.builders import EXEMPLARY, MET, MISSED, PARTLY, assessment, ticket


def count(
    evaluator: str,
    labels: Mapping[str, str],
    said: Mapping[str, Level | UnscoredReason],
    *,
    words: str = "I'll look into it, Dana.",
    quote: str | None = None,
) -> object:
    case = ticket("T-1", labels, words)
    context = EvaluatorContext[Ticket, Assessment, dict[str, str]](
        name=case.id,
        inputs=case,
        metadata=case.labels,
        expected_output=None,
        output=assessment(case, said, quote),
        duration=0.0,
        _span_tree=SpanTreeRecordingError("none"),
        attributes={},
        metrics={},
    )
    return EVALUATORS[evaluator]().evaluate(context)


@pytest.mark.parametrize(
    ("label", "said", "harsh", "flattering", "scored"),
    [
        ("met", MISSED, 1, 0, 0),
        ("exemplary", MISSED, 1, 0, 0),
        ("partly", MISSED, 0, 0, 0),
        ("missed", MET, 0, 1, 0),
        ("missed", EXEMPLARY, 0, 1, 0),
        ("missed", PARTLY, 0, 0, 0),
        ("not_applicable", MET, 0, 0, 1),
        ("not_applicable", UnscoredReason.NOT_APPLICABLE, 0, 0, 0),
        ("met", UnscoredReason.NO_REPLY, 0, 0, 0),
    ],
)
def test_each_pair_of_label_and_level_is_the_harm_that_it_is(
    label: str, said: Level | UnscoredReason, harsh: int, flattering: int, scored: int
) -> None:
    names = ("NoHarshVerdict", "NoFlattery", "NotApplicableIsNotScored")
    found = [count(name, {"listens": label}, {"listens": said}) for name in names]
    assert found == [harsh, flattering, scored]


@pytest.mark.parametrize(
    ("quote", "invented"),
    [
        ("I'll look into it", 0),
        ("i'll  LOOK into", 0),
        ("I'll look into it, [PERSON_1].", 0),
        ("[PERSON_1].", 0),
        ("I'll fix it, [PERSON_1]", 1),
        ("I'm so sorry", 1),
        ("Where is my parcel?", 1),
    ],
)
def test_a_quote_must_be_in_the_agents_turn_placeholders_apart(quote: str, invented: int) -> None:
    assert count("NoInventedQuote", {}, {"listens": MET}, quote=quote) == invented


def test_an_unscored_verdict_needs_no_quote() -> None:
    said = {"listens": UnscoredReason.QUOTE_NOT_FOUND}
    assert count("NoInventedQuote", {}, said, quote="I'm so sorry") == 0
