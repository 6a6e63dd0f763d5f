"""Answers as a model would give them, from the built-in judge and what a prompt says."""

import json
import re
from typing import Any

from app.judging.assessment import UnscoredReason, Verdict
from app.judging.judge import Judge
from tests.model_server.prompt_reading import read_brief

_APPLIES = {UnscoredReason.NOT_APPLICABLE: "no", UnscoredReason.NOT_ENOUGH_EVIDENCE: "cannot_tell"}
_ASSESSMENT = re.compile(r"^<assessment>\n(.*?)^</assessment>$", re.DOTALL | re.MULTILINE)


class PromptAnswers:
    """Answers a judge's or a drafter's prompt, whichever it is given."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def __call__(self, body: dict[str, Any]) -> str:
        """The content of the reply to a request."""
        messages = body["messages"]
        assessment = _ASSESSMENT.search(messages[1]["content"]) if len(messages) > 1 else None
        if assessment:
            return json.dumps(draft_reply(json.loads(assessment[1])), ensure_ascii=False, indent=1)
        return self._judge_reply(messages)

    def _judge_reply(self, messages: list[dict[str, Any]]) -> str:
        judgement = self._judge.judge(read_brief(messages))
        return json.dumps(
            {
                "findings": [finding.model_dump() for finding in judgement.findings],
                "verdicts": [verdict_reply(verdict) for verdict in judgement.verdicts],
            },
            ensure_ascii=False,
            indent=1,
        )


def verdict_reply(verdict: Verdict) -> dict[str, Any]:
    """A verdict in the shape that the judge's prompt asks for."""
    return {
        "criterion": verdict.criterion,
        "applies": _APPLIES.get(verdict.unscored, "yes") if verdict.unscored else "yes",
        "evidence": [evidence.model_dump() for evidence in verdict.evidence],
        "rationale": verdict.rationale or verdict.detail,
        "cause": verdict.cause,
        "level": verdict.level,
        "citations": list(verdict.citations),
        "confidence": verdict.confidence,
    }


def draft_reply(assessment: dict[str, Any]) -> dict[str, Any]:
    """A note on the first verdicts that may be recognised and worked on."""
    good = next(iter(assessment["recognise_from"]), None)
    poor = next(iter(assessment["point_from"]), None)
    return {
        "recognition": good and _named(good) | {"text": f"This was well done: {good['rationale']}"},
        "pointer": poor
        and _named(poor)
        | {"situation": "The customer was waiting for an answer.", "effect": poor["rationale"]},
        "try_line": poor and poor["try_instead"],
        "practice": poor and {"text": poor["practise"], "days": 7},
        "question": poor["ask"] if poor else "What made this one go well?",
    }


def _named(verdict: dict[str, Any]) -> dict[str, Any]:
    return {"criterion": verdict["criterion"], **verdict["evidence"][0]}
