"""The JSON API: what it accepts, what it answers, and every error by its status."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assistant.errors import AssistantError, IndexUnusable
from assistant.ingestion import ingest
from assistant.service import Status
from tests.conftest import HashedWords

JSON = {"Content-Type": "application/json"}
ANSWER_FIELDS = {
    "id",
    "question",
    "searched_for",
    "expanded",
    "found",
    "urgent",
    "answer",
    "sentences",
    "citations",
    "nearest",
    "related",
    "choices",
    "notes",
    "written_by",
    "generation",
    "seconds",
}


def refused(response: Any, status: int) -> dict[str, str]:
    """The error of a response, which must have `status` and all three parts."""
    assert response.status_code == status, response.text
    error = response.json()["error"]
    assert set(error) == {"what", "where", "fix"}
    assert error["what"]
    return error


def test_an_answer_has_every_field(site: Any) -> None:
    """An answer has the interface's fields, and gives the id back."""
    response = site.client.post("/api/ask", json={"id": 7, "question": "What is fascia?"})
    assert response.status_code == 200
    assert set(response.json()) >= ANSWER_FIELDS
    assert response.json()["id"] == 7


def test_a_citation_leads_to_its_marked_quote(site: Any, marks: Callable[[str], list[str]]) -> None:
    """Asking, then following a citation's url, shows exactly the quote marked."""
    body = {"question": "What tissue is fascia a sheet of?", "article": "fascia"}
    answer = site.client.post("/api/ask", json=body).json()
    assert answer["found"]
    for citation in answer["citations"]:
        assert "".join(marks(site.get(citation["url"]))) == citation["quote"]


def test_unknown_fields_are_tolerated(site: Any) -> None:
    """A newer client's fields do no harm, nor do nulls for what is optional."""
    body = {
        "question": "What is fascia?",
        "colour": 1,
        "history": None,
        "exact": None,
        "topic": None,
    }
    assert site.client.post("/api/ask", json=body).status_code == 200


def test_markup_in_a_question_comes_back_as_json_text(site: Any) -> None:
    """A script in a question is data in JSON, which no browser may take for a page."""
    question = "What is <script>alert(1)</script> fascia?"
    response = site.client.post("/api/ask", json={"question": question})
    assert response.json()["question"] == question
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"question=What",
        b"[1]",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b"[" * 1500,
        b'{"question": "\\ud800 fascia"}',
        b'{"question": "fascia", "id": NaN}',
        b'{"question": 5}',
        b'{"question": null}',
        b"{}",
        b'{"question": ""}',
        b'{"question": "\\ud83d\\ude42"}',
        b'{"question": "fascia", "id": {}}',
        b'{"question": "fascia", "history": "x"}',
        b'{"question": "fascia", "history": [1]}',
        b'{"question": "fascia", "history": [{"role": "system", "content": "x"}]}',
        b'{"question": "fascia", "history": [{"role": "user"}]}',
        b'{"question": "fascia", "exact": "yes"}',
        b'{"question": "fascia", "topic": 5}',
    ],
)
def test_a_body_that_cannot_be_used_is_400(site: Any, body: bytes) -> None:
    """What is not JSON, of a wrong type or no question is refused with what to send."""
    assert refused(site.client.post("/api/ask", content=body, headers=JSON), 400)["fix"]


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "text/plain",
        "text/plain; a=application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=a",
        "application/jsonx",
    ],
)
def test_what_does_not_say_that_it_is_json_is_415(site: Any, sent: str) -> None:
    """A page of another site can send these without asking the app first."""
    response = site.client.post(
        "/api/ask", content=b'{"question": "What is fascia?"}', headers={"Content-Type": sent}
    )
    assert "application/json" in refused(response, 415)["fix"]


def test_json_may_name_its_encoding(site: Any) -> None:
    """In any case, and with parameters."""
    response = site.client.post(
        "/api/ask",
        content=b'{"question": "What is fascia?"}',
        headers={"Content-Type": "Application/JSON; charset=utf-8"},
    )
    assert response.status_code == 200


def test_a_long_question_is_400(site: Any) -> None:
    """A question beyond the limit, in a body within it, is told the limit."""
    error = refused(site.client.post("/api/ask", json={"question": "fascia " * 40}), 400)
    assert "200" in error["what"]


def test_a_large_body_is_413(site: Any) -> None:
    """A body beyond the limit is not read to its end, with or without a length."""
    large = b'{"question": "' + b"x" * 3000 + b'"}'

    def pieces() -> Iterator[bytes]:
        yield from (large[i : i + 500] for i in range(0, len(large), 500))

    whole = site.client.post("/api/ask", content=large, headers=JSON)
    assert "2,000" in refused(whole, 413)["what"]
    refused(site.client.post("/api/ask", content=pieces(), headers=JSON), 413)


@pytest.mark.parametrize("field", ["article", "topic", "standing"])
def test_an_unknown_article_or_topic_is_404(site: Any, field: str) -> None:
    """Asking within something that is not there is an error, not "not found in the library"."""
    error = refused(site.client.post("/api/ask", json={"question": "fascia", field: "nope"}), 404)
    assert error["where"] == field
    refused(site.client.get("/api/search", params={"q": "fascia", field: "nope"}), 404)


