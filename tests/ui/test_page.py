"""The window over a scripted service: what is drawn, what is asked, what is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

import assistant.ui.shelf
from assistant.errors import AssistantError, IndexUnusable, RootError
from assistant.ingestion import Problem, Report
from assistant.prompts import DISCLAIMER, NOT_FOUND
from assistant.retrieval import Filter
from assistant.service import Status
from assistant.types import Answer, Pointer, Sentence
from assistant.ui.shelf import Shelf, Topic
from tests.ui.scripted import ANSWER, ScriptedService, html

Open = Callable[..., AppTest]


def _ask(page: AppTest, question: str) -> AppTest:
    return page.chat_input[0].set_value(question).run()


def _click(page: AppTest, label: str) -> AppTest:
    return next(b for b in page.button if b.label == label).click().run()


def test_empty_page_names_itself_and_its_limits(open_page: Open) -> None:
    """Before anything is asked the page says what it is, its disclaimer, and asks for no names."""
    page = open_page()
    assert not page.exception
    assert "Ask the library" in html(page)
    assert DISCLAIMER in html(page)
    assert "no names" in html(page)


def test_the_page_starts_the_preparation(open_page: Open, service: ScriptedService) -> None:
    """Opening the page is enough to have index and model prepared."""
    open_page()
    assert service.started


def test_preparation_is_told_with_its_progress(open_page: Open, service: ScriptedService) -> None:
    """While the index is built the page names the stage and how far it is."""
    service.state = Status(stage="Reading articles", done=12, total=51)
    page = open_page()
    assert not page.exception
    assert "Reading articles (12 of 51)" in html(page)


def test_a_question_asked_too_early_waits(open_page: Open, service: ScriptedService) -> None:
    """A question typed while the model loads is shown, and answered once it can be."""
    service.state = Status(stage="Loading the model")
    page = _ask(open_page(), "Does it glide?")
    assert "Does it glide?" in html(page)
    assert service.speaker.asked == []
    service.state = Status(ready=True)
    page.run()
    assert [a["question"] for a in service.speaker.asked] == ["Does it glide?"]


def test_a_failed_preparation_is_one_clear_message(
    open_page: Open, service: ScriptedService
) -> None:
    """What stopped the preparation is shown with what to do."""
    service.state = Status(error=IndexUnusable("The index is damaged", fix="Run: python ingest.py"))
    page = open_page()
    assert not page.exception
    assert "The index is damaged.</strong> Run: python ingest.py" in html(page)


def test_article_text_is_never_markup(open_page: Open) -> None:
    """Angle brackets, dollars and asterisks of an article reach the reader as they stand."""
    shown = html(_ask(open_page(), "Does it glide?"))
    assert "Fascia &lt;b&gt;glides&lt;/b&gt; at $5 *per* layer." in shown
    assert "<b>" not in shown


def test_question_text_is_never_markup(open_page: Open) -> None:
    """A question of markup is shown as typed."""
    shown = html(_ask(open_page(), "<img src=x onerror=alert(1)>"))
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown
    assert "<img" not in shown


def test_labels_of_buttons_are_escaped(open_page: Open) -> None:
    """Headings of articles on buttons do not become Markdown."""
    labels = [b.label for b in _ask(open_page(), "Does it glide?").button]
    assert r"What is \*slow\* gliding\?" in labels
    assert r"Fascia \[as a whole\]\?" in labels


def test_a_long_question_is_shown_in_part(open_page: Open) -> None:
    """A pasted book does not push the answer out of sight."""
    shown = html(_ask(open_page(), "fascia " * 3000))
    assert shown.count("fascia ") < 100


def test_citations_are_links_with_names_and_standing(open_page: Open) -> None:
    """Each number opens the article in a new tab and tells whose quote it is."""
    shown = html(_ask(open_page(), "Does it glide?"))
    assert shown.count('target="_blank" rel="noopener"') >= 4
    assert 'aria-label="Citation 1: Does fascia glide?' in shown
    assert "Supported" in shown
    assert "Not rated" in shown


def test_history_is_role_and_content(open_page: Open, service: ScriptedService) -> None:
    """A follow-up is asked with the turns before it and the choices offered, and no more."""
    page = _ask(open_page(), "Does it glide?")
    _ask(page, "And slowly?")
    turns = service.speaker.asked[1]["history"]
    assert [(t.role, t.content) for t in turns] == [  # type: ignore[attr-defined]
        ("user", "Does it glide?"),
        ("assistant", f"{ANSWER.text}\n- {ANSWER.choices[0]}"),
    ]


def test_an_answer_is_not_asked_for_twice(open_page: Open, service: ScriptedService) -> None:
    """A rerun of the page draws what is known and asks nothing."""
    page = _ask(open_page(), "Does it glide?")
    page.run()
    assert len(service.speaker.asked) == 1


def test_search_exactly_as_typed(open_page: Open, service: ScriptedService) -> None:
    """Where another wording was searched, one click searches the typed one."""
    page = _ask(open_page(), "Does it glide?")
    assert "Searched for: <em>Does fascia glide?</em>" in html(page)
    page = _click(page, "Search exactly as typed")
    assert service.speaker.asked[1]["exact"] is True
    assert service.speaker.asked[1]["question"] == "Does it glide?"


def test_a_related_question_is_asked_by_a_click(open_page: Open, service: ScriptedService) -> None:
    """A follow-on question is asked in its own words, without the escapes of its label."""
    _click(_ask(open_page(), "Does it glide?"), r"What is \*slow\* gliding\?")
    assert service.speaker.asked[1]["question"] == "What is *slow* gliding?"


def test_a_refusal_points_to_the_nearest_sections(
    open_page: Open, service: ScriptedService
) -> None:
    """A refusal is its sentence and links, without sources."""
    service.speaker.answer = Answer(
        "?",
        "?",
        found=False,
        sentences=(Sentence(NOT_FOUND, "lead"),),
        nearest=(Pointer("gliding", "Does fascia glide?", "How?", "/library/gliding#how"),),
    )
    page = _ask(open_page(), "Which table?")
    assert not page.exception
    assert NOT_FOUND in html(page)
    assert 'href="/library/gliding#how"' in html(page)
    assert "Sources" not in html(page)


def test_an_urgent_line_stands_first_and_alerts(open_page: Open, service: ScriptedService) -> None:
    """The safety line is on top, whatever its place among the sentences."""
    service.speaker.answer = Answer(
        "?", "?", found=True, urgent=True,
        sentences=(*ANSWER.sentences, Sentence("Stop: call for help.", "safety")),
        citations=ANSWER.citations,
    )  # fmt: skip
    shown = html(_ask(open_page(), "Hot calf?"))
    assert shown.index("Stop: call for help.") < shown.index("Fascia &lt;b&gt;")
    assert 'role="alert"' in shown


def test_an_error_is_a_sentence_and_the_talk_goes_on(
    open_page: Open, service: ScriptedService
) -> None:
    """A failed question shows what to do, and is left out of the history of the next."""
    service.speaker.error = AssistantError("The model is gone", fix="Start it again.")
    page = _ask(open_page(), "Does it glide?")
    assert not page.exception
    assert "The model is gone.</strong> Start it again." in html(page)
    service.speaker.error = None
    _ask(page, "And now?")
    assert service.speaker.asked[1]["history"] == ()


def test_an_unforeseen_error_shows_no_traceback(open_page: Open, service: ScriptedService) -> None:
    """Even a defect of ours is told in one sentence."""
    service.speaker.error = ZeroDivisionError("secret detail")
    page = _ask(open_page(), "Does it glide?")
    assert not page.exception
    assert "ZeroDivisionError" in html(page)
    assert "secret detail" not in html(page)


def test_an_article_in_the_address_limits_the_search(
    open_page: Open, service: ScriptedService
) -> None:
    """`?article=` passes a filter until it is removed with a click."""
    page = _ask(open_page(article="gliding"), "Does it glide?")
    assert service.speaker.asked[0]["only"] == Filter(article="gliding")
    _ask(_click(page, "Ask all articles"), "And now?")
    assert service.speaker.asked[1]["only"] is None


def _shelf(*topics: Topic) -> Shelf:
    return Shelf(sum(len(topic.articles) for topic in topics), "2026-11-22", topics)


def test_a_question_to_an_article_that_is_gone_goes_to_all(
    open_page: Open, service: ScriptedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A permalink asked again is not refused for want of its article; the reader is told."""
    there = _shelf(Topic("a", "A", (("gliding", "Does fascia glide?"),)))
    monkeypatch.setattr(assistant.ui.shelf, "open_shelf", lambda _: there)
    page = open_page(q="Does it glide?", article="gone")
    assert [a["only"] for a in service.speaker.asked] == [None]
    assert [toast.value for toast in page.toast] == [
        "That article has left the library: all others are asked."
    ]
    page = open_page(q="Does it glide?", article="gliding")
    assert service.speaker.asked[-1]["only"] == Filter(article="gliding")
    assert not page.toast


