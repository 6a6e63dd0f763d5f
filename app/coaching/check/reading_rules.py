"""The rules on how a note reads: specific, one thing, sayable, asking, readable."""

import re
from collections.abc import Iterator, Sequence

from app.coaching.check.case import Case
from app.coaching.check.result import Fault, Part
from app.coaching.check.said import Said, word_count
from app.coaching.check.vocabulary import ENGLISH, RuleWords, Vocabulary
from app.judging.builtin.words import content, words
from app.judging.readability import reading_grade
from app.playbook.rubric import Level

MOST_WORDS = 220  # of a note, quotes included: the note has fewer
_LONGEST_LINE = 50  # words of a line to try
_LONGEST_SENTENCE = 45  # words; plain style asks for half as many
_LONG_WORD = 6  # letters; a word of more is long
_HARDEST = 14.0  # US school grade, by the Automated Readability Index
_STEM = 5  # letters of a word of praise from which other endings of it are known
_LEAST_CONTENT = 2  # words of meaning that a recognition has beside its praise
_HELD_UP = 5  # words of evidence from which something exemplary can be quoted in a note
_SEVERAL = 3  # exemplary verdicts from which it is unfair to recognise nothing
_LEAST_QUOTE = 3  # words from which a quote can show what was done well
_LONG_ENOUGH = re.compile(r"[^\W\d_]{4,}")  # words that may have a meaning of their own
_CLAUSE = re.compile(r"[,;:\u2013\u2014-]\s+")
_ASKING = "?\uff1f\u061f\u037e"  # question marks of several scripts
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
    elif not all(_says_what(said, vocabulary) for vocabulary in case.vocabularies(said)):
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
    if vocabulary.language == ENGLISH:
        spoken = tuple(word for word in words(said.prose) if word not in vocabulary.praising)
        return len(content(spoken)) >= _LEAST_CONTENT
    praise = tuple(word for word in vocabulary.praising if len(word) >= _STEM)
    own = set(_LONG_ENOUGH.findall(said.prose.lower())) - vocabulary.praising
    return sum(not word.startswith(praise) for word in own) >= _LEAST_CONTENT


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
    asked = _questions(case, said) if said else []
    vocabularies = case.vocabularies(said) if said else ()
    if not asked:
        yield rule.faults["no_question"].fault(Part.QUESTION)
    elif not all(any(_is_open(one, vocabulary) for one in asked) for vocabulary in vocabularies):
        first = " ".join(asked[0].split()[:4]).rstrip("?")
        yield rule.faults["closed"].fault(Part.QUESTION, first)


def _questions(case: Case, said: Said) -> list[str]:
    """The sentences that ask; in English also where the question mark was left out."""
    english = next((v for v in case.vocabularies(said) if v.language == ENGLISH), None)
    opening = {*english.opens, *english.closes} if english else set()
    return [
        sentence
        for sentence in said.sentences
        if any(mark in sentence for mark in _ASKING)
        or (words(sentence)[:1] and words(sentence)[0] in opening)
    ]


def _is_open(question: str, vocabulary: Vocabulary) -> bool:
    """Whether a question wants an account; the last clause decides: "Did it help, and how?"."""
    if vocabulary.invitation.search(question):
        return True
    asked = question.lower().replace("\u2019", "'").strip("\u00bf\u00a1 ")
    joined = [piece for piece in vocabulary.joining.split(asked) if piece.strip(" ?")]
    clauses = [clause for piece in joined for clause in _CLAUSE.split(piece) if clause.strip(" ?")]
    # In English a comma begins another question, elsewhere often a clause of the same one.
    later = clauses if vocabulary.language == ENGLISH else joined
    starts = [[word.strip("'\"?.") for word in clause.split()[:3]] for clause in clauses]
    asks_openly = any(set(start) & set(vocabulary.opens) for start in starts)
    starts_closed = bool(starts) and starts[0][0] in vocabulary.closes
    return asks_openly and (not starts_closed or _opens_later(later[1:], vocabulary.opens))


def _opens_later(clauses: Sequence[str], opens: Sequence[str]) -> bool:
    return any(clause.split()[0].strip("?") in opens for clause in clauses)


def breaks_readable(case: Case, rule: RuleWords) -> Iterator[Fault]:
    """Too many words in all or in a sentence, or words that are too heavy."""
    total = word_count(case.note)
    if total >= MOST_WORDS:
        yield rule.faults["long"].fault(Part.WHOLE, str(total))
    for said in case.parts:
        longest = max((len(sentence.split()) for sentence in said.sentences), default=0)
        if longest > _LONGEST_SENTENCE:
            yield rule.faults["long_sentence"].fault(said.part, str(longest))
    yield from _heavy(case, rule)


def _heavy(case: Case, rule: RuleWords) -> Iterator[Fault]:
    sentences = [sentence for said in case.parts for sentence in said.sentences]
    vocabulary = case.own_vocabulary
    if vocabulary is None or len(sentences) < 3:
        return
    if vocabulary.newspaper_lix is None:
        if (grade := reading_grade(sentences)) > _HARDEST:
            yield rule.faults["heavy"].fault(Part.WHOLE, f"{grade:.0f}")
    elif (found := lix(sentences)) > vocabulary.newspaper_lix:
        yield rule.faults["harder"].fault(Part.WHOLE, f"{found:.0f}")


def lix(sentences: Sequence[str]) -> float:
    """How hard the sentences are in any language: words a sentence + words of more than six
    letters in a hundred (Björnsson, Läsbarhet, 1968). What is usual differs by language: see
    `newspaper_lix`, from his Readability of Newspapers in 11 Languages (1983).
    """
    spoken = [word for sentence in sentences for word in sentence.split()]
    long = sum(sum(char.isalpha() for char in word) > _LONG_WORD for word in spoken)
    return len(spoken) / len(sentences) + 100 * long / len(spoken) if spoken else 0.0


def _start(text: str) -> str:
    spoken = text.split()
    return " ".join(spoken[:6]) + (" \u2026" if len(spoken) > 6 else "")
