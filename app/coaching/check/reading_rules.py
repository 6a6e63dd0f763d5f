"""The rules on how a note reads: specific, one thing, sayable, asking, readable."""

import re
from collections.abc import Iterator, Sequence

from app.coaching.check.case import Case
from app.coaching.check.result import Fault, Part
from app.coaching.check.said import Said, word_count
from app.coaching.check.vocabulary import RuleWords, Vocabulary
from app.judging.builtin.words import content, words
from app.judging.readability import reading_grade
from app.playbook.rubric import Level

MOST_WORDS = 220  # of a note, quotes included: the note has fewer
_LONGEST_LINE = 50  # words of a line to try
_LONGEST_SENTENCE = 45  # words; plain style asks for half as many
_HARDEST = 14.0  # US school grade, by the Automated Readability Index
_LEAST_CONTENT = 2  # words of meaning that a recognition has beside its praise
_HELD_UP = 5  # words of evidence from which something exemplary can be quoted in a note
_SEVERAL = 3  # exemplary verdicts from which it is unfair to recognise nothing
_LEAST_QUOTE = 3  # words from which a quote can show what was done well
_GAP = re.compile(r"\[[^\]\n]*\]|\{[^}\n]*\}|<[^>\n]*>|_{2,}|\.{3}|\u2026")
_ITEM = re.compile(r"^\s*(?:[-*\u2022\u2013]|\(?\d{1,2}[.)]|\(?[a-d]\))\s+\S", re.MULTILINE)


def breaks_specific(case: Case, rule: RuleWords) -> Iterator[Fault]:
    """A recognition that fits every ticket alike, or that leaves out what was exemplary."""
    recognition = case.note.recognition
    if recognition is None:
        if _exemplary(case) >= _SEVERAL:
            yield rule.faults["missing"].fault(Part.RECOGNITION)
        return
    said = case.said(Part.RECOGNITION)
    if said is None:
        yield rule.faults["empty"].fault(Part.RECOGNITION)
    elif case.is_english and not _says_what(said, case.vocabulary):
        yield rule.faults["only_praise"].fault(Part.RECOGNITION, _start(said.prose))
    if 0 < len(recognition.quote.split()) < _LEAST_QUOTE:
        yield rule.faults["short_quote"].fault(Part.RECOGNITION, recognition.quote)


def _exemplary(case: Case) -> int:
    """How many verdicts are exemplary, in words that could be held up."""
    criticised = case.note.pointer.quote if case.note.pointer else None
    return sum(
        verdict.level is Level.EXEMPLARY
        and verdict.evidence[0].quote != criticised
        and len(verdict.evidence[0].quote.split()) >= _HELD_UP
        for verdict in case.assessment.verdicts
        if verdict.evidence
    )


def _says_what(said: Said, vocabulary: Vocabulary) -> bool:
    spoken = tuple(word for word in words(said.prose) if word not in vocabulary.praising)
    return len(content(spoken)) >= _LEAST_CONTENT


def breaks_one_behaviour(case: Case, rule: RuleWords) -> Iterator[Fault]:
    """A list of points, in a part that has room for one."""
    for said in case.parts:
        items = len(_ITEM.findall(said.text))
        if said.part not in (Part.TRY_LINE, Part.RECOGNITION) and items >= 2:
            yield rule.faults["list"].fault(said.part, str(items))


def breaks_sayable(case: Case, rule: RuleWords) -> Iterator[Fault]:
    """No line where there is something to work on, one with a gap, or a whole script."""
    said = case.said(Part.TRY_LINE)
    if said is None:
        if case.note.pointer:
            yield rule.faults["missing"].fault(Part.TRY_LINE)
        return
    if gap := _GAP.search(said.text):
        yield rule.faults["gap"].fault(Part.TRY_LINE, gap.group())
    length = len(said.text.split())
    if length > _LONGEST_LINE:
        yield rule.faults["long"].fault(Part.TRY_LINE, str(length))


def breaks_asks(case: Case, rule: RuleWords) -> Iterator[Fault]:
    """No question, or one that yes or no will answer."""
    said = case.said(Part.QUESTION)
    asked = _questions(said, case.vocabulary) if said else []
    if not asked:
        yield rule.faults["no_question"].fault(Part.QUESTION)
    elif case.is_english and not any(_is_open(question, case.vocabulary) for question in asked):
        first = " ".join(asked[0].split()[:4]).rstrip("?")
        yield rule.faults["closed"].fault(Part.QUESTION, first)


def _questions(said: Said, vocabulary: Vocabulary) -> list[str]:
    """The sentences that ask, also where the question mark was left out."""
    opening = {*vocabulary.opens, *vocabulary.closes}
    return [s for s in said.sentences if "?" in s or (words(s)[:1] and words(s)[0] in opening)]


def _is_open(question: str, vocabulary: Vocabulary) -> bool:
    """Whether a question wants an account; the last clause decides: "Did it help, and how?"."""
    if vocabulary.invitation.search(question):
        return True
    clauses = re.split(r"[,;:\u2013\u2014-]\s+|\b(?:and|or)\b", question.lower())
    starts = [clause.split()[:3] for clause in clauses if clause.strip()]
    asks_openly = any(set(start) & set(vocabulary.opens) for start in starts)
    starts_closed = bool(starts) and starts[0][0].strip("'\"") in vocabulary.closes
    return asks_openly and (not starts_closed or _opens_later(starts[1:], vocabulary.opens))


def _opens_later(starts: Sequence[Sequence[str]], opens: Sequence[str]) -> bool:
    return any(start[0] in opens for start in starts)


def breaks_readable(case: Case, rule: RuleWords) -> Iterator[Fault]:
    """Too many words in all or in a sentence, or words that are too heavy."""
    total = word_count(case.note)
    if total >= MOST_WORDS:
        yield rule.faults["long"].fault(Part.WHOLE, str(total))
    for said in case.parts:
        longest = max((len(sentence.split()) for sentence in said.sentences), default=0)
        if longest > _LONGEST_SENTENCE:
            yield rule.faults["long_sentence"].fault(said.part, str(longest))
    sentences = [sentence for said in case.parts for sentence in said.sentences]
    grade = reading_grade(sentences)
    if case.is_english and grade > _HARDEST and len(sentences) >= 3:
        yield rule.faults["heavy"].fault(Part.WHOLE, f"{grade:.0f}")


def _start(text: str) -> str:
    spoken = text.split()
    return " ".join(spoken[:6]) + (" \u2026" if len(spoken) > 6 else "")
