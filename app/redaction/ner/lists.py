"""What word lists say of a word: a given name, a surname, a place, plain English.

Names and places are Faker's, of all locales that are written in Latin letters. Plain
English is the easy words of textstat, the words of VADER's lexicon, Faker's filler words,
wordllama's tokenizer and our own. A list is a hint to the pipeline, which also reads
the words around.
"""

import importlib
import json
import pkgutil
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from zoneinfo import available_timezones

from app.redaction.words import COMMON, NAMES_AND_WORDS, ROLES

PLAIN_FILE = Path(__file__).with_name("plain_words.txt")
PLACE_LISTS = (
    "cities", "city_names", "towns", "states", "provinces", "countries", "regions", "counties",
    "districts", "communes", "municipalities", "real_city_names", "villages",
)  # fmt: skip
ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("d", ""),
    ("ing", ""), ("ing", "e"), ("er", ""), ("er", "e"), ("est", ""), ("ly", ""), ("ment", ""),
    ("ness", ""), ("able", ""), ("n't", ""), ("'s", ""),
)  # fmt: skip
LETTERS = re.compile(r"[a-z][a-z'-]+")


@dataclass(frozen=True)
class WordLists:
    """Lower-case words, each set from packages that keep them. Names have no accents."""

    given: frozenset[str]
    family: frozenset[str]
    places: frozenset[str]
    plain: frozenset[str]

    def is_plain(self, word: str) -> bool:
        """Whether a word, or the word that it is a form of, is plain English."""
        low = word.lower().replace("\u2019", "'")
        return low in self.plain or any(
            low.endswith(end)
            and len(low) - len(end) > 2
            and (low[: -len(end)] + base in self.plain or _single(low[: -len(end)]) in self.plain)
            for end, base in ENDINGS
        )

    def is_name(self, word: str) -> bool:
        """Whether a word is listed as a given name or a surname, whatever else it is."""
        low = without_accents(word.lower())
        return low in self.given or low in self.family


@cache
def word_lists() -> WordLists:
    """The lists, read once. Takes about a second."""
    given = frozenset(_parts(_faker_lists("person", _is_given)))
    family = frozenset(_parts(_faker_lists("person", _is_family)))
    places = frozenset(_parts(_faker_lists("address", PLACE_LISTS.__contains__)))
    common = frozenset(_tokenizer_words()) - given - family
    return WordLists(given, family, places, common | frozenset(_plain_words()))


@cache
def well_known_towns() -> frozenset[str]:
    """Lower-case towns that a time zone is named for: `los angeles`. Of one word or more."""
    zones = (zone.rpartition("/")[2] for zone in available_timezones() if "/" in zone)
    return frozenset(zone.replace("_", " ").lower() for zone in zones)


def word_values(kind: str, locales: Iterable[str], wanted: Callable[[str], bool]) -> list[str]:
    """What Faker lists for these locales, sorted, in Latin letters as it is written."""
    keep = set(locales)
    modules = [one for one in _modules(kind) if one.__name__.rpartition(".")[2] in keep]
    return sorted({value for one in modules for value in _values(one, wanted) if _is_latin(value)})


def given_names(locales: Iterable[str]) -> frozenset[str]:
    """The words of the given names of these locales: lower-case, with and without accents."""
    return frozenset(_parts(word_values("person", locales, _is_given)))


def without_accents(word: str) -> str:
    """A word as it is typed in a hurry: `jose` for `Jos\u00e9`."""
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFKD", word.replace("\u0131", "i").replace("\u0142", "l"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def _is_given(attribute: str) -> bool:
    return attribute.startswith("first_name")


def _is_family(attribute: str) -> bool:
    return attribute.startswith("last_name")


def _faker_lists(kind: str, wanted: Callable[[str], bool]) -> Iterator[str]:
    for module in _modules(kind):
        yield from (value for value in _values(module, wanted) if _is_latin(value))


@cache
def _modules(kind: str) -> tuple[ModuleType, ...]:
    package = importlib.import_module(f"faker.providers.{kind}")
    names = [one.name for one in pkgutil.iter_modules(package.__path__) if one.ispkg]
    return tuple(importlib.import_module(f"faker.providers.{kind}.{name}") for name in names)


def _values(module: ModuleType, wanted: Callable[[str], bool]) -> Iterator[str]:
    provider = module.Provider
    for attribute in dir(provider):
        listed = getattr(provider, attribute) if wanted(attribute) else ()
        if isinstance(listed, (tuple, list, dict)):
            yield from (one for one in listed if isinstance(one, str) and "{" not in one)


def _is_latin(text: str) -> bool:
    return all(ord(char) < 0x250 for char in text)


def _parts(values: Iterable[str]) -> Iterator[str]:
    """The words of names, with and without their accents."""
    for value in values:
        for part in re.split(r"[\s()/,.]+", value.lower()):
            if len(part) > 1:
                yield part
                yield without_accents(part)


def _plain_words() -> Iterator[str]:
    easy = _package_file("textstat", "resources/en/easy_words.txt").read_text("utf-8")
    moods = _package_file("vaderSentiment", "vader_lexicon.txt").read_text("utf-8")
    fillers = importlib.import_module("faker.providers.lorem.en_US").Provider.word_list
    own = PLAIN_FILE.read_text("utf-8")
    names = frozenset(NAMES_AND_WORDS.split())
    yield from (word for word in easy.split() if LETTERS.fullmatch(word) and word.islower())
    yield from (line.split("\t")[0] for line in moods.splitlines() if LETTERS.match(line))
    yield from (*fillers, *own.split(), *COMMON.split(), *ROLES, *names)


def _tokenizer_words() -> Iterator[str]:
    """What wordllama's tokenizer has whole and in small letters: common words of text.

    Names are common too, but written with a capital.
    """
    path = _package_file("wordllama", "tokenizers/l2_supercat_tokenizer_config.json")
    known = json.loads(path.read_text("utf-8"))["model"]["vocab"]
    words = (token[1:] for token in known if token[0] == "\u2581")
    return (word for word in words if len(word) > 3 and LETTERS.fullmatch(word))


def _package_file(package: str, path: str) -> Path:
    """A file of a package that is installed, without the seconds that its import takes."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / path


def _single(word: str) -> str:
    """`stop` of `stopp`: the consonant that an ending doubles, once."""
    return word[:-1] if word[-2:-1] == word[-1:] else word
