"""Labelled conversations to signals, by the way that a ticket takes in the product."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.judging.builtin.learned.gauges import Gauges, gauges_of, ticket_signals
from app.judging.builtin.learned.model import Gauge, Signals
from app.judging.builtin.learned.talk import Talk, read_talk
from app.judging.builtin.learned.uptake import uptake_signals
from app.judging.builtin.lexicon import load_lexicon
from app.judging.builtin.mood import Mood, read_mood
from app.judging.builtin.reading import Reader
from app.judging.judge import Brief
from app.playbook.embeddings import WordLlamaEmbedder
from app.playbook.rubric_file import load_rubric
from app.redaction.redactor import build_redactor
from app.settings import PROJECT
from app.transcripts.ticket import Ticket, Turn

KNOWLEDGE = PROJECT / "knowledge"


@dataclass(frozen=True)
class Reading:
    """One conversation, read for the gauges."""

    talk: Talk
    mood: Mood
    turns: tuple[Turn, ...]
    replies: tuple[Signals, ...]  # the signals of each reply

    def signals(self, uptake: Gauge | None) -> Signals:
        """Those of the whole conversation; without the gauge of uptake, of its first reply."""
        if uptake is None:
            return self.replies[0]
        heard = [uptake.value(reply) for reply in self.replies]
        return ticket_signals(self.talk, self.mood, self.turns, heard)

    def gauges(self, models: Mapping[str, Gauge]) -> Gauges:
        """The gauges by `models`."""
        return gauges_of(self.talk, self.mood, self.turns, self.replies, models)


class Measurer:
    """Redacts and reads, with the product's own parts."""

    def __init__(self) -> None:
        self._redactor = build_redactor()
        self.rubric = load_rubric(KNOWLEDGE / "rubrics" / "support.yaml")
        self._reader = Reader(load_lexicon(KNOWLEDGE / "builtin" / "lexicon.yaml"))
        self._embedder = WordLlamaEmbedder()

    def read(self, ticket: Ticket) -> Reading:
        """The part of the ticket's last agent."""
        redacted = self._redactor.redact(ticket)
        brief = Brief(
            ticket=redacted,
            part=redacted.agent_parts()[-1],
            rubric=self.rubric,
            passages=(),
            index_version="",
        )
        reading = self._reader.read(brief)
        talk = read_talk(reading)
        replies = tuple(uptake_signals(talk.pairs, self._embedder))
        return Reading(talk, read_mood(reading), redacted.turns, replies)
