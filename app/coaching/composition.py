"""The parts of a note in words: situations, effects, the line to try and the practice."""

import re
from dataclasses import dataclass
from datetime import date

from app.coaching.choice import answers_well
from app.coaching.moments import Moment, find_moment, is_answered_by, is_content, kinds_of
from app.coaching.note import CoachingNote, Memo, Pointer, PracticeStep, Recognition
from app.coaching.phrasing import Phrasing, Wordings, pick
from app.coaching.shortening import shorten
from app.judging.assessment import Verdict
from app.judging.builtin.reading import Line, Reading
from app.judging.builtin.ruling import shown
from app.playbook.rubric import Rubric

_STAGE = re.compile(r"^(?:\[[a-z][a-z ]*\]\s*)+")  # "[pause]", as transcripts of calls have it
_ITEM = re.compile(r"^\s*[-*\u2022\u2013]\s+")  # the mark of a list, before a quote
_QUOTED_WHOLE = re.compile(r"^[\"\u201c\u201e]([^\"\u201c\u201d\u201e]+)[\"\u201d\u201c]$")
_MAY_SETTLE = frozenset(
    {"answers_question", "confirms_outcome", "finds_cause", "offers_solution", "takes_ownership"}
)  # criteria for which "it works now" is an effect of theirs
_TELLING = 3  # words of the customer's from which they set a scene


@dataclass(frozen=True)
class Composition:
    """What a note is composed from. `length`: characters that a quote may take."""

    ticket_id: str
    rubric: Rubric
    reading: Reading
    phrasing: Phrasing
    length: int

    def note(
        self, recognised: Verdict | None, pointed: Verdict | None, due: date, memo: Memo
    ) -> CoachingNote:
        """The whole note."""
        cited = [c for v in (pointed, recognised) if v for c in v.citations]
        return CoachingNote(
            recognition=self._recognition(recognised) if recognised else None,
            pointer=self._pointer(pointed) if pointed else None,
            try_line=self._try_line(pointed) if pointed else None,
            practice=self._practice(pointed, due) if pointed else None,
            question=self._question(recognised, pointed),
            citations=tuple(dict.fromkeys(cited)),
            memo=memo,
            drafted_by="builtin",
        )

    def _recognition(self, verdict: Verdict) -> Recognition:
        moment = find_moment(self.reading, verdict.evidence[0])
        known = self.phrasing.recognition.get(verdict.criterion, ())
        done = self._pick(known, "recognition") if known else verdict.rationale
        return Recognition(
            criterion=verdict.criterion,
            text=f"{self._opening(verdict, moment)} {done}{self._aftermath(verdict, moment)}",
            turn=moment.evidence.turn,
            quote=shorten(_ITEM.sub("", moment.evidence.quote), self.length),
        )

    def _opening(self, verdict: Verdict, moment: Moment) -> str:
        before = moment.before
        if _sets_scene(before) and is_answered_by(before, moment, verdict.criterion):
            return self._fill(self.phrasing.opening.after_words, "opening", said=moment.before)
        return self._pick(self.phrasing.opening.without_words, "opening")

    def _aftermath(self, verdict: Verdict, moment: Moment) -> str:
        after = self.phrasing.after_recognition
        settles = verdict.criterion in _MAY_SETTLE
        if answers_well(moment) and (settles or (moment.next and moment.next.has("thanks"))):
            return " " + self._fill(after["thanks"], "after", next=moment.next)
        if is_content(moment.last):
            return " " + self._fill(after["ended_well"], "after", next=moment.last)
        return ""

    def _pointer(self, verdict: Verdict) -> Pointer:
        moment = find_moment(self.reading, verdict.evidence[0])
        return Pointer(
            criterion=verdict.criterion,
            situation=self._situation(verdict, moment),
            turn=moment.evidence.turn,
            quote=shorten(_ITEM.sub("", moment.evidence.quote), self.length),
            effect=self._effect(verdict, moment),
        )

    def _situation(self, verdict: Verdict, moment: Moment) -> str:
        known = self.phrasing.situation.get(verdict.criterion)
        asks = verdict.criterion == "answers_question"
        said = moment.question if asks else moment.before
        if known and _sets_scene(said):
            return self._fill(known, "situation", said=said)
        return self._pick(self.phrasing.situation["any"], "situation")

    def _effect(self, verdict: Verdict, moment: Moment) -> str:
        by_level = self.phrasing.effect.get(verdict.criterion, {})
        known = by_level.get(verdict.level) if verdict.level else None
        means = self._pick(known, "effect") if known else verdict.rationale
        seen = self.phrasing.effect_shown.get(moment.outcome)
        if not seen:
            return means
        return f"{means} {self._fill(seen, 'shown', next=moment.shows)}"

    def _try_line(self, verdict: Verdict) -> str:
        own = self.rubric.criteria[verdict.criterion].try_instead
        lines = self.phrasing.try_instead.get(verdict.criterion, {})
        kinds = kinds_of(self.reading, find_moment(self.reading, verdict.evidence[0])) | {"any"}
        fitting = next((kind for kind in lines if kind in kinds), None)
        return self._pick(lines[fitting], "try") if fitting else own

    def _practice(self, verdict: Verdict, due: date) -> PracticeStep:
        step = self.rubric.criteria[verdict.criterion].practise
        wording = self._pick(self.phrasing.practice, "practice")
        day = f"{due:%A}, {due.day} {due:%B}"
        return PracticeStep(text=wording.format(practise=step, day=day), due=due)

    def _question(self, recognised: Verdict | None, pointed: Verdict | None) -> str:
        if pointed:
            return self.rubric.criteria[pointed.criterion].ask
        return self._pick(self.phrasing.keep if recognised else self.phrasing.neither, "question")

    def _pick(self, wordings: Wordings, place: str) -> str:
        return pick(wordings, self.ticket_id, place)

    def _fill(self, wordings: Wordings, place: str, **lines: Line | None) -> str:
        slots = {
            name: _bare(_STAGE.sub("", shown(line, self.length)))
            for name, line in lines.items()
            if line
        }
        return self._pick(wordings, place).format(**slots)


def _bare(said: str) -> str:
    """The words as they stand between the note's own quotation marks."""
    return _QUOTED_WHOLE.sub(r"\1", said.strip()).rstrip(" :;,")


def _sets_scene(line: Line | None) -> bool:
    return line is not None and line.length >= _TELLING
