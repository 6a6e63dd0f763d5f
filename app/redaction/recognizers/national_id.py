"""National ids and tax numbers, and the numbers of companies, which look like phone numbers."""

from app.redaction.recognizers.pattern import Patterns, compiled
from app.redaction.recognizers.reference import LINK, NUMBER_WORD


def national_insurance() -> Patterns:
    """`AB 12 34 56 C`, in any case; also with the prefix QQ that forms use in their examples."""
    patterns = compiled(
        r"(?<![\w-])(?!OO|FY|NC|PZ)[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D](?![\w-])",
    )
    return Patterns("ID", patterns, score=0.86)


def social_security_number() -> Patterns:
    """`078-05-1120`, as the United States write it."""
    return Patterns("ID", compiled(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"), score=0.84)


def company_number() -> Patterns:
    """`VAT GB 123 4567 89`, `company number 01234567`: a sole trader's is their own."""
    patterns = compiled(
        r"\b(?:vat|tax|tin|ein|abn|gst(?:in)?|siren|siret|ust-?id(?:nr)?|utr"
        r"|steuer(?:nummer|-?id)"
        r"|(?:company|charity|business)\s(?:reg(?:istration)?|number|no))\b\.?"
        rf"(?:\s?reg(?:istration)?\b\.?)?(?:\s{{0,2}}{NUMBER_WORD})?{LINK}"
        r"(?P<value>(?:[a-z]{2,3}\s?)?\d(?:[ /-]?[\da-z]){5,14})\b",
    )
    return Patterns("ID", patterns, score=0.89, accepts=_has_digits)


def introduced_id() -> Patterns:
    """`passport 123456789`, `my aadhaar is 2345 6789 0123`, `driving licence MORGA 753116`."""
    patterns = compiled(
        r"\b(?:passport|aadhaar|aadhar|national (?:id|insurance)(?: number)?|ni number|nhs number"
        r"|nino|driv(?:ing|er'?s?) licen[cs]e|identity card|id card|residence permit|visa number"
        r"|medicare|social insurance|pesel|bsn|cpf|dni|nie|curp|nric)\b"
        rf"(?:\s{{0,2}}{NUMBER_WORD})?{LINK}"
        r"(?P<value>(?=[^\n.!?]{0,12}\d)[a-z0-9]{1,9}"
        r"(?:[ -]?(?=[a-z]{0,3}\d)[a-z0-9]{1,9}){0,4})\b",
    )
    return Patterns("ID", patterns, score=0.88, accepts=_has_digits)


def _has_digits(value: str) -> bool:
    return sum(1 for char in value if char.isdigit()) >= 5
