"""What a customer gives when asked for it: the answer alone would say nothing."""

import re
from collections.abc import Iterator

from app.redaction.conversation import Conversation, Segment
from app.redaction.recognizers.birth import DATE
from app.redaction.span import Span
from app.transcripts.ticket import Role

ANSWERS_READ = 2  # customer turns in a row, after the question, that may hold the answer
NUMBER = r"(?:[a-z]{0,4}[- ]?)?\d[\d -]{1,24}\d(?:-?[a-z]{1,4}\b)?"
NO_WORD = (
    r"(?!(?:i|a|is|it|to|no|my|on|in|at|or|of|so|we|me|as|an|the|and|not|you|by|for|was)(?![\w-]))"
)
GROUP = NO_WORD + r"(?:[a-z]{1,3}|[a-z]{0,6}-?\d[a-z0-9-]{0,14})"
CODE = rf"(?=[a-z0-9 -]{{0,20}}\d){GROUP}(?:\s{GROUP}){{0,6}}"
# What is asked for -> the entity, and what an answer looks like from its first word on.
ASKED_FOR = tuple(
    (re.compile(asked, re.IGNORECASE), entity, re.compile(answer, re.IGNORECASE))
    for asked, entity, answer in (
        (
            r"\b(?:pin|passcode|cvv|cvc|one[- ]time|(?:security|verification|access|confirmation)\s"
            r"(?:code|number|pin))\b",
            "SECRET",
            r"\d[\d -]{1,10}\d\b",
        ),
        (
            r"\bmaiden name|\bsecurity (?:question|answer)|\bbest friend|\b(?:first|childhood) pet",
            "SECRET",
            r"[^\W\d_][\w'\u2019-]{1,30}(?:\s[A-Z][\w'\u2019-]{1,30})?(?=[.!]?\s*$)",
        ),
        (
            r"\b(?:account|card|member(?:ship)?|policy|customer) (?:number|no\b|id|#)",
            "ACCOUNT",
            NUMBER,
        ),
        (
            r"\b(?:order|booking|reservation|reference|tracking|confirmation|ticket|invoice|flight)\s"
            r"(?:number|no\b|id|code|#)",
            "ORDER",
            CODE + r"(?=[.!,]?\s*$)",
        ),
        (r"\b(?:user\s?name|user id|login)\b", "ID", r"[\w.+-]{3,40}(?=[.!]?\s*$)"),
        (
            r"\b(?:zip|post(?:al)?\s?code|zip code)\b",
            "ADDRESS",
            r"(?:\d{4,6}(?:-\d{4})?|[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}|[a-z]\d[a-z]\s?\d[a-z]\d)\b",
        ),
        (r"\b(?:date of birth|birth\s?da(?:y|te)|dob|d\.o\.b)\b", "DATE_OF_BIRTH", DATE),
        (
            r"(?<!email )(?<!e-mail )(?<!mail )(?<!ip )\baddress\b",
            "ADDRESS",
            r"\d{1,6}[a-z]?,?\s(?!minutes|hours|days|weeks|months|years|of\b)[^\n.!?]{4,100}",
        ),
    )
)
LEAD_IN = re.compile(
    r"(?:\s*\b(?:sure|yes|yeah|yep|ok(?:ay)?|of course|it['\u2019]?s|it is|that['\u2019]?s"
    r"|that is|my|the|number|is|this is|here it is|here you go|i think|try|use|with|maybe|no\b\.?"
    r"|please|thanks)\b[\s,.:!#-]*)*\s*",
    re.IGNORECASE,
)
SCORE = 0.65


class Answers:
    """Numbers, codes, dates and addresses that answer an agent's question."""

    def find(self, conversation: Conversation) -> Iterator[Span]:
        """The answer to each question, where the next customer turn starts with one."""
        for asked, entity, answer in ASKED_FOR:
            for segment in answers_to(conversation, asked):
                lead = LEAD_IN.match(conversation.text, segment.start, segment.end)
                start = lead.end() if lead else segment.start
                if match := answer.match(conversation.text, start, segment.end):
                    yield Span(match.start(), match.end(), entity, SCORE)


def answers_to(conversation: Conversation, asked: re.Pattern[str]) -> Iterator[Segment]:
    """The customer turns that follow, until the agent speaks again, a turn that asks."""
    left, was_customer = 0, True
    for segment in conversation.segments:
        if segment.role in (Role.AGENT, Role.BOT):
            if asked.search(conversation.text, segment.start, segment.end):
                left = ANSWERS_READ
            elif was_customer:
                left = 0
            was_customer = False
        elif segment.role is Role.CUSTOMER:
            was_customer = True
            if left:
                left -= 1
                yield segment
