"""A hundred conversations of twelve turns: is every stored citation still right?

Ten browsers talk at once over two open histories, as two processes would. After each turn the
conversation is loaded anew and compared with all that was said; halfway, with questions still
unanswered, everything is closed and opened again. Then every citation is looked up: the quote must
be what its article holds between its offsets. The same twelve questions are asked in turn from
different beginnings, so that the model has little to do.

The second row is what keeping costs: a question and its answer against the same bytes put into a
bare SQLite file by two transactions, the two taking turns.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.assistant import Assistant, open_assistant
from assistant.history import Exchange, History, Request
from assistant.index import Generation
from assistant.settings import BUNDLED_MODEL, read_settings
from assistant.types import Answer, Turn
from assistant.wire import answer_from_json, answer_json
from benchmarks.common import Pairs, Row, alternate, built_index, scratch

CONVERSATIONS, TURNS, BROWSERS, HISTORIES = 100, 12, 10, 2
QUESTIONS = (
    "What is fascia?",
    "And what is it made of?",
    "How is myofascial release different from massage?",
    "How do I do a cross-hand stretch?",
    "How long do I hold it?",
    "When should I not treat?",
    "And in pregnancy?",
    "How do I mend a bicycle tyre?",
    "Does foam rolling help with range of motion?",
    "Can scars be treated?",
    "What are red flags?",
    "Does myofascial release melt fascia?",
)

Ask = Callable[[int], Answer]
"""The answer to question n after question n - 1, -1 being the last."""


@dataclass(slots=True)
class Talk:
    """One conversation, as the browser that leads it remembers it."""

    browser: str
    first: int
    name: str = ""
    said: int = 0

    def questions(self) -> Iterator[int]:
        """Which questions were asked, in order."""
        return ((self.first + turn) % len(QUESTIONS) for turn in range(self.said))

    @property
    def next(self) -> int:
        """Which question comes now."""
        return (self.first + self.said) % len(QUESTIONS)


def rows() -> list[Row]:
    settings = read_settings(index=built_index()[0], embedding_model=BUNDLED_MODEL, chat_model="")
    assistant = open_assistant(settings)
    ask = _asker(assistant)
    folder = scratch() / "conversations"
    talks = [Talk(f"browser {n % BROWSERS}", n) for n in range(CONVERSATIONS)]
    _lead(folder, talks, ask, turns=TURNS // 2, unanswered=True)
    _lead(folder, talks, ask, turns=TURNS - TURNS // 2, unanswered=False)
    with assistant.library() as library:
        right, wrong = _looked_up(folder, talks, ask, library)
    what = f"{CONVERSATIONS} conversations of {TURNS} turns, {BROWSERS} at once, restarted"
    found = f"{right:,} of {right + wrong:,} citations right"
    return [
        Row("conversations", what, found, "", target="all", met=not wrong),
        _pairs(ask).row("conversations", "keep a question and its answer (twelve times)"),
    ]


def _asker(assistant: Assistant) -> Ask:
    @cache
    def first(n: int) -> Answer:
        return assistant.ask(QUESTIONS[n])

    @cache
    def ask(n: int) -> Answer:
        before = first((n - 1) % len(QUESTIONS))
        history = (Turn("user", before.question), Turn("assistant", before.text))
        # With seconds as the store keeps them, so that equal answers are equal.
        return answer_from_json(answer_json(assistant.ask(QUESTIONS[n], history)))

    for n in range(len(QUESTIONS)):  # before the threads, which would ask each of them at once
        ask(n)
    return ask


def _lead(folder: Path, talks: list[Talk], ask: Ask, *, turns: int, unanswered: bool) -> None:
    """So many turns of every conversation, many at a time; then all is closed."""
    histories = [History(folder) for _ in range(HISTORIES)]
    with ThreadPoolExecutor(BROWSERS) as pool:
        work = [pool.submit(_turns, histories, talk, ask, turns, unanswered) for talk in talks]
        for done in work:
            done.result()
    for history in histories:
        history.close()


def _turns(histories: list[History], talk: Talk, ask: Ask, turns: int, unanswered: bool) -> None:
    _settle_pending(histories[0], talk, ask)
    for turn in range(turns):
        # Each turn by the other history: what one wrote the other must read.
        history = histories[turn % HISTORIES]
        n = talk.next
        talk.name, exchange = history.ask(talk.browser, talk.name, Request(QUESTIONS[n]))
        talk.said += 1
        if unanswered and turn == turns - 1:
            return
        history.settle(exchange.id, ask(n))
        _same(histories[(turn + 1) % HISTORIES].load(talk.browser, talk.name), talk, ask)


def _settle_pending(history: History, talk: Talk, ask: Ask) -> None:
    """As the window does after a restart: answer what was asked and not answered."""
    for n, exchange in zip(talk.questions(), history.load(talk.browser, talk.name), strict=True):
        if exchange.answer is None:
            history.settle(exchange.id, ask(n))


def _same(loaded: tuple[Exchange, ...], talk: Talk, ask: Ask) -> None:
    """Raises unless a loaded conversation is what was said."""
    for n, exchange in zip(talk.questions(), loaded, strict=True):
        if exchange.answer != ask(n):
            raise RuntimeError(f"Conversation {talk.name} came back changed")


def _looked_up(folder: Path, talks: list[Talk], ask: Ask, library: Generation) -> tuple[int, int]:
    """Citations whose quote stands at its offsets in its version of the article; and others."""
    history = History(folder)
    counts = [0, 0]
    for talk in talks:
        loaded = history.load(talk.browser, talk.name)
        if history.load("another browser", talk.name):
            raise RuntimeError("A browser sees another's conversation")
        _same(loaded, talk, ask)
        for exchange in loaded:
            for citation in exchange.answer.citations if exchange.answer else ():
                quote = citation.quote
                text = _text(library, quote.article, quote.version)
                counts[text[quote.start : quote.end] != quote.text] += 1
    history.close()
    return counts[0], counts[1]


def _text(library: Generation, slug: str, version: str) -> str:
    article = library.article(slug)
    if article is not None and article.digest.startswith(version):
        return article.text
    return library.catalogue.text_of(slug, version) or ""


def _pairs(ask: Ask) -> Pairs:
    history = History(scratch() / "kept")
    bare = sqlite3.connect(scratch() / "bare.sqlite", isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, question TEXT, answer TEXT)")

    def ours() -> float:
        started, name = time.perf_counter(), ""
        for n, question in enumerate(QUESTIONS):
            name, exchange = history.ask("browser", name, Request(question))
            history.settle(exchange.id, ask(n))
        return time.perf_counter() - started

    def raw() -> float:
        texts = [json.dumps(answer_json(ask(n))) for n in range(len(QUESTIONS))]
        started = time.perf_counter()
        for question, text in zip(QUESTIONS, texts, strict=True):
            row = bare.execute("INSERT INTO kept (question) VALUES (?)", (question,)).lastrowid
            bare.execute("UPDATE kept SET answer = ? WHERE id = ?", (text, row))
        return time.perf_counter() - started

    pairs = alternate(ours, raw, most=20, seconds=20)
    history.close()
    bare.close()
    return pairs
