"""Exact updates: what changed is indexed, nothing else is touched, nothing is ever lost."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import ingestion
from assistant.errors import AssistantError, IndexUnusable, IngestError, RootError
from assistant.index import IndexFolder, LiveIndex, Manifest
from assistant.ingestion import ingest, needs_ingest
from assistant.types import Article

# The fixtures `library` and `hashed_embedder` stand in conftest.py.
SLUGS = ["fascia", "fibres", "red-flags"]


def names(library, kind: str) -> list[str]:
    """File names of a report's field, without their root."""
    return [Path(name).name for name in getattr(library, kind)]


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file under a folder with its content; Chroma touches its own when it only reads."""
    return {
        file.relative_to(folder).as_posix(): b"" if "chroma" in file.parts else file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


# --- What changes ------------------------------------------------------------------------


def test_a_first_ingest_indexes_every_article(library) -> None:
    """Each file is an article under its stem; the glossary is none."""
    assert sorted(library.texts()) == SLUGS


def test_nothing_changed_writes_and_embeds_nothing(library) -> None:
    """A second ingest leaves every byte of the index as it was."""
    before = library.index.current_name()
    catalogue = library.index.generations / before / "catalogue.sqlite"
    bytes_before = catalogue.read_bytes()
    report = library.ingest()
    assert (report.unchanged, report.generation, report.skipped) == (3, None, 1)
    assert library.embedder.embedded == []
    assert library.index.current_name() == before
    assert catalogue.read_bytes() == bytes_before


def test_a_touched_file_is_unchanged(library) -> None:
    """Files are known by content: a newer date alone changes nothing."""
    os.utime(library.root / "basics/fascia.md", (2e9, 2e9))
    assert library.ingest().unchanged == 3


def test_an_added_file_is_embedded_alone(library) -> None:
    """Only the newcomer's passages are embedded."""
    library.write("basics/new.md", "# What is new?\n\nA new sentence.\n")
    report = library.ingest()
    assert names(report, "added") == ["new.md"]
    assert len(library.embedder.embedded) == 1
    assert "A new sentence." in library.texts()["new"]


def test_of_a_changed_file_only_changed_passages_are_embedded(library) -> None:
    """A changed section is embedded; its neighbour keeps its vector though offsets moved."""
    file = library.root / "basics/fascia.md"
    text = file.read_text("utf-8").replace("It wraps muscles", "It wraps and separates muscles")
    file.write_text(text, "utf-8")
    report = library.ingest()
    assert (names(report, "updated"), report.unchanged) == (["fascia.md"], 2)
    assert len(library.embedder.embedded) == 1
    assert "separates" in library.embedder.embedded[0]
    assert "separates" in library.texts()["fascia"]


def test_a_renamed_file_keeps_slug_and_vectors(library) -> None:
    """The same content under another name is the same article: nothing is embedded."""
    library.rename("basics/fascia.md", "deeper/renamed.md")
    before = library.texts()
    report = library.ingest()
    assert library.embedder.embedded == []
    assert (report.added, report.removed) == ((), ())
    assert any("is now" in remark for remark in report.remarks)
    assert library.texts() == before


def test_a_deleted_file_is_removed_everywhere(library) -> None:
    """Neither text nor vector nor word of a deleted article is left."""
    library.delete("basics/fibres.md")
    report = library.ingest()
    assert names(report, "removed") == ["fibres.md"]
    assert sorted(library.texts()) == ["fascia", "red-flags"]
    with library.opened() as generation:
        assert "elastin" not in generation.lexical.words
        near = generation.vectors.nearest(library.embedder.embed_query("collagen fibres"), 99)
        assert not [id_ for id_, _ in near if id_.startswith("fibres:")]


