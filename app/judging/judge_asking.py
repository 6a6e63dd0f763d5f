"""Asking for a judgement, and once more for what couldn't be used.

A reply of which at least half of the criteria hold is kept as it is: what is missing is
unscored, with the reason. Calls cost money and time, and a criterion without a score
does no harm. From one of which fewer hold, the model is asked once more, for the others
only, and told what was wrong; what held is kept. There is no third time. No reply of which
anything was used is paid for again, whatever it left out.

A verdict holds where it can be read and verified. One that says "doesn't apply" or
"can't tell" holds as it is.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from app.judging.asking import Conversation, Unusable, told_back
from app.judging.assessment import UnscoredReason, Verdict
from app.judging.judge import Brief, Judgement
from app.judging.judge_reply import Reading, read_judgement
from app.judging.model_client import ModelClient, ModelRequest
from app.judging.verification import verify
from app.playbook.rubric import Rubric

_NAMED = 6  # criteria whose faults are told; the others will be of the same kinds
# What a second reply could put right, in words for the model.
_FAULTS = {
    UnscoredReason.MISSING: "it has no verdict",
    UnscoredReason.UNUSABLE_REPLY: "its verdict can't be read",
    UnscoredReason.OFF_MENU_LEVEL: "its level isn't one of the rubric's",
    UnscoredReason.NO_EVIDENCE: "it has a level and no quote, or quotes words meant for the judge",
    UnscoredReason.QUOTE_NOT_FOUND: (
        "a quote isn't the agent's own words in the turn that it names, or is too short"
    ),
    UnscoredReason.PASSAGE_NOT_GIVEN: "it cites no passage, or one that wasn't given",
}
_PART_MISSING = {
    UnscoredReason.MISSING: "The model's reply left this criterion out.",
    UnscoredReason.CUT_OFF: "The model's reply was cut off before this criterion was done.",
    UnscoredReason.UNUSABLE_REPLY: "The model's reply is damaged where it speaks of this.",
}
_ALL_MISSING = {
    UnscoredReason.UNUSABLE_REPLY: "The model's reply couldn't be read",
    UnscoredReason.MISSING: "The model's reply left every criterion out",
    UnscoredReason.REFUSED: "The model declined to judge this ticket",
    UnscoredReason.CUT_OFF: "The model's reply was cut off at its length limit",
    UnscoredReason.NO_REPLY: "The model gave no reply",
}


class JudgeAnswer(NamedTuple):
    """A verdict on every criterion, unverified, and whether the ticket was too long to ask."""

    judgement: Judgement
    too_long: bool


def ask_judgement(
    client: ModelClient,
    request: ModelRequest,
    brief: Brief,
    again: Callable[[str, Sequence[str]], str],
) -> JudgeAnswer:
    """What came of one call, or of two.

    `again` makes the message for the second from the problem with the first and the
    criteria that are still wanted. Raises ModelUnavailableError and ModelSetupError.
    """
    talk = Conversation(client, request)
    said = read_judgement(talk.ask(), brief.rubric)
    faults = _faults(said, brief)
    if said.rest.ask_again and len(faults) * 2 > len(brief.rubric.criteria):
        more = talk.ask_again(again(told_back(_in_words(said, faults)), list(faults)))
        said = _joined(said, read_judgement(more, brief.rubric), faults)
    judgement = _settled(said, brief.rubric, calls=len(talk.raw_replies))
    talk.end(is_usable=bool(said.judgement.verdicts))
    took = {"usage": talk.usage, "raw_replies": talk.raw_replies}
    return JudgeAnswer(judgement.model_copy(update=took), said.rest.too_long)


def _faults(said: Reading, brief: Brief) -> dict[str, UnscoredReason]:
    """The criteria that a second reply could put right, with what is wrong."""
    return {
        verdict.criterion: verdict.unscored
        for verdict in verify(said.judgement, brief).verdicts
        if verdict.unscored in _FAULTS
    }


def _in_words(said: Reading, faults: dict[str, UnscoredReason]) -> str:
    """What is wrong with the whole of a reply, or else with each criterion."""
    if not said.judgement.verdicts or all(why is UnscoredReason.MISSING for why in faults.values()):
        return said.rest.problem
    listed = [f"{criterion}: {_FAULTS[why]}" for criterion, why in list(faults.items())[:_NAMED]]
    rest = [f"and {len(faults) - _NAMED} more"] if len(faults) > _NAMED else []
    return "; ".join([*listed, *rest]) + "."


def _joined(first: Reading, second: Reading, faults: dict[str, UnscoredReason]) -> Reading:
    """What held of the first reply, then what the second says, then what else the first said."""
    held = [v for v in first.judgement.verdicts if v.criterion not in faults]
    faulty = [v for v in first.judgement.verdicts if v.criterion in faults]
    verdicts: dict[str, Verdict] = {}
    for verdict in (*held, *second.judgement.verdicts, *faulty):
        verdicts.setdefault(verdict.criterion, verdict)
    findings = dict.fromkeys((*first.judgement.findings, *second.judgement.findings))
    joined = Judgement(verdicts=tuple(verdicts.values()), findings=tuple(findings))
    return Reading(joined, second.rest)


def _settled(said: Reading, rubric: Rubric, calls: int) -> Judgement:
    given = {verdict.criterion: verdict for verdict in said.judgement.verdicts}
    return said.judgement.model_copy(
        update={"verdicts": tuple(_each(given, said.rest, rubric, calls))}
    )


def _each(
    given: dict[str, Verdict], rest: Unusable, rubric: Rubric, calls: int
) -> Iterator[Verdict]:
    if given:
        detail = _PART_MISSING.get(rest.reason, f"{_ALL_MISSING[rest.reason]}.")
    else:
        twice = ", twice" if calls > 1 else ""
        detail = f"{_ALL_MISSING[rest.reason]}{twice}. {rest.problem}"
    for criterion in rubric.criteria:
        missing = Verdict(criterion=criterion, unscored=rest.reason, detail=detail)
        yield given.get(criterion, missing)
