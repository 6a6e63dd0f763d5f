"""A judge model's reply: the schema that it is asked for, and the verdicts that it holds."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import JsonValue

from app.judging.asking import Unusable, why_unusable
from app.judging.assessment import Cause, UnscoredReason, Verdict
from app.judging.broken_json import Unfinished
from app.judging.judge import Judgement
from app.judging.model_client import ModelReply
from app.judging.reply_json import find_json, json_fault, mend_json, object_with
from app.judging.reply_schema import (
    Schema,
    integer,
    list_of,
    number,
    object_of,
    one_of,
    or_null,
    text,
)
from app.judging.said_verdict import FINDING_KINDS, read_findings, read_verdict
from app.playbook.rubric import Level, Rubric

_NAMES = ("criterion", "criterion_id", "id", "name", "title")
_DEPTH = 6  # a tool call in a list, its arguments, dimensions, verdicts


def judgement_schema(rubric: Rubric) -> Schema:
    """The reply's JSON schema: the same for each ticket, so that a provider prepares it once."""
    return object_of(
        findings=list_of(object_of(kind=one_of(*FINDING_KINDS), turn=integer(), note=text())),
        verdicts=list_of(
            object_of(
                criterion=one_of(*rubric.criteria),
                applies=one_of("yes", "no", "cannot_tell"),
                evidence=list_of(object_of(turn=integer(), quote=text())),
                rationale=text(),
                cause=one_of(*Cause),
                level=or_null(one_of(*Level)),
                citations=list_of(text()),
                confidence=number(),
            )
        ),
    )


class Reading(NamedTuple):
    """What could be read of a reply, and why there is no verdict on what it doesn't speak of."""

    judgement: Judgement
    rest: Unusable


def read_judgement(reply: ModelReply, rubric: Rubric) -> Reading:
    """The verdicts and findings in a reply.

    What is wrong with one verdict unscores that criterion alone. Of a reply that is
    broken or broke off, the verdicts count that are all there: see `broken_json`.
    """
    if reply.finish_reason in {"refused", "too_long"}:
        return Reading(Judgement(verdicts=()), why_unusable(reply))
    whole = _fullest(reply.text, rubric)
    mended = _mended(reply.text, rubric) if len(whole.verdicts) < len(rubric.criteria) else whole
    if len(mended.verdicts) > len(whole.verdicts):
        return Reading(mended, _why_broken(reply))
    return Reading(whole, _why_left_out(reply) if whole.verdicts else why_unusable(reply))


def _fullest(text: str, rubric: Rubric) -> Judgement:
    """Of the objects in a reply the last and fullest: some models write a sketch first."""
    best = Judgement(verdicts=())
    for value in find_json(text):
        read = _judgement(value, rubric)
        if len(read.verdicts) >= len(best.verdicts):
            best = read
    return best


def _mended(text: str, rubric: Rubric) -> Judgement:
    """All verdicts that stand in a broken reply, the last where there are two on a criterion."""
    found = [_judgement(value, rubric) for value in mend_json(text) if value]
    verdicts = {v.criterion: v for one in found for v in one.verdicts}
    findings = (finding for one in found for finding in one.findings)
    return Judgement(verdicts=tuple(verdicts.values()), findings=tuple(findings))


def _why_broken(reply: ModelReply) -> Unusable:
    if reply.finish_reason == "length":
        return why_unusable(reply)
    return Unusable(UnscoredReason.UNUSABLE_REPLY, json_fault(reply.text))


def _why_left_out(reply: ModelReply) -> Unusable:
    if reply.finish_reason == "length":
        return why_unusable(reply)
    return Unusable(UnscoredReason.MISSING, "It left criteria out.")


def _judgement(value: JsonValue, rubric: Rubric) -> Judgement:
    whole = object_with(value, "verdicts") or {"verdicts": value}
    names = {_key(name): id for id, c in rubric.criteria.items() for name in (id, c.title)}
    verdicts: dict[str, Verdict] = {}
    for criterion, item in _named(whole["verdicts"], names):
        verdicts.setdefault(criterion, read_verdict(criterion, item))
    return Judgement(
        verdicts=tuple(verdicts.values()), findings=tuple(read_findings(whole.get("findings")))
    )


def _key(name: object) -> str:
    return re.sub(r"[\W_]+", " ", str(name)).strip().lower()


def _named(
    value: JsonValue, names: Mapping[str, str], depth: int = _DEPTH
) -> Iterator[tuple[str, JsonValue]]:
    """Each verdict with its criterion, from a list, an object by criterion, or either of
    them by dimension. What is unfinished is no verdict, but may hold some."""
    if not depth:
        return
    if isinstance(value, list):
        for item in value:
            yield from _named(item, names, depth - 1)
    elif isinstance(value, dict):
        own = next((names[key] for name in _NAMES if (key := _key(value.get(name))) in names), None)
        if own is None:
            yield from _by_criterion(value, names, depth)
        elif not isinstance(value, Unfinished):
            yield own, value


def _by_criterion(
    value: dict[str, JsonValue], names: Mapping[str, str], depth: int
) -> Iterator[tuple[str, JsonValue]]:
    for name, part in value.items():
        if (key := _key(name)) not in names:
            yield from _named(part, names, depth - 1)
        elif not isinstance(part, Unfinished):
            yield names[key], part
