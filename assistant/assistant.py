"""Wires the parts: question -> find -> read -> write -> gate -> Answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from assistant import contents, extractive, safety
from assistant.contents import asks_for_contents
from assistant.conversation import in_context, lacks_subject, leans, standalone
from assistant.embedding import Embedder, open_embedder
from assistant.errors import QuestionError
from assistant.forms import asked_for
from assistant.gate import Support
from assistant.generative import (
    Answering,
    ChatModel,
    Message,
    evidence,
    messages,
    open_chat_model,
)
from assistant.index import Generation, IndexFolder, LiveIndex
from assistant.lexicon import Lexicon, Query
from assistant.links import article_url
from assistant.prompts import NOT_ENGLISH, NOT_FOUND, WHICH
from assistant.quotes import quotable
from assistant.reader import Candidate, Rarity, Reader, Reading
from assistant.retrieval import Filter, search
from assistant.selection import Scored, rank
from assistant.settings import Settings
from assistant.types import Answer, Article, Citation, Hit, Pointer, Quote, Sentence, Turn

READ = 8
"""Passages whose sentences are read; the reader takes most of a question's time."""
PRIOR = 0.7
"""Weight of a passage's score in the scores of its sentences."""
ENOUGH = 0.38
"""Probability from which the library is taken to answer; docs/decisions.md has the trade."""
NEAREST = 3
"""Sections named when it does not."""
CHOICES = 4
"""Readings offered of a question that does not say of what it asks."""
READ_AHEAD = 1000
"""Passages up to which a library's sentences fit the reader's memory."""
AT_A_TIME = 8
"""Sentences read ahead at a time: a question waits at most for these, about 0.1 s."""


