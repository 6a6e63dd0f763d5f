"""What the customer felt or went through, and whether the agent took it up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.judging.builtin.lexicon import Hardship
from app.judging.builtin.mood import Mood
from app.judging.builtin.reading import NAMED, SAID, Exchange, Line, Reading

_CALLS_FOR_ANSWER = 0.75  # weight of a hardship from which it calls for an acknowledgement


@dataclass(frozen=True, slots=True)
class Moment:
    """An exchange in which the customer showed a feeling or told of trouble."""

    exchange: Exchange
    line: Line  # where it shows most
    kinds: tuple[str, ...]  # hardships, the heaviest first
    weight: float


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A sentence of the agent's that takes up what the customer went through."""

    line: Line
    specific: bool  # it names this case; otherwise it would fit any ticket
    new_words: bool  # it says what it means in words that the customer hadn't used


@dataclass(frozen=True)
class Feelings:
    """The moments that called for an acknowledgement, and what came of each."""

    moments: tuple[Moment, ...]
    first_reply: tuple[Acknowledgement, ...]  # in the reply to the first moment
    later: tuple[Acknowledgement, ...]  # in replies after that
    played_down: Line | None  # argues with the feeling, or turns it away

    @property
    def specific_first(self) -> Acknowledgement | None:
        """The best specific acknowledgement in the first reply."""
        specific = [a for a in self.first_reply if a.specific]
        return max(specific, key=lambda a: (a.new_words, a.line.length)) if specific else None

    @property
    def specific_later(self) -> Acknowledgement | None:
        """The first specific acknowledgement after the first reply."""
        return next((a for a in self.later if a.specific), None)


def read_feelings(reading: Reading, mood: Mood, hardships: Mapping[str, Hardship]) -> Feelings:
    """What the customer went through, and whether the judged agent's replies took it up."""
    found = [_moment(exchange, mood, hardships) for exchange in reading.answered]
    moments = tuple(m for m in found if m and m.weight >= _CALLS_FOR_ANSWER)
    if not moments:
        return Feelings((), (), (), None)
    start = reading.answered.index(moments[0].exchange)
    kinds = {kind for moment in found if moment for kind in moment.kinds}
    first, *rest = (
        tuple(acknowledgements(exchange, kinds, reading)) for exchange in reading.answered[start:]
    )
    return Feelings(
        moments=moments,
        first_reply=first,
        later=tuple(a for found in rest for a in found),
        played_down=_played_down(line for e in reading.answered[start:] for line in e.reply),
    )


def _moment(exchange: Exchange, mood: Mood, hardships: Mapping[str, Hardship]) -> Moment | None:
    weights: dict[str, float] = {}
    best: tuple[float, Line] | None = None
    for line in exchange.asked:
        told = {kind: hardships[kind].weight for kind in line.hardships(SAID)}
        weights |= told
        strength = sum(told.values()) + (0.2 if "!" in line.text else 0.0)
        if told and (best is None or strength > best[0]):
            best = strength, line
    if best is None:
        return None
    kinds = tuple(sorted(weights, key=lambda kind: -weights[kind]))
    weight = weights[kinds[0]] + 0.15 * (len(kinds) - 1)
    if min(mood.at(line.turn) for line in exchange.asked) < -0.4:
        weight += 0.25
    return Moment(exchange, best[1], kinds, weight)


def acknowledgements(
    exchange: Exchange, kinds: Iterable[str], reading: Reading
) -> Iterable[Acknowledgement]:
    """The sentences of the reply that take up what the customer went through."""
    told = frozenset(kinds)
    for line in exchange.reply:
        if line.has("apology", "feeling_named", "validates") and not line.is_question:
            known = reading.customer_stems
            echo = len(line.stems & known)
            named = bool(line.hardships(NAMED) & told)
            stock = line.has("scripted_apology") or line.length < 5
            yield Acknowledgement(
                line=line,
                specific=echo >= 2 if stock else named or echo >= 1,
                new_words=line.has("feeling_named") and not stock and echo >= 1 and named,
            )


def _played_down(lines: Iterable[Line]) -> Line | None:
    return next((line for line in lines if line.has("contempt", "accuses", "shrugs")), None)
