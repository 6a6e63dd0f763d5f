"""The lexicon: phrases, by what they are a mark of."""

from hashlib import sha256
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import PlaybookError


class Hardship(BaseModel):
    """Something that a customer may feel or go through."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weight: float = Field(gt=0)  # 1.0: calls for an acknowledgement by itself
    noun: str  # "the wait", for a sentence
    said: tuple[str, ...]  # phrases of the customer
    named: tuple[str, ...]  # phrases of an agent who takes it up


class Lexicon(BaseModel):
    """The marks by speaker: mark -> phrases. The file's head explains the notation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hardships: dict[str, Hardship]
    customer: dict[str, tuple[str, ...]]
    agent: dict[str, tuple[str, ...]]
    anybody: dict[str, tuple[str, ...]]
    hash: str = ""  # SHA-256 of the file that it was read from, in hex


def load_lexicon(path: Path) -> Lexicon:
    """The lexicon in `path`. Raises PlaybookError, one line with what to mend."""
    try:
        text = path.read_text(encoding="utf-8")
        lexicon = Lexicon.model_validate(yaml.safe_load(text))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PlaybookError(f"{path} isn't a lexicon: {' '.join(str(error).split())}") from None
    return lexicon.model_copy(update={"hash": sha256(text.encode()).hexdigest()})
