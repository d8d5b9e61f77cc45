"""Generations beside one another and the pointer to the live one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.errors import IndexUnusable, IngestError, ModelChanged
from assistant.index import IndexFolder, LiveIndex


def test_no_index_is_said_plainly(tmp_path: Path) -> None:
    """A folder without an index names the command that makes one."""
    with pytest.raises(IndexUnusable, match=r"There is no index.*python ingest\.py"):
        IndexFolder(tmp_path).open()


def test_the_lock_is_held_across_processes(tmp_path: Path) -> None:
    """Another process is refused, told who holds the lock, and let in afterwards."""
    code = (
        "import sys; from pathlib import Path; from assistant.index import IndexFolder\n"
        "with IndexFolder(Path(sys.argv[1])).lock(): print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with (
            pytest.raises(IngestError, match=f"process {other.pid}"),
            IndexFolder(tmp_path).lock(),
        ):
            pytest.fail("the lock was given twice")
        other.communicate("\n")
    with IndexFolder(tmp_path).lock():
        pass


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    """The system releases it; a file left behind holds nobody up."""
    code = (
        "import os, sys; from pathlib import Path; from assistant.index import IndexFolder\n"
        "with IndexFolder(Path(sys.argv[1])).lock(): os._exit(9)"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=Path(__file__).parents[2], check=False
    )
    with IndexFolder(tmp_path).lock():
        pass


def test_a_folder_that_is_a_file_is_said_plainly(tmp_path: Path) -> None:
    """An index path that cannot be a folder is an error for people."""
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(IngestError, match="cannot be written"), IndexFolder(file / "index").lock():
        pytest.fail("a lock was given under a file")


def test_vectors_of_another_model_are_not_leased(library) -> None:
    """A reader with another model is told, before a wrong answer is given."""
    live = LiveIndex(library.index, "another-model")
    with pytest.raises(ModelChanged, match=r"python ingest\.py"), live.lease():
        pytest.fail("vectors of another model were given")


def test_a_lease_is_open_until_it_ends_and_closed_once_it_is_old(library) -> None:
    """A replaced generation is closed after its last question, not before."""
    live = LiveIndex(library.index, library.embedder.fingerprint)
    with live.lease() as first:
        catalogue = first.catalogue
        library.write("new.md", "New.")
        library.ingest()
        with live.lease() as second:
            assert second is not first
        assert catalogue.counts() == (3, 5)
    with pytest.raises(Exception, match="closed"):
        catalogue.counts()
    live.close()


def test_questions_share_one_open_generation(library) -> None:
    """As long as nothing is published, nothing is opened again."""
    live = LiveIndex(library.index)
    with live.lease() as one, live.lease() as other:
        assert one is other
    with live.lease() as third:
        assert third is one
    live.close()
