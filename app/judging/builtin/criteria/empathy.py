"""The four criteria of empathy."""

from app.judging.builtin.case import Case
from app.judging.builtin.feelings import Moment
from app.judging.builtin.reading import Line
from app.judging.builtin.ruling import Ruling, cannot_tell, does_not_apply, ruled
from app.playbook.rubric import Level

_LITTLE_SAID = 5  # content words of the customer below which nothing can be taken up
_LOW_UPTAKE = 0.3


def acknowledges_feeling(case: Case) -> Ruling:
    """Whether the first reply to a feeling or trouble names it in terms of this case."""
    feelings = case.feelings
    if not feelings.moments:
        return does_not_apply("no_feeling_shown")
    moment = feelings.moments[0]
    told = {"said": moment.line, "noun": _noun(case, moment)}
    first, later = feelings.specific_first, feelings.specific_later
    stock = next((a.line for a in (*feelings.first_reply, *feelings.later)), None)
    if first and (first.new_words or later) and moment.weight >= 1 and _goes_deep(case):
        return ruled(Level.EXEMPLARY, "named_and_returned", first.line, later and later.line,
                     confidence=0.65, **told)  # fmt: skip
    if first:
        sure = 0.75 if first.new_words or len(feelings.first_reply) > 1 else 0.6
        return ruled(Level.MET, "named", first.line, confidence=sure, **told)
    if feelings.played_down and not stock:
        return ruled(Level.MISSED, "played_down", feelings.played_down, confidence=0.8, **told)
    if later:
        return ruled(Level.PARTLY, "named_late", later.line, confidence=0.65, **told)
    if stock:
        return ruled(Level.PARTLY, "stock_phrase", stock, confidence=0.7, **told)
    return ruled(Level.MISSED, "passed_over", _opening(moment), **told,
                 confidence=0.8 if moment.weight >= 1 else 0.55)  # fmt: skip


def _goes_deep(case: Case) -> bool:
    """Whether there is more than one sentence that takes up the feeling in this case's terms."""
    feelings = case.feelings
    return sum(a.specific for a in (*feelings.first_reply, *feelings.later)) >= 2


def _noun(case: Case, moment: Moment) -> str:
    return case.lexicon.hardships[moment.kinds[0]].noun


def _opening(moment: Moment) -> Line:
    reply = moment.exchange.reply
    return next((line for line in reply if line.length >= 4 and not line.has("greeting")), reply[0])


def listens(case: Case) -> Ruling:
    """Whether the agent used what was said, and asked for nothing twice."""
    heard = case.listening
    if len(case.reading.customer_stems) < _LITTLE_SAID or heard.weakest is None:
        return does_not_apply("little_said")
    if heard.asked_again:
        again = heard.asked_again[0]
        return ruled(_miss(case), "asked_again", again.line, what=again.what, said=again.given)
    if heard.tried_again:
        step, tried = heard.tried_again[0]
        return ruled(_miss(case), "tried_again", step, said=tried, confidence=0.65)
    if heard.repeats:
        level = Level.MISSED if len(heard.repeats) > 1 or not heard.restated else Level.PARTLY
        before = _said_before(case, heard.repeats[0])
        return ruled(level, "had_to_repeat", before, said=heard.repeats[0], confidence=0.65)
    if heard.restated and heard.uptake >= 0.5:
        return ruled(Level.EXEMPLARY, "restated", heard.restated, confidence=0.6)
    if heard.uptake < _LOW_UPTAKE or heard.strongest is None:
        reply = heard.weakest.reply
        return ruled(Level.PARTLY, "little_taken_up", max(reply, key=lambda line: line.length),
                     said=max(heard.weakest.asked, key=lambda line: len(line.stems)))  # fmt: skip
    return ruled(Level.MET, "taken_up", heard.strongest, confidence=0.5 + heard.uptake / 4)


def _miss(case: Case) -> Level:
    """A second asking that the agent put right weighs less."""
    mended = any(line.has("restates") for line in case.reading.own)
    return Level.PARTLY if mended and len(case.listening.asked_again) < 2 else Level.MISSED


def _said_before(case: Case, repeat: Line) -> Line | None:
    earlier = [line for line in case.reading.own if line.turn < repeat.turn]
    turn = earlier[-1].turn if earlier else None
    return max((e for e in earlier if e.turn == turn), key=lambda e: e.length, default=None)


def respectful_tone(case: Case) -> Ruling:
    """Courtesy without blame, also under pressure."""
    manner = case.manner
    said = [line for line in case.reading.own if line.length >= 3]
    if not said:
        return cannot_tell("too_short")
    if sharp := next(iter((*manner.contempt, *manner.blames)), None):
        count = len(manner.contempt) + len(manner.blames)
        return ruled(Level.MISSED, "blamed" if manner.blames else "put_down", sharp,
                     confidence=0.7 + 0.1 * (count > 1))  # fmt: skip
    if manner.accuses:
        level = Level.MISSED if len(manner.accuses) > 1 else Level.PARTLY
        return ruled(level, "accused", manner.accuses[0], confidence=0.65)
    if not manner.courteous:
        return ruled(Level.PARTLY, "curt", min(said, key=lambda line: line.length), confidence=0.55)
    if manner.hostile and manner.gracious:
        return ruled(Level.EXEMPLARY, "calm_under_fire", manner.gracious, said=manner.hostile,
                     confidence=0.65)  # fmt: skip
    best = max(manner.courteous, key=lambda line: (not line.has("greeting", "script"), line.length))
    key = "even_under_pressure" if manner.hostile else "courteous"
    return ruled(Level.MET, key, best, said=manner.hostile, confidence=0.7)


def personal(case: Case) -> Ruling:
    """Whether the words could only have gone to this customer."""
    manner = case.manner
    if len(case.reading.customer_stems) < _LITTLE_SAID:
        return does_not_apply("nothing_personal_given")
    if not manner.main:
        return cannot_tell("too_short")
    share = len(manner.personal) / manner.main
    if not manner.personal:
        line = next(iter(manner.stock), None) or max(
            manner.impersonal.reply, key=lambda each: each.length
        ) if manner.impersonal else None  # fmt: skip
        return ruled(Level.MISSED, "could_go_to_anybody", line, confidence=0.6)
    if manner.pasted:
        return ruled(Level.PARTLY, "pasted_twice", manner.pasted, confidence=0.6)
    if share < 0.5 or len(manner.stock) > len(manner.personal):
        line = next(iter(manner.stock), None) or (
            max(manner.impersonal.reply, key=lambda each: each.length)
            if manner.impersonal
            else None
        )
        return ruled(Level.PARTLY, "partly_stock", line, confidence=0.55)
    if manner.adapted and not manner.stock:
        return ruled(Level.EXEMPLARY, "adapted", manner.adapted, confidence=0.55)
    best = max(manner.personal, key=lambda line: len(line.stems & case.reading.customer_stems))
    return ruled(Level.MET, "about_this_case", best, confidence=0.5 + share / 4)
