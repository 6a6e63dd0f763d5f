"""Dates of birth, where a word introduces them. Other dates stay: the judge needs them."""

from app.redaction.recognizers.pattern import Patterns, compiled

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DATE = (
    rf"(?:\d{{1,4}}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?(?:\sof)?\s{MONTH},?"
    rf"(?:\s\d{{2,4}})?|{MONTH}\s(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{2,4}})?"
    r"|\d{1,2}\s\d{1,2}\s\d{2,4}|\d{8}|(?:19|20)\d\d)"
)


def birth() -> Patterns:
    """`date of birth: 3 May 1984`, `DOB 03/05/84`, `I was born on 1984-05-03`."""
    patterns = compiled(
        r"\b(?:date\sof\sbirth|d\.?o\.?b\.?|birth\s?date|birth\s?day|born(?:\s(?:on|in))?)"
        rf"(?:\s(?:is|was|on|in)|\s?[:=-])?\s{{0,3}}(?:on\s|the\s){{0,2}}(?P<value>{DATE})(?![\d/])",
    )
    return Patterns("DATE_OF_BIRTH", patterns, score=0.85)
