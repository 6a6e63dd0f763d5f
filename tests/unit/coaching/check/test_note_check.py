"""What the note check finds, what it leaves alone, and what holds of every check."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from app.coaching.check.note_check import check_note
from app.coaching.check.result import NoteCheck, Part, Rule
from app.coaching.check.said import word_count
from app.coaching.check.vocabulary import load_vocabulary, spell_out
from app.coaching.note import CoachingNote
from app.errors import PlaybookError
from app.judging.assessment import Cause, UnscoredReason, Verdict
from app.playbook.documents import read_documents, split_document
from app.playbook.rubric import Level
from app.settings import PROJECT
from tests.unit.coaching.check.notes import (
    GOOD,
    assessment,
    check,
    ticket,
    verdict,
    with_text,
)
from tests.unit.judging.builtin.dialogues import brief, dialogue, rubric

HERE = Path(__file__).parent
BAD = [
    pytest.param(Rule(rule), case["part"], case["to"], id=f"{rule}-{nth}")
    for rule, cases in yaml.safe_load((HERE / "bad_notes.yaml").read_text("utf-8")).items()
    for nth, case in enumerate(cases)
]
PHRASES = yaml.safe_load((HERE / "phrases.yaml").read_text("utf-8"))
PLACES = {
    "sayable": Part.TRY_LINE,
    "asks_question": Part.QUESTION,
    "specific": Part.RECOGNITION,
}


def lines(kind: str) -> list[Any]:
    return [
        pytest.param(rule, text, id=f"{rule}: {text}")
        for rule, cases in PHRASES.items()
        for text in cases[kind]
    ]


def broken(made: NoteCheck) -> list[Rule]:
    return [result.rule for result in made.failed]


def spoilt(part: str, to: Any) -> CoachingNote:
    assert GOOD.recognition
    assert GOOD.pointer
    changes: dict[str, Any] = {
        "recognition_quote": {"recognition": GOOD.recognition.model_copy(update={"quote": to})},
        "turn": {"pointer": GOOD.pointer.model_copy(update={"turn": to})},
        "pointer_criterion": {
            "pointer": GOOD.pointer.model_copy(update={"criterion": to}),
            "citations": (*GOOD.citations, *rubric().criteria.get(str(to), _ANY).passages),
        },
        "citations": {"citations": to},
        "message_repeated": {"message": str(to) * 12},
    }
    if part in changes:
        return GOOD.model_copy(update=changes[part])
    return with_text(Part(part), to)


_ANY = rubric().criteria["listens"]


def test_the_good_note_keeps_every_rule() -> None:
    made = check(GOOD)
    assert [(r.rule, r.why) for r in made.failed] == []
    assert [result.rule for result in made.results] == list(Rule)
    assert all(result.applies for result in made.results)


def test_there_are_at_least_forty_bad_notes_and_every_rule_has_some() -> None:
    assert len(BAD) >= 40
    assert {case.values[0] for case in BAD} == set(Rule)


@pytest.mark.parametrize(("rule", "part", "to"), BAD)
def test_a_bad_note_breaks_its_rule_and_no_other(rule: Rule, part: str, to: Any) -> None:
    made = check(spoilt(part, to), *_verdicts_for(part, to))
    assert broken(made) == [rule]
    assert made.failed[0].why == made.failed[0].faults[0].why
    assert "{" not in made.failed[0].why


def _verdicts_for(part: str, to: Any) -> tuple[Verdict, ...]:
    """Where the pointer is at another criterion, a passage of that stands behind the note."""
    if part != "pointer_criterion":
        return ()
    kept = assessment().verdicts
    unscored = Verdict(criterion="listens", unscored=UnscoredReason.NOT_ENOUGH_EVIDENCE,
                       citations=rubric().criteria[str(to)].passages)  # fmt: skip
    cited = rubric().criteria[str(to)].passages
    return (*(v.model_copy(update={"citations": (*v.citations, *cited)}) for v in kept), unscored)


@pytest.mark.parametrize(("rule", "text"), lines("hits"))
def test_words_that_break_a_rule_are_found_and_shown(rule: str, text: str) -> None:
    place = PLACES.get(rule, Part.MESSAGE)
    wanted = Rule.ASKS if rule == "asks_question" else Rule(rule)
    made = check(with_text(place, text))
    assert wanted in broken(made)
    assert made.faults_of(place)


@pytest.mark.parametrize(("rule", "text"), lines("near"))
def test_words_that_only_come_near_are_left_alone(rule: str, text: str) -> None:
    assert broken(check(with_text(PLACES.get(rule, Part.MESSAGE), text))) == []


def test_a_fault_shows_the_words_as_they_stand() -> None:
    made = check(with_text(Part.EFFECT, "Honestly, You’re so  careless with dates."))
    (fault,) = made.faults_of(Part.EFFECT)
    assert fault.short == "says “You’re so  careless”"
    assert "speaks of the person" in fault.why
    assert fault.in_words == "the effect says “You’re so  careless”"


def test_each_line_that_breaks_a_rule_is_named() -> None:
    note = with_text(Part.EFFECT, "You are rude.", with_text(Part.MESSAGE, "You always do it."))
    (result,) = check(note).failed
    assert [fault.part for fault in result.faults] == [Part.EFFECT, Part.MESSAGE]


@pytest.mark.parametrize("mark", ["“{}”", '"{}"', "\u2018{}\u2019", "«{}»", "'{}'"])
def test_what_is_quoted_does_not_count(mark: str) -> None:
    quoted = mark.format("You are lazy, unlike your colleagues!")
    assert broken(check(with_text(Part.MESSAGE, f"He wrote {quoted} and you stayed civil."))) == []


def test_a_note_with_nothing_to_work_on_passes_and_says_why() -> None:
    note = GOOD.model_copy(
        update={
            "pointer": None,
            "try_line": None,
            "practice": None,
            "citations": rubric().criteria["sets_expectations"].passages[:1],
        }
    )
    made = check(note)
    assert broken(made) == []
    absent = {r.rule: r.why for r in made.results if not r.applies}
    assert set(absent) == {Rule.ONE_BEHAVIOUR, Rule.SAYABLE, Rule.IN_THEIR_HANDS}
    assert absent[Rule.SAYABLE] == "There is nothing to work on, so there is no line to try."


def test_a_note_that_recognises_nothing_passes_unless_several_things_were_exemplary() -> None:
    note = GOOD.model_copy(update={"recognition": None})
    assert broken(check(note)) == []
    low = verdict("acknowledges_feeling", Level.MISSED, 1, "What is your account number?")
    best = [
        verdict(criterion, Level.EXEMPLARY, 3, "it will be with you by Wednesday")
        for criterion in ("sets_expectations", "plain_language", "takes_ownership")
    ]
    assert broken(check(note, low, *best)) == [Rule.SPECIFIC]
    assert broken(check(note, low, *best[1:])) == []
    same = verdict("plain_language", Level.EXEMPLARY, 1, "What is your account number?")
    assert broken(check(note, low, same, *best[1:])) == []


@pytest.mark.parametrize(
    ("change", "short"),
    [
        ({"cause": Cause.PROCESS}, "is about what lay outside their control"),
        ({"cause": Cause.CUSTOMER}, "is about what lay outside their control"),
        ({"level": Level.MET}, "is about what was met"),
        ({"level": None, "unscored": UnscoredReason.TOO_CLOSE}, "is too close to call"),
        (
            {"level": None, "unscored": UnscoredReason.OUTSIDE_AGENT},
            "is about what lay outside their control",
        ),
        ({"level": None, "unscored": UnscoredReason.NOT_APPLICABLE}, "is about what wasn't scored"),
    ],
)
def test_only_what_was_surely_low_and_theirs_is_worked_on(
    change: dict[str, Any], short: str
) -> None:
    low, good, _ = assessment().verdicts
    made = check(GOOD, low.model_copy(update=change), good)
    assert broken(made) == [Rule.IN_THEIR_HANDS]
    assert made.failed[0].faults[0].short == short


def test_a_quote_from_another_agents_turn_is_not_theirs() -> None:
    two = brief(dialogue("C: Hi.\nA: What is your account number?\nC: 5.\nA: Goodbye then."))
    turns = tuple(
        turn.model_copy(update={"author": "Ana" if turn.index == 1 else "Ben"})
        for turn in two.ticket.turns
    )
    shared = two.ticket.model_copy(update={"turns": turns})
    assert GOOD.pointer
    note = GOOD.model_copy(update={"recognition": None})
    for agent, faults in (("Ana", []), ("Ben", ["isn't from their message"])):
        judged = assessment().model_copy(update={"agent": agent})
        situation = GOOD.pointer.model_copy(update={"situation": "Your reply was:"})
        note = note.model_copy(update={"pointer": situation})
        found = check_note(note, judged, rubric(), shared).faults_of(Part.QUOTE)
        assert [fault.short for fault in found] == faults


def test_a_quote_of_the_mail_that_was_answered_is_not_the_agents() -> None:
    mail = "It is on its way.\n> What is your account number?"
    answered = brief(dialogue(f"C: Hi.\nA: {mail}")).ticket
    made = check_note(GOOD, assessment(), rubric(), answered)
    assert Rule.QUOTES in broken(made)


def test_without_the_ticket_quotes_are_looked_up_in_the_evidence() -> None:
    judged = assessment()
    assert broken(check_note(GOOD, judged, rubric())) == []
    assert broken(check_note(with_text(Part.QUOTE, "Number please"), judged, rubric())) == [
        Rule.QUOTES
    ]


def test_the_length_counts_all_that_the_agent_reads() -> None:
    message = "word " * (219 - word_count(GOOD))
    filled = GOOD.model_copy(update={"message": ". ".join(message.split()) + "."})
    assert word_count(filled) == 219
    assert Part.WHOLE not in {f.part for r in check(filled).failed for f in r.faults}
    longer = filled.model_copy(update={"message": f"{filled.message} Word."})
    assert [fault.short for fault in check(longer).faults_of(Part.WHOLE)] == ["has 220 words"]


def test_heavy_words_are_told_by_their_school_grade() -> None:
    heavy = "Organisational prioritisation methodologies necessitate comprehensive alignment. " * 9
    faults = check(GOOD.model_copy(update={"message": heavy})).faults_of(Part.WHOLE)
    assert [fault.short for fault in faults] == ["is heavy to read"]


def test_every_rule_rests_on_a_passage_of_the_playbook() -> None:
    folder = PROJECT / "knowledge" / "playbook"
    shipped = {p.id: p for d in read_documents(folder) for p in split_document(d)}
    for result in check(GOOD).results:
        assert shipped[result.passage].topic == "coaching", result.rule


def test_the_passages_on_writing_notes_keep_their_own_rules() -> None:
    """What the playbook shows as the better way is no fault by the check that cites it."""
    folder = PROJECT / "knowledge" / "playbook"
    coaching = (folder / "writing-a-coaching-note.md").read_text("utf-8")
    better = [part.split("\n\n")[0].strip("> ") for part in coaching.split("After:\n\n")[1:]]
    assert len(better) == 2
    for line in better:
        assert broken(check(with_text(Part.MESSAGE, line))) == []


def test_the_words_for_a_record_hold_nothing_of_the_note() -> None:
    note = with_text(Part.MESSAGE, "You are rude. Think of your bonus.")
    assert check(note).in_words() == "about the words; no threat"
    assert check(GOOD).in_words() == ""


def test_a_word_file_with_a_mistake_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "note_check.yaml"
    shipped = (PROJECT / "knowledge" / "builtin" / "note_check.yaml").read_text("utf-8")
    for content, problem in (
        ("rules: {}", "sets"),
        ("- a list", "list"),
        (shipped.replace("your bonus", "(your bonus"), ""),
        (shipped.replace("  grounded:", "  grumbled:"), "grounded"),
        (shipped.replace('"or else"', '"or (else"'), "unterminated"),
        (shipped.replace("<peers>", "<pears>"), "pears"),
    ):
        path.write_text(content, encoding="utf-8")
        load_vocabulary.cache_clear()
        if content == shipped:
            load_vocabulary(path)
            continue
        with pytest.raises(
            PlaybookError, match=rf"note_check\.yaml holds no note check.*{problem}"
        ):
            load_vocabulary(path)


TEXT = st.text(max_size=120) | st.sampled_from(
    ["“", "“a” “", "You’re", "n't", "''", '"', "[", "1. a\n2. b", "can't've", "…", "?", "\0"]
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(TEXT, min_size=7, max_size=7), TEXT, st.integers(0, 9))
def test_the_check_takes_any_text(texts: list[str], quote: str, turn: int) -> None:
    note = GOOD
    for part, text in zip(list(Part), texts, strict=False):
        if part is not Part.WHOLE:
            note = with_text(part, text, note)
    assert note.pointer
    pointer = note.pointer.model_copy(update={"quote": quote, "turn": turn})
    made = check(note.model_copy(update={"pointer": pointer}))
    assert [result.rule for result in made.results] == list(Rule)
    assert (not made.failed) == (made.in_words() == "")
    assert all(result.why for result in made.results)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(min_size=1, max_size=60))
def test_a_quote_that_is_not_in_the_ticket_always_fails(quote: str) -> None:
    foreign = f"{quote} zyx"
    assert Rule.QUOTES in broken(check(with_text(Part.QUOTE, foreign)))


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.data())
def test_the_order_of_citations_does_not_matter(data: st.DataObject) -> None:
    known = [passage.id for passage in assessment().passages]
    cited = data.draw(st.lists(st.sampled_from([*known, "made-up#one"]), unique=True))
    other = data.draw(st.permutations(cited))
    one, two = (check(GOOD.model_copy(update={"citations": tuple(c)})) for c in (cited, other))
    assert broken(one) == broken(two)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet="ain'’t yourewlcdm", max_size=40))
def test_short_forms_are_spelled_out_without_losing_their_place(text: str) -> None:
    spelled, origin = spell_out(text)
    assert len(spelled) == len(origin)
    assert origin == sorted(origin)
    assert all(0 <= at < len(text) for at in origin)
    if "'" not in text and "’" not in text and "cannot" not in text:
        assert spelled == text


def test_the_ticket_of_these_tests_has_the_words_that_the_good_note_quotes() -> None:
    texts = {turn.index: turn.text for turn in ticket().turns}
    for part in (GOOD.recognition, GOOD.pointer):
        assert part
        assert part.quote in texts[part.turn]
