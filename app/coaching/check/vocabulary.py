"""The words of the note check, read from its files, and how they are found in a sentence."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.coaching.check.result import Fault, Part, Rule
from app.coaching.check.said import Said
from app.errors import PlaybookError
from app.settings import PROJECT

WORDS = PROJECT / "knowledge" / "builtin" / "note_check.yaml"  # English, and what the rules say
ENGLISH = "English"
_OTHERS = {
    "German": "de",
    "French": "fr",
    "Spanish": "es",
    "Dutch": "nl",
    "Portuguese": "pt",
    "Italian": "it",
}  # languages by name, each with its file's name in the folder beside the English one
LANGUAGES = (ENGLISH, *_OTHERS)

_SET = re.compile(r"<([a-z_]+)>")
_SHORT_FORM = re.compile(
    r"\b(?:(?P<not>ca|wo|sha|\w+?)n't|(?P<can>can)not|(?P<stem>\w+)'(?P<form>re|ve|ll|d|m)"
    r"|(?P<is>it|that|this|there|here|what|who|how|he|she)'s)\b",
    re.IGNORECASE,
)
_IRREGULAR = {"ca": "can", "wo": "will", "sha": "shall"}
_FORMS = {"re": "are", "ve": "have", "ll": "will", "d": "would", "m": "am"}


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    def with_own(self, **own: Any) -> Self:
        """A copy with other values. What was computed from the old ones is left behind."""
        copy = self.model_copy(update=own)
        for computed in copy.__dict__.keys() - type(self).model_fields.keys():
            del copy.__dict__[computed]
        return copy


class FaultWords(_Words):
    """How a fault is put; {words} is what was found."""

    short: str
    why: str
    hard: bool = False

    def fault(self, part: Part, words: str = "") -> Fault:
        """The fault in one part of a note."""
        return Fault(
            part=part,
            short=self.short.replace("{words}", words),
            why=self.why.replace("{words}", words),
            hard=self.hard,
        )


class Phrases(FaultWords):
    """Phrases that break a rule, where they do, and what doesn't count."""

    parts: tuple[Part, ...] = Field(min_length=1)
    phrases: tuple[str, ...] = Field(min_length=1)
    except_: tuple[str, ...] = Field((), alias="except")
    not_in_questions: bool = False
    language: str = ENGLISH

    @cached_property
    def _wanted(self) -> re.Pattern[str]:
        return _one_of(self.phrases)

    @cached_property
    def _excused(self) -> re.Pattern[str] | None:
        return _one_of(self.except_) if self.except_ else None

    def in_language(self, language: str, found: "Found") -> "Phrases":
        """The same group with another language's phrases."""
        return self.with_own(language=language, phrases=found.phrases, except_=found.except_)

    def faults(self, said: Said) -> Iterator[Fault]:
        """A fault for each sentence of the part that has one of the phrases."""
        if said.part not in self.parts:
            return
        for sentence in said.sentences:
            if self.not_in_questions and sentence.endswith("?"):
                continue
            if found := self.find(sentence):
                yield self.fault(said.part, found)

    def find(self, sentence: str) -> str | None:
        """The first phrase in a sentence, as it stands there."""
        spelled, origin = _spelled(sentence, self.language)
        excused = [m.span() for m in self._excused.finditer(spelled)] if self._excused else []
        for match in self._wanted.finditer(spelled):
            first, end = match.span()
            if not any(start <= first and end <= stop for start, stop in excused):
                return sentence[origin[first] : origin[end - 1] + 1].strip(" ,")
        return None


class RuleWords(_Words):
    """How a rule is put."""

    title: str
    passage: str
    holds: str
    absent: str = ""  # where there is nothing to which it applies
    faults: dict[str, FaultWords] = {}
    words: dict[str, Phrases] = {}  # by name, so that another language can have its own

    @property
    def parts(self) -> frozenset[Part]:
        """Where its phrases are looked for."""
        return frozenset(part for group in self.words.values() for part in group.parts)

    def in_language(self, language: str, words: Mapping[str, "Found"]) -> "RuleWords":
        """The same rule with another language's phrases. KeyError where a group has none."""
        said = {
            name: group.in_language(language, words[name]) for name, group in self.words.items()
        }
        return self.model_copy(update={"words": said})


class _Tongue(_Words):
    """What is of the language in a file."""

    language: str
    newspaper_lix: float | None = None  # how hard its newspapers are; None: by school grade
    sets: dict[str, str]
    praise: str
    opens: tuple[str, ...]
    closes: tuple[str, ...]
    joins: tuple[str, ...]  # words for "and" and "or"
    invites: str

    @cached_property
    def praising(self) -> frozenset[str]:
        """Words that praise and say nothing of what was done, in lower case."""
        return frozenset(self.praise.split())

    @cached_property
    def invitation(self) -> re.Pattern[str]:
        """How a yes-or-no question starts that nobody would answer with yes or no."""
        return _one_of((self.invites,))

    @cached_property
    def joining(self) -> re.Pattern[str]:
        """Words that begin a second question in the same sentence."""
        return re.compile(rf"\b(?:{'|'.join(self.joins)})\b")