def test_the_same_content_twice_is_indexed_once_and_reported(library) -> None:
    """A copy is no second article; when the original goes, the copy takes its place."""
    content = (library.root / "basics/fibres.md").read_bytes()
    library.write("copies/copy.md", content)
    report = library.ingest()
    assert any("same content" in remark for remark in report.remarks)
    assert sorted(library.texts()) == SLUGS
    library.delete("basics/fibres.md")
    library.ingest()
    assert sorted(library.texts()) == SLUGS
    assert library.embedder.embedded == []


def test_a_changed_glossary_is_taken_over_without_embedding(library) -> None:
    """New words of the glossary work after the next ingest, which reads no article."""
    library.write("glossary.yaml", "- term: fascia\n  also: [wrapping]\n")
    report = library.ingest()
    assert report.generation is not None
    assert library.embedder.embedded == []
    with library.opened() as generation:
        assert generation.manifest.glossary == ({"term": "fascia", "also": ["wrapping"]},)


@pytest.mark.parametrize("broken", [b"- [", b"- no term", b"\xff\xfe\x00", b"3"])
def test_a_broken_glossary_is_reported_and_the_last_one_kept(library, broken: bytes) -> None:
    """A slip in the glossary takes no word away, and is reported until it is mended."""
    library.write("glossary.yaml", broken)
    library.write("basics/new.md", "Something new.")
    for _ in range(2):
        (problem,) = library.ingest().failed
        assert problem.file.endswith("glossary.yaml")
        assert "\n" not in problem.what
        with library.opened() as generation:
            assert generation.manifest.glossary[0]["term"] == "myofascial release"


def test_hidden_files_readmes_and_pictures_are_skipped_and_counted(library) -> None:
    """What is no article is counted; hidden folders are not entered."""
    for path in ("README.md", ".hidden.md", "basics/picture.png", ".git/notes.md"):
        library.write(path, "# Not an article\n")
    assert library.ingest().skipped == 4  # with the glossary
    assert sorted(library.texts()) == SLUGS


# --- Slugs -------------------------------------------------------------------------------


def test_on_a_clash_the_newcomer_takes_its_folder(library) -> None:
    """An article keeps its address when another with the same name arrives, even one read first."""
    before = library.texts()["fascia"]
    library.write("another/fascia.md", "# Another\n\nAnother text.\n")
    report = library.ingest()
    assert any("'fascia' is taken" in remark for remark in report.remarks)
    assert library.texts()["fascia"] == before
    assert "Another text." in library.texts()["another-fascia"]
    assert library.ingest().unchanged == 4


def test_three_with_one_slug_all_have_a_place(library) -> None:
    """However many files claim a slug, each is an article of its own."""
    for number in range(3):
        library.write(f"x/{number}.md", f"---\nslug: fascia\n---\nText {number}.\n")
    library.ingest()
    assert len(library.texts()) == 6


def test_a_slug_once_given_stays(library) -> None:
    """Neither the end of a clash nor an edit nor a rebuild changes an article's address."""
    library.write("another/fascia.md", "# Another\n\nAnother text.\n")
    library.ingest()
    library.delete("basics/fascia.md")
    library.write("another/fascia.md", "# Another\n\nAnother text, edited.\n")
    library.ingest()
    assert "edited" in library.texts()["another-fascia"]
    library.ingest(rebuild=True)
    assert "edited" in library.texts()["another-fascia"]


def test_a_new_slug_in_the_front_matter_moves_the_article(library) -> None:
    """An owner who gives a slug gets it, and nothing stays under the old one."""
    library.write("basics/fibres.md", "---\nslug: collagen\n---\nCollagen resists tension.\n")
    library.ingest()
    assert sorted(library.texts()) == ["collagen", "fascia", "red-flags"]


def test_an_awkward_name_becomes_a_plain_slug(library) -> None:
    """A name with blanks and accents gets an address that can be typed."""
    library.write("Über die Faszie.md", "Text.")
    library.ingest()
    assert "uber-die-faszie" in library.texts()


# --- Files that fail ---------------------------------------------------------------------


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
        file.truncate(ingestion.MAX_BYTES + 1)


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


