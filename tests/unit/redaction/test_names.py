"""Names from what the ticket tells, and the words that must never be taken for one."""

import pytest

from app.redaction.recognizers.names import Names
from tests.unit.redaction.tables import found_in_turns


@pytest.mark.parametrize(
    ("turn", "hits"),
    [
        ("C: My name is Maya Ortiz and my desk broke.", ["Maya Ortiz"]),
        ("C: my name is raja and i want a pass", ["raja"]),
        ("C: hi my name is john smith", ["john smith"]),
        ("C: My name's Alexis.", ["Alexis"]),
        ("C: Name: Lena Vogt", ["Lena Vogt"]),
        ("C: This is Maya from Leeds", ["Maya"]),
        ("A: this is Tom speaking, how can I help?", ["Tom"]),
        ("C: Hello I am Jane Doe.", ["Jane Doe"]),
        ("C: I'm Ben", ["Ben"]),
        ("C: I\u2019m Ben, hi", ["Ben"]),
        ("A: Hi Maya, sorry about this.", ["Maya"]),
        ("A: hi maya, sorry about this", ["maya"]),
        ("A: Dear Mr Patel,\nthanks for writing.", ["Patel"]),
        ("A: Dear Mrs. O'Brien-Hale", ["O'Brien-Hale"]),
        ("A: Sorry Maya! Could you send a photo?", ["Maya"]),
        ("A: Thank you, Maya.", ["Maya"]),
        ("A: Good morning Maya Ortiz,", ["Maya Ortiz"]),
        ("A: It is on its way.\n\nKind regards,\nAnna Berg", ["Anna Berg"]),
        ("A: It is on its way.\nBest,\nAnna", ["Anna"]),
        ("C: Please help. Thanks, Anna", ["Anna"]),
        ("A: It is on its way.\n- Anna", ["Anna"]),
        ("A: Tom here, what happened?", ["Tom"]),
        ("C: I saw Dr. Johnson on Friday", ["Johnson"]),
        ("C: my husband Karl ordered it", ["Karl"]),
        ("C: a meeting with Fred on Friday", ["Fred"]),
        ("C: I spoke with my wife Quilla Vantreve about it", ["Quilla Vantreve"]),
        ("C: i spoke with my wife quilla vantreve about it", ["quilla vantreve"]),
        ("C: call me Al, please", ["Al"]),
        ("C: booked under the name of Sumi Rao", ["Sumi Rao"]),
        ("C: My name is \u00c9lodie B\u00e9langer.", ["\u00c9lodie B\u00e9langer"]),
        ("C: It's Maya's desk. My name is Maya.", ["Maya", "Maya"]),
        ("C: My name is May. May I pay in May?", ["May", "May"]),
    ],
)
def test_a_name_that_the_text_tells_is_found(turn: str, hits: list[str]) -> None:
    assert found_in_turns(Names(), turn) == hits


@pytest.mark.parametrize(
    "text",
    [
        "Hi there, how can I help?",
        "Hi there! Thanks for waiting.",
        "Hello, how are you today?",
        "Thanks so much for your patience.",
        "Thank you for contacting us.",
        "Thanks, have a great day!",
        "Thanks! Bye.",
        "Dear customer, your order is late.",
        "Dear Sir or Madam,",
        "Dear all,",
        "Hi team,",
        "hi again, any news?",
        "hey guys, what now?",
        "Good afternoon, welcome to support!",
        "I'm sorry to hear that.",
        "I'm afraid that won't work.",
        "I'm Happy to help!",
        "I am Canadian.",
        "This is great, thank you.",
        "This is Unacceptable!",
        "This is Amazon.",
        "It's Friday today.",
        "Sorry About that, I will check.",
        "Great News! It arrived.",
        "Ok Perfect, thanks.",
        "Sure Thing!",
        "Could I get your name, please?",
        "What is your name?",
        "My name is on the order.",
        "The name is wrong.",
        "the file name is too long",
        "Kind regards,\nThe Support Team",
        "Best regards,\nCustomer Service",
        "Take care!",
        "Yes Please.",
        "Mr or Mrs?",
        "We are here to help.",
        "Will you be in on Monday? May I call? Mark it as done.",
        "Call me back tomorrow.",
        "Thanks again, and enjoy the rest of your day!",
        "my doctor prescribed antibiotics",
    ],
)
def test_what_support_says_every_day_holds_no_name(text: str) -> None:
    assert found_in_turns(Names(), f"A: {text}") == []


def test_an_author_is_followed_in_every_form_of_the_name() -> None:
    hits = found_in_turns(
        Names(),
        "C: maya ortiz again. MAYA! I said Ortiz, M. Ortiz.",
        "A: I know, Maya's desk. Mayan art and a mayapple are fine.",
        customers=("Maya Ortiz",),
    )
    assert hits == ["maya ortiz", "MAYA", "Ortiz", "Ortiz", "Maya"]


def test_a_colleague_is_followed_too() -> None:
    hits = found_in_turns(Names(), "A: Tom is off, ask tom tomorrow.", colleagues=("Tom Hale",))
    assert hits == ["Tom", "tom"]


def test_a_name_that_is_a_word_is_followed_only_where_it_is_written_as_a_name() -> None:
    hits = found_in_turns(
        Names(),
        "A: Will you wait? I will ask Will. Will is off. It will do, and may, in May.",
        colleagues=("Will Young",),
    )
    assert hits == ["Will", "Will"]


def test_a_role_as_an_author_is_nobodys_name() -> None:
    assert found_in_turns(Names(), "C: the customer agent", customers=("Customer",)) == []


def test_a_known_first_name_takes_its_unknown_surname_along() -> None:
    hits = found_in_turns(Names(), "S: Found Maya Ortiz.", "C: ok", customers=("Maya",))
    assert hits == ["Maya Ortiz"]


@pytest.mark.parametrize(
    ("answer", "hits"),
    [
        ("Crystal Minh", ["Crystal Minh"]),
        ("crystal minh", ["crystal minh"]),
        ("it's crystal", ["crystal"]),
        ("Sure, Tyler Jones. Account 153531981.", ["Tyler Jones"]),
        ("ben, and i need a taxi", ["ben"]),
        ("I don't want to say", []),
        ("why do you ask", []),
        ("cminh730", []),
        ("Oh crap! I forgot my order", []),
        ("what for?", []),
    ],
)
def test_the_answer_to_a_question_for_the_name_is_one(answer: str, hits: list[str]) -> None:
    question = "A: may I have your full name please?"
    assert found_in_turns(Names(), question, f"C: {answer}") == hits


def test_what_is_said_after_the_agent_moved_on_is_no_answer() -> None:
    hits = found_in_turns(
        Names(), "A: What is your name?", "C: no idea", "A: From where?", "C: Airport"
    )
    assert hits == []


def test_a_name_is_never_read_across_turns() -> None:
    assert found_in_turns(Names(), "C: my name is", "C: Great. Done") == []
