"""Nothing in an assessment stands unproven."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judging.assessment import Cause, Evidence, UnscoredReason, Verdict
from app.judging.judge import Judgement
from app.judging.quotes import find_quote
from app.judging.verification import Verified, verify
from app.playbook.rubric import Level
from app.transcripts.ticket import Role
from tests.unit.judging.build import make_brief, make_verdict


def verified(*verdicts: Verdict) -> Verified:
    return verify(Judgement(verdicts=verdicts), make_brief())


def the_verdict(verdict: Verdict) -> Verdict:
    result = verified(verdict).verdicts
    return next(v for v in result if v.criterion == verdict.criterion)


def test_each_criterion_gets_one_verdict_in_the_rubrics_order() -> None:
    result = verified(make_verdict("takes_ownership"), make_verdict("listens"))
    assert [v.criterion for v in result.verdicts] == list(make_brief().rubric.criteria)


def test_a_criterion_that_the_judge_left_out_is_missing_not_low() -> None:
    result = verified(make_verdict("listens"))
    assert {v.unscored for v in result.verdicts if v.criterion != "listens"} == {
        UnscoredReason.MISSING
    }


def test_a_criterion_that_the_rubric_does_not_have_is_dropped() -> None:
    assert "charm" not in {v.criterion for v in verified(make_verdict("charm")).verdicts}


def test_of_two_verdicts_on_one_criterion_the_first_counts() -> None:
    first = make_verdict(level=Level.PARTLY)
    result = verified(first, make_verdict(level=Level.EXEMPLARY))
    assert result.verdicts[0].level is Level.PARTLY


@pytest.mark.parametrize(
    ("quote", "exact"),
    [
        ("that must be tiring", "that must be tiring"),
        ("I'm so sorry", "I\u2019m so sorry"),
        ("i\u2019m SO sorry", "I\u2019m so sorry"),
        ("sorry - that", "sorry — that"),
        ("tiring, after three", "tiring,  after three"),
        ("  that\nmust\tbe tiring ", "that must be tiring"),
    ],
)
def test_a_quote_comes_back_in_the_turns_own_words(quote: str, exact: str) -> None:
    assert the_verdict(make_verdict(quote=quote)).evidence == (Evidence(turn=1, quote=exact),)


def test_repaired_quotes_are_counted_and_exact_ones_are_not() -> None:
    assert verified(make_verdict(quote="THAT must be tiring")).repaired_quotes == 1
    assert verified(make_verdict()).repaired_quotes == 0


@pytest.mark.parametrize(
    ("turn", "quote", "detail"),
    [
        (1, "I understand completely", "didn't write “I understand completely” in turn 1"),
        (1, "that must have been tiring", "didn't write"),
        (1, "sorry ... tiring", "didn't write"),
        (1, "iring", "didn't write"),
        (1, "o sorr", "didn't write"),
        (1, ".", "didn't write"),
        (1, "—", "didn't write"),
        (1, "I", "didn't write"),
        (1, " ", "didn't write"),
        (4, "that must be tiring", "stands in turn 1, not in turn 4"),
        (0, "I'm furious", "turn 0, which isn't one of the agent's"),
        (3, "Third visit", "turn 3, which isn't one of the agent's"),
        (99, "that must be tiring", "turn 99, which isn't one of the agent's"),
    ],
)
def test_a_quote_that_the_agent_did_not_write_there_is_unscored(
    turn: int, quote: str, detail: str
) -> None:
    verdict = the_verdict(make_verdict(turn=turn, quote=quote))
    assert verdict.level is None
    assert verdict.unscored is UnscoredReason.QUOTE_NOT_FOUND
    assert detail in verdict.detail
    assert verdict.evidence == ()
    assert verdict.rationale == "Because."


def test_another_agents_turn_is_no_evidence_for_this_one() -> None:
    brief = make_brief(own=(4,))
    verdict = verify(Judgement(verdicts=(make_verdict(),)), brief).verdicts[0]
    assert verdict.unscored is UnscoredReason.QUOTE_NOT_FOUND


def test_one_invented_quote_among_true_ones_unscores_and_the_true_ones_are_kept() -> None:
    true = Evidence(turn=1, quote="that must be tiring")
    verdict = make_verdict().model_copy(
        update={"evidence": (true, Evidence(turn=4, quote="As promised"))}
    )
    result = the_verdict(verdict)
    assert (result.unscored, result.evidence) == (UnscoredReason.QUOTE_NOT_FOUND, (true,))


def test_a_quote_that_says_too_little_is_left_out_where_another_one_holds() -> None:
    true, slight = Evidence(turn=1, quote="that must be tiring"), Evidence(turn=4, quote="Friday")
    result = the_verdict(make_verdict().model_copy(update={"evidence": (slight, true)}))
    assert (result.level, result.evidence) == (Level.MET, (true,))
    alone = the_verdict(make_verdict().model_copy(update={"evidence": (slight, slight)}))
    assert (alone.unscored, alone.evidence) == (UnscoredReason.QUOTE_NOT_FOUND, ())
    assert "“Friday” in turn 4 is too short" in alone.detail


def test_a_level_without_a_quote_is_unscored() -> None:
    verdict = the_verdict(make_verdict().model_copy(update={"evidence": ()}))
    assert verdict.unscored is UnscoredReason.NO_EVIDENCE


@pytest.mark.parametrize(
    ("citations", "detail"),
    [
        ((), "without citing a passage"),
        (("doc-listens#how", "invented#one"), "“invented#one”, which wasn't among"),
    ],
)
def test_a_level_needs_a_passage_that_was_given(citations: tuple[str, ...], detail: str) -> None:
    verdict = the_verdict(make_verdict(citations=citations))
    assert verdict.unscored is UnscoredReason.PASSAGE_NOT_GIVEN
    assert detail in verdict.detail
    assert "invented#one" not in verdict.citations


@pytest.mark.parametrize("cause", [Cause.PROCESS, Cause.CUSTOMER])
@pytest.mark.parametrize("level", [Level.MISSED, Level.PARTLY])
def test_a_low_level_that_is_not_the_agents_doing_is_outside_the_agent(
    cause: Cause, level: Level
) -> None:
    verdict = the_verdict(make_verdict(level=level, cause=cause))
    assert verdict.unscored is UnscoredReason.OUTSIDE_AGENT
    assert verdict.cause is cause
    assert verdict.rationale == "Because."
    assert verdict.evidence


@pytest.mark.parametrize("level", [Level.MET, Level.EXEMPLARY])
def test_what_was_done_well_counts_whatever_stood_in_the_way(level: Level) -> None:
    assert the_verdict(make_verdict(level=level, cause=Cause.PROCESS)).level is level


def test_an_unscored_verdict_keeps_its_reason_and_only_the_quotes_that_hold() -> None:
    verdict = make_verdict(level=None).model_copy(
        update={
            "evidence": (Evidence(turn=1, quote="never said"),),
            "citations": ("invented#one",),
        }
    )
    result = the_verdict(verdict)
    assert result.unscored is UnscoredReason.NOT_APPLICABLE
    assert (result.evidence, result.citations) == ((), ())


MARKS = st.sampled_from(
    ["'", "\u2019", '"', "“", "-", "—", " ", "\n", "\u00a0", "ß", "İ", "ﬁ", ".", "7"]
)
TEXTS = st.text(alphabet=st.one_of(st.characters(codec="utf-8"), MARKS), max_size=60)


@given(TEXTS, TEXTS)
def test_what_was_found_is_a_part_of_the_turn(quote: str, text: str) -> None:
    found = find_quote(quote, text)
    assert found is None or (found and found in text)


@given(TEXTS, TEXTS, TEXTS, st.booleans())
def test_every_verified_quote_is_in_the_turn_that_it_names(
    before: str, words: str, after: str, upper: bool
) -> None:
    brief = make_brief(turns=((Role.CUSTOMER, "Hello?"), (Role.AGENT, before + words + after)))
    quote = (words.upper() if upper else words) or "x"
    result = verify(Judgement(verdicts=(make_verdict(quote=quote),)), brief)
    for verdict in result.verdicts:
        assert verdict.level is None or verdict.evidence
        for evidence in verdict.evidence:
            assert evidence.quote in brief.ticket.turns[evidence.turn].text


@given(st.lists(st.sampled_from(["sorry", "Straße", "it\u2019s", "—", "don't", "42"]), min_size=2))
def test_whole_words_of_a_turn_are_always_found_in_it(words: list[str]) -> None:
    text = "So: " + "  ".join(words) + "."
    found = find_quote(" ".join(words).replace("\u2019", "'").replace("—", "-"), text)
    letters = sum(char.isalnum() for char in "".join(words))
    assert (found == "  ".join(words)) if letters > 1 else (found is None)


def test_a_quote_may_leave_out_what_nobody_sees() -> None:
    text = "I am so\u00ad\u200b sorry\ufeff for\u2060 this."
    assert find_quote("I am so sorry for this", text) == text[:-1]
    assert find_quote("not\u200bhing", "there is nothing here") == "nothing"
