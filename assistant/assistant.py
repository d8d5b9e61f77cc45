"""Wires the parts: question -> find -> read -> write -> gate -> Answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from assistant import extractive
from assistant.conversation import standalone
from assistant.embedding import Embedder, open_embedder
from assistant.errors import QuestionError
from assistant.extractive import Scored
from assistant.gate import Gate
from assistant.index import Generation, IndexFolder, LiveIndex
from assistant.lexicon import Lexicon, Query
from assistant.links import article_url
from assistant.prompts import NOT_FOUND
from assistant.quotes import quotable
from assistant.reader import Candidate, Rarity, Reader, Reading
from assistant.retrieval import Filter, search
from assistant.settings import Settings
from assistant.types import Answer, Article, Hit, Pointer, Quote, Sentence, Turn

READ = 8
"""Passages whose sentences are read; the reader takes most of a question's time."""
PRIOR = 0.2
"""Weight of a passage's score in the scores of its sentences."""
ENOUGH = 0.3
"""Probability from which the library is taken to answer; on the development questions it
answers 98 % of the answerable and refuses 82 % of the others, most of them near misses."""
NEAREST = 3
"""Sections named when it does not."""


class Assistant:
    """Answers from one library; safe to use from several threads."""

    def __init__(self, settings: Settings, embedder: Embedder, live: LiveIndex) -> None:
        self.settings = settings
        self._embedder, self._live = embedder, live
        self._tools_for: tuple[str, Lexicon, Reader] | None = None
        self._lock = threading.Lock()

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        exact: bool = False,
        only: Filter | None = None,
    ) -> Answer:
        """The whole answer. `exact` searches as typed: no mending, no history."""
        *_, answer = self.stream(question, history, exact=exact, only=only)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        exact: bool = False,
        only: Filter | None = None,
    ) -> Iterator[Sentence | Answer]:
        """Checked sentences as they are ready, then the Answer that holds them.

        Raises QuestionError for an empty or too long question.
        """
        question = self._checked(question)
        clock = _Clock()
        with self._live.lease() as library:
            lexicon, reader = self._tools(library)
            searched_for = question if exact else standalone(question, history)
            query = Query(searched_for, searched_for) if exact else lexicon.understand(searched_for)
            clock.lap("understand")
            hits = search(query, library, self._embedder, k=50, only=only)
            clock.lap("search")
            quotes, articles, reading = self._read(query, hits[:READ], library, reader)
            clock.lap("read")
            answer = Answer(
                question=question,
                searched_for=searched_for,
                found=False,
                sentences=(Sentence(NOT_FOUND, "lead"),),
                expanded=query.expanded,
                generation=library.name,
            )
            if reading.answers < ENOUGH:
                answer = replace(answer, nearest=self._pointers(hits, NEAREST))
                yield answer.sentences[0]
            else:
                draft = extractive.write(query.text, quotes, articles)
                gate = Gate(draft.evidence, self.settings.public_url)
                sentences = []
                for sentence in gate.check(f"{line}\n" for line in draft.lines):
                    sentences.append(sentence)
                    yield sentence
                answer = replace(
                    answer,
                    found=True,
                    sentences=tuple(sentences),
                    citations=tuple(gate.citations),
                    related=self._related(library, hits, gate),
                )
            clock.lap("write")
        yield replace(answer, seconds=clock.total, stages=tuple(clock.laps))

    def search(
        self, query: str, *, k: int = 10, history: Sequence[Turn] = (), only: Filter | None = None
    ) -> tuple[Hit, ...]:
        """The k best passages."""
        query = self._checked(query)
        with self._live.lease() as library:
            lexicon, _ = self._tools(library)
            understood = lexicon.understand(standalone(query, history))
            return search(understood, library, self._embedder, k=k, only=only)

    def read(self, question: str, heading: str, sentences: Sequence[str]) -> Reading:
        """How well sentences under a heading answer a question."""
        question = self._checked(question)
        with self._live.lease() as library:
            lexicon, reader = self._tools(library)
            query = lexicon.understand(question)
            return reader.read(query, [Candidate(heading, text) for text in sentences])

    def library(self) -> AbstractContextManager[Generation]:
        """The live generation, open until the `with` block ends."""
        return self._live.lease()

    def warm_up(self) -> None:
        """Load the model and answer once, so that the first question is as fast as the next."""
        self.ask("What is this library about?")

    def _checked(self, question: str) -> str:
        question = question.strip()
        if not any(character.isalnum() for character in question):
            raise QuestionError(
                "The question is empty" if not question else "The question holds no words",
                fix="Type a question, for example: What is fascia?",
            )
        limit = self.settings.question_limit
        if len(question) > limit:
            raise QuestionError(
                f"The question has {len(question):,} characters; at most {limit:,} can be read",
                fix="Ask for one thing at a time.",
            )
        return question

    def _tools(self, library: Generation) -> tuple[Lexicon, Reader]:
        """Lexicon and reader of a generation, made once."""
        with self._lock:
            if self._tools_for is None or self._tools_for[0] != library.name:
                vocabulary = library.lexical.words
                self._tools_for = (
                    library.name,
                    Lexicon(library.manifest.glossary, vocabulary),
                    Reader(self._embedder, Rarity(vocabulary, library.manifest.passages)),
                )
            return self._tools_for[1], self._tools_for[2]

    def _read(
        self, query: Query, hits: Sequence[Hit], library: Generation, reader: Reader
    ) -> tuple[list[Scored], dict[str, Article], Reading]:
        articles: dict[str, Article] = {}
        candidates: list[Candidate] = []
        quotes: list[Quote] = []
        priors: list[float] = []
        for hit in hits:
            slug = hit.passage.article
            article = articles.get(slug) or library.article(slug)
            if article is None:
                continue
            articles[slug] = article
            around = " ".join((article.title, *article.aliases, article.text))
            for quote in quotable(article, hit.passage.start, hit.passage.end):
                candidates.append(Candidate(quote.section or quote.title, quote.text, around))
                quotes.append(quote)
                priors.append(hit.score)
        reading = reader.read(query, candidates)
        scored = [
            Scored(quote, score + PRIOR * prior)
            for quote, score, prior in zip(quotes, reading.scores, priors, strict=True)
        ]
        return scored, articles, reading

    def _pointers(self, hits: Sequence[Hit], most: int) -> tuple[Pointer, ...]:
        """The first sections among hits, each once."""
        found: dict[tuple[str, str], Pointer] = {}
        for hit in hits:
            p = hit.passage
            url = article_url(p.article, public_url=self.settings.public_url, anchor=p.anchor)
            found.setdefault((p.article, p.section), Pointer(p.article, p.title, p.section, url))
        return tuple(found.values())[:most]

    def _related(self, library: Generation, hits: Sequence[Hit], gate: Gate) -> tuple[Pointer, ...]:
        """Up to three questions the library answers nearby: headings not quoted yet."""
        quoted = {(c.quote.article, c.quote.section) for c in gate.citations}
        nearby = self._pointers(hits, len(hits))
        fresh = [
            p for p in nearby if p.section.endswith("?") and (p.article, p.section) not in quoted
        ]
        return tuple(fresh[:3])


@dataclass(slots=True)
class _Clock:
    """Seconds by stage."""

    started: float = field(default_factory=time.perf_counter)
    laps: list[tuple[str, float]] = field(default_factory=list)

    def lap(self, stage: str) -> None:
        self.laps.append((stage, self.total - sum(seconds for _, seconds in self.laps)))

    @property
    def total(self) -> float:
        return time.perf_counter() - self.started


def open_assistant(settings: Settings) -> Assistant:
    """An assistant over the settings' index; raises IndexUnusable if it cannot be used."""
    embedder = open_embedder(settings)
    live = LiveIndex(IndexFolder(settings.index), embedder.fingerprint)
    with live.lease() as library:
        _ = library.catalogue
    return Assistant(settings, embedder, live)
