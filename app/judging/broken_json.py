"""JSON as models break it, read as far as it can be trusted.

Read as they are meant: trailing and missing commas, comments, single and typographic
quotation marks, names without any, Python's words for true, false and nothing, marks
that weren't escaped inside a string, line breaks in one, brackets that weren't closed
before the next began, and dots in place of what was left out.

What a text breaks off in is never completed. A string without an end is no value, and an
object is `Unfinished` where it wasn't closed, or where a part of it couldn't be told
apart: what it says could be another thing than what was meant.
"""

import re
from collections.abc import Iterator

from pydantic import JsonValue

_DEEPEST = 40  # an answer has five levels
_START = re.compile(r"\{|\[(?=\s*[{\[])")
_GAP = re.compile(r"(?:\s|,|;|…|\.\.\.|//[^\n]*|/\*.*?(?:\*/|\Z)|#[^\n]*)+", re.DOTALL)
_SPACE = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_BARE = re.compile(r"[\w.%+-]+")
_COLON = re.compile(r"\s*(?::|=>?)")
_MARKS = {'"': '"', "'": "'", "`": "`"} | dict.fromkeys("\u201c\u201d\u201e", "\u201c\u201d")
_NAMED = r"""["'`\u201c\u201d\u201e]?[\w ]{1,40}["'`\u201c\u201d]?\s*:"""
# What may stand behind the mark that ends a string, in an object and in an array.
_AFTER_MEMBER = re.compile(
    rf"""\s*(?:[}}\]]|,\s*(?:{_NAMED}|[}}\]{{/#])|\n\s*{_NAMED}|["\u201c\u201d]\w{{1,40}}["\u201d]\s*:)"""
)
_AFTER_ITEM = re.compile(
    r"""\s*(?:[}\]]|,\s*["'`\u201c\u201d\u201e{}\[\]\d.\u2026/-]|,\s*(?:true|false|null|None)\b)"""
)
# A name that a string without an end has swallowed, by the mark that the string began with.
_SWALLOWED = {
    mark: re.compile(rf"(?<!\\)[{closing}]\w{{2,30}}[{closing}]\s*:")
    for mark, closing in _MARKS.items()
}
_CODE = re.compile(r"[0-9a-fA-F]{4}")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_WORDS: dict[str, JsonValue] = {
    "true": True, "false": False, "null": None, "none": None, "nan": None, "undefined": None,
}  # fmt: skip


class Unfinished(dict[str, JsonValue]):
    """What could be read of an object that isn't all there."""


class _TooDeepError(Exception):
    """More brackets inside each other than any answer has."""


def read_broken_json(text: str) -> Iterator[JsonValue]:
    """The objects and arrays in `text`, outermost first, with objects that may be `Unfinished`."""
    position = 0
    while (start := _START.search(text, position)) is not None:
        reader = _Reader(text, start.start())
        try:
            yield reader.value()
        except _TooDeepError:
            return
        position = max(reader.position, start.end())


def finished_members(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The members of an object that are all there, whether or not it is."""
    return {name: part for name, part in value.items() if not isinstance(part, Unfinished)}


def _with_whole_characters(text: str) -> str:
    """Two escapes can make up one character; one of them alone makes up none."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Reader:
    """Reads one value from `position` on; `troubles` counts what couldn't be told apart."""

    def __init__(self, text: str, position: int) -> None:
        self.position = position
        self._text = text
        self._troubles = 0
        self._depth = 0

    def value(self, within: str = "") -> JsonValue:
        """The value that starts here; None, and a trouble, where there is none."""
        char = self._skip(_SPACE)
        if char in {"{", "["}:
            return self._container(char)
        if char in _MARKS:
            return self._string(_AFTER_MEMBER if within == "{" else _AFTER_ITEM)
        return self._bare()

    def _container(self, char: str) -> JsonValue:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _TooDeepError
        self.position += 1
        found: JsonValue = self._object() if char == "{" else self._array()
        self._depth -= 1
        return found

    def _object(self) -> dict[str, JsonValue]:
        before = self._troubles
        members: dict[str, JsonValue] = {}
        # A bracket that opens where a name should stand belongs to whatever follows.
        while (char := self._skip(_GAP)) and char not in "}]{[":
            self._member(members)
        self._close(char, "}")
        return members if self._troubles == before else Unfinished(members)

    def _member(self, members: dict[str, JsonValue]) -> None:
        name = self._name()
        colon = _COLON.match(self._text, self.position)
        if not name or not colon or '"' in name:
            self._troubles += 1
            self.position += 0 if name else 1
            return
        self.position = colon.end()
        before = self._troubles
        value = self.value("{")
        if self._troubles == before or isinstance(value, dict | list):
            members[name] = value

    def _name(self) -> str:
        if self._text[self.position] in _MARKS:
            return str(self._string(_COLON))
        bare = _BARE.match(self._text, self.position)
        self.position = bare.end() if bare else self.position
        return bare[0] if bare else ""

    def _array(self) -> list[JsonValue]:
        items: list[JsonValue] = []
        while (char := self._skip(_GAP)) and char not in "}]":
            before, start = self._troubles, self.position
            value = self.value("[")
            if self._troubles == before or isinstance(value, dict | list):
                items.append(value)
            self.position += self.position == start
        self._close(char, "]")
        return items

    def _close(self, char: str, wanted: str) -> None:
        """One bracket may close what another one opened; only the text's end closes nothing."""
        if char == wanted:
            self.position += 1
        elif not char:
            self._troubles += 1

    def _string(self, after: re.Pattern[str]) -> str:
        opening = self._text[self.position]
        marks, swallowed = _MARKS[opening], _SWALLOWED[opening]
        start = self.position + 1
        said: list[str] = []
        self.position = start
        while self.position < len(self._text):
            char = self._text[self.position]
            if char in marks and after.match(self._text, self.position + 1):
                if swallowed.search(self._text, start, self.position):
                    self._troubles += 1
                self.position += 1
                return _with_whole_characters("".join(said))
            said.append(self._escaped() if char == "\\" else char)
            self.position += 1
        self._troubles += 1
        return ""

    def _escaped(self) -> str:
        """What a backslash stands for; the position is then at the last character of it."""
        self.position += 1
        char = self._text[self.position : self.position + 1]
        if char == "u":
            code = _CODE.match(self._text, self.position + 1)
            self.position += 4 if code else 0
            return chr(int(code[0], 16)) if code else "\\u"
        return _ESCAPES.get(char, char if not char.isalnum() else f"\\{char}")

    def _bare(self) -> JsonValue:
        bare = _BARE.match(self._text, self.position)
        if bare is None or bare.end() == len(self._text):
            self._troubles += 1
            self.position = bare.end() if bare else self.position
            return None
        self.position = bare.end()
        word = bare[0]
        if word.lower() in _WORDS:
            return _WORDS[word.lower()]
        try:
            return int(word) if word.lstrip("+-").isdecimal() else float(word)
        except ValueError:
            return self._unquoted(word)

    def _unquoted(self, word: str) -> JsonValue:
        """A single word without marks; more of them can't be told from what follows."""
        if self._skip(_SPACE) not in {",", "}", "]", "\n"}:
            self._troubles += 1
        return word

    def _skip(self, gap: re.Pattern[str]) -> str:
        """The character after `gap`, or nothing at the end of the text."""
        between = gap.match(self._text, self.position)
        self.position = between.end() if between else self.position
        return self._text[self.position : self.position + 1]
