"""Folders and archives: the files in them, each as a source of its own."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol, cast

from app.errors import TranscriptError
from app.transcripts.importers.source import Source, decodable, file_source

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_FILES = 10_000
MAX_RATIO = 200  # unpacked to packed; text packs 5 to 30 times, a bomb a thousand times
FREE_BYTES = 50_000_000  # up to which no ratio is asked for
ZIP = b"PK\x03\x04"
GZIP = b"\x1f\x8b"
OTHERS = {
    b"7z\xbc\xaf": "7z",
    b"Rar!": "rar",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"(\xb5/\xfd": "zstd",
    b"PK\x05\x06": "empty zip",
}
HIDDEN = ("__MACOSX/", ".DS_Store", "Thumbs.db")

Opener = Callable[[], BinaryIO]


class Member(NamedTuple):
    """A file inside a folder or an archive: its source, or why it can't be read."""

    name: str
    source: Source | None
    fault: str = ""


def members_of(path: Path) -> Iterator[Member] | None:
    """The files of a folder or an archive; None where `path` is a plain file.

    Raises TranscriptError where an archive can't be opened or holds a bomb.
    """
    if path.is_dir():
        return _folder(path)
    return packed_members(path.name, lambda: path.open("rb"))


def packed_members(name: str, open_bytes: Opener) -> Iterator[Member] | None:
    """The files of an archive's bytes; None where they are no archive."""
    try:
        with open_bytes() as stream:
            start = stream.read(6)
    except OSError:
        return None  # told where the file itself is opened
    if start.startswith(ZIP):
        return _zip(name, open_bytes)
    if start.startswith(GZIP):
        return iter([_gz(name, open_bytes)])
    other = next((what for magic, what in OTHERS.items() if start.startswith(magic)), None)
    if other:
        raise TranscriptError(f"{name}: is an {other} archive; use zip or gz, or unpack it first.")
    return None


def _folder(path: Path) -> Iterator[Member]:
    files = sorted(file for file in path.rglob("*") if file.is_file())
    for file in files[:MAX_FILES]:
        name = str(file.relative_to(path).as_posix())
        if any(part.startswith(".") for part in PurePosixPath(name).parts):
            continue
        yield from _in_folder(name, file)


def _in_folder(name: str, file: Path) -> Iterator[Member]:
    try:
        inner = packed_members(name, lambda: file.open("rb"))
    except TranscriptError as error:
        yield Member(name, None, _without_name(error, name))
        return
    if inner is None:
        yield _member(name, lambda: file_source(file))
        return
    yield from inner


def _zip(name: str, open_bytes: Opener) -> Iterator[Member]:
    try:
        with open_bytes() as stream, zipfile.ZipFile(stream) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        raise TranscriptError(f"{name}: is a damaged zip; download or pack it again.") from None
    shown = [info for info in infos if not any(one in info.filename for one in HIDDEN)]
    wanted = sorted(shown, key=lambda info: info.filename)
    if not wanted:
        raise TranscriptError(f"{name}: is a zip without files; choose one with an export in it.")
    if len(wanted) > MAX_FILES:
        raise TranscriptError(f"{name}: holds {len(wanted):,} files, more than {MAX_FILES:,}.")
    _refuse_bomb(name, sum(i.file_size for i in wanted), sum(i.compress_size for i in wanted))
    return (_zipped(info, open_bytes) for info in wanted)


def _zipped(info: zipfile.ZipInfo, open_bytes: Opener) -> Member:
    if info.flag_bits & 1:
        return Member(info.filename, None, "is locked with a password; unpack it first")

    def open_member() -> BinaryIO:
        packed = open_bytes()
        archive = zipfile.ZipFile(packed)  # lives as long as the member that is read
        member = cast(zipfile.ZipExtFile, archive.open(info))
        return _buffered(member, packed, info.filename, info.compress_size)

    return _unpacked(info.filename, open_member)


def _gz(name: str, open_bytes: Opener) -> Member:
    packed = _length(open_bytes)
    inner = name[:-3] if name.lower().endswith(".gz") else name

    def open_member() -> BinaryIO:
        stream = open_bytes()
        return _buffered(gzip.GzipFile(fileobj=stream), stream, name, packed)

    return _unpacked(inner, open_member)


def _unpacked(name: str, open_member: Opener) -> Member:
    with open_member() as stream:
        try:
            start = stream.read(6)
        except TranscriptError as error:
            return Member(name, None, _without_name(error, name))
    if start.startswith((ZIP, GZIP)):
        return Member(name, None, "is an archive in an archive; unpack it first")
    return _member(name, lambda: decodable(Source(name, "utf-8", open_member)))


def _member(name: str, source: Callable[[], Source]) -> Member:
    try:
        return Member(name, replace(source(), name=name))
    except TranscriptError as error:
        return Member(name, None, _without_name(error, PurePosixPath(name).name))


def _without_name(error: TranscriptError, name: str) -> str:
    return str(error).removeprefix(f"{name}: ").rstrip(".")


def _refuse_bomb(name: str, unpacked: int, packed: int) -> None:
    if unpacked > FREE_BYTES and unpacked > MAX_RATIO * max(packed, 1):
        raise TranscriptError(
            f"{name}: would unpack to {unpacked // 1_000_000:,} MB, more than {MAX_RATIO} times "
            "its size, as no export does; unpack it yourself if you trust it."
        )


def _length(open_bytes: Opener) -> int:
    with open_bytes() as stream:
        return stream.seek(0, io.SEEK_END)


def _buffered(stream: "_ReadsInto", packed: BinaryIO, name: str, packed_bytes: int) -> BinaryIO:
    return io.BufferedReader(_Guarded(stream, packed, name, packed_bytes), 1 << 16)


class _ReadsInto(Protocol):
    def readinto(self, buffer: "WriteableBuffer", /) -> int: ...
    def close(self) -> None: ...


class _Guarded(io.RawIOBase):
    """Unpacked bytes, refused where they are many times more than what was packed.

    What an archive says of its own sizes is not believed.
    """

    def __init__(self, stream: _ReadsInto, packed: BinaryIO, name: str, packed_bytes: int) -> None:
        self._stream, self._packed, self._name = stream, packed, name
        self._packed_bytes = packed_bytes
        self._unpacked = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        try:
            taken = self._stream.readinto(buffer)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
            raise TranscriptError(f"{self._name}: is damaged; download or pack it again.") from None
        self._unpacked += taken
        _refuse_bomb(self._name, self._unpacked, self._packed_bytes)
        return taken

    def close(self) -> None:
        self._stream.close()
        self._packed.close()
        super().close()
