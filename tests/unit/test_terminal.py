"""What a person reads at the terminal of how a ticket was judged."""

import json

import pytest

from app.coaching.drafter import Draft
from app.judging.assessment import Assessment, Usage
from app.judging.panel import combine_verdicts
from app.playbook.rubric import Level
from app.terminal import as_json, show_assessment
from tests.builders import a_note, a_rubric, a_ticket, a_verdict, an_assessment, redacted

DRAFT = Draft(note=a_note())


def panel() -> Assessment:
    """Three judgements in four stretches, that disagree on the first criterion."""
    made = an_assessment(redacted(a_ticket()))
    levels = {
        "acknowledges_feeling": (Level.MISSED, Level.MET, Level.MET),
        "sets_expectations": (Level.PARTLY, Level.MET, Level.MET),
        "takes_ownership": (Level.MET, Level.MET, Level.MET),
    }
    return made.model_copy(
        update={
            "verdicts": tuple(
                combine_verdicts([a_verdict(criterion, level) for level in given])
                for criterion, given in levels.items()
            ),
            "usage": Usage(
                calls=12, prompt_tokens=90_000, cached_tokens=60_000, completion_tokens=9_000
            ),
            "made_by": made.made_by.model_copy(update={"repeats": 3, "windows": 4}),
        }
    )


def test_what_was_out_of_the_ordinary_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    show_assessment(panel(), DRAFT, a_rubric())
    said = " ".join(capsys.readouterr().out.split())
    for part in (
        "judged in 4 stretches.",
        "Judged three times; each level is the median.",
        "too close Acknowledges feeling Judged missed, met and met: too close to call.",
        "3 judgements: partly, met, met",
        "judging: 12 calls · 90,000 tokens read, 60,000 of them from the provider's cache",
    ):
        assert part in said


def test_a_plain_assessment_says_nothing_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    show_assessment(an_assessment(redacted(a_ticket())), DRAFT, a_rubric())
    said = capsys.readouterr().out
    for word in ("stretch", "judgements", "judging:", "too close"):
        assert word not in said


def test_the_json_holds_usage_repeats_and_stretches() -> None:
    document = json.loads(as_json([(panel(), DRAFT)], a_rubric()))
    assert document["usage"]["cached_tokens"] == 60_000
    assert (document["made_by"]["repeats"], document["made_by"]["windows"]) == (3, 4)
    first = document["verdicts"][0]
    assert (first["unscored"], first["repeats"]) == ("too_close", ["missed", "met", "met"])
