"""What holds of every note that the built-in drafter writes."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.coaching.builtin_drafter import BuiltinDrafter, practice_day
from app.coaching.check.note_check import check_note
from app.coaching.check.said import word_count
from app.coaching.note import CoachingNote
from app.coaching.phrasing import load_phrasing
from app.errors import PlaybookError
from app.judging.assess import assess
from app.judging.assessment import (
    Assessment,
    Cause,
    Evidence,
    Finding,
    UnscoredReason,
    Verdict,
)
from app.judging.builtin.rules import FOLDER
from app.judging.judge import Brief
from app.judging.panel import UNSURE_BELOW
from app.playbook.rubric import Level
from tests.unit.judging.builtin.dialogues import brief, dialogue, judge, rubric

TODAY = date(2026, 11, 20)  # a Friday
NOW = datetime(2026, 11, 20, tzinfo=UTC)
TICKET = """
C: I was charged twice for my October bill, my rent bounced and I'm really worried.
A: What is your account number?
C: It's 55123.
A: I've refunded the second payment, it will be with you by Wednesday.
C: Thank you, that's such a relief.
A: Goodbye.
"""
DRAFTER = BuiltinDrafter()


def _verdict(
    criterion: str, level: Level, turn: int, quote: str, confidence: float = 0.7
) -> Verdict:
    return Verdict(
        criterion=criterion,
        level=level,
        evidence=(Evidence(turn=turn, quote=quote),),
        rationale="It says so there.",
        citations=(rubric().criteria[criterion].passages[0],),
        confidence=confidence,
    )


MISSED = _verdict("acknowledges_feeling", Level.MISSED, 1, "What is your account number?")
GOOD = _verdict(
    "takes_ownership",
    Level.EXEMPLARY,
    3,
    "I've refunded the second payment, it will be with you by Wednesday.",
)


def _draft(
    *verdicts: Verdict, text: str = TICKET, findings: tuple[Finding, ...] = (), id: str = "T-1"
) -> CoachingNote:
    ticket = brief(dialogue(text), id=id)
    made = assess(ticket, judge(), now=NOW)
    assessment = made.model_copy(update={"verdicts": verdicts, "findings": findings})
    return DRAFTER.draft(ticket, assessment, TODAY).note


def _judged(text: str, id: str = "T-1") -> tuple[Brief, Assessment, CoachingNote]:
    ticket = brief(dialogue(text), id=id)
    assessment = assess(ticket, judge(), now=NOW)
    return ticket, assessment, DRAFTER.draft(ticket, assessment, TODAY).note


def _read_by_agent(note: CoachingNote) -> str:
    parts = [note.question, note.try_line or "", note.message]
    if note.recognition:
        parts.append(note.recognition.text)
    if note.pointer:
        parts += [note.pointer.situation, note.pointer.effect]
    if note.practice:
        parts.append(note.practice.text)
    return "\n".join(parts)


def test_a_note_recognises_the_best_and_works_on_the_lowest() -> None:
    note = _draft(MISSED, GOOD)
    assert note.recognition is not None
    assert note.recognition.criterion == "takes_ownership"
    assert note.pointer is not None
    assert note.pointer.criterion == "acknowledges_feeling"
    assert note.question == rubric().criteria["acknowledges_feeling"].ask
    assert note.citations == (*MISSED.citations, *GOOD.citations)
    assert note.drafted_by == "builtin"


def test_the_situation_is_what_the_customer_had_written() -> None:
    note = _draft(MISSED, GOOD)
    assert note.pointer is not None
    assert "my rent bounced" in note.pointer.situation


def test_the_effect_is_taken_from_this_ticket() -> None:
    note = _draft(MISSED, text="C: It broke again, I'm upset.\nA: Serial number?\nC: as I said, 7")
    assert note.pointer is not None
    assert "as I said, 7" in note.pointer.effect


def test_what_followed_a_good_moment_is_quoted() -> None:
    note = _draft(MISSED, GOOD)
    assert note.recognition is not None
    assert "such a relief" in note.recognition.text


def test_the_line_to_try_fits_what_the_customer_went_through() -> None:
    note = _draft(_verdict("acknowledges_feeling", Level.MISSED, 1, "Name?"),
                  text="C: I'm worried that somebody uses my card.\nA: Name?")  # fmt: skip
    assert note.try_line is not None
    assert "worries you" in note.try_line


@pytest.mark.parametrize(
    ("criterion", "turn", "quote", "line"),
    [
        ("confirms_outcome", 5, "Goodbye.", "I'll check myself that this has happened"),
        ("listens", 1, "What is your account number?", "There is one thing that I still need"),
    ],
)
def test_the_line_to_try_fits_what_had_been_said(
    criterion: str, turn: int, quote: str, line: str
) -> None:
    low = _verdict(criterion, Level.MISSED, turn, quote)
    assert line in str(_draft(low).try_line)


def test_a_moment_that_no_line_fits_gets_the_rubrics_own() -> None:
    low = _verdict("structure", Level.MISSED, 5, "Goodbye.")
    assert _draft(low).try_line == rubric().criteria["structure"].try_instead


def test_what_was_half_met_is_left_alone_where_the_customer_thanked() -> None:
    half = _verdict("plain_language", Level.PARTLY, 3, GOOD.evidence[0].quote, 0.7)
    assert _draft(half).pointer is None
    unthanked = TICKET.replace("Thank you, that's such a relief.", "Sorry, what does that mean?")
    assert _draft(half, text=unthanked).pointer is not None


def test_no_feeling_is_missed_right_after_thanks() -> None:
    low = _verdict("acknowledges_feeling", Level.MISSED, 5, "Goodbye.")
    assert _draft(low).pointer is None


def test_a_sentence_that_only_we_understand_is_not_held_up() -> None:
    jargon = "The entitlement is synced with the tenant's licence object pursuant to the terms."
    said = _verdict("answers_question", Level.MET, 1, jargon)
    assert _draft(said, text=f"C: Why can't I log in?\nA: {jargon}\nC: thanks").recognition is None


def test_too_close_to_call_is_never_coached() -> None:
    close = Verdict(
        criterion="acknowledges_feeling",
        unscored=UnscoredReason.TOO_CLOSE,
        evidence=MISSED.evidence,
        repeats=(Level.MISSED, Level.MET, Level.MET),
    )
    note = _draft(close, GOOD)
    assert note.pointer is None
    assert "independent judgements disagreed" in note.memo.unscored[0]


def test_a_customers_words_open_a_recognition_only_where_it_answers_them() -> None:
    good = _verdict("sets_expectations", Level.MET, 1, "It leaves us on Monday before noon today.")
    asked = _draft(good, text=f"C: When does my parcel leave?\nA: {good.evidence[0].quote}\nC: ok")
    other = _draft(good, text=f"C: Quite so, my dear friend.\nA: {good.evidence[0].quote}\nC: ok")
    assert asked.recognition
    assert other.recognition
    assert "When does my parcel leave" in asked.recognition.text
    assert "dear friend" not in other.recognition.text


@pytest.mark.parametrize("cause", [Cause.PROCESS, Cause.CUSTOMER])
def test_a_cause_outside_the_agents_control_is_never_coached(cause: Cause) -> None:
    note = _draft(MISSED.model_copy(update={"cause": cause}), GOOD)
    assert note.pointer is None
    assert note.try_line is None
    assert note.practice is None
    assert len(note.memo.outside_control) == 1
    assert "acknowledges" in note.memo.outside_control[0].lower()


def test_what_the_judge_was_not_sure_of_is_left_to_the_leader() -> None:
    unsure = _verdict("listens", Level.PARTLY, 1, "What is your account number?", 0.3)
    note = _draft(unsure, GOOD)
    assert note.pointer is None
    assert any("Listens (partly)" in remark for remark in note.memo.remarks)


@pytest.mark.parametrize("level", [Level.MISSED, Level.PARTLY])
def test_a_note_works_only_on_what_is_more_likely_right_than_wrong(level: Level) -> None:
    asked_again = TICKET.replace("C: It's 55123.", "C: As I said, it's 55123!")
    quote = "What is your account number?"
    unsure, sure = (
        _draft(_verdict("listens", level, 1, quote, confidence), text=asked_again)
        for confidence in (UNSURE_BELOW - 0.01, UNSURE_BELOW)
    )
    assert unsure.pointer is None
    assert sure.pointer is not None


def test_a_note_recognises_only_what_is_more_likely_right_than_wrong() -> None:
    unsure, sure = (
        _draft(GOOD.model_copy(update={"confidence": confidence}))
        for confidence in (UNSURE_BELOW - 0.01, UNSURE_BELOW)
    )
    assert unsure.recognition is None
    assert any("What was met isn't sure" in remark for remark in unsure.memo.remarks)
    assert sure.recognition is not None


def test_nothing_to_work_on_asks_what_to_keep() -> None:
    note = _draft(GOOD)
    assert note.pointer is None
    assert note.question in load_phrasing(FOLDER / "phrasing.yaml").keep


def test_nothing_to_recognise_is_said_in_the_memo_and_not_made_up() -> None:
    note = _draft(MISSED)
    assert note.recognition is None
    assert any("recognises nothing" in remark for remark in note.memo.remarks)


def test_an_assessment_without_a_level_still_makes_a_note() -> None:
    blank = Verdict(
        criterion="listens", unscored=UnscoredReason.NO_REPLY, detail="Nobody answered."
    )
    note = _draft(blank)
    assert note.recognition is None
    assert note.pointer is None
    assert note.question in load_phrasing(FOLDER / "phrasing.yaml").neither
    assert note.memo.unscored == ("Listens: the judge didn't answer. Nobody answered.",)


@pytest.mark.parametrize("reason", list(UnscoredReason))
def test_every_reason_for_no_level_reaches_the_leader_in_words(reason: UnscoredReason) -> None:
    memo = _draft(Verdict(criterion="listens", unscored=reason, detail="Here is why.")).memo
    (line,) = memo.unscored or memo.outside_control
    assert line.startswith("Listens: ")
    assert line.endswith("Here is why.")


def test_a_sentence_that_is_criticised_is_not_praised() -> None:
    same = _verdict("plain_language", Level.EXEMPLARY, 1, "What is your account number?")
    assert _draft(MISSED, same).recognition is None


def test_findings_reach_the_memo_and_nothing_else() -> None:
    finding = Finding(kind="abuse_of_agent", turn=0, note="The customer insulted the agent here.")
    note = _draft(MISSED, GOOD, findings=(finding,))
    assert any("insulted" in remark for remark in note.memo.remarks)
    assert "insulted" not in _read_by_agent(note)


def test_one_point_at_a_time_and_the_others_wait_in_the_memo() -> None:
    other = _verdict("confirms_outcome", Level.MISSED, 5, "Goodbye.", 0.5)
    note = _draft(MISSED, other, GOOD)
    assert note.pointer is not None
    assert note.pointer.criterion == "acknowledges_feeling"
    assert any("Confirms the outcome (missed)" in remark for remark in note.memo.remarks)


def test_a_word_against_the_customer_comes_before_what_else_is_said_of_that_sentence() -> None:
    blame = "Nobody made you take the day off."
    text = f"C: I lost a day over this, when is it coming?\nA: {blame}\nC: Tell me when."
    tone = _verdict("respectful_tone", Level.MISSED, 1, blame, 0.7)
    closing = _verdict("confirms_outcome", Level.MISSED, 1, blame, 0.9)
    note = _draft(closing, tone, text=text)
    assert note.pointer is not None
    assert note.pointer.criterion == "respectful_tone"


def test_a_long_quote_is_shortened_and_the_note_stays_short() -> None:
    long = "I " + "really wonder about the many parts of this matter, and " * 12 + "so on"
    text = f"C: {long}\nA: {long}\nC: {long}\nA: {long} again"
    low = _verdict("plain_language", Level.MISSED, 1, long)
    high = _verdict("listens", Level.MET, 3, f"{long} again")
    note = _draft(low, high, text=text)
    assert word_count(note) < 220
    assert note.pointer is not None
    assert note.pointer.quote in long


@pytest.mark.parametrize("day", [TODAY + timedelta(days=offset) for offset in range(7)])
@given(ticket_id=st.text(max_size=20))
@settings(max_examples=20, derandomize=True)
def test_practice_falls_on_a_working_day_within_ten_days(day: date, ticket_id: str) -> None:
    due = practice_day(day, ticket_id)
    assert due.weekday() < 5
    assert 5 <= (due - day).days <= 9


def test_the_practice_names_its_day() -> None:
    note = _draft(MISSED)
    assert note.practice is not None
    assert note.practice.text.startswith(rubric().criteria["acknowledges_feeling"].practise)
    assert f"{note.practice.due.day} November" in note.practice.text


def test_the_same_ticket_is_always_worded_the_same_and_others_differ() -> None:
    assert _draft(MISSED, GOOD) == _draft(MISSED, GOOD)
    assert len({_draft(MISSED, GOOD, id=f"T-{n}").recognition for n in range(12)}) > 1


SAID = st.sampled_from(
    [
        "I was charged twice and I'm furious!",
        "as I said, the order number is 55123",
        "Could you give me your order number please?",
        "That is our policy, there is nothing I can do.",
        "I'm so sorry, two charges in one day must have been a shock.",
        "I've refunded it; it's back within 3 working days.",
        "does it work now?",
        "yes it works now thanks",
        "When will it arrive?",
        "Bye",
        "[PERSON_1], ok",
    ]
)
TICKETS = st.lists(st.tuples(st.sampled_from("CA"), SAID), min_size=1, max_size=8).map(
    lambda said: "\n".join([*(f"{who}: {text}" for who, text in said), "A: Goodbye then."])
)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(TICKETS, st.sampled_from(["T-1", "T-2", "T-3"]))
def test_the_laws_of_a_note(text: str, id: str) -> None:
    ticket, assessment, note = _judged(text, id)
    turns = {turn.index: turn.text for turn in ticket.ticket.turns}
    for part in (note.recognition, note.pointer):
        if part:
            verdict = assessment.verdict(part.criterion)
            assert part.quote in turns[part.turn]
            assert any(e.turn == part.turn and part.quote in e.quote for e in verdict.evidence)
            assert set(verdict.citations) <= set(note.citations)
    if note.pointer:
        low = assessment.verdict(note.pointer.criterion)
        assert low.level in (Level.MISSED, Level.PARTLY)
        assert low.cause is Cause.AGENT
    check = check_note(note, assessment, ticket.rubric, ticket.ticket)
    assert [(r.rule, r.why) for r in check.failed] == []
    assert (note.pointer is None) == (note.practice is None) == (note.try_line is None)
    assert word_count(note) < 220
    seen = _read_by_agent(note)
    assert not re.search(r"[{}]|\b(None)\b", seen)
    assert all(remark not in seen for remark in (*note.memo.remarks, *note.memo.unscored))


def test_a_phrasing_file_with_a_mistake_is_refused_by_name(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("phrasing") / "phrasing.yaml"
    path.write_text("opening: {}")
    with pytest.raises(PlaybookError, match=r"phrasing\.yaml holds no phrasing"):
        load_phrasing(path)


def test_every_criterion_of_the_rubric_has_its_own_wordings() -> None:
    phrasing = load_phrasing(FOLDER / "phrasing.yaml")
    for criterion in rubric().criteria:
        assert phrasing.recognition[criterion]
        assert phrasing.situation[criterion]
        assert set(phrasing.effect[criterion]) == {Level.MISSED, Level.PARTLY}
    assert set(phrasing.memo) == set(UnscoredReason)


def test_no_wording_speaks_of_the_person_or_gives_orders() -> None:
    prose = (FOLDER / "phrasing.yaml").read_text(encoding="utf-8")
    wordings = [line for line in prose.splitlines() if not line.startswith("#")]
    forbidden = r"\byou are (a|too|not)\b|\byou always\b|\byou never\b|\bmust\b|\bother agents\b"
    assert not re.findall(forbidden, "\n".join(wordings), re.IGNORECASE)


def test_words_that_the_customer_put_in_quotation_marks_stand_in_one_pair() -> None:
    low = _verdict("plain_language", Level.MISSED, 1, "What is your account number?")
    note = _draft(low, text='C: "Seat limit reached (1/1)"\nA: What is your account number?')
    assert note.pointer is not None
    assert "“Seat limit reached (1/1)”" in note.pointer.situation
    assert '"' not in note.pointer.situation


def test_a_quote_begins_after_the_mark_of_a_list() -> None:
    said = "- merged the two profiles, so that next year's bill is right."
    low = _verdict("plain_language", Level.MISSED, 1, said)
    note = _draft(low, text=f"C: Both bills are wrong again.\nA: {said}")
    assert note.pointer is not None
    assert note.pointer.quote.startswith("merged the two profiles")
