"""All that is read of one ticket before anything is decided about it."""

from dataclasses import dataclass

from app.judging.builtin.answering import Question, read_questions
from app.judging.builtin.closing import Closing, read_closing
from app.judging.builtin.feelings import Feelings, read_feelings
from app.judging.builtin.layout import Layout, read_layout
from app.judging.builtin.learned.gauges import Gauges, read_gauges
from app.judging.builtin.lexicon import Lexicon
from app.judging.builtin.likeness import Examples, Likeness
from app.judging.builtin.listening import Listening, read_listening
from app.judging.builtin.manner import Manner, read_manner
from app.judging.builtin.mood import Mood, read_mood
from app.judging.builtin.plainness import Plainness, read_plainness
from app.judging.builtin.reading import Reader, Reading
from app.judging.builtin.solving import Solving, read_solving
from app.judging.judge import Brief
from app.playbook.embeddings import Embedder


@dataclass(frozen=True)
class Case:
    """One ticket, read from every side that a criterion looks at."""

    lexicon: Lexicon
    reading: Reading
    mood: Mood
    likeness: Likeness
    feelings: Feelings
    listening: Listening
    manner: Manner
    plainness: Plainness
    layout: Layout
    questions: tuple[Question, ...]
    solving: Solving
    closing: Closing
    gauges: Gauges


class CaseReader:
    """Reads cases with one lexicon and one embedder."""

    def __init__(self, lexicon: Lexicon, embedder: Embedder) -> None:
        self._lexicon = lexicon
        self._embedder = embedder
        self._reader = Reader(lexicon)
        self._examples = Examples(embedder)

    def read(self, brief: Brief) -> Case:
        """The brief's ticket, read once."""
        reading = self._reader.read(brief)
        mood = read_mood(reading)
        likeness = self._examples.likeness(reading.own, brief.rubric)
        return Case(
            lexicon=self._lexicon,
            reading=reading,
            mood=mood,
            likeness=likeness,
            feelings=read_feelings(reading, mood, self._lexicon.hardships),
            listening=read_listening(reading),
            manner=read_manner(reading),
            plainness=read_plainness(reading, self._reader.of_agent),
            layout=read_layout(reading, brief.ticket.turns),
            questions=read_questions(reading, likeness, self._embedder),
            solving=read_solving(reading),
            closing=read_closing(reading),
            gauges=read_gauges(reading, mood, brief.ticket.turns, self._embedder),
        )
