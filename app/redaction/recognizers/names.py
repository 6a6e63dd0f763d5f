"""Names of people, from what the ticket itself tells.

Author names, introductions, greetings, sign-offs, titles and answers to a question
for the name; each name that is learned is then followed through the whole ticket.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from app.redaction.conversation import Conversation, Segment
from app.redaction.ner.lists import word_lists
from app.redaction.people import People
from app.redaction.recognizers.answers import answers_to
from app.redaction.recognizers.names_abroad import is_followed_abroad, is_told_abroad, told_abroad
from app.redaction.span import Span
from app.redaction.words import (
    WORD,
    could_be_name,
    is_capitalised,
    is_plain_word,
)

NAME = r"(?P<name>[^\W\d_][\w'\u2019-]*\.?(?:[ \t]{1,2}[^\W\d_][\w'\u2019-]*\.?){0,3})"
# After these a name follows in any case: `my name is raja`.
INTRODUCTIONS = re.compile(
    r"\b(?:(?:my|her|his|the|full|first|last|sur|customer|account|patient|husband's|wife's|son's"
    r"|daughter's)\s?(?:full |first |last |sur)?name(?:'s| is| was|\s?[:=])(?:\sgoing to be)?"
    r"|name(?:\sis|\s?[:=])|names?\son\sthe\s(?:account|order|card|booking|reservation)\sis"
    r"|under\s(?:the\s)?name(?:\sof)?|in\sthe\sname\sof|call\sme|known\sas|account\sholder(?:\sis|:)"
    r"|speaking\s(?:with|to)\sme,)"
    r"\s{0,3}[\"']?" + NAME,
    re.IGNORECASE,
)
# After these only a word with a capital is a name: `this is Maya from Leeds`.
CAPITAL_INTRODUCTIONS = re.compile(
    r"\b(?i:this\sis|i\sam|i['\u2019]m|it['\u2019]s|it\sis|speaking\s(?:with|to)|named)\s{1,2}"
    + NAME
)
RELATIONS = re.compile(
    r"\b(?i:(?:spoke|speak|spoken|talk|talked|chatted|met|meet|meeting|appointment|call|interview"
    r"|session|lunch|dinner)\s(?:with|to)|(?:my|your|our|his|her|their)\s(?:colleague|manager"
    r"|supervisor|husband|wife|son|daughter|brother|sister|mother|mum|mom|father|dad|partner|friend"
    r"|boss|assistant|landlord|doctor|aunt|uncle|nephew|niece|fianc\u00e9e?|grandson|neighbou?r)"
    # Ahead, not taken: in `I spoke with my wife Maya` the second relation has the name.
    r"|attn:?|c/o),?\s{1,2}(?=" + NAME + ")"
)
AFTER_INTRODUCTION = re.compile(
    r"\s*(?:[,.!;?)\ue000]|$|\s(?:here|from|with|and|speaking|calling|at|of|in|again|by|on|"
    r"writing|reaching|contacting|for|who|the|your|is|was|has|said|told|yesterday|today)\b|-)",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"(?:^|(?<=[.!?\n\ue000,])|(?<=\boh ))[ \t]*(?i:hi+|hello+|hey+|hiya|dear|howdy|greetings"
    r"|good\s(?:morning|afternoon|evening|day)|thanks|thank\syou|many\sthanks|welcome(?:\sback)?|sorry"
    r"|apologies|ok(?:ay)?|great|perfect|sure|bye|goodbye|cheers|congratulations|morning|yes|no"
    r"|of\scourse|absolutely|certainly|no\sproblem|you['\u2019]?re\swelcome|take\scare|nice\sto\smeet\syou"
    r"|thanks?\s(?:you\s)?(?:so|very)\smuch|thanks?\sagain)(?:\sthere)?\s?,?[ \t]{1,2}" + NAME,
    re.MULTILINE,
)
PLAIN_GREETING = re.compile(r"\s*(?:hi+|hello+|hey+|hiya|dear)\b", re.IGNORECASE)
AFTER_GREETING = re.compile(r"\s*(?:[,.!?;:)\u2013\u2014\n\ue000-]|$)")
SIGN_OFF = re.compile(
    r"(?:^|[\n.!,\ue000])[ \t]*(?i:(?:kind|best|warm|many|with)?\s?(?:kind\s|best\s|warm\s)?"
    r"(?:regards|wishes|thanks)"
    r"|best|sincerely|yours(?:\s(?:truly|faithfully|sincerely))?|cheers|thank\syou|thx|love|respectfully"
    r"|take\scare|many\sthanks|thanks(?:\sagain|\sin\sadvance)?|cordially|all\sthe\sbest|rgds|br)"
    r"[,.!]?[ \t]*(?P<break>\n[ \t\n]{0,6}|,[ \t]+|[-\u2013\u2014]\s*)"
    + NAME
    + r"(?=[ \t]{0,4}[.!]?[ \t]{0,4}(?:\n|$|\ue000))"
)
LAST_LINE = re.compile(r"\n[ \t]{0,4}[-\u2013\u2014~][ \t]*" + NAME + r"\s{0,4}(?=$|\n\ue000)")
TITLE = re.compile(
    r"\b(?:(?i:mr|mrs|ms|mx|dr|prof)\.?|(?i:miss|doctor|professor|sir|madam|mister))[ \t]{1,2}"
    + NAME
)
HERE = re.compile(
    r"(?:^|(?<=[.!?\n\ue000]))[ \t]*" + NAME + r"(?=\s(?i:here)\s{0,2}(?:[,.!]|$|\n))", re.MULTILINE
)
ASKED = re.compile(
    r"\b(?:your|the|their|his|her)\s(?:(?:full|first|last|complete|legal|own|good|given|family)"
    r"\s(?:and\s(?:last|first)\s)?)?(?:sur)?names?\b(?!\s(?:of\s(?:the|your)\s(?!account|card)))"
    r"|\bwho(?:m)?\s(?:am\si|i\sam|do\si\shave|i['\u2019]m)\s(?:the\spleasure|speaking|chatting|talking)"
    r"|\bwho\sis\sthis\b|\bwhat\sname\b|\bname\splease\b",
    re.IGNORECASE,
)
LEAD_IN = re.compile(
    r"(?:\s*\b(?:sure(?:\sthing)?|yes|yeah|yep|ok(?:ay)?|of\scourse|certainly|hi|hello|hey|well|oh"
    r"|it['\u2019]?s|it\sis|my|the|full|first|last|name|names?\sis|is|i['\u2019]m|i\sam|this|absolutely"
    r"|no\sproblem|thanks|thank\syou|please)\b['\u2019]?s?[\s,.:!-]*)*",
    re.IGNORECASE,
)
AFTER_PERSON = re.compile(
    r"\s*(?:[,!:\n\ue000]|$|['\u2019]s\b)|\s(?:is|was|has|had|said|told|from|here|and|on|off|just)\b",
    re.IGNORECASE,
)


class Names:
    """Learns who is named in the ticket, then finds every form of those names."""

    def find(self, conversation: Conversation) -> Iterator[Span]:
        """Each place where a name was told, and each where a known name stands."""
        people = People()
        for name in (*conversation.customers, *conversation.colleagues):
            people.learn(name)
        abroad = conversation.abroad
        told = [*_told_at_home(conversation, abroad), *_told_abroad(conversation, abroad)]
        for start, end in told:
            people.learn(conversation.text[start:end])
            yield Span(start, end, "PERSON", 0.6)
        for start, end in _followed(conversation.text, people):
            if not _segment_at(abroad, start) or is_followed_abroad(conversation.text[start:end]):
                yield Span(start, end, "PERSON", 0.58)


def _told_at_home(
    conversation: Conversation, abroad: Sequence[Segment]
) -> Iterator[tuple[int, int]]:
    """What reads as a name in English, except an everyday word of the language around it."""
    for start, end in _told(conversation):
        if not _segment_at(abroad, start) or is_told_abroad(conversation.text, start, end):
            yield start, end


def _told_abroad(
    conversation: Conversation, abroad: Sequence[Segment]
) -> Iterator[tuple[int, int]]:
    for segment in abroad:
        yield from told_abroad(conversation.text, segment.start, segment.end)


def _segment_at(segments: Sequence[Segment], place: int) -> Segment | None:
    """The segment that holds a place of the text. Segments are in order."""
    i = bisect_right(segments, place, key=lambda one: one.start) - 1
    return segments[i] if i >= 0 and place < segments[i].end else None


def _told(conversation: Conversation) -> Iterator[tuple[int, int]]:
    text = conversation.text
    for pattern, after in ((INTRODUCTIONS, None), (TITLE, None)):
        for match in pattern.finditer(text):
            yield from _span(text, match, any_case=pattern is INTRODUCTIONS, after=after)
    for match in CAPITAL_INTRODUCTIONS.finditer(text):
        yield from _span(text, match, after=AFTER_INTRODUCTION)
    for match in RELATIONS.finditer(text):
        yield from _span(text, match)
        yield from _small_pair(text, match)
    for match in GREETING.finditer(text):
        any_case = PLAIN_GREETING.match(match[0]) is not None
        yield from _span(text, match, any_case=any_case, after=AFTER_GREETING)
    for pattern in (SIGN_OFF, LAST_LINE, HERE):
        for match in pattern.finditer(text):
            yield from _span(text, match, is_whole=True)
    yield from _answers(conversation)


def _span(
    text: str,
    match: re.Match[str],
    *,
    any_case: bool = False,
    is_whole: bool = False,
    after: re.Pattern[str] | None = None,
) -> Iterator[tuple[int, int]]:
    """The part of the match that is a name, if one is there and `after` follows it."""
    found = name_at(text, match.start("name"), match.end("name"), any_case=any_case)
    if found is None:
        return
    if is_whole and found[1] < match.end("name") - 1:
        return
    if after is not None and not after.match(text, found[1]):
        return
    yield found


def _small_pair(text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """`my wife maya ortiz`: in small letters only two words in a row are surely a name."""
    found = name_at(text, match.start("name"), match.end("name"), any_case=True)
    words = text[found[0] : found[1]].split() if found else []
    if found and len(words) > 1 and "".join(words).islower() and not _is_done(words[0]):
        yield found


def _is_done(word: str) -> bool:
    """Whether a word says what somebody did, as in `my doctor prescribed ...`: `fred` doesn't."""
    return word.endswith(("ed", "ing")) and not word_lists().is_name(word)


