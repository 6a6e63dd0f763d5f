"""The files and folders of an installation, and how large they are."""

from pathlib import Path

import sqlalchemy as sa

SIDE_FILES = ("", "-wal", "-shm")  # SQLite's log and its index stand beside the database


def files_of(database_url: str, jobs_url: str, data_dir: Path) -> list[tuple[str, int]]:
    """(name, bytes) of the databases that are files, and of the playbook's index."""
    found = [
        (f"{Path(file).name}{side}", size)
        for url in dict.fromkeys((database_url, jobs_url))
        if (file := _file(url))
        for side in SIDE_FILES
        if (size := _size(Path(f"{file}{side}")))
    ]
    index = data_dir / "chroma"
    if index.is_dir():
        found.append(("chroma/", sum(_size(one) for one in index.rglob("*"))))
    return found


def _file(url: str) -> str | None:
    parsed = sa.make_url(url)
    return parsed.database if parsed.get_backend_name() == "sqlite" else None


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
