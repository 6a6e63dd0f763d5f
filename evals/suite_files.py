"""Reading a suite's file, whatever kind of suite it is."""

from pathlib import Path
from typing import Protocol, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from app.errors import EvalError


class Named(Protocol):
    """What has a name."""

    @property
    def name(self) -> str:
        """Its name."""


M = TypeVar("M", bound=BaseModel)
N = TypeVar("N", bound=Named)


def is_of_kind(path: Path, kind: str) -> bool:
    """Whether there is a suite in `path` that says it is of this kind."""
    return path.is_file() and f"\nkind: {kind}\n" in f"\n{path.read_text(encoding='utf-8')}"


def load_suite(path: Path, model: type[M]) -> M:
    """The suite in `path`. Raises EvalError naming the file and what to mend."""
    try:
        return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise EvalError(f"{path}: not YAML, {' '.join(str(error).split())}; mend it") from None
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"]) or "the file"
        raise EvalError(f"{path}: {where}: {fault['msg']}; mend it") from None


def named_sets(sets: tuple[N, ...], names: tuple[str, ...]) -> tuple[N, ...]:
    """The sets with these names, or all. Raises EvalError for a name that none has."""
    known = [one.name for one in sets]
    if unknown := [name for name in names if name not in known]:
        raise EvalError(f"no set is called {unknown[0]!r}; there are: {', '.join(known)}")
    return tuple(one for one in sets if not names or one.name in names)