def name_at(text: str, start: int, end: int, *, any_case: bool) -> tuple[int, int] | None:
    """The name that starts at `start`: words with capitals, or in any case if all are small."""
    words = list(WORD.finditer(text, start, end))
    if not words or words[0].start() != start or is_plain_word(words[0][0]):
        return None
    is_capital = is_capitalised(words[0][0])
    if not is_capital and not any_case:
        return None
    last = None
    for word in words[:4]:
        fits = (
            _is_initial(word[0]) or could_be_name(word[0])
            if is_capital
            else _is_small_name(word[0])
        )
        if not fits or (last and not _is_gap(text, last.end(), word.start())):
            break
        last = word
    if last is None or re.match(r"[\w@]", text[last.end() : last.end() + 1]):
        return None
    return start, last.end()


def _is_small_name(word: str) -> bool:
    """Whether a word in small letters can be part of a name: no plain English, unless a name."""
    lists = word_lists()
    return not is_plain_word(word) and (lists.is_name(word) or not lists.is_plain(word))


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper() and word != "I"


def _is_gap(text: str, end: int, start: int) -> bool:
    """Whether two words of one name can stand so: a full stop only follows an initial."""
    between = text[end:start]
    if between.startswith("."):
        return between.strip(" ") == "." and not text[max(0, end - 2) : end - 1].isalpha()
    return between in {" ", "  ", "-", "\t"}


