"""A file put into the corpus: read first, written whole, over nothing that was there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.adding import FOLDER, add
from assistant.adding.keeping import home
from assistant.errors import ArticleError, AssistantError, NameTaken, RootError
from assistant.ingestion import ingest

WOMBATS = b"# Do wombats dig burrows?\n\nWombats dig burrows.\n"
OTHER = b"# Wombats\n\nWombats are marsupials.\n"
BROKEN = [b"", b"\x00\x01\xff\xfe\x00\x9f" * 50, b"%PDF-1.7", b"---\ntitle: [\n---\nText.\n"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder of one article."""
    (tmp_path / "corpus" / "basics").mkdir(parents=True)
    (tmp_path / "corpus" / "basics" / "fascia.md").write_bytes(b"Fascia is tissue.")
    return tmp_path / "corpus"


def _contents(corpus: Path) -> dict[str, bytes]:
    files = (file for file in corpus.rglob("*") if file.is_file())
    return {file.relative_to(corpus).as_posix(): file.read_bytes() for file in files}


def test_an_article_lands_in_a_folder_of_its_own(corpus: Path) -> None:
    """Byte for byte, and beside it nothing."""
    kept = add("wombats.md", WOMBATS, corpus)
    assert (kept.place, kept.how) == (corpus / FOLDER / "wombats.md", "new")
    assert _contents(corpus) == {
        "basics/fascia.md": b"Fascia is tissue.",
        "added-articles/wombats.md": WOMBATS,
    }


def test_a_corpus_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    """The first article of a library can come by the window."""
    assert add("wombats.md", WOMBATS, tmp_path / "new").place.read_bytes() == WOMBATS


@pytest.mark.parametrize("content", BROKEN)
def test_what_is_no_article_leaves_no_trace(corpus: Path, content: bytes) -> None:
    """The error names the file and what to do; the corpus is as it was."""
    before = _contents(corpus)
    with pytest.raises(ArticleError, match=r"wombats\.md was not added") as caught:
        add("wombats.md", content, corpus)
    assert caught.value.fix
    assert _contents(corpus) == before
    assert not (corpus / FOLDER).exists()


@pytest.mark.parametrize("name", ["../wombats.md", "/wombats.md", r"..\..\wombats.md"])
def test_no_name_leads_out_of_the_folder(corpus: Path, name: str) -> None:
    """Whatever its path says."""
    assert add(name, WOMBATS, corpus).place.parent == corpus / FOLDER


@pytest.mark.parametrize("name", ["fascia.md", "other.txt"])
def test_known_content_is_found_under_any_name(corpus: Path, name: str) -> None:
    """Nothing is written a second time."""
    kept = add(name, b"Fascia is tissue.", corpus)
    assert (kept.place, kept.how) == (corpus / "basics" / "fascia.md", "known")
    assert not (corpus / FOLDER).exists()


@pytest.mark.parametrize("name", ["wombats.md", "Wombats.MD"])
def test_another_file_of_the_name_is_replaced_only_on_demand(corpus: Path, name: str) -> None:
    """Until then the earlier one stays, and afterwards there is one."""
    add("wombats.md", WOMBATS, corpus)
    with pytest.raises(NameTaken):
        add(name, OTHER, corpus)
    assert (corpus / FOLDER / "wombats.md").read_bytes() == WOMBATS
    kept = add(name, OTHER, corpus, replace=True)
    assert (kept.how, kept.place.read_bytes()) == ("replaced", OTHER)
    assert len(list((corpus / FOLDER).iterdir())) == 1


def test_of_two_files_in_one_moment_one_is_first(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that comes between looking and writing is not overwritten."""
    place = corpus / FOLDER / "wombats.md"
    monkeypatch.setattr("assistant.adding.keeping.token_hex", lambda _: place.write_bytes(OTHER))
    with pytest.raises(NameTaken):
        add("wombats.md", WOMBATS, corpus)
    assert _contents(corpus)["added-articles/wombats.md"] == OTHER
    assert len(list((corpus / FOLDER).iterdir())) == 1


@pytest.mark.parametrize("replace", [False, True])
def test_a_full_disk_loses_nothing(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, replace: bool
) -> None:
    """The error says so, and no half file stays."""
    if replace:
        add("wombats.md", WOMBATS, corpus)
    before = _contents(corpus)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(AssistantError, match="No space left"):
        add("wombats.md", OTHER, corpus, replace=replace)
    assert _contents(corpus) == before


def test_hidden_files_are_not_taken_for_articles(corpus: Path) -> None:
    """What no ingest reads is not "known"."""
    (corpus / ".trash").mkdir()
    (corpus / ".trash" / "wombats.md").write_bytes(WOMBATS)
    assert add("wombats.md", WOMBATS, corpus).how == "new"


def test_new_articles_go_where_the_index_looks(library, tmp_path: Path) -> None:
    """Into the corpus, or, if the index is made from another folder, into that."""
    assert home(library.index, library.root) == library.root
    assert home(library.index, library.root / "basics") == library.root / "basics"
    assert home(library.index, tmp_path / "elsewhere") == library.root


def test_without_an_index_new_articles_go_into_the_corpus(tmp_path: Path, library) -> None:
    """There is nothing to look at yet."""
    shutil.rmtree(library.index.path)
    assert home(library.index, tmp_path / "elsewhere") == tmp_path / "elsewhere"


def test_nothing_is_added_beside_articles_that_are_gone(library) -> None:
    """Otherwise the next ingest would delete all that it does not find."""
    shutil.rmtree(library.root)
    library.root.mkdir()
    with pytest.raises(RootError, match="gone"):
        home(library.index, library.root)
    with pytest.raises(RootError):
        ingest((), library.index, library.embedder, default_root=library.root)
