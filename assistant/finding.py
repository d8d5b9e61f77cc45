"""Finds what a library holds for a question: scored sentences, or why it is not answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant import safety
from assistant.conversation import lacks_subject, leans, meant
from assistant.embedding import Embedder
from assistant.index import Generation
from assistant.lexicon import Lexicon, Query
from assistant.prompts import NOT_ENGLISH, NOT_FOUND
from assistant.quotes import quotable
from assistant.reader import COSINE_ALONE, WEIGHTS, Cache, Candidate, Rarity, Reader, Reading
from assistant.retrieval import AMONG, Filter, reordered, search, support
from assistant.selection import Scored
from assistant.text import stems, without_fillers, words
from assistant.types import Article, Hit, Quote, Turn

READ = 8
"""Passages whose sentences are read; the reader takes most of a question's time."""
PRIOR = 0.7
"""Weight of a passage's score in the scores of its sentences."""
SUPPORT = 0.5
"""Weight of what else of its article was found in the score of a sentence."""
OWN = 0.2
"""What a sentence gains that speaks of a follow-up's own subject: "and what about cupping it?"."""
ENOUGH = 0.36
"""Probability from which the library is taken to answer; docs/decisions.md has the trade."""
CHOICES = 4
"""Readings offered of a question that does not say of what it asks."""
READ_AHEAD = 1000
"""Passages up to which a library's sentences fit the reader's memory."""
AT_A_TIME = 8
"""Sentences read ahead at a time: a question waits at most for these, about 0.1 s."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a question led to.

    query: what was searched for. hits: best first. scored: sentences that may be quoted, of
    `articles`; none where the library does not answer, and `refusal` says so. alarm: a person has
    a sign of an emergency now; scored then tells of the sign. choices: readings of a question
    that does not say of what it asks. signals: what spoke for and against an answer being there.
    """

    query: Query
    hits: Sequence[Hit] = ()
    scored: Sequence[Scored] = ()
    articles: Mapping[str, Article] = field(default_factory=dict)
    refusal: str = NOT_FOUND
    alarm: safety.Alarm | None = None
    choices: tuple[str, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)


