"""Web addresses whose path or query can lead to a person. A bare host stays readable."""

import re

from app.redaction.recognizers.pattern import Patterns, compiled

SOCIAL = re.compile(
    r"(?:facebook|fb|instagram|twitter|x|linkedin|tiktok|youtube|t|wa|github|pinterest|snapchat)"
    r"\.(?:com|me|co)/[\w@]",
    re.IGNORECASE,
)

# Folders whose next part names somebody or something of theirs.
NAMED_PATH = re.compile(
    r"(?:^|/)(?:accounts?|users?|u|profiles?|members?|people|in|customers?|orders?|invite|reset"
    r"|verify|unsubscribe|t|~)/[^/\s]{3,}",
    re.IGNORECASE,
)


def url() -> Patterns:
    """`https://img.example/p?id=1:2` and `www.facebook.com/maya`, not `https://shop.example`."""
    patterns = compiled(
        r"\b(?:https?|ftp)://[^\s<>\"'\ue000]{3,2000}",
        r"(?<![@\w.])(?:www\.)?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}"
        r"/[^\s<>\"'\ue000]{1,2000}",
    )
    return Patterns("URL", patterns, score=0.9, accepts=_identifies)


def _identifies(address: str) -> bool:
    rest = re.sub(r"^\w+://", "", address)
    host, _, path = rest.partition("/")
    if "@" in host or "?" in rest or "#" in rest or "=" in rest:
        return True
    if NAMED_PATH.search(path):
        return True
    return any(char.isdigit() for char in path) or SOCIAL.search(rest) is not None
