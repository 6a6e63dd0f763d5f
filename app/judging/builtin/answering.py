"""The customer's questions, and whether the replies answer them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.judging.builtin.likeness import Likeness
from app.judging.builtin.reading import Exchange, Line, Reading
from app.playbook.embeddings import Embedder

_MOST = 400  # questions looked at, the first of a ticket
_ANSWERS = 0.4  # strength from which a sentence counts as an answer
_REPLIES = 3  # replies within which an answer counts: one may ask back first
_CUES = {
    "why": ("explains_cause",),
    "how": ("instruct", "solves", "sequence"),
    "yes or no": ("gives_answer", "done", "promises", "refuses", "solves"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question or request of the customer's, and what came of it."""

    line: Line
    kind: str  # "when", "why", "how", "how much", "yes or no" or "what"
    answer: Line | None  # the sentence that answers it
    reply: Line  # the first sentence of the reply to it
    strength: float  # 0.0 (nothing like an answer) to 1.0
    direct: bool  # answered in the first reply, near its start
    deflected: Line | None  # sent off to a page or a text


def read_questions(
    reading: Reading, likeness: Likeness, embedder: Embedder
) -> tuple[Question, ...]:
    """The customer's questions that the judged agent replied to."""
    asked = list(_asked(reading))[:_MOST]
    if not asked:
        return ()
    vectors = embedder.embed([line.text for line, _ in asked])
    row = {id(line): at for at, line in enumerate(likeness.lines)}
    questions = []
    for (line, at), vector in zip(asked, vectors, strict=True):
        replies = reading.answered[at : at + _REPLIES]
        near = {
            id(said): float(likeness.vectors[row[id(said)]] @ vector)
            for exchange in replies
            for said in exchange.reply
            if id(said) in row
        }
        questions.append(_answered(line, replies, near))
    return tuple(questions)


def _asked(reading: Reading) -> Iterator[tuple[Line, int]]:
    """The questions, or where there is none the requests, and the exchange that each is in."""
    said = [(line, at) for at, e in enumerate(reading.answered) for line in e.asked]
    told = [(line, at) for line, at in said if line.stems and line.length >= 3]
    questions = [(line, at) for line, at in told if line.is_question]
    return iter(questions or [(line, at) for line, at in told if line.has("wants")])


def _answered(line: Line, replies: Sequence[Exchange], near: dict[int, float]) -> Question:
    kind = kind_of(line)
    is_fact = kind == "yes or no" and not line.has("wants", "problem")
    bare = [e.reply for e in replies if not is_fact and _is_bare_no(e.reply)]
    scored = [
        (
            0.1
            if any(said is line for reply in bare for line in reply)
            else _strength(line, kind, said, near.get(id(said), 0.0)) * _promptness(replies, later),
            said,
            later,
        )
        for later, exchange in enumerate(replies)
        for said in exchange.reply
    ]
    strength, answer, later = max(scored, key=lambda entry: entry[0])
    strength += _taken(replies[later + 1 :][:1])
    opening = [said for said in replies[0].reply if not said.has("greeting")][:3]
    if strength < _ANSWERS and (_is_terse(opening) or (is_fact and _is_bare_no(opening))):
        strength, answer, later = _ANSWERS, opening[0], 0
    return Question(
        line=line,
        kind=kind,
        answer=answer if strength >= _ANSWERS else None,
        reply=(opening or list(replies[0].reply))[0],
        strength=strength,
        direct=not later and any(said is answer for said in opening),
        deflected=next((s for s in replies[0].reply if s.has("deflects")), None),
    )


def _promptness(replies: Sequence[Exchange], later: int) -> float:
    """An answer loses by coming later, unless the agent asked back or went to look."""
    went = ("diagnoses", "promises", "explains_cause")
    looked = all(any(said.has(*went) for said in e.reply) for e in replies[:later])
    return 1.0 if looked else 0.8


def _is_bare_no(reply: Sequence[Line]) -> bool:
    """Whether the reply is "No", with nothing to go with it but a stock phrase."""
    meant = [line for line in reply if not line.has("checks_generic", "closes", "greeting")]
    return bool(meant) and all(set(line.spoken) <= {"no", "nope", "nah"} for line in meant)


def _is_terse(reply: Sequence[Line]) -> bool:
    """Whether the whole reply is a word or two ("Read only."): it can only be the answer."""
    return (
        not _is_bare_no(reply)
        and len(reply) == 1
        and reply[0].length <= 4
        and "?" not in reply[0].spoken
        and not reply[0].has("non_answer", "closes", "thanks_customer", "courtesy")
    )


def _taken(following: Sequence[Exchange]) -> float:
    """What the customer's next words say of the answer: thanks raise it, asking again lowers it."""
    asked = following[0].asked if following else ()
    if any(line.has("repeats_self", "puzzled", "unanswered") for line in asked):
        return -0.3
    return 0.1 if any(line.has("thanks", "confirms") for line in asked) else 0.0


def _strength(line: Line, kind: str, said: Line, cosine: float) -> float:
    """How much like an answer to `line` the sentence `said` is: 0.0 to 1.0."""
    stock = said.has("script", "scripted_apology") and not said.has("done", "time_frame")
    if stock or said.has("deflects", "greeting", "signs_off"):
        return 0.1
    if "?" in said.spoken and said.has("diagnoses", "asks_again", "asks_identity"):
        return 0.1
    shared = min(1.0, len(line.stems & said.stems) / min(3, max(1, len(line.stems))))
    near = 0.45 * max(0.0, cosine) + 0.25 * shared
    strength = near + 0.45 * _cue(kind, said)
    return min(1.0, strength * (0.5 if said.has("non_answer", "vague_time", "shrugs") else 1.0))


def _cue(kind: str, said: Line) -> bool:
    if kind == "how much":
        return any(word[:1].isdigit() for word in said.spoken) or said.has("no_charge")
    if kind == "when":
        return said.has("time_frame") and not said.has("vague_time")
    return said.has(*_CUES.get(kind, ("gives_answer", "explains_cause", "solves", "done")))


def kind_of(line: Line) -> str:
    """What sort of answer a question wants."""
    spoken = line.spoken
    pairs = set(pairwise(spoken))
    if pairs & {("how", "much"), ("how", "many")} or "cost" in spoken:
        return "how much"
    if "when" in spoken or pairs & {("how", "long"), ("how", "soon")}:
        return "when"
    if "why" in spoken or ("how", "come") in pairs:
        return "why"
    if "how" in spoken:
        return "how"
    if {"what", "which", "where", "who"} & set(spoken):
        return "what"
    return "yes or no"
