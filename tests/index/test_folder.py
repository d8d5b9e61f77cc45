"""Generations beside one another and the pointer to the live one."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

import assistant.index.generation as generation_module
from assistant.errors import IndexUnusable, IngestError, ModelChanged
from assistant.index import Generation, IndexFolder, LiveIndex
from assistant.index.folder import GONE, PATIENCE
from assistant.index.vectors import VectorStore


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


def catalogue_of(generation: Generation) -> object:
    """Reads an article."""
    return generation.article("fibres")


def vectors_of(generation: Generation) -> object:
    """Looks for near passages."""
    return generation.vectors.nearest(np.ones(256, np.float32), 3)


@pytest.mark.parametrize(
    ("file", "use"),
    [("catalogue.sqlite", catalogue_of), ("chroma/chroma.sqlite3", vectors_of)],
)
def test_damage_while_the_app_runs_is_said_plainly_and_ends_with_the_next_ingest(
    library, file: str, use: Callable[[Generation], object]
) -> None:
    """A reader that meets it is told what to do; after the ingest the same reader goes on."""

    def read(live: LiveIndex) -> object:
        with live.lease() as generation:
            return use(generation)

    running = LiveIndex(library.index, library.embedder.fingerprint)
    assert read(running)
    damaged = library.index.generations / library.index.current_name() / file
    damaged.write_bytes(b"\xff" * damaged.stat().st_size)
    with suppress(IndexUnusable):  # what is in memory can still be answered from
        read(running)
    with pytest.raises(IndexUnusable, match=r"damaged.*python ingest\.py"):
        read(LiveIndex(library.index))
    library.ingest()
    assert read(running)
    running.close()


def test_a_generation_with_a_file_cut_off_is_not_leased(library) -> None:
    """Sizes are looked at when it is opened, before a library reads beyond a file's end."""
    data = "lexical/bm25/data.csc.index.npy"
    file = library.index.generations / library.index.current_name() / data
    file.write_bytes(file.read_bytes()[:-4])
    live = LiveIndex(library.index)
    with pytest.raises(IndexUnusable, match=r"data\.csc\.index\.npy"), live.lease():
        pytest.fail("a damaged generation was given")


def test_first_questions_share_what_they_open(library, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many come at once: a store that nobody closes would stay open."""
    opened: list[VectorStore] = []
    together = threading.Barrier(4)

    def slow(folder: Path) -> VectorStore:
        opened.append(VectorStore(folder))
        threading.Event().wait(0.2)
        return opened[-1]

    monkeypatch.setattr(generation_module, "VectorStore", slow)
    with library.opened() as generation:

        def ask() -> None:
            together.wait(10)
            generation.vectors.count()

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert opened == [generation.vectors]


def test_a_pointer_that_a_reader_has_open_is_waited_for(
    library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where it cannot be replaced meanwhile."""
    replace, refused = Path.replace, 3

    def busy(source: Path, target: Path) -> Path:
        nonlocal refused
        if target.name == "current" and refused:
            refused -= 1
            raise PermissionError(13, "Access is denied")
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", busy)
    library.write("new.md", "New.")
    assert library.ingest().generation == library.index.current_name()
    assert refused == 0


def test_a_pointer_that_stays_open_is_an_error(library, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a moment; the live index is as it was."""

    def never(source: Path, target: Path) -> Path:
        raise PermissionError(13, "Access is denied")

    before = library.index.current_name()
    monkeypatch.setattr(Path, "replace", never)
    library.write("new.md", "New.")
    started = time.monotonic()
    with pytest.raises(IngestError, match="Access is denied"):
        library.ingest()
    assert time.monotonic() - started >= PATIENCE
    assert library.index.current_name() == before


def _generations(index: IndexFolder) -> dict[str, list[str]]:
    """The files of every generation's folder."""
    return {f.name: sorted(p.name for p in f.rglob("*")) for f in index.generations.iterdir()}


def test_a_generation_that_is_open_elsewhere_stays_whole(
    library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where its folder cannot be renamed; it goes once it is closed."""
    before = _generations(library.index)

    def in_use(source: Path, target: Path) -> Path:
        raise PermissionError(13, "Access is denied")

    with monkeypatch.context() as windows:
        windows.setattr(Path, "rename", in_use)
        library.index.sweep(keep=set())
    assert _generations(library.index) == before
    library.index.sweep(keep=set())
    assert _generations(library.index) == {}


def test_what_was_left_of_a_deleted_generation_goes_next_time(library) -> None:
    """A process that was killed while it deleted leaves no folder for good."""
    live = library.index.generations / library.index.current_name()
    shutil.copytree(live, live.with_suffix(GONE))
    library.index.sweep_unfinished()
    assert list(_generations(library.index)) == [live.name]
