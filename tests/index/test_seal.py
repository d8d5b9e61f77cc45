"""Files compared with what they were."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from assistant.index.seal import SealedFile, changed_contents, changed_sizes, seal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A text and a database that is written to when it is opened."""
    made = tmp_path / "generation"
    (made / "store").mkdir(parents=True)
    (made / "text").write_bytes(b"Fascia glides.")
    with closing(sqlite3.connect(made / "store/data.sqlite3")) as database:
        database.execute("CREATE TABLE numbers (number)")
        database.executemany("INSERT INTO numbers VALUES (?)", [(n,) for n in range(9999)])
        database.commit()
    return made


@pytest.fixture
def sealed(folder: Path) -> tuple[SealedFile, ...]:
    """Its seal."""
    return seal(folder, {folder / "store/data.sqlite3"})


def changed(folder: Path, sealed: tuple[SealedFile, ...]) -> tuple[list[str], list[str]]:
    """By size, and by content."""
    return list(changed_sizes(folder, sealed)), list(changed_contents(folder, sealed))


def test_nothing_changed_is_nothing_found(folder: Path, sealed: tuple[SealedFile, ...]) -> None:
    """Also after an opening that wrote, and with a file more."""
    with closing(sqlite3.connect(folder / "store/data.sqlite3")) as database:
        database.executemany("INSERT INTO numbers VALUES (?)", [(n,) for n in range(999)])
        database.commit()
    (folder / "more").write_bytes(b"")
    assert changed(folder, sealed) == ([], [])


@pytest.mark.parametrize("content", [b"", b"Fascia", b"Fascia glides. Longer."])
def test_another_size_is_seen_at_once(
    folder: Path, sealed: tuple[SealedFile, ...], content: bytes
) -> None:
    """Cut off, emptied or longer."""
    (folder / "text").write_bytes(content)
    assert changed(folder, sealed)[0] == ["text"]


def test_a_file_that_is_gone_is_seen(folder: Path, sealed: tuple[SealedFile, ...]) -> None:
    """By its size, too."""
    (folder / "store/data.sqlite3").unlink()
    assert changed(folder, sealed)[0] == ["store/data.sqlite3"]


def test_another_content_of_the_same_size_is_seen_when_read(
    folder: Path, sealed: tuple[SealedFile, ...]
) -> None:
    """One letter is enough."""
    (folder / "text").write_bytes(b"Fascia slides.")
    assert changed(folder, sealed) == ([], ["text"])


def test_a_database_with_broken_pages_is_seen_when_read(
    folder: Path, sealed: tuple[SealedFile, ...]
) -> None:
    """Though it may be written to, its structure must hold."""
    file = folder / "store/data.sqlite3"
    content = bytearray(file.read_bytes())
    content[8192:16384] = b"\xff" * 8192
    file.write_bytes(content)
    assert changed(folder, sealed) == ([], ["store/data.sqlite3"])
