import pytest

from app.redaction.recognizers.url import url
from tests.unit.redaction.tables import found


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("here: https://img.example/p?id=1:2", ["https://img.example/p?id=1:2"]),
        ("https://shop.example/orders/4711", ["https://shop.example/orders/4711"]),
        ("http://maya@shop.example/", ["http://maya@shop.example"]),
        ("www.facebook.com/maya.ortiz", ["www.facebook.com/maya.ortiz"]),
        ("https://shop.example/account/maya.ortiz", ["https://shop.example/account/maya.ortiz"]),
        ("linkedin.com/in/maya", ["linkedin.com/in/maya"]),
        ("https://shop.example/reset#token", ["https://shop.example/reset#token"]),
    ],
)
def test_an_address_that_can_lead_to_a_person_is_found(text: str, hits: list[str]) -> None:
    assert found(text, url()) == hits


@pytest.mark.parametrize(
    "text",
    ["https://shop.example", "https://shop.example/returns", "www.shop.example", "and/or", "24/7"],
)
def test_a_public_page_stays_readable(text: str) -> None:
    assert found(text, url()) == []
