"""Sets what is in the folders against what is in the index: what is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.articles import READERS
from assistant.errors import RootError
from assistant.index import FileRecord, Manifest
from assistant.ingestion.glossary import Glossary, read_glossaries
from assistant.ingestion.report import Problem, Progress, shown
from assistant.ingestion.roots import folder_of, going_on_with
from assistant.ingestion.survey import SourceFile, Survey, survey


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read, and the record of the same file (or of its content) from before."""

    file: SourceFile
    record: FileRecord | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done; anew: nothing of the live generation can be used again."""

    roots: tuple[str, ...]
    anew: bool
    to_read: tuple[Task, ...]
    kept: tuple[FileRecord, ...]
    held: tuple[FileRecord, ...]
    """Files that nobody can look at now: what was indexed of them stays."""
    removed: tuple[FileRecord, ...]
    glossary: Glossary
    failed: tuple[Problem, ...]
    skipped: tuple[str, ...]
    remarks: tuple[str, ...]

    def differs(self, manifest: Manifest) -> bool:
        """Whether there is anything to do."""
        return bool(self.to_read) or self.differs_aside(manifest)

    def differs_aside(self, manifest: Manifest) -> bool:
        """Whether anything changed besides files to read."""
        return (
            bool(self.removed)
            or self.glossary.sha256 != manifest.glossary_sha256
            or self.roots != manifest.roots
        )


def make_plan(
    roots: tuple[str, ...], known: Manifest | None, progress: Progress, *, anew: bool = False
) -> Plan:
    """Files against `known`, the index's last manifest; anew: all are read, slugs stay.

    Raises RootError for a folder without articles.
    """
    seen = survey(roots, progress)
    before = known.files if known else ()
    _check_roots(roots, seen, before)
    unlisted = {(r.root, r.path): r for r in before if _is_unlisted(r, seen)}
    matched = _match(
        seen.files, {(r.root, r.path): r for r in before if (r.root, r.path) not in unlisted}, anew
    )
    glossary = read_glossaries(roots, known)
    return Plan(
        roots,
        anew,
        matched.to_read,
        matched.kept,
        tuple(unlisted.values()),
        matched.removed,
        glossary,
        (*seen.failed, *(u.problem for u in seen.unlisted), *glossary.failed),
        (*(s.name for s in seen.skipped), *matched.copies),
        (*(s.remark for s in seen.skipped if s.remark), *matched.remarks),
    )


def _is_unlisted(record: FileRecord, seen: Survey) -> bool:
    return any(folder.holds(record.root, record.path) for folder in seen.unlisted)


def _check_roots(roots: Sequence[str], seen: Survey, before: Sequence[FileRecord]) -> None:
    filled = [root for root in roots if any(file.root == root for file in seen.files)]
    for root in roots:
        had = any(record.root == root for record in before)
        if root not in filled and (had or len(roots) == 1):
            raise RootError(
                "The folder holds no articles" + (" any more" if had else ""),
                where=str(folder_of(root)),
                fix=f"Nothing was removed. Put articles there ({', '.join(READERS)}), "
                f"or go on without it: {going_on_with(filled)}",
            )


@dataclass(frozen=True, slots=True)
class _Matched:
    to_read: tuple[Task, ...]
    kept: tuple[FileRecord, ...]
    removed: tuple[FileRecord, ...]
    copies: tuple[str, ...]
    remarks: tuple[str, ...]


def _match(
    files: Sequence[SourceFile], before: dict[tuple[str, str], FileRecord], anew: bool
) -> _Matched:
    """Sort files into kept and to be read; what is left of `before` is removed."""
    here = {(f.root, f.path) for f in files}
    gone = {r.sha256: r for key, r in before.items() if key not in here and r.sha256}
    to_read: list[Task] = []
    kept: list[FileRecord] = []
    remarks: list[str] = []
    first: dict[str, str] = {}
    claimed: set[tuple[str, str]] = set()
    copies: list[str] = []
    # A file that was indexed under its name before wins over a copy of it.
    for file in sorted(files, key=lambda f: ((f.root, f.path) not in before, f.root, f.path)):
        if file.sha256 and file.sha256 in first:
            other = first[file.sha256]
            remarks.append(f"{shown(file.name)} has the same content as {other}; indexed once")
            copies.append(file.name)
            continue
        first[file.sha256] = shown(file.name)
        record = before.get((file.root, file.path))
        if record and record.sha256 == file.sha256 != "" and not anew:
            kept.append(record)
        else:
            if record is None and (record := gone.get(file.sha256)):
                remarks.append(f"{shown(f'{record.root}/{record.path}')} is now {shown(file.name)}")
            to_read.append(Task(file, record))
        if record:
            claimed.add((record.root, record.path))
    removed = tuple(record for key, record in before.items() if key not in claimed)
    return _Matched(tuple(to_read), tuple(kept), removed, tuple(copies), tuple(remarks))
