"""The four criteria of clarity."""

from app.judging.builtin.answering import Question
from app.judging.builtin.case import Case
from app.judging.builtin.layout import Layout, Page
from app.judging.builtin.plainness import Plainness
from app.judging.builtin.reading import Line
from app.judging.builtin.ruling import Ruling, cannot_tell, does_not_apply, ruled
from app.playbook.rubric import Level

_WALL = 110  # words without a break from which a turn is hard to find one's way in
_HARD_GRADE = 13.0  # the grade of official letters; chats lie between 2 and 8


def plain_language(case: Case) -> Ruling:
    """Short, familiar words; a term that is needed is explained."""
    plain = case.plainness
    explained = [line for line in case.reading.own if line.length >= 6]
    if not explained:
        return does_not_apply("nothing_explained")
    hard = _hard_to_read(plain)
    if hard:
        return hard
    if plain.explained and plain.grade < 9 and not plain.long:
        return ruled(Level.EXEMPLARY, "made_easy", plain.explained, confidence=0.5)
    return ruled(Level.MET, "plain", plain.sample, confidence=0.75 if plain.grade < 8 else 0.6,
                 length=f"{plain.mean_length:.0f}")  # fmt: skip


def _hard_to_read(plain: Plainness) -> Ruling | None:
    terms = tuple(dict.fromkeys(term for _, term in plain.insider))
    if plain.puzzled and plain.puzzling:
        level = Level.MISSED if plain.insider or plain.long else Level.PARTLY
        return ruled(level, "puzzled", plain.puzzling, said=plain.puzzled, confidence=0.7)
    if len(terms) >= 3 or (terms and plain.grade >= _HARD_GRADE):
        return ruled(Level.MISSED, "insider_words", *(line for line, _ in plain.insider),
                     terms=_listed(terms), confidence=0.7)  # fmt: skip
    if terms:
        return ruled(Level.PARTLY, "one_term", plain.insider[0][0], terms=_listed(terms[:2]))
    if plain.long:
        longest = max(plain.long, key=lambda line: line.length)
        return ruled(Level.PARTLY, "long_sentence", longest, length=str(longest.length),
                     confidence=0.55)  # fmt: skip
    return None


def _listed(terms: tuple[str, ...]) -> str:
    quoted = [f"“{term}”" for term in terms[:3]]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def structure(case: Case) -> Ruling:
    """The main point early, matters apart, steps in sequence."""
    if case.layout.busiest is None:
        return does_not_apply("one_point_each")
    return _mixed(case.layout) or _in_order(case.layout, case.layout.busiest)


def _mixed(layout: Layout) -> Ruling | None:
    """The ruling on parts that can't be told apart; None where they can."""
    crowded = next((page for page in layout.pages if page.crowded), None)
    if crowded and crowded.items < 2:
        return ruled(Level.MISSED, "run_together", crowded.crowded)
    wall = max(layout.pages, key=lambda page: page.block)
    if wall.block >= _WALL and not wall.marked:
        return ruled(Level.PARTLY, "one_block", _longest(wall), length=str(wall.block))
    loose = [page for page in layout.pages if not page.marked]
    steps = next((page for page in loose if page.steps >= 3), None)
    if steps:
        return ruled(Level.PARTLY, "steps_unmarked", _first_step(steps), steps=str(steps.steps))
    many = next((page for page in loose if page.questions >= 3), None)
    if many:
        return ruled(Level.PARTLY, "many_questions", _question(many), questions=str(many.questions))
    return None


def _in_order(layout: Layout, busiest: Page) -> Ruling:
    listed = next((page for page in layout.pages if page.items >= 3), None)
    if listed:
        return ruled(Level.EXEMPLARY, "listed", _item(listed), items=str(listed.items))
    if layout.counts_steps or (layout.paces and busiest.steps and layout.ordered):
        return ruled(Level.EXEMPLARY, "keeps_place", layout.counts_steps or layout.paces)
    if layout.ordered:
        return ruled(Level.MET, "in_order", layout.ordered, confidence=0.65)
    return ruled(Level.MET, "kept_apart", _longest(busiest), confidence=0.45)


def _longest(page: Page) -> Line:
    return max(page.lines, key=lambda line: line.length)


