"""The process-wide assistant: prepared in the background, honest about its state."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest

import assistant.service as service_module
from assistant.adding import Given
from assistant.assistant import Assistant
from assistant.errors import AssistantError, IndexUnusable, ModelMissing, RootError
from assistant.index import IndexFolder, LiveIndex
from assistant.service import Addition, Service
from assistant.settings import Settings

WOMBATS = Given("wombats.md", b"# Do wombats dig burrows?\n\nWombats dig burrows.\n")
BROKEN = b"\x00\x01\xff\xfe\x00\x9f" * 50


@pytest.fixture(autouse=True)
def no_model(library, monkeypatch: pytest.MonkeyPatch) -> None:
    """The double in place of the model."""

    def opened(settings: Settings) -> Assistant:
        live = LiveIndex(IndexFolder(settings.index), library.embedder.fingerprint)
        return Assistant(settings, library.embedder, live)

    monkeypatch.setattr(service_module, "open_embedder", lambda _: library.embedder)
    monkeypatch.setattr(service_module, "open_assistant", opened)


def test_it_is_ready_once_and_answers(library, settings: Settings) -> None:
    """An index that is up to date needs no ingest; starting twice prepares once."""
    service = Service(settings)
    assert not service.status().ready
    service.start()
    service.start()
    assert service.assistant().ask("What are collagen fibres?").found
    assert service.assistant() is service.assistant()
    assert service.status().ready
    assert service.status().report is None
    assert library.embedder.embedded == []


def test_it_makes_the_index_where_there_is_none(settings: Settings, tmp_path) -> None:
    """A first start reads the articles and tells how far it is."""
    service = Service(settings.model_copy(update={"index": tmp_path / "fresh"}))
    assert service.assistant().ask("What are collagen fibres?").found
    report = service.status().report
    assert report is not None
    assert len(report.added) == 3


def test_it_brings_changed_articles_in_by_itself(library, settings: Settings) -> None:
    """A start after an edit answers from the edited article."""
    library.write("wombats.md", "# Do wombats dig burrows?\n\nWombats dig burrows.\n")
    assert Service(settings).assistant().ask("Do wombats dig burrows?").found


def test_it_answers_from_what_is_there_when_articles_are_gone(library, settings: Settings) -> None:
    """A missing folder is no reason to refuse."""
    library.root.rename(library.root.with_name("away"))
    service = Service(settings)
    assert service.assistant().ask("What are collagen fibres?").found
    assert isinstance(service.status().outdated, RootError)
    assert service.status().error is None


def test_it_answers_while_another_ingest_runs(library, settings: Settings) -> None:
    """A lock held elsewhere does not hold up readers."""
    library.write("wombats.md", "Wombats dig burrows.")
    service = Service(settings)
    with library.index.lock():
        assert service.assistant().ask("What are collagen fibres?").found
    outdated = service.status().outdated
    assert outdated is not None
    assert "Another ingest is running" in outdated.what
    _wait(service.add([WOMBATS]))
    assert service.status().outdated is None


def test_what_could_not_be_read_is_told(
    library, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """In the status until it can be, and in the terminal once."""
    library.write("broken.md", BROKEN)
    library.write("copy.md", (library.root / "basics/fibres.md").read_bytes())
    service = Service(settings)
    service.assistant()
    report = service.status().report
    assert report is not None
    assert [Path(problem.file).name for problem in report.failed] == ["broken.md"]
    assert any("copy.md has the same content" in remark for remark in report.remarks)
    _wait(service.add([WOMBATS]))
    assert caplog.text.count("broken.md could not be read: not a text file") == 1
    assert caplog.text.count("copy.md has the same content") == 1
    library.delete("broken.md")
    _wait(service.add([Given("koalas.md", b"Koalas sleep.")]))
    assert service.status().ready
    assert service.status().report.failed == ()


def test_why_articles_were_not_read_is_told_in_the_terminal(
    library, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """With the folder, which the window does not name."""
    library.root.rename(library.root.with_name("away"))
    Service(settings).assistant()
    assert caplog.text.count("The folder of articles is missing") == 1
    assert str(library.root) in caplog.text


def test_without_articles_and_index_it_says_what_to_do(settings: Settings, tmp_path) -> None:
    """The error that stopped it is told, again and again, and in the status."""
    nowhere = {"corpus": tmp_path / "no", "index": tmp_path / "none"}
    service = Service(settings.model_copy(update=nowhere))
    for _ in range(2):
        with pytest.raises(RootError, match="missing"):
            service.assistant()
    assert isinstance(service.status().error, RootError)
    assert not service.status().ready


@pytest.mark.parametrize(
    ("raised", "told"),
    [(ModelMissing("No model", fix="Set it."), "No model"), (ValueError("odd"), "ValueError: odd")],
)
def test_whatever_stops_it_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, raised: Exception, told: str
) -> None:
    """An error of the background thread reaches the reader."""

    def fail(_: Settings) -> Assistant:
        raise raised

    monkeypatch.setattr(service_module, "open_assistant", fail)
    with pytest.raises(AssistantError, match=told):
        Service(settings).assistant()


def test_waiting_ends(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request does not hang for ever on a slow start; it is told the stage."""
    release = threading.Event()

    def slow(_: Settings) -> Assistant:
        release.wait(30)
        raise IndexUnusable("too late")

    monkeypatch.setattr(service_module, "open_assistant", slow)
    with pytest.raises(AssistantError, match="not ready yet"):
        Service(settings).assistant(timeout=0.01)
    release.set()


