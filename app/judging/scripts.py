"""What differs between scripts: whether words stand apart, and what folds together."""

import re
import unicodedata
from functools import lru_cache

# Chinese and Japanese: a letter is about a word.
_BY_LETTER = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_BY_LETTER += "\uff66-\uff9f\U00020000-\U0003ffff"
# Thai, Lao, Tibetan, Burmese, Khmer: about four letters are a word.
_BY_SOME = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f"
_LETTERS_A_WORD = 4
_LETTER_WORDS, _SOME_WORDS = re.compile(f"[{_BY_LETTER}]"), re.compile(f"[{_BY_SOME}]")
_DOTTED = "i\u0307"  # what Turkish writes as one letter, and Unicode folds into two


def words_without_spaces(word: str) -> int:
    """How many words stand in a stretch between spaces: one in most scripts."""
    by_letter = sum(1 for char in _LETTER_WORDS.findall(word) if char.isalpha())
    by_some = sum(1 for char in _SOME_WORDS.findall(word) if char.isalpha())
    return max(1, by_letter + by_some // _LETTERS_A_WORD)


@lru_cache(maxsize=8192)
def is_of_a_word(char: str) -> bool:
    """Whether it holds a word together in a script that puts spaces between words."""
    if char.isascii():
        return char.isalnum()
    if _LETTER_WORDS.match(char) or _SOME_WORDS.match(char):
        return False
    return char.isalnum() or is_mark(char)


@lru_cache(maxsize=8192)
def is_mark(char: str) -> bool:
    """Whether it stands over, under or beside the letter before it, such as an accent."""
    return not char.isascii() and unicodedata.category(char).startswith("M")


@lru_cache(maxsize=8192)
def fold_letter(char: str) -> str:
    """The letter without its case, and its accents apart, as Unicode holds for equal.

    Turkish has two letters i; which is the small form of I depends on the language, so
    all four count as one.
    """
    if char.isascii():
        return char.lower()
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", char).casefold())
    return "i" if folded in (_DOTTED, "\u0131") else folded


def mark_class(char: str) -> int:
    """By which marks on one letter are put in order, however they were typed; 0 for none."""
    return 0 if char.isascii() else unicodedata.combining(char)
