"""What a failed model call means, and who can mend it."""

import re
import socket
import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from app.judging.asked_waits import asked_wait_s

if TYPE_CHECKING:
    import openai

FaultKind = Literal["passing", "busy", "setup", "rejected", "too_long", "refused"]

_KEY = "Set {key}, or the provider's own variable, to a key that may use this model."
_NAME = "Check {model} and {base}; the provider lists the names that it knows."
_PROVIDER = "Name the provider first in {model}, such as openai/NAME or ollama/NAME."
_CREDIT = "Top up the account that the key belongs to, or use another one."
_REQUEST = "The provider turned the request down; check that {model} names a chat model."
_ADDRESS = "Check the network, and the address in {base}."
_TLS = (
    "Check that {base} begins with the right one of http:// and https://, and set "
    "SSL_CERT_FILE to your own authority's certificates where a server has one of those."
)
_SHORTEST_KEY = 8
_NO_COMPLETION = "what it sent is no completion"
# What LiteLLM puts around the provider's words: its own class names, and notes to itself.
_OURS = re.compile(r"^(?:litellm\.)?\w*(?:Error|Timeout): |^\w*(?:Exception|Error) - ")
_NOTE = re.compile(r"\.? ?(?:Error_str: |Handle with `litellm).*$", re.DOTALL)
# How providers say that they won't read a text, where LiteLLM doesn't know it for that.
_ABOUT_CONTENT = re.compile(
    r"invalid[ _]prompt|flagged|content[ _](policy|filter|management)|usage polic|moderation"
    r"|responsible ai|safety (system|filter|setting|polic)",
    re.IGNORECASE,
)
# LiteLLM quotes what it couldn't read, which may be a reply, and that belongs in no log.
_QUOTES_REPLY = ("Received response - <", "Empty or invalid response from LLM endpoint")


class SettingNames(NamedTuple):
    """The settings that an operator is to look at."""

    model: str = "DEBRIEF_MODEL"
    base: str = "DEBRIEF_API_BASE"
    key: str = "DEBRIEF_API_KEY"


THE_JUDGES = SettingNames()


class Fault(NamedTuple):
    """A failed call.

    passing: a later try may work, after `retry_after_s` seconds where the provider says so.
    busy: the same, and it goes for all who ask the provider.
    setup: an operator must act, as `way_out` says. rejected: the provider didn't accept
    the request as it was, and doesn't say whose fault that is. too_long: it doesn't fit
    the model. refused: the provider doesn't take what the text says.
    """

    kind: FaultKind
    words: str  # one line, without the key
    error: Exception
    way_out: str = ""
    retry_after_s: float | None = None


def read_fault(
    error: "openai.OpenAIError", api_key: str | None, names: SettingNames = THE_JUDGES
) -> Fault:
    """The fault behind an error of LiteLLM's, which all derive from OpenAI's."""
    words = _in_words(error, api_key)
    if way_out := _way_out(error, words):
        return Fault("setup", words, error, way_out.format_map(names._asdict()))
    kind = _kind(error)
    hint = _hint(error, kind).format_map(names._asdict())
    return Fault(kind, words, error, hint, _retry_after_s(error))


def no_whole_answer(error: Exception) -> Fault:
    """The fault of a server that says something, and never the whole."""
    return Fault("passing", str(error), error)


def _kind(error: Exception) -> FaultKind:
    from litellm.exceptions import ContentPolicyViolationError, ContextWindowExceededError

    if isinstance(error, ContextWindowExceededError) or _status(error) == 413:
        return "too_long"
    is_rejected = _status(error) in {400, 422}
    about_content = is_rejected and _ABOUT_CONTENT.search(str(error))
    if isinstance(error, ContentPolicyViolationError) or about_content:
        return "refused"
    if _status(error) == 429:
        return "busy"
    return "rejected" if is_rejected else "passing"


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
    if isinstance(_behind(error), ssl.SSLError):
        return _TLS
    return _NAME if _status(error) == 404 else None


def _hint(error: Exception, kind: FaultKind) -> str:
    """What somebody might look at, although time may mend it."""
    if kind == "rejected":
        return _REQUEST
    is_address = isinstance(_behind(error), socket.gaierror | ConnectionRefusedError)
    return _ADDRESS if is_address else ""


def _behind(error: BaseException) -> OSError | None:
    """What the operating system said, where a connection failed.

    A connection that ended in the middle is no fault of the set-up, also where TLS tells it.
    """
    for one in _chain(error):
        if isinstance(one, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return None
        if isinstance(one, ssl.SSLError | socket.gaierror | ConnectionError):
            return one
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those that it came from, as deep as LiteLLM nests them."""
    for _ in range(12):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _in_words(error: Exception, api_key: str | None, limit: int = 200) -> str:
    """The provider's words in one line; shortened, since some repeat the request."""
    if (behind := _behind(error)) is not None:
        return _os_words(behind)
    text = " ".join(_without_key(str(error), api_key or "").split())
    if any(note in text for note in _QUOTES_REPLY):
        return _NO_COMPLETION
    text = text.rpartition("Exception - ")[2] if "Exception - " in text[:120] else text
    text = _NOTE.sub("", text)
    while (shorter := _OURS.sub("", text)) != text:
        text = shorter
    return text[:limit].rstrip(" .") or type(error).__name__


def _without_key(text: str, key: str) -> str:
    """A short key is no secret but a word such as "x" or "none", which stands in other words."""
    return text.replace(key, "[key]") if len(key) >= _SHORTEST_KEY else text


def _os_words(error: OSError) -> str:
    """Such as "Connection refused"."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate isn't trusted: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"no TLS connection: {(error.reason or 'unknown').replace('_', ' ').lower()}"
    return error.strerror or type(error).__name__


def _retry_after_s(error: Exception) -> float | None:
    headers = getattr(error, "litellm_response_headers", None) or {}
    return asked_wait_s({str(name).lower(): str(value) for name, value in headers.items()})
