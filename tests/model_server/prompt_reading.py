"""Reads a judge's prompt back into the brief that it was made from."""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.judging.judge import Brief
from app.playbook.passage import Passage
from app.playbook.rubric import Dimension, Rubric
from app.playbook.rubric_file import load_rubric
from app.redaction.report import RedactedTicket, RedactionReport
from app.transcripts.ticket import AgentPart, Role, Turn

RUBRIC = Path(__file__).parents[2] / "knowledge" / "rubrics" / "support.yaml"

_TRANSCRIPT = re.compile(r"^<transcript>\n(.*?)^</transcript>$", re.DOTALL | re.MULTILINE)
_TURN = re.compile(r"^\[(\d+)\] (.+)$\n?((?:(?:    .*)?\n)*)", re.MULTILINE)
_PASSAGE = re.compile(
    r'^<passage id="([^"]+)"(?: for="([^"]*)")?>\n([^\n]*?): ([^\n]*)\n(.*?)^</passage>$',
    re.DOTALL | re.MULTILINE,
)
_CRITERION = re.compile(r"^### ([a-z_]+) \(", re.MULTILINE)
_ROLES = {
    "CUSTOMER": Role.CUSTOMER,
    "AGENT (judge this)": Role.AGENT,
    "AGENT (context)": Role.AGENT,
    "ANOTHER AGENT": Role.AGENT,
    "BOT": Role.BOT,
    "SYSTEM": Role.SYSTEM,
    "INTERNAL NOTE": Role.NOTE,
}


def read_brief(messages: Sequence[dict[str, Any]]) -> Brief:
    """The brief behind a judge's prompt; its rubric is ours, as far as the prompt has it."""
    system, user = messages[0]["content"], messages[1]["content"]
    passages = f"{system}\n{user}"
    rubric = _rubric(_CRITERION.findall(system), dict(_passages_by_criterion(passages)))
    block = _TRANSCRIPT.search(user)
    assert block, "the prompt has no transcript"
    found = _TURN.findall(block[1])
    return Brief(
        ticket=_ticket(found, block[1]),
        part=AgentPart(
            agent=None, turns=tuple(int(i) for i, who, _ in found if who == "AGENT (judge this)")
        ),
        rubric=rubric,
        passages=tuple(_passages(passages, rubric)),
        index_version="read from a prompt",
    )


def _ticket(found: Sequence[tuple[str, str, str]], block: str) -> RedactedTicket:
    channel = re.match(r"channel: (.*)\n", block)
    return RedactedTicket(
        id="from-a-prompt",
        turns=tuple(
            Turn(
                index=int(index), role=_ROLES[who], text=re.sub(r"(?m)^    ", "", text).strip("\n")
            )
            for index, who, text in found
        ),
        channel=channel[1] if channel else None,
        report=RedactionReport(),
        redaction_version="",
        transcript_hash=sha256(block.encode()).hexdigest(),
    )


def _passages_by_criterion(prompt: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    found = [(id, behind.split(", ")) for id, behind, *_ in _PASSAGE.findall(prompt)]
    for criterion in {name for _, names in found for name in names if name}:
        yield criterion, tuple(id for id, names in found if criterion in names)


def _rubric(ids: Sequence[str], passages: dict[str, tuple[str, ...]]) -> Rubric:
    rubric = load_rubric(RUBRIC)
    dimensions = []
    for dimension in rubric.dimensions:
        criteria = tuple(
            c.model_copy(update={"passages": passages.get(c.id, c.passages)})
            for c in dimension.criteria
            if c.id in ids
        )
        if criteria:
            dimensions.append(dimension.model_copy(update={"criteria": criteria}))
    return rubric.model_copy(update={"dimensions": tuple(dimensions)})


def _passages(prompt: str, rubric: Rubric) -> Iterator[Passage]:
    for id, behind, document, heading, text in _PASSAGE.findall(prompt):
        names = [name for name in behind.split(", ") if name in rubric.dimension_of]
        topic = rubric.dimension_of[names[0]] if names else Dimension.RESOLUTION
        yield Passage(id=id, document=document, heading=heading, text=text.strip(), topic=topic)
