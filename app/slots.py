"""Slots: which process is which, among those that share one job database."""

import fcntl
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from app.errors import StorageError

SLOTS = 64


class Slot:
    """A process's name among those on one job database, held by a lock on a file.

    The lock goes with the process, however it ends: a free slot's unfinished
    runs belong to nobody and are taken over.
    """

    def __init__(self, name: str, file: IO[bytes]) -> None:
        self.name = name
        self._file = file

    def close(self) -> None:
        """Give the slot back."""
        self._file.close()


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold `path`'s lock, waiting for whoever holds it now."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def take_slot(folder: Path) -> Slot:
    """The first free slot. Raises StorageError where all are taken."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(SLOTS):
        slot = _lock(folder / f"{number}.lock")
        if slot:
            return slot
    raise StorageError(
        f"{SLOTS} processes use {folder.parent} already; stop one, or set DEBRIEF_DATA_DIR."
    )


def free_slots(folder: Path) -> Iterator[tuple[str, Slot]]:
    """The slots that a process had and left, each locked until closed."""
    for path in sorted(folder.glob("*.lock")):
        slot = _lock(path)
        if slot:
            yield slot.name, slot


def _lock(path: Path) -> Slot | None:
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return Slot(f"{_owner(path.parent)}-{path.stem}", file)


def _owner(folder: Path) -> str:
    """What the slots of a data folder are called by: it outlives a change of host name."""
    path = folder / "owner"
    if not path.exists():
        draft = folder / f"owner.{uuid.uuid4().hex}"
        draft.write_text(uuid.uuid4().hex[:12])
        with suppress(FileExistsError):  # somebody was faster: theirs counts
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
