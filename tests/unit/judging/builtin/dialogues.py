"""Small dialogues for the tests of the built-in judge."""

import shutil
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from app.judging.assessment import Verdict
from app.judging.builtin import BuiltinJudge
from app.judging.builtin.calibration.model import FILE, Calibration, load_calibration
from app.judging.builtin.rules import FOLDER
from app.judging.judge import Brief
from app.playbook.embeddings import WordLlamaEmbedder
from app.playbook.passage import Passage
from app.playbook.rubric import Rubric
from app.playbook.rubric_file import load_rubric
from app.redaction.report import RedactedTicket, RedactionReport
from app.settings import PROJECT
from app.transcripts.ticket import AgentPart, Role, Turn

_ROLES = {"C": Role.CUSTOMER, "A": Role.AGENT, "B": Role.BOT, "N": Role.NOTE, "S": Role.SYSTEM}


@lru_cache(maxsize=1)
def rubric() -> Rubric:
    """The rubric that the product comes with."""
    return load_rubric(PROJECT / "knowledge" / "rubrics" / "support.yaml")


@lru_cache(maxsize=1)
def judge() -> BuiltinJudge:
    """One judge for all tests: loading its word vectors takes a moment."""
    return BuiltinJudge(WordLlamaEmbedder())


@lru_cache(maxsize=1)
def outspoken() -> BuiltinJudge:
    """The judge, but it withholds no level: for tests of what the rules see."""
    known = load_calibration(FOLDER / FILE)
    return judge_with(known.model_copy(update={"withhold_below": 0.0}))


def judge_with(calibration: Calibration) -> BuiltinJudge:
    """The judge with another calibration."""
    with TemporaryDirectory() as folder:
        for name in ("lexicon.yaml", "rationales.yaml"):
            shutil.copy(FOLDER / name, folder)
        Path(folder, FILE).write_text(calibration.model_dump_json(), encoding="utf-8")
        return BuiltinJudge(WordLlamaEmbedder(), Path(folder))


@lru_cache(maxsize=1)
def passages() -> tuple[Passage, ...]:
    """A passage for each that the rubric names."""
    named = {
        passage: rubric().dimension_of[criterion.id]
        for criterion in rubric().criteria.values()
        for passage in criterion.passages
    }
    return tuple(
        Passage(id=id, document=id.split("#")[0], heading=id.split("#")[1], text=id, topic=topic)
        for id, topic in named.items()
    )


def dialogue(text: str) -> tuple[Turn, ...]:
    """Turns from lines such as "C: It broke." and "A: I'm sorry."; a line goes on the last turn."""
    turns: list[tuple[Role, str]] = []
    for line in text.strip().splitlines():
        speaker, _, said = line.strip().partition(": ")
        if speaker in _ROLES:
            turns.append((_ROLES[speaker], said))
        else:
            turns[-1] = (turns[-1][0], f"{turns[-1][1]}\n{line.strip()}")
    return tuple(Turn(index=i, role=role, text=said) for i, (role, said) in enumerate(turns))


def brief(
    turns: tuple[Turn, ...],
    *,
    id: str = "T-1",
    own: tuple[int, ...] = (),
    given: tuple[Passage, ...] | None = None,
    channel: str = "chat",
) -> Brief:
    """A brief on `turns`, judging all agent turns or those in `own`."""
    agent = tuple(turn.index for turn in turns if turn.role is Role.AGENT)
    return Brief(
        ticket=RedactedTicket(
            id=id,
            turns=turns,
            channel=channel,
            report=RedactionReport(),
            redaction_version="r1",
            transcript_hash="00",
        ),
        part=AgentPart(agent=None, turns=own or agent),
        rubric=rubric(),
        passages=passages() if given is None else given,
        index_version="i1",
    )


def verdicts(text: str, channel: str = "chat") -> dict[str, Verdict]:
    """What the built-in judge's rules see in the dialogue, by criterion; nothing is withheld."""
    judgement = outspoken().judge(brief(dialogue(text), channel=channel))
    return {verdict.criterion: verdict for verdict in judgement.verdicts}


def outcome(verdict: Verdict) -> str:
    """The level, or the reason for none."""
    return (
        verdict.level.value if verdict.level else str(verdict.unscored and verdict.unscored.value)
    )