class Finder:
    """Searches and reads one library; safe to use from several threads.

    reads: whether sentences get the reader's scores, or their cosines alone.
    """

    def __init__(self, embedder: Embedder, *, reads: bool = True) -> None:
        self._embedder = embedder
        self._weights = WEIGHTS if reads else COSINE_ALONE
        # Kept over generations: most sentences of a new one were read before.
        self._cache = Cache()
        self._tools: tuple[str, Lexicon, Reader] | None = None
        self._lock = threading.Lock()

    def find(
        self,
        question: str,
        history: Sequence[Turn],
        library: Generation,
        *,
        exact: bool = False,
        only: Filter | None = None,
        lap: Callable[[str], None] = lambda stage: None,
    ) -> Found:
        """Understand, search, read; `lap` is called with the name of each stage as it ends."""
        lexicon, _ = self._for(library)
        alarm = safety.alarm(question, history) or self._second_opinion(question)
        message = meant(question, () if exact else history)
        searched_for = message.standalone
        query = Query(searched_for, searched_for) if exact else lexicon.understand(searched_for)
        lap("understand")
        if alarm is not None:
            # The sign is what matters now, whatever else the message tells.
            sign = lexicon.understand(alarm.sign)
            hits = search(sign, library, self._embedder, k=50, only=None)
            lap("search")
            scored, articles, _ = self._read(sign, hits, library)
            lap("read")
            return Found(query, hits, scored, articles, alarm=alarm)
        if not lexicon.is_english(question):
            return Found(query, refusal=NOT_ENGLISH)
        asked = query if searched_for == question else lexicon.understand(message.asked)
        hits = search(asked, library, self._embedder, k=50, only=only, also=message.in_context)
        lap("search")
        open_ended = not (history or exact or only)
        if open_ended and lacks_subject(question, library.lexical.words):
            return Found(query, hits, choices=_choices(hits))
        # What an earlier turn adds says what is meant; an answer need not speak of it.
        judged = asked if asked == query else lexicon.understand(message.subject)
        scored, articles, reading = self._read(query, hits, library, judged=judged, only=only)
        lap("read")
        signals = {**(reading.signals or {}), "answers": reading.answers}
        if reading.answers < ENOUGH:
            return Found(query, hits, signals=signals)
        fresh = [s for s in scored if " ".join(s.quote.text.split()) not in message.heard]
        return Found(query, hits, fresh or scored, articles, signals=signals)

    def search(
        self,
        question: str,
        history: Sequence[Turn],
        library: Generation,
        *,
        k: int,
        only: Filter | None = None,
    ) -> tuple[Hit, ...]:
        """The k best passages for a question as typed, its spelling mended, and in context."""
        lexicon, _ = self._for(library)
        message = meant(question, history)
        asked = lexicon.understand(message.asked)
        depth = max(k, AMONG)
        also = message.in_context
        hits = search(asked, library, self._embedder, k=depth, only=only, also=also)
        return reordered(hits)[:k]

    def read(
        self, question: str, heading: str, sentences: Sequence[str], library: Generation
    ) -> Reading:
        """How well sentences under a heading answer a question, known with a library's words."""
        lexicon, reader = self._for(library)
        if not sentences:
            return Reading()
        query = lexicon.understand(question, given={*words(heading), *words(" ".join(sentences))})
        return reader.read_given(query, heading, sentences)

    def read_ahead(self, library: Generation) -> None:
        """Read the library's sentences before they are asked for, a few at a time.

        Left out where they would not fit the reader's memory: they are then read as needed.
        """
        if library.manifest.passages > READ_AHEAD:
            return
        _, reader = self._for(library)
        for slug in library.catalogue.slugs():
            article = library.article(slug)
            candidates = [_candidate(q) for q in quotable(article)] if article else []
            for start in range(0, len(candidates), AT_A_TIME):
                reader.prepare(candidates[start : start + AT_A_TIME])

    def _second_opinion(self, question: str) -> safety.Alarm | None:
        """The alarm for a message that tells of no sign known by name and yet reads like one."""
        if not safety.reads_urgent(question, self._embedder):
            return None
        return safety.Alarm(safety.present(question))

    def _for(self, library: Generation) -> tuple[Lexicon, Reader]:
        """What reads with a generation's words, made once."""
        with self._lock:
            if self._tools is None or self._tools[0] != library.name:
                vocabulary = library.lexical.words
                lexicon = Lexicon(library.manifest.glossary, vocabulary)
                rarity = Rarity(vocabulary, library.manifest.passages)
                reader = Reader(self._embedder, rarity, self._weights, self._cache)
                self._tools = library.name, lexicon, reader
            return self._tools[1:]

    def _read(
        self,
        query: Query,
        hits: Sequence[Hit],
        library: Generation,
        *,
        judged: Query | None = None,
        only: Filter | None = None,
    ) -> tuple[list[Scored], dict[str, Article], Reading]:
        """Score what may be quoted of the best passages.

        judged: what a follow-up itself asks of; sentences that name it gain.
        """
        _, reader = self._for(library)
        articles: dict[str, Article] = {}
        candidates: list[Candidate] = []
        quotes: list[Quote] = []
        priors: list[float] = []
        for hit in hits[:READ]:
            slug = hit.passage.article
            article = articles.get(slug) or library.article(slug)
            if article is None:
                continue
            articles[slug] = article
            around = " ".join((article.title, *article.aliases, article.text))
            for quote in quotable(article, hit.passage.start, hit.passage.end):
                if only and not only.allows(quote):
                    continue
                candidates.append(_candidate(quote, around))
                quotes.append(quote)
                priors.append(hit.score)
        supported = support(hits)
        nearness = max((hit.similarity or 0.0 for hit in hits), default=0.0)
        plain = replace(query, text=without_fillers(query.text) or query.text)
        best = articles.get(hits[0].passage.article) if hits else None
        reading = reader.read(
            plain,
            candidates,
            judged=judged or query,
            nearness=nearness,
            prompted=bool(best and best.asked),
        )
        own = frozenset(stems(judged.text)) if judged and judged != query else frozenset()
        scored = [
            Scored(
                quote,
                score
                + PRIOR * prior
                + SUPPORT * supported.get(quote.article, 0.0)
                + (OWN if own and _names(quote, own) else 0.0),
            )
            for quote, score, prior in zip(quotes, reading.scores, priors, strict=True)
        ]
        return scored, articles, reading


def _names(quote: Quote, subject: frozenset[str]) -> bool:
    return not subject.isdisjoint(stems(f"{quote.title} {quote.section} {quote.text}"))


def _choices(hits: Sequence[Hit]) -> tuple[str, ...]:
    """Questions of several articles that say of what they ask."""
    asked: dict[str, str] = {}
    for passage in (hit.passage for hit in hits):
        if passage.section.endswith("?"):
            alone = not leans(passage.section)
            question = passage.section if alone else f"{passage.section} ({passage.title})"
            asked.setdefault(passage.article, question)
    return tuple(asked.values())[:CHOICES]


def _candidate(quote: Quote, around: str = "") -> Candidate:
    return Candidate(quote.section or quote.title, quote.text, around)
