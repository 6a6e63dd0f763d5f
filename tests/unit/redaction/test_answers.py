import pytest

from app.redaction.recognizers.answers import Answers
from tests.unit.redaction.tables import found_in_turns


@pytest.mark.parametrize(
    ("question", "answer", "hits"),
    [
        ("What is your PIN?", "7402", ["7402"]),
        ("What is your PIN?", "it's 7402, I think", ["7402"]),
        ("Your account number, please?", "84318931431 and my PIN", ["84318931431"]),
        ("May I have the order ID?", "A-1204", ["A-1204"]),
        ("And your booking number?", "h 1 l 8 w 7", ["h 1 l 8 w 7"]),
        ("What is your username?", "cminh", ["cminh"]),
        ("What is your mother's maiden name?", "Hale", ["Hale"]),
        ("Your zip code?", "94107", ["94107"]),
        ("Your date of birth?", "08/14/1996", ["08/14/1996"]),
        ("Which address?", "12 the old mill, Hebden", ["12 the old mill, Hebden"]),
        ("What is your PIN?", "I don't know", []),
        ("What is your PIN?", "wait 5 minutes", []),
        ("And the order number?", "I bought 2 of them", []),
        ("Which address?", "5 minutes, please", []),
        ("How many?", "7402", []),
    ],
)
def test_an_answer_is_found_by_its_question(question: str, answer: str, hits: list[str]) -> None:
    assert found_in_turns(Answers(), f"A: {question}", f"C: {answer}") == hits


def test_the_agents_next_question_ends_the_wait() -> None:
    turns = ("A: Your PIN?", "C: hm", "A: How many chairs?", "C: 1200")
    assert found_in_turns(Answers(), *turns) == []


def test_a_second_message_of_the_agent_does_not() -> None:
    assert found_in_turns(Answers(), "A: Your PIN?", "A: please", "C: 7402") == ["7402"]
