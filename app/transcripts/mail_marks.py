"""The lines that mail programs put above what they quote, in many languages.

"On ... wrote:" is known by the patterns of mail-parser-reply and by our own for the
programs that it doesn't know. The library's see one short candidate at a time, never a
whole mail, on which they take far too long. Its patterns for From/Sent/To blocks accept
two lines of "To:" and "Date:", which a customer may well write, so those blocks are read
here, and have to have a subject.
"""

import re
from collections.abc import Sequence
from functools import cache

from app.transcripts.mail_labels import FORWARDED, FROM, ORIGINAL, SUBJECT, WHEN_OR_WHOM

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "sv", "da", "cs", "ja", "ko", "zh")
MAX_HEADER = 300  # characters of an "On ... wrote:", however many lines it is wrapped to
MAX_WRAPPED = 4  # lines

_WROTE = re.compile(
    r"(?<!\w)(wrote|writes|schrieb|a écrit|escribió|ha escrito|ha scritto|scrisse|escreveu"
    r"|schreef|skrev|napisał|napisała|napisał\(a\)|napsal|napsala|napsal\(a\)|napísal"
    r"|kirjoitti|írta|a scris|yazd\u0131|написал|написала|pisze|пише|пишет|написав|έγραψε"
    r"|.{0,9}写道|.{0,9}寫道|.{0,9}작성(?:하였습니다)?)(?!\w)"
    r"(?:[^:\uff1a]|(?<=\d):(?=\d)|(?<=időpont):){0,120}[:\uff1a]$"
    r"|^\d{4}年\d{1,2}月\d{1,2}日.{1,200}>:$",
    re.IGNORECASE,
)
_STARTS = re.compile(
    r"(on|am|le|el|il|op|em|no dia|w dniu|dnia|den|dne|în|la|στις)\s|[^\W\d_]{1,4}\.?,? ?\d|\d",
    re.IGNORECASE,
)
_MAY_START = re.compile(
    r"(on|am|le|el|il|op|em|no|w|den|dne|dnia|în|la|στις)\s|[^\n]*[\d<@]", re.IGNORECASE
)
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}")
_DATE = re.compile(r"(?<!\d)(19|20)\d{2}(?!\d)|\d{1,2}[./-]\d{1,2}|\b\d{1,2}\.? [^\W\d_]{3,}")
_ADDRESS = re.compile(r"[^\s<@]+@[^\s>@]+")
_ENDS_WITH_ADDRESS = re.compile(r"<[^<>@\s]+@[^<>\s]+>\s?[:\uff1a]$")

_ABOVE = re.compile(
    r"[>\s]*(##-.{0,200}-##|\W{0,20}(please )?(type your )?reply above this line\W{0,20})\s*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\s{0,9}>(?![:;=8xX]['o-]?[()\[\]{}|/\\DPpOoSs3<>*]|[_.]{1,3}[<>])")


def is_quoted(line: str) -> bool:
    """Whether the line starts with `>`, and not with a face such as `>:(`."""
    return _QUOTED.match(line) is not None


def unquoted(line: str) -> str:
    """The line without the `>` before it, of any depth."""
    return line.lstrip("> \t")


def asks_to_reply_above(line: str) -> bool:
    """Whether a helpdesk's own line parts the reply above from its mail below."""
    return len(line) < 400 and _ABOVE.fullmatch(line) is not None


def starts_forward(line: str) -> bool:
    """Whether what stands below was handed on by the writer, and so belongs to the mail."""
    if len(line) > MAX_HEADER:
        return False
    return (_between_dashes(line) or line.strip().lower().removesuffix(":")) in FORWARDED


def header_length(lines: Sequence[str], at: int) -> int:
    """How many lines from `at` say that the history begins. 0 where they don't."""
    line = lines[at].strip()
    if not line:
        return 0
    return _separator(line) or _from_block(lines, at) or _wrote(lines, at)


def _between_dashes(line: str) -> str:
    """`original message` in `--- Original Message ---`. Empty where there are no dashes."""
    line = line.strip()
    if line[:1] not in ("-", "_", "*") or len(line) > MAX_HEADER:
        return ""
    return line.strip("-_* \t").removesuffix(":").lower().replace("\u2019", "'")


def _separator(line: str) -> int:
    """`--- Original Message ---`, or Zoho's `---- On ... <ann@...> wrote ----`."""
    words = _between_dashes(line)
    is_header = bool(_CLOCK.search(words) and _ADDRESS.search(words)) and _says_wrote(f"{words}:")
    return int(words in ORIGINAL or is_header)


def _from_block(lines: Sequence[str], at: int) -> int:
    """A block that starts with From, or with a rule above it, and names a subject."""
    start = at if lines[at].strip().strip("_-") else at + 1
    if start >= len(lines) or _label(lines[start]) not in FROM:
        return 0
    labels: dict[str, int] = {}
    for number, line in enumerate(lines[start + 1 : start + 12], start + 1):
        label = _label(line)
        if label in FROM or label in labels:
            break
        if label:
            labels[label] = number
    last = max((labels[one] for one in labels.keys() & SUBJECT), default=0)
    if not last or not labels.keys() & WHEN_OR_WHOM:
        return 0
    return last - at + 1


def _label(line: str) -> str:
    """`from` in `*From:* Ann Lee`. Empty where the line has none."""
    name, colon, _ = line[:60].replace("\uff1a", ":").partition(":")
    return name.strip("*_> \t").lower() if colon else ""


def _wrote(lines: Sequence[str], at: int) -> int:
    """`On ..., Ann Lee wrote:`, on one line or wrapped.

    A person writes such lines, too. So it must carry a time or an address, as those of
    mail programs do, or at least a date with a quote right below.
    """
    if not _MAY_START.match(lines[at].lstrip()[:MAX_HEADER]):
        return 0
    words = ""
    for count, line in enumerate(lines[at : at + MAX_WRAPPED], 1):
        if not line.strip() or len(words) + len(line) > MAX_HEADER:
            return 0
        words = f"{words} {line.strip()}".strip()
        if words[-1] in ":\uff1a":
            is_known = _has_evidence(words, lines, at + count) and _says_wrote(words)
            return count if is_known else 0
    return 0


def _says_wrote(words: str) -> bool:
    if _ends_with_sender(words):
        return True
    if not _WROTE.search(words):
        return False
    if _STARTS.match(words) or _has_both(words):
        return True
    return any(pattern.fullmatch(words) for pattern in _patterns())


def _ends_with_sender(words: str) -> bool:
    """A date, a time, and who: without a verb, or with one of a language that isn't known."""
    if not _ENDS_WITH_ADDRESS.search(words):
        return False
    return bool(_CLOCK.search(words) and _DATE.search(words))


def _has_both(words: str) -> bool:
    """A name first, and then an address and a date, as Turkish and Hungarian programs do."""
    return "<" in words and bool(_ADDRESS.search(words)) and bool(_DATE.search(words))


def _has_evidence(words: str, lines: Sequence[str], after: int) -> bool:
    if _CLOCK.search(words) or _ADDRESS.search(words):
        return True
    below = next((line for line in lines[after : after + 3] if line.strip()), "")
    return is_quoted(below)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """The library's own patterns for "On ... wrote:", compiled as it does."""
    from mailparser_reply.constants import MAIL_LANGUAGES

    headers = (MAIL_LANGUAGES[language]["wrote_header"] for language in LANGUAGES)
    return tuple(re.compile(one, re.MULTILINE | re.IGNORECASE) for one in headers)
