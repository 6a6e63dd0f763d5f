"""Dates of birth, where a word introduces them. Other dates stay: the judge needs them."""

from app.redaction.recognizers.pattern import Patterns, compiled

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
ORDINALS = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth"
    r"|(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|twentieth|thirtieth|\d{1,2}(?:st|nd|rd|th)?)"
)
YEAR = (
    r"(?:\d{2,4}|(?:nineteen|twenty|two\sthousand)(?:\s(?:and\s)?(?:hundred|oh)?\s?(?:[a-z]{3,9}"
    r"(?:ty)?[- ]?(?:one|two|three|four|five|six|seven|eight|nine)?)))"
)
SAID = (
    rf"(?:{ORDINALS}(?:\sof)?\s{MONTH},?(?:\s{YEAR}\b)?"
    rf"|{MONTH}\s(?:the\s)?{ORDINALS},?(?:\s{YEAR}\b)?)"
)
DATE = (
    rf"(?:\d{{1,2}}[-/.]{MONTH}[-/.]\d{{2,4}}|\d{{1,4}}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?(?:\sof)?\s{MONTH},?"
    rf"(?:\s\d{{2,4}})?|{MONTH}\s(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{2,4}})?"
    r"|\d{1,2}\s\d{1,2}\s\d{2,4}|\d{8}|(?:19|20)\d\d)"
)


def birth() -> Patterns:
    """`date of birth: 3 May 1984`, `DOB 03/05/84`, `I was born on 1984-05-03`."""
    patterns = compiled(
        r"\b(?:date\sof\sbirth|d\.?o\.?b\.?|birth\s?date|birth\s?day|born(?:\s(?:on|in))?)"
        rf"(?:\s(?:is|was|on|in)|\s?[:=-])?\s{{0,3}}(?:on\s|the\s|in\s){{0,2}}(?P<value>{SAID}|{DATE})(?![\d/])",
    )
    return Patterns("DATE_OF_BIRTH", patterns, score=0.85)
