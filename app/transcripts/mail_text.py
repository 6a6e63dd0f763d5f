"""What a person wrote in a mail, without the history that they answered and their signature.

Only what structure marks is cut: quotes, the headers above them, and what stands below a
signature's own line. "Regards, Anna" stays, and so does all that somebody forwards.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.transcripts.html_text import html_to_text, page_text, parse_html, plain
from app.transcripts.mail_html import mark_history
from app.transcripts.mail_marks import (
    asks_to_reply_above,
    header_length,
    is_quoted,
    starts_forward,
    unquoted,
)

MAX_SIGNATURE = 20  # lines with words; more below a `--` is what somebody wrote
MAX_LINES = 20_000  # searched for history; what stands below is left as it is
_PASSES = 10
_SIGNATURE_LINE = re.compile(r"\s*(--|—|––)\s*")


def reply_from_html(html: str) -> str:
    """The newest reply of an HTML mail, as readable text.

    Its quotes and signatures are cut by the containers that mail programs put them in,
    and then by their lines. All of the mail where nothing else would be left.
    """
    tree = parse_html(html)
    if tree is None:
        return reply_from_text(html_to_text(html))
    mark_history(tree)
    return _reply(page_text(tree)) or html_to_text(html)


def reply_from_text(text: str) -> str:
    """The newest reply of a plain-text mail.

    Answers between or below the quoted lines stay, without the quotes. All of the mail
    where nothing else would be left. What is cut once is left alone the second time.
    """
    whole = plain(text)
    return _reply(whole) or whole


def _reply(text: str) -> str:
    """Empty where all of it is history. In passes: a cut may bring a quote to the end."""
    for _ in range(_PASSES):
        cut = _cut(text)
        if cut == text or not cut:
            return cut
        text = cut
    return text


def _cut(text: str) -> str:
    """One pass over the mail's lines."""
    body = _Body(_above_delimiter(text.split("\n")))
    while body.at < min(len(body.lines), MAX_LINES) and not starts_forward(body.lines[body.at]):
        header = header_length(body.lines, body.at)
        if header:
            body.leave_history(body.at + header)
        elif is_quoted(body.lines[body.at]):
            body.leave_or_keep_quote()
        else:
            body.keep(body.at + 1)
    return body.reply()


@dataclass
class _Body:
    """The lines of a mail while they are read, and the stretches of them that are kept."""

    lines: Sequence[str]
    at: int = 0
    has_header: bool = False  # of a quote, so that every later quote is history as well
    kept: list[list[str]] = field(default_factory=lambda: [[]])

    def keep(self, end: int) -> None:
        self.kept[-1].extend(self.lines[self.at : end])
        self.at = end

    def leave_history(self, below: int) -> None:
        """The quote below its header, or all that is below where nothing is quoted."""
        start = _skip_blank(self.lines, below)
        if start == len(self.lines) or not is_quoted(self.lines[start]):
            self.at = len(self.lines)
            return
        self.at, self.has_header = _end_of_quote(self.lines, start), True
        self.kept.append([])

    def leave_or_keep_quote(self) -> None:
        end = _end_of_quote(self.lines, self.at)
        is_last = _skip_blank(self.lines, end) == len(self.lines)
        above = _last_words(self.kept[-1])
        if self.has_header or _is_history(self.lines[self.at : end], above, is_last):
            self.at = end
            self.kept.append([])
        else:
            self.keep(end)

    def reply(self) -> str:
        """What is kept, each stretch without its signature, and what was not read."""
        *earlier, last = map(_without_signature, self.kept)
        stretches = (*earlier, [*last, *self.lines[self.at :]])
        texts = ("\n".join(one).strip() for one in stretches)
        return "\n\n".join(text for text in texts if text)


def _above_delimiter(lines: Sequence[str]) -> Sequence[str]:
    """The lines above "reply above this line"; without it where nothing is above."""
    found = next((i for i, line in enumerate(lines[:MAX_LINES]) if asks_to_reply_above(line)), None)
    if found is None:
        return lines
    above = lines[:found]
    return above if any(line.strip() for line in above) else lines[found + 1 :]


def _skip_blank(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _end_of_quote(lines: Sequence[str], at: int) -> int:
    """The place behind the last of the quoted lines from `at`, blank ones between them."""
    end = at
    while at < len(lines) and (is_quoted(lines[at]) or not lines[at].strip()):
        at += 1
        if is_quoted(lines[at - 1]):
            end = at
    return end


def _is_history(block: Sequence[str], above: str, is_last: bool) -> bool:
    """Whether lines that start with `>` are what was answered, or a quote in the text.

    They are history where nothing is in them, where they begin with their own header,
    or where they close the mail with two lines or more that no colon above announces.
    """
    inner = [unquoted(line) for line in block]
    first = _skip_blank(inner, 0)
    if first == len(inner) or header_length(inner, first):
        return True
    return is_last and len(block) > 1 and not above.endswith(":")


def _last_words(lines: Sequence[str]) -> str:
    """The last line with words. Empty where there is none."""
    return next((line.rstrip() for line in reversed(lines) if line.strip()), "")


def _without_signature(lines: Sequence[str]) -> Sequence[str]:
    """The lines above the first `--` that has no more below it than a signature has."""
    below, found = 0, len(lines)
    for at in range(len(lines) - 1, -1, -1):
        if _SIGNATURE_LINE.fullmatch(lines[at]):
            found = at
        below += bool(lines[at].strip())
        if below > MAX_SIGNATURE:
            break
    return lines[:found]
