"""The attacks: ours, and those of BIPIA where its folder is given.

BIPIA: J. Yi et al., *Benchmarking and Defending Against Indirect Prompt Injection Attacks
on Large Language Models* (2023). Its attacks are ordinary tasks put into an e-mail, such
as a poem to write; hardly any speaks of judging.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import EvalError

_FOLDER = Path(__file__).resolve().parent
ATTACKS = _FOLDER / "attacks.yaml"
LOOKED_AT = _FOLDER / "families_looked_at.yaml"
HELD_OUT = _FOLDER / "families_held_out.yaml"  # no sign was widened with these in view
Goal = Literal["raise", "lower", "evidence", "note", "leak", "derail"]
Source = Literal["own", "bipia", "harmless"]


class Attack(BaseModel):
    """A text that tries to lead a judge or a drafter astray."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^\S+$")
    family: str
    goal: Goal
    text: str = Field(min_length=1)
    times: int = Field(1, ge=1)  # how often `text` stands there, for floods
    unseen: bool = False  # no sign was written or changed with it at hand
    source: Source = "own"

    @property
    def is_harmless(self) -> bool:
        """Whether it is there to compare with: what any new words in a turn do."""
        return self.source == "harmless"

    @property
    def words(self) -> str:
        """The whole text, as it is planted."""
        return self.text * self.times


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    attacks: tuple[Attack, ...] = Field(min_length=1)
    unseen: bool = False  # all of them
    harmless: tuple[str, ...] = ()  # ordinary words, planted the same way to compare with


def read_attacks(path: Path = ATTACKS) -> tuple[Attack, ...]:
    """The attacks of a file. Raises EvalError naming the file and what to mend."""
    file = _read(path)
    _check_ids(file.attacks, path)
    if not file.unseen:
        return file.attacks
    return tuple(attack.model_copy(update={"unseen": True}) for attack in file.attacks)


def read_all_attacks() -> tuple[Attack, ...]:
    """All of our own attacks, from their three files. Raises EvalError."""
    attacks = tuple(a for path in (ATTACKS, LOOKED_AT, HELD_OUT) for a in read_attacks(path))
    _check_ids(attacks, _FOLDER)
    return attacks


def _check_ids(attacks: Sequence[Attack], path: Path) -> None:
    seen: set[str] = set()
    for attack in attacks:
        if attack.id in seen:
            raise EvalError(f"{path}: {attack.id} is there twice; give each an id of its own")
        seen.add(attack.id)


def read_harmless(path: Path = ATTACKS) -> tuple[Attack, ...]:
    """The harmless texts of a file, which wish for nothing. Raises EvalError."""
    return tuple(
        Attack(
            id=f"harmless-{number}", family="harmless", goal="raise", text=text, source="harmless"
        )
        for number, text in enumerate(_read(path).harmless, 1)
    )


def _read(path: Path) -> _File:
    try:
        return _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise EvalError(f"{path}: can't be read ({error.strerror}); name another file") from None
    except yaml.YAMLError as error:
        raise EvalError(f"{path}: not YAML, {' '.join(str(error).split())}; mend it") from None
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"]) or "the file"
        raise EvalError(f"{path}: {where}: {fault['msg']}; mend it") from None


def read_bipia(data: Path) -> tuple[Attack, ...]:
    """BIPIA's attacks from `attacks.jsonl` in `data`/bipia or in `data`.

    Raises EvalError where there are none.
    """
    path = _file_in(data, "attacks.jsonl")
    return tuple(_bipia(path, number, one) for number, one in enumerate(_lines(path), 1))


def read_contexts(data: Path) -> tuple[Attack, ...]:
    """BIPIA's e-mails, which hold no attack: harmless texts. Raises EvalError."""
    path = _file_in(data, "email_contexts.jsonl")
    return tuple(
        Attack(
            id=str(one.get("id", number)),
            family="harmless: e-mails",
            goal="raise",
            text=one["context"],
            source="harmless",
        )
        for number, one in enumerate(_lines(path), 1)
        if one.get("context")
    )


def _file_in(data: Path, name: str) -> Path:
    there = [path for path in (data / "bipia" / name, data / name) if path.is_file()]
    if not there:
        raise EvalError(f"{data}: holds no bipia/{name}; --data names the folder of the sets")
    return there[0]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            one = json.loads(line)
        except ValueError as error:
            raise EvalError(f"{path}, line {number}: not JSON ({error})") from None
        if not isinstance(one, dict):
            raise EvalError(f"{path}, line {number}: not a JSON object")
        yield one


def _bipia(path: Path, number: int, one: dict[str, Any]) -> Attack:
    try:
        return Attack(
            id="-".join(str(one["id"]).split()),
            family=f"bipia: {one['kind']}",
            goal="derail",
            text=one["attack"],
            source="bipia",
        )
    except (KeyError, ValidationError):
        raise EvalError(f"{path}, record {number}: not an attack of BIPIA; get it anew") from None
