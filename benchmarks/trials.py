"""Ingests and a reader in processes of their own, and what an index must hold: for `faults`.

Processes are forked from one that has imported everything, where the system can do that, so that
a random moment falls into the ingest and not into the start of the interpreter.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.context import BaseContext
from pathlib import Path

from assistant.assistant import Assistant
from assistant.embedding import Embedder, open_embedder
from assistant.index import Generation, IndexFolder, LiveIndex
from assistant.settings import read_settings
from benchmarks.doubles import HashedWords, ShortArticles, ingest_process

PATIENCE = 600.0
"""Seconds an ingest or the reader may take to end."""
PRELOADED = ["assistant.commands.ingest", "assistant.assistant", "bm25s", "chromadb"]


def _context(*, real_model: bool) -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*PRELOADED, *(["sentence_transformers"] * real_model)])
    return context


@dataclass
class Ingests:
    """Starts ingests of one folder into one index, and remembers how long they take."""

    articles: ShortArticles
    index: IndexFolder
    output: Path
    real_model: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    """Of the last of each kind that came to its end."""

    def start(self, *options: str) -> multiprocessing.process.BaseProcess:
        arguments = [str(self.articles.folder), "--index", str(self.index.path), *options]
        process = _context(real_model=self.real_model).Process(  # type: ignore[attr-defined]
            target=ingest_process,
            args=(arguments, self.output),
            kwargs={"real_model": self.real_model},
        )
        process.start()
        return process  # type: ignore[no-any-return]

    def finish(self, *options: str) -> int:
        """Exit status of an ingest that nobody kills."""
        started = time.perf_counter()
        process = self.start(*options)
        process.join(PATIENCE)
        self.seconds[" ".join(options)] = time.perf_counter() - started
        return -1 if process.exitcode is None else process.exitcode

    def kill(self, *options: str) -> bool:
        """Kill one at a random moment of its usual time; False if it had ended by then."""
        process = self.start(*options)
        process.join(self.articles.rng.uniform(0, self.seconds[" ".join(options)]))
        process.kill()
        process.join(PATIENCE)
        return process.exitcode not in (0, 1)


def contents(articles: Mapping[str, str]) -> str:
    """Stands for a state of the library: slugs with the digests of their texts."""
    return hashlib.sha256(json.dumps(sorted(articles.items())).encode()).hexdigest()


def contents_of(generation: Generation) -> str:
    """The same of a generation, after checking that its parts agree."""
    generation.check()
    found = {slug: generation.article(slug) for slug in generation.catalogue.slugs()}
    return contents({slug: article.digest for slug, article in found.items() if article})


def live_contents(index: IndexFolder) -> str:
    generation = index.open()
    try:
        return contents_of(generation)
    finally:
        generation.close()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the reader met: contents by generation, and what went wrong."""

    asked: int
    generations: dict[str, str]
    failures: list[str]


def ask_all_the_time(index: Path, result: Path, stop: Path, real_model: bool) -> None:
    """The reader's process: asks until `stop` is there, then writes down what it saw."""
    settings = read_settings(index=index, chat_model="")
    embedder: Embedder = open_embedder(settings) if real_model else HashedWords()
    assistant = Assistant(settings, embedder, LiveIndex(IndexFolder(index), embedder.fingerprint))
    asked, generations, failures = 0, dict[str, str](), list[str]()
    while not stop.is_file():
        try:
            assistant.ask(f"How does topic-{asked % 50} work in part {asked % 2}?")
            with assistant.library() as generation:
                if generation.name not in generations:
                    generations[generation.name] = contents_of(generation)
        except Exception as error:
            failures.append(f"{type(error).__name__}: {error}")
        asked += 1
        time.sleep(0.01)  # there are but two cores
    result.write_text(json.dumps([asked, generations, failures]), "utf-8")


@dataclass
class Reader:
    """The process that asks, for the length of a `with` block."""

    index: Path
    folder: Path
    real_model: bool = False

    def __enter__(self) -> Reader:
        self._result, self._stop = self.folder / "reader.json", self.folder / "stop"
        self._process = _context(real_model=self.real_model).Process(  # type: ignore[attr-defined]
            target=ask_all_the_time, args=(self.index, self._result, self._stop, self.real_model)
        )
        self._process.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.touch()
        self._process.join(PATIENCE)
        self._stop.unlink()

    @property
    def seen(self) -> Seen:
        """Once the block has ended. A reader that crashed saw nothing and failed once."""
        if not self._result.is_file():
            return Seen(0, {}, [f"the reader ended with status {self._process.exitcode}"])
        return Seen(*json.loads(self._result.read_text("utf-8")))
