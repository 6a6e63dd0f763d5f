"""The four criteria of resolution."""

from app.judging.assessment import Cause
from app.judging.builtin.case import Case
from app.judging.builtin.closing import Closing
from app.judging.builtin.reading import Line
from app.judging.builtin.ruling import Ruling, Slots, cannot_tell, does_not_apply, ruled
from app.playbook.rubric import Level


def finds_cause(case: Case) -> Ruling:
    """Understands the problem before solving it."""
    solving = case.solving
    problem = solving.puzzle or solving.problem
    if problem is None:
        return does_not_apply("no_problem_told")
    told: Slots = {"said": problem}
    if solving.asked_first:
        return _looked_first(case, told)
    if solving.diagnoses or solving.causes:
        late = (*solving.diagnoses, *solving.causes)[0]
        return ruled(Level.PARTLY, "asked_late", late, first=solving.first_fix, told=told)
    return _never_looked(case, told)


def _looked_first(case: Case, told: Slots) -> Ruling:
    solving, heard = case.solving, case.listening
    specific = _most_specific(case, solving.causes)
    if not specific and not solving.diagnoses:
        return ruled(Level.PARTLY, "general_cause", solving.causes[0], confidence=0.5, told=told)
    looked = specific or solving.diagnoses[0]
    if heard.asked_again or heard.tried_again or _failed(case):
        return ruled(Level.PARTLY, "looked_past_it", looked, confidence=0.5, told=told)
    if specific and solving.puzzle and (solving.diagnoses or len(solving.causes) > 1):
        return ruled(Level.EXEMPLARY, "asked_and_found", specific, told=told)
    return ruled(Level.MET, "found" if specific else "asked", looked, confidence=0.65, told=told)


def _never_looked(case: Case, told: Slots) -> Ruling:
    solving = case.solving
    if solving.generic or (solving.first_fix and (solving.puzzle or solving.rejected)):
        fix = next(iter(solving.generic), solving.first_fix)
        return ruled(Level.MISSED, "fix_without_asking", fix, confidence=0.65, told=told)
    if solving.first_fix:
        return does_not_apply("complete_as_it_stands", said=solving.problem)
    return ruled(Level.MISSED, "never_asked", case.closing.final, confidence=0.5, told=told)


def _most_specific(case: Case, lines: tuple[Line, ...]) -> Line | None:
    """The finding with most of this case's words in it; a guess is none."""
    known = case.reading.customer_stems
    found = [line for line in lines if not line.has("non_answer")]
    best = max(found, key=lambda line: len(line.stems & known), default=None)
    return best if best and (best.stems & known or len(best.stems) >= 4) else None


def _failed(case: Case) -> bool:
    """Whether what was offered last didn't help, as far as the customer says."""
    solving = case.solving
    if solving.rejected is None or solving.confirmed or case.closing.thanked:
        return False
    return not solving.fixes or solving.rejected.turn > solving.fixes[-1].turn


def offers_solution(case: Case) -> Ruling:
    """A fix that fits, or an alternative that gets the customer closer."""
    solving = case.solving
    refused = next(iter((*solving.refusals, *solving.shrugs)), None)
    wants = solving.problem or solving.puzzle or solving.wish
    if not wants and not (solving.done or solving.promises or refused):
        return does_not_apply("only_a_fact_asked")
    if not solving.fixes:
        return _nothing_offered(case, refused)
    return _offered(case, _best_fix(case), refused)


def _offered(case: Case, best: Line, refused: Line | None) -> Ruling:
    solving, heard = case.solving, case.listening
    if _failed(case):
        return ruled(Level.PARTLY, "did_not_help", best, said=solving.rejected)
    if refused and not solving.choices and refused.turn >= best.turn:
        return ruled(Level.PARTLY, "refused_after", refused, best, confidence=0.5,
                     cause=_cause(case, refused))  # fmt: skip
    if best.has("non_answer", "vague_time") and not best.has("done"):
        return ruled(Level.PARTLY, "vague_offer", best, confidence=0.5)
    more = next((line for line in (*solving.beyond, *solving.choices) if line is not best), None)
    if more and (solving.done or solving.promises) and not heard.repeats:
        return ruled(Level.EXEMPLARY, "choice", more, best, confidence=0.55)
    if solving.confirmed:
        return ruled(
            Level.MET, "fixed_and_confirmed", best, said=solving.confirmed, confidence=0.75
        )
    return ruled(Level.MET, "fits", best, confidence=0.55)


