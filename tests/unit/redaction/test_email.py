import pytest

from app.redaction.engine import TRIGGER
from app.redaction.recognizers.email import SqueezedEmail, email
from tests.unit.redaction.tables import found


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("to maya.o+shop@mail.example.co.uk, please", ["maya.o+shop@mail.example.co.uk"]),
        ("JO@EXAMPLE.COM.", ["JO@EXAMPLE.COM"]),
        ("it is o'brien@example.org", ["o'brien@example.org"]),
        ("jo@intranet or jo@mail.internal", ["jo@intranet", "jo@mail.internal"]),
        ("maya at example dot com", ["maya at example dot com"]),
        ("maya (at) example (dot) co (dot) uk", ["maya (at) example (dot) co (dot) uk"]),
        ("maya[at]example[dot]com", ["maya[at]example[dot]com"]),
        ("maya @ example . com", ["maya @ example . com"]),
        ("maya at gmail.com", ["maya at gmail.com"]),
        ("its raja 143 gmailcom thanks", ["raja 143 gmailcom"]),
        ("johngmailcom", ["johngmailcom"]),
        ("jo dot ray at example dot co dot uk", ["jo dot ray at example dot co dot uk"]),
        ("mail is tessa 90 yahoo com ok", ["tessa 90 yahoo com"]),
        ("contact noor rediffmail com", ["noor rediffmail com"]),
        ("odakotanetcomcastnet", ["odakotanetcomcastnet"]),
        ("<maya@example.com>", ["maya@example.com"]),
    ],
)
def test_an_address_is_found_however_it_is_written(text: str, hits: list[str]) -> None:
    assert found(text, email(), SqueezedEmail()) == hits
    assert TRIGGER.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "meet me at the shop",
        "I use gmail.com",
        "gmail dot com is down",
        "look at example.com",
        "10 @ 5 each",
        "follow @shop",
        "we are at dot five",
        "the telecom and the intercom",
        "let me know at example.com",
        "log in at gmail com",
        "reach me at noon dot or so",
        "my voicemail and the internet",
        "send me an email com port",
    ],
)
def test_what_only_resembles_an_address_stays(text: str) -> None:
    assert found(text, email(), SqueezedEmail()) == []
