"""How plain the agent's words are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.judging.builtin.phrases import PhraseFinder
from app.judging.builtin.reading import Line, Reading
from app.judging.readability import reading_grade

_LONG = 36  # words from which a sentence has to be read twice
_READ = 60  # sentences that the grade is taken from
_STOPS = re.compile(r"[;:()]|\s[-–—]\s")  # where a reader may draw breath


@dataclass(frozen=True)
class Plainness:
    """Sentences that are hard to read, and the grade of the whole."""

    grade: float  # US school grade; about 6 is plain, 14 is hard
    mean_length: float  # words a sentence
    insider: tuple[tuple[Line, str], ...]  # sentences with a term of ours, and the term
    long: tuple[Line, ...]  # sentences with 36 words or more on end
    explained: Line | None  # says what a term means, or makes a comparison
    puzzled: Line | None  # the customer asks what was meant
    puzzling: Line | None  # the agent's sentence before that
    sample: Line | None  # the agent's longest sentence that is none of these


def read_plainness(reading: Reading, finder: PhraseFinder) -> Plainness:
    """How plain the judged agent's sentences are. `finder` knows the mark "jargon"."""
    said = [line for line in reading.own if line.length >= 4]
    insider = tuple((line, term) for line in said for term in _insider_terms(line, reading, finder))
    puzzled = next((line for line in reading.customer if _is_puzzled(line, reading)), None)
    hard = {id(line) for line, _ in insider}
    return Plainness(
        grade=reading_grade([line.text for line in said[:_READ]]),
        mean_length=sum(line.length for line in said) / len(said) if said else 0.0,
        insider=insider,
        long=tuple(line for line in said if _longest_stretch(line) >= _LONG),
        explained=next((line for line in said if line.has("explains_term")), None),
        puzzled=puzzled,
        puzzling=_before(reading.own, puzzled) if puzzled else None,
        sample=max(
            (line for line in said if id(line) not in hard and _longest_stretch(line) < _LONG),
            key=lambda line: (not line.has("greeting", "script", "closes"), line.length),
            default=None,
        ),
    )


def _longest_stretch(line: Line) -> int:
    """Words in the longest part of the sentence without a stop in it."""
    if line.length < _LONG:
        return line.length
    return max(len(part.split()) for part in _STOPS.split(line.text))


def _insider_terms(line: Line, reading: Reading, finder: PhraseFinder) -> list[str]:
    """Terms of ours in the sentence that it doesn't explain and the customer hadn't used."""
    if not line.has("jargon") or line.has("explains_term"):
        return []
    terms = [line.spoken[at] for at in finder.starts("jargon", line.spoken)]
    return [term for term in terms if reading.first_said.get(term, line.turn) >= line.turn]


def _is_puzzled(line: Line, reading: Reading) -> bool:
    return line.has("puzzled") and any(own.turn < line.turn for own in reading.own)


def _before(own: Sequence[Line], puzzled: Line) -> Line | None:
    earlier = [line for line in own if line.turn < puzzled.turn]
    turn = earlier[-1].turn if earlier else None
    return max(
        (line for line in earlier if line.turn == turn), key=lambda line: line.length, default=None
    )
