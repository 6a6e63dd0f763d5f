"""The reading of a ticket: its sentences with their marks, and who answered what."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from app.judging.builtin.lexicon import Lexicon
from app.judging.builtin.meaning import meant
from app.judging.builtin.phrases import PhraseFinder
from app.judging.builtin.words import LONGEST_QUOTE, before_word, clip, content, spans, words
from app.judging.judge import Brief
from app.judging.own_words import own_passages, says_enough
from app.transcripts.ticket import Role, Turn

ORDER = "instruction"  # the mark of words meant for the judge
SAID, NAMED = "said:", "named:"  # marks of a hardship, in the customer's and the agent's words


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a turn, exactly as it stands there."""

    turn: int
    role: Role
    own: bool  # by the agent who is judged
    text: str
    spoken: tuple[str, ...]  # lower-case words, short forms written out
    stems: frozenset[str]  # of the words that carry meaning
    marks: frozenset[str]
    quote: str = ""  # as evidence shows it, a part of its turn; empty where that says too little

    @property
    def is_question(self) -> bool:
        """Whether it wants an answer: with a question mark or without one, but not to insult."""
        asks = "?" in self.spoken or "asks" in self.marks
        return asks and not self.has("abuse", "rhetorical")

    @property
    def length(self) -> int:
        """Its words."""
        return len(self.spoken)

    def has(self, *marks: str) -> bool:
        """Whether it bears any of `marks`."""
        return not self.marks.isdisjoint(marks)

    def hardships(self, prefix: str) -> frozenset[str]:
        """The hardships that it tells of (SAID) or takes up (NAMED)."""
        return frozenset(m.removeprefix(prefix) for m in self.marks if m.startswith(prefix))


@dataclass(frozen=True)
class Exchange:
    """What the customer said, and what was answered before they spoke again."""

    asked: tuple[Line, ...]  # empty where the agent speaks first
    reply: tuple[Line, ...]  # empty where nobody answered
    own: bool  # the reply is by the agent who is judged

    @cached_property
    def stems(self) -> frozenset[str]:
        """What the customer's words are about."""
        return stems_of(self.asked)


@dataclass(frozen=True)
class Reading:
    """A ticket as the judge reads it, made once. Sentences that give orders to the judge
    are left out, whoever wrote them, and so is what was said before the customer spoke:
    they count neither for nor against anybody."""

    lines: tuple[Line, ...]
    exchanges: tuple[Exchange, ...]
    orders: tuple[Line, ...]  # sentences left out
    last_role: Role  # who spoke last
    channel: str

    @cached_property
    def own(self) -> tuple[Line, ...]:
        """The sentences of the agent who is judged."""
        return tuple(line for line in self.lines if line.own)

    @cached_property
    def customer(self) -> tuple[Line, ...]:
        """The customer's sentences."""
        return tuple(line for line in self.lines if line.role is Role.CUSTOMER)

    @cached_property
    def answered(self) -> tuple[Exchange, ...]:
        """The exchanges that the judged agent answered, in order."""
        return tuple(e for e in self.exchanges if e.own and e.reply)

    @cached_property
    def customer_stems(self) -> frozenset[str]:
        """What the customer's words are about, over the whole ticket."""
        return stems_of(self.customer)

    def before(self, line: Line) -> Iterator[Line]:
        """The customer's sentences in earlier turns than `line`'s."""
        return islice(self.customer, bisect_left(self._customer_turns, line.turn))

    def after(self, line: Line) -> Iterator[Line]:
        """The customer's sentences in later turns than `line`'s."""
        return islice(self.customer, bisect_right(self._customer_turns, line.turn), None)

    @cached_property
    def first_said(self) -> Mapping[str, int]:
        """The turn in which the customer first used each of their words."""
        return {word: line.turn for line in reversed(self.customer) for word in line.spoken}

    @cached_property
    def _customer_turns(self) -> list[int]:
        return [line.turn for line in self.customer]


