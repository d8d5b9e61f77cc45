"""The index folder: generations beside one another and a pointer to the live one.

    index/current                     the live generation's name
    index/generations/<name>/         manifest.json, catalogue.sqlite, chroma/, lexical/
    index/pending.sqlite              vectors of an ingest that was not published
    index/ingest.lock                 held while an ingest runs

A generation is never written again once `current` names it, so readers need no lock.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import IndexUnusable, IngestError
from assistant.index.catalogue import Catalogue
from assistant.index.generation import Generation
from assistant.index.manifest import MANIFEST, Manifest, recall_manifest, same_format

PATIENCE = 1.0
"""Seconds in which readers let go of the pointer (Windows): each has it open for a moment."""
GONE = ".gone"
"""Ends the name of a folder that is being deleted."""
HOLDER_SPEAKS = 1.0
"""Seconds in which an ingest that took the lock says who it is."""


class IndexFolder:
    """Finds, opens and publishes generations under one folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.generations = path / "generations"

    def current_name(self) -> str | None:
        """The live generation's name; None if nothing has been published."""
        try:
            # A damaged pointer names no generation; opening it says so.
            return (self.path / "current").read_text("utf-8", errors="replace").strip() or None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise IndexUnusable(
                f"The index cannot be read: {error.strerror}",
                where=str(self.path),
                fix="Make the folder readable for this user.",
            ) from error

    def open(self) -> Generation:
        """The live generation. Raises IndexUnusable if there is none or it is damaged."""
        name = self.current_name()
        if name is None:
            raise IndexUnusable(
                "There is no index", where=str(self.path), fix="Run: python ingest.py"
            )
        return Generation(self.generations / name)

    def recall(self) -> Manifest | None:
        """What the live generation was made from, even if it cannot be used any more."""
        return recall_manifest(self.generations / (self.current_name() or "") / MANIFEST)

    def recall_catalogue(self) -> Catalogue | None:
        """The live generation's texts, even if it cannot be used any more; None if they are of
        another format. Reading them may still raise IndexUnusable."""
        file = self.generations / (self.current_name() or "") / "catalogue.sqlite"
        manifest = self.recall()
        return Catalogue(file) if manifest and same_format(manifest) and file.is_file() else None

    def publish(self, name: str) -> None:
        """Make `name` live in one atomic step and delete what is older than its predecessor."""
        previous = self.current_name()
        temporary = self.path / "current.new"
        with temporary.open("w", encoding="utf-8") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        _replace(temporary, self.path / "current")
        self.sweep(keep={name, previous})

    def sweep(self, keep: set[str | None]) -> None:
        """Delete other generations; one that is still open elsewhere stays whole (Windows)."""
        for folder in self._folders():
            if folder.name not in keep:
                _delete(folder)

    def sweep_unfinished(self) -> None:
        """Delete what a killed ingest left; the live generation's predecessor may still be read."""
        whole = (f for f in self._folders() if (f / MANIFEST).is_file())
        self.sweep(keep={f.name for f in whole if f.suffix != GONE})

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Errors of the disk, whichever part meets them, become one IngestError."""
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            raise IngestError(
                f"The index could not be written: {_reason(error)}",
                where=str(self.path),
                fix="The live index is as it was. Free some space or choose another with --index.",
            ) from error

    def _folders(self) -> list[Path]:
        return list(self.generations.iterdir()) if self.generations.is_dir() else []

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the ingest lock; IngestError names the process that has it."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / "ingest.lock")
            lock.acquire(timeout=0)
        except Timeout as error:
            raise IngestError(
                f"Another ingest is running ({self._holder()})",
                where=str(self.path),
                fix="Wait until it has finished, then try again.",
            ) from error
        except OSError as error:
            raise IngestError(
                f"The index folder cannot be written: {error.strerror}",
                where=str(self.path),
                fix="Choose another with --index, or make it writable.",
            ) from error
        holder = self.path / "ingest.pid"
        try:
            with suppress(OSError):  # only tells others who is at work; the disk may be full
                holder.write_text(str(os.getpid()), "utf-8")
            yield
        finally:
            with suppress(OSError):
                holder.unlink(missing_ok=True)
            lock.release()

    def _holder(self) -> str:
        """Who has the lock; it says so a moment after it took it."""
        until = time.monotonic() + HOLDER_SPEAKS
        while time.monotonic() < until:
            with suppress(OSError):
                if said := (self.path / "ingest.pid").read_text("utf-8"):
                    return f"process {said}"
            time.sleep(0.02)
        return "its process is not known"


def _replace(source: Path, target: Path) -> None:
    """Move a file over another; on Windows that waits until nobody has the other open."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            source.replace(target)
            return
        except PermissionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _delete(folder: Path) -> None:
    """Delete a folder, or leave it as it is: Windows renames none with an open file in it."""
    with suppress(OSError):
        gone = folder if folder.suffix == GONE else folder.rename(folder.with_suffix(GONE))
        shutil.rmtree(gone, ignore_errors=True)


def _reason(error: OSError | sqlite3.OperationalError) -> str:
    if isinstance(error, shutil.Error):  # of a folder copied: (from, to, reason) for each file
        return str(error.args[0][0][-1])
    return (error.strerror if isinstance(error, OSError) else "") or str(error)


class LiveIndex:
    """Gives each question one generation, and moves on when a newer one is published.

    fingerprint: the embedding model in use; None where only texts are read.
    """

    def __init__(self, folder: IndexFolder, fingerprint: str | None = None) -> None:
        self._folder, self._fingerprint = folder, fingerprint
        self._lock = threading.Lock()
        self._live: Generation | None = None
        self._in_use: dict[Generation, int] = {}

    @contextmanager
    def lease(self) -> Iterator[Generation]:
        """The live generation, kept open until the block ends."""
        with self._lock:
            generation = self._newest()
            self._in_use[generation] = self._in_use.get(generation, 0) + 1
        try:
            yield generation
        except IndexUnusable:
            with self._lock:  # the next question opens its files again, or newer ones
                if self._live is generation:
                    self._live = None
            raise
        finally:
            with self._lock:
                self._in_use[generation] -= 1
                if not self._in_use[generation]:
                    del self._in_use[generation]
                    if generation is not self._live:
                        generation.close()

    def _newest(self) -> Generation:
        name = self._folder.current_name()
        if self._live is None or name != self._live.name:
            fresh = self._folder.open()
            fresh.check_sizes()
            if self._fingerprint is not None:
                fresh.check_model(self._fingerprint)
            if self._live is not None and self._live not in self._in_use:
                self._live.close()
            self._live = fresh
        return self._live

    def close(self) -> None:
        """Close the live generation."""
        with self._lock:
            if self._live is not None and self._live not in self._in_use:
                self._live.close()
            self._live = None
