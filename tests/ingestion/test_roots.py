"""Folders are remembered; one that is gone or empty removes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import RootError

SLUGS = ["fascia", "fibres", "red-flags"]


def names(report, kind: str) -> list[str]:
    """File names of a report's field, without their root."""
    return [Path(name).name for name in getattr(report, kind)]


def test_a_missing_root_removes_nothing(library) -> None:
    """An unplugged disk is an error, not a thousand deletions."""
    before = library.texts()
    library.root.rename(library.root.with_name("away"))
    with pytest.raises(RootError):
        library.ingest()
    assert library.texts() == before


def test_a_suddenly_empty_root_removes_nothing(library) -> None:
    """A folder whose files are gone is an error: it was perhaps not mounted."""
    before = library.texts()
    for path in ("basics/fascia.md", "basics/fibres.md", "safety/red-flags.md"):
        library.delete(path)
    with pytest.raises(RootError, match="any more"):
        library.ingest()
    with pytest.raises(RootError, match="any more"):
        library.ingest(rebuild=True)
    assert library.texts() == before


@pytest.mark.parametrize("name", ["nowhere", "corpus/glossary.yaml"])
def test_a_path_that_is_no_folder_is_wrong_use(library, name: str) -> None:
    """Neither a missing path nor a file can be a root; nothing changes."""
    before = library.texts()
    with pytest.raises(RootError):
        library.ingest(library.root.parent / name)
    assert library.texts() == before


def test_roots_are_remembered(two_roots) -> None:
    """An ingest without a path reads every folder that was ever named."""
    assert sorted(two_roots.texts()) == ["fascia", "fibres", "notes", "red-flags"]
    (two_roots.root.parent / "own" / "more.md").write_text("More.", "utf-8")
    assert names(two_roots.ingest(), "added") == ["more.md"]


def test_naming_one_root_leaves_the_others(two_roots) -> None:
    """A file gone from the named root goes; other roots stay."""
    two_roots.delete("basics/fibres.md")
    two_roots.ingest(two_roots.root)
    assert sorted(two_roots.texts()) == ["fascia", "notes", "red-flags"]


def test_a_rebuild_keeps_roots(two_roots) -> None:
    """Building anew reads the same folders as before."""
    two_roots.ingest(rebuild=True)
    assert "notes" in two_roots.texts()


def test_a_rebuild_of_named_roots_forgets_the_others(two_roots) -> None:
    """The way to give up a folder that is gone for good."""
    (two_roots.root.parent / "own" / "notes.md").unlink()
    (two_roots.root.parent / "own").rmdir()
    report = two_roots.ingest(two_roots.root, rebuild=True)
    assert names(report, "removed") == ["notes.md"]
    assert sorted(two_roots.texts()) == SLUGS
    assert two_roots.ingest().unchanged == 3


def test_roots_within_one_another_are_not_read_twice(library) -> None:
    """A folder inside a root is read with it; one around a root is refused."""
    library.ingest(library.root / "basics")
    assert sorted(library.texts()) == SLUGS
    with pytest.raises(RootError, match="already read"):
        library.ingest(library.root.parent)
