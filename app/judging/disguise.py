"""Characters that hide words or imitate others, and what a text says without them.

What is hidden and what looks alike: Unicode Technical Report 36 (security
considerations) and Technical Standard 39 (confusable characters), of which only those
are here that pass for Latin letters in running text.
"""

import re
import unicodedata
from functools import lru_cache

# Controls, direction marks, zero-width and filler characters, variation selectors, tags.
_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb"
    "\U000e0000-\U000e0fff"
)
# Joiners belong to words in some scripts and to emoji, so they stay between such characters.
_JOINERS = "(?<![^\x00-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?=[\x00-\x7f]|$)"
HIDDEN = re.compile(f"[{_UNSEEN}]|{_JOINERS}")
_ALWAYS_HIDDEN, _LOOSE = re.compile(f"[{_UNSEEN}]"), re.compile(_JOINERS)
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e007a]{1,7}\U000e007f")  # England, Scotland, Wales
_TURNED = re.compile("[\u202d\u202e]([^\u202c\n]+)")
_LATIN = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u03bf\u03b1\u0131",
    "aeopcyxijshdqw" "ABEZHIKMNOPTYX" "ABEKMHOPCTXIoai",
)  # fmt: skip
_BRACKETS = str.maketrans(
    "\u2039\u27e8\u2329\u3008\u276c\u276e\u2770\u203a\u27e9\u232a\u3009\u276d\u276f\u2771\u2215\u2044",
    "<<<<<<<>>>>>>>//",
)


def without_hidden(text: str) -> str:
    """`text` without the characters that nobody sees, or that reorder what is seen."""
    return _LOOSE.sub("", _ALWAYS_HIDDEN.sub("", text))


def look_alikes_folded(text: str) -> str:
    """`text` with a plain small letter or mark for each that imitates one.

    As long as `text`, so that a place in one is a place in the other.
    """
    return text.lower() if text.isascii() else "".join(map(_plain, text))


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    folded = folded if len(folded) == 1 else char
    folded = folded.translate(_BRACKETS).translate(_LATIN).lower()
    return folded if len(folded) == 1 else char


def hidden_words(text: str) -> tuple[str, ...]:
    """What stands in tag characters, as letters; flags are spelled with them too and are left."""
    found = _TAGS.findall(_FLAG.sub("", text))
    return tuple("".join(chr(ord(char) - 0xE0000) for char in tags) for tags in found)


def turned_words(text: str) -> tuple[str, ...]:
    """What stands behind an override of direction, in the order in which it is seen."""
    return tuple(stretch[::-1] for stretch in _TURNED.findall(text))
