"""The whole way of a file: kept, indexed, told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.adding import Given, Outcome, add_all, offered
from assistant.errors import ArticleError, IngestError, NameTaken
from assistant.ingestion import Report, ingest

WOMBATS = b"# Do wombats dig burrows?\n\nWombats dig burrows.\n\n## Why?\n\nThey sleep there.\n"
BROKEN = b"\x00\x01\xff\xfe\x00\x9f" * 50


def _silent(stage: str, done: int, total: int) -> None:
    pass


def _add(library, *given: Given, **files: bytes) -> tuple[Outcome, ...]:
    def update(progress) -> Report:
        return ingest((), library.index, library.embedder, progress=progress)

    named = [Given(f"{name}.md", content) for name, content in files.items()]
    return add_all([*given, *named], library.index, library.root, update, _silent)


def test_an_added_article_is_in_the_index(library) -> None:
    """Told are its title, its passages and its page."""
    (outcome,) = _add(library, wombats=WOMBATS)
    assert outcome.article is not None
    assert outcome.article.title == "Do wombats dig burrows?"
    assert (outcome.article.url, outcome.article.passages) == ("/library/wombats", 2)
    assert "Wombats dig burrows." in library.texts()["wombats"]


def test_an_article_without_metadata_is_welcome(library) -> None:
    """What the linter would say is advice, by line."""
    (outcome,) = _add(library, wombats=WOMBATS)
    assert outcome.error is None
    assert all(line.startswith("Line ") for line in outcome.advice)
    assert any("standing" in line for line in outcome.advice)


def test_its_folder_is_its_topic(library) -> None:
    """The library lists it among added articles, unless it names a topic itself."""
    _add(library, wombats=WOMBATS, koalas=b"---\ntopic: trees\n---\nKoalas sleep.\n")
    with library.opened() as live:
        topics = {slug: topic for slug, _, topic, _ in live.catalogue.summaries()}
    assert (topics["wombats"], topics["koalas"]) == ("added-articles", "trees")


def test_one_broken_file_does_not_hold_up_the_others(library) -> None:
    """Each has its outcome, in the order given."""
    broken, good = _add(library, broken=BROKEN, wombats=WOMBATS)
    assert isinstance(broken.error, ArticleError)
    assert good.article is not None


def test_broken_files_alone_start_no_ingest(library) -> None:
    """There is nothing to bring up to date."""

    def never(progress) -> Report:
        raise AssertionError

    (outcome,) = add_all([Given("a.md", BROKEN)], library.index, library.root, never, _silent)
    assert outcome.kept is None


def test_known_content_leads_to_its_article(library) -> None:
    """Also under another name."""
    content = (library.root / "basics/fibres.md").read_bytes()
    (outcome,) = _add(library, copy=content)
    assert outcome.kept is not None
    assert outcome.kept.how == "known"
    assert outcome.article is not None
    assert outcome.article.url == "/library/fibres"


def test_another_file_of_the_name_is_asked_about(library) -> None:
    """The one that waits can be given again, to replace the earlier one."""
    _add(library, wombats=WOMBATS)
    (asked,) = _add(library, wombats=b"Wombats are marsupials.")
    assert isinstance(asked.error, NameTaken)
    assert asked.undecided is not None
    assert "Wombats dig burrows." in library.texts()["wombats"]
    (outcome,) = _add(library, replace(asked.undecided, replace=True))
    assert outcome.article is not None
    assert library.texts()["wombats"] == "Wombats are marsupials."


def test_a_name_of_an_article_elsewhere_is_no_clash(library) -> None:
    """The newcomer has a page of its own."""
    (outcome,) = _add(library, fascia=b"# More on fascia\n\nFascia is everywhere.\n")
    assert outcome.article is not None
    assert outcome.article.url == "/library/added-articles-fascia"
    assert "sheet of connective tissue" in library.texts()["fascia"]


def test_while_another_ingest_runs_the_file_is_kept(library) -> None:
    """The reader hears of it; the next ingest reads the file, and so does adding it again."""
    with library.index.lock():
        (outcome,) = _add(library, wombats=WOMBATS)
    assert outcome.error is not None
    assert "Another ingest is running" in outcome.error.what
    assert outcome.kept is not None
    assert outcome.kept.place.read_bytes() == WOMBATS
    (again,) = _add(library, wombats=WOMBATS)
    assert again.article is not None


def test_what_the_ingest_could_not_read_is_told(library) -> None:
    """Of the file itself, and of others."""
    library.write("basics/fibres.md", BROKEN)

    def update(progress) -> Report:
        library.write("added-articles/wombats.md", BROKEN)
        return library.ingest()

    given = [Given("wombats.md", WOMBATS)]
    ours, other = add_all(given, library.index, library.root, update, _silent)
    assert ours.error is not None
    assert "wombats.md is not in the index" in ours.error.what
    assert other.error is not None
    assert "fibres.md is not in the index: not a text file" in other.error.what


def test_articles_that_are_gone_stay_indexed(library) -> None:
    """A disk that is not there is told, and nothing is removed."""
    before = library.texts()
    library.root.rename(library.root.with_name("away"))
    (outcome,) = _add(library, wombats=WOMBATS)
    assert isinstance(outcome.error, IngestError)
    assert outcome.kept is None
    assert library.texts() == before


@pytest.mark.parametrize(
    ("address", "public", "on", "expected"),
    [
        ("127.0.0.1", "", True, True),
        ("127.1.2.3", "", True, True),
        ("::1", "", True, True),
        ("localhost", "", True, True),
        ("127.0.0.1", "http://localhost:8501", True, True),
        ("127.0.0.1", "", False, False),
        (None, "", True, False),
        ("", "", True, False),
        ("0.0.0.0", "", True, False),
        ("::", "", True, False),
        ("192.168.1.7", "", True, False),
        ("unix:///tmp/app.sock", "", True, False),
        ("localhost.example.org", "", True, False),
        ("127.0.0.1", "https://example.org", True, False),
        ("127.0.0.1", "https://127.0.0.1.example.org", True, False),
    ],
)
def test_only_this_machine_adds_articles(
    settings, address: str | None, public: str, on: bool, expected: bool
) -> None:
    """Off by its setting, and wherever somebody beyond this machine could be reading."""
    settings = settings.model_copy(update={"public_url": public, "adding": on})
    assert offered(settings, address, visitor=None, asked="localhost:8501") is expected


def test_a_visitor_from_elsewhere_adds_nothing(settings) -> None:
    """Whatever the setting of the address says."""
    settings = settings.model_copy(update={"adding": True})
    assert offered(settings, "127.0.0.1", visitor="127.0.0.1", asked="localhost")
    assert not offered(settings, "127.0.0.1", visitor="192.168.1.7", asked="localhost")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("localhost", True),
        ("127.0.0.1:8501", True),
        ("[::1]:8501", True),
        ("evil.example:8501", False),
        ("127.0.0.1.evil.example", False),
        ("localhost@evil.example", False),
        ("[::1", False),
        ("", False),
        (None, False),
    ],
)
def test_a_website_that_leads_here_adds_nothing(
    settings, asked: str | None, expected: bool
) -> None:
    """Only what the browser itself takes for this machine does."""
    settings = settings.model_copy(update={"adding": True})
    assert offered(settings, "127.0.0.1", visitor="127.0.0.1", asked=asked) is expected
