"""Numbers of orders, bookings and accounts, where a word introduces them."""

import re

from app.redaction.recognizers.pattern import Patterns, compiled

ORDER_WORDS = (
    r"order|booking|reservation|confirmation|reference|ref|case|ticket|tracking|invoice|claim"
    r"|shipment|shipping|parcel|package|consignment|transaction|receipt|return|rma|serial|imei|vin"
    r"|flight|purchase|quote|appointment|incident|complaint|request|voucher|coupon|product|model"
    r"|licen[cs]e plate|number plate|vehicle|registration"
)
ACCOUNT_WORDS = (
    r"account|acct|a/c|acc|ac|customer|client|member|membership|policy|subscription|subscriber"
    r"|loyalty|patient|contract|user|employee|student|licen[cs]e|medical record|routing|sort"
    r"|insurance|frequent flyer|mileage|rewards?|profile|device|player|passport|card|id"
)
NUMBER_WORD = r"(?:(?:number|numbers|num|no\b\.?|nr\.?|id|code|ref(?:erence)?|pin)\b|#)"
LINK = (
    r"(?:\s{0,2}[:=#]|\s{1,2}(?:is|was|are|being|of|it'?s|its|it\sis|(?:it\s)?should\sbe)\b){0,2}"
    r"\s{0,3}[\"'(]?#?"
)
# Groups of characters with a digit somewhere: 4711, HGF-456, 1550 4419 2207, hgf 456.
VALUE = (
    r"(?P<value>(?=[^\s\ue000]{0,20}\d|[a-z]{1,4}\s\d)"
    r"(?:[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?(?:\s\d{2,6}(?![\w.,]?\d|%)){0,4}(?!\s[a-z]{0,2}\d)"
    # spelled: b 6 fa 85
    r"|[a-z0-9]{1,4}(?:\s(?!(?:i|a|is|it|to|no|my|on|in|at|or|of|so|we|me|as|an|by|he|do|go|if|ok|up"
    r"|us|am|pm|id)\b)[a-z0-9]{1,4}\b(?!\s?%)){1,6}))\b"
)
BARE_VALUE = (
    r"(?P<value>[a-z]{0,5}-?\d{5,20}[a-z]{0,3}|[a-z]{1,5}\d?-?[a-z0-9]{0,8}-?\d{3,12}"
    r"|\d{3,6}(?:[ -]\d{3,6}){1,4}|\d{3,8}-\d{2,8}|[a-z]{1,5}-\d{2,8}(?:-[a-z0-9]{1,8}){1,3})\b"
    r"(?!\s?(?:%|dollars|euros|pounds))"
)


def order() -> Patterns:
    """`order number 4711`, `order #A-12`, `tracking: 1550 4419 2207`, `ref LO-77120`."""
    return _introduced("ORDER", ORDER_WORDS, score=0.82)


def account() -> Patterns:
    """`account number 12345678`, `member ID: AB-99`, `policy 00012345`."""
    return _introduced("ACCOUNT", ACCOUNT_WORDS, score=0.81)


def account_end() -> Patterns:
    """`card ending in 4242`, `the last four digits are 4242`."""
    patterns = compiled(
        r"\b(?:account|acct|a/c)\s(?:(?:number|no)\.?\s)?(?P<value>\d{4})\b(?!\s?%)",
        r"\b(?:ending|ends|end)(?:\s(?:in|with|on))?\s{1,2}(?P<value>\d{3,6})\b(?!\s?(?:%|am|pm))",
        r"\blast\s(?:four|4|six|6)(?:\s(?:digits?|numbers?))?(?:\sof[^.\d\n]{1,30})?"
        r"(?:\s(?:is|are|were)|\s?[:=])?\s{1,2}(?P<value>\d{4,6})\b",
    )
    return Patterns("ACCOUNT", patterns, score=0.7)


def social_security() -> Patterns:
    """`ssn 9265`, `my social is 078-05-1120`."""
    patterns = compiled(
        rf"\b(?:ssn|social(?:\ssecurity)?)(?:\s{{0,2}}{NUMBER_WORD})?{LINK}"
        r"(?P<value>\d{3}[- ]?\d{2}[- ]?\d{4}|\d{4})\b",
    )
    return Patterns("ID", patterns, score=0.88)


def tax_number() -> Patterns:
    """An Indian permanent account number: `ABCPE1234F`. The fourth letter says whose it is."""
    return Patterns(
        "ID", compiled(r"\b[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]\b", flags=re.NOFLAG), score=0.85
    )


