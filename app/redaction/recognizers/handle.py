"""Names that people go by on the web: `@quill_hale`, `u/quillhale`, `my insta is quill.hale`."""

from app.redaction.recognizers.pattern import Patterns, compiled
from app.redaction.words import WORDS

SITES = (
    r"(?:insta(?:gram)?|twitter|tik\s?tok|snap(?:chat)?|discord|telegram|skype|steam|xbox|psn"
    r"|playstation|reddit|github|linkedin|facebook|fb|twitch|youtube|paypal|venmo|gamer\s?tag)"
)
NO_HANDLE = WORDS | frozenset(["wrong", "blocked", "locked", "broken", "down", "gone", "hacked"])


def handle() -> Patterns:
    """A sign, a site's own form, or a site's name, introduces it."""
    patterns = compiled(
        r"(?<![\w@.])@(?P<value>[a-z][\w.]{2,30})(?![\w@])",
        r"(?<![\w/])/?u/(?P<value>[\w-]{3,30})\b",
        rf"\b{SITES}(?:\s(?:user\s?name|name|id|handle|tag|account|profile|login))?"
        r"(?:\s(?:is|was)|\s?[:=])\s{0,2}@?(?P<value>[a-z0-9][\w.#-]{2,40})",
        rf"\b(?:name|user|id|handle|known)\s(?:on|as on)\s{SITES}\s(?:is|as)\s{{1,2}}@?"
        r"(?P<value>[a-z0-9][\w.#-]{2,40})",
        r"\b(?:login|log-?in|user)\s(?P<value>[a-z][\w.-]{0,30}[._\d][\w.-]{1,30})",
    )
    return Patterns("ID", patterns, score=0.8, accepts=_is_no_word)


def _is_no_word(value: str) -> bool:
    return value.lower().rstrip(".") not in NO_HANDLE
