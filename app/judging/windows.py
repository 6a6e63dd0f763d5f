"""Cutting a ticket that is too long to be judged at once into stretches that overlap.

Nothing is left out: every turn of the agent's is judged in one stretch. What stands
before it, and the customer's next words, are shown again as context. A turn that is too
long even for a stretch of its own is cut between paragraphs or sentences, and each part
is judged where it stands.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil

from app.judging.assessment import Evidence
from app.judging.judge import Brief, Stretch
from app.judging.quotes import find_quote
from app.judging.turn_parts import HEADING, Unit, head_of, shortened, tail_of, turn_tokens, units_of
from app.transcripts.ticket import Role, Turn

# Tokens of a whole prompt. Models answer worse the longer it is: of the models that RULER
# tested (Hsieh et al. 2024, arXiv 2404.06654), all of which claim 32,000 tokens or more, half
# still answer well at 32,000.
LONGEST_PROMPT = 32_000
_CONTEXT = 5  # a fifth of the room for what stands before, and a fifth for what follows
_TURNS_BEFORE = 6
_TURNS_AFTER = 3
_LEFT_OUT = "\n[…]\n"


def transcript_tokens(brief: Brief) -> int:
    """The tokens, at most, of the brief's transcript in a prompt."""
    return sum(turn_tokens(turn.text) for turn in brief.ticket.turns)


def cut(brief: Brief, room: int) -> tuple[Brief, ...]:
    """The brief in stretches whose transcripts take `room` tokens at most, in their order.

    One, the brief itself, where it fits. A stretch in which the agent wrote nothing is
    left out: there is nothing in it to judge.
    """
    if transcript_tokens(brief) <= room:
        return (brief,)
    context = room // _CONTEXT
    units = list(units_of(brief.ticket.turns, room - 2 * context))
    stretches = (
        _stretch(brief, units, core, context) for core in _cores(units, room - 2 * context)
    )
    return tuple(stretch for stretch in stretches if stretch.part.turns)