class Found(_Words):
    """Another language's phrases for one group."""

    phrases: tuple[str, ...] = Field(min_length=1)
    except_: tuple[str, ...] = Field((), alias="except")


class _OtherTongue(_Tongue):
    """A file of the folder: phrases alone."""

    words: dict[Rule, dict[str, Found]]


class Vocabulary(_Tongue):
    """The words of one language. The English file's head explains the notation."""

    not_checked: str
    rules: dict[Rule, RuleWords]

    def unchecked(self, language: str) -> str:
        """The sentence for a part in a language whose words aren't known."""
        *others, last = LANGUAGES
        known = f"{', '.join(others)} and {last}"
        return self.not_checked.replace("{language}", language).replace("{known}", known)


@lru_cache(maxsize=16)
def load_vocabulary(path: Path = WORDS, language: str = ENGLISH) -> Vocabulary:
    """The words in `path` for one of `LANGUAGES`, read once.

    Raises PlaybookError, one line with what to mend.
    """
    if language == ENGLISH:
        return _read(path, _english)
    base = load_vocabulary(path)
    other = path.with_suffix("") / f"{_OTHERS[language]}.yaml"
    return _read(other, lambda content: _translated(base, content))


def _read(path: Path, made: Callable[[dict[str, Any]], Vocabulary]) -> Vocabulary:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        vocabulary = made(_filled(content, content["sets"]))
        for rule in vocabulary.rules.values():
            for group in rule.words.values():
                group.find("")  # a phrase that is no pattern is found here
    except (OSError, yaml.YAMLError, ValidationError, ValueError, LookupError, TypeError,
            AttributeError, re.error) as error:  # fmt: skip
        raise PlaybookError(f"{path} holds no note check: {' '.join(str(error).split())}") from None
    return vocabulary


def _english(content: dict[str, Any]) -> Vocabulary:
    vocabulary = Vocabulary.model_validate(content)
    if missing := [rule.value for rule in Rule if rule not in vocabulary.rules]:
        raise ValueError(f"no words for {', '.join(missing)}")
    return vocabulary


def _translated(base: Vocabulary, content: dict[str, Any]) -> Vocabulary:
    other = _OtherTongue.model_validate(content)
    own = {name: getattr(other, name) for name in _Tongue.model_fields}
    rules = {
        name: rule.in_language(other.language, other.words.get(name, {}))
        for name, rule in base.rules.items()
    }
    return base.with_own(**own, rules=rules)


def _filled(value: Any, sets: Mapping[str, str]) -> Any:
    """`value` with each <name> in its strings replaced by that set; sets may name sets."""
    if isinstance(value, str):
        filled = _SET.sub(lambda found: sets[found[1]], value)
        return filled if filled == value else _filled(filled, sets)
    if isinstance(value, list):
        return [_filled(item, sets) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, sets) for key, item in value.items()}
    return value


def _one_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    written = "|".join(f"(?:{phrase})" for phrase in phrases)
    written = written.replace(" ?", r"\s?").replace(" ", r"\s+")
    return re.compile(rf"(?<![\w'-])(?:{written})(?!\w)", re.IGNORECASE)


def _spelled(sentence: str, language: str) -> tuple[str, list[int]]:
    """The sentence as phrases are looked for in it, and where each character came from."""
    if language == ENGLISH:
        return spell_out(sentence)
    return sentence.replace("\u2019", "'"), list(range(len(sentence)))


def spell_out(text: str) -> tuple[str, list[int]]:
    """`text` with short forms written out, and where each of its characters came from."""
    text = text.replace("\u2019", "'")
    spelled: list[str] = []
    origin: list[int] = []
    end = 0
    for found in _SHORT_FORM.finditer(text):
        spelled.extend(text[end : found.start()])
        origin.extend(range(end, found.start()))
        long = _long_form(found)
        last = found.end() - 1
        spelled.extend(long)
        origin.extend(min(found.start() + i, last) for i in range(len(long) - 1))
        origin.append(last)
        end = found.end()
    spelled.extend(text[end:])
    origin.extend(range(end, len(text)))
    return "".join(spelled), origin


def _long_form(found: re.Match[str]) -> str:
    if stem := found["not"]:
        return f"{_IRREGULAR.get(stem.lower(), stem)} not"
    if found["can"]:
        return f"{found['can']} not"
    if stem := found["is"]:
        return f"{stem} is"
    return f"{found['stem']} {_FORMS[found['form'].lower()]}"
