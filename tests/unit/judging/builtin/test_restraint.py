"""Where a ticket's ending keeps a level from being the highest."""

from dataclasses import replace

import pytest

from app.judging.builtin.learned.gauges import Gauges
from app.judging.builtin.learned.model import load_weights
from app.judging.builtin.rationale import load_rationales
from app.judging.builtin.restraint import GAUGE, HELD, LOWER_HALF, hold_back
from app.judging.builtin.rules import FOLDER, Rules
from app.judging.builtin.ruling import Ruling, ruled
from app.playbook.embeddings import WordLlamaEmbedder
from app.playbook.rubric import Level
from tests.unit.judging.builtin.dialogues import brief, dialogue, outspoken, rubric

WORK = """
C: My sofa came with a torn seat and I paid 900 for it. Can you replace it?
A: A torn seat on a new sofa isn't good enough. I've ordered a new one for Friday the 6th, \
and if the van isn't with you by noon I'll ring you myself.
"""
OPEN = WORK + "C: And who takes the old one away? Do I have to carry it down?"
SETTLED = WORK + "C: Great, Friday it is then, I'll be in. Thank you so much, that's perfect!"
RULES = Rules(WordLlamaEmbedder())


def test_an_open_ending_holds_an_exemplary_level_at_met_and_says_why() -> None:
    (held, free) = (outspoken().judge(brief(dialogue(text))).verdicts for text in (OPEN, SETTLED))
    level = {v.criterion: v for v in held}["sets_expectations"]
    assert {v.criterion: v.level for v in free}["sets_expectations"] is Level.EXEMPLARY
    assert level.level is Level.MET
    assert "the customer's last turn still asks something" in level.rationale
    assert "And who takes the old one away?" in level.rationale
    assert "Friday" in level.evidence[0].quote


def test_a_ticket_in_which_the_customer_wrote_nothing_more_is_not_held() -> None:
    verdicts = {v.criterion: v for v in outspoken().judge(brief(dialogue(WORK))).verdicts}
    assert verdicts["sets_expectations"].level is Level.EXEMPLARY


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("criterion", list(rubric().criteria))
def test_only_the_highest_level_is_held_and_never_for_empathy(criterion: str, level: Level) -> None:
    case = RULES.read(brief(dialogue(OPEN)))
    ruling = ruled(level, "any", case.reading.own[0])
    found = hold_back(criterion, ruling, case)
    if level is Level.EXEMPLARY and rubric().dimension_of[criterion] != "empathy":
        assert criterion in HELD
        assert found.level is Level.MET
        assert found.rests_on == ruling.rests_on
    else:
        assert found == ruling


def test_an_ending_in_the_upper_half_or_without_a_gauge_holds_nothing() -> None:
    case = RULES.read(brief(dialogue(OPEN)))
    best = ruled(Level.EXEMPLARY, "any", case.reading.own[0])
    gauge = case.gauges.by_name[GAUGE]
    middle = gauge.low + LOWER_HALF * (gauge.high - gauge.low)
    for gauges in (Gauges({}, {}), Gauges({GAUGE: replace(gauge, value=middle)}, {})):
        assert hold_back("structure", best, replace(case, gauges=gauges)) == best


def test_each_signal_that_can_hold_a_level_has_its_words() -> None:
    words = load_rationales(FOLDER / "rationales.yaml")
    for signal in load_weights().gauges[GAUGE].weights:
        slots = {"ending": "x", "words": "y", "level": "z"}
        ruling = Ruling("not_sure", held_by=(signal,), slots=slots)
        said = words.put("structure", ruling, "T-1")
        assert said.endswith(
            f"{words.root['ending'][signal][0]}. The customer's last turn has “x”."
        )
