"""Wires the parts: question -> find -> write -> gate -> Answer."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from assistant import contents, extractive
from assistant.contents import asks_for_contents
from assistant.conversation import recent
from assistant.embedding import Embedder, open_embedder
from assistant.errors import QuestionError
from assistant.extractive import Draft
from assistant.finding import Finder, Found
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
from assistant.links import article_url
from assistant.prompts import WHICH
from assistant.reader import Reading
from assistant.retrieval import Filter
from assistant.settings import Settings
from assistant.types import Answer, Citation, Hit, Pointer, Quote, Sentence, Turn

NEAREST = 3
"""Sections named where the library does not answer."""
RELATED = 3
"""Questions offered after an answer."""
MORE = 5
"""Quotes that can be read beside those of an answer."""
READER_OFF = "The reader is switched off: sentences are chosen by their cosine alone."


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
        self._finder = Finder(embedder, reads=settings.reader)
        self._notes = () if settings.reader else (READER_OFF,)

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
        question, history = self._checked(question), recent(history)
        clock = _Clock()
        with self._live.lease() as library:
            found = self._finder.find(
                question, history, library, exact=exact, only=only, lap=clock.lap
            )
            answer = Answer(
                question=question,
                searched_for=found.query.typed,
                found=False,
                sentences=(),
                urgent=found.alarm is not None,
                expanded=found.query.expanded,
                generation=library.name,
                signals=found.signals,
            )
            if asks_for_contents(question) and not answer.urgent:
                said = Sentence(contents.sentence(library), "lead")
                listed = contents.articles(question, library, found.hits, self.settings.public_url)
                answer = replace(answer, found=True, sentences=(said,), related=listed)
                yield said
            else:
                answering = Answering(_draft(found), self.settings.public_url)
                sentences = []
                for sentence in self._write(answering, question, history, found, library):
                    sentences.append(sentence)
                    yield sentence
                cited = tuple(answering.citations)
                if not cited:
                    refusal = Sentence(WHICH if found.choices else found.refusal, "lead")
                    sentences.append(refusal)
                    yield refusal
                answer = replace(
                    answer,
                    found=bool(cited),
                    sentences=tuple(sentences),
                    citations=cited,
                    more=answering.beside(MORE),
                    related=self._related(found.hits, cited) if cited else (),
                    nearest=() if cited else self._pointers(found.hits, NEAREST),
                    choices=found.choices,
                    notes=(*self._notes, *answering.notes),
                    written_by=answering.written_by,
                )
            clock.lap("write")
        yield replace(answer, seconds=clock.total, stages=tuple(clock.laps))

    def _write(
        self,
        answering: Answering,
        question: str,
        history: Sequence[Turn],
        found: Found,
        library: Generation,
    ) -> Iterator[Sentence]:
        """The one place where it matters whether a chat model is configured."""
        read = _for_a_model(found, answering.draft) if self._chat else ()
        if self._chat is None or not read:
            return answering.by_library()
        support = Support(self._embedder, library.manifest.glossary)
        return answering.by_model(self._chat, messages(question, history, read), read, support)

    def prompt(self, question: str, history: Sequence[Turn] = ()) -> tuple[Message, ...]:
        """What a chat model is sent for a question; nothing if the library answers by itself."""
        question, history = self._checked(question), recent(history)
        with self._live.lease() as library:
            found = self._finder.find(question, history, library)
        read = _for_a_model(found, _draft(found))
        return messages(question, history, read) if read and not asks_for_contents(question) else ()

    def search(
        self, query: str, *, k: int = 10, history: Sequence[Turn] = (), only: Filter | None = None
    ) -> tuple[Hit, ...]:
        """The k best passages."""
        query = self._checked(query)
        with self._live.lease() as library:
            return self._finder.search(query, recent(history), library, k=k, only=only)

    def read(self, question: str, heading: str, sentences: Sequence[str]) -> Reading:
        """How well sentences under a heading answer a question."""
        question = self._checked(question)
        with self._live.lease() as library:
            return self._finder.read(question, heading, sentences, library)

    def library(self) -> AbstractContextManager[Generation]:
        """The live generation, open until the `with` block ends."""
        return self._live.lease()

    def warm_up(self) -> None:
        """Load the model and answer once, so that the first question is as fast as the next."""
        self.ask("What is this library about?")

    def read_ahead(self) -> None:
        """Read the library's sentences before they are asked for."""
        with self._live.lease() as library:
            self._finder.read_ahead(library)

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

    def _pointers(self, hits: Sequence[Hit], most: int) -> tuple[Pointer, ...]:
        """The first sections among hits, each once."""
        found: dict[tuple[str, str], Pointer] = {}
        for hit in hits:
            p = hit.passage
            url = article_url(p.article, public_url=self.settings.public_url, anchor=p.anchor)
            found.setdefault((p.article, p.section), Pointer(p.article, p.title, p.section, url))
        return tuple(found.values())[:most]

    def _related(self, hits: Sequence[Hit], cited: Sequence[Citation]) -> tuple[Pointer, ...]:
        """Questions the library answers nearby: headings not quoted yet."""
        quoted = {(c.quote.article, c.quote.section) for c in cited}
        nearby = self._pointers(hits, len(hits))
        fresh = [
            p for p in nearby if p.section.endswith("?") and (p.article, p.section) not in quoted
        ]
        return tuple(fresh[:RELATED])


def _draft(found: Found) -> Draft:
    """The library's own answer; an empty one is a refusal."""
    if found.alarm:
        return extractive.urgent(found.scored)
    if not found.scored:
        return Draft()
    return extractive.write(found.query.text, found.scored, found.articles)


def _for_a_model(found: Found, draft: Draft) -> tuple[Quote, ...]:
    """The evidence that a chat model may read; none where the library answers by itself."""
    return () if found.alarm else evidence(draft, found.articles)


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