def test_articles_of_one_title_are_one_question(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Among the questions to begin with, of one topic and of all."""
    title = "What is fascia?"
    twice = Topic("a", "A", (("one", title), ("two", title), ("three", "Why?")))
    there = _shelf(twice, Topic("b", "B", (("four", title),)))
    monkeypatch.setattr(assistant.ui.shelf, "open_shelf", lambda _: there)
    page = open_page()
    assert not page.exception
    assert [b.label for b in page.button].count(r"What is fascia\?") == 1
    page = page.button_group[0].set_value(["A"]).run()
    assert not page.exception
    assert [b.label for b in page.button].count(r"What is fascia\?") == 1


def test_choices_of_one_name_do_no_harm(open_page: Open, service: ScriptedService) -> None:
    """Each is a button of its own."""
    service.speaker.answer = replace(ANSWER, choices=("Fascia?", "Fascia?"))
    page = _ask(open_page(), "Does it glide?")
    assert not page.exception


def test_what_could_not_be_read_is_told_without_alarm(
    open_page: Open, service: ScriptedService
) -> None:
    """Names as text and without folders, some and how many more; nothing is asked of a reader."""
    failed = tuple(Problem(f"/home/owner/<b>{n}.md", "not a text file") for n in range(7))
    service.state = replace(
        service.state, report=Report(failed=failed, remarks=("/home/owner/a is a link",))
    )
    shown = html(page := open_page())
    assert not page.exception
    names = ", ".join(f"&lt;b&gt;{n}.md" for n in range(5))
    assert f"7 files could not be read: {names} and 2 more." in shown
    assert "/home/owner" not in shown
    assert "1 remark on the articles: see the terminal." in shown
    assert 'role="alert"' not in shown


def test_an_index_that_is_not_up_to_date_says_so(open_page: Open, service: ScriptedService) -> None:
    """A fallback that was taken is told, without the folders of this computer."""
    assert "up to date" not in html(open_page())
    gone = RootError("The folder of articles is missing", where="/home/owner/corpus")
    service.state = replace(service.state, outdated=gone)
    shown = html(open_page())
    assert "could not bring the index up to date: The folder of articles is missing." in shown
    assert "/home/owner" not in shown


def test_a_question_in_the_address_is_asked_once(open_page: Open, service: ScriptedService) -> None:
    """`?q=` asks at once, and not again at the next rerun."""
    page = open_page(q="Does it glide?")
    page.run()
    assert [a["question"] for a in service.speaker.asked] == ["Does it glide?"]


def test_a_new_conversation_forgets_the_old_one(open_page: Open) -> None:
    """After a click the page is as at first sight."""
    page = _click(_ask(open_page(), "Does it glide?"), "New conversation")
    assert "Does it glide?" not in html(page)
    assert "Short answers" in html(page)


def test_fallbacks_and_writers_are_named(open_page: Open, service: ScriptedService) -> None:
    """Notes are shown, and a model that wrote is named."""
    shown = html(_ask(open_page(), "Does it glide?"))
    assert "The chat model did not reply; the library answered." in shown
