"""Replies in several models' manners, and what becomes of each.

Every reply is to `make_brief()`. The manners are those seen from models behind
OpenAI's, Anthropic's, Google's, Mistral's and Ollama's interfaces: strict JSON,
fences, a friendly sentence, thinking aloud, wrappers, numbers as strings.
"""

import json
from typing import Any, NamedTuple

from app.judging.assessment import UnscoredReason as U
from app.judging.model_client import ModelReply
from app.playbook.rubric import Level
from tests.scripted_model import make_reply
from tests.unit.judging.build import CRITERIA

FIRST = "acknowledges_feeling"
IDS = [id for ids in CRITERIA.values() for id in ids]


def verdict(id: str = FIRST, **changes: Any) -> dict[str, Any]:
    """A good verdict as a model writes it, with `changes`."""
    return {
        "criterion": id,
        "applies": "yes",
        "evidence": [{"turn": 1, "quote": "that must be tiring"}],
        "rationale": "Names what three visits cost the customer.",
        "cause": "agent",
        "level": "met",
        "citations": [f"doc-{id.replace('_', '-')}#how"],
        "confidence": 0.8,
    } | changes


def reply(findings: Any = (), **changes: Any) -> dict[str, Any]:
    """A good reply on every criterion, with `changes` to the first verdict."""
    first, *others = IDS
    return {
        "findings": list(findings),
        "verdicts": [verdict(first, **changes), *(verdict(id) for id in others)],
    }


def text(**changes: Any) -> str:
    return json.dumps(reply(**changes), ensure_ascii=False)


def quoting(turn: Any, quote: str) -> str:
    return text(evidence=[{"turn": turn, "quote": quote}])


