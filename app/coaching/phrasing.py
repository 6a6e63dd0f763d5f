"""How the built-in drafter words a note, read from the phrasing file."""

from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import PlaybookError
from app.judging.assessment import UnscoredReason
from app.playbook.rubric import Level

Wordings = tuple[str, ...]


class Opening(BaseModel):
    """How a note opens on a moment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    after_words: Wordings = Field(min_length=1)
    without_words: Wordings = Field(min_length=1)


class Phrasing(BaseModel):
    """The file's wordings, most of them by criterion. Its head explains the slots."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    opening: Opening
    recognition: dict[str, Wordings]
    after_recognition: dict[str, Wordings]
    situation: dict[str, Wordings]
    effect: dict[str, dict[Level, Wordings]]
    effect_shown: dict[str, Wordings]
    try_instead: dict[str, dict[str, Wordings]]  # criterion -> kind of moment -> lines
    practice: Wordings = Field(min_length=1)
    keep: Wordings = Field(min_length=1)
    neither: Wordings = Field(min_length=1)
    memo: dict[UnscoredReason, str]


def load_phrasing(path: Path) -> Phrasing:
    """The phrasing in `path`. Raises PlaybookError, one line with what to mend."""
    try:
        return Phrasing.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PlaybookError(f"{path} holds no phrasing: {' '.join(str(error).split())}") from None


def pick(wordings: Sequence[str], ticket_id: str, place: str) -> str:
    """One of the wordings: always the same for the same ticket and place in the note."""
    return wordings[crc32(f"{place} {ticket_id}".encode()) % len(wordings)]
