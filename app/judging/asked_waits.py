"""How long a provider asks to be left alone, in the headers of its refusal."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# As OpenAI writes the time until a limit is reset: 17ms, 1s, 6m0s, 1h2m3.5s
# (https://platform.openai.com/docs/guides/rate-limits).
_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:([\d.]+)s)?(?:(\d+)ms)?")
_LIMITS = ("requests", "tokens")


def asked_wait_s(
    headers: Mapping[str, str], now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> float | None:
    """Seconds, 0.0 or more; None where nothing is asked. Names of headers in lower case."""
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    value = headers.get("retry-after", "").strip()
    seconds = _number(value)
    if seconds is not None:
        return seconds
    return _seconds_until(value, now) if value else _spent_limit_s(headers)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return max(0.0, number) if number < float("inf") else None  # nan and inf are no waits


def _seconds_until(date: str, now: Callable[[], datetime]) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now()).total_seconds())


def _spent_limit_s(headers: Mapping[str, str]) -> float | None:
    """Until the last of the limits that are spent is reset."""
    waits = [
        _duration_s(headers.get(f"x-ratelimit-reset-{limit}", ""))
        for limit in _LIMITS
        if headers.get(f"x-ratelimit-remaining-{limit}") == "0"
    ]
    return max((wait for wait in waits if wait is not None), default=None)


def _duration_s(text: str) -> float | None:
    match = _DURATION.fullmatch(text.strip())
    if not match or not match[0]:
        return None
    hours, minutes, seconds, milliseconds = (_number(part or "0") or 0.0 for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000
