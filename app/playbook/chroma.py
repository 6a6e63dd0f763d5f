"""How Chroma is reached: embedded in a folder, or a server by its address."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.errors import PlaybookError

if TYPE_CHECKING:
    from chromadb.api.client import Client


def open_chroma(where: Path | str) -> "Client":
    """A client of the Chroma in a folder, or of the server at an address.

    Chroma's own embedding model, which it would download, is never asked for, and
    its telemetry is off. Raises PlaybookError where the folder or the server can't
    be used.
    """
    import chromadb
    from chromadb.api.client import Client
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    with chroma_faults_in_words(where):
        if isinstance(where, Path):
            where.mkdir(parents=True, exist_ok=True)
            client = chromadb.PersistentClient(where.resolve(), settings=settings)
        else:
            host, port, ssl = _address(where)
            client = chromadb.HttpClient(host=host, port=port, ssl=ssl, settings=settings)
    assert isinstance(client, Client)  # what both give; their annotation knows no `close`
    return client


def _address(url: str) -> tuple[str, int, bool]:
    parts = urlsplit(url)
    ssl = parts.scheme == "https"
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise PlaybookError(f"DEBRIEF_CHROMA_URL={url!r} is no address; write http://host:8000")
    return parts.hostname, parts.port or (443 if ssl else 8000), ssl


@contextmanager
def chroma_faults_in_words(where: Path | str) -> Iterator[None]:
    """Turns what Chroma raises into one PlaybookError that says where and what to do."""
    import httpx
    from chromadb.errors import ChromaError

    way_out = (
        "check that DEBRIEF_DATA_DIR can be written; if the folder is broken, remove it and run "
        "`debrief playbook index`"
        if isinstance(where, Path)
        else "start the Chroma server, or unset DEBRIEF_CHROMA_URL to keep the index in a folder"
    )
    try:
        yield
    except (ChromaError, httpx.HTTPError, ValueError, OSError) as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise PlaybookError(f"The playbook's index at {where}: {said[:200]}; {way_out}") from error
