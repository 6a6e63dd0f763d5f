import pytest

from app.redaction.engine import TRIGGER
from app.redaction.recognizers.handle import handle
from tests.unit.redaction.tables import found


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("follow me @quill_hale92", ["quill_hale92"]),
        ("my insta is @quill.hale", ["quill.hale"]),
        ("u/quillhale on reddit", ["quillhale"]),
        ("my steam id is quill_h", ["quill_h"]),
        ("my name on xbox is quillhale77", ["quillhale77"]),
        ("login quill.hale", ["quill.hale"]),
        ("my paypal is quill.hale", ["quill.hale"]),
        ("discord: quill#1234", ["quill#1234"]),
    ],
)
def test_a_name_of_the_web_is_found(text: str, hits: list[str]) -> None:
    assert found(text, handle()) == hits
    assert TRIGGER.search(text), "the engine must see that there is something to read"


@pytest.mark.parametrize(
    "text",
    [
        "my instagram is down",
        "my paypal account is locked",
        "10 @ 5 each, at 6 @ noon",
        "the user guide",
        "login page, user manual",
        "either/or and and/or",
        "jo@example.com",
    ],
)
def test_a_site_alone_is_no_name(text: str) -> None:
    assert found(text, handle()) == []
