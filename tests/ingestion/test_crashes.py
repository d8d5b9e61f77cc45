"""Crashes, locks and generations: readers always have a whole one."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from assistant.articles import ReadFile
from assistant.errors import AssistantError, IngestError, RootError
from assistant.index import LiveIndex, Manifest
from assistant.ingestion import ingest, putting, reading


def names(report, kind: str) -> list[str]:
    """File names of a report's field, without their root."""
    return [Path(name).name for name in getattr(report, kind)]


def test_an_interrupted_ingest_changes_nothing_and_is_not_repeated(
    library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The live index stays; what was embedded before the interruption is used again."""
    monkeypatch.setattr(putting, "CHUNK", 1)
    before, name = library.texts(), library.index.current_name()
    for number in range(6):
        library.write(f"new/{number}.md", f"Sentence {number} is new.")
    library.embedder.fail_after = 3
    with pytest.raises(KeyboardInterrupt):
        library.ingest()
    assert (library.texts(), library.index.current_name()) == (before, name)
    assert [f.name for f in library.index.generations.iterdir()] == [name]
    library.embedder.fail_after = None
    library.ingest()
    assert len(library.embedder.embedded) == len(set(library.embedder.embedded)) == 6
    assert len(library.texts()) == 9
    assert not (library.index.path / "pending.sqlite").exists()


def test_leftovers_of_a_killed_ingest_are_swept(library) -> None:
    """A generation that was never finished goes with the next ingest; the last two stay."""
    first = library.index.current_name()
    leftover = library.index.generations / "000099-dead00"
    (leftover / "chroma").mkdir(parents=True)
    (library.index.path / "pending.sqlite").write_bytes(b"damaged by a full disk" * 99)
    library.write("basics/new.md", "Something new.")
    library.ingest()
    second = library.index.current_name()
    assert {f.name for f in library.index.generations.iterdir()} == {first, second}


def test_the_previous_generation_is_kept_until_the_next_is_published(library) -> None:
    """A reader of the previous one is not disturbed, even while the next one is built."""
    seen = [library.index.current_name()]
    for number in range(3):
        library.write("basics/new.md", f"Text {number}.")
        standing: list[set[str]] = []
        folder = library.index.generations
        report = ingest(
            (),
            library.index,
            library.embedder,
            progress=lambda *_, found=standing, at=folder: found.append(
                {f.name for f in at.iterdir()}
            ),
        )
        assert all(set(seen[-2:]) <= names for names in standing)
        seen.append(report.generation)
        assert {f.name for f in folder.iterdir()} == set(seen[-2:])


def test_a_second_ingest_is_refused_and_told_who_holds_the_lock(library) -> None:
    """Two ingests never collide; the second names the first's process."""
    with library.index.lock(), pytest.raises(IngestError, match=f"process {os.getpid()}"):
        library.ingest()
    assert library.ingest().unchanged == 3


def test_a_reader_keeps_its_generation_and_the_next_one_sees_the_new(library) -> None:
    """A question is answered from one generation, whatever is published meanwhile."""
    live = LiveIndex(library.index, library.embedder.fingerprint)
    with live.lease() as old:
        library.write("basics/new.md", "Something new.")
        library.ingest()
        with live.lease() as new:
            assert new.article("new") is not None
        assert old.article("new") is None
        assert old.vectors.nearest(library.embedder.embed_query("fascia"), 3)
        assert len(old.lexical) == old.manifest.passages
    with live.lease() as newest:
        assert newest.name == library.index.current_name()
    live.close()


def test_readers_in_other_threads_see_whole_generations(library) -> None:
    """While ingests are published, a reader always finds as many vectors as passages."""
    live = LiveIndex(library.index, library.embedder.fingerprint)
    stop = threading.Event()
    errors: list[BaseException] = []
    seen: set[str] = set()

    def read() -> None:
        try:
            while not stop.is_set():
                with live.lease() as generation:
                    generation.check()
                    seen.add(generation.name)
        except BaseException as error:
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(4):
        library.write("basics/new.md", f"Text {number}.")
        library.ingest()
    stop.set()
    for reader in readers:
        reader.join()
    live.close()
    assert errors == []
    assert seen


@pytest.mark.parametrize("rebuild", [False, True])
def test_earlier_texts_stay_known(library, rebuild: bool) -> None:
    """A link to an article as it was can still be resolved, also after a rebuild."""
    before = library.texts()["fibres"]
    with library.opened() as generation:
        version = generation.article("fibres").digest[:8]
    library.write("basics/fibres.md", "# Fibres\n\nAll is new.\n")
    library.ingest()
    library.ingest(rebuild=rebuild)
    with library.opened() as generation:
        assert generation.catalogue.text_of("fibres", version) == before


def test_a_full_disk_is_reported_and_changes_nothing(
    library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the operating system ends in one clear sentence."""
    before = library.texts()
    library.write("basics/new.md", "Something new.")

    def full(self: object, file: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Manifest, "write", full)
        with pytest.raises(IngestError, match="No space left"):
            library.ingest()
    assert library.texts() == before
    assert len(list(library.index.generations.iterdir())) == 1
    library.ingest()
    assert "new" in library.texts()


def test_a_file_that_changes_while_it_is_read_is_not_mixed_up(
    library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article is never stored under the digest of another content."""
    file = library.write("basics/fibres.md", "First version.")
    read = reading.read_file

    def writing(content: bytes, path: object) -> ReadFile:
        file.write_text("Second version.", "utf-8")
        return read(content, path)

    monkeypatch.setattr(reading, "read_file", writing)
    library.ingest()
    monkeypatch.undo()
    assert names(library.ingest(), "updated") == ["fibres.md"]
    assert library.texts()["fibres"] == "Second version."


def test_errors_of_ingest_are_for_people() -> None:
    """Every error that stops an ingest is one that a user can mend."""
    assert issubclass(RootError, IngestError)
    assert issubclass(IngestError, AssistantError)