def _item(page: Page) -> Line:
    told = (line for line in page.lines if line.has("instruct", "counts_steps"))
    return next(told, _longest(page))


def _first_step(page: Page) -> Line:
    return next(line for line in page.lines if line.has("instruct"))


def _question(page: Page) -> Line:
    return next(line for line in page.lines if "?" in line.spoken)


def answers_question(case: Case) -> Ruling:
    """Every question gets a direct answer, without having to be repeated."""
    asked = case.questions
    if not asked or all(_was_just_done(question) for question in asked):
        return does_not_apply("no_question")
    open_ones = [question for question in asked if question.answer is None]
    deflected = next((q for q in open_ones if q.deflected), None)
    if deflected:
        return ruled(Level.MISSED, "sent_to_a_page", deflected.deflected, said=deflected.line)
    if len(open_ones) == len(asked):
        return _unanswered(Level.MISSED, open_ones[0], 0.6)
    repeated = next((r for r in case.listening.repeats if r.is_question), None)
    if repeated:
        return ruled(Level.PARTLY, "asked_twice", asked[0].reply, said=repeated)
    if open_ones and len(open_ones) / len(asked) > 0.25:
        return _unanswered(Level.PARTLY, open_ones[0], 0.5)
    return _answered(case, [q for q in asked if q.answer])


def _was_just_done(question: Question) -> bool:
    """Whether it was no question but a request, and done: it wanted no other answer."""
    answer = question.answer
    return not question.line.is_question and answer is not None and answer.has("done")


def _unanswered(level: Level, question: Question, sure: float) -> Ruling:
    return ruled(level, f"no_answer_{question.kind.replace(' ', '_')}", question.reply,
                 said=question.line, confidence=sure)  # fmt: skip


def _answered(case: Case, answered: list[Question]) -> Ruling:
    main = max(answered, key=lambda question: question.strength)
    beside = [line for line in case.reading.own if main.answer and line.turn == main.answer.turn]
    ahead = next((line for line in beside if line.has("anticipates", "contingency")), None)
    if ahead and ahead is not main.answer and all(q.direct for q in answered):
        return ruled(Level.EXEMPLARY, "answered_ahead", main.answer, ahead, said=main.line,
                     ahead=ahead, confidence=0.55)  # fmt: skip
    return ruled(Level.MET, "answered", main.answer, said=main.line,
                 confidence=0.45 + 0.3 * main.strength)  # fmt: skip


def sets_expectations(case: Case) -> Ruling:
    """What happens next, who does it and by when."""
    solving = case.solving
    last = case.reading.answered[-2:]
    recent = {line.turn for exchange in last for line in exchange.reply}
    promises = [
        line for line in solving.promises
        if line.has("time_frame") or (line.turn in recent and not line.has("vague_time"))
    ]  # fmt: skip
    if not (promises or solving.times or solving.vague):
        return _nothing_said(case)
    timed = _timed(case, promises)
    if timed and solving.contingency:
        return ruled(Level.EXEMPLARY, "when_and_if_not", timed, solving.contingency,
                     ahead=solving.contingency)  # fmt: skip
    if timed:
        return ruled(Level.MET, "when_and_who", timed, confidence=0.65)
    if solving.vague and not promises:
        return ruled(Level.MISSED, "vague_only", solving.vague[-1], confidence=0.7)
    if not promises:
        return _nothing_said(case)
    return ruled(Level.PARTLY, "no_time", promises[-1], confidence=0.6)


def _timed(case: Case, promises: list[Line]) -> Line | None:
    """A sentence with a time, near one that says who does what."""
    return next(
        (
            time
            for time in reversed(case.solving.times)
            if time.has("promises", "done", "solves")
            or any(abs(time.turn - promise.turn) <= 1 for promise in promises)
        ),
        case.solving.times[-1] if case.solving.times and not promises else None,
    )


def _nothing_said(case: Case) -> Ruling:
    closing, solving = case.closing, case.solving
    settled = closing.confirmed or closing.thanked or not solving.problem
    if settled or closing.final is None:
        return does_not_apply("settled_here")
    if closing.unhappy or solving.passed_on:
        return ruled(Level.MISSED, "left_open", closing.final, said=closing.unhappy)
    return cannot_tell("nothing_pending")
