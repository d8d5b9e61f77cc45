"""What the empty page knows of the library."""

from __future__ import annotations

from pathlib import Path

from assistant.ui.shelf import Topic, open_shelf
from tests.ui.scripted import ScriptedService


def test_no_index_is_no_shelf(service: ScriptedService) -> None:
    """Before the first ingest there is nothing to tell, and nothing fails."""
    assert open_shelf(service) is None  # type: ignore[arg-type]


def test_a_damaged_index_is_no_shelf(service: ScriptedService) -> None:
    """A pointer to nothing is left to the preparation to report."""
    folder: Path = service.settings.index
    folder.mkdir()
    (folder / "current").write_text("gone", "utf-8")
    assert open_shelf(service) is None  # type: ignore[arg-type]


def test_only_questions_are_offered_as_questions() -> None:
    """A title that is no question is not offered to be asked."""
    topic = Topic("regions", "Regions", (("a", "Jaw and face"), ("b", "What is fascia?")))
    assert topic.questions == ("What is fascia?",)
