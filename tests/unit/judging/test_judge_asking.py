"""When a model is asked a second time, for what, and with which words."""

import json

import pytest

from app.errors import ModelUnavailableError
from app.judging.assessment import UnscoredReason
from app.judging.judge import Brief
from app.judging.judge_asking import JudgeAnswer, ask_judgement
from app.judging.model_client import Message, ModelReply, ModelRequest
from tests.scripted_model import ScriptedModel, make_reply
from tests.unit.judging.build import make_brief
from tests.unit.judging.replies import (
    BROKEN,
    GOOD,
    IDS,
    OTHERS,
    VERDICTS,
    text,
    throughout,
    verdict,
)

REQUEST = ModelRequest(
    messages=(Message(role="user", content="Judge."),), schema_name="judgement", schema_={}
)
MISSED = [verdict(id, level="missed") for id in IDS]


def asked(
    *replies: str | ModelReply, brief: Brief | None = None
) -> tuple[JudgeAnswer, ScriptedModel]:
    model = ScriptedModel(replies)
    answer = ask_judgement(
        model,
        REQUEST,
        brief or make_brief(),
        again=lambda problem, wanted: f"{problem}|{','.join(wanted)}",
    )
    return answer, model


def told(*replies: str | ModelReply) -> tuple[str, list[str]]:
    """The problem and the criteria that the second request names."""
    _, model = asked(*replies, GOOD)
    problem, wanted = model.asked[1].messages[-1].content.split("|")
    return problem, wanted.split(",")


@pytest.mark.parametrize("held", [3, 4, 5])
def test_from_half_of_the_criteria_on_a_reply_is_kept_as_it_is(held: int) -> None:
    answer, model = asked(json.dumps(VERDICTS[:held]))
    assert len(model.asked) == 1
    assert [v.level is None for v in answer.judgement.verdicts] == [False] * held + [True] * (
        5 - held
    )


@pytest.mark.parametrize("held", [0, 1, 2])
def test_below_that_the_others_are_asked_for_once_more(held: int) -> None:
    _, wanted = told(json.dumps(VERDICTS[:held]))
    assert wanted == IDS[held:]


def test_what_is_asked_for_again_says_what_was_wrong_without_quoting_the_transcript() -> None:
    evidence = [{"turn": 4, "quote": "that must be tiring"}]
    wrong = [
        verdict(IDS[0], level=4),
        verdict(IDS[1], evidence=[]),
        verdict(IDS[2], evidence=evidence),
        verdict(IDS[3], citations=["a#b"]),
    ]
    problem, wanted = told(json.dumps(wrong))
    assert problem == (
        "acknowledges_feeling: its level isn't one of the rubric's; "
        "listens: it has a level and no quote, or quotes words meant for the judge; "
        "plain_language: a quote isn't the agent's own words in the turn that it names, or is "
        "too short; "
        "answers_question: it cites no passage, or one that wasn't given; "
        "takes_ownership: it has no verdict."
    )
    assert wanted == IDS
    assert "tiring" not in problem


@pytest.mark.parametrize(
    ("first", "problem"),
    [
        (BROKEN, "It isn't JSON: "),
        (make_reply(BROKEN, "length"), "It was cut off at the longest reply allowed."),
        ("", "It was empty."),
        ("All good.", "It held no JSON object."),
        (json.dumps(VERDICTS[:1]), "It left criteria out."),
    ],
)
def test_what_was_wrong_with_the_whole_is_told_in_one_sentence(
    first: str | ModelReply, problem: str
) -> None:
    assert told(first)[0].startswith(problem)


def test_what_held_the_first_time_stays_and_what_did_not_is_replaced() -> None:
    half_wrong = [VERDICTS[0], VERDICTS[1], *(verdict(id, level=4) for id in IDS[2:])]
    answer, _ = asked(json.dumps(half_wrong), json.dumps(MISSED))
    levels = [v.level for v in answer.judgement.verdicts]
    assert levels == ["met", "met", "missed", "missed", "missed"]


def test_what_the_second_reply_leaves_out_keeps_the_first_ones_reason() -> None:
    answer, _ = asked(throughout(level=4), json.dumps(OTHERS))
    first, *others = answer.judgement.verdicts
    assert first.unscored is UnscoredReason.OFF_MENU_LEVEL
    assert all(v.level == "met" for v in others)


def test_findings_of_both_replies_are_kept() -> None:
    def finding(turn: int) -> dict[str, object]:
        return {"kind": "other", "turn": turn, "note": "x"}

    first = json.dumps({"findings": [finding(0)], "verdicts": VERDICTS[:1]})
    answer, _ = asked(first, text(findings=[finding(0), finding(2)]))
    assert [f.turn for f in answer.judgement.findings] == [0, 2]


def test_both_replies_are_paid_for_and_kept() -> None:
    answer, model = asked(BROKEN, GOOD)
    assert answer.judgement.usage.calls == 2
    assert answer.judgement.raw_replies == (BROKEN, GOOD)
    assert [reply.text for reply in model.confirmed] == [BROKEN, GOOD]


@pytest.mark.parametrize(
    "lacking",
    [
        (BROKEN, BROKEN),
        ("", ""),
        (make_reply("", "refused"),),
    ],
)
def test_replies_of_which_nothing_was_used_are_heard_of_and_not_kept_for_another_run(
    lacking: tuple[str | ModelReply, ...],
) -> None:
    _, model = asked(*lacking)
    assert model.confirmed == []
    assert [is_usable for _, is_usable in model.heard_of] == [False] * len(lacking)


@pytest.mark.parametrize(
    "lacking",
    [
        (make_reply(json.dumps(VERDICTS[:3]), "length"),),
        (json.dumps(OTHERS),),
        (json.dumps(VERDICTS[:1]), BROKEN),
    ],
)
def test_replies_of_which_anything_was_used_are_not_paid_for_again(
    lacking: tuple[str | ModelReply, ...],
) -> None:
    _, model = asked(*lacking)
    assert len(model.confirmed) == len(lacking)


def test_a_reply_is_on_record_before_it_is_asked_about_again() -> None:
    model = ScriptedModel([BROKEN, ModelUnavailableError("test/scripted didn't answer.")])
    with pytest.raises(ModelUnavailableError):
        ask_judgement(model, REQUEST, make_brief(), again=lambda problem, wanted: problem)
    assert model.heard_of == [(BROKEN, False)]


def test_a_verdict_that_can_not_be_verified_would_only_be_said_again() -> None:
    _, model = asked(text(level=4))
    assert [reply.text for reply in model.confirmed] == [text(level=4)]


def test_why_a_criterion_is_missing_is_said_in_words() -> None:
    cut_off, _ = asked(make_reply(json.dumps(VERDICTS[:3]), "length"))
    assert cut_off.judgement.verdicts[-1].detail == (
        "The model's reply was cut off before this criterion was done."
    )
    nothing, _ = asked("", "")
    assert nothing.judgement.verdicts[0].detail == "The model gave no reply, twice. It was empty."


def test_a_ticket_that_is_too_long_is_told_apart() -> None:
    assert asked(make_reply("", "too_long"))[0].too_long
    assert not asked(GOOD)[0].too_long
