"""What the library holds, for the first sight: read from the live generation, cached by it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from assistant.contents import topic_name
from assistant.errors import AssistantError
from assistant.index import IndexFolder
from assistant.service import Service
from assistant.web.library import topic_url


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with its articles as (slug, title); name is for readers."""

    slug: str
    name: str
    articles: tuple[tuple[str, str], ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """The titles that are questions, each once: what the library certainly answers."""
        return tuple(dict.fromkeys(title for _, title in self.articles if title.endswith("?")))

    @property
    def url(self) -> str:
        """Where the library lists its articles."""
        return topic_url(self.slug)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The library at a glance. created: ISO date of the index."""

    articles: int
    created: str
    topics: tuple[Topic, ...]

    def title(self, slug: str) -> str:
        """The article's title, "" if the library has no such article."""
        known = (title for topic in self.topics for s, title in topic.articles if s == slug)
        return next(known, "")


def open_shelf(service: Service) -> Shelf | None:
    """The library as indexed, even while the model is loading; None: nothing is indexed yet."""
    index = IndexFolder(service.settings.index)
    try:
        name = index.current_name()
        return _read(index, name) if name else None
    except AssistantError:
        return None


@lru_cache(maxsize=4)
def _read(index: IndexFolder, name: str) -> Shelf:
    generation = index.open()
    try:
        summaries = generation.catalogue.summaries()
        glossary = generation.manifest.glossary
        topics = tuple(
            Topic(slug, topic_name(slug, glossary), tuple((s, title) for s, title, *_ in group))
            for slug, group in groupby(summaries, key=lambda row: row[2])
        )
        return Shelf(len(summaries), generation.manifest.created[:10], topics)
    finally:
        generation.close()
