"""E-mail addresses, also spelled out and as speech recognition writes them.

Presidio's own recognizer asks a public suffix list whether the domain exists, and
fetches that list; an address in a made-up domain is as personal, so none is asked.
"""

import re
from collections.abc import Iterator

from app.redaction.recognizers.pattern import Patterns, compiled
from app.redaction.span import Span
from app.redaction.words import WORDS

KNOWN = r"(?:gmail|yahoo|hotmail|outlook|icloud|aol|protonmail|gmx)"
PROVIDERS = (
    r"(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|aol|protonmail|gmx|rediff\w{0,2}mail"
    r"|yandex|sbcglobal|comcast|verizon|btinternet|fastmail|mail|email)"
)
TOP = r"(?:com|net|org|co\s?uk|couk|edu)"
LOCAL = r"[^\W_][\w.+'\u2019-]{0,63}"
DOT = r"(?:\s{0,2}[(\[{<]\s?(?:dot|\.)\s?[)\]}>]\s{0,2}|\s{1,2}dot\s{1,2}|\s?\.\s?)"
SPOKEN_DOT = r"\s{0,2}(?:[(\[{<]\s?dot\s?[)\]}>]|\bdot\b)\s{0,2}"
SIGNED_AT = r"\s{0,2}[(\[{<]\s?(?:at|@)\s?[)\]}>]\s{0,2}"
SIGN = r"(?:dot|underscore|under\sscore|dash|hyphen|minus|plus)"
SPELLED = rf"{LOCAL}(?:\s{SIGN}\s[^\W_][\w+'\u2019-]{{0,40}}){{0,4}}"
# Words before a domain that belong to the sentence, not to the address.
NO_LOCAL = WORDS | frozenset(
    ["email", "e-mail", "mail", "id", "address", "contact", "ph", "phone", "name", "correct", "at",
     "email-id", "mailid"]
)  # fmt: skip
SQUEEZED = re.compile(
    rf"\b(?P<local>[a-z][\w.+-]{{0,40}}?)?\s?(?P<domain>{PROVIDERS})\s?(?:dot\s?|\.\s?)?{TOP}\b",
    re.IGNORECASE,
)
NO_SPOKEN_LOCAL_WORDS = """
am and are arrive available be bought buy her here him in is it know log logged look me meet now
online only or order see shop sign signed stay them up us was work you
"""
NO_SPOKEN_LOCAL = frozenset(NO_SPOKEN_LOCAL_WORDS.split())
BARE = re.compile(KNOWN, re.IGNORECASE)  # a provider that starts the word has no name before it
DOMAIN = re.compile(rf"{PROVIDERS}\s?(?:dot\s?|\.\s?)?{TOP}\b", re.IGNORECASE)
MAX_LOCAL_WORDS = 3
WORD_BEFORE = re.compile(r"(?:^|(?<=[\s:,]))(?P<word>[\w.+-]{1,40}) $")


def email() -> Patterns:
    """`maya@example.com`, `maya at example dot com`, `jo dot ray (at) example (dot) co`."""
    patterns = compiled(
        r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}",
        rf"\b{LOCAL}(?:\s{{0,2}}[(\[{{<]\s?@\s?[)\]}}>]\s{{0,2}}|\s{{1,2}}@\s{{1,2}}|@\s?)[\w-]{{1,63}}"
        r"(?:(?:\.|\s\.\s|\s?[(\[{]?dot[)\]}]?\s?)[a-z]{2,24}){1,3}\b",
        rf"\b{SPELLED}{SIGNED_AT}[\w-]{{1,63}}(?:{DOT}[a-z]{{2,24}}){{1,3}}\b",
        rf"\b{SPELLED}\s{{1,2}}at\s{{1,2}}(?:sign\s)?[\w-]{{1,63}}"
        rf"(?:{SPOKEN_DOT}[a-z]{{2,24}}){{1,3}}\b",
        rf"\b{LOCAL}\s{{1,2}}at\s{{1,2}}{PROVIDERS}\s?(?:\.|dot)?\s?(?:com|net|co\.uk)\b",
        rf"\b[\w.+-]{{2,40}}{KNOWN}(?:\.com)?\b|\b\w+ \d{{1,6}} {KNOWN}\b",
        r"\b(?!intercom|telecom)[a-z]\w{8,40}(?:com|net)\b",
    )
    return Patterns("EMAIL", patterns, score=0.95, accepts=_has_local_part)


def signed_email() -> Patterns:
    """Addresses with their sign, `maya@example.com`, or spelled out with `dot`."""
    patterns = compiled(
        r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}",
        rf"\b{SPELLED}{SIGNED_AT}[\w-]{{1,63}}(?:{DOT}[a-z]{{2,24}}){{1,3}}\b",
        rf"\b{SPELLED}\s{{1,2}}at\s{{1,2}}[\w-]{{1,63}}(?:{SPOKEN_DOT}[a-z]{{2,24}}){{1,3}}\b",
    )
    return Patterns("EMAIL", patterns, score=0.95, accepts=_has_local_part)


class SqueezedEmail:
    """Addresses without their signs: `devi 458 gmailcom`, `rajesh gmail com`, `janemailcom`."""

    entity = "EMAIL"

    def find(self, text: str) -> Iterator[Span]:
        """A span from the first word of the address to the end of its domain."""
        if not DOMAIN.search(text):  # most texts have none, and this is quick to see
            return
        for match in SQUEEZED.finditer(text):
            local = "" if BARE.match(match[0]) else match["local"] or ""
            is_local = bool(local) and local.lower() not in NO_LOCAL
            domain = match.start() if BARE.match(match[0]) else match.start("domain")
            start = _with_words_before(text, match.start() if is_local else domain)
            if is_local or start < domain:
                yield Span(start, match.end(), self.entity, 0.94)


def _with_words_before(text: str, start: int) -> int:
    """Where the address starts: numbers and words that belong to no sentence are part of it."""
    for _ in range(MAX_LOCAL_WORDS):
        before = WORD_BEFORE.search(text, max(start - 42, 0), start)
        if before is None or before["word"].lower() in NO_LOCAL:
            break
        start = before.start("word")
        if not before["word"].isdigit() and len(before["word"]) > 1:
            break
    return start


def _has_local_part(value: str) -> bool:
    """Refuses a bare provider, as in `I use gmail.com`, and words that end as a domain does."""
    said = value.lower().split()
    if " at " in value.lower() and (said[0] in NO_SPOKEN_LOCAL or said[-1] in WORDS):
        return False
    bare = value.lower().replace(" ", "").replace("dot", ".").strip(".")
    if "@" in bare or re.search(r"\s", value):
        return True
    return bare not in NO_DOMAINS and not any(
        bare.startswith(provider)
        for provider in ("gmail", "googlemail", "yahoo", "hotmail", "outlook", "icloud", "aol")
    )


NO_DOMAINS = frozenset(["voicemail", "webmail", "internet", "ethernet"])
