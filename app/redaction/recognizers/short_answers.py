"""Bare answers: a customer's turn that is nothing but what was asked for.

`hgf 456`, `kavin 8940558796`, `password king 12`, `miami 33124`. The turn alone says little,
its shape says enough: labels, fillers, names, places, words that no list knows, and numbers.
Where the ticket has the agent's side, the agent must have asked for something of the kind.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.redaction.conversation import Conversation, Segment
from app.redaction.ner.lists import word_lists
from app.redaction.span import PLACEHOLDER, Span
from app.redaction.words import NAMED_WORDS, WORDS
from app.transcripts.ticket import Role

SCORE = 0.4
NAME_SCORE = 0.33
MAX_WORDS = 16
TOKEN = re.compile(r"[^\W_][\w.-]*(?:['\u2019](?!s\b)\w+)*")
ADDRESSED = re.compile(r"\S*@\S*")  # an e-mail address is somebody else's to find
# Words that say what a number is -> the entity of the numbers after them.
LABELS = {
    "ADDRESS": "zip zipcode postcode postal pincode city town state street house address location",
    "SECRET": "password pasword passward pass passcode pin cvv cvc otp pwd",
    "ID": "ssn sn social security licence license passport username user login plate",
    "CARD": "card credit debit visa mastercard amex",
    "ACCOUNT": "account acc acct ac member membership policy customer routing company",
    "ORDER": "order booking confirmation reservation claim reference ref ticket tracking",
    "PHONE": "phone ph mobile cell contact tel telephone",
}
ENTITY = {word: entity for entity, words in LABELS.items() for word in words.split()}
FILLERS_WORDS = """
a actually again also am an and are as be both but bye code company cool correct current dear
details digit digits done e-mail email fine first five for four from full good great hai has
have hello helo here hey hi hii hlo i i'm id im in info information is it it's item items its
last live living madam mail mam mine model my myself name named names new no nope not num number
numbers of oh ok okay old on one only oops or our please pls plus plz qty quantity r right
should sir six so sorry sure thank thanks that that's thats the then there these this thnx three
thx tnx to tq two ty type u um unit units ur was welcome well will with word wrong ya yea yeah
yep yes you your yup
"""
FILLERS = frozenset(FILLERS_WORDS.split())
SLANG = re.compile(r"(?:o+k+a*y*|ye+[ahsp]*|h[aei]+y*|h+m+|th?a*n?[kx]+s*|pl[sz]+|lo+l|wow+|ha+)+")
IDENTIFYING = re.compile(
    r"\b(?:names?|numbers?|id|account|card|zip|post\s?code|city|address|e-?mail|phone|mobile"
    r"|contact|password|pass\s?code|pin|ssn|social|policy|claim|booking|reservation|order"
    r"|confirmation|reference|verify|verification|identify|digits|date of birth|details)\b",
    re.IGNORECASE,
)
COUNTING = re.compile(
    r"\bhow (?:many|much|long|old)|\bnumber of\b|\bwhat (?:time|year|day|date|size)|\bbudget\b"
    r"|\b(?:which|model) (?:year|model)",
    re.IGNORECASE,
)


class Token(NamedTuple):
    """A word of a turn, where it stands in the conversation."""

    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        """Lower-case, without what ends a sentence."""
        return self.text.lower().rstrip(".'\u2019-").replace("\u2019", "'")

    @property
    def digits(self) -> int:
        """How many digits it has."""
        return sum(1 for char in self.text if char.isdigit())


class ShortAnswers:
    """Numbers and codes in turns that hold nothing but an answer."""

    def find(self, conversation: Conversation) -> Iterator[Span]:
        """A span for each number, code, name and place."""
        for segment in asked_segments(conversation):
            tokens = answer_tokens(conversation, segment)
            if tokens and len(tokens) <= MAX_WORDS:
                yield from _codes(tokens)
                if segment.is_english:  # elsewhere each word is one that no list knows
                    yield from _names(tokens)


def asked_segments(conversation: Conversation) -> Iterator[Segment]:
    """The customer turns that may be answers: an agent asked, or no agent is on record."""
    turns = [one for one in conversation.segments if one.role is not None]
    is_one_sided = len(turns) > 1 and all(one.role is Role.CUSTOMER for one in turns)
    is_asked = is_one_sided
    for segment in turns:
        if segment.role in (Role.AGENT, Role.BOT):
            text = conversation.part(segment)
            is_asked = bool(IDENTIFYING.search(text)) and not COUNTING.search(text)
        elif segment.role is Role.CUSTOMER and is_asked:
            yield segment


def answer_tokens(conversation: Conversation, segment: Segment) -> list[Token]:
    """The words of a turn that is nothing but an answer; empty for any other turn."""
    text = conversation.part(segment)
    for pattern in (PLACEHOLDER, ADDRESSED):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    tokens = [
        Token(segment.start + match.start(), segment.start + match.end(), match[0])
        for match in TOKEN.finditer(text)
    ]
    return tokens if _belong(tokens) else []


def _belong(tokens: list[Token]) -> bool:
    """Whether each word can stand in an answer: a code, a label, a name, or no plain English."""
    return all(
        token.digits
        or token.low in ENTITY
        or token.low in FILLERS
        or is_listed_name(token.low)
        or not is_known_word(token.low)
        or _touches_digits(tokens, i)
        for i, token in enumerate(tokens)
    )


def _touches_digits(tokens: list[Token], i: int) -> bool:
    """Whether a short word stands beside a number, as in `med 515236`, and may belong to it."""
    beside = [tokens[k] for k in (i - 1, i + 1) if 0 <= k < len(tokens)]
    return len(tokens[i].low) <= 3 and any(one.digits for one in beside)


def is_known_word(low: str) -> bool:
    """Whether a lower-case word is plain English, and so no name and no code."""
    return low in WORDS or word_lists().is_plain(low)


def is_listed_name(low: str) -> bool:
    """Whether a word list has a name or a place that is written so, and is no other word."""
    lists = word_lists()
    is_listed = low in lists.given or low in lists.family or low in lists.places
    return is_listed and (low in NAMED_WORDS or not (low in WORDS or low in lists.plain))


def _codes(tokens: list[Token]) -> Iterator[Span]:
    entity, code = "NUMBER", list[Token]()
    for token in [*tokens, Token(0, 0, "is")]:
        if _continues(code, token):
            code.append(token)
            continue
        if span := _code_span(code, entity):
            yield span
        entity = ENTITY.get(token.low, entity)
        code = [token] if _may_start(token) else []


def _may_start(token: Token) -> bool:
    low = token.low
    is_fragment = len(low) <= 4 and low not in ENTITY and low not in FILLERS
    return bool(token.digits) or len(low) == 1 or is_fragment


def _continues(code: list[Token], token: Token) -> bool:
    if not code or token.start - code[-1].end > 1:
        return False
    if token.digits:
        return True
    has_digits = any(one.digits for one in code)
    return has_digits and len(token.low) <= 3 and token.low not in FILLERS - {"a", "i", "u", "r"}


def _code_span(code: list[Token], entity: str) -> Span | None:
    digits = sum(token.digits for token in code)
    letters = sum(1 for token in code for char in token.text if char.isalpha())
    is_long = digits >= 3 or (digits >= 2 and (letters >= 2 or entity == "SECRET"))
    if is_long:
        return Span(code[0].start, code[-1].end, entity, SCORE)
    return None


def _names(tokens: list[Token]) -> Iterator[Span]:
    """Names, places and passwords: what is neither a label nor a filler nor a code."""
    label = ""
    for token in tokens:
        label = ENTITY.get(token.low, label) if not token.digits else label
        if token.digits or token.low in ENTITY or token.low in FILLERS or len(token.low) < 3:
            continue
        if is_listed_name(token.low) or (
            not is_known_word(token.low) and not SLANG.fullmatch(token.low)
        ):
            yield Span(token.start, token.end, _name_entity(token, label), NAME_SCORE)


def _name_entity(token: Token, label: str) -> str:
    lists = word_lists()
    if label == "SECRET":
        return label
    is_name = token.low in lists.given or token.low in lists.family
    return (
        "ADDRESS" if label == "ADDRESS" or (token.low in lists.places and not is_name) else "PERSON"
    )
