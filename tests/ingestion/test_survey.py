"""What is found in the folders: links, odd names, folders that cannot be listed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.ingestion import reading

SLUGS = ["fascia", "fibres", "red-flags"]


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """An article outside the library's folder."""
    file = tmp_path / "private" / "secret.md"
    file.parent.mkdir()
    file.write_text("A secret sentence.", "utf-8")
    return file


def test_links_out_of_the_folder_are_reported_and_not_followed(library, outside: Path) -> None:
    """Neither a linked file nor a linked folder brings in what lies elsewhere."""
    (library.root / "leak.md").symlink_to(outside)
    (library.root / "leaks").symlink_to(outside.parent, target_is_directory=True)
    report = library.ingest()
    told = [remark for remark in report.remarks if "leads out of the folder" in remark]
    assert len(told) == 2
    assert len(report.skipped) == 2
    assert (sorted(library.texts()), report.failed) == (SLUGS, ())


def test_a_link_to_a_file_inside_is_a_copy(library) -> None:
    """Two names for one content are one article."""
    (library.root / "again.md").symlink_to(library.root / "basics/fibres.md")
    (remark,) = library.ingest().remarks
    assert "same content" in remark
    assert sorted(library.texts()) == SLUGS


def test_loops_of_links_end(library) -> None:
    """A folder that holds itself is not entered twice; a file that is its own link is named."""
    (library.root / "basics/up").symlink_to(library.root, target_is_directory=True)
    (library.root / "basics/self.md").symlink_to(library.root / "basics/self.md")
    report = library.ingest()
    (remark,) = report.remarks
    assert "basics/up is a link to a folder that is read anyway" in remark
    (problem,) = report.failed
    assert problem.file.endswith("basics/self.md")
    assert "leads nowhere" in problem.what
    assert sorted(library.texts()) == SLUGS


def test_a_folder_that_cannot_be_listed_loses_nothing(
    library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its articles stay, also when all is built anew, and it is named."""
    before = library.texts()
    listed = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("basics"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", scandir)
        for rebuild in (False, True):
            report = library.ingest(rebuild=rebuild)
            (problem,) = report.failed
            assert problem.file.endswith("/basics")
            assert "Permission denied" in problem.what
            assert (report.removed, library.texts()) == ((), before)
    assert library.ingest().failed == ()
    assert library.texts() == before


@pytest.mark.parametrize("name", ["line\nbreak.md", "right\u202eleft.md", "null\u200bwidth.md"])
def test_odd_names_are_read_and_told_in_one_plain_line(library, name: str) -> None:
    """An article is indexed whatever its file is called; what is printed shows every character."""
    library.write(f"odd/{name}", "An odd name.")
    library.write(f"copies/{name}", "An odd name.")
    report = library.ingest()
    (remark,) = report.remarks
    assert remark.isprintable()
    assert "An odd name." in library.texts().values()
    assert library.ingest().unchanged == 4


@pytest.mark.skipif(os.name == "nt", reason="names are always text there")
def test_a_name_that_is_no_text_is_reported(library) -> None:
    """It could not be written down; the other files are indexed."""
    file = os.fsencode(library.root) + b"/caf\xe9.md"
    try:
        Path(os.fsdecode(file)).write_text("Text.", "utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    (problem,) = library.ingest().failed
    assert "not valid Unicode" in problem.what
    assert sorted(library.texts()) == SLUGS


def test_a_file_that_vanishes_while_it_is_read_is_reported(
    library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was indexed of it stays until the next ingest finds it gone."""
    for path in ("basics/fibres.md", "safety/red-flags.md"):
        library.write(path, "# Changed\n\nChanged text of " + path)
    before = library.texts()["red-flags"]

    read = reading.read_file

    def vanish(content: bytes, path: object) -> object:
        (library.root / "safety/red-flags.md").unlink(missing_ok=True)
        return read(content, path)

    with monkeypatch.context() as patch:
        patch.setattr(reading, "read_file", vanish)
        report = library.ingest()
    (problem,) = report.failed
    assert "not there any more" in problem.what
    assert library.texts()["red-flags"] == before
    assert len(library.ingest().removed) == 1