def _answers(conversation: Conversation) -> Iterator[tuple[int, int]]:
    for segment in answers_to(conversation, ASKED):
        if found := _answer(conversation.text, segment):
            yield found


def _answer(text: str, segment: Segment) -> tuple[int, int] | None:
    """A name that a short answer starts with: `Crystal Minh`, `it's crystal, order 12`."""
    lead = LEAD_IN.match(text, segment.start, segment.end)
    start = lead.end() if lead else segment.start
    line_end = text.find("\n", start, segment.end)
    end = line_end if line_end >= 0 else segment.end
    found = name_at(text, start, min(end, start + 80), any_case=True)
    if found is None:
        return None
    rest = text[found[1] : end]
    is_clean = re.match(
        r"\s*(?:$|[,.;:!(\d-]|and\b|my\b|i\b|is\b|here\b|please\b|thanks\b)", rest, re.I
    )
    return found if is_clean and len(text[found[0] : found[1]].split()) <= 4 else None


def _followed(text: str, people: People) -> Iterator[tuple[int, int]]:
    start = end = -1
    for word in WORD.finditer(text):
        if not people.follows(word[0]) or _is_mere_word(text, word, people):
            continue
        if end >= 0 and _is_gap(text, end, word.start()):
            end = word.end()
            continue
        if end >= 0:
            yield start, _with_surname(text, end)
        start, end = word.span()
    if end >= 0:
        yield start, _with_surname(text, end)


def _is_mere_word(text: str, word: re.Match[str], people: People) -> bool:
    """Whether a name that is also a word opens a sentence, where its capital says nothing."""
    if not people.is_ambiguous(word[0]):
        return False
    before = text[max(0, word.start() - 3) : word.start()].rstrip(" \t\"'(")
    opens = not before or before[-1] in ".!?\n\ue000:"
    return opens and AFTER_PERSON.match(text, word.end()) is None


def _with_surname(text: str, end: int) -> int:
    """The end of a name with the unknown surname that follows it, as in `Maya Ortiz`."""
    match = re.compile(r" ([^\W\d_][\w'\u2019-]+)").match(text, end)
    if match and could_be_name(match[1]) and match[1][1:].islower():
        return match.end()
    return end
