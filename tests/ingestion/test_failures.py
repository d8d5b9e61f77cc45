"""A file that cannot be read is named with its reason; what was indexed of it stays."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import RootError
from assistant.index import IndexFolder
from assistant.ingestion import ingest, survey


def names(report, kind: str) -> list[str]:
    """File names of a report's field, without their root."""
    return [Path(name).name for name in getattr(report, kind)]


def not_utf8(library) -> None:
    """Bytes that are no text."""
    library.write("basics/fibres.md", b"\x00\x01\xff\xfe\x00\x9f" * 50)


def broken_yaml(library) -> None:
    """A slip in the front matter."""
    library.write("basics/fibres.md", "---\ntitle: [\n---\nText.\n")


def empty(library) -> None:
    """A file emptied by a crash of its editor."""
    library.write("basics/fibres.md", b"")


def dangling(library) -> None:
    """A link to a file on a disk that is not there."""
    library.delete("basics/fibres.md")
    (library.root / "basics/fibres.md").symlink_to(library.root / "nowhere.md")


def too_large(library) -> None:
    """A file beyond the limit (a hole, which takes no room on disk)."""
    with (library.root / "basics/fibres.md").open("r+b") as file:
        file.truncate(survey.MAX_BYTES + 1)


@pytest.mark.parametrize("spoil", [not_utf8, broken_yaml, empty, dangling, too_large])
def test_a_file_that_fails_keeps_what_was_indexed_and_is_tried_again(
    library, spoil: Callable[[object], None]
) -> None:
    """It is named with its reason each time; mending it brings the index up to date."""
    before = library.texts()
    good = (library.root / "basics/fibres.md").read_bytes()
    spoil(library)
    for _ in range(2):
        report = library.ingest()
        (problem,) = report.failed
        assert problem.file.endswith("basics/fibres.md")
        assert problem.what
        assert (report.removed, library.texts()) == ((), before)
    (library.root / "basics/fibres.md").unlink()
    library.write("basics/fibres.md", good + b"\nAnd more.\n")
    assert names(library.ingest(), "updated") == ["fibres.md"]
    assert "And more." in library.texts()["fibres"]


def test_a_failing_file_does_not_hold_up_the_others(library) -> None:
    """A new article arrives although another is broken, which stays as it was."""
    broken_yaml(library)
    library.write("basics/new.md", "Something new.")
    report = library.ingest()
    assert (len(report.failed), names(report, "added")) == (1, ["new.md"])
    assert sorted(library.texts()) == ["fascia", "fibres", "new", "red-flags"]


def test_two_unreadable_files_are_both_reported(library) -> None:
    """Unreadable files are not taken for copies of one another."""
    for name in ("one.md", "two.md"):
        (library.root / name).symlink_to(library.root / "nowhere.md")
    assert len(library.ingest().failed) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_reported_and_not_waited_for(library) -> None:
    """Reading it would block for ever."""
    os.mkfifo(library.root / "pipe.md")
    (problem,) = library.ingest().failed
    assert problem.file.endswith("pipe.md")


def test_nothing_readable_publishes_nothing(library, tmp_path: Path) -> None:
    """A first ingest of broken files says why and makes no empty index."""
    root = tmp_path / "broken"
    root.mkdir()
    (root / "a.md").write_bytes(b"---\ntitle: [\n---\n")
    index = IndexFolder(tmp_path / "other")
    with pytest.raises(RootError, match=r"a\.md"):
        ingest((root,), index, library.embedder)
    assert index.current_name() is None


@pytest.mark.parametrize("spoil", [broken_yaml, empty, dangling])
def test_a_file_that_fails_in_a_rebuild_keeps_what_was_indexed(
    library, spoil: Callable[[object], None]
) -> None:
    """Its article is taken from before the rebuild, and the file is tried again each time."""
    before = library.texts()
    spoil(library)
    for rebuild in (True, False):
        report = library.ingest(rebuild=rebuild)
        assert [Path(problem.file).name for problem in report.failed] == ["fibres.md"]
        assert library.texts() == before
    (library.root / "basics/fibres.md").unlink()
    library.write("basics/fibres.md", "# Fibres\n\nMended.\n")
    assert names(library.ingest(), "updated") == ["fibres.md"]
    assert "Mended." in library.texts()["fibres"]


def test_a_file_that_fails_when_a_damaged_index_is_mended_is_lost_only_with_its_text(
    library,
) -> None:
    """With the vectors damaged its text is still there; with the catalogue damaged it is not."""
    broken_yaml(library)
    live = library.index.generations / library.index.current_name()
    (live / "chroma/chroma.sqlite3").write_bytes(b"")
    library.ingest()
    assert "fibres" in library.texts()
    live = library.index.generations / library.index.current_name()
    (live / "catalogue.sqlite").write_bytes(b"garbage" * 999)
    assert len(library.ingest().failed) == 1
    assert sorted(library.texts()) == ["fascia", "red-flags"]
