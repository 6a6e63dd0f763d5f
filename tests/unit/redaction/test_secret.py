import pytest

from app.redaction.recognizers.secret import (
    bare_password,
    machine_key,
    one_time_code,
    password,
    security_answer,
)
from tests.unit.redaction.tables import found

ALL = (password(), bare_password(), one_time_code(), security_answer(), machine_key())
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("my password is hunter2", ["hunter2"]),
        ("pwd hunter2", ["hunter2"]),
        ("cvv is 1 2 3", ["1 2 3"]),
        ("the security code on the back is 123", ["123"]),
        ("Password: Tr0ub4dor&3", ["Tr0ub4dor&3"]),
        ("the passcode was swordfish", ["swordfish"]),
        ("my PIN is 3100.", ["3100"]),
        ("pin number 159", ["159"]),
        ("your verification code is 834 221", ["834 221"]),
        ("OTP 552190", ["552190"]),
        ("cvv 123", ["123"]),
        ("mother's maiden name is Hale", ["Hale"]),
        ("key sk-proj-abcdEFGH1234567890", ["sk-proj-abcdEFGH1234567890"]),
        ("AKIAIOSFODNN7EXAMPLE", ["AKIAIOSFODNN7EXAMPLE"]),
        ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", ["ghp_16C7e42F292c6912E7710c838347Ae178B4a"]),
        (f"Authorization: Bearer {TOKEN}", [TOKEN]),
        ("api key: 9f8e7d6c5b4a39281706", ["9f8e7d6c5b4a39281706"]),
    ],
)
def test_a_secret_is_found(text: str, hits: list[str]) -> None:
    assert found(text, *ALL) == hits


@pytest.mark.parametrize(
    "text",
    [
        "my password is wrong",
        "my password was reset, and the password is not working",
        "enter the PIN",
        "a discount code",
        "error code is unknown",
        "I forgot my password",
        "the security question",
        "use the token",
        "a pin in the map",
    ],
)
def test_what_is_said_about_a_secret_stays(text: str) -> None:
    assert found(text, *ALL) == []
