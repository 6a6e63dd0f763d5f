"""The words of a message, from the field that an export has for them."""

import re

from app.transcripts.html_text import html_to_text, plain
from app.transcripts.mail_marks import header_length, is_quoted, starts_forward
from app.transcripts.mail_text import reply_from_html, reply_from_text
from app.transcripts.ticket import Role


def mail_words(text: str, html: str) -> str:
    """The newest reply of a mail: of its plain text, else of its HTML."""
    return reply_from_text(text) if text.strip() else reply_from_html(html)


def chat_words(text: str, html: str) -> str:
    """A chat message: its plain text, else what its HTML reads as. Nothing is cut from it."""
    return plain(text) if text.strip() else html_to_text(html)


def speaking(role: Role, text: str) -> Role:
    """SYSTEM for an agent who sent on or back a mail without a word of their own; else the role."""
    if role is Role.AGENT and (is_blank_forward(text) or is_only_quoted(text)):
        return Role.SYSTEM
    return role


def is_blank_forward(text: str) -> bool:
    """Whether a mail begins with what it hands on."""
    lines = [line for line in text.split("\n") if line.strip()][:12]
    if not lines or starts_forward(lines[0]):
        return bool(lines)
    at = 1 if header_length(lines, 0) == 1 and len(lines) > 1 else 0  # a rule above the header
    return header_length(lines, at) > 2


def is_only_quoted(text: str) -> bool:
    """Whether a mail holds what it answers and nothing else: "On ... wrote:" and a quote."""
    lines = [line for line in text.split("\n") if line.strip()]
    quote = lines[header_length(lines, 0) :] if lines else []
    return len(lines) > 1 and bool(quote) and all(map(is_quoted, quote))


def without_ending(text: str, ending: str) -> str:
    """The text without a signature that the export names, where it stands at the end of it."""
    words = ending.split()
    if not words:
        return text
    pattern = r"\s+".join(re.escape(word) for word in words)
    found = re.search(rf"(?:^|\n)\s*{pattern}\s*$", text)
    return text[: found.start()].rstrip() if found else text