def test_too_many_questions_at_once_are_429(site: Any) -> None:
    """With all places taken the next question is turned away; a place given back serves again."""
    arrived, go_on = threading.Barrier(3), threading.Event()
    assistant = site.service.ready

    class Slow:
        def search(self, *arguments: Any, **options: Any) -> Any:
            arrived.wait(10)
            go_on.wait(10)
            return assistant.search(*arguments, **options)

    site.service.ready = Slow()
    results: list[int] = []

    def ask() -> None:
        results.append(site.client.get("/api/search", params={"q": "fascia"}).status_code)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    arrived.wait(10)
    turned_away = site.client.get("/api/search", params={"q": "fascia"})
    go_on.set()
    for thread in threads:
        thread.join(10)
    site.service.ready = assistant
    assert refused(turned_away, 429)["fix"]
    assert turned_away.headers["Retry-After"]
    assert results == [200, 200]
    assert site.client.get("/api/search", params={"q": "fascia"}).status_code == 200


def test_before_it_is_ready_it_is_503(empty_site: Any) -> None:
    """Until the assistant can answer, questions are told to come back."""
    for response in (
        empty_site.client.post("/api/ask", json={"question": "What is fascia?"}),
        empty_site.client.get("/api/search", params={"q": "fascia"}),
    ):
        refused(response, 503)
        assert response.headers["Retry-After"]


def test_what_stopped_the_start_is_told(empty_site: Any) -> None:
    """When the assistant cannot start, API and health give its reason."""
    broken = IndexUnusable("The index is damaged", where="index", fix="Run: python ingest.py")
    empty_site.service.state = Status(error=broken)
    response = empty_site.client.post("/api/ask", json={"question": "What is fascia?"})
    assert refused(response, 503)["fix"] == "Run: python ingest.py"
    health = empty_site.client.get("/health")
    assert health.status_code == 503
    assert health.json()["error"]["what"] == "The index is damaged"


def test_a_failing_assistant_gives_its_place_back(site: Any) -> None:
    """Errors do not use up the places for questions at once."""

    class Failing:
        def search(self, *arguments: Any, **options: Any) -> Any:
            raise AssistantError("It failed", fix="Try again.")

    assistant, site.service.ready = site.service.ready, Failing()
    for _ in range(5):
        refused(site.client.get("/api/search", params={"q": "fascia"}), 503)
    site.service.ready = assistant
    assert site.client.get("/api/search", params={"q": "fascia"}).status_code == 200


def test_search_gives_passages_best_first(site: Any) -> None:
    """Hits are verbatim spans, at most k, in order of score."""
    hits = site.client.get("/api/search", params={"q": "collagen layers", "k": "2"}).json()["hits"]
    assert len(hits) == 2
    assert hits[0]["score"] >= hits[1]["score"]
    for hit in hits:
        assert set(hit) == {"article", "section", "start", "end", "text", "score"}
        assert site.article(hit["article"]).text[hit["start"] : hit["end"]] == hit["text"]


def test_search_stays_within_an_article(site: Any) -> None:
    """`article=`, `topic=` and `standing=` limit where passages come from."""
    for parameters in ({"article": "red-flags"}, {"topic": "safety"}, {"standing": "traditional"}):
        found = site.client.get("/api/search", params={"q": "fascia", **parameters}).json()
        assert {hit["article"] for hit in found["hits"]} == {"red-flags"}


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"q": ""},
        {"q": "?"},
        *({"q": "fascia", "k": k} for k in ("0", "-1", "x", "1e2", "101", "9" * 99)),
    ],
)
def test_a_search_that_cannot_be_used_is_400(site: Any, parameters: dict[str, str]) -> None:
    """A search without words or with an impossible k is refused."""
    refused(site.client.get("/api/search", params=parameters), 400)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api"),
        ("GET", "/api/"),
        ("GET", "/api/x/y"),
        ("GET", "/api/ask"),
        ("POST", "/api/search"),
        ("DELETE", "/api/ask"),
        ("PUT", "/api/none"),
    ],
)
def test_an_unknown_address_is_404(site: Any, method: str, path: str) -> None:
    """Under /api every unknown address and method is a JSON 404 that says what there is."""
    assert "POST /api/ask" in refused(site.client.request(method, path), 404)["fix"]


def test_health_tells_what_is_served(site: Any) -> None:
    """Once ready, health is 200 and counts what the live index holds."""
    response = site.client.get("/health")
    assert response.status_code == 200
    body = response.json()
    assert body["ready"] is True
    assert body["articles"] == 3
    assert body["passages"] > 3
    assert body["generation"] == site.index.current_name()


def test_health_is_503_with_progress_before(empty_site: Any) -> None:
    """While preparing, health is 503 and says how far it is."""
    empty_site.service.state = Status(stage="Reading articles", done=3, total=51)
    response = empty_site.client.get("/health")
    assert response.status_code == 503
    body = response.json()
    assert (body["ready"], body["stage"], body["done"], body["total"]) == (
        False,
        "Reading articles",
        3,
        51,
    )
    assert (body["generation"], body["articles"]) == (None, 0)


def test_health_is_503_once_the_index_is_gone(site: Any) -> None:
    """It promises no answers that a question would not get, and says why."""
    assert site.client.get("/health").status_code == 200
    shutil.rmtree(site.index.path)
    assert site.client.get("/api/search", params={"q": "fascia"}).status_code == 503
    response = site.client.get("/health")
    assert response.status_code == 503
    body = response.json()
    assert (body["ready"], body["generation"]) == (False, None)
    assert body["error"]["what"] == "There is no index"


def test_health_is_503_once_the_index_is_of_another_model(site: Any) -> None:
    """Pages go on; questions get the same error."""
    ingest((site.corpus,), site.index, HashedWords("another-model"))
    assert site.client.get("/api/search", params={"q": "fascia"}).status_code == 503
    response = site.client.get("/health")
    assert response.status_code == 503
    assert "another embedding model" in response.json()["error"]["what"]
    assert site.client.get("/library").status_code == 200
