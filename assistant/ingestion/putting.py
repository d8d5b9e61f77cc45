"""Articles into the next generation, some hundred at a time: only texts without a vector are
embedded.

Memory stays bounded: of articles that are done only names are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.embedding import Embedder, Vectors
from assistant.index import Builder, FileRecord, PendingVectors
from assistant.ingestion.plan import Task
from assistant.ingestion.reading import Failed
from assistant.types import Article, Passage

CHUNK = 1024
"""Passages embedded between two writes: bounds memory, and is what a crash can cost."""


@dataclass(frozen=True, slots=True)
class Done:
    """A file whose article is in the next generation."""

    task: Task
    slug: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stays:
    """What was indexed before of a file that cannot be read now."""

    record: FileRecord


Outcome = Done | Failed | Stays


@dataclass(frozen=True, slots=True)
class Incoming:
    """An article to put; before: the slug of the one whose vectors can be used again."""

    article: Article
    passages: tuple[Passage, ...]
    before: str | None
    outcome: Outcome


def put_all(
    entries: Iterable[Incoming | Outcome],
    builder: Builder,
    embedder: Embedder,
    pending: PendingVectors,
    tell: Callable[[float], None],
) -> Iterator[Outcome]:
    """Put articles chunk by chunk and yield their outcomes; `tell` hears how many are done."""
    done = 0
    for chunk in _chunks(entries):
        incoming = [entry for entry in chunk if isinstance(entry, Incoming)]
        texts = list(
            dict.fromkeys(t for e in incoming for p in e.passages for t in p.embedded_texts)
        )
        known = _reusable(incoming, builder)
        known |= pending.get([text for text in texts if text not in known])
        missing = [text for text in texts if text not in known]
        if missing:
            vectors = embedder.embed_passages(
                missing, _within(tell, done, len(chunk), len(missing))
            )
            pending.put(missing, vectors)
            known |= dict(zip(missing, vectors, strict=True))
        for entry in incoming:
            if entry.before is not None and entry.before != entry.article.slug:
                builder.remove(entry.before)
            builder.put(entry.article, entry.passages, known)
        done += len(chunk)
        tell(done)
        yield from (entry.outcome if isinstance(entry, Incoming) else entry for entry in chunk)


def _reusable(incoming: Sequence[Incoming], builder: Builder) -> dict[str, Vectors]:
    known: dict[str, Vectors] = {}
    for entry in incoming:
        if entry.before is not None:
            known |= builder.known_vectors(entry.before)
    return known


def _within(
    tell: Callable[[float], None], done: int, entries: int, texts: int
) -> Callable[[int], None]:
    """Hears how many texts were just embedded and tells it as a share of the chunk's entries."""
    embedded = 0

    def count(number: int) -> None:
        nonlocal embedded
        embedded += number
        tell(done + entries * embedded / texts)

    tell(done)
    return count


def _chunks(entries: Iterable[Incoming | Outcome]) -> Iterator[list[Incoming | Outcome]]:
    """Entries with about CHUNK passages at a time."""
    chunk: list[Incoming | Outcome] = []
    size = 0
    for entry in entries:
        chunk.append(entry)
        size += len(entry.passages) if isinstance(entry, Incoming) else 0
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
