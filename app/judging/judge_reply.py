"""A judge model's reply: the schema that it is asked for, and the verdicts that it holds."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, ValidationError

from app.judging.asking import Unusable, faults_of, find_json, object_with, why_unusable
from app.judging.assessment import Cause, Evidence, Finding, UnscoredReason, Verdict
from app.judging.judge import Judgement
from app.judging.model_client import ModelReply
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
from app.playbook.rubric import Level, Rubric

_NO_LEVEL = {"", "null", "none", "n/a", "na", "not applicable", "not_applicable"}
_FINDING_KINDS = ("instruction_in_transcript", "abuse_of_agent", "other")


def judgement_schema(rubric: Rubric) -> Schema:
    """The reply's JSON schema: the same for each ticket, so that a provider prepares it once."""
    return object_of(
        findings=list_of(object_of(kind=one_of(*_FINDING_KINDS), turn=integer(), note=text())),
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


def _word(value: Any) -> Any:
    """A word of ours, in whatever case and with whatever around it."""
    return value.strip(" \t\n.\"'`").lower() if isinstance(value, str) else value


def _applies(value: Any) -> Any:
    known = {True: "yes", False: "no", "true": "yes", "false": "no", "cannot tell": "cannot_tell"}
    word = _word(value)
    return known.get(word, word) if isinstance(word, str | bool) else word


def _level(value: Any) -> Any:
    """The level as a word; None where the reply says that it gives none."""
    word = str(_word(value)) if value is not None else ""
    return None if word in _NO_LEVEL else word


def _turn(value: Any) -> Any:
    """A turn's number, from 3, "3", "[3]" or "turn 3"."""
    match = re.fullmatch(r"\D*(\d{1,6})\D*", value) if isinstance(value, str) else None
    return int(match[1]) if match else value


def _listed(value: Any) -> Any:
    """A list, also of the single thing that some models give in its place."""
    return [] if value is None else [value] if isinstance(value, dict | str) else value


def _quotes(value: Any) -> Any:
    """The evidence without items that quote nothing."""
    items = _listed(value)
    if not isinstance(items, list):
        return items
    return [i for i in items if not (isinstance(i, dict) and not str(i.get("quote") or "").strip())]


def _ids(value: Any) -> Any:
    """Passage ids without what models put around them."""
    items = _listed(value)
    if not isinstance(items, list):
        return items
    return [i.strip(" []`\"'") if isinstance(i, str) else i for i in items if i]


def _share(value: Any) -> Any:
    """A confidence from 0 to 1, or none."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if number and 0 <= value <= 1 else None


class _Reply(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Quote(_Reply):
    turn: Annotated[int, BeforeValidator(_turn), Field(ge=0)]
    quote: str


class _Verdict(_Reply):
    applies: Annotated[Literal["yes", "no", "cannot_tell"], BeforeValidator(_applies)] = "yes"
    evidence: Annotated[tuple[_Quote, ...], BeforeValidator(_quotes)] = ()
    rationale: Annotated[str, BeforeValidator(lambda value: value or "")] = ""
    cause: Annotated[Cause, BeforeValidator(lambda value: _word(value) or Cause.AGENT)] = (
        Cause.AGENT
    )
    level: Annotated[str | None, BeforeValidator(_level)] = None
    citations: Annotated[tuple[str, ...], BeforeValidator(_ids)] = ()
    confidence: Annotated[float | None, BeforeValidator(_share)] = None


class _Finding(_Reply):
    kind: Annotated[
        Literal["instruction_in_transcript", "abuse_of_agent", "other"],
        BeforeValidator(lambda value: _word(value) if _word(value) in _FINDING_KINDS else "other"),
    ]
    turn: Annotated[int, BeforeValidator(_turn), Field(ge=0)]
    note: str


def read_judgement(reply: ModelReply, rubric: Rubric) -> Judgement | Unusable:
    """The verdicts and findings in a reply, or why it holds none.

    What is wrong with one verdict unscores that criterion alone.
    """
    if reply.finish_reason in {"refused", "too_long"}:
        return why_unusable(reply)
    best: Judgement | None = None
    for value in find_json(reply.text):
        read = _judgement(value, rubric)
        # The last and fullest counts: some models write a sketch before their answer.
        if read.verdicts and (best is None or len(read.verdicts) >= len(best.verdicts)):
            best = read
    return best or why_unusable(reply)


def _judgement(value: JsonValue, rubric: Rubric) -> Judgement:
    whole = object_with(value, "verdicts") or {"verdicts": value}
    names = {_key(name): id for id, c in rubric.criteria.items() for name in (id, c.title)}
    verdicts = [
        _verdict(names[_key(name)], item)
        for name, item in _named(whole["verdicts"])
        if _key(name) in names
    ]
    findings = whole.get("findings")
    return Judgement(
        verdicts=tuple(verdicts),
        findings=tuple(_findings(findings if isinstance(findings, list) else [])),
    )


def _key(name: object) -> str:
    return re.sub(r"[\W_]+", " ", str(name)).strip().lower()


def _named(verdicts: JsonValue) -> Iterator[tuple[object, JsonValue]]:
    """Each verdict with its criterion, from a list or from an object by criterion."""
    if isinstance(verdicts, dict):
        yield from verdicts.items()
    elif isinstance(verdicts, list):
        yield from ((i.get("criterion"), i) for i in verdicts if isinstance(i, dict))


def _verdict(criterion: str, item: JsonValue) -> Verdict:
    try:
        said = _Verdict.model_validate(item)
    except ValidationError as error:
        return Verdict(
            criterion=criterion,
            unscored=UnscoredReason.UNUSABLE_REPLY,
            detail=f"The reply on this criterion can't be read: {faults_of(error)}.",
        )
    level, unscored, detail = _level_or_reason(said)
    return Verdict(
        criterion=criterion,
        level=level,
        unscored=unscored,
        detail=detail,
        evidence=tuple(Evidence(turn=e.turn, quote=e.quote) for e in said.evidence),
        rationale=said.rationale.strip(),
        cause=said.cause,
        citations=said.citations,
        confidence=said.confidence,
    )


def _level_or_reason(said: _Verdict) -> tuple[Level | None, UnscoredReason | None, str]:
    """Whether the criterion applies is asked first, so a level beside a "no" counts for nothing."""
    why = said.rationale.strip()
    if said.applies == "no":
        return None, UnscoredReason.NOT_APPLICABLE, why or "Nothing in this ticket called for it."
    if said.applies == "cannot_tell":
        return None, UnscoredReason.NOT_ENOUGH_EVIDENCE, why or "The judge can't tell."
    if said.level is None:
        return None, UnscoredReason.NOT_ENOUGH_EVIDENCE, why or "The judge gave no level."
    if said.level not in set(Level):
        detail = f"“{said.level[:40]}” is not a level of the rubric."
        return None, UnscoredReason.OFF_MENU_LEVEL, detail
    return Level(said.level), None, ""


def _findings(items: list[JsonValue]) -> Iterator[Finding]:
    """Those that can be read; a finding isn't worth losing a judgement for."""
    for item in items:
        try:
            said = _Finding.model_validate(item)
        except ValidationError:
            continue
        yield Finding(kind=said.kind, turn=said.turn, note=said.note.strip())
