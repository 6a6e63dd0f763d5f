"""The blocks that a prompt is filled with: rubric, passages, transcript.

No prose is here, only layout. Whatever comes from a ticket is indented, line by
line, and can't name one of our fences, so that none of it can stand where an
instruction, a turn's heading or the end of its fence would.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from app.judging.disguise import look_alikes_folded, without_hidden
from app.judging.judge import Brief, Stretch
from app.playbook.passage import Passage
from app.playbook.rubric import Criterion, Level, Rubric, RubricDimension
from app.transcripts.ticket import Role, Turn

_EXAMPLES = 3  # of each kind; the rubric has more, for the built-in judge
_INDENT = "    "
_NONE = "(none)"
_ROLES = {
    Role.CUSTOMER: "CUSTOMER",
    Role.BOT: "BOT",
    Role.SYSTEM: "SYSTEM",
    Role.NOTE: "INTERNAL NOTE",
}
# Our fences and the markers of chat models ("<|im_start|>", "</s>", "[INST]"), opening and
# closing, with the bracket written out or as an entity.
_FENCE = re.compile(
    r"(?:<|&(?:amp;)*(?:lt|\#0*60|\#x0*3c);?|%3c|\\(?:u00|x)3c)"
    r"(?=[\s/\\]*(?:transcript|passages?\b|rubric\b|assessment\b)|[\s/\\]*\|"
    r"|(?:/|%2f)?(?:s|bos|eos|(?:start|end)_of_turn)>|<?/?sys>>|%2f\s*transcript)"
    r"|\[(?=\s*/?\s*inst\s*\])"
)


def render_rubric(rubric: Rubric) -> str:
    """Every dimension and criterion, with the anchor of each level."""
    return "\n\n".join(_dimension(dimension) for dimension in rubric.dimensions)


def _dimension(dimension: RubricDimension) -> str:
    head = f"## {dimension.title}\n{_one_line(dimension.summary)}"
    return "\n\n".join([head, *(_criterion(criterion) for criterion in dimension.criteria)])


def _criterion(criterion: Criterion) -> str:
    lines = [
        f"### {criterion.id} ({criterion.title})",
        f"Question: {_one_line(criterion.question)}",
        f"Applies when: {_one_line(criterion.applies_when)}",
        f"Outside the agent's control: {_one_line(criterion.outside_control)}",
        *(f"- {level}: {_one_line(criterion.anchors[level])}" for level in Level),
        *(f"Such as: “{line}”" for line in criterion.examples.good[:_EXAMPLES]),
        *(f"Unlike: “{line}”" for line in criterion.examples.poor[:_EXAMPLES]),
    ]
    return "\n".join(lines)


def standing_passages(brief: Brief) -> tuple[Passage, ...]:
    """The passages that criteria name first: the same for every ticket, and so in one place."""
    named = {criterion.passages[0] for criterion in brief.rubric.criteria.values()}
    return tuple(passage for passage in brief.passages if passage.id in named)


def nearest_passages(brief: Brief) -> tuple[Passage, ...]:
    """The others, which come near to this ticket."""
    standing = set(standing_passages(brief))
    return tuple(passage for passage in brief.passages if passage not in standing)


def render_passages(passages: Sequence[Passage], rubric: Rubric) -> str:
    """The passages that may be cited, each with its id and the criteria that it stands behind."""
    return "\n\n".join(_passage(passage, rubric) for passage in passages) or _NONE


def _passage(passage: Passage, rubric: Rubric) -> str:
    behind = [id for id, c in rubric.criteria.items() if passage.id in c.passages]
    return _fenced(passage, f' for="{", ".join(behind)}"' if behind else "")


@lru_cache(maxsize=512)  # the same passages stand in every prompt
def _fenced(passage: Passage, criteria: str) -> str:
    title = f"{passage.document}: {passage.heading}"
    text = neutralise(passage.text).strip()
    return f'<passage id="{passage.id}"{criteria}>\n{title}\n{text}\n</passage>'


def render_transcript(brief: Brief) -> str:
    """The ticket's turns by number, with those marked that are to be judged.

    Nobody is named: a judge that knew the agent would have something else to go by.
    """
    ticket = brief.ticket
    about = [
        f"{word}: {_one_line(neutralise(value))}"
        for word, value in (("channel", ticket.channel), ("subject", ticket.subject))
        if value
    ]
    turns = _shown(brief, brief.stretch) if brief.stretch else _turns(brief)
    return "\n".join(["<transcript>", *about, *turns, "</transcript>"])


def _turns(brief: Brief) -> list[str]:
    return [_turn(turn, brief) for turn in brief.ticket.turns]


def _shown(brief: Brief, stretch: Stretch) -> Iterator[str]:
    """The turns, and in the place of those that are left out a line that says so."""
    next_index = 0
    for turn, block in zip(brief.ticket.turns, _turns(brief), strict=True):
        yield from _gap(next_index, turn.index)
        if turn.index in stretch.without_start:
            yield f"[… the beginning of turn {turn.index} isn't shown here …]"
        yield block
        if turn.index in stretch.without_end:
            yield f"[… the rest of turn {turn.index} isn't shown here …]"
        next_index = turn.index + 1
    yield from _gap(next_index, stretch.turns_in_all)


def _gap(start: int, end: int) -> Iterator[str]:
    """What stands for the turns from `start` to before `end`, if there are any."""
    if end - start == 1:
        yield f"[… turn {start} isn't shown here …]"
    elif end > start:
        yield f"[… turns {start} to {end - 1} aren't shown here …]"


def _turn(turn: Turn, brief: Brief) -> str:
    lines = neutralise(turn.text).splitlines()
    return "\n".join(
        [
            f"[{turn.index}] {_speaker(turn, brief)}",
            *(f"{_INDENT}{line}".rstrip() for line in lines),
        ]
    )


def _speaker(turn: Turn, brief: Brief) -> str:
    if turn.role is not Role.AGENT:
        return _ROLES[turn.role]
    if turn.index in brief.part.turns:
        return "AGENT (judge this)"
    apart = brief.stretch.apart if brief.stretch else ()
    return "AGENT (context)" if turn.index in apart else "ANOTHER AGENT"


def neutralise(text: str) -> str:
    """`text` without what could pass for one of our fences, and without hidden characters.

    Brackets and letters that only look like those of a fence count as them.
    """
    seen = without_hidden(text)
    kept = list(seen)
    for fence in reversed(list(_FENCE.finditer(look_alikes_folded(seen)))):
        kept[fence.start() : fence.end()] = "("
    return without_hidden("".join(kept))


def _one_line(text: str) -> str:
    return " ".join(text.split())
