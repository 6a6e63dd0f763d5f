"""Text to sentences, words and stems, without losing where a sentence stands in its turn."""

import re
from collections.abc import Iterator
from functools import lru_cache

from app.judging.disguise import HIDDEN

_WORD = re.compile(r"\[[A-Z][A-Z_]*\d*\]|[a-z0-9]+(?:['’][a-z]+)*|[?]", re.IGNORECASE)
_PIECE = re.compile(
    r"(?:https?://\S*[\w/]|\be\.g\.|\bi\.e\.|\betc\.|\b(?:mr|mrs|ms|dr|vs|approx)\.(?=\s)"
    r"|(?<=\w )no\.(?=\s*[\[#\d])"  # "order no. 5"; elsewhere "No." is an answer
    r"|(?<![^\n])[ \t]*\d{1,2}\.(?=\s+\S)|[^.!?\n]|[.!?](?=[\w/\\@-]))+[.!?]*[\"'’”)\]]*",
    re.IGNORECASE,
)
LONGEST_QUOTE = 220  # characters of evidence that are shown


def set_of(listed: str) -> frozenset[str]:
    """The words in `listed`."""
    return frozenset(listed.split())


# Written out, so that one phrase in the lexicon finds "I've", "ive" and "I have".
_SHORT_FORMS = {
    "can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not",
    "let's": "let us", "gonna": "going to", "wanna": "want to", "gotta": "have to",
    "cant": "can not", "wont": "will not", "dont": "do not", "doesnt": "does not",
    "didnt": "did not", "isnt": "is not", "wasnt": "was not", "havent": "have not",
    "hasnt": "has not", "couldnt": "could not", "shouldnt": "should not",
    "wouldnt": "would not", "arent": "are not", "ive": "i have", "im": "i am",
    "youre": "you are", "thats": "that is", "whats": "what is", "youve": "you have",
    "theres": "there is", "u": "you", "ur": "your", "pls": "please", "plz": "please",
    "thx": "thanks", "ty": "thanks", "sry": "sorry", "cancelled": "canceled",
}  # fmt: skip
_ENDINGS = {"n't": "not", "'ve": "have", "'ll": "will", "'re": "are", "'m": "am", "'d": "would"}
_IS_WORDS = set_of("it that what there here he she who where how this")

_STOPWORDS = set_of(
    """a about after again all also am an and any anything are as at be because been before being
    but by can come could did do does done for from get getting give go going good got had has have
    having he hello help her here hi him his how i if in into is it its just know let like look me
    more much my need no not now of off ok okay on one only or other our out over please re really
    right see she should so some something still sure take tell than thank thanks that the their
    them then there these they thing things this those through time to too try trying up us use
    very want was way we well were what when where which while who why will with would yes you
    your yours dear regards team best kind sorry apologise apologize morning afternoon evening day
    today issue problem contact contacting customer support service make made may might must new
    even ever every few many most same say said two three first last lot"""
)


def sentences(text: str) -> Iterator[str]:
    """The text's sentences, each an exact part of it; a line break ends one."""
    for start, end in spans(text):
        yield text[start:end]


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each of the text's sentences starts and ends."""
    for match in _PIECE.finditer(text):
        sentence = _trimmed(match.group())
        if any(char.isalnum() for char in sentence):
            start = match.start() + match.group().index(sentence)
            yield start, start + len(sentence)


def _trimmed(text: str) -> str:
    """`text` without white space, and without what nobody sees, at its ends."""
    shown = [at for at, char in enumerate(HIDDEN.sub(_blanks, text)) if not char.isspace()]
    return text[shown[0] : shown[-1] + 1] if shown else ""


def _blanks(hidden: re.Match[str]) -> str:
    return " " * len(hidden.group())


def words(text: str) -> tuple[str, ...]:
    """Lower-case words with short forms written out; a question mark counts as a word."""
    return tuple(word for found in _WORD.findall(text) for word in _spelled_out(found))


@lru_cache(maxsize=8192)
def _spelled_out(found: str) -> tuple[str, ...]:
    word = found.lower().replace("’", "'")
    if word in _SHORT_FORMS:
        return tuple(_SHORT_FORMS[word].split())
    for ending, written_out in _ENDINGS.items():
        if word.endswith(ending):
            return word.removesuffix(ending), written_out
    stem, _, tail = word.partition("'")
    if tail == "s" and stem in _IS_WORDS:
        return stem, "is"
    return (word.removesuffix("'s"),)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A rough stem, enough to see that "refunded" takes up "refund"."""
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ed", "es"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending).rstrip("ey")
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    return word.rstrip("ey") if len(word) > 4 else word


def content(spoken: tuple[str, ...]) -> frozenset[str]:
    """Stems of the words that carry meaning."""
    return frozenset(
        stem(word)
        for word in spoken
        if word not in _STOPWORDS and (len(word) > 2 or word.isdigit()) and word[0] != "["
    )


def clip(quote: str, length: int = LONGEST_QUOTE) -> str:
    """The quote, or its start, cut at a clause or at least at a word.

    What comes back is a part of the quote, character by character.
    """
    if len(quote) <= length or " " not in quote[:length]:
        return quote
    whole_words = quote[: length + 1].rsplit(maxsplit=1)[0]
    clause = max(whole_words.rfind(mark) for mark in ",;:–—(")
    return _trimmed(whole_words[: clause if clause > length / 2 else None].rstrip(" ,;:–—("))


def before_word(text: str, at: int) -> str:
    """The text before its word number `at`, as `words` counts them."""
    seen = 0
    for match in _WORD.finditer(text):
        if seen >= at:
            return text[: match.start()].rstrip()
        seen += len(_spelled_out(match.group()))
    return text
