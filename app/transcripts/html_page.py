"""A page while its text is written: line breaks, lists, cells, quotes and links."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HIDDEN = frozenset(
    [
        "head",
        "title",
        "script",
        "style",
        "template",
        "noscript",
        "object",
        "svg",
        "math",
        "iframe",
        "select",
        "datalist",
    ]
)
_SPACED = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figure"])
BLOCKS = _SPACED | frozenset(
    [
        "address",
        "article",
        "aside",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "footer",
        "form",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "section",
        "summary",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "ul",
    ]
)
_CELLS = frozenset({"td", "th"})
_LISTS = frozenset({"ul", "ol"})

LONG_LINK = 200  # characters; a longer address is one that tracks, and loses its query
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_UNSEEN = re.compile(r"display:none|visibility:hidden|mso-hide:all|font-size:0(?![.\d])")
_NO_MARGIN = re.compile(r"margin(-bottom)?:0")
_LETTERS = re.compile(r"[^\W_]")
_FILE_NAME = re.compile(
    r"[^\n]{0,200}\.(png|jpe?g|gif|bmp|webp|heic|svg|tiff?)|(inline )?image[ _-]?\d*", re.IGNORECASE
)
_WEB = re.compile(r"https?://", re.IGNORECASE)


@dataclass
class Page:
    """What is written so far, and what waits for the next word."""

    parts: list[str] = field(default_factory=list)
    line_ends: int = 0
    is_spaced: bool = False  # a blank was read, and no word since
    is_next_cell: bool = False
    marker: str = ""  # of the list item that waits for its first word
    quotes: int = 0
    verbatim: int = 0
    lists: list[int] = field(default_factory=list)  # next number; 0 for bullets
    rows: list[int] = field(default_factory=list)  # how many parts there were before the row
    links: list[tuple[int, str]] = field(default_factory=list)

    def text(self) -> str:
        return "".join(self.parts)

    def shows(self, element: "HtmlElement") -> bool:
        """Whether a reader of the mail would see the element."""
        if element.tag in HIDDEN or "hidden" in element.attrib:
            return False
        style = element.get("style")
        return not (style and _UNSEEN.search(style.replace(" ", "").lower()))

    def open(self, element: "HtmlElement") -> None:
        tag = element.tag
        if tag == "br":
            self.line_ends += 1
        elif tag == "a":
            self.links.append((len(self.parts), element.get("href") or ""))
        elif tag == "img":
            self._image(element)
        elif tag in _CELLS:
            self.is_next_cell = bool(self.rows) and len(self.parts) > self.rows[-1]
        elif tag in BLOCKS:
            self._open_block(element)
        self.write(element.text)

    def close(self, element: "HtmlElement") -> None:
        tag = element.tag
        if self.shows(element):
            if tag == "a":
                self._close_link()
            elif tag in BLOCKS:
                self._close_block(element)
        self.write(element.tail)

    def write(self, text: str | None) -> None:
        if not text:
            return
        if self.verbatim:
            self._write_lines(text)
            return
        words = _BLANKS.sub(" ", text)
        if words == " ":
            self.is_spaced = True
            return
        self._begin(self.is_spaced or words[0] == " ")
        self.parts.append(words.strip(" "))
        self.is_spaced = words[-1] == " "

    def _write_lines(self, text: str) -> None:
        for number, line in enumerate(text.split("\n")):
            self.line_ends += number > 0
            if line.strip():
                self._begin(self.is_spaced)
                self.parts.append(line)
        self.is_spaced = False

    def _begin(self, is_spaced: bool) -> None:
        """Writes what has waited for the next word: line ends, marks, or a blank."""
        if self.is_next_cell and self.parts:
            self.parts.append(" | ")
        elif self.line_ends or not self.parts:
            ends = "\n" * min(self.line_ends, 2) if self.parts else ""
            self.parts.append(ends + "> " * min(self.quotes, 9) + self.marker)
            self.marker = ""
        elif is_spaced:
            self.parts.append(" ")
        self.line_ends, self.is_spaced, self.is_next_cell = 0, False, False

    def _break(self, element: "HtmlElement") -> None:
        self.line_ends = max(self.line_ends, self._gap(element))

    def _gap(self, element: "HtmlElement") -> int:
        """Line ends before and after a block: 2 where mail programs show a blank line."""
        if element.tag not in _SPACED or self.lists or self.rows:
            return 1
        style = (element.get("style") or "").replace(" ", "").lower()
        is_line = "MsoNormal" in (element.get("class") or "") or _NO_MARGIN.search(style)
        return 1 if is_line else 2

    def _open_block(self, element: "HtmlElement") -> None:
        self._break(element)
        tag = element.tag
        if tag in _LISTS:
            self.lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self._open_item()
        elif tag == "tr":
            self.rows.append(len(self.parts))
            self.is_next_cell = False
        self.quotes += tag == "blockquote"
        self.verbatim += tag == "pre"

    def _open_item(self) -> None:
        number = self.lists[-1] if self.lists else 0
        indent = "  " * min(max(len(self.lists) - 1, 0), 9)
        self.marker = indent + (f"{number}. " if number else "- ")
        if number:
            self.lists[-1] += 1

    def _close_block(self, element: "HtmlElement") -> None:
        tag = element.tag
        self._break(element)
        if tag in _LISTS:
            self.lists.pop()
        elif tag == "li":
            self.marker = ""
        elif tag == "tr":
            self.rows.pop()
            self.is_next_cell = False
        self.quotes -= tag == "blockquote"
        self.verbatim -= tag == "pre"

    def _close_link(self) -> None:
        start, href = self.links.pop()
        address = unseen_address(href, "".join(self.parts[start:]))
        if address:
            self.parts.append(f" ({address})")

    def _image(self, element: "HtmlElement") -> None:
        """The words that stand for a picture: an emoji as it is, others in brackets.

        The name of its file says nothing that anybody wrote.
        """
        alt = (element.get("alt") or "").strip()
        is_unseen = "1" in (element.get("width"), element.get("height"))
        if not alt or is_unseen or _FILE_NAME.fullmatch(alt):
            return
        self.write(f" [image: {alt}] " if _LETTERS.search(alt) else alt)


def unseen_address(href: str, text: str) -> str:
    """Where a link leads, if its text doesn't say. Empty for links that show no word."""
    href, shown = href.strip(), text.strip().lower()
    if not shown:
        return ""
    if _WEB.match(href):
        bare = _WEB.sub("", href).removeprefix("www.").rstrip("/").lower()
        return "" if bare in shown else href if len(href) <= LONG_LINK else href.split("?")[0]
    scheme, _, rest = href.partition(":")
    target = rest.split("?")[0]
    if scheme.lower() == "mailto":
        return "" if target.lower() in shown else target
    if scheme.lower() == "tel":
        return "" if _digits(target) in _digits(shown) else target
    return ""


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdigit())
