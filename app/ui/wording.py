"""How the product puts things: levels, reasons, states and times in plain words."""

import re
from datetime import UTC, date, datetime

from app.coaching.states import NoteState
from app.desk.views import QueueGroup
from app.judging.assessment import Cause, DimensionScore, UnscoredReason
from app.playbook.rubric import Dimension

PLACEHOLDER = re.compile(r"\[([A-Z][A-Z_]*)_(\d+)\]")
DIMENSION_TITLES = {
    Dimension.EMPATHY: "Empathy",
    Dimension.CLARITY: "Clarity",
    Dimension.RESOLUTION: "Resolution",
}
# Material Symbols, which Streamlit serves itself; the stylesheet has the same three.
DIMENSION_ICONS = {
    Dimension.EMPATHY: ":material/favorite:",
    Dimension.CLARITY: ":material/notes:",
    Dimension.RESOLUTION: ":material/task_alt:",
}
DIMENSION_COLOURS = {
    Dimension.EMPATHY: "violet",
    Dimension.CLARITY: "orange",
    Dimension.RESOLUTION: "green",
}
GROUP_TITLES = {
    QueueGroup.NEEDS_YOU: "Needs you first",
    QueueGroup.RECOGNISE: "Worth recognising",
    QueueGroup.CHECK: "Random check",
}
UNSCORED = {
    UnscoredReason.NOT_APPLICABLE: "Not called for here",
    UnscoredReason.NOT_ENOUGH_EVIDENCE: "Not enough to go on",
    UnscoredReason.OUTSIDE_AGENT: "Outside the agent's control",
    UnscoredReason.OFF_MENU_LEVEL: "The judge named a level that doesn't exist",
    UnscoredReason.NO_EVIDENCE: "The judge gave no quote",
    UnscoredReason.QUOTE_NOT_FOUND: "The judge's quote isn't in that turn",
    UnscoredReason.PASSAGE_NOT_GIVEN: "The judge cited a passage that it wasn't given",
    UnscoredReason.MISSING: "The judge left it out",
    UnscoredReason.UNUSABLE_REPLY: "The judge's reply couldn't be read",
    UnscoredReason.REFUSED: "The judge declined",
    UnscoredReason.CUT_OFF: "The judge's reply was cut off",
    UnscoredReason.NO_REPLY: "The judge didn't answer",
    UnscoredReason.TOO_CLOSE: "Too close to call",
    UnscoredReason.SWAYED: "Moved by words meant for the judge",
}
# What else there is to know of it is for the leader to tell.
UNSCORED_FOR_AGENT = {
    reason: "Not scored here: "
    + ("doesn't apply" if reason is UnscoredReason.NOT_APPLICABLE else "couldn't be judged")
    for reason in UnscoredReason
}
CAUSES = {
    Cause.AGENT: "With the agent",
    Cause.PROCESS: "With policy, process or product",
    Cause.CUSTOMER: "With the customer",
}
STATES = {
    NoteState.DRAFT: "Draft",
    NoteState.APPROVED: "Approved, not shared yet",
    NoteState.REJECTED: "Rejected",
    NoteState.SHARED: "Shared",
    NoteState.ACKNOWLEDGED: "Read by the agent",
    NoteState.DISPUTED: "Disputed",
    NoteState.WITHDRAWN: "Withdrawn",
    NoteState.SUPERSEDED: "Replaced by a newer draft",
}


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """ "1 ticket", "14 tickets"."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def sentence(text: str) -> str:
    """`text` with a capital first letter, the others as they are."""
    return text[:1].upper() + text[1:]


def turn_name(index: int) -> str:
    """ "turn 4" for index 3: people count from one."""
    return f"turn {index + 1}"


def score_in_words(score: DimensionScore) -> str:
    """ "3 of 4 criteria scored"; the number itself stands apart."""
    return f"{score.scored} of {score.total} criteria scored"


def ago(moment: datetime, now: datetime | None = None) -> str:
    """ "just now", "25 min ago", "3 h ago", "2 days ago", and the date after a fortnight.

    A time without a zone counts as UTC.
    """
    then = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    seconds = ((now or datetime.now(UTC)) - then).total_seconds()
    for limit, unit, name in ((3600, 60, "min"), (86_400, 3600, "h")):
        if seconds < limit:
            return f"{int(seconds // unit)} {name} ago" if seconds >= 60 else "just now"
    days = int(seconds // 86_400)
    return f"{counted(days, 'day')} ago" if days <= 14 else day(then.date())


def day(when: date) -> str:
    """ "24 November 2025"."""
    return f"{when.day} {when:%B %Y}"


def joined(*parts: str | None) -> str:
    """The parts that there are, with a middle dot between."""
    return " · ".join(part for part in parts if part)


def placeholder_words(found: re.Match[str]) -> str:
    """ "person 1" for a match of [PERSON_1]."""
    return f"{found[1].replace('_', ' ').lower()} {found[2]}"


def plain(text: str) -> str:
    """`text` with the characters that Streamlit's Markdown would act on escaped, and
    placeholders such as [PERSON_1] as words ("person 1").

    For labels of buttons and expanders, where a customer's words may stand.
    """
    text = PLACEHOLDER.sub(placeholder_words, text)
    return "".join(f"\\{char}" if char in "\\`*_{}[]()#+-.!|<>~:$" else char for char in text)
