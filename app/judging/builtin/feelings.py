"""What the customer felt or went through, and whether the agent took it up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.judging.builtin.lexicon import Hardship
from app.judging.builtin.mood import Mood
from app.judging.builtin.reading import NAMED, SAID, Exchange, Line, Reading

_CALLS_FOR_ANSWER = 0.75  # weight of a hardship from which it calls for an acknowledgement
_ACTS = ("instruct", "solves", "done", "promises", "refuses", "accuses", "blames", "policy",
         "explains_cause", "passes_around", "deflects")  # fmt: skip


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
    found = [_moment(exchange, mood, hardships) for exchange in _told(reading)]
    moments = tuple(m for m in found if m and m.weight >= _CALLS_FOR_ANSWER)
    if not moments:
        return Feelings((), (), (), None)
    start = next(at for at, moment in enumerate(found) if moment is moments[0])
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


def _told(reading: Reading) -> list[Exchange]:
    """The exchanges that the agent answered. What the customer had told a bot or a colleague
    before belongs to the first: whoever takes over can read it."""
    if not reading.answered:
        return []
    first, *rest = reading.answered
    before = (line for line in reading.customer if line.turn < first.reply[0].turn)
    return [Exchange(tuple(before), first.reply, own=True), *rest]


def _moment(exchange: Exchange, mood: Mood, hardships: Mapping[str, Hardship]) -> Moment | None:
    told = frozenset(kind for line in exchange.asked for kind in line.hardships(SAID))
    if not told:
        return None
    kinds = tuple(sorted(told, key=lambda kind: (-hardships[kind].weight, kind)))
    weight = hardships[kinds[0]].weight + 0.15 * (len(kinds) - 1)
    if min(mood.at(line.turn) for line in exchange.asked) < -0.4:
        weight += 0.25
    telling = [line for line in exchange.asked if kinds[0] in line.hardships(SAID)]
    return Moment(exchange, max(telling, key=_strength), kinds, weight)


def _strength(line: Line) -> tuple[int, int]:
    return len(line.hardships(SAID)), line.length


def acknowledgements(
    exchange: Exchange, kinds: Iterable[str], reading: Reading
) -> Iterable[Acknowledgement]:
    """The sentences of the reply that take up what the customer went through."""
    told = frozenset(kinds)
    known = reading.customer_stems
    for at, line in enumerate(exchange.reply):
        echo = len(line.stems & known)
        named = bool(line.hardships(NAMED) & told)
        if "?" in line.spoken:
            continue
        if _speaks_of_it(line):
            stock = line.has("scripted_apology") or line.length < 4
            beside = _beside(exchange.reply, at)
            stock = stock and not line.has("elliptic")
            specific = line.has("elliptic") or (
                echo >= 2 if stock else named or echo >= 1 or len(beside & known) >= 2
            )
            fresh = _is_fresh(line, known) and bool(echo or beside & known) and not stock
            yield Acknowledgement(line, specific, fresh)
        elif at < 4 and _tells_it_back(line, exchange, named):
            yield Acknowledgement(line, specific=True, new_words=False)


def _speaks_of_it(line: Line) -> bool:
    sorry = line.has("apology") and not line.has("refuses", "asks_again")
    return sorry or line.has("feeling_named", "validates", "elliptic")


def _is_fresh(line: Line, known: frozenset[str]) -> bool:
    """Whether it names the feeling with words of the agent's own."""
    return line.has("feeling_named") and len(line.stems - known) >= 2


def _tells_it_back(line: Line, exchange: Exchange, named: bool) -> bool:
    """Whether it repeats the trouble and does nothing else: "Four visits, and still no light"."""
    echo = len(line.stems & exchange.stems)
    acts = line.has(*_ACTS)
    return echo >= (3 if named else 4) and not acts and line.length <= 30


def _beside(reply: tuple[Line, ...], at: int) -> frozenset[str]:
    """What the sentence before it in the same turn is about."""
    before = reply[at - 1] if at else None
    return before.stems if before and before.turn == reply[at].turn else frozenset()


def _played_down(lines: Iterable[Line]) -> Line | None:
    return next((line for line in lines if line.has("contempt", "accuses", "shrugs")), None)
