"""An added article leaves the library again: cited no more, its file kept."""

from __future__ import annotations

from pathlib import Path

from assistant.adding import FOLDER, Outcome, add, added, take_out
from assistant.errors import AssistantError
from assistant.ingestion import Report, ingest
from tests.ingestion.test_changes import SLUGS

WOMBATS = b"# Do wombats dig burrows?\n\nWombats dig burrows.\n"


def _take_out(library, file: Path) -> Outcome:
    def update(progress) -> Report:
        return ingest((), library.index, library.embedder, progress=progress)

    return take_out(file, update, lambda stage, done, total: None)


def _put_in(library, content: bytes = WOMBATS) -> Path:
    place = add("wombats.md", content, library.root).place
    library.ingest()
    return place


def _added(library) -> tuple[Path, ...]:
    with library.opened() as live:
        return added(live.manifest.files)


def test_only_what_was_added_is_named(library) -> None:
    """An owner's other files are none of it."""
    assert _added(library) == ()
    place = _put_in(library)
    assert _added(library) == (place,)


def test_it_is_out_of_the_index_and_its_file_aside(library) -> None:
    """Byte for byte, where no ingest looks."""
    place = _put_in(library)
    outcome = _take_out(library, place)
    assert outcome.aside == library.root / FOLDER / ".taken-out" / "wombats.md"
    assert outcome.aside.read_bytes() == WOMBATS
    assert not place.exists()
    assert sorted(library.texts()) == SLUGS
    assert library.ingest().generation is None


def test_nothing_taken_out_before_is_lost(library) -> None:
    """Two of one name lie side by side."""
    _take_out(library, _put_in(library))
    second = _take_out(library, _put_in(library, WOMBATS + b"\nOften.\n"))
    assert second.aside is not None
    assert second.aside.name == "wombats-2.md"
    assert len(list(second.aside.parent.iterdir())) == 2


def test_an_ingest_that_fails_changes_nothing(library) -> None:
    """The file is back in its place, the article can be cited, and the error says so."""
    place = _put_in(library)
    with library.index.lock():
        outcome = _take_out(library, place)
    assert isinstance(outcome.error, AssistantError)
    assert outcome.error.what.startswith("wombats.md was not taken out: ")
    assert place.read_bytes() == WOMBATS
    assert "wombats" in library.texts()


def test_another_file_stays(library) -> None:
    """Whatever the window is made to ask for."""
    own = next(library.root.rglob("*.md"))
    outcome = _take_out(library, own)
    assert outcome.error is not None
    assert own.exists()
