"""How an assessment came about, in words."""

import pytest

from app.judging.assessment import Assessment, JudgeIdentity, UnscoredReason, Usage, Verdict
from app.judging.how_judged import how_judged, levels_given, usage_in_words
from app.playbook.rubric import Level
from tests.builders import a_ticket, an_assessment, redacted


def made(**changes: object) -> Assessment:
    assessment = an_assessment(redacted(a_ticket()))
    by = assessment.made_by.model_copy(update=changes)
    return assessment.model_copy(update={"made_by": by})


MODEL = JudgeIdentity(kind="llm", version="1", model="openai/small")
SENTENCES: dict[str, tuple[dict[str, object], tuple[str, ...]]] = {
    "once and whole": ({}, ()),
    "beside the words for a judge": (
        {"without_orders": True},
        ("Judged once more without the words that are meant for the judge: they changed nothing.",),
    ),
    "in stretches": (
        {"windows": 4},
        ("Too long to be judged at once: judged in 4 stretches.",),
    ),
    "with a stretch lost": (
        {"windows": 4, "windows_lost": 1},
        (
            "Too long to be judged at once: judged in 4 stretches.",
            "On 1 stretch no usable reply came.",
        ),
    ),
    "three times": ({"repeats": 3}, ("Judged three times; each level is the median.",)),
    "twice of three": (
        {"repeats": 2, "repeats_lost": 1},
        (
            "Judged twice; each level is the median.",
            "The judge didn't answer for 1 further judgement.",
        ),
    ),
    "by the built-in judge in a model's place": (
        {"fallback_for": "openai/big"},
        ("Judged by the built-in judge, since openai/big didn't answer.",),
    ),
    "by another model": (
        {"fallback_for": "openai/big", "judge": MODEL},
        ("Judged by openai/small, since openai/big didn't answer.",),
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_what_is_out_of_the_ordinary_is_said(case: str) -> None:
    changes, expected = SENTENCES[case]
    assert how_judged(made(**changes)) == expected


USAGES = {
    "nothing asked": (Usage(), ""),
    "one call": (
        Usage(calls=1, prompt_tokens=6120, completion_tokens=900, cost_usd=0.0041),
        "1 call · 6,120 tokens read · 900 written · US$ 0.0041",
    ),
    "from the provider's cache": (
        Usage(
            calls=2, prompt_tokens=6120, cached_tokens=4100, completion_tokens=900, cost_usd=0.25
        ),
        "2 calls · 6,120 tokens read, 4,100 of them from the provider's cache · 900 written"
        " · US$ 0.25",
    ),
    "no price": (
        Usage(calls=1, prompt_tokens=10, completion_tokens=5, cost_usd=None),
        "1 call · 10 tokens read · 5 written · price not known",
    ),
    "only reused": (Usage(reused=1), "1 reply reused from an identical request, at no cost"),
    "some reused": (
        Usage(calls=1, prompt_tokens=10, completion_tokens=5, cost_usd=0.00004, reused=2),
        "1 call · 10 tokens read · 5 written · less than US$ 0.0001"
        " · 2 replies reused from an identical request, at no cost",
    ),
}


@pytest.mark.parametrize("case", USAGES)
def test_what_it_took_is_said_in_one_line(case: str) -> None:
    usage, expected = USAGES[case]
    assert usage_in_words(usage) == expected


def test_the_levels_of_each_judgement_are_named_in_their_order() -> None:
    verdict = Verdict(
        criterion="listens",
        unscored=UnscoredReason.TOO_CLOSE,
        repeats=(Level.MISSED, None, Level.MET),
    )
    assert levels_given(verdict) == "3 judgements: missed, no level, met"
    assert levels_given(Verdict(criterion="listens", level=Level.MET)) == ""
