"""The note check in other languages than English: each rule finds its own, and no other."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from app.coaching.check.note_check import check_note
from app.coaching.check.reading_rules import lix
from app.coaching.check.result import NoteCheck, Part, Rule
from app.coaching.check.vocabulary import ENGLISH, LANGUAGES, load_vocabulary
from app.coaching.note import CoachingNote
from app.transcripts.language import language_of
from tests.unit.coaching.check.notes import GOOD, assessment, check, ticket, with_text
from tests.unit.judging.builtin.dialogues import rubric

FOLDER = Path(__file__).parent / "languages"
NOTES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in FOLDER.glob("*.yaml")}
NAMES = {"de": "German", "fr": "French", "es": "Spanish", "nl": "Dutch", "pt": "Portuguese",
         "it": "Italian"}  # fmt: skip
SWEDISH = {
    "recognition": "Du gav en dag för återbetalningen, och hon kunde planera med det.",
    "situation": "Hon hade skrivit att hyran inte gick igenom. Ditt svar på det var:",
    "effect": "Av det kunde hon inte se att någon hade märkt vad det var för henne.",
    "practice": "Nämn i tre svar den här veckan först vad som har hänt.",
    "question": "Vad tror du att hon kände när hon skrev till oss?",
}
BAD = [
    pytest.param(code, Rule(rule), case["part"], case["to"], id=f"{code}-{rule}-{nth}")
    for code, notes in sorted(NOTES.items())
    for rule, cases in notes["bad"].items()
    for nth, case in enumerate(cases)
]
NEAR = [
    pytest.param(code, text, id=f"{code}: {text}")
    for code, notes in sorted(NOTES.items())
    for text in notes["near"]
]


def written(parts: dict[str, str]) -> CoachingNote:
    """The good note with its parts in other words."""
    note = GOOD
    for part, text in parts.items():
        note = with_text(Part(part), text, note)
    return note


def good(code: str, **changed: str) -> CoachingNote:
    """The good note of a language, with other words in some of its parts."""
    return written(NOTES[code]["good"] | changed)


def broken(made: NoteCheck) -> list[Rule]:
    return [result.rule for result in made.failed]


def test_every_language_has_notes_and_every_rule_of_words_bad_ones() -> None:
    assert {NAMES[code] for code in NOTES} == set(LANGUAGES) - {ENGLISH}
    for notes in NOTES.values():
        assert {Rule(rule) for rule in notes["bad"]} == set(Rule) - {Rule.QUOTES, Rule.GROUNDED}


@pytest.mark.parametrize("code", sorted(NOTES))
def test_a_good_note_is_known_for_its_language_and_keeps_every_rule(code: str) -> None:
    made = check(good(code))
    assert [(r.rule, r.why) for r in made.failed] == []
    assert [r.why for r in made.results if r.unchecked_in] == []
    assert language_of(" ".join(NOTES[code]["good"].values())) == NAMES[code]


@pytest.mark.parametrize(("code", "rule", "part", "to"), BAD)
def test_a_bad_note_breaks_its_rule_and_no_other(code: str, rule: Rule, part: str, to: str) -> None:
    repeated = part == "message_repeated"
    changed: dict[str, Any] = {"message": to * 12} if repeated else {part: to}
    assert broken(check(good(code, **changed))) == [rule]


@pytest.mark.parametrize(("code", "text"), NEAR)
def test_words_that_only_come_near_are_left_alone(code: str, text: str) -> None:
    assert broken(check(good(code, message=text))) == []


@pytest.mark.parametrize("code", sorted(NOTES))
def test_a_good_line_is_no_fault_in_any_other_part_either(code: str) -> None:
    for part in (Part.MESSAGE, Part.EFFECT):
        text = NOTES[code]["good"]["recognition"]
        assert broken(check(good(code, **{part.value: text}))) == []


def test_each_part_is_read_in_its_own_language() -> None:
    english = "You always do this when it gets busy, and the customer has to write to us again."
    assert broken(check(good("de", message=english))) == [Rule.ABOUT_THE_WORDS]
    german = "Du machst das immer so, wenn viel los ist, und die Kundin muss noch einmal schreiben."
    assert broken(check(with_text(Part.MESSAGE, german))) == [Rule.ABOUT_THE_WORDS]


def test_a_short_line_to_try_is_read_in_the_notes_language_and_in_the_tickets() -> None:
    for line in ("Be more empathetic about the rent.", "Sei freundlicher zu ihr."):
        assert broken(check(good("de", try_line=line))) == [Rule.SAYABLE]


def test_a_note_that_is_too_short_to_tell_is_read_in_the_teams_language() -> None:
    short = GOOD.model_copy(
        update={
            "recognition": None,
            "pointer": None,
            "try_line": None,
            "practice": None,
            "question": "Was war schwer?",
            "message": "Du bist faul.",
        }
    )
    in_german = check_note(short, assessment(), rubric(), ticket(), "German")
    assert Rule.ABOUT_THE_WORDS in broken(in_german)
    assert Rule.ABOUT_THE_WORDS not in broken(check(short))


def test_what_cannot_be_checked_in_a_language_is_said_and_is_no_pass() -> None:
    made = check(written(SWEDISH))
    assert broken(made) == []
    free = {Rule.QUOTES, Rule.GROUNDED}
    assert {result.rule for result in made.unchecked} == set(Rule) - free - {Rule.SAYABLE}
    for result in made.unchecked:
        assert result.why.startswith("Not checked in Swedish: ")
        assert not result.passed
    assert [r.rule for part in Part for r in made.kept_at(part)] != []


def test_what_needs_no_words_is_checked_in_every_language() -> None:
    swedish = written(SWEDISH | {"question": "Vi talar om det på fredag, när vi har tid för det."})
    made = check(with_text(Part.QUOTE, "Vad är ditt nummer?", swedish))
    assert broken(made) == [Rule.QUOTES, Rule.ASKS]


def test_lix_counts_long_sentences_and_long_words() -> None:
    assert lix(["Das ist gut und kurz."]) == pytest.approx(5.0)
    assert lix(["Erstattungen dauern Wochen."]) == pytest.approx(3 + 100 / 3)
    assert lix([]) == 0.0


def test_a_text_of_long_words_is_harder_than_a_newspaper() -> None:
    heavy = (
        "Das erfordert organisatorische Abstimmungsmöglichkeiten, Bearbeitungskapazitäten, "
        "Kommunikationsstrategien und Verantwortungsbereitschaft. "
    )
    parts = dict.fromkeys(("recognition", "effect", "practice"), heavy)
    made = check(good("de", message=heavy * 7, **parts))
    assert [fault.short for fault in made.faults_of(Part.WHOLE)] == ["is heavy to read"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_phrases_for_every_group(language: str) -> None:
    english, own = load_vocabulary(), load_vocabulary(language=language)
    assert own.language == language
    for rule, words in english.rules.items():
        assert own.rules[rule].words.keys() == words.words.keys()
