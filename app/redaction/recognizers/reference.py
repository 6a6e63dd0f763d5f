"""Numbers of orders, bookings and accounts, where a word introduces them."""

import re

from app.redaction.recognizers.pattern import Patterns, compiled

ORDER_WORDS = (
    r"order|booking|reservation|confirmation|reference|ref|case|ticket|tracking|invoice|claim"
    r"|shipment|shipping|parcel|package|consignment|transaction|receipt|return|rma|serial|imei|vin"
    r"|flight|purchase|quote|appointment|incident|complaint|request|voucher|coupon|product|model"
)
ACCOUNT_WORDS = (
    r"account|acct|a/c|acc|customer|client|member|membership|policy|subscription|subscriber"
    r"|loyalty|patient|contract|user|employee|student|licen[cs]e|medical record|routing|sort"
    r"|insurance|frequent flyer|mileage|rewards?|profile|device|player|passport|card|id"
)
NUMBER_WORD = r"(?:(?:number|numbers|num|no\b\.?|nr\.?|id|code|ref(?:erence)?|pin)\b|#)"
LINK = (
    r"(?:\s{0,2}[:=#]|\s{1,2}(?:is|was|are|being|of|it'?s|its|it\sis|should\sbe)\b){0,2}"
    r"\s{0,3}[\"'(]?#?"
)
# Groups of characters with a digit somewhere: 4711, HGF-456, 1550 4419 2207, hgf 456.
VALUE = (
    r"(?P<value>(?=[^\s\ue000]{0,20}\d|[a-z]{1,4}\s\d)"
    r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?(?:\s\d{2,6}(?![\w.,]?\d|%)){0,4})"
)
BARE_VALUE = (
    r"(?P<value>[a-z]{0,5}-?\d{5,20}[a-z]{0,3}|[a-z]{1,5}\d?-?[a-z0-9]{0,8}-?\d{3,12}"
    r"|\d{3,6}(?:[ -]\d{3,6}){1,4})\b(?!\s?(?:%|dollars|euros|pounds))"
)


def order() -> Patterns:
    """`order number 4711`, `order #A-12`, `tracking: 1550 4419 2207`, `ref LO-77120`."""
    return _introduced("ORDER", ORDER_WORDS, score=0.82)


def account() -> Patterns:
    """`account number 12345678`, `member ID: AB-99`, `policy 00012345`."""
    return _introduced("ACCOUNT", ACCOUNT_WORDS, score=0.81)


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
