"""Conversations in the window: kept for a browser, opened again, deleted, off by one setting."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from assistant.errors import AssistantError
from assistant.history import Feedback, History, Request, open_history
from assistant.history.database import FILE
from assistant.service import Status
from tests.ui.scripted import ScriptedService, html

Open = Callable[..., AppTest]
MINE, OTHER = "m" * 43, "o" * 43


@pytest.fixture(autouse=True)
def browser(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The page is opened by a browser with a mark; call it to come with another."""

    def come(mark: str) -> None:
        monkeypatch.setattr("assistant.ui.exchanges.browser", lambda: mark)

    come(MINE)
    return come


@pytest.fixture
def history(service: ScriptedService) -> History:
    """The conversations that the page keeps."""
    made = open_history(service.settings)
    assert made is not None
    return made


def _ask(page: AppTest, question: str) -> AppTest:
    return page.chat_input[0].set_value(question).run()


def _click(page: AppTest, label: str) -> AppTest:
    return next(b for b in page.button if b.label == label).click().run()


def _labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def _address(page: AppTest) -> str:
    value = page.query_params["conversation"]
    return value if isinstance(value, str) else value[0]


def test_a_reload_shows_the_conversation_again(open_page: Open, service: ScriptedService) -> None:
    """The address is enough, and nothing is asked a second time."""
    page = _ask(_ask(open_page(), "Does it glide?"), "And slowly?")
    again = open_page(conversation=_address(page))
    assert "Does it glide?" in html(again)
    assert "And slowly?" in html(again)
    assert "Fascia &lt;b&gt;glides&lt;/b&gt;" in html(again)
    assert len(service.speaker.asked) == 2


def test_a_reload_in_the_middle_of_an_answer_answers_it(
    open_page: Open, service: ScriptedService
) -> None:
    """A question without an answer yet is answered when its conversation is opened."""
    service.state = Status(stage="Loading the model")
    page = _ask(open_page(), "Does it glide?")
    service.state = Status(ready=True)
    again = open_page(conversation=_address(page))
    assert "Fascia &lt;b&gt;glides&lt;/b&gt;" in html(again)
    assert len(service.speaker.asked) == 1


def test_a_conversation_is_continued_with_its_turns(
    open_page: Open, service: ScriptedService, history: History
) -> None:
    """After a reload a follow-up knows what was said before, and is kept with it."""
    name = _address(_ask(open_page(), "Does it glide?"))
    page = _ask(open_page(conversation=name), "And slowly?")
    assert len(service.speaker.asked[1]["history"]) == 2  # type: ignore[arg-type]
    assert _address(page) == name
    assert len(history.load(MINE, name)) == 2


def test_conversations_are_listed_and_opened(open_page: Open) -> None:
    """The sidebar names each by its first question; a click opens it."""
    page = _click(_ask(open_page(), "Does it glide?"), "New conversation")
    page = _ask(page, "Is it *slow*?")
    assert [label for label in _labels(page) if label in (r"Is it \*slow\*\?", r"Does it glide\?")]
    page = _click(page, r"Does it glide\?")
    assert "Does it glide?" in html(page)
    assert "Is it *slow*?" not in html(page)


def test_only_the_newest_are_listed_at_first(open_page: Open, history: History) -> None:
    """Nine or ninety, the list stays short until it is asked for."""
    for number in range(20):
        history.ask(MINE, "", Request(f"Question {number}"))
    page = open_page()
    assert sum(label.startswith("Question") for label in _labels(page)) == 8
    page = page.toggle[0].set_value(True).run()
    assert sum(label.startswith("Question") for label in _labels(page)) == 20


def test_another_browser_sees_nothing(open_page: Open, browser: Callable[[str], None]) -> None:
    """Neither in the list nor by the address."""
    name = _address(_ask(open_page(), "Does it glide?"))
    browser(OTHER)
    page = open_page(conversation=name)
    assert "Does it glide?" not in html(page)
    assert r"Does it glide\?" not in _labels(page)
    assert "belongs to another browser" in page.toast[0].value
    assert "conversation" not in page.query_params


def test_a_conversation_is_deleted_after_a_question(open_page: Open, history: History) -> None:
    """Keeping it changes nothing, deleting it empties the page."""
    page = _ask(open_page(), "Does it glide?")
    page = _click(page, "Delete")
    assert history.conversations(MINE)
    page.button(key="confirm").click().run()
    assert history.conversations(MINE) == ()


def test_all_conversations_are_deleted_after_a_question(open_page: Open, history: History) -> None:
    """Of this browser alone."""
    history.ask(OTHER, "", Request("Theirs?"))
    page = _click(_ask(open_page(), "Does it glide?"), "Delete all")
    page.button(key="confirm").click().run()
    assert history.conversations(MINE) == ()
    assert len(history.conversations(OTHER)) == 1


def test_an_answer_can_be_rated_with_a_note(open_page: Open, history: History) -> None:
    """Thumb and note reach the owner; a thumb taken back takes the rating back."""
    page = _ask(open_page(), "Does it glide?")
    page = page.feedback[0].set_value(0).run()
    page.text_input[0].set_value("too short").run()
    (rated,) = history.rated()
    assert rated.feedback == Feedback(False, "too short")
    assert rated.request.question == "Does it glide?"


def test_a_rating_is_there_after_a_reload(open_page: Open) -> None:
    """As it was given."""
    page = _ask(open_page(), "Does it glide?")
    page.feedback[0].set_value(1).run()
    assert open_page(conversation=_address(page)).feedback[0].value == 1


def test_a_failed_question_is_shown_but_not_kept(open_page: Open, history: History) -> None:
    """The next one begins the conversation."""
    page = _ask(open_page(), "   ")
    assert "Type a question" in html(page)
    assert history.conversations(MINE) == ()
    page = _ask(page, "Does it glide?")
    assert [s.title for s in history.conversations(MINE)] == ["Does it glide?"]


def test_off_nothing_is_kept_or_promised(
    open_page: Open, service: ScriptedService, browser: Callable[[str], None]
) -> None:
    """Without history there is no permalink, no rating, no list; quotes can still be copied."""
    service.settings = service.settings.model_copy(update={"history": False})
    page = _ask(open_page(), "Does it glide?")
    assert "conversation" not in page.query_params
    assert "/answer/" not in html(page)
    assert not page.feedback
    assert "Delete all" not in _labels(page)
    assert "Copy for notes" in html(page)
    assert "Conversations are not kept" in html(page)
    assert not (service.settings.data / FILE).exists()


def test_a_history_that_fails_stops_no_answer(open_page: Open, service: ScriptedService) -> None:
    """A damaged file is told at the side; questions are answered all the same."""
    service.settings.data.mkdir()
    (service.settings.data / FILE).write_text("no database\n" * 100, "utf-8")
    page = _ask(open_page(), "Does it glide?")
    assert not page.exception
    assert "Conversations are not kept at the moment" in html(page)
    assert "Fascia &lt;b&gt;glides&lt;/b&gt;" in html(page)


def test_a_history_that_fails_later_stops_no_answer(
    open_page: Open, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk in the middle of a conversation is told, too."""

    def full(*_: object) -> None:
        raise AssistantError("The disk is full")

    page = open_page()
    monkeypatch.setattr(History, "ask", full)
    page = _ask(page, "Does it glide?")
    assert not page.exception
    assert "The disk is full" in html(page)
    assert "Fascia &lt;b&gt;glides&lt;/b&gt;" in html(page)
