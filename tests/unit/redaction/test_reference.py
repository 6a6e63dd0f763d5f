import pytest

from app.redaction.recognizers.reference import (
    account,
    account_end,
    code,
    iban,
    long_number,
    order,
    plate,
    shaped_plate,
    social_security,
    tax_number,
    username,
)
from tests.unit.redaction.tables import found

ALL = (
    order(), account(), account_end(), social_security(), tax_number(), iban(), plate(),
    shaped_plate(), username(), code(), long_number(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("Order ID: 3348917502", ["3348917502"]),
        ("my order number is 4711.", ["4711"]),
        ("order #A-1204 is late", ["A-1204"]),
        ("Ref LO-77120", ["LO-77120"]),
        ("tracking 1550 4419 2207.", ["1550 4419 2207"]),
        ("booking confirmation number hgf 456", ["hgf 456"]),
        ("booking number is b 6 fa 85", ["b 6 fa 85"]),
        ("Your booking ID is '282'.", ["282"]),
        ("ticket 100234 again", ["100234"]),
        ("account number: 12345678", ["12345678"]),
        ("account 153531981", ["153531981"]),
        ("member ID AB-99", ["AB-99"]),
        ("policy no. 00012345", ["00012345"]),
        ("card ending in 4242", ["4242"]),
        ("the last four digits are 4242", ["4242"]),
        ("ssn 9265", ["9265"]),
        ("my social security number is 078-05-1120", ["078-05-1120"]),
        ("PAN ABCPE1234F", ["ABCPE1234F"]),
        ("my iban is gb42nawi04454264788619", ["gb42nawi04454264788619"]),
        ("my iban is DE89370400440532013000 and my NI number", ["DE89370400440532013000"]),
        ("order 4711-22", ["4711-22"]),
        ("the car is AB12 CDE", ["AB12 CDE"]),
        ("number plate: M-AB 1234", ["M-AB 1234"]),
        ("plate number KA 01 AB 1234", ["KA 01 AB 1234"]),
        ("licence plate '432 LSA'", ["432 LSA"]),
        ("Username: cminh730", ["cminh730"]),
        ("my desk LO-77120 broke", ["LO-77120"]),
        ("3348917502", ["3348917502"]),
        ("1550 4419 2207", ["1550 4419 2207"]),
    ],
)
def test_a_number_that_leads_to_somebody_is_found(text: str, hits: list[str]) -> None:
    assert found(text, *ALL) == hits


@pytest.mark.parametrize(
    "text",
    [
        "I ordered 3 chairs",
        "order 12 of them",
        "your order is late",
        "the order number is missing",
        "account is locked",
        "it cost $12000000 in 2024",
        "within 14 days, 50% off",
        "my username is wrong",
        "that is the case in 2024",
        "a ticket for 2 people",
        "the iPhone 15, model Pro",
        "by the end of 2024",
        "call 24 hours, 7 days",
        "the reference section",
    ],
)
def test_counts_years_and_amounts_stay(text: str) -> None:
    assert found(text, *ALL) == []