def iban() -> Patterns:
    """An account number after the word IBAN, whether or not its check digits are right."""
    patterns = compiled(
        rf"\biban\b(?:\s{NUMBER_WORD})?{LINK}(?P<value>[a-z]{{2}}\d{{2}}(?:\s?[a-z]{{4}})?"
        r"(?:\s?(?=[a-z]{0,3}\d)[a-z0-9]{2,4}){2,8})\b",
    )
    return Patterns("IBAN", patterns, score=0.9)


def plate() -> Patterns:
    """`licence plate 432 LSA`, `number plate AB12 CDE`."""
    patterns = compiled(
        r"\b(?:licen[cs]e|number|registration)\splates?(?:\snumber)?"
        + LINK
        + r"(?P<value>(?=[a-z]{0,4}[ -]?\d)[a-z0-9]{1,7}"
        r"(?:[ -](?=[a-z]{0,4}\d|(?-i:[A-Z]{1,4}\b))[a-z0-9]{1,5})?)\b",
    )
    return Patterns("ID", patterns, score=0.83)


def shaped_plate() -> Patterns:
    """A plate that nothing introduces, in capitals: `AB12 CDE`, `KA 01 AB 1234`."""
    patterns = compiled(
        r"(?<![\w-])[A-Z]{2}\d{2}\s[A-Z]{3}(?![\w-])",
        r"(?<![\w-])[A-Z]{2}[ -]\d{1,2}[ -][A-Z]{1,3}[ -]\d{4}(?![\w-])",
        r"\b(?i:(?:licen[cs]e|number|reg(?:istration)?)\splates?|plate\s(?:number|no)"
        r"|reg(?:istration)?)(?i:\s(?:number|no))?(?i:\s(?:is|was)|\s?:)?\s{1,2}"
        r"(?P<value>[A-Z]{1,3}[ -]?[A-Z]{0,2}[ -]?\d{1,4}(?:[ -]?[A-Z]{1,3})?(?:[ -]?\d{1,4})?)"
        r"(?![\w-])",
        flags=re.NOFLAG,
    )
    return Patterns("ID", patterns, score=0.83)


def username() -> Patterns:
    """`username: cminh730`, `my login is maya_o`."""
    patterns = compiled(
        r"\b(?:user\s?name|user\s?id|login|log-?in id|handle|screen name|account name)\b"
        r"(?:\s{0,2}[:=]|\s{1,2}(?:is|was))\s{0,3}[\"'@]?(?P<value>[\w.@+-]{2,60})",
    )
    return Patterns("ID", patterns, score=0.8, accepts=_is_no_plain_word)


def code() -> Patterns:
    """A code of capitals and at least five digits that nothing introduces: `LO-77120`."""
    patterns = compiled(r"\b[A-Z]{1,4}[-#]?\d{5,16}\b", flags=re.NOFLAG)
    return Patterns("ORDER", patterns, score=0.45)


def long_number() -> Patterns:
    """Eight digits or more that nothing else explains; they always lead to somebody."""
    patterns = compiled(
        r"(?<![\w.,$\u00a3\u20ac/+-])\d{8,30}(?![\w%]|[.,/]\d)",
        r"(?<![\w.,$\u00a3\u20ac/+-])\d{3,6}(?:[ -]\d{3,6}){2,6}(?![\w%]|[.,/-]\d)",
    )
    return Patterns("NUMBER", patterns, score=0.3)


def _introduced(entity: str, words: str, score: float) -> Patterns:
    patterns = compiled(
        rf"\b(?:{words})s?\s{{0,2}}{NUMBER_WORD}(?:\s{NUMBER_WORD})?{LINK}{VALUE}",
        rf"\b(?:{words}){LINK}{BARE_VALUE}",
    )
    return Patterns(entity, patterns, score, accepts=_is_reference)


def _is_reference(value: str) -> bool:
    digits = sum(1 for char in value if char.isdigit())
    return digits >= 2 or (digits == 1 and len(value) >= 4)


def _is_no_plain_word(value: str) -> bool:
    return value.lower() not in {
        "is", "not", "correct", "wrong", "my", "the", "and", "or", "page", "invalid", "please",
        "incorrect", "failed", "a", "an", "in", "to", "it", "still", "now", "being", "blocked",
    }  # fmt: skip
