"""A verdict and a finding as models write them, and what they mean by it."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    ValidationError,
    model_validator,
)

from app.judging.asking import faults_of
from app.judging.assessment import Cause, Evidence, Finding, UnscoredReason, Verdict
from app.playbook.rubric import Level

FINDING_KINDS = ("instruction_in_transcript", "abuse_of_agent", "other")

_NO_LEVEL = {"", "null", "none", "n/a", "na", "not applicable", "not_applicable"}
_APPLIES: dict[object, str] = {
    True: "yes", False: "no", "true": "yes", "false": "no", "cannot tell": "cannot_tell",
    "can't tell": "cannot_tell", "cannot-tell": "cannot_tell", "not applicable": "no",
    "not_applicable": "no", "n/a": "no",
}  # fmt: skip
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s?%")


def _word(value: Any) -> Any:
    """A word of ours, in whatever case and with whatever around it."""
    return value.strip(" \t\n.\"'`").lower() if isinstance(value, str) else value


def _applies(value: Any) -> Any:
    word = _word(value)
    return _APPLIES.get(word, word) if isinstance(word, str | bool) else word


def _level(value: Any) -> Any:
    """The level as a word; None where the reply says that it gives none."""
    word = str(_word(value)) if value is not None else ""
    return None if word in _NO_LEVEL else word


def _turn(value: Any) -> Any:
    """A turn's number, from 3, "3", "[3]" or "turn 3"; a boolean is none."""
    match = re.fullmatch(r"\D*(\d{1,6})\D*", value) if isinstance(value, str) else None
    return int(match[1]) if match else None if isinstance(value, bool) else value


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
    named = [i.get("id", i) if isinstance(i, dict) else i for i in items if i]
    return [str(i).strip(" []`\"'") for i in named]


def _share(value: Any) -> float | None:
    """A confidence from 0 to 1, also from a percentage; None for what could be another scale."""
    if isinstance(value, str) and (percent := _PERCENT.fullmatch(value.strip())):
        value = float(percent[1])
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    share = value / 100 if 10 < value <= 100 else value
    return share if 0 <= share <= 1 else None


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

    @model_validator(mode="before")
    @classmethod
    def _only_what_counts(cls, item: Any) -> Any:
        """Where a criterion isn't judged, whatever stands under the later fields counts for
        nothing, and can't be wrong either."""
        if not isinstance(item, dict) or _applies(item.get("applies")) not in {"no", "cannot_tell"}:
            return item
        return {name: item.get(name) for name in ("applies", "rationale", "confidence")}


class _Finding(_Reply):
    kind: Annotated[
        Literal["instruction_in_transcript", "abuse_of_agent", "other"],
        BeforeValidator(lambda value: _word(value) if _word(value) in FINDING_KINDS else "other"),
    ]
    turn: Annotated[int, BeforeValidator(_turn), Field(ge=0)]
    note: str


def read_verdict(criterion: str, item: JsonValue) -> Verdict:
    """The verdict on `criterion` that `item` is; unscored where it can't be told what is meant."""
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


def read_findings(items: JsonValue) -> Iterator[Finding]:
    """Those that can be read; a finding isn't worth losing a judgement for."""
    for item in items if isinstance(items, list) else []:
        try:
            said = _Finding.model_validate(item)
        except ValidationError:
            continue
        yield Finding(kind=said.kind, turn=said.turn, note=said.note.strip())
