"""What a failed model call means, and who can mend it."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import openai

FaultKind = Literal["passing", "setup", "rejected", "too_long", "refused"]

_KEY = "Set DEBRIEF_API_KEY, or the provider's own variable, to a key that may use this model."
_NAME = "Check DEBRIEF_MODEL and DEBRIEF_API_BASE; the provider lists the names that it knows."
_PROVIDER = "Name the provider first in DEBRIEF_MODEL, such as openai/NAME or ollama/NAME."
_CREDIT = "Top up the account that the key belongs to, or use another one."
_REQUEST = "The provider turned the request down; check that DEBRIEF_MODEL names a chat model."


class Fault(NamedTuple):
    """A failed call.

    passing: a later try may work, after `retry_after_s` seconds where the provider says so.
    setup: an operator must act, as `way_out` says. rejected: the provider didn't accept
    the request as it was. too_long: it doesn't fit the model. refused: a content filter.
    """

    kind: FaultKind
    words: str  # one line, without the key
    error: Exception
    way_out: str = ""
    retry_after_s: float | None = None


def read_fault(error: "openai.OpenAIError", api_key: str | None) -> Fault:
    """The fault behind an error of LiteLLM's, which all derive from OpenAI's."""
    words = _in_words(error, api_key)
    if way_out := _way_out(error, words):
        return Fault("setup", words, error, way_out)
    return Fault(_kind(error), words, error, _REQUEST, _retry_after_s(error))


def _kind(error: Exception) -> FaultKind:
    from litellm.exceptions import ContentPolicyViolationError, ContextWindowExceededError

    if isinstance(error, ContextWindowExceededError) or _status(error) == 413:
        return "too_long"
    if isinstance(error, ContentPolicyViolationError):
        return "refused"
    return "rejected" if _status(error) in {400, 422} else "passing"


def _status(error: Exception) -> int | None:
    return getattr(error, "status_code", None)


def _way_out(error: Exception, words: str) -> str | None:
    """What an operator can do, or None where there is nothing to set."""
    if "LLM Provider NOT provided" in words:
        return _PROVIDER
    if "insufficient_quota" in words or "current quota" in words or _status(error) == 402:
        return _CREDIT
    # Without any key the OpenAI client fails before it calls; LiteLLM reports a 500.
    if _status(error) in {401, 403} or "Missing credentials" in words:
        return _KEY
    return _NAME if _status(error) == 404 else None


def _in_words(error: Exception, api_key: str | None, limit: int = 200) -> str:
    """The provider's words in one line; shortened, since some repeat the request."""
    text = " ".join(str(error).replace(api_key or "\0", "[key]").split())
    # LiteLLM puts its own class names and "OpenAIException - " before the words.
    text = text.rpartition("Exception - ")[2] if "Exception - " in text[:120] else text
    return text[:limit].rstrip(" .") or type(error).__name__


def _retry_after_s(error: Exception) -> float | None:
    headers = getattr(error, "litellm_response_headers", None) or {}
    value = str(headers.get("retry-after", "")).strip()
    try:
        return max(0.0, float(value))
    except ValueError:
        return _seconds_until(value)


def _seconds_until(date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
