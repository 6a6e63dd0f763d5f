"""The built-in judge: no key, no network, and no language model."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from app.judging.assessment import Evidence, JudgeIdentity, UnscoredReason, Verdict
from app.judging.builtin.calibration.model import (
    FILE,
    Calibration,
    apart_from_rest,
    load_calibration,
)
from app.judging.builtin.fingerprint import fingerprint
from app.judging.builtin.hazards import find_hazards
from app.judging.builtin.language import reads_as_english
from app.judging.builtin.rationale import load_rationales
from app.judging.builtin.rules import FOLDER, Rules
from app.judging.builtin.ruling import Ruling, cannot_tell
from app.judging.builtin.signals import flatten
from app.judging.judge import Brief, Judgement
from app.judging.own_words import count_words
from app.playbook.embeddings import Embedder
from app.playbook.rubric import Criterion, Dimension
from app.transcripts.ticket import Role

FEWEST_WORDS = 5  # of customer and agent together
TOO_LITTLE = "Customer and agent said too little to tell."
NOT_ENGLISH = "The {} isn't in English, the only language that the built-in judge reads."


class BuiltinJudge:
    """Judges by signals that can be pointed at in the text.

    It is the default where no model is set, and the control that a prompt must beat.
    It reads English only, and knows nothing beyond the ticket and the rubric.
    """

    def __init__(self, embedder: Embedder, folder: Path = FOLDER) -> None:
        self._rules = Rules(embedder, folder)
        self._calibration = load_calibration(folder / FILE)
        self._rationales = load_rationales(folder / "rationales.yaml")
        self._embedder = embedder.name
        self._hash = fingerprint(folder)

    @property
    def identity(self) -> JudgeIdentity:
        """The built-in judge, by all that decides: its rules, words and embedder."""
        return JudgeIdentity(
            kind="builtin",
            version="3",
            parameters={"embedder": self._embedder, "rules": self._hash},
        )

    def judge(self, brief: Brief, repeat: int = 0) -> Judgement:  # noqa: ARG002
        """A verdict on every criterion of the brief's rubric, and what a leader should know.

        The same for each `repeat`: nothing here is drawn.
        """
        case = self._rules.read(brief)
        criteria = brief.rubric.criteria
        unread = _why_not_read(brief)
        found = _calibrated(self._rules.decide(case, criteria), self._calibration)
        return Judgement(
            verdicts=tuple(
                _undecided(c, unread) if unread else self._verdict(c, found.get(c.id), brief)
                for c in criteria.values()
            ),
            findings=find_hazards(case.reading),
        )

    def signals(self, brief: Brief) -> dict[str, float]:
        """What was measured on the ticket, by name: the same names for every ticket."""
        return flatten(self._rules.read(brief))

    def gauges(self, brief: Brief) -> dict[str, float]:
        """What the learned gauges say of the ticket, by name; each 0.0 to 1.0."""
        found = self._rules.read(brief).gauges.by_name
        return {name: reading.share for name, reading in found.items()}

    def _verdict(self, criterion: Criterion, ruling: Ruling | None, brief: Brief) -> Verdict:
        if ruling is None:
            return _undecided(criterion, f"There is no rule for “{criterion.title}”.")
        words = self._rationales.put(criterion.id, ruling, brief.ticket.id)
        if ruling.level is None:
            return Verdict(criterion=criterion.id, unscored=ruling.unscored, detail=words)
        return Verdict(
            criterion=criterion.id,
            level=ruling.level,
            evidence=_evidence(ruling),
            rationale=words,
            cause=ruling.cause,
            citations=_citations(criterion, brief),
            confidence=ruling.confidence,
        )


def _calibrated(rulings: Mapping[str, Ruling], calibration: Calibration) -> dict[str, Ruling]:
    """The rulings with the chance that a careful colleague decides the same as confidence.

    Where that chance is too low to give a level, none is given.
    """
    levels = {name: ruling.level for name, ruling in rulings.items() if ruling.level is not None}
    settled = dict(rulings)
    for name, level in levels.items():
        ruling = rulings[name]
        apart = apart_from_rest(name, levels)
        chance = calibration.chance(name, level, ruling.confidence, apart)
        settled[name] = replace(ruling, confidence=round(chance, 2))
        if chance < calibration.withhold_below:
            settled[name] = cannot_tell("not_sure", words=ruling.rests_on[0], level=str(level))
    return settled


def _undecided(criterion: Criterion, why: str) -> Verdict:
    return Verdict(criterion=criterion.id, unscored=UnscoredReason.NOT_ENOUGH_EVIDENCE, detail=why)


def _why_not_read(brief: Brief) -> str | None:
    """Why nothing can be told from the ticket, in words; None where something can.

    "Hi" and "hello" are no conversation, and what isn't in English can't be read.
    """
    own = set(brief.part.turns)
    customer = [turn.text for turn in brief.ticket.turns if turn.role is Role.CUSTOMER]
    agent = [turn.text for turn in brief.ticket.turns if turn.index in own]
    if count_words(" ".join((*customer, *agent))) < FEWEST_WORDS:
        return TOO_LITTLE
    if not reads_as_english(agent):
        return NOT_ENGLISH.format("agent's part")
    if not reads_as_english(customer):
        return NOT_ENGLISH.format("customer's part")
    return None


def _evidence(ruling: Ruling) -> tuple[Evidence, ...]:
    shown = (Evidence(turn=line.turn, quote=line.quote) for line in ruling.rests_on)
    return tuple(dict.fromkeys(shown))


def _citations(criterion: Criterion, brief: Brief) -> tuple[str, ...]:
    """The criterion's own first passage that was given, else one on its dimension."""
    given = {passage.id: passage for passage in brief.passages}
    own = [named for named in criterion.passages if named in given]
    if own:
        return tuple(own[:1])
    dimension: Dimension = brief.rubric.dimension_of[criterion.id]
    near = [passage.id for passage in brief.passages if passage.topic == dimension]
    return tuple((near or list(given))[:1])
