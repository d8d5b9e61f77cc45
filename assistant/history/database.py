"""The file of conversations: its format, its transactions, and errors that say what to do."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError

FILE = "conversations.sqlite"
PATIENCE = 10.0
"""Seconds to wait for another process that writes."""

_STEPS = (
    """
    CREATE TABLE conversations (id TEXT PRIMARY KEY, browser TEXT NOT NULL);
    CREATE INDEX conversations_browser ON conversations (browser);
    CREATE TABLE exchanges (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
        asked INTEGER NOT NULL,
        question TEXT NOT NULL,
        exact INTEGER NOT NULL,
        article TEXT NOT NULL,
        answer TEXT,
        helpful INTEGER,
        note TEXT NOT NULL DEFAULT ''
    );
    CREATE INDEX exchanges_conversation ON exchanges (conversation, asked);
    """,
)
"""Step n brings a file of format n to format n + 1; PRAGMA user_version holds the format."""


class Database:
    """Statements over one file; safe to use from several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        # One connection, many threads: the lock serialises its short statements.
        self._lock = threading.RLock()
        with self._told():
            # Health data: of no concern to other accounts of this computer.
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # SQLite gives its other files the mode of this one. Never opened if it is there: to
            # close it would give up the locks that this process has on it.
            with suppress(FileExistsError):
                self._file.touch(mode=0o600, exist_ok=False)
            self._connection = sqlite3.connect(
                self._file, timeout=PATIENCE, isolation_level=None, check_same_thread=False
            )
        try:
            with self._told():
                self._prepare()
            self._migrate()
        except BaseException:
            self.close()
            raise

    def rows(self, statement: str, *values: object) -> list[Any]:
        """The rows that a statement gives."""
        with self._told(), self._lock:
            return self._connection.execute(statement, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All statements of the `with` block or none; no other process writes meanwhile."""
        with self._told(), self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # SQLite ends it itself when a disk is full
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def deleting(self) -> Iterator[None]:
        """As writing; then nothing of what was deleted stands in the write-ahead log either."""
        with self.writing():
            yield
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _prepare(self) -> None:
        # Refused by file systems without shared memory, and while another process does the same.
        with suppress(sqlite3.OperationalError):
            self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.execute("PRAGMA secure_delete = ON")

    def _migrate(self) -> None:
        with self.writing():
            ((found,),) = self.rows("PRAGMA user_version")
            if found > len(_STEPS):
                raise AssistantError(
                    f"The conversations are of format {found}; this program knows {len(_STEPS)}",
                    where=str(self._file),
                    fix="Update the program, or set ASSISTANT_DATA to another folder.",
                )
            for step in _STEPS[found:]:
                # Not by executescript, which commits first.
                for statement in filter(str.strip, step.split(";")):
                    self.rows(statement)
            self.rows(f"PRAGMA user_version = {len(_STEPS)}")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the file and the disk, in our words."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise AssistantError(
                f"The conversations cannot be read or written: {error}",
                where=str(self._file),
                fix="Check the folder and its disk; restore a damaged file, or move it away.",
            ) from error
