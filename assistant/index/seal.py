"""What the files of a generation looked like when it was published.

Damage is told by comparing: no library has to be imported and no part opened for it.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file of a generation: its path in the folder, its size in bytes, CRC-32 of its bytes.

    crc32 is None for a file that is written to when it is only opened; its size may grow.
    """

    path: str
    size: int
    crc32: int | None


def seal(folder: Path, written_when_opened: Collection[Path]) -> tuple[SealedFile, ...]:
    """Every file under `folder` as it is now."""
    return tuple(
        SealedFile(
            file.relative_to(folder).as_posix(),
            file.stat().st_size,
            None if file in written_when_opened else _crc32(file),
        )
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    )


def changed_sizes(folder: Path, sealed: Sequence[SealedFile]) -> Iterator[str]:
    """Files that are gone, cut off, or of another size."""
    for file in sealed:
        size = _size(folder / file.path)
        if size < file.size or (size > file.size and file.crc32 is not None):
            yield file.path


def changed_contents(folder: Path, sealed: Sequence[SealedFile]) -> Iterator[str]:
    """Files that are not as they were: reads them all, about 1 GB a second."""
    other_size = set(changed_sizes(folder, sealed))
    for file in sealed:
        if file.path in other_size or not _is_whole(folder / file.path, file.crc32):
            yield file.path


def _is_whole(file: Path, crc32: int | None) -> bool:
    if crc32 is not None:
        return _crc32(file) == crc32
    return file.suffix != ".sqlite3" or _is_whole_database(file)


def _is_whole_database(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)) as database:
            found: list[tuple[str]] = database.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.DatabaseError:
        return False
    return found == [("ok",)]


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return -1


def _crc32(file: Path) -> int:
    value = 0
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            value = zlib.crc32(block, value)
    return value
