"""`/api` and `/health`: the JSON of the command line over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import BoundedSemaphore
from typing import Any, Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from assistant.assistant import Assistant
from assistant.errors import AssistantError, QuestionError
from assistant.index import Generation, LiveIndex
from assistant.retrieval import Filter
from assistant.service import Service
from assistant.types import STANDINGS, Standing
from assistant.web.library import METHODS
from assistant.wire import answer_json, error_json, hit_json, turns_from_json

DEFAULT_K, MOST_K = 10, 100
"""Passages that a search gives: when nothing is asked for, and at most."""
RETRY_SECONDS = "2"

Json = dict[str, Any]


class Refused(Exception):
    """A request that gets an error status instead of an answer."""

    def __init__(self, status: int, error: AssistantError) -> None:
        super().__init__(str(error))
        self.status, self.error = status, error


class Api:
    """Checks requests, hands them to the assistant, and turns errors into statuses."""

    def __init__(self, service: Service, live: LiveIndex) -> None:
        self._service, self._live = service, live
        self._places = BoundedSemaphore(service.settings.concurrent_limit)

    def routes(self) -> list[BaseRoute]:
        """The API, most particular first."""
        return [
            Route("/health", self.health),
            Route("/api/ask", self.ask, methods=["POST"]),
            Route("/api/search", self.search),
            Route("/api", self.unknown, methods=METHODS),
            Route("/api/{path:path}", self.unknown, methods=METHODS),
        ]

    async def ask(self, request: Request) -> JSONResponse:
        """Of `{"question", "history"?, "exact"?, "topic"?, "article"?, "standing"?, "id"?}`."""
        try:
            _check_type(request)
            body = _parsed(await _body(request, self._service.settings.request_limit))
        except Refused as refused:
            return _error(refused)
        return await run_in_threadpool(self._answer, lambda assistant: _ask(assistant, body))

    def search(self, request: Request) -> JSONResponse:
        """`?q=&k=&topic=&article=&standing=` -> the passages found."""
        return self._answer(lambda assistant: _search(assistant, dict(request.query_params)))

    def health(self, request: Request) -> JSONResponse:
        """200 once questions can be answered, 503 before, and whenever the index is gone."""
        self._service.start()
        status = self._service.status()
        error, ready = status.error, status.ready
        facts: Json = {"generation": None, "articles": 0, "passages": 0}
        try:
            with self._library(ready=ready) as library:
                manifest = library.manifest
                facts = {
                    "generation": manifest.generation,
                    "articles": manifest.articles,
                    "passages": manifest.passages,
                }
        except AssistantError as unusable:
            if ready:  # before, it may still be in the making
                error, ready = unusable, False
        state = {
            "ready": ready,
            "stage": status.stage,
            "done": status.done,
            "total": status.total,
            **facts,
            "error": error_json(error) if error else None,
        }
        return _json(state, 200 if ready else 503)

    def unknown(self, request: Request) -> JSONResponse:
        """404 that says what there is."""
        return _error(
            _refused(
                404,
                "There is no such address in the API",
                f"{request.method} {request.url.path}",
                "Use POST /api/ask or GET /api/search?q=..., or GET /health.",
            )
        )

    def _answer(self, work: Callable[[Assistant], Json]) -> JSONResponse:
        try:
            with self._place():
                return _json(work(self._ready_assistant()))
        except Refused as refused:
            return _error(refused)
        except QuestionError as error:
            return _error(Refused(400, error))
        except AssistantError as error:
            return _error(Refused(503, error))

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise _refused(429, "Too many questions at once", "", "Try again in a few seconds.")
        try:
            yield
        finally:
            self._places.release()

    def _library(self, *, ready: bool) -> AbstractContextManager[Generation]:
        """What questions are answered from; before they can be, what pages are drawn from."""
        return self._ready_assistant().library() if ready else self._live.lease()

    def _ready_assistant(self) -> Assistant:
        return self._service.assistant(timeout=0)


def _check_type(request: Request) -> None:
    """Only JSON that says so: without asking us first, no page of another site can send that."""
    sent = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if sent != "application/json":
        what = "The request does not say that it is JSON"
        fix = "Send it with the header Content-Type: application/json."
        raise _refused(415, what, "Content-Type", fix)


async def _body(request: Request, limit: int) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise _refused(
                413,
                f"The request is longer than {limit:,} bytes",
                "body",
                "Send a shorter question or less history.",
            )
    return body


def _parsed(body: bytes) -> Json:
    try:
        value = json.loads(body)
        # NaN and lone surrogates pass the parser, but cannot be sent back or searched for.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise _refused(
            400,
            "The request is not JSON",
            "body",
            'Send {"question": "What is fascia?"}, encoded as UTF-8.',
        ) from error
    if not isinstance(value, dict):
        raise _wrong("body", "an object", 'Send {"question": "What is fascia?"}.')
    return value


def _ask(assistant: Assistant, body: Json) -> Json:
    question = _text(body, "question", required=True)
    id_, exact = body.get("id"), body.get("exact") or False
    if isinstance(id_, list | dict):
        raise _wrong("id", "text or a number")
    if not isinstance(exact, bool):
        raise _wrong("exact", "true or false")
    answer = assistant.ask(
        question, turns_from_json(body.get("history")), exact=exact, only=_filter(assistant, body)
    )
    return answer_json(answer, id_)


def _search(assistant: Assistant, parameters: Json) -> Json:
    words = _text(parameters, "q", required=True)
    written = parameters.get("k") or str(DEFAULT_K)
    if not written.isdecimal() or len(written) > 3 or not 1 <= int(written) <= MOST_K:
        raise _wrong("k", f"a whole number from 1 to {MOST_K}")
    hits = assistant.search(words, k=int(written), only=_filter(assistant, parameters))
    return {"hits": [hit_json(hit) for hit in hits]}


def _filter(assistant: Assistant, values: Json) -> Filter | None:
    """Where to look; 404 if the library has no such topic, article or standing."""
    topic, article = _text(values, "topic"), _text(values, "article")
    rated = _text(values, "standing")
    standing: Standing | Literal[""] = next((known for known in STANDINGS if known == rated), "")
    if rated and not standing:
        fix = f"Leave standing out, or give one of {', '.join(STANDINGS)}."
        raise _refused(404, f"There is no standing {rated!r}", "standing", fix)
    if not topic and not article and not standing:
        return None
    with assistant.library() as library:
        known = library.catalogue.summaries()
    for name, value, column in (("article", article, 0), ("topic", topic, 2)):
        if value and not any(row[column] == value for row in known):
            fix = f"Leave {name} out, or see /library for what there is."
            raise _refused(404, f"The library has no {name} {value!r}", name, fix)
    return Filter(topic, article, standing)


def _text(values: Json, key: str, *, required: bool = False) -> str:
    value = values.get(key)
    if value is None and not required:
        return ""
    if not isinstance(value, str):
        raise _wrong(key, "text", f"Send {key} as a string.")
    return value


def _wrong(
    where: str, expected: str, fix: str = "Send it in that form or leave it out."
) -> Refused:
    return _refused(400, f"{where} must be {expected}", where, fix)


def _refused(status: int, what: str, where: str, fix: str) -> Refused:
    return Refused(status, AssistantError(what, where=where, fix=fix))


def _json(value: Json, status: int = 200) -> JSONResponse:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if status in (429, 503):
        headers["Retry-After"] = RETRY_SECONDS
    return JSONResponse(value, status, headers)


def _error(refused: Refused) -> JSONResponse:
    return _json({"error": error_json(refused.error)}, refused.status)
