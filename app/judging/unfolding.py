"""A sentence in the other shapes that it may have been written in to be overlooked."""

import base64
import binascii
import codecs
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from app.judging.disguise import (
    hidden_words,
    look_alikes_folded,
    turned_words,
    without_hidden,
)

_KEYWORDS = ("exemplary", "ignore", "rubric", "instruction", "criteri", "prompt")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-f]{2}[ :]?){12,}", re.IGNORECASE)
_SPACED = re.compile(r"(?:(?<!\w)[a-z](?!\w)[ .*_-]{1,3}){6,}[a-z](?!\w)")
_LEET_WORD = re.compile(r"\b[a-z]*(?:[a-z][0134578@$]|[0134578@$][a-z])[a-z0-9@$]*")
_LEET = str.maketrans("0134578@$", "oieastbas")


def _spelled(transform: str) -> re.Pattern[str]:
    words = (
        codecs.encode(word, "rot13") if transform == "rot13" else word[::-1] for word in _KEYWORDS
    )
    return re.compile("|".join(words))


_ROT13, _REVERSED = _spelled("rot13"), _spelled("reversed")


def readings(text: str) -> Iterator[str]:
    """`text` in small letters without what hides it, then each other reading that it has.

    Hidden tags, turned text, Base64, hexadecimal, entities, percent signs, rot13, words
    written backwards, figures for letters, and letters apart.
    """
    plain = look_alikes_folded(without_hidden(text)).replace("\u2019", "'")
    plain = " ".join(plain.split(" ")).replace("  ", " ")
    yield plain
    if not text.isascii():
        yield from (word.lower() for word in (*hidden_words(text), *turned_words(text)))
    if "&" in plain:
        yield html.unescape(plain)
    if "%" in plain:
        yield unquote(plain)
    yield from (found.lower() for found in _decoded(text))
    if _ROT13.search(plain):
        yield codecs.decode(plain, "rot13")
    if _REVERSED.search(plain):
        yield plain[::-1]
    if len(_LEET_WORD.findall(plain)) >= 3:
        yield plain.translate(_LEET)
    if spaced := _SPACED.search(look_alikes_folded(text)):
        yield " ".join(re.sub(r"(?<=\w)[ .*_-](?=\w)", "", part) for part in spaced[0].split("  "))


def _decoded(text: str) -> Iterator[str]:
    for match in _BASE64.finditer(text):
        yield from _as_words(_from_base64(match[0]))
    for match in _HEX.finditer(text):
        yield from _as_words(bytes.fromhex(re.sub("[ :]", "", match[0])))


def _from_base64(written: str) -> bytes:
    bare = written.rstrip("=")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except binascii.Error:
        return b""


def _as_words(decoded: bytes) -> Iterator[str]:
    """The bytes as text, if that is what they are."""
    if decoded.isascii() and b" " in decoded and all(byte >= 9 for byte in decoded):
        yield decoded.decode("ascii")
