import pytest

from app.redaction.recognizers.iban import Iban, has_iban_digits
from app.redaction.recognizers.national_id import (
    company_number,
    introduced_id,
    national_insurance,
)
from app.redaction.recognizers.network import Ip, mac
from app.redaction.redactor import Redactor
from tests.unit.redaction.tables import found

ALL = (national_insurance(), company_number(), introduced_id())


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("AB123456C", ["AB123456C"]),
        ("my ni is ab 12 34 56 c", ["ab 12 34 56 c"]),
        ("QQ 12 34 56 C", ["QQ 12 34 56 C"]),
        ("passport 123456789", ["123456789"]),
        ("my aadhaar is 2345 6789 0123", ["2345 6789 0123"]),
        ("driving licence QUILL 753116", ["QUILL 753116"]),
        ("VAT number GB 123 4567 89", ["GB 123 4567 89"]),
        ("vat reg no 123456789", ["123456789"]),
        ("company number 01234567", ["01234567"]),
        ("our EIN is 12-3456789", ["12-3456789"]),
    ],
)
def test_an_id_is_found_in_any_case_and_grouping(text: str, hits: list[str]) -> None:
    assert found(text, *ALL) == hits


@pytest.mark.parametrize(
    "text",
    [
        "AB123456Z",
        "OO123456C",
        "my passport is lost",
        "VAT is 20% of 12000",
        "the company has 12 people",
        "tax for 2024",
        "XAB123456C9",
    ],
)
def test_what_only_resembles_an_id_stays(text: str) -> None:
    assert found(text, *ALL) == []


@pytest.mark.parametrize("text", ["VAT number GB 123 4567 89", "company no 01234567"])
def test_a_companys_number_is_no_phone_number(redactor: Redactor, text: str) -> None:
    assert set(redactor.redact_text(text)[1].counts) == {"ID"}


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("DE89370400440532013000", ["DE89370400440532013000"]),
        ("de89 3704 0044 0532 0130 00 please", ["de89 3704 0044 0532 0130 00"]),
        ("gb82-west-1234-5698-7654-32", ["gb82-west-1234-5698-7654-32"]),
        ("DE00 3704 0044 0532 0130 00", []),
        ("it was an ab12 cable then", []),
    ],
)
def test_an_iban_is_told_by_its_check_digits(text: str, hits: list[str]) -> None:
    assert found(text, Iban()) == hits
    assert all(has_iban_digits(hit) for hit in hits)


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("from 192.0.2.17.", ["192.0.2.17"]),
        ("2001:db8::7334 it is", ["2001:db8::7334"]),
        ("00:1a:2b:3c:4d:5e", ["00:1a:2b:3c:4d:5e"]),
        ("version 2.0.1.4", []),
        ("10.0.19045.3803", []),
        ("at 10:30:45", []),
        ("::1 or 127.0.0.1", []),
    ],
)
def test_an_address_of_a_machine_is_no_version_and_no_time(text: str, hits: list[str]) -> None:
    assert found(text, Ip(), mac()) == hits


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("my password is hunter2!", "my password is [SECRET_1]"),
        ("the password is Rex#99$.", "the password is [SECRET_1]."),
        ("pass code: 'a1b2c3?'", "pass code: '[SECRET_1]'"),
    ],
)
def test_a_password_goes_with_its_last_sign(redactor: Redactor, text: str, redacted: str) -> None:
    assert redactor.redact_text(text)[0] == redacted
