"""Times as exports write them, to UTC."""

import re
from datetime import UTC, date, datetime, time

SECONDS_END = 100_000_000_000  # a larger epoch is in milliseconds
CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(?:([ap])\.?m\.?)?", re.IGNORECASE)
DATE_FORMATS = ("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d %b %Y", "%b %d, %Y", "%b %d %Y")


def utc_time(value: object) -> datetime | None:
    """An ISO 8601 text or an epoch in seconds or milliseconds as UTC.

    A time without a zone counts as UTC. None for what isn't a time, or for one
    that doesn't exist.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _from_epoch(value)
    if isinstance(value, str):
        return _from_text(value.strip())
    return None


def clock_time(text: str, day: date | None) -> datetime | None:
    """`10:02`, `10:02:11 PM` or an ISO time, on `day`. None without a day, or if none exists."""
    whole = _from_text(text.strip())
    if whole is not None or day is None:
        return whole
    match = CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hour, half = int(match[1]), (match[4] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        clock = time(hour, int(match[2]), int(match[3] or 0))
    except ValueError:
        return None
    return datetime.combine(day, clock, UTC)


def written_date(text: str) -> date | None:
    """`2025-03-03`, an ISO time or `3 March 2025`. None for what could be read in two ways."""
    moment = _from_text(text.strip())
    if moment is not None:
        return moment.date()
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def _from_epoch(value: float) -> datetime | None:
    seconds = value / 1000 if abs(value) >= SECONDS_END else value
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _from_text(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return None
    try:
        moment = datetime.fromisoformat(text)
        zoned = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return zoned.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
