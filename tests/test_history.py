"""Conversations in SQLite: what comes back, to whom, and what deleting leaves behind."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import stat
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import AssistantError
from assistant.history import Feedback, History, Request, open_history
from assistant.history.database import FILE
from assistant.settings import read_settings
from assistant.types import Answer, Citation, Pointer, Quote, Sentence

QUOTE = Quote(
    "glide",
    "Does it glide?",
    "How?",
    3,
    9,
    "slides",
    "mixed",
    "caution",
    "01234567",
    "https://x.org/a",
)
ANSWER = Answer(
    question="Does it glide?",
    searched_for="does fascia glide",
    found=True,
    sentences=(Sentence("slides", "quote", (1,), "step"), Sentence("Taught:", "lead")),
    citations=(
        Citation(
            1, QUOTE, "/library/glide?at=3-9&v=01234567#quote", "https://x.org/a#:~:text=slides"
        ),
        Citation(2, replace(QUOTE, standing=None, safety=None, public_url=None), "/library/b"),
    ),
    urgent=True,
    expanded=("myofascial release",),
    nearest=(Pointer("b", "B", "How?", "/library/b#how"),),
    related=(Pointer("c", "C", "What?", "/library/c#what"),),
    choices=("one",),
    notes=("a note",),
    written_by="a model",
    generation="000001-abcdef",
    seconds=0.1234,
)
REQUEST = Request("Does it glide?", exact=True, article="glide")


class Clock:
    """A time that a test sets."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """What the time is."""
        return self.time

    def pass_days(self, days: int) -> None:
        """Let days pass."""
        self.time += timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    """Noon of a day."""
    return Clock()


@pytest.fixture
def history(tmp_path: Path, clock: Clock) -> History:
    """An empty history in a folder that is made for it."""
    return History(tmp_path / "data", clock=clock)


def answered(
    history: History, question: str = "Does it glide?", browser: str = "a", conversation: str = ""
) -> tuple[str, str]:
    """A question with its answer: the ids of conversation and exchange."""
    name, exchange = history.ask(browser, conversation, Request(question))
    history.settle(exchange.id, ANSWER)
    return name, exchange.id


def titles(history: History, browser: str = "a") -> list[str]:
    """The titles of a browser's conversations."""
    return [summary.title for summary in history.conversations(browser)]


def test_an_answer_comes_back_as_it_was(history: History, tmp_path: Path, clock: Clock) -> None:
    """Question, answer and every citation are the same after the file was opened anew."""
    name, exchange = history.ask("a", "", REQUEST)
    history.settle(exchange.id, ANSWER)
    history.close()
    again = History(tmp_path / "data")
    (kept,) = again.load("a", name)
    assert (kept.request, kept.asked, kept.answer) == (REQUEST, clock.time, ANSWER)
    assert again.exchange(exchange.id) == kept


def test_exchanges_stay_in_their_order(history: History) -> None:
    """However many are asked in the same second."""
    name = ""
    for number in range(12):
        name, _ = answered(history, f"Question {number}?", conversation=name)
    asked = [exchange.request.question for exchange in history.load("a", name)]
    assert asked == [f"Question {number}?" for number in range(12)]


def test_a_question_is_kept_before_its_answer(history: History) -> None:
    """What was asked when the process ended is still to be answered."""
    name, _ = history.ask("a", "", REQUEST)
    (kept,) = history.load("a", name)
    assert (kept.request, kept.answer) == (REQUEST, None)


def test_the_first_answer_stays(history: History) -> None:
    """Two windows that answer the same question end with the same answer."""
    _, exchange = history.ask("a", "", REQUEST)
    assert history.settle(exchange.id, ANSWER) == ANSWER
    assert history.settle(exchange.id, replace(ANSWER, found=False)) == ANSWER


def test_conversations_are_listed_by_their_first_question(history: History) -> None:
    """The one that was asked last comes first, with the question it began with."""
    first, _ = answered(history, "What is fascia?")
    answered(history, "Does it glide?")
    assert titles(history) == ["Does it glide?", "What is fascia?"]
    answered(history, "And why?", conversation=first)
    assert titles(history) == ["What is fascia?", "Does it glide?"]
    assert len(history.conversations("a", most=1)) == 1


def test_browsers_do_not_see_one_another(history: History) -> None:
    """Another browser can neither list, open, continue, rate nor delete a conversation."""
    name, id_ = answered(history, browser="a")
    assert history.conversations("b") == ()
    assert history.load("b", name) == ()
    other, _ = answered(history, "Mine?", browser="b", conversation=name)
    assert other != name
    history.rate("b", id_, Feedback(False, "not mine"))
    history.delete("b", name)
    history.delete_all("b")
    (kept,) = history.load("a", name)
    assert kept.feedback == Feedback()


def test_deleting_one_leaves_the_others(history: History) -> None:
    """Its answers are gone by their own ids, too."""
    gone, id_ = answered(history, "What is fascia?")
    answered(history, "Does it glide?")
    history.delete("a", gone)
    assert titles(history) == ["Does it glide?"]
    assert history.exchange(id_) is None


def test_deleting_all_is_of_one_browser(history: History) -> None:
    """Other browsers keep theirs."""
    for browser in ("a", "a", "b"):
        answered(history, browser=browser)
    history.delete_all("a")
    assert (len(titles(history, "a")), len(titles(history, "b"))) == (0, 1)


def test_only_idle_conversations_are_old(history: History, clock: Clock) -> None:
    """What counts is the last question, over all browsers."""
    answered(history, "Idle?", browser="a")
    continued, _ = answered(history, "Continued?", browser="b")
    clock.pass_days(30)
    answered(history, "Again?", browser="b", conversation=continued)
    clock.pass_days(1)
    assert history.delete_older_than(31) == 0
    assert history.delete_older_than(30) == 1
    assert (titles(history, "a"), titles(history, "b")) == ([], ["Continued?"])


