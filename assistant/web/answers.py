"""`/answer/<id>`: one stored answer, as it was given, beside what today's library says.

Whoever has the link can read it; nobody can guess one, and search engines are kept out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Literal
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from assistant.errors import AssistantError, IndexUnusable
from assistant.history import Request as Asked
from assistant.history import open_history
from assistant.index import Generation, LiveIndex
from assistant.links import article_url, find_mark, quote_url, version
from assistant.service import Service
from assistant.types import Answer, Citation, Standing
from assistant.web.drawing import page
from assistant.web.groups import groups
from assistant.web.library import METHODS

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


@dataclass(frozen=True, slots=True)
class Today:
    """What became of a quote. url: where to read it, or its article, now; "" where it is gone.

    standing: today's, where the quote stands.
    """

    state: Literal["stands", "changed", "gone", "unknown"]
    url: str = ""
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation with what became of its quote."""

    citation: Citation
    today: Today

    @property
    def rated_anew(self) -> bool:
        """Whether the quote stands, and is held to be better or worse established than then."""
        then = self.citation.quote.standing
        return self.today.state == "stands" and self.today.standing != then


class AnswerPages:
    """Draws stored answers; plain functions, so Starlette runs them in threads."""

    def __init__(self, service: Service, live: LiveIndex) -> None:
        self._service, self._live = service, live

    def routes(self) -> list[BaseRoute]:
        """The page, and our 404 for what looks like one."""
        return [
            Route("/answer/{id}", self.answer),
            Route("/answer", self.unknown, methods=METHODS),
            Route("/answer/{path:path}", self.unknown, methods=METHODS),
        ]

    def answer(self, request: Request) -> Response:
        """A stored answer; 404 once it is deleted."""
        try:
            history = open_history(self._service.settings)
            exchange = history.exchange(request.path_params["id"]) if history else None
        except AssistantError:
            # Not its text: it names folders of this computer.
            return _message(503, "The answer cannot be opened", "Conversations cannot be read.")
        if exchange is None or exchange.answer is None:
            return self.unknown(request)
        cited, ready = self._cited(exchange.answer)
        cards = groupby(cited, lambda c: (c.citation.quote.article, c.citation.quote.section))
        drawn = page(
            "answer.html",
            request=exchange.request,
            answer=exchange.answer,
            asked=exchange.asked.astimezone().date().isoformat(),
            groups=groups(exchange.answer.sentences),
            cards=[list(card) for _, card in cards],
            ready=ready,
            lost=sum(c.today.state in ("changed", "gone") for c in cited),
            again=_again(exchange.request),
        )
        drawn.headers.update(PRIVATE)
        return drawn

    def unknown(self, _: Request) -> Response:
        """404."""
        return _message(
            404,
            "There is no such answer here",
            "Its conversation may have been deleted, or the link is not whole.",
        )

    def _cited(self, answer: Answer) -> tuple[list[Cited], bool]:
        """The citations as they stand today, and whether the library could be asked."""
        try:
            with self._live.lease() as library:
                return [Cited(c, today(c, library)) for c in answer.citations], True
        except IndexUnusable:
            return [Cited(c, Today("unknown")) for c in answer.citations], False


def today(citation: Citation, library: Generation) -> Today:
    """Whether a quote still stands, at whatever place, in the article it was taken from."""
    quote = citation.quote
    article = library.article(quote.article)
    if article is None:
        return Today("gone")
    mark = find_mark(article, (quote.start, quote.end), quote.version, quote.text)
    if mark is None or article.text[mark.start : mark.end] != quote.text:
        return Today("changed", article_url(article.slug))
    block = article.block_at(mark.start)
    url = quote_url(article.slug, mark.start, mark.end, version(article))
    return Today("stands", url, block.standing if block else None)


def _again(asked: Asked) -> str:
    parameters = {"q": asked.question} | ({"article": asked.article} if asked.article else {})
    return f"/?{urlencode(parameters)}"


def _message(status: int, heading: str, text: str) -> Response:
    drawn = page("message.html", status, heading=heading, text=text, fix="")
    drawn.headers.update(PRIVATE)
    return drawn