GOOD = text()
ONE_QUOTE = {"turn": 1, "quote": "must be tiring"}
BY_CRITERION = json.dumps({"verdicts": {v["criterion"]: v for v in reply()["verdicts"]}})
OTHERS = reply()["verdicts"][1:]
BY_CRITERION_BUT_ONE = json.dumps(
    {"verdicts": {FIRST: "met"} | {v["criterion"]: v for v in OTHERS}}
)
UNKNOWN_ONLY = '{"verdicts": [{"criterion": "charm", "level": "met"}]}'
BLANK = [{"turn": None, "quote": ""}]
NO: dict[str, Any] = {"applies": "no", "evidence": [], "citations": [], "level": None}
BROKEN = GOOD[: len(GOOD) // 8]  # in the middle of the first verdict
SMART = GOOD.replace('"', "\u201d")
DECLINES = "I'm sorry, but I can't help with evaluating this conversation."


class Case(NamedTuple):
    """Replies in the order in which they come, and what the first criterion gets.

    `calls` is how often the model is asked.
    """

    name: str
    replies: list[str | ModelReply]
    becomes: Level | U
    calls: int = 1


CASES = [
    # Replies that are as good as they should be, in their wrappings.
    Case("strict JSON", [GOOD], Level.MET),
    Case("pretty JSON", [json.dumps(reply(), indent=2)], Level.MET),
    Case("a Markdown fence", [f"```json\n{GOOD}\n```"], Level.MET),
    Case("a fence without a language", [f"```\n{GOOD}\n```"], Level.MET),
    Case("a fence that is never closed", [f"```json\n{GOOD}"], Level.MET),
    Case("a friendly sentence before", [f"Here is the assessment:\n\n{GOOD}"], Level.MET),
    Case("a remark after", [f"{GOOD}\n\nLet me know if you need more {{detail}}."], Level.MET),
    Case("braces before it", [f"Using the {{rubric}} given: {GOOD}"], Level.MET),
    Case("thinking aloud", [f"<think>{BROKEN} hm, {{}}</think>{GOOD}"], Level.MET),
    Case("a sketch before the answer", [f"{text(level='missed')}\nNo: {GOOD}"], Level.MET),
    Case("an array of verdicts", [json.dumps(reply()["verdicts"])], Level.MET),
    Case("an object by criterion", [BY_CRITERION], Level.MET),
    Case("a wrapper", [json.dumps({"assessment": reply()})], Level.MET),
    Case("a tool call", [json.dumps({"name": "x", "arguments": reply()})], Level.MET),
    Case("line breaks in a string", [GOOD.replace("Names what", "Names\nwhat")], Level.MET),
    Case("a byte order mark", ["\ufeff" + GOOD], Level.MET),
    Case("escaped letters", [json.dumps(reply(rationale="Übel, naïve"))], Level.MET),
    Case("fields that nobody asked for", [text(score=4, notes=["x"])], Level.MET),
    Case("cut off after the end", [make_reply(GOOD, "length")], Level.MET),
    Case("typographic marks for JSON's", [SMART], Level.MET),
    # Values in another manner.
    Case("a level in capitals", [text(level="MET")], Level.MET),
    Case("a level with a full stop", [text(level=" Met. ")], Level.MET),
    Case("a turn as a string", [quoting("1", "must be tiring")], Level.MET),
    Case("a turn in words", [quoting("turn 1", "must be tiring")], Level.MET),
    Case("a turn in brackets", [quoting("[1]", "must be tiring")], Level.MET),
    Case("one quote without a list", [text(evidence=ONE_QUOTE)], Level.MET),
    Case("one citation without a list", [text(citations="doc-listens#how")], Level.MET),
    Case("a citation in brackets", [text(citations=["[doc-listens#how]"])], Level.MET),
    Case("applies as a boolean", [text(applies=True)], Level.MET),
    Case("the title in place of the id", [text(criterion="Acknowledges feeling")], Level.MET),
    Case("a confidence in percent", [text(confidence=85)], Level.MET),
    Case("a confidence in words", [text(confidence="high")], Level.MET),
    Case("no cause", [text(cause=None)], Level.MET),
    Case("straight marks and one space", [quoting(1, "I'm so sorry - that must")], Level.MET),
    # What the criterion alone is unscored for.
    Case("does not apply", [text(**NO)], U.NOT_APPLICABLE),
    Case("does not apply, as a boolean", [text(**NO | {"applies": False})], U.NOT_APPLICABLE),
    Case("a level beside a no", [text(applies="no", level="met")], U.NOT_APPLICABLE),
    Case("empty quotes beside a no", [text(**NO | {"evidence": BLANK})], U.NOT_APPLICABLE),
    Case("can't tell", [text(applies="cannot_tell", level=None)], U.NOT_ENOUGH_EVIDENCE),
    Case("no level", [text(level=None)], U.NOT_ENOUGH_EVIDENCE),
    Case("a level that is n/a", [text(level="N/A")], U.NOT_ENOUGH_EVIDENCE),
    Case("a level that does not exist", [text(level="good")], U.OFF_MENU_LEVEL),
    Case("a number for a level", [text(level=4)], U.OFF_MENU_LEVEL),
    Case("two levels", [text(level="partly/met")], U.OFF_MENU_LEVEL),
    Case("a level in a list", [text(level=["met"])], U.OFF_MENU_LEVEL),
    Case("no quote", [text(evidence=[])], U.NO_EVIDENCE),
    Case("a blank quote", [quoting(1, " ")], U.NO_EVIDENCE),
    Case("a quote that nobody said", [quoting(1, "I understand your pain")], U.QUOTE_NOT_FOUND),
    Case("a quote of the customer", [quoting(0, "My router died again")], U.QUOTE_NOT_FOUND),
    Case("a quote from another turn", [quoting(4, "that must be tiring")], U.QUOTE_NOT_FOUND),
    Case("a quote with dots", [quoting(1, "I'm so sorry ... three visits")], U.QUOTE_NOT_FOUND),
    Case("a turn that is not there", [quoting(40, "that must be tiring")], U.QUOTE_NOT_FOUND),
    Case("a quote without a turn", [text(evidence=["that must be tiring"])], U.UNUSABLE_REPLY),
    Case("a turn below nought", [quoting(-1, "that must be tiring")], U.UNUSABLE_REPLY),
    Case("a passage not given", [text(citations=["empathy-guide#always"])], U.PASSAGE_NOT_GIVEN),
    Case("no passage", [text(citations=[])], U.PASSAGE_NOT_GIVEN),
    Case("a cause that does not exist", [text(cause="weather")], U.UNUSABLE_REPLY),
    Case("low by the process", [text(level="missed", cause="process")], U.OUTSIDE_AGENT),
    Case("low by the customer", [text(level="partly", cause="Customer")], U.OUTSIDE_AGENT),
    Case("an answer that is a string", [BY_CRITERION_BUT_ONE], U.UNUSABLE_REPLY),
    Case("left out", [json.dumps({"verdicts": OTHERS})], U.MISSING),
    Case("null in its place", [json.dumps({"verdicts": [None, *OTHERS]})], U.MISSING),
    # Replies that can't be used, and are mended by the second.
    Case("broken, then good", [BROKEN, GOOD], Level.MET, 2),
    Case("prose, then good", ["The agent did very well.", GOOD], Level.MET, 2),
    Case("cut off, then good", [make_reply(BROKEN, "length"), GOOD], Level.MET, 2),
    Case("empty, then good", ["", GOOD], Level.MET, 2),
    Case("declined in words, then good", [DECLINES, GOOD], Level.MET, 2),
    Case("no verdicts, then good", ['{"verdicts": []}', GOOD], Level.MET, 2),
    Case("other criteria, then good", [UNKNOWN_ONLY, GOOD], Level.MET, 2),
    # Replies that can't be used, and aren't.
    Case("broken twice", [BROKEN, BROKEN], U.UNUSABLE_REPLY, 2),
    Case("prose twice", ["All good.", "As I said, all good."], U.UNUSABLE_REPLY, 2),
    Case("a list of words twice", ['["met", "met"]', '["met"]'], U.UNUSABLE_REPLY, 2),
    Case("brackets without end twice", ["[" * 9000, "{" * 9000], U.UNUSABLE_REPLY, 2),
    Case("cut off twice", [make_reply(BROKEN, "length")] * 2, U.CUT_OFF, 2),
    Case("broken, then cut off", [BROKEN, make_reply(BROKEN, "length")], U.CUT_OFF, 2),
    Case("empty twice", ["", " \n"], U.NO_REPLY, 2),
    Case("declined in words twice", [DECLINES, DECLINES.replace("'", "\u2019")], U.REFUSED, 2),
    Case("declined by the model", [make_reply("I can't.", "refused")], U.REFUSED),
    Case("stopped by a content filter", [make_reply("", "refused")], U.REFUSED),
    Case("filtered halfway", [make_reply(BROKEN, "refused")], U.REFUSED),
    Case("too long for the model", [make_reply("", "too_long")], U.NO_REPLY),
]  # fmt: skip
