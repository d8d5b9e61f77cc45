"""An index that cannot be used is recognised and built anew from the articles."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import IndexUnusable
from assistant.index.catalogue import Catalogue
from assistant.index.lexical import LexicalIndex
from assistant.index.vectors import VectorStore
from assistant.ingestion import needs_ingest


def live_folder(library) -> Path:
    """The folder of the live generation."""
    return library.index.generations / library.index.current_name()


def spoil_file(name: str, content: bytes | None) -> Callable[[object], None]:
    """Overwrites a file of the live generation, or deletes it."""

    def spoil(library) -> None:
        file = live_folder(library) / name
        if content is None:
            file.unlink()
        else:
            file.write_bytes(content)

    spoil.__name__ = f"{name}-{'gone' if content is None else len(content)}"
    return spoil


def half_catalogue(library) -> None:
    """A disk that was full."""
    file = live_folder(library) / "catalogue.sqlite"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def pointer_to_nothing(library) -> None:
    """A generation that was deleted by hand."""
    (library.index.path / "current").write_text("000009-abcdef")


def pointer_of_garbage(library) -> None:
    """Bytes that name nothing."""
    (library.index.path / "current").write_bytes(b"\xff\xfe\x00\x80")


def flipped_in_catalogue(library) -> None:
    """One byte in a text, as a failing disk leaves it; SQLite does not notice."""
    file = live_folder(library) / "catalogue.sqlite"
    content = file.read_bytes()
    assert b"Elastin" in content
    file.write_bytes(content.replace(b"Elastin", b"Plastin"))


def broken_pages_of_vectors(library) -> None:
    """Pages overwritten; the size is the same."""
    file = live_folder(library) / "chroma/chroma.sqlite3"
    content = bytearray(file.read_bytes())
    content[8192:40960] = b"\xff" * 32768
    file.write_bytes(content)


DAMAGES = [
    flipped_in_catalogue,
    broken_pages_of_vectors,
    spoil_file("manifest.json", b"{"),
    spoil_file("manifest.json", b"[]"),
    spoil_file("manifest.json", None),
    spoil_file("catalogue.sqlite", b"garbage" * 999),
    spoil_file("catalogue.sqlite", None),
    half_catalogue,
    spoil_file("chroma/chroma.sqlite3", b"garbage" * 999),
    spoil_file("chroma/chroma.sqlite3", b""),
    spoil_file("chroma/chroma.sqlite3", None),
    spoil_file("lexical/ids.json", b"["),
    spoil_file("lexical/ids.json", b"[]\n"),
    spoil_file("lexical/words.json", b"{"),
    spoil_file("lexical/bm25/vocab.index.json", b""),
    spoil_file("lexical/bm25/data.csc.index.npy", b""),
    pointer_to_nothing,
    pointer_of_garbage,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_index_is_recognised_and_built_anew(
    library, damage: Callable[[object], None]
) -> None:
    """With nothing else changed, the next ingest notices, says so and mends it."""
    before = library.texts()
    damage(library)
    assert needs_ingest(library.index, library.embedder.fingerprint, library.root)
    report = library.ingest()
    assert any("built anew" in remark for remark in report.remarks)
    assert library.texts() == before
    assert library.ingest().generation is None


def test_a_damaged_index_does_not_forget_roots(two_roots) -> None:
    """As long as the manifest can be read, an owner's other folders are read again."""
    spoil_file("catalogue.sqlite", b"garbage")(two_roots)
    two_roots.ingest()
    assert "notes" in two_roots.texts()


def test_another_format_is_built_anew_with_a_remark(two_roots) -> None:
    """A newer program says why it reads everything again, and loses no folder."""
    manifest = live_folder(two_roots) / "manifest.json"
    raw = json.loads(manifest.read_text("utf-8"))
    del raw["vectors"]  # an older format had no such field, and one that is gone now
    manifest.write_text(json.dumps({**raw, "versions": "0.0.0", "gone": 1}), "utf-8")
    assert needs_ingest(two_roots.index, two_roots.embedder.fingerprint, two_roots.root)
    report = two_roots.ingest()
    assert any("another version of this program" in remark for remark in report.remarks)
    assert "notes" in two_roots.texts()


def test_another_embedding_model_is_noticed(two_roots) -> None:
    """Vectors of two models are never mixed: all is embedded again, of every folder."""
    two_roots.embedder.fingerprint = "another-model"
    with two_roots.opened() as generation, pytest.raises(IndexUnusable, match="another embedding"):
        generation.check_model("another-model")
    report = two_roots.ingest()
    assert any("another embedding model" in remark for remark in report.remarks)
    with two_roots.opened() as generation:
        assert generation.manifest.model == "another-model"
        assert len(set(two_roots.embedder.embedded)) >= generation.manifest.passages
    assert "notes" in two_roots.texts()


def test_a_rebuild_reads_and_embeds_everything(library) -> None:
    """Asked to, it starts from the files alone."""
    before = library.texts()
    report = library.ingest(rebuild=True)
    assert report.generation is not None
    with library.opened() as generation:
        assert len(library.embedder.embedded) == generation.manifest.vectors
    assert library.texts() == before


def test_nothing_changed_needs_neither_chroma_nor_the_word_index(
    library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damage is told from sizes and checksums; no part is opened."""

    def refuse(*_: object) -> None:
        raise AssertionError("a part was opened")

    for part in (VectorStore, LexicalIndex, Catalogue):
        monkeypatch.setattr(part, "__init__", refuse)
    assert library.ingest().unchanged == 3


def test_reading_an_index_is_no_damage(library) -> None:
    """Chroma writes into its files when it is only opened; that is no reason to build anew."""
    for _ in range(3):
        library.texts()
        report = library.ingest()
        assert (report.remarks, report.generation) == ((), None)


def test_an_index_without_a_seal_is_opened_to_be_checked(library) -> None:
    """One that an earlier version built is used on as it is, unless it is damaged."""
    manifest = live_folder(library) / "manifest.json"
    raw = json.loads(manifest.read_text("utf-8"))
    del raw["sealed"]
    manifest.write_text(json.dumps(raw), "utf-8")
    assert library.ingest().generation is None
    half_catalogue(library)
    assert any("built anew" in remark for remark in library.ingest().remarks)


def test_damage_that_shows_only_while_building_is_mended_too(
    library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vectors that cannot be read when they are to be used again are embedded again."""
    before = library.texts()
    library.write("basics/fibres.md", "# Fibres\n\nChanged.\n")

    real = VectorStore.get

    def get(self: VectorStore, ids: list[str]) -> object:
        monkeypatch.setattr(VectorStore, "get", real)
        raise IndexUnusable("The index is damaged: the vectors cannot be read")

    monkeypatch.setattr(VectorStore, "get", get)
    report = library.ingest()
    assert any("built anew" in remark for remark in report.remarks)
    assert library.texts().keys() == before.keys()