# --- Roots -------------------------------------------------------------------------------


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


@pytest.fixture
def two_roots(library):
    """The library with a second root."""
    other = library.root.parent / "own"
    other.mkdir()
    (other / "notes.md").write_text("# Notes\n\nMy own words.\n", "utf-8")
    library.ingest(other)
    return library


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


# --- Dry run -----------------------------------------------------------------------------


def test_a_dry_run_says_what_would_be_done_and_does_nothing(library) -> None:
    """It names added, updated, removed and broken files, and writes no byte."""
    library.write("basics/new.md", "Something new.")
    library.write("basics/fibres.md", "Changed.")
    library.write("basics/bad.md", "---\ntitle: [\n---\n")
    library.delete("safety/red-flags.md")
    before = snapshot(library.index.path)
    report = library.ingest(dry_run=True)
    assert names(report, "added") == ["new.md"]
    assert names(report, "updated") == ["fibres.md"]
    assert names(report, "removed") == ["red-flags.md"]
    assert len(report.failed) == 1
    assert snapshot(library.index.path) == before
    assert library.embedder.embedded == []


def test_a_dry_run_without_an_index_makes_none(library, tmp_path: Path) -> None:
    """Not even the folder."""
    index = IndexFolder(tmp_path / "other")
    report = ingest((library.root,), index, library.embedder, dry_run=True)
    assert len(report.added) == 3
    assert not index.path.exists()


# --- Indexes that cannot be used ---------------------------------------------------------


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


DAMAGES = [
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


# --- Crashes, locks, generations ---------------------------------------------------------


def test_an_interrupted_ingest_changes_nothing_and_is_not_repeated(
    library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The live index stays; what was embedded before the interruption is used again."""
    monkeypatch.setattr(ingestion, "CHUNK", 1)
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
    read = ingestion.read_article

    def writing(content: bytes, path: object) -> Article:
        file.write_text("Second version.", "utf-8")
        return read(content, path)

    monkeypatch.setattr(ingestion, "read_article", writing)
    library.ingest()
    monkeypatch.undo()
    assert names(library.ingest(), "updated") == ["fibres.md"]
    assert library.texts()["fibres"] == "Second version."


def test_errors_of_ingest_are_for_people() -> None:
    """Every error that stops an ingest is one that a user can mend."""
    assert issubclass(RootError, IngestError)
    assert issubclass(IngestError, AssistantError)


# --- Any sequence of changes -------------------------------------------------------------

FILES = st.sampled_from(["a.md", "b.md", "sub/a.md"])
CONTENTS = st.sampled_from(
    ["One text.", "# Two\n\nAnother text.", "---\nslug: given\n---\nThree.", "---\ntitle: [\n---\n"]
)
CHANGES = st.lists(st.dictionaries(FILES, CONTENTS, max_size=3), min_size=1, max_size=3)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(states=CHANGES)
def test_after_any_changes_each_readable_content_is_there_once(
    library, tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, str]]
) -> None:
    """Whatever was added, changed, swapped, copied or deleted: no content is lost or doubled."""
    base = tmp_path_factory.mktemp("changes")
    made = replace(library, root=base / "corpus", index=IndexFolder(base / "index"))
    made.write("always.md", "Always here.")
    previous: dict[str, str] = {}
    texts: dict[str, str] = {}
    for state in states:
        for path in previous.keys() - state.keys():
            made.delete(path)
        for path, content in state.items():
            made.write(path, content)
        report = made.ingest()
        readable = {c for c in state.values() if "title: [" not in c}
        texts = made.texts()
        found = sorted(text.rsplit("\n", 1)[-1] for text in texts.values())
        expected = {c.rsplit("\n", 1)[-1] for c in readable} | {"Always here."}
        if report.failed:  # what was indexed of a file before it broke stays
            assert expected <= set(found)
        else:
            assert found == sorted(expected)
        previous = state
    assert made.ingest().generation is None
