"""Permalinks: a stored answer as it was, beside what the library says today."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.history import History, Request, open_history
from assistant.ingestion import ingest
from assistant.quotes import quotable
from assistant.types import Answer, Citation, Quote, Sentence


@pytest.fixture
def history(site: Any, tmp_path: Path) -> History:
    """The history behind the site's pages."""
    settings = site.service.settings.model_copy(update={"data": tmp_path / "data", "history": True})
    site.service.settings = settings
    made = open_history(settings)
    assert made is not None
    return made


def quotes(site: Any, *texts: str) -> list[Quote]:
    """Quotes of the article on fascia by their beginnings."""
    every = list(quotable(site.article("fascia")))
    return [next(q for q in every if q.text.startswith(text)) for text in texts]


def stored(history: History, found: list[Quote], question: str = "What is it?") -> str:
    """The address of an answer that says these quotes."""
    answer = Answer(
        question,
        question,
        found=True,
        sentences=tuple(Sentence(q.text, "quote", (n,)) for n, q in enumerate(found, start=1)),
        citations=tuple(
            Citation(n, q, f"/library/{q.article}?at={q.start}-{q.end}&v={q.version}#quote")
            for n, q in enumerate(found, start=1)
        ),
    )
    _, exchange = history.ask("browser", "", Request(question))
    history.settle(exchange.id, answer)
    return f"/answer/{exchange.id}"


def change(site: Any, old: str, new: str) -> None:
    """Edit the article on fascia."""
    text = (site.corpus / "basics/fascia.md").read_text("utf-8")
    assert old in text
    site.write("basics/fascia.md", text.replace(old, new))


def test_a_stored_answer_is_shown_whole(site: Any, history: History) -> None:
    """Question, answer, quotes with their standing, date; no script."""
    html = site.get(stored(history, quotes(site, "It slides.", "Fascia is")))
    for part in ("What is it?", "It slides.", "Established", "<time"):
        assert part in html
    assert html.count("<blockquote>") == 2
    assert "All of these stand in the library today" in html
    assert "<script" not in html


def test_markup_in_a_question_or_quote_is_text(site: Any, history: History) -> None:
    """Nothing that was typed or written runs."""
    html = site.get(stored(history, quotes(site, "Whether it"), "<script>alert(1)</script>"))
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_quote_that_moved_still_stands(site: Any, history: History, marks: Any) -> None:
    """The link leads to its words wherever they are now."""
    address = stored(history, quotes(site, "It slides."))
    change(site, "Fascia is a sheet", "New first sentence. Fascia is a sheet")
    html = site.get(address)
    assert "This stands in the library today" in html
    link = html.split('<a href="/library/fascia?at=')[1].split('"')[0].replace("&amp;", "&")
    assert marks(site.get(f"/library/fascia?at={link}")) == ["It slides."]


def test_a_quote_that_changed_is_said_to(site: Any, history: History) -> None:
    """The stored words stay; the reader is told that the article has others today."""
    address = stored(history, quotes(site, "It slides.", "Fascia is"))
    change(site, "It slides.", "It glides.")
    html = site.get(address)
    assert "It slides." in html
    assert "1 of 2 quotes no longer found in the library" in html
    assert html.count("No longer in the article in these words.") == 1


def test_an_article_that_is_gone_is_said_to_be(site: Any, history: History) -> None:
    """The quote stays readable without it."""
    address = stored(history, quotes(site, "It slides."))
    (site.corpus / "basics/fascia.md").unlink()
    ingest((site.corpus,), site.index, site.embedder)
    html = site.get(address)
    assert "The article is no longer in the library." in html
    assert "It slides." in html


def test_a_quote_that_is_rated_anew_says_so(site: Any, history: History) -> None:
    """The badge of then, and the one of today."""
    address = stored(history, quotes(site, "It slides."))
    change(site, "It slides. [established]", "It slides. [disputed]")
    html = site.get(address)
    assert "Rated anew since then" in html
    assert "Established" in html
    assert "Disputed" in html


def test_without_a_library_the_answer_is_still_there(empty_site: Any, tmp_path: Path) -> None:
    """Before the index is ready nothing is said about today."""
    settings = empty_site.service.settings.model_copy(update={"data": tmp_path / "data"})
    empty_site.service.settings = settings
    history = open_history(settings)
    assert history is not None
    html = empty_site.get(stored(history, [Quote("fascia", "F", "", 0, 10, "It slides.")]))
    assert "It slides." in html
    assert "The library is being prepared" in html
    assert "No longer" not in html


def test_it_is_private_to_those_who_have_the_link(site: Any, history: History) -> None:
    """Search engines and caches are told to keep out."""
    response = site.client.get(stored(history, quotes(site, "It slides.")))
    assert response.headers["cache-control"] == "no-store"
    assert "noindex" in response.headers["x-robots-tag"]
    assert "set-cookie" not in response.headers


def test_a_deleted_answer_is_a_404_of_ours(site: Any, history: History) -> None:
    """With its conversation the page is gone."""
    address = stored(history, quotes(site, "It slides."))
    history.delete_all("browser")
    response = site.client.get(address)
    assert response.status_code == 404
    assert "There is no such answer here" in response.text


@pytest.mark.parametrize("path", ["/answer", "/answer/", "/answer/x", "/answer/a/b", "/answer/%00"])
def test_what_is_no_answer_is_a_404_of_ours(site: Any, history: History, path: str) -> None:
    """Whatever the address says."""
    response = site.client.get(path)
    assert response.status_code == 404
    assert "There is no such answer here" in response.text


def test_a_question_without_an_answer_yet_is_a_404(site: Any, history: History) -> None:
    """There is nothing to show."""
    _, exchange = history.ask("browser", "", Request("What is it?"))
    assert site.client.get(f"/answer/{exchange.id}").status_code == 404


def test_off_there_are_no_answers(site: Any, history: History) -> None:
    """Not even those that were kept before."""
    address = stored(history, quotes(site, "It slides."))
    settings = site.service.settings.model_copy(update={"history": False})
    site.service.settings = settings
    assert site.client.get(address).status_code == 404


def test_a_history_that_cannot_be_read_names_no_folder(site: Any, tmp_path: Path) -> None:
    """503 in our style, without paths of the computer."""
    (tmp_path / "bad").write_text("", "utf-8")
    site.service.settings = site.service.settings.model_copy(update={"data": tmp_path / "bad"})
    response = site.client.get("/answer/x")
    assert response.status_code == 503
    assert str(tmp_path) not in response.text
