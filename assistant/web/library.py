"""`/library`: the index by topic with its search box, the article pages, and our 404s."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from slugify import slugify
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.contents import topic_name
from assistant.errors import AssistantError, IndexUnusable
from assistant.index import Generation, LiveIndex
from assistant.links import Mark, article_url, find_mark, read_at
from assistant.service import Service
from assistant.types import Article
from assistant.web.drawing import ICON, STYLE, asset, page
from assistant.web.inline import Shelf, source_id
from assistant.web.lookup import Lookup
from assistant.web.page import make_page

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
"""All of them: what is unknown under our paths is answered by us, never by Streamlit."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the index; articles as (title, address, summary)."""

    id: str
    name: str
    articles: tuple[tuple[str, str, str], ...]


class LibraryPages:
    """Draws pages from the live generation; plain functions, so Starlette runs them in threads."""

    def __init__(self, service: Service, live: LiveIndex) -> None:
        self._service, self._live = service, live
        self._lookup = Lookup()

    def routes(self) -> list[BaseRoute]:
        """The pages, most particular first."""
        return [
            Route("/library", self.index),
            Route("/library/style.css", lambda _: asset(STYLE, "text/css")),
            Route("/library/icon.svg", lambda _: asset(ICON, "image/svg+xml")),
            Route("/library/{slug}", self.article),
            Route("/library/{path:path}", self.unknown, methods=METHODS),
        ]

    def index(self, request: Request) -> Response:
        """Every article by topic, or what was found for `?q=`."""
        words = request.query_params.get("q", "")[: self._service.settings.question_limit].strip()
        try:
            with self._live.lease() as library:
                return self._found(library, words) if words else _index(library)
        except IndexUnusable as error:
            return self._not_ready(error)

    def article(self, request: Request) -> Response:
        """An article, with the span of `?at=start-end&v=version` marked."""
        slug = request.path_params["slug"]
        try:
            with self._live.lease() as library:
                article = library.article(slug)
                if article is None:
                    return _missing(slug)
                return self._article(library, article, request)
        except IndexUnusable as error:
            return self._not_ready(error)

    def unknown(self, request: Request) -> Response:
        """404, or the address without a slash at its end."""
        path = request.path_params["path"]
        if path.endswith("/") or not path:
            return RedirectResponse(f"/library/{path}".rstrip("/"))
        return _missing(path)

    def _found(self, library: Generation, words: str) -> Response:
        found = self._lookup.find(library, words)
        return page(
            "index.html",
            q=words,
            query=found.query,
            found=found.articles,
            unused=found.unused,
            manifest=library.manifest,
        )

    def _article(self, library: Generation, article: Article, request: Request) -> Response:
        shelf = _shelf(library)
        at = read_at(request.query_params.get("at", ""))
        linked = request.query_params.get("v", "")
        mark = _mark(library, article, at, linked) if at else None
        related = [(shelf.titles[s], article_url(s)) for s in article.related if s in shelf.titles]
        public = self._service.settings.public_url
        return page(
            "article.html",
            article=article,
            page=make_page(article, shelf, mark),
            topic=topic_name(article.topic, library.manifest.glossary) if article.topic else "",
            topic_url=topic_url(article.topic),
            related=related,
            sources=[(source_id(n), s) for n, s in enumerate(article.sources, start=1)],
            moved=mark is not None and mark.state == "moved",
            gone=at is not None and mark is None,
            ask_url=f"/?{urlencode({'article': article.slug})}",
            canonical=article_url(article.slug, public_url=public) if public else None,
        )

    def _not_ready(self, error: AssistantError) -> Response:
        """The library cannot be opened: it is being prepared, or it says what is wrong."""
        self._service.start()
        status = self._service.status()
        preparing = not status.ready and status.error is None
        heading = "The library is being prepared" if preparing else "The library cannot be opened"
        response = page(
            "message.html",
            503,
            heading=heading,
            text=status.stage if preparing else error.what,
            fix="Reload this page in a moment." if preparing else error.fix,
        )
        response.headers["Retry-After"] = "5"
        return response


def _index(library: Generation) -> Response:
    by_topic = groupby(library.catalogue.summaries(), key=lambda row: row[2])
    topics = [
        Topic(
            _topic_id(topic),
            topic_name(topic, library.manifest.glossary),
            tuple((title, article_url(slug), summary) for slug, title, _, summary in rows),
        )
        for topic, rows in by_topic
    ]
    return page("index.html", q="", topics=topics, manifest=library.manifest)


def _shelf(library: Generation) -> Shelf:
    titles = {slug: title for slug, title, _, _ in library.catalogue.summaries()}
    return Shelf(titles, {record.path: record.slug for record in library.manifest.files})


def _mark(library: Generation, article: Article, at: tuple[int, int], linked: str) -> Mark | None:
    earlier = library.catalogue.text_of(article.slug, linked) or ""
    return find_mark(article, at, linked, earlier[slice(*at)])


def _missing(slug: str) -> Response:
    words = " ".join(slug.replace("-", " ").replace("/", " ").split())
    return page(
        "message.html",
        404,
        heading="There is no such page in the library",
        text="The article may have been renamed or removed.",
        fix="",
        search=(words, f"/library?{urlencode({'q': words})}"),
    )


def topic_url(topic: str) -> str:
    """Where the index lists a topic's articles."""
    return f"/library#{_topic_id(topic)}"


def _topic_id(topic: str) -> str:
    # With an underscore, which no other id of the page has.
    return f"topic_{slugify(topic)}"