@pytest.mark.parametrize("damage", ["gone", "cut off"])
def test_it_mends_an_index_that_is_damaged_while_it_runs(
    library, settings: Settings, damage: str
) -> None:
    """The next question has the index built anew in the background, and is then answered."""
    service = Service(settings)
    service.assistant().ask("What are collagen fibres?")
    before = library.index.current_name()
    if damage == "gone":
        shutil.rmtree(library.index.path)
    else:
        (library.index.generations / before / "catalogue.sqlite").write_bytes(b"")
    service.assistant()
    until = time.monotonic() + 60
    while library.index.current_name() in (None, before) and time.monotonic() < until:
        time.sleep(0.05)
    answer = service.assistant().ask("What are collagen fibres?")
    assert answer.found
    assert answer.generation == library.index.current_name() != before


def _wait(addition: Addition) -> None:
    until = time.monotonic() + 60
    while not addition.status.ready and time.monotonic() < until:
        time.sleep(0.02)
    assert addition.status.ready


def test_an_added_article_is_in_the_next_answer(settings: Settings) -> None:
    """The same assistant moves on to the index that has it."""
    service = Service(settings)
    speaker = service.assistant()
    assert not speaker.ask("Do wombats dig burrows?").found
    addition = service.add([WOMBATS])
    _wait(addition)
    (outcome,) = addition.outcomes
    assert outcome.article is not None
    answer = speaker.ask("Do wombats dig burrows?")
    assert [citation.quote.article for citation in answer.citations] == ["wombats"]


def test_questions_are_answered_while_an_article_is_added(
    library, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the index as it was; one addition waits for the other."""
    service = Service(settings)
    speaker = service.assistant()
    release = threading.Event()
    embed = library.embedder.embed_passages

    def slow(*given: object) -> object:
        release.wait(30)
        return embed(*given)

    monkeypatch.setattr(library.embedder, "embed_passages", slow)
    additions = [service.add([WOMBATS]), service.add([Given("b.md", b"Koalas sleep.")])]
    assert speaker.ask("What are collagen fibres?").found
    assert not any(addition.status.ready for addition in additions)
    release.set()
    for addition in additions:
        _wait(addition)
        assert addition.outcomes[0].article is not None


def test_the_first_article_of_a_library_starts_the_assistant(settings: Settings, tmp_path) -> None:
    """What stopped it was that there was none."""
    (tmp_path / "empty").mkdir()
    fresh = {"corpus": tmp_path / "empty", "index": tmp_path / "fresh"}
    service = Service(settings.model_copy(update=fresh))
    with pytest.raises(RootError):
        service.assistant()
    _wait(service.add([WOMBATS]))
    assert service.assistant().ask("Do wombats dig burrows?").found
    assert service.status().error is None


def test_an_addition_that_fails_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a defect of ours ends it with a message."""

    def fail(*_: object) -> None:
        raise ValueError("odd")

    service = Service(settings)
    service.assistant()
    monkeypatch.setattr(service_module, "add_all", fail)
    addition = service.add([WOMBATS])
    _wait(addition)
    assert "ValueError: odd" in str(addition.outcomes[0].error)
    assert service.assistant().ask("What are collagen fibres?").found