class Reader:
    """Reads tickets with one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        said = {SAID + kind: hardship.said for kind, hardship in lexicon.hardships.items()}
        named = {NAMED + kind: hardship.named for kind, hardship in lexicon.hardships.items()}
        anybody = dict(lexicon.anybody)
        self.of_customer = PhraseFinder(anybody | lexicon.customer | said)
        self.of_agent = PhraseFinder(anybody | lexicon.agent | named)

    def read(self, brief: Brief) -> Reading:
        """The reading of the brief's ticket, with its part as the one judged."""
        own = frozenset(brief.part.turns)
        turns = [t for t in brief.ticket.turns if t.role in (Role.CUSTOMER, Role.AGENT)]
        read = [line for turn in turns for line in self._lines(turn, turn.index in own)]
        said = [turn.index for turn in turns if turn.role is Role.CUSTOMER]
        kept = tuple(
            line for line in read if ORDER not in line.marks and (not said or line.turn >= said[0])
        )
        return Reading(
            lines=kept,
            exchanges=tuple(_exchanges(kept)),
            orders=tuple(line for line in read if ORDER in line.marks),
            last_role=turns[-1].role,
            channel=(brief.ticket.channel or "").lower(),
        )

    def _lines(self, turn: Turn, own: bool) -> Iterator[Line]:
        passages = own_passages(turn.text)
        said = "\n".join(passages)
        for passage in passages:
            read = [
                (start, line)
                for start, end in spans(passage)
                for line in self._sentence(turn, own, passage[start:end])
            ]
            for at, (_, line) in enumerate(read):
                yield replace(line, quote=_quote(at, read, passage, said))

    def _sentence(self, turn: Turn, own: bool, text: str) -> Iterator[Line]:
        """The sentence, and apart from it the order to the judge that it ends in."""
        finder = self.of_customer if turn.role is Role.CUSTOMER else self.of_agent
        spoken = words(text)
        marks = finder.marks(spoken)
        if ORDER in marks:
            yield Line(turn.index, turn.role, own, text, spoken, frozenset(), marks)
            order = finder.starts(ORDER, spoken)[0] if turn.role is Role.CUSTOMER else 0
            text, spoken = before_word(text, order), spoken[:order]
            marks = finder.marks(spoken) - {ORDER}
        if spoken:
            marks = meant(marks, text, turn.role, finder.marks)
            yield Line(turn.index, turn.role, own, text, spoken, content(spoken), marks)


def _quote(at: int, read: Sequence[tuple[int, Line]], passage: str, said: str) -> str:
    """The sentence as it is quoted: where it says too little, with the one beside it."""
    _, line = read[at]
    if _says_enough(line.text, said):
        return clip(line.text)
    for first, last in ((at, at + 1), (at - 1, at)):
        if first < 0 or last >= len(read) or any(ORDER in read[n][1].marks for n in (first, last)):
            continue
        quote = passage[read[first][0] : read[last][0] + len(read[last][1].text)]
        if len(quote) <= LONGEST_QUOTE and _says_enough(quote, said):
            return quote
    return ""


def _says_enough(quote: str, said: str) -> bool:
    shown = clip(quote)
    return sum(char.isalnum() for char in shown) >= 2 and says_enough(shown, said)


def _exchanges(lines: Iterable[Line]) -> Iterator[Exchange]:
    asked: list[Line] = []
    reply: list[Line] = []
    for line in lines:
        changes_hands = bool(reply) and line.own != reply[0].own
        if reply and (line.role is Role.CUSTOMER or changes_hands):
            yield Exchange(tuple(asked), tuple(reply), reply[0].own)
            asked, reply = [], []
        (asked if line.role is Role.CUSTOMER else reply).append(line)
    if asked or reply:
        yield Exchange(tuple(asked), tuple(reply), bool(reply) and reply[0].own)


def stems_of(lines: Iterable[Line]) -> frozenset[str]:
    """What the sentences are about, together."""
    return frozenset().union(*(line.stems for line in lines))
