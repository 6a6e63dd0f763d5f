"""What finds personal data, one kind a file. They return spans; replacing is apart."""

from app.redaction.recognizers.address import introduced_address, postcode, street
from app.redaction.recognizers.address_abroad import AddressesAbroad
from app.redaction.recognizers.address_line import AddressLine
from app.redaction.recognizers.answers import Answers
from app.redaction.recognizers.birth import birth
from app.redaction.recognizers.card import Card, card_details
from app.redaction.recognizers.email import SqueezedEmail, email
from app.redaction.recognizers.handle import handle
from app.redaction.recognizers.iban import Iban
from app.redaction.recognizers.names import Names
from app.redaction.recognizers.national_id import (
    company_number,
    introduced_id,
    national_insurance,
)
from app.redaction.recognizers.numbers_abroad import NumbersAbroad
from app.redaction.recognizers.pattern import TextRecognizer, TicketRecognizer
from app.redaction.recognizers.phone import Phone
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
from app.redaction.recognizers.secret import (
    bare_password,
    machine_key,
    one_time_code,
    password,
    security_answer,
)
from app.redaction.recognizers.short_answers import ShortAnswers
from app.redaction.recognizers.spoken import Spoken
from app.redaction.recognizers.url import url

__all__ = ["TextRecognizer", "TicketRecognizer", "text_recognizers", "ticket_recognizers"]


def text_recognizers() -> tuple[TextRecognizer, ...]:
    """Our own recognizers of one text, run beside Presidio's."""
    return (
        email(),
        SqueezedEmail(),
        Phone(),
        Spoken(),
        Card(),
        card_details(),
        url(),
        order(),
        account(),
        username(),
        account_end(),
        social_security(),
        tax_number(),
        iban(),
        Iban(),
        national_insurance(),
        company_number(),
        introduced_id(),
        plate(),
        shaped_plate(),
        handle(),
        code(),
        long_number(),
        street(),
        postcode(),
        introduced_address(),
        AddressLine(),
        birth(),
        password(),
        bare_password(),
        one_time_code(),
        security_answer(),
        machine_key(),
    )


def ticket_recognizers() -> tuple[TicketRecognizer, ...]:
    """Recognizers that need the whole ticket: its people, its questions and answers."""
    return (Names(), Answers(), ShortAnswers(), AddressesAbroad(), NumbersAbroad())
