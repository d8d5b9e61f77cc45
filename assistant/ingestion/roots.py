"""Which folders are read: those named, and those that the index knows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.errors import RootError
from assistant.index import Manifest
from assistant.settings import ROOT


def choose_roots(
    paths: Sequence[Path], known: Manifest | None, default_root: Path | None
) -> tuple[str, ...]:
    """Names of the folders to read. Raises RootError if one is missing or holds another."""
    roots = list(known.roots) if known else []
    for path in paths:
        if not path.is_dir():
            what = "is a file, not a folder" if path.is_file() else "does not exist"
            raise RootError(f"{path} {what}", fix="Name a folder of articles; nothing was changed.")
        root = _name(path)
        if any(_inside(root, other) for other in roots):
            continue
        if inner := [other for other in roots if _inside(other, root)]:
            raise RootError(
                f"{path} holds the folder {inner[0]}, which is already read",
                fix="Name folders that do not hold one another, or use another --index.",
            )
        roots.append(root)
    if not roots and default_root is not None:
        roots.append(_name(default_root))
    there = [root for root in roots if folder_of(root).is_dir()]
    for root in roots:
        if root not in there:
            raise RootError(
                "The folder of articles is missing",
                where=str(folder_of(root)),
                fix="Nothing was removed. Put the folder back, or go on without it: "
                + going_on_with(there),
            )
    return tuple(roots)


def going_on_with(roots: Sequence[str]) -> str:
    """The command that reads these folders alone: only a rebuild forgets those that are known."""
    named = " ".join(f'"{root}"' if " " in root else root for root in roots)
    return f"python ingest.py --rebuild {named or 'PATH'}"


def folder_of(root: str) -> Path:
    """Where a root lies."""
    return ROOT / root


def _name(path: Path) -> str:
    """A root's name: relative to the checkout where it lies inside, so that it can be moved."""
    full = path.resolve()
    return full.relative_to(ROOT).as_posix() if full.is_relative_to(ROOT) else full.as_posix()


def _inside(root: str, other: str) -> bool:
    return folder_of(root).is_relative_to(folder_of(other))