def _nothing_offered(case: Case, refused: Line | None) -> Ruling:
    solving, content = case.solving, case.closing.confirmed or case.closing.thanked
    if refused:
        return ruled(Level.MISSED, "bare_no", refused, confidence=0.65,
                     cause=_cause(case, refused))  # fmt: skip
    if solving.generic:
        return ruled(Level.PARTLY, "general_step", solving.generic[0])
    if solving.passed_on or solving.handed_over:
        line = (*solving.passed_on, solving.handed_over)[0]
        return ruled(Level.PARTLY, "passed_instead", line, confidence=0.5)
    if content:
        return cannot_tell("solved_unseen")
    return ruled(Level.MISSED, "nothing_offered", case.closing.final, confidence=0.5)


def _best_fix(case: Case) -> Line:
    known = case.reading.customer_stems
    return max(
        case.solving.fixes,
        key=lambda line: (line.has("done"), len(line.stems & known), line.length),
    )


def _cause(case: Case, refused: Line) -> Cause:
    """A no that a policy or an outage dictates is not the agent's."""
    blocked = case.solving.blocked
    return Cause.PROCESS if blocked and abs(blocked.turn - refused.turn) <= 2 else Cause.AGENT


def takes_ownership(case: Case) -> Ruling:
    """Says "I will" for what is theirs and does it, without passing the customer around."""
    solving = case.solving
    acts = (*solving.done, *solving.promises)
    if solving.broken_promise and solving.promises:
        said = solving.broken_promise
        return ruled(Level.MISSED, "promise_not_kept", solving.promises[0], said=said)
    if solving.passed_on and not solving.handed_over:
        return _passed_on(case, acts)
    return _acted(case, acts) if acts else _left(case)


def _acted(case: Case, acts: tuple[Line, ...]) -> Ruling:
    solving, follow_up = case.solving, _follows_up(case)
    if solving.handed_over:
        return ruled(Level.MET, "handed_over", solving.handed_over)
    if solving.done and solving.promises and (solving.owned_fault or follow_up):
        return ruled(Level.EXEMPLARY, "did_and_follows_up", solving.done[0], follow_up)
    return ruled(Level.MET, "acted", acts[0], confidence=0.65)


def _left(case: Case) -> Ruling:
    """The ruling where the agent neither did nor promised anything."""
    solving = case.solving
    turned_away = next(iter((*solving.shrugs, *solving.refusals)), None)
    if solving.problem is None:
        return does_not_apply("nothing_to_own")
    if turned_away:
        return ruled(Level.MISSED, "turned_away", turned_away, confidence=0.5,
                     cause=_cause(case, turned_away))  # fmt: skip
    if case.closing.confirmed or case.closing.thanked:
        return does_not_apply("nothing_to_own")
    return ruled(Level.PARTLY, "left_to_customer", case.closing.final, confidence=0.45)


def _passed_on(case: Case, acts: tuple[Line, ...]) -> Ruling:
    sent = case.solving.passed_on[0]
    if acts:
        return ruled(Level.PARTLY, "acted_but_sent_on", sent, acts[0], confidence=0.55)
    return ruled(Level.MISSED, "sent_elsewhere", sent, confidence=0.7)


def _follows_up(case: Case) -> Line | None:
    return next((p for p in case.solving.promises if p.has("invites_outcome", "time_frame")), None)


def confirms_outcome(case: Case) -> Ruling:
    """Checks that this very thing is settled before closing."""
    closing = case.closing
    if closing.final is None:
        return cannot_tell("too_short")
    if closing.checked:
        return _checked(case, closing.checked)
    if closing.checked_later:
        return ruled(Level.MET, "checked_later", closing.checked_later, confidence=0.55)
    content = closing.thanked or closing.confirmed
    if closing.customer_last and not content and (closing.open_question or not closing.closes):
        return does_not_apply("ends_in_the_middle")
    if closing.confirmed_unasked and not closing.unhappy:
        return does_not_apply("confirmed_unasked", said=closing.confirmed)
    return _unchecked(closing, closing.final)


def _checked(case: Case, check: Line) -> Ruling:
    more = case.closing.summed_up or case.closing.checked_later
    if more and more is not check and "?" in check.spoken:
        return ruled(Level.EXEMPLARY, "checked_and_more", check, more)
    return ruled(Level.MET, "checked", check, confidence=0.7)


def _unchecked(closing: Closing, final: Line) -> Ruling:
    if closing.asked_generally:
        return ruled(Level.PARTLY, "anything_else", closing.asked_generally, confidence=0.7)
    if closing.thanked:
        return ruled(Level.PARTLY, "content_unasked", final, said=closing.thanked)
    key = "closed_over_complaint" if closing.unhappy else "closed_unchecked"
    return ruled(Level.MISSED, key, closing.closes or final, said=closing.unhappy)
