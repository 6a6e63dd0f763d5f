"""Who a line of a plain-text transcript says is speaking."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from app.transcripts.ticket import Role

LABELS = {
    Role.AGENT: "agent|support|rep|representative|advisor|adviser|operator|advocate|specialist"
    "|technician|consultant|support agent|service agent|live agent|human agent|support rep"
    "|sales rep|customer service|customer support|customer care|customer service representative"
    "|csr|tech support|support team|helpdesk|help desk",
    Role.CUSTOMER: "customer|client|user|caller|visitor|end user|end-user|requester",
    Role.BOT: "bot|chatbot|assistant|virtual assistant|virtual agent|ai assistant|ivr|auto-reply",
    Role.SYSTEM: "system|event",
    Role.NOTE: "note|internal note|private note|internal comment|internal|internal message",
}
ALIASES = {label: role for role, labels in LABELS.items() for label in labels.split("|")}
# First words of lines such as `Order number: 4711`, which name a thing and no speaker.
THINGS = """
account address amount answer attachment booking bonus brand case cause cc code color colour
condition cost date day delivery details discount edit email error event example expires fee fix
friday from fyi hint hours http https id image important info issue item items link location
message method mobile model monday name nb new note notes number old option order p.s payment
phone plan please policy postcode price problem product ps question re reason ref reference refund
reminder result return saturday sent serial shipping size solution status step steps subject
subtotal summary sunday tax tel thursday time tip to today tomorrow topic total tracking tuesday
type update url username version warning website wednesday when where who why yesterday zip
"""
NOT_NAMES = frozenset(THINGS.split())
LONGEST_NAME = 60
GREETINGS = frozenset(["hello", "hi", "hey", "ok", "okay", "yes", "no", "thanks", "sure", "bye"])
CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?(?:\s?[AaPp]\.?[Mm]\.?)?"
TIME = rf"(?:\d{{4}}-\d\d-\d\d[T ,]{{1,2}})?{CLOCK}(?:Z|\s?[+-]\d\d:?\d\d)?"
TIME_BEFORE = re.compile(rf"[\[(]?(?P<at>{TIME})[\])]?\s*[-\u2013\u2014|,]?\s*(?=\S)")
TIME_AFTER = re.compile(rf"(?P<who>[^:\[(]{{1,60}}?)\s*[\[(](?P<at>{TIME})[\])]\s*(?=:)")
MARK = re.compile(r"[\[(]\s*(?P<mark>[A-Za-z -]{3,20})\s*[\])]\s*", re.IGNORECASE)
LABEL = re.compile(r"(?P<label>[^:]{1,80}?)\s*:(?P<text>.*)", re.DOTALL)
ROLE_AND_NAME = re.compile(r"(?P<outer>[^()\[\]]+?)\s*[(\[]\s*(?P<inner>[^()\[\]]+?)\s*[)\]]")
NUMBERED = re.compile(r"(?P<role>\D+?)\s*#?\d{1,3}")


class Speaker(NamedTuple):
    """A role, and the name that stood beside it."""

    role: Role
    author: str | None


class Spoken(NamedTuple):
    """A line that starts a turn: `label` as written, before it is known who that is."""

    label: str
    is_note: bool
    text: str
    at: str | None


def spoken_line(line: str) -> Spoken | None:
    """The line taken apart, where it has the shape `[time] [note mark] label: text`."""
    rest, at = line.strip().replace("**", ""), None
    if before := TIME_BEFORE.match(rest):
        rest, at = rest[before.end() :], before["at"]
    is_note = False
    if (mark := MARK.match(rest)) and ALIASES.get(mark["mark"].strip().lower()) is Role.NOTE:
        rest, is_note = rest[mark.end() :], True
    if after := TIME_AFTER.match(rest):
        rest, at = after["who"] + rest[after.end() :], after["at"]
    label = LABEL.fullmatch(rest)
    if label is None:
        return None
    return Spoken(label["label"].strip(" -\u2022<>"), is_note, label["text"].strip(), at)


def speaker(spoken: Spoken, known: Mapping[str, Role]) -> Speaker | None:
    """Who speaks; None where the label names no role and nobody in `known` (lower case)."""
    found = _speaker(spoken.label, known)
    if not spoken.is_note:
        return found
    if found is not None:
        return Speaker(Role.NOTE, found.author)
    return Speaker(Role.NOTE, spoken.label if looks_like_name(spoken.label) else None)


def looks_like_name(label: str) -> bool:
    """Whether a label could be somebody's name: one to three words with capitals."""
    if len(label) > LONGEST_NAME:
        return False
    words = label.split()
    if re.search(r"[^\w\s.'\u2019-]|\w{3,}\.$", label) or label.lower() in GREETINGS:
        return False
    if not 1 <= len(words) <= 3 or words[0].lower().rstrip(".") in NOT_NAMES:
        return False
    return words[0][0].isupper() and all(word[0].isupper() or word.isdigit() for word in words)


def _speaker(label: str, known: Mapping[str, Role]) -> Speaker | None:
    low = label.lower()
    if low in ALIASES:
        return Speaker(ALIASES[low], None)
    if low in known:
        return Speaker(known[low], label)
    numbered = NUMBERED.fullmatch(label)
    if numbered and numbered["role"].lower() in ALIASES:
        return Speaker(ALIASES[numbered["role"].lower()], label)
    pair = ROLE_AND_NAME.fullmatch(label)
    return _paired(pair["outer"], pair["inner"]) if pair else None


def _paired(outer: str, inner: str) -> Speaker | None:
    outer_role, inner_role = ALIASES.get(outer.lower()), ALIASES.get(inner.lower())
    if inner_role is not None:
        return Speaker(inner_role, None if outer_role else outer)
    if outer_role is not None:
        return Speaker(outer_role, inner)
    return None