class Assistant:
    """Answers from one library; safe to use from several threads."""

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder,
        live: LiveIndex,
        chat: ChatModel | None = None,
    ) -> None:
        self.settings = settings
        self._embedder, self._live, self._chat = embedder, live, chat
        self._tools_for: tuple[str, _Tools] | None = None
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
            found = self._find(question, history, library, exact=exact, only=only, clock=clock)
            answer = Answer(
                question=question,
                searched_for=found.query.typed,
                found=False,
                sentences=(),
                urgent=found.alarm is not None,
                expanded=found.query.expanded,
                generation=library.name,
            )
            if asks_for_contents(question) and not answer.urgent:
                said = Sentence(contents.sentence(library), "lead")
                listed = contents.articles(question, library, found.hits, self.settings.public_url)
                answer = replace(answer, found=True, sentences=(said,), related=listed)
                yield said
            elif found.choices:
                said = Sentence(WHICH, "lead")
                answer = replace(answer, sentences=(said,), choices=found.choices)
                yield said
            else:
                answering = Answering(found.draft, self.settings.public_url)
                sent = messages(question, history, found.evidence)
                support = self._tools(library).support
                sentences = []
                for sentence in self._write(answering, found, sent, support):
                    sentences.append(sentence)
                    yield sentence
                cited = tuple(answering.citations)
                if not cited:
                    refusal = Sentence(found.refusal, "lead")
                    sentences.append(refusal)
                    yield refusal
                answer = replace(
                    answer,
                    found=bool(cited),
                    sentences=tuple(sentences),
                    citations=cited,
                    related=self._related(found.hits, cited) if cited else (),
                    nearest=() if cited else self._pointers(found.hits, NEAREST),
                    notes=tuple(answering.notes),
                    written_by=answering.written_by,
                )
            clock.lap("write")
        yield replace(answer, seconds=clock.total, stages=tuple(clock.laps))

    def _write(
        self, answering: Answering, found: _Found, sent: Sequence[Message], support: Support
    ) -> Iterator[Sentence]:
        """The one place where it matters whether a chat model is configured."""
        if self._chat is None or not found.evidence:
            return answering.by_library()
        return answering.by_model(self._chat, sent, found.evidence, support)

    def prompt(self, question: str, history: Sequence[Turn] = ()) -> tuple[Message, ...]:
        """What a chat model is sent for a question; nothing if the library answers by itself."""
        question = self._checked(question)
        with self._live.lease() as library:
            found = self._find(question, history, library, exact=False, only=None, clock=_Clock())
        if not found.evidence or asks_for_contents(question):
            return ()
        return messages(question, history, found.evidence)

    def _find(
        self,
        question: str,
        history: Sequence[Turn],
        library: Generation,
        *,
        exact: bool,
        only: Filter | None,
        clock: _Clock,
    ) -> _Found:
        """Everything up to the written draft; an empty draft is a refusal."""
        tools = self._tools(library)
        lexicon, reader = tools.lexicon, tools.reader
        alarm = safety.alarm(question, history)
        searched_for = question if exact else standalone(question, history)
        query = Query(searched_for, searched_for) if exact else lexicon.understand(searched_for)
        clock.lap("understand")
        if alarm is not None:
            # The sign is what matters now, whatever else the message tells.
            sign = lexicon.understand(alarm.sign)
            hits = search(sign, library, self._embedder, k=50, only=None)
            clock.lap("search")
            quotes, articles, _ = self._read(sign, hits, library, reader)
            clock.lap("read")
            return _Found(query, hits, extractive.urgent(quotes), NOT_FOUND, alarm)
        if not lexicon.is_english(question):
            return _Found(query, (), extractive.Draft((), ()), NOT_ENGLISH, None)
        asked, also = (query, ()) if exact else _asked(question, history, lexicon)
        hits = search(asked, library, self._embedder, k=50, only=only, also=also)
        clock.lap("search")
        open_ended = not (history or exact or only)
        if open_ended and lacks_subject(question, library.lexical.words):
            nothing = extractive.Draft((), ())
            return _Found(query, hits, nothing, NOT_FOUND, None, choices=_choices(hits))
        # What an earlier turn adds says what is meant; an answer need not speak of it.
        judged = asked if query.typed != question else None
        quotes, articles, reading = self._read(query, hits, library, reader, judged)
        clock.lap("read")
        if reading.answers < ENOUGH:
            return _Found(query, hits, extractive.Draft((), ()), NOT_FOUND, None)
        draft = extractive.write(query.text, quotes, articles)
        ranked = rank(query.text, asked_for(query.text), quotes, articles)
        return _Found(query, hits, draft, NOT_FOUND, None, evidence(draft, ranked, articles))

    def search(
        self, query: str, *, k: int = 10, history: Sequence[Turn] = (), only: Filter | None = None
    ) -> tuple[Hit, ...]:
        """The k best passages."""
        query = self._checked(query)
        with self._live.lease() as library:
            asked, also = _asked(query, history, self._tools(library).lexicon)
            return search(asked, library, self._embedder, k=k, only=only, also=also)

    def read(self, question: str, heading: str, sentences: Sequence[str]) -> Reading:
        """How well sentences under a heading answer a question."""
        question = self._checked(question)
        with self._live.lease() as library:
            tools = self._tools(library)
            query = tools.lexicon.understand(question)
            return tools.reader.read(query, [Candidate(heading, text) for text in sentences])

    def library(self) -> AbstractContextManager[Generation]:
        """The live generation, open until the `with` block ends."""
        return self._live.lease()

    def warm_up(self) -> None:
        """Load the model and answer once, so that the first question is as fast as the next."""
        self.ask("What is this library about?")

    def read_ahead(self) -> None:
        """Read the library's sentences before they are asked for, a few at a time.

        Left out where they would not fit the reader's memory: they are then read as needed.
        """
        with self._live.lease() as library:
            if library.manifest.passages > READ_AHEAD:
                return
            reader = self._tools(library).reader
            for slug in library.catalogue.slugs():
                article = library.article(slug)
                candidates = [_candidate(q) for q in quotable(article)] if article else []
                for start in range(0, len(candidates), AT_A_TIME):
                    reader.prepare(candidates[start : start + AT_A_TIME])

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

    def _tools(self, library: Generation) -> _Tools:
        """What reads with a generation's words, made once."""
        with self._lock:
            if self._tools_for is None or self._tools_for[0] != library.name:
                vocabulary, glossary = library.lexical.words, library.manifest.glossary
                rarity = Rarity(vocabulary, library.manifest.passages)
                made = _Tools(
                    Lexicon(glossary, vocabulary),
                    Reader(self._embedder, rarity),
                    Support(self._embedder, glossary),
                )
                self._tools_for = library.name, made
            return self._tools_for[1]

    def _read(
        self,
        query: Query,
        hits: Sequence[Hit],
        library: Generation,
        reader: Reader,
        judged: Query | None = None,
    ) -> tuple[list[Scored], dict[str, Article], Reading]:
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
                candidates.append(_candidate(quote, around))
                quotes.append(quote)
                priors.append(hit.score)
        nearness = max((hit.similarity or 0.0 for hit in hits), default=0.0)
        reading = reader.read(query, candidates, judged=judged, nearness=nearness)
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

    def _related(self, hits: Sequence[Hit], cited: Sequence[Citation]) -> tuple[Pointer, ...]:
        """Up to three questions the library answers nearby: headings not quoted yet."""
        quoted = {(c.quote.article, c.quote.section) for c in cited}
        nearby = self._pointers(hits, len(hits))
        fresh = [
            p for p in nearby if p.section.endswith("?") and (p.article, p.section) not in quoted
        ]
        return tuple(fresh[:3])


def _asked(
    question: str, history: Sequence[Turn], lexicon: Lexicon
) -> tuple[Query, tuple[tuple[Query, float], ...]]:
    """What to search for: the question as typed, its spelling mended; and beside it in context."""
    return lexicon.understand(question), in_context(question, history)


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


@dataclass(frozen=True, slots=True)
class _Tools:
    lexicon: Lexicon
    reader: Reader
    support: Support


@dataclass(frozen=True, slots=True)
class _Found:
    """What a question led to before the gate: hits, a draft, and what to say if it is empty.

    evidence: what a chat model may read; none where the library answers by itself. choices:
    readings of a question that does not say of what it asks.
    """

    query: Query
    hits: Sequence[Hit]
    draft: extractive.Draft
    refusal: str
    alarm: safety.Alarm | None
    evidence: tuple[Quote, ...] = ()
    choices: tuple[str, ...] = ()


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
    return Assistant(settings, embedder, live, open_chat_model(settings))
