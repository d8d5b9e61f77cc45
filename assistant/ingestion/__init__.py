"""Articles to index: find what changed, embed only that, publish the next generation.

Files are known by their content (SHA-256), so a rename costs no embedding and a touched file is
not read again. Reading order: report, roots, survey, glossary, plan, reading, putting, building.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from assistant.embedding import Embedder
from assistant.errors import IndexUnusable
from assistant.index import Generation, IndexFolder, Manifest
from assistant.ingestion.building import build, rehearse
from assistant.ingestion.plan import Plan, make_plan
from assistant.ingestion.putting import Done, Outcome
from assistant.ingestion.reading import Failed
from assistant.ingestion.report import Problem, Progress, Report, shown
from assistant.ingestion.roots import choose_roots

__all__ = ["Problem", "Progress", "Report", "ingest", "needs_ingest", "shown"]


def ingest(
    paths: Sequence[Path],
    index: IndexFolder,
    embedder: Embedder,
    *,
    default_root: Path | None = None,
    rebuild: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Bring the index up to date with the folders `paths` and all folders known to it.

    Without `paths` and known folders, `default_root` is read; a `rebuild` with `paths` forgets
    all other folders. Raises RootError for a missing or suddenly empty folder, IngestError if
    the index is locked or cannot be written; in both cases the live index is as it was.
    """

    def attempt(base: Generation | None) -> Report:
        known = index.recall()
        roots = choose_roots(paths, None if rebuild and paths else known, default_root)
        plan = make_plan(roots, known, progress, anew=base is None)
        if dry_run:
            return _report(plan, base.manifest if base else None, rehearse(plan))
        if base is not None and not plan.differs(base.manifest):
            return _report(plan, base.manifest)
        built = build(plan, index, base, embedder, progress)
        published = base is None or built.live.generation != base.name
        report = _report(plan, built.live, built.outcomes)
        return replace(report, generation=built.live.generation if published else None)

    started = time.perf_counter()
    with nullcontext() if dry_run else index.lock():
        base, remarks = _base(index, embedder.fingerprint, rebuild)
        try:
            report = attempt(base)
        except IndexUnusable as error:  # damage that shows only in use
            if base is None:
                raise
            remarks = (_anew(error),)
            report = attempt(None)
        finally:
            if base is not None:
                base.close()
    seconds = time.perf_counter() - started
    return replace(report, remarks=(*remarks, *report.remarks), seconds=seconds)


def needs_ingest(index: IndexFolder, fingerprint: str, default_root: Path) -> bool:
    """Whether articles or settings differ from the live index. Reads files, writes nothing."""
    base, _ = _base(index, fingerprint, rebuild=False)
    if base is None:
        return True
    roots = choose_roots((), base.manifest, default_root)
    plan = make_plan(roots, base.manifest, lambda stage, done, total: None)
    return plan.differs(base.manifest)


def _base(
    index: IndexFolder, fingerprint: str, rebuild: bool
) -> tuple[Generation | None, tuple[str, ...]]:
    """The generation to start from, or None with a remark that says why all is built anew."""
    if rebuild or index.current_name() is None:
        return None, ()
    try:
        base = index.open()
        base.check_model(fingerprint)
        base.check_files()
    except IndexUnusable as error:
        return None, (_anew(error),)
    return base, ()


def _anew(error: IndexUnusable) -> str:
    return f"{error.what}; it is built anew from the articles"


def _report(plan: Plan, live: Manifest | None, outcomes: Iterable[Outcome] = ()) -> Report:
    outcomes = tuple(outcomes)
    done = [outcome for outcome in outcomes if isinstance(outcome, Done)]
    failed = (outcome.problem for outcome in outcomes if isinstance(outcome, Failed))
    return Report(
        added=tuple(o.task.file.name for o in done if o.task.record is None),
        updated=tuple(o.task.file.name for o in done if o.task.record is not None),
        removed=tuple(f"{r.root}/{r.path}" for r in plan.removed),
        unchanged=len(plan.kept),
        failed=(*plan.failed, *failed),
        skipped=plan.skipped,
        remarks=(*plan.remarks, *(remark for o in done for remark in o.remarks)),
        passages=live.passages if live else 0,
    )
