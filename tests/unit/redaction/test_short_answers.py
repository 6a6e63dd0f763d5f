import pytest

from app.redaction.recognizers.short_answers import ShortAnswers
from tests.unit.redaction.tables import found_in_turns


def answer(*turns: str) -> list[str]:
    return found_in_turns(ShortAnswers(), *turns)


@pytest.mark.parametrize(
    ("turn", "hits"),
    [
        ("4711", ["4711"]),
        ("qfw 456", ["qfw 456"]),
        ("a 5 f 2 h 6", ["a 5 f 2 h 6"]),
        ("its 4711 thanks", ["4711"]),
        ("account 5520", ["5520"]),
        ("password quillo 12", ["quillo", "12"]),
        ("ingrid 5520", ["ingrid", "5520"]),
        ("toronto and 33124", ["toronto", "33124"]),
        ("name quilljoy phone 5550134", ["quilljoy", "5550134"]),
    ],
)
def test_where_no_agent_is_on_record_a_bare_answer_is_found(turn: str, hits: list[str]) -> None:
    assert answer("C: hi there", f"C: {turn}") == hits


@pytest.mark.parametrize(
    "turn",
    [
        "ok thanks",
        "i waited 200 minutes for this",
        "the blue one please",
        "it broke after 14 days",
        "yes",
        "12",
        "okkk thnx",
        "there were 300 people on the call",
    ],
)
def test_what_says_more_than_an_answer_stays(turn: str) -> None:
    assert answer("C: hi there", f"C: {turn}") == []


def test_with_an_agent_on_record_only_what_they_asked_for_counts() -> None:
    assert answer("A: what is your order number?", "C: qfw 456") == ["qfw 456"]
    assert answer("A: how can I help?", "C: 4711") == []
    assert answer("A: for what number of people?", "C: 4711") == []
    assert answer("A: which model year is your car?", "C: 2019") == []


def test_an_agents_own_turn_is_never_an_answer() -> None:
    assert answer("A: your account number?", "A: 4711") == []
    assert answer("C: 4711") == []  # one text alone is no conversation


def test_what_is_redacted_already_is_not_looked_at() -> None:
    assert answer("C: hi", "C: [PERSON_1] [ORDER_1]") == []
