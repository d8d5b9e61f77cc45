"""Carries a plan out: what was read is put into the next generation, which is then published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from assistant.embedding import Embedder
from assistant.errors import RootError
from assistant.index import Builder, FileRecord, Generation, IndexFolder, Manifest, PendingVectors
from assistant.ingestion.plan import Plan
from assistant.ingestion.putting import Done, Incoming, Outcome, Stays, put_all
from assistant.ingestion.reading import Failed, Read, read
from assistant.ingestion.report import Progress, shown
from assistant.passages import split


@dataclass(frozen=True, slots=True)
class Built:
    """live: the manifest of the generation that is live now."""

    live: Manifest
    outcomes: tuple[Outcome, ...]


def rehearse(plan: Plan) -> tuple[Outcome, ...]:
    """What building would meet; nothing is written."""
    return tuple(
        Done(r.task, r.article.slug, r.remarks) if isinstance(r, Read) else r for r in read(plan)
    )


def build(
    plan: Plan, index: IndexFolder, base: Generation | None, embedder: Embedder, progress: Progress
) -> Built:
    """Build the next generation and publish it, unless no change could be read.

    Raises RootError if no file at all can be read, IngestError if the index cannot be written.
    """
    with index.writing():
        index.sweep_unfinished()
        with Builder(index, base) as builder:
            pending = PendingVectors(index.path / "pending.sqlite", embedder.fingerprint)
            with closing(pending):
                entries = _entries(plan, builder, base)
                tell = _teller(plan, progress)
                outcomes = tuple(put_all(entries, builder, embedder, pending, tell))
            files = _records(plan, outcomes)
            if not files:
                raise _nothing_readable(plan, outcomes)
            changed = any(isinstance(outcome, Done) for outcome in outcomes)
            if base is not None and not changed and not plan.differs_aside(base.manifest):
                return Built(base.manifest, outcomes)
            _remove_gone(plan, files, builder)
            progress("Publishing", 0, 0)
            manifest = builder.publish(
                model=embedder.fingerprint,
                roots=plan.roots,
                files=files,
                glossary=plan.glossary.entries,
                glossary_sha256=plan.glossary.sha256,
            )
            pending.discard()
            return Built(manifest, outcomes)


def _entries(plan: Plan, builder: Builder, base: Generation | None) -> Iterator[Incoming | Outcome]:
    """Articles to put, and outcomes for which there is nothing to put."""
    for record in plan.held:
        yield from _stay(record, builder, base)
    for result in read(plan):
        before = result.task.record
        if isinstance(result, Read):
            done = Done(result.task, result.article.slug, result.remarks)
            slug = before.slug if before else None
            yield Incoming(result.article, split(result.article), slug, done)
        else:
            yield result
            if before:
                yield from _stay(before, builder, base)


def _stay(
    record: FileRecord, builder: Builder, base: Generation | None
) -> Iterator[Incoming | Outcome]:
    """Keep what is known of a file: it is in the base, or is fetched from before the rebuild."""
    if base is not None:
        yield Stays(record)
    elif article := builder.earlier_article(record.slug):
        # Without a digest the file counts as changed, so that it is tried again next time.
        yield Incoming(article, split(article), None, Stays(replace(record, sha256="")))


def _records(plan: Plan, outcomes: Iterable[Outcome]) -> list[FileRecord]:
    """What the next generation holds."""
    files = list(plan.kept)
    for outcome in outcomes:
        if isinstance(outcome, Done):
            file = outcome.task.file
            files.append(FileRecord(file.root, file.path, file.sha256, outcome.slug))
        elif isinstance(outcome, Stays):
            files.append(outcome.record)
    return files


def _remove_gone(plan: Plan, files: Iterable[FileRecord], builder: Builder) -> None:
    slugs = {record.slug for record in files}
    for record in plan.removed:
        if record.slug not in slugs:
            builder.remove(record.slug)


def _nothing_readable(plan: Plan, outcomes: Iterable[Outcome]) -> RootError:
    failed = (*plan.failed, *(o.problem for o in outcomes if isinstance(o, Failed)))
    reasons = " ".join(f"{shown(problem.file)}: {problem.what}" for problem in failed)
    return RootError(
        "None of the files can be read", fix=f"Nothing was published. {reasons}".strip()
    )


def _teller(plan: Plan, progress: Progress) -> Callable[[float], None]:
    total = len(plan.to_read)
    return lambda done: progress("Indexing articles", min(int(done), total), total)
