"""What colleagues type: names stay, the rest is replaced as in a ticket."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.redaction.redactor import Redactor
from app.redaction.span import PLACEHOLDER


@pytest.mark.parametrize(
    ("typed", "redacted"),
    [
        ("", ""),
        (" \n", " \n"),
        ("Hi Maya, my name is Tom Hale. Well done!", "Hi Maya, my name is Tom Hale. Well done!"),
        ("Ask Priya.\nBest regards,\nTom Hale", "Ask Priya.\nBest regards,\nTom Hale"),
        ("Maya, write to maya@example.com.", "Maya, write to [EMAIL_1]."),
        ("Call Mr Smith on (212) 736-5000.", "Call Mr Smith on [PHONE_1]."),
        ("Card 4111 1111 1111 1111 was read aloud.", "Card [CARD_1] was read aloud."),
        ("Their password is hunter2, they said.", "Their password is [SECRET_1], they said."),
        ("[EMAIL_3] is bo@example.com and [PERSON_1].", "[EMAIL_3] is [EMAIL_4] and [PERSON_1]."),
        ("Turn 3 took 14 days; 20% off.", "Turn 3 took 14 days; 20% off."),
    ],
)
def test_what_a_colleague_typed_keeps_names_and_nothing_else_that_is_personal(
    redactor: Redactor, typed: str, redacted: str
) -> None:
    assert redactor.redact_typed(typed) == redacted


def test_one_value_that_is_typed_twice_has_one_placeholder(redactor: Redactor) -> None:
    typed = "bo@example.com, then BO@example.com, then al@example.com"
    assert redactor.redact_typed(typed) == "[EMAIL_1], then [EMAIL_1], then [EMAIL_2]"


PIECES = st.sampled_from(
    ["my name is ", "Maya Ortiz", "Hi ", "Regards,\n", "\n", ", ", ". ", " ", "212-736-5000",
     "maya@example.com", "Mill Lane", "12 ", "order number ", "4711", "my password is ", "hunter2",
     "https://x.example/p?q=1", "4111 1111 1111 1111", "[PERSON_1]", "[EMAIL_3]", "[", "]", "@"]
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=60)))
def test_redacting_typed_text_again_changes_nothing_and_keeps_its_placeholders(
    redactor: Redactor, typed: str
) -> None:
    once = redactor.redact_typed(typed)
    assert redactor.redact_typed(once) == once
    kept = iter(PLACEHOLDER.findall(once))
    assert all(any(old == new for new in kept) for old in PLACEHOLDER.findall(typed))