def test_kept_days_are_held_to(tmp_path: Path, clock: Clock) -> None:
    """A new conversation and a new start delete what is older than the setting says."""
    history = History(tmp_path, days=7, clock=clock)
    answered(history, "Old?")
    clock.pass_days(8)
    answered(history, "New?")
    assert titles(history) == ["New?"]
    history.close()
    clock.pass_days(8)
    assert titles(History(tmp_path, days=7, clock=clock)) == []


def test_what_is_deleted_is_nowhere_in_the_folder(history: History, tmp_path: Path) -> None:
    """No byte of a deleted question, answer or note remains in any file."""
    name, id_ = answered(history, "Has a swollen calf?")
    history.rate("a", id_, Feedback(True, "about a calf"))
    answered(history, "Does it glide?")

    def stored() -> bytes:
        return b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())

    assert b"calf" in stored()
    history.delete("a", name)
    assert b"calf" not in stored()
    assert b"glide" in stored()


def test_a_failed_question_is_dropped(history: History) -> None:
    """With its conversation if nothing else was asked in it."""
    _, failed = history.ask("a", "", Request("?"))
    history.forget(failed.id)
    assert history.conversations("a") == ()
    name, _ = answered(history)
    _, failed = history.ask("a", name, Request("?"))
    history.forget(failed.id)
    assert len(history.load("a", name)) == 1


def test_feedback_is_kept_and_can_be_taken_back(history: History) -> None:
    """The owner sees what was rated, newest first; what was taken back is not there."""
    name, first = answered(history, "First?")
    _, second = answered(history, "Second?", conversation=name)
    history.rate("a", first, Feedback(True))
    history.rate("a", second, Feedback(False, "too short"))
    assert [e.feedback for e in history.rated()] == [Feedback(False, "too short"), Feedback(True)]
    assert history.load("a", name)[1].feedback == Feedback(False, "too short")
    history.rate("a", first, Feedback())
    assert [e.id for e in history.rated()] == [second]


def test_figures_count_what_is_kept(history: History, clock: Clock) -> None:
    """Browsers, conversations, questions, and since when."""
    assert history.figures().since is None
    name, _ = answered(history)
    answered(history, conversation=name)
    answered(history, browser="b")
    figures = history.figures()
    assert (figures.browsers, figures.conversations, figures.exchanges) == (2, 2, 3)
    assert figures.since == clock.time


def test_threads_and_files_share_it(tmp_path: Path) -> None:
    """Writers in several threads over two open files lose nothing."""
    histories = [History(tmp_path), History(tmp_path)]

    def talk(number: int) -> None:
        name = ""
        for turn in range(10):
            name, _ = answered(histories[number % 2], f"{turn}", f"browser {number}", name)

    threads = [threading.Thread(target=talk, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(6):
        (summary,) = histories[0].conversations(f"browser {number}")
        asked = [e.request.question for e in histories[1].load(f"browser {number}", summary.id)]
        assert asked == [str(turn) for turn in range(10)]


def _ask_until_killed(folder: Path) -> None:
    history = History(folder)
    while True:
        answered(history)


def test_a_killed_process_harms_nothing(tmp_path: Path) -> None:
    """After a writer was killed in the middle, every conversation that began is whole."""
    history = History(tmp_path)
    writer = multiprocessing.get_context("spawn").Process(
        target=_ask_until_killed, args=(tmp_path,), daemon=True
    )
    writer.start()
    while len(history.conversations("a")) < 20:
        assert writer.is_alive()
    writer.kill()
    writer.join()
    again = History(tmp_path)
    for summary in again.conversations("a"):
        (kept,) = again.load("a", summary.id)
        assert kept.answer in (ANSWER, None)
    answered(again)


def test_off_is_no_history(tmp_path: Path) -> None:
    """With the setting off nothing is opened and no folder made."""
    assert open_history(read_settings(data=tmp_path / "data", history=False)) is None
    assert not (tmp_path / "data").exists()


def test_on_is_one_history_for_the_process(tmp_path: Path) -> None:
    """Pages and window share it."""
    settings = read_settings(data=tmp_path / "data", history=True)
    assert open_history(settings) is open_history(settings)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_no_other_account_reads_it(tmp_path: Path) -> None:
    """The database and what SQLite puts beside it, also in a folder that others may read."""
    tmp_path.chmod(0o755)
    history = History(tmp_path)
    answered(history)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == dict.fromkeys((FILE, f"{FILE}-wal", f"{FILE}-shm"), 0o600)


def test_the_longest_time_that_can_be_set_is_a_time(tmp_path: Path) -> None:
    """Nothing is older than it."""
    history = History(tmp_path, days=36_500)
    answered(history)
    assert history.delete_older_than(36_500) == 0


def test_a_newer_format_is_left_alone(tmp_path: Path) -> None:
    """The message says which, where, and what to do."""
    History(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(AssistantError, match=r"format 99.*Update the program") as caught:
        History(tmp_path)
    assert FILE in caught.value.where


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """It is named, and not overwritten."""
    (tmp_path / FILE).write_text("not a database, but somebody's notes\n" * 100, "utf-8")
    with pytest.raises(AssistantError, match="cannot be read"):
        History(tmp_path)
    assert (tmp_path / FILE).read_text("utf-8").startswith("not a database")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file in its place, for instance."""
    (tmp_path / "data").write_text("", "utf-8")
    with pytest.raises(AssistantError, match="cannot be read or written"):
        History(tmp_path / "data")
