"""Takes an added article out of the library again: its file is set aside, not deleted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from assistant.adding.keeping import FOLDER
from assistant.errors import AssistantError
from assistant.index.manifest import FileRecord
from assistant.ingestion.roots import folder_of

ASIDE = ".taken-out"
"""Beside the added articles; an ingest does not look into folders whose name begins with a dot."""


def added(files: Iterable[FileRecord]) -> tuple[Path, ...]:
    """Where the indexed files lie that were added in the window, by name."""
    ours = (r for r in files if PurePosixPath(r.path).parent.name == FOLDER)
    return tuple(sorted((folder_of(r.root) / r.path for r in ours), key=lambda file: file.name))


def set_aside(file: Path) -> Path:
    """Move an added file to where no ingest finds it; over nothing that was taken out before.

    Raises AssistantError if it cannot be moved; the corpus is then as it was.
    """
    where = file.parent
    if where.name != FOLDER:
        raise AssistantError(
            "it was not added in the window",
            where=str(where),
            fix="Delete the file yourself and run: python ingest.py",
        )
    try:
        (where / ASIDE).mkdir(exist_ok=True)
        return file.replace(_free(where / ASIDE, file))
    except OSError as error:
        raise AssistantError(
            error.strerror or str(error), where=str(where), fix="Make the folder writable."
        ) from error


def _free(folder: Path, file: Path) -> Path:
    place, number = folder / file.name, 2
    while place.exists():
        place, number = folder / f"{file.stem}-{number}{file.suffix}", number + 1
    return place
