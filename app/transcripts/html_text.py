"""HTML to readable text, and the clean-up of fields that are plain text already.

The tree comes from lxml, which gives up below 2,048 levels. What is deeper, or has more
tags than any mail, was built to break a reader and is read flat, without its layout.
"""

import html as html_entities
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.transcripts.html_page import BLOCKS, HIDDEN, Page

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_TAGS = 100_000  # a second's work; the longest newsletters have some thousands

_DECLARATION = re.compile(r"\s*<\?xml[^<>]*>")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})[^<>]*>")
_PAIRED = re.compile(
    r"<(p|div|ul|ol|table|blockquote|h[1-6]|html|body|pre)(?:\s[^<>]*)?>", re.IGNORECASE
)
_LINE_BREAK = re.compile(r"(?<![ ])<br\s*/?>|<br\s*/?>(?![ ])", re.IGNORECASE)
_OPENING = re.compile(r"\s*<(!doctype html|html[\s>]|a\s+href=|span[\s>]|font[\s>])", re.IGNORECASE)
_HUGE_NUMBER = re.compile(r"&#[0-9]{8,}")
_MARKS = re.compile("[\0\u00ad\u034f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_LOST_JOINERS = re.compile(r"(?<!\w)\u200c|\u200c(?!\w)")
_SPACES = {ord(one): " " for one in "\u00a0\u2007\u202f"}
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_WIDE_GAP = re.compile(r"\n{3,}")


def html_to_text(html: str) -> str:
    """The text of a page or fragment as a person would read it.

    Blocks and `<br>` become line breaks, lists become "- item" and "1. item", cells are
    parted by " | ", quotes start with "> ", and an address follows its link where the
    text doesn't show it. Entities are decoded once. Hidden parts, scripts, styles and
    comments are left out. Never raises, and takes time in proportion to the length.
    For HTML only: what a person typed as plain text goes to `plain`.
    """
    tree = parse_html(html)
    return page_text(tree) if tree is not None else _flat_text(html)


def parse_html(html: str) -> "HtmlElement | None":
    """The tree of a page or fragment. None where it is blank, too deep or too long."""
    if html.count("<") > MAX_TAGS:
        return None
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    source = _DECLARATION.sub("", _MARKS.sub("", html), count=1).encode("utf-8", "replace")
    try:
        tree = document_fromstring(source, parser=parser)
    except ParserError:  # nothing to be seen in it
        return None
    is_cut = any("depth" in one.message for one in parser.error_log)
    return None if is_cut else tree


def page_text(tree: "HtmlElement") -> str:
    """The text of a parsed page."""
    from lxml.etree import iterwalk

    page, walk = Page(), iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if page.shows(element):
                page.open(element)
            else:
                walk.skip_subtree()
        else:
            page.close(element)
    return _readable(page.text())


def looks_like_html(text: str) -> bool:
    """Whether a field that may be either holds HTML, and not a tag that somebody typed.

    A block must be opened and closed, or the text broken by `<br>` as no person does.
    """
    if "<" not in text:
        return False
    if _OPENING.match(text):
        return "</" in text or ">" in text
    lower = text.lower()
    if any(f"</{match[1].lower()}" in lower for match in _first_of(_PAIRED, text)):
        return True
    return _LINE_BREAK.search(text) is not None


def plain(text: str, *, entities: bool = False) -> str:
    """A plain-text field without what nobody can see in it; never read as HTML.

    Zero-width and direction marks go (the joiners of emoji and scripts stay), special
    spaces become spaces, line ends `\\n`. `entities` decodes once what some exports
    leave behind in plain text, as `&nbsp;`.
    """
    if entities:
        text = _decoded(text)
    text = _LINE_ENDS.sub("\n", text)
    text = _LOST_JOINERS.sub("", _MARKS.sub("", text)).translate(_SPACES)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def _first_of(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The first match for each tag name, so that a long page isn't searched for every tag."""
    seen = set[str]()
    for match in pattern.finditer(text):
        if match[1].lower() not in seen:
            seen.add(match[1].lower())
            yield match


def _decoded(text: str) -> str:
    return html_entities.unescape(_HUGE_NUMBER.sub("&#65533", text))


def _readable(text: str) -> str:
    return _WIDE_GAP.sub("\n\n", plain(text))


def _flat_text(html: str) -> str:
    """The words without their layout, for what is too deep to be a page."""
    text = _without(html, "<!--", "-->", end_length=3)
    for tag in ("script", "style"):
        text = _without(text, f"<{tag}", f"</{tag}", end_length=0)  # which goes with the tags
    return _readable(_decoded(_TAG.sub(_line_end, text)))


def _line_end(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    return "\n" if name == "br" or name in BLOCKS else " " if name in HIDDEN else ""


def _without(text: str, start: str, end: str, end_length: int) -> str:
    """The text without what stands between the two, to its end where the second lacks."""
    lower, kept, at = text.lower(), list[str](), 0
    if len(lower) != len(text):  # a letter that lower-cases to two: places would be wrong
        lower = text
    while (found := lower.find(start, at)) >= 0:
        kept.append(text[at:found])
        after = lower.find(end, found)
        at = len(text) if after < 0 else after + end_length
    return "".join((*kept, text[at:]))
