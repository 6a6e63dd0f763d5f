"""Addresses of machines: IP and MAC, without an engine around them."""

import ipaddress
import re
from collections.abc import Iterator

from app.redaction.recognizers.pattern import Patterns, compiled
from app.redaction.span import Span

V4 = re.compile(r"(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)")
V6 = re.compile(r"(?<![\w:.])(?=[0-9a-f:]{0,40}:)[0-9a-f:]{6,39}(?![\w:])", re.IGNORECASE)
VERSION_BEFORE = re.compile(r"\b(?:v|ver|version|release|build|firmware)\.?\s?$", re.IGNORECASE)


class Ip:
    """`192.168.0.17` and `2001:db8::7334`, but no `version 2.0.1.4`."""

    entity = "IP"

    def find(self, text: str) -> Iterator[Span]:
        """A span for each address that could be one."""
        for pattern in (V4, V6):
            for match in pattern.finditer(text):
                before = text[max(match.start() - 12, 0) : match.start()]
                if _is_address(match[0]) and not VERSION_BEFORE.search(before):
                    yield Span(match.start(), match.end(), self.entity, 0.9)


def mac() -> Patterns:
    """`00:1A:2B:3C:4D:5E`."""
    pattern = r"(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])"
    return Patterns("MAC", compiled(pattern), score=0.9)


def _is_address(value: str) -> bool:
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return False
    return not (address.is_unspecified or address.is_loopback)
