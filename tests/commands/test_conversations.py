"""`python -m assistant feedback` and `conversations`: what the owner sees and deletes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.history import Feedback, History, Request
from assistant.types import Answer, Sentence

ANSWER = Answer("Does it glide?", "Does it glide?", True, (Sentence("It does.", "lead"),))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with an old conversation and one that was rated."""
    folder = tmp_path / "kept"
    old = History(folder, clock=lambda: datetime(2020, 1, 1, tzinfo=UTC))
    old.ask("a", "", Request("Old?"))
    old.close()
    history = History(folder)
    _, exchange = history.ask("b", "", Request("Does it\nglide?"))
    history.settle(exchange.id, ANSWER)
    history.rate("b", exchange.id, Feedback(False, "too short"))
    history.close()
    return folder


def test_feedback_is_listed_for_the_owner(command, data: Path) -> None:
    """Rating, question and note; a question that nobody rated is not shown."""
    done = command("feedback", "--data", data)
    assert done.status == 0
    assert "not helpful" in done.out
    assert "Does it glide?" in done.out
    assert "too short" in done.out
    assert "Old?" not in done.out


def test_feedback_as_json_has_the_whole_answer(command, data: Path) -> None:
    """One line for each rating."""
    (line,) = command("feedback", "--json", "--data", data).lines
    assert (line["helpful"], line["note"]) == (False, "too short")
    assert line["answer"]["answer"] == "It does."


def test_no_feedback_is_said(command, tmp_path: Path) -> None:
    """In words for people, as nothing for programs."""
    assert "No feedback yet." in command("feedback", "--data", tmp_path / "new").out
    assert command("feedback", "--json", "--data", tmp_path / "new").lines == []


def test_conversations_are_counted_not_shown(command, data: Path) -> None:
    """Questions may hold health data."""
    done = command("conversations", "--data", data)
    assert done.out == "2 conversations with 2 questions of 2 browsers, since 2020-01-01\n"


def test_old_conversations_are_deleted(command, data: Path) -> None:
    """And how many is said."""
    done = command("conversations", "--delete-older-than", "365", "--data", data)
    assert done.out.splitlines()[0] == "deleted 1 conversation"
    assert "1 conversation with 1 question of 1 browser" in done.out


@pytest.mark.parametrize("days", ["-1", "x", "99999999999"])
def test_wrong_days_are_status_2(command, data: Path, days: str) -> None:
    """Nothing is deleted."""
    assert command("conversations", f"--delete-older-than={days}", "--data", data).status == 2
    assert "2 conversations" in command("conversations", "--data", data).out


def test_switched_off_is_told(command, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the setting that would keep them."""
    monkeypatch.setenv("ASSISTANT_HISTORY", "off")
    done = command("feedback")
    assert done.status == 2
    assert "ASSISTANT_HISTORY=on" in done.err