def excerpt(brief: Brief, evidence: Sequence[Evidence], room: int) -> Brief:
    """What stands around `evidence`, where the whole transcript takes more than `room` tokens.

    The turns that are quoted come first, in the order given, then two turns before each
    and the one after it, then the ticket's beginning and end, as far as they fit. The brief
    itself where all of it fits.
    """
    if transcript_tokens(brief) <= room:
        return brief
    units = list(units_of(brief.ticket.turns, room // 4))
    quoted = [k for one in evidence for k in _places(units, one)]
    around = [k + step for k in quoted for step in (-1, 1, -2) if 0 <= k + step < len(units)]
    chosen: set[int] = set()
    edges = (0, 1, len(units) - 1, len(units) - 2)
    for k in dict.fromkeys([*quoted, *around, *edges]):
        if units[k].tokens <= room:
            chosen.add(k)
            room -= units[k].tokens
    return _showing(brief, [units[k] for k in sorted(chosen)], frozenset())


def _places(units: Sequence[Unit], evidence: Evidence) -> list[int]:
    """The parts of the turn that hold the quote; all of them where it runs across two."""
    parts = [k for k, unit in enumerate(units) if unit.turn.index == evidence.turn]
    return [k for k in parts if find_quote(evidence.quote, units[k].turn.text)] or parts


def _cores(units: Sequence[Unit], room: int) -> Iterator[range]:
    """Which units each stretch judges: about equally many tokens, and whole exchanges."""
    total = sum(unit.tokens for unit in units)
    goal = total / ceil(total / room)
    start = size = 0
    for place, unit in enumerate(units):
        if size and size + unit.tokens > room:
            end = _last_exchange(units, range(start, place), room - unit.tokens)
        elif size >= goal and _opens_exchange(units, place):
            end = place
        else:
            size += unit.tokens
            continue
        yield range(start, end)
        start = end
        size = sum(unit.tokens for unit in units[start : place + 1])
    yield range(start, len(units))


def _last_exchange(units: Sequence[Unit], held: range, room: int) -> int:
    """The last place in the latter half where an exchange begins; else the end of `held`.

    What it leaves to the next stretch must fit into `room`.
    """
    size = 0
    for place in reversed(held[len(held) // 2 + 1 :]):
        size += units[place].tokens
        if size <= room and _opens_exchange(units, place):
            return place
    return held.stop


def _opens_exchange(units: Sequence[Unit], place: int) -> bool:
    before, unit = units[place - 1], units[place]
    speaks = unit.starts and unit.turn.role is Role.CUSTOMER
    return speaks and before.turn.role is not Role.CUSTOMER


def _stretch(brief: Brief, units: Sequence[Unit], core: range, context: int) -> Brief:
    judged = [units[place] for place in core]
    before = _before(units[: core.start], judged[0].turn.index, context)
    after = _after(units[core.stop :], context) if judged[-1].ends else []
    return _showing(brief, [*before, *judged, *after], frozenset(_indices([*before, *after])))


def _showing(brief: Brief, shown: Sequence[Unit], context: frozenset[int]) -> Brief:
    """The brief with these units alone; the agent's turns in `context` aren't judged here."""
    own = [i for i in _indices(shown) if i in set(brief.part.turns)]
    part = tuple(i for i in own if i not in context)
    return brief.model_copy(
        update={
            "ticket": brief.ticket.model_copy(update={"turns": tuple(_joined(shown))}),
            "part": brief.part.model_copy(update={"turns": part}),
            "stretch": Stretch(
                turns_in_all=brief.ticket.turns[-1].index + 1,
                apart=tuple(i for i in own if i in context),
                without_start=_indices(_unbegun(shown)),
                without_end=_indices(_unended(shown)),
            ),
        }
    )


def _indices(units: Sequence[Unit]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(unit.turn.index for unit in units))


def _unbegun(shown: Sequence[Unit]) -> list[Unit]:
    firsts = [shown[0], *(b for a, b in pairwise(shown) if a.turn.index != b.turn.index)]
    return [unit for unit in firsts if not unit.starts]


def _unended(shown: Sequence[Unit]) -> list[Unit]:
    lasts = [*(a for a, b in pairwise(shown) if a.turn.index != b.turn.index), shown[-1]]
    return [unit for unit in lasts if not unit.ends]


def _joined(shown: Sequence[Unit]) -> Iterator[Turn]:
    """The turns, their parts put together again, with a mark where one is left out."""
    turns: dict[int, Turn] = {}
    for before, unit in zip([None, *shown], shown, strict=False):
        text = unit.turn.text
        if before and before.turn.index == unit.turn.index:
            between = "" if unit.part == before.part + 1 else _LEFT_OUT
            text = f"{turns[unit.turn.index].text}{between}{text}"
        turns[unit.turn.index] = unit.turn.model_copy(update={"text": text})
    yield from turns.values()


def _before(units: Sequence[Unit], first: int, room: int) -> list[Unit]:
    """The last turns before turn `first`, of the nearest one at least its end."""
    shown: list[Unit] = []
    for unit in reversed([unit for unit in units if unit.turn.index < first][-_TURNS_BEFORE:]):
        if unit.tokens > room:
            return shown or [shortened(unit, tail_of(unit.turn.text, room - HEADING), starts=False)]
        shown.insert(0, unit)
        room -= unit.tokens
    return shown


def _after(units: Sequence[Unit], room: int) -> list[Unit]:
    """The next turns up to the customer's next words, or the beginning of the next one."""
    shown: list[Unit] = []
    for unit in units[:_TURNS_AFTER]:
        if unit.tokens > room:
            head = shortened(unit, head_of(unit.turn.text, room - HEADING), ends=False)
            return shown or [head]
        shown.append(unit)
        room -= unit.tokens
        if unit.turn.role is Role.CUSTOMER:
            break
    return shown
