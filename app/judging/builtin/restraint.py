"""Where a ticket's ending speaks against the highest level.

The gauge of completion was learned from what onlookers said of other conversations. It knows
how a ticket ended and not what the agent did, so it gives no level and makes none a low one: an
"exemplary" stands at "met" where an onlooker would place the ending in the lower half of the
scale. The rubric says the same of doubt: "where two levels seem to fit, take the lower one".

Criteria of empathy are left alone: a customer who stays angry after a fair word is outside the
agent's control. So is a ticket in which the customer wrote nothing more, since its ending says
nothing. What else was tried, and held less well, is told in calibration/MODEL_CARD.md.
"""

from dataclasses import replace

from app.judging.builtin.case import Case
from app.judging.builtin.reading import Line
from app.judging.builtin.ruling import Ruling, shown
from app.playbook.rubric import Level

GAUGE = "completion"
LOWER_HALF = 0.5  # of the onlookers' scale
HELD = frozenset(
    {
        "plain_language",
        "structure",
        "answers_question",
        "sets_expectations",
        "finds_cause",
        "offers_solution",
        "takes_ownership",
        "confirms_outcome",
    }
)  # what the customer is left with


def hold_back(criterion: str, ruling: Ruling, case: Case) -> Ruling:
    """The ruling; "met" in place of "exemplary" where the ending speaks against it."""
    if criterion not in HELD or ruling.level is not Level.EXEMPLARY:
        return ruling
    gauge, said = case.gauges.by_name.get(GAUGE), _last_turn(ruling, case)
    if gauge is None or gauge.share >= LOWER_HALF or said is None:
        return ruling
    against = tuple(told.signal for told in gauge.because if told.adds < 0)
    slots = ruling.slots | {"ending": shown(said)}
    return replace(ruling, level=Level.MET, held_by=against, slots=slots) if against else ruling


def _last_turn(ruling: Ruling, case: Case) -> Line | None:
    """The telling sentence of the customer's last turn, where that is after what was ruled on."""
    after = [line for line in case.reading.customer if line.turn > ruling.rests_on[0].turn]
    last = [line for line in after if line.turn == after[-1].turn]
    return max(last, key=lambda line: ("?" in line.spoken, line.length), default=None)
