"""One rule for each criterion: what was read of the case, to a level or a reason for none."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.judging.builtin.case import Case
from app.judging.builtin.criteria import clarity, empathy, resolution
from app.judging.builtin.ruling import Ruling

Rule = Callable[[Case], Ruling]

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "acknowledges_feeling": empathy.acknowledges_feeling,
        "listens": empathy.listens,
        "respectful_tone": empathy.respectful_tone,
        "personal": empathy.personal,
        "plain_language": clarity.plain_language,
        "structure": clarity.structure,
        "answers_question": clarity.answers_question,
        "sets_expectations": clarity.sets_expectations,
        "finds_cause": resolution.finds_cause,
        "offers_solution": resolution.offers_solution,
        "takes_ownership": resolution.takes_ownership,
        "confirms_outcome": resolution.confirms_outcome,
    }
)
