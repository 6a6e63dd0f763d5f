"""Rulings in words, from the rationale file."""

from pathlib import Path
from zlib import crc32

import yaml
from pydantic import RootModel, ValidationError

from app.errors import PlaybookError
from app.judging.builtin.ruling import Ruling


class Rationales(RootModel[dict[str, dict[str, tuple[str, ...]]]]):
    """Criterion -> what was seen -> wordings of it. The file's head explains the slots."""

    def put(self, criterion: str, ruling: Ruling, ticket_id: str) -> str:
        """The ruling in words: always the same for the same ticket."""
        wordings = self.root[criterion].get(ruling.key) or self.root["any"][ruling.key]
        chosen = wordings[crc32(f"{ticket_id} {criterion}".encode()) % len(wordings)]
        noun = ruling.slots.get("noun", "")
        words = chosen.format(**ruling.slots, Noun=noun[:1].upper() + noun[1:])
        return f"{words} {self._held(ruling)}" if ruling.held_by else words

    def _held(self, ruling: Ruling) -> str:
        """What kept the ruling from the highest level."""
        against = [self.root["ending"][signal][0] for signal in ruling.held_by]
        *before, last = against
        listed = f"{', '.join(before)} and {last}" if before else last
        return self.root["any"]["held"][0].format(**ruling.slots, against=listed)


def load_rationales(path: Path) -> Rationales:
    """The rationales in `path`. Raises PlaybookError, one line with what to mend."""
    try:
        return Rationales.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PlaybookError(f"{path} holds no rationales: {' '.join(str(error).split())}") from None
