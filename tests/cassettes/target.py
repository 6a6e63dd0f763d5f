"""Which model the recorded tests talk to."""

from pathlib import Path
from typing import NamedTuple

NOTE = Path(__file__).parent / "recorded_with.txt"
_NOWHERE = "http://127.0.0.1:9/v1"  # so that a miss can't be answered


class ModelTarget(NamedTuple):
    """A model by LiteLLM's name, where it is (None: at its provider), and its key."""

    model: str
    api_base: str | None
    api_key: str | None

    def note(self) -> None:
        """Keep what replaying needs: the name, and whether it was an own server."""
        NOTE.write_text(f"{self.model}\n{'own server' if self.api_base else 'provider'}\n")


def recorded_target() -> ModelTarget:
    """The model that the cassettes were recorded with, as far as replaying needs it."""
    model, where = NOTE.read_text().splitlines()
    return ModelTarget(model, _NOWHERE if where == "own server" else None, "none")
