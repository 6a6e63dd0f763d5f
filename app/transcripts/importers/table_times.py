"""Times as tables have them: in the user's zone, day or month first, in words."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.transcripts.importers.answers import Answers, Question
from app.transcripts.importers.times import utc_time

_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})\.?(?:,?[T ]+(.*))?")
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?:,?[T ]+(.*))?")
_CLOCK = re.compile(
    r"(?:um |at |à |kl\.? )?(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?"
    r"\s*(?:([ap])\.?\s?m\.?)?(?:uhr)?\s*(.*)",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"\(?(?:utc|gmt)?\s*([+-]\d{1,2}):?(\d{2})?\)?", re.IGNORECASE)
_UTC_WORDS = frozenset(["z", "utc", "gmt", "(utc)", "(gmt)"])
_US = {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_ZONES = {**_US, "cet": 1, "cest": 2, "bst": 1, "west": 1, "eet": 2, "eest": 3, "jst": 9}
_ZONE_IN_TITLE = re.compile(r"\b(utc|gmt|[A-Z][a-z]+/[A-Z][A-Za-z_]+)\b")
_WRITTEN = re.compile(r"[^\W\d_]{3,}")


class Clock(NamedTuple):
    """How the times of a table are read."""

    zone: tzinfo = UTC
    day_first: bool = True

    def utc(self, text: str, after: datetime | None = None) -> datetime | None:
        """The time as UTC; None for what isn't one. Of an hour that the clocks repeat in
        autumn it is the first, unless that would be before `after` and the second isn't.

        A time that they skip in spring counts as if they had not been put forward yet.
        """
        moment = _moment(text.strip(), self.day_first)
        if moment is None:
            return None
        if moment.tzinfo is not None:
            return _to_utc(moment)
        first = _to_utc(moment.replace(tzinfo=self.zone))
        if first is None or after is None or first >= after:
            return first
        second = _to_utc(moment.replace(tzinfo=self.zone, fold=1))
        return second if second and second > first else first


def clock_for(
    times: Iterable[str], title: str, answers: Answers
) -> tuple[Clock, tuple[Question, ...]]:
    """How to read a table's times, from some of them, and what to ask because they don't tell."""
    some = [text.strip() for text in times if text.strip()]
    questions = list[Question]()
    day_first = answers.day_first
    if day_first is None:
        day_first, is_sure = _day_first(some)
        if not is_sure:
            questions.append(_day_question(day_first))
    zone, is_told = _zone(title, answers)
    moments = (_moment(text, day_first) for text in some)
    if not is_told and any(moment and moment.tzinfo is None for moment in moments):
        text = "the times have no zone and are taken for UTC; say which zone they are in"
        questions.append(Question(key="zone", text=text, guess=("UTC",)))
    return Clock(zone, day_first), tuple(questions)


def _day_question(day_first: bool) -> Question:
    order = "the day" if day_first else "the month"
    return Question(
        key="day_first",
        text=f"dates such as 3/4/2025 can be read in two ways; {order} is taken to come first",
        choices=("yes", "no"),
        guess=("yes" if day_first else "no",),
    )


def _zone(title: str, answers: Answers) -> tuple[tzinfo, bool]:
    """The zone, and whether somebody, or the column's title, told it."""
    if answers.zone is not None:
        return ZoneInfo(answers.zone), True
    named = _ZONE_IN_TITLE.search(title) or _ZONE_IN_TITLE.search(title.lower())
    if named is None:
        return UTC, False
    try:
        return ZoneInfo(named[1] if "/" in named[1] else "UTC"), True
    except (KeyError, ValueError, OSError):
        return UTC, False


def _day_first(texts: list[str]) -> tuple[bool, bool]:
    """Whether the day comes first, and whether that is sure.

    By a number above 12, by dots between the numbers, by AM and PM; else by the order
    in which the dates lie closer together.
    """
    dates = [match for text in texts if (match := _NUMERIC.fullmatch(text))]
    if any(int(one[1]) > 12 for one in dates) or any(one[2] == "." for one in dates):
        return True, True
    if any(int(one[3]) > 12 for one in dates):
        return False, True
    if not dates:
        return True, True
    if any(re.search(r"\d\s*[ap]\.?m", text, re.IGNORECASE) for text in texts):
        return False, False
    return _span(texts, day_first=True) <= _span(texts, day_first=False), False


def _span(texts: list[str], *, day_first: bool) -> timedelta:
    clock = Clock(UTC, day_first)
    moments = [moment for text in texts if (moment := clock.utc(text))]
    return max(moments) - min(moments) if moments else timedelta.max


def _to_utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _moment(text: str, day_first: bool) -> datetime | None:
    """The time as written, with its zone where it has one."""
    if text.replace(".", "", 1).isdigit() and len(text.partition(".")[0]) in (10, 13):
        return utc_time(float(text))
    if match := _NUMERIC.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        day, month = (first, second) if day_first or match[2] == "." else (second, first)
        return _combined(year + 2000 if year < 100 else year, month, day, match[5])
    if match := _YEAR_FIRST.fullmatch(text):
        return _combined(int(match[1]), int(match[2]), int(match[3]), match[4])
    return _written(text)


def _combined(year: int, month: int, day: int, rest: str | None) -> datetime | None:
    clock = _CLOCK.fullmatch((rest or "0:00").strip())
    if clock is None:
        return None
    hour, half = int(clock[1]), (clock[4] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        moment = datetime(year, month, day, hour, int(clock[2]), int(clock[3] or 0))
        return moment.replace(tzinfo=_zone_after(clock[5].strip()))
    except ValueError:
        return None


def _zone_after(text: str) -> tzinfo | None:
    """The zone behind a time. Raises ValueError for words that are none."""
    if not text:
        return None
    if text.lower() in _UTC_WORDS:
        return UTC
    if text.lower() in _ZONES:
        return timezone(timedelta(hours=_ZONES[text.lower()]))
    offset = _OFFSET.fullmatch(text)
    if offset is None:
        raise ValueError(text)
    hours = int(offset[1])
    minutes = int(offset[2] or 0) * (-1 if offset[1].startswith("-") else 1)
    return timezone(timedelta(hours=hours, minutes=minutes))


def _written(text: str) -> datetime | None:
    """`3 March 2025 08:02`, `Mar 3, 2025, 8:02 AM`: a month in English words."""
    if not _WRITTEN.search(text) or not re.search(r"\d{4}", text) or len(text) > 60:
        return None
    from dateutil import parser

    try:
        return parser.parse(text, default=datetime(2000, 1, 1), tzinfos=_offsets)
    except (ValueError, OverflowError):
        return None


def _offsets(name: str | None, seconds: int | None) -> tzinfo | None:
    if seconds is not None:
        return timezone(timedelta(seconds=seconds))
    hours = _ZONES.get((name or "").lower())
    return None if hours is None else timezone(timedelta(hours=hours))
