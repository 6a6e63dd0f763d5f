"""The four criteria of empathy."""

from app.judging.builtin.case import Case
from app.judging.builtin.feelings import Acknowledgement, Moment
from app.judging.builtin.reading import Line
from app.judging.builtin.ruling import Ruling, Slots, cannot_tell, does_not_apply, ruled
from app.playbook.rubric import Level

_LITTLE_SAID = 5  # content words of the customer below which nothing can be taken up
_LOW_UPTAKE = 0.3


def acknowledges_feeling(case: Case) -> Ruling:
    """Whether the first reply to a feeling or trouble names it in terms of this case."""
    if not case.feelings.moments:
        return does_not_apply("no_feeling_shown")
    moment = case.feelings.moments[0]
    told: Slots = {"said": moment.line, "noun": _noun(case, moment)}
    if case.feelings.specific_first:
        return _named_at_once(case, case.feelings.specific_first, told)
    return _named_late_or_not(case, moment, told)


def _named_at_once(case: Case, first: Acknowledgement, told: Slots) -> Ruling:
    feelings = case.feelings
    later = feelings.specific_later
    if (first.new_words or later) and feelings.moments[0].weight >= 1 and _goes_deep(case):
        again = later.line if later else None
        return ruled(Level.EXEMPLARY, "named_and_returned", first.line, again,
                     confidence=0.65, told=told)  # fmt: skip
    sure = 0.75 if first.new_words or len(feelings.first_reply) > 1 else 0.6
    return ruled(Level.MET, "named", first.line, confidence=sure, told=told)


def _named_late_or_not(case: Case, moment: Moment, told: Slots) -> Ruling:
    feelings = case.feelings
    stock = next((a.line for a in (*feelings.first_reply, *feelings.later)), None)
    if feelings.played_down and not stock:
        return ruled(Level.MISSED, "played_down", feelings.played_down, confidence=0.8, told=told)
    if feelings.specific_later:
        late = feelings.specific_later.line
        return ruled(Level.PARTLY, "named_late", _opening(moment), late, confidence=0.65,
                     told=told, words=late)  # fmt: skip
    if stock:
        return ruled(Level.PARTLY, "stock_phrase", stock, confidence=0.7, told=told)
    sure = 0.8 if moment.weight >= 1 else 0.5
    return ruled(Level.MISSED, "passed_over", _opening(moment), confidence=sure, told=told)


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
    if len(case.reading.customer_stems) < _LITTLE_SAID or case.listening.weakest is None:
        return does_not_apply("little_said")
    return _asked_twice(case) or _taken_up(case)


def _asked_twice(case: Case) -> Ruling | None:
    heard = case.listening
    if heard.asked_again:
        again = heard.asked_again[0]
        return ruled(_miss(case), "asked_again", again.line, what=again.what, said=again.given,
                     confidence=0.7)  # fmt: skip
    if heard.tried_again:
        step, tried = heard.tried_again[0]
        return ruled(_miss(case), "tried_again", step, said=tried, confidence=0.7)
    if heard.repeats:
        level = Level.MISSED if len(heard.repeats) > 1 or not heard.restated else Level.PARTLY
        before = _said_before(case, heard.repeats[0])
        return ruled(level, "had_to_repeat", before, said=heard.repeats[0], confidence=0.65)
    return None


def _taken_up(case: Case) -> Ruling:
    heard = case.listening
    if heard.restated and heard.uptake >= 0.5:
        return ruled(Level.EXEMPLARY, "restated", heard.restated, confidence=0.6)
    if heard.weakest and (heard.uptake < _LOW_UPTAKE or heard.strongest is None):
        reply = max(heard.weakest.reply, key=lambda line: line.length)
        said = max(heard.weakest.asked, key=lambda line: len(line.stems))
        return ruled(Level.PARTLY, "little_taken_up", reply, said=said)
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
    own = case.reading.own
    said = [line for line in own if line.length >= 3 or len({each.turn for each in own}) > 1]
    if not said:
        return cannot_tell("too_short")
    return _sharp(case) or _even(case, said)


def _sharp(case: Case) -> Ruling | None:
    """The ruling on blame and coldness; None where there is neither."""
    manner = case.manner
    hard = (*manner.contempt, *manner.blames)
    if hard:
        key = "blamed" if manner.blames else "put_down"
        line = next(iter(manner.blames or manner.contempt))
        return ruled(Level.MISSED, key, line, confidence=0.7 + 0.1 * (len(hard) > 1))
    if manner.accuses:
        level = Level.MISSED if len(manner.accuses) > 1 else Level.PARTLY
        return ruled(level, "accused", manner.accuses[0], confidence=0.65)
    return None


def _even(case: Case, said: list[Line]) -> Ruling:
    manner = case.manner
    short = sum(line.length for line in said) / len(said) < 8 and len(said) > 1
    if short and not any(line.has("courtesy", "apology", "validates") for line in said):
        return ruled(Level.PARTLY, "curt", min(said, key=lambda line: line.length), confidence=0.55)
    if manner.hostile and manner.gracious:
        return ruled(Level.EXEMPLARY, "calm_under_fire", manner.gracious, said=manner.hostile,
                     confidence=0.65)  # fmt: skip
    best = max(manner.courteous or said, key=lambda line: (not _is_frame(line), line.length))
    key = "even_under_pressure" if manner.hostile else "courteous"
    return ruled(Level.MET, key, best, said=manner.hostile, confidence=0.7)


def _is_frame(line: Line) -> bool:
    return line.has("greeting", "script", "signs_off", "closes")


def personal(case: Case) -> Ruling:
    """Whether the words could only have gone to this customer."""
    manner = case.manner
    if len(case.reading.customer_stems) < _LITTLE_SAID:
        return does_not_apply("nothing_personal_given")
    if not manner.main:
        return cannot_tell("too_short")
    return _stock(case) or _own_words(case)


def _stock(case: Case) -> Ruling | None:
    """The ruling on text that could go to anybody; None where most of it couldn't."""
    manner = case.manner
    reply = manner.impersonal.reply if manner.impersonal else ()
    stock = next(iter(manner.stock), max(reply, key=lambda line: line.length, default=None))
    if not manner.personal or (manner.blames and not manner.warm):
        return ruled(Level.MISSED, "could_go_to_anybody", stock, confidence=0.6)
    if manner.pasted:
        return ruled(Level.PARTLY, "pasted_twice", manner.pasted, confidence=0.6)
    if len(manner.personal) < manner.main / 2 or len(manner.stock) > len(manner.personal):
        return ruled(Level.PARTLY, "partly_stock", stock, confidence=0.55)
    return None


def _own_words(case: Case) -> Ruling:
    manner = case.manner
    if manner.adapted and not manner.stock:
        return ruled(Level.EXEMPLARY, "adapted", manner.adapted, confidence=0.55)
    best = max(manner.personal, key=lambda line: len(line.stems & case.reading.customer_stems))
    if not manner.warm:
        return ruled(Level.PARTLY, "matter_only", best, confidence=0.55)
    share = len(manner.personal) / manner.main
    return ruled(Level.MET, "about_this_case", best, confidence=0.5 + share / 4)
