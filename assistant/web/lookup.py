"""The search box of the library: words in, the sentences that hold them out, by article.

Works on words alone, so it answers while the embedding model is still loading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from assistant.index import Generation
from assistant.index.lexical import query_terms
from assistant.lexicon import Lexicon, Query
from assistant.links import article_url, quote_url
from assistant.quotes import quotable, quote
from assistant.reader import asked_words
from assistant.retrieval import EXPANSION_WEIGHT
from assistant.text import stem
from assistant.types import Article, Passage, Standing

SHOWN = 24
"""Passages shown for a search; nobody scans more, and a narrower search is one line away."""
PER_ARTICLE = 3
"""Passages shown of one article, so that a long one does not hide the others."""

_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A sentence found: its text as (piece, whether it was searched for), and its address."""

    section: str
    pieces: tuple[tuple[str, bool], ...]
    standing: Standing | None
    url: str


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article with the sentences found in it, best first."""

    title: str
    url: str
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a search led to. query: how its words were read; unused: those that no article uses."""

    query: Query
    articles: tuple[FoundArticle, ...]
    unused: tuple[str, ...]


class Lookup:
    """Searches a generation; keeps the lexicon of the one it saw last, which is slow to make."""

    def __init__(self) -> None:
        self._lexicon_of: tuple[str, Lexicon] | None = None

    def find(self, library: Generation, text: str) -> Findings:
        """The articles that hold the words of `text`, best first."""
        query = self._lexicon(library).understand(text)
        weights = dict.fromkeys(query_terms(" ".join(query.expansions)), EXPANSION_WEIGHT)
        weights |= dict.fromkeys(query_terms(query.text), 1.0)
        ranked = library.lexical.scores([*weights], [*weights.values()]).best(SHOWN)
        passages = library.catalogue.passages([id_ for id_, _ in ranked])
        by_article: dict[str, list[Passage]] = {}
        for id_, _ in ranked:
            by_article.setdefault(passages[id_].article, []).append(passages[id_])
        articles = ((library.article(slug), found) for slug, found in by_article.items())
        unused = [w for w in asked_words(query) if not library.lexical.holds(stem(w))]
        return Findings(
            query,
            tuple(_found(a, found, weights.keys()) for a, found in articles if a),
            tuple(unused),
        )

    def _lexicon(self, library: Generation) -> Lexicon:
        kept = self._lexicon_of
        if kept is None or kept[0] != library.name:
            kept = library.name, Lexicon(library.manifest.glossary, library.lexical.words)
            self._lexicon_of = kept
        return kept[1]


def _found(article: Article, passages: list[Passage], terms: Set[str]) -> FoundArticle:
    snippets = dict.fromkeys(_snippet(article, p, terms) for p in passages[:PER_ARTICLE])
    return FoundArticle(article.title, article_url(article.slug), tuple(snippets))


def _snippet(article: Article, passage: Passage, terms: Set[str]) -> Snippet:
    """The sentence of a passage that holds most of the words; of equals the first."""
    start, end = passage.start, passage.end
    best = max(
        quotable(article, start, end),
        key=lambda q: len(terms & set(query_terms(q.text))),
        default=quote(article, start, end),
    )
    return Snippet(
        best.section,
        tuple(_pieces(best.text, terms)),
        best.standing,
        quote_url(article.slug, best.start, best.end, best.version),
    )


def _pieces(text: str, terms: Set[str]) -> Iterator[tuple[str, bool]]:
    done = 0
    for match in _WORD.finditer(text):
        if terms & set(query_terms(match.group())):
            yield text[done : match.start()], False
            yield match.group(), True
            done = match.end()
    yield text[done:], False
