"""Exact updates: what changed is indexed, nothing else is touched, nothing is ever lost."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.index import IndexFolder
from assistant.index.vectors import vector_ids
from assistant.ingestion import ingest
from assistant.lexicon import GlossaryEntry

# The fixtures `library` and `hashed_embedder` stand in tests/conftest.py.
SLUGS = ["fascia", "fibres", "red-flags"]


def names(report, kind: str) -> list[str]:
    """File names of a report's field, without their root."""
    return [Path(name).name for name in getattr(report, kind)]


def test_a_first_ingest_indexes_every_article(library) -> None:
    """Each file is an article under its stem; the glossary is none."""
    assert sorted(library.texts()) == SLUGS


def test_nothing_changed_writes_and_embeds_nothing(library) -> None:
    """A second ingest leaves every byte of the index as it was."""
    before = library.index.current_name()
    catalogue = library.index.generations / before / "catalogue.sqlite"
    bytes_before = catalogue.read_bytes()
    report = library.ingest()
    assert (report.unchanged, report.generation, report.skipped) == (3, None, ())
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


def way_to_ask_for_old(library) -> list[float]:
    """The vector that is stored for it."""
    with library.opened() as generation:
        (passage,) = (p for p in generation.catalogue.passages_of("new") if "History" in p.text)
        _, way = vector_ids(passage)
        return generation.vectors.get([way])[way].tolist()


def test_ways_to_ask_are_not_embedded_again(library) -> None:
    """They are had from what lies half way; only the section that changed is embedded."""
    asked = 'asked: {"What is new?": [what came lately], "What is old?": [what came before]}'
    text = f"---\n{asked}\n---\n# What is new?\n\nNews.\n\n# What is old?\n\nHistory of it.\n"
    library.write("basics/new.md", text)
    library.ingest()
    before = way_to_ask_for_old(library)
    library.embedder.embedded.clear()
    library.write("basics/new.md", text.replace("News.", "Other news."))
    library.ingest()
    assert way_to_ask_for_old(library) == pytest.approx(before, abs=1e-5)
    assert [told.split()[-2:] for told in library.embedder.embedded] == [["Other", "news."]]


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
        assert generation.manifest.glossary == (GlossaryEntry("fascia", also=("wrapping",)),)


def test_a_key_that_is_not_asked_for_is_left_out_of_the_glossary(library) -> None:
    """A date that an owner noted, which no JSON could hold, stops no ingest."""
    library.write("glossary.yaml", "- term: fascia\n  added: 2026-01-31\n  also: [wrapping, ]\n")
    assert library.ingest().failed == ()
    with library.opened() as generation:
        assert generation.manifest.glossary == (GlossaryEntry("fascia", also=("wrapping",)),)


def test_a_glossary_from_before_is_still_read(library) -> None:
    """An index that holds the entries as they were written opens, without their blanks."""
    (manifest,) = library.index.generations.glob("*/manifest.json")
    told = json.loads(manifest.read_text("utf-8"))
    told["glossary"] = [{"term": "fascia", "also": ["wrapping", "", None], "spellings": "facia"}]
    manifest.write_text(json.dumps(told), "utf-8")
    with library.opened() as generation:
        expected = GlossaryEntry("fascia", also=("wrapping",), spellings=("facia",))
        assert generation.manifest.glossary == (expected,)
    assert library.ingest().unchanged == 3


@pytest.mark.parametrize(
    "broken",
    [b"- [", b"- no term", b"\xff\xfe\x00", b"3", b"- term: heel\n  also: [2026-01-31]\n"],
)
def test_a_broken_glossary_is_reported_and_the_last_one_kept(library, broken: bytes) -> None:
    """A slip in the glossary takes no word away, and is reported until it is mended."""
    library.write("glossary.yaml", broken)
    library.write("basics/new.md", "Something new.")
    for _ in range(2):
        (problem,) = library.ingest().failed
        assert problem.file.endswith("glossary.yaml")
        assert "\n" not in problem.what
        with library.opened() as generation:
            assert generation.manifest.glossary[0].term == "myofascial release"


def test_hidden_files_readmes_and_pictures_are_skipped_and_named(library) -> None:
    """What is no article is told; hidden folders are not entered, the glossary is read."""
    for path in ("README.md", ".hidden.md", "basics/picture.png", ".git/notes.md"):
        library.write(path, "# Not an article\n")
    skipped = [Path(name).name for name in library.ingest().skipped]
    assert skipped == [".hidden.md", "README.md", "picture.png"]
    assert sorted(library.texts()) == SLUGS

    # --- Dry run -----------------------------------------------------------------------------


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file under a folder with its content; Chroma touches its own when it only reads."""
    return {
        file.relative_to(folder).as_posix(): b"" if "chroma" in file.parts else file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


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


# --- Any sequence of changes ---

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
