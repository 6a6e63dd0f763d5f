"""What a criterion's rule decides, before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from app.judging.assessment import Cause, UnscoredReason
from app.judging.builtin.reading import Line
from app.playbook.rubric import Level

Slots = Mapping[str, str | Line | None]

_SHOWN = 110  # characters of a sentence that a rationale repeats


@dataclass(frozen=True)
class Ruling:
    """A level or a reason for none, the sentences it rests on, and what to say of it.

    `key` names the wording in the rationale file; `slots` fill it.
    """

    key: str
    level: Level | None = None
    unscored: UnscoredReason | None = None
    rests_on: tuple[Line, ...] = ()
    confidence: float = 0.6  # 0.0 to 1.0
    cause: Cause = Cause.AGENT
    slots: dict[str, str] = field(default_factory=dict)
    held_by: tuple[str, ...] = ()  # signals of the ending that kept it from "exemplary"


def ruled(
    level: Level,
    key: str,
    *lines: Line | None,
    confidence: float = 0.6,
    cause: Cause = Cause.AGENT,
    told: Slots = MappingProxyType({}),
    **slots: str | Line | None,
) -> Ruling:
    """A level that rests on `lines`; without one that can be quoted, it is unscored.

    `told` and `slots` fill the rationale; sentences are shortened to what it shows.
    """
    quotable = tuple(line for line in lines if line and line.quote)
    if not quotable:
        return cannot_tell("nothing_to_quote")
    return Ruling(
        key=key,
        level=level,
        rests_on=tuple(dict.fromkeys(quotable))[:2],
        confidence=round(min(0.95, max(0.05, confidence)), 2),
        cause=cause,
        slots={"words": shown(quotable[0])} | _filled(told) | _filled(slots),
    )


def does_not_apply(key: str, **slots: str | Line | None) -> Ruling:
    """Nothing in the ticket called for the criterion."""
    return Ruling(key, unscored=UnscoredReason.NOT_APPLICABLE, slots=_filled(slots))


def cannot_tell(key: str, **slots: str | Line | None) -> Ruling:
    """Too little to go by, or signals that contradict each other."""
    return Ruling(key, unscored=UnscoredReason.NOT_ENOUGH_EVIDENCE, slots=_filled(slots))


def weigh(ruling: Ruling, lean: float) -> Ruling:
    """The ruling in the light of how the agent's sentences sound beside the rubric's examples.

    `lean` is above 0 where they are more like the examples for the criterion, below where
    they are more like those against it. It makes a level surer or less sure.
    """
    if ruling.level in (None, Level.PARTLY):
        return ruling  # what is half met may sound like either
    agrees = -lean if ruling.level is Level.MISSED else lean
    confidence = min(0.95, max(0.05, ruling.confidence + agrees / 3))
    return replace(ruling, confidence=round(confidence, 2))


def shown(line: Line, length: int = _SHOWN) -> str:
    """A sentence as a rationale repeats it, cut at a word where it is long."""
    text = " ".join(line.text.split())
    if len(text) <= length:
        return text.rstrip(".")
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"


def _filled(slots: Slots) -> dict[str, str]:
    return {
        name: shown(value) if isinstance(value, Line) else value or ""
        for name, value in slots.items()
    }
