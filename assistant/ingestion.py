"""Articles to index: find what changed, embed only that, publish the next generation.

`survey` looks at the files and says what is to be done; `ingest` does it. Files are known by
their content (SHA-256), so a rename costs no embedding and a touched file is not read again.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field, replace
from itertools import chain, count
from pathlib import Path, PurePath

import yaml

from assistant.articles import MAX_BYTES, READERS, proposed_slug, read_article
from assistant.embedding import Embedder, Vectors
from assistant.errors import ArticleError, IndexUnusable, IngestError, RootError
from assistant.index import Builder, FileRecord, Generation, IndexFolder, Manifest, PendingVectors
from assistant.passages import split
from assistant.settings import ROOT
from assistant.types import Article, Passage

GLOSSARY = "glossary.yaml"
CHUNK = 1024
"""Passages embedded between two writes: bounds memory, and is what a crash can cost."""

Progress = Callable[[str, int, int], None]
"""Hears (stage, done, total); total is 0 where it is not known."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be indexed, and why."""

    file: str
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest did, or with dry_run would do. Tuples hold file names."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    failed: tuple[Problem, ...] = ()
    skipped: int = 0
    remarks: tuple[str, ...] = ()
    passages: int = 0
    seconds: float = 0.0
    generation: str | None = None
    """The generation that was published; None if nothing was."""

    @property
    def line(self) -> str:
        """The closing line."""
        return (
            f"{len(self.added)} added, {len(self.updated)} updated, {len(self.removed)} removed, "
            f"{self.unchanged} unchanged, {len(self.failed)} failed, {self.skipped} skipped; "
            f"{self.passages} passages, {self.seconds:.1f} s"
        )


@dataclass(frozen=True, slots=True)
class _File:
    """A readable file found under a root."""

    root: str
    path: str
    sha256: str

    @property
    def name(self) -> str:
        return f"{self.root}/{self.path}"


@dataclass(slots=True)
class Survey:
    """What is on disk against what is in the index."""

    roots: tuple[str, ...]
    anew: bool = False
    """Nothing of the index can be used again."""
    to_read: list[tuple[_File, FileRecord | None]] = field(default_factory=list)
    """Files to read, each with the record of the same file (or content) from before."""
    kept: list[FileRecord] = field(default_factory=list)
    removed: list[FileRecord] = field(default_factory=list)
    failed: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    skipped: int = 0
    glossary: tuple[dict[str, object], ...] = ()
    glossary_sha256: str = ""


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
    started = time.perf_counter()
    with nullcontext() if dry_run else index.lock():
        base, remarks = _base(index, embedder.fingerprint, rebuild)
        try:
            known = index.recall()
            roots = _roots(paths, None if rebuild and paths else known, default_root)
            survey = _survey(roots, known, progress, anew=base is None)
            survey.remarks[:0] = remarks
            report = _apply(survey, index, base, embedder, dry_run, progress)
        finally:
            if base is not None:
                base.close()
    return replace(report, seconds=time.perf_counter() - started)


def needs_ingest(index: IndexFolder, fingerprint: str, default_root: Path) -> bool:
    """Whether articles or settings differ from the live index. Reads files, writes nothing."""
    base, _ = _base(index, fingerprint, rebuild=False)
    if base is None:
        return True
    try:
        roots = _roots((), base.manifest, default_root)
        survey = _survey(roots, base.manifest, lambda stage, done, total: None)
    finally:
        base.close()
    return _differs(survey, base)


def _base(
    index: IndexFolder, fingerprint: str, rebuild: bool
) -> tuple[Generation | None, list[str]]:
    """The generation to start from, or None with a remark that says why all is built anew."""
    if rebuild or index.current_name() is None:
        return None, []
    try:
        base = index.open()
    except IndexUnusable as error:
        return None, [_anew(error)]
    try:
        base.check_model(fingerprint)
        base.check()
    except IndexUnusable as error:
        base.close()
        return None, [_anew(error)]
    return base, []


def _anew(error: IndexUnusable) -> str:
    return f"{error.what}; it is built anew from the articles"


# --- What is to be done -------------------------------------------------------------------


def _survey(
    roots: tuple[str, ...], known: Manifest | None, progress: Progress, *, anew: bool = False
) -> Survey:
    """Files against `known`, the index's last manifest; anew: all are read, slugs stay."""
    survey = Survey(roots, anew)
    before = {(r.root, r.path): r for r in known.files} if known else {}
    found = list(_files(roots, survey, progress))
    for root in roots:
        had = any(r.root == root for r in before.values())
        if not any(f.root == root for f in found) and (had or len(roots) == 1):
            raise RootError(
                "The folder holds no articles" + (" any more" if had else ""),
                where=str(_resolve(root)),
                fix="Nothing was removed. Name another folder, or put articles there: "
                f"{', '.join(READERS)}.",
            )
    _match(found, before, survey)
    glossaries = [_resolve(root) / GLOSSARY for root in roots]
    survey.glossary, survey.glossary_sha256 = _read_glossaries(glossaries, survey, known)
    return survey


def _match(found: list[_File], before: dict[tuple[str, str], FileRecord], survey: Survey) -> None:
    """Sort files into kept and to be read; what is left of `before` is removed."""
    here = {(f.root, f.path) for f in found}
    gone = {r.sha256: r for key, r in before.items() if key not in here}
    seen: dict[str, str] = {}
    # A file that was indexed under its name before wins over a copy of it.
    found.sort(key=lambda f: ((f.root, f.path) not in before, f.root, f.path))
    claimed: set[tuple[str, str]] = set()
    for file in found:
        if file.sha256 and file.sha256 in seen:
            survey.remarks.append(
                f"{file.name} has the same content as {seen[file.sha256]}; indexed once"
            )
            survey.skipped += 1
            continue
        seen[file.sha256] = file.name
        record = before.get((file.root, file.path))
        if record and record.sha256 == file.sha256 and not survey.anew:
            survey.kept.append(record)
        elif record is None and file.sha256 in gone:
            record = gone[file.sha256]
            survey.remarks.append(f"{record.root}/{record.path} is now {file.name}")
            survey.to_read.append((file, record))
        else:
            survey.to_read.append((file, record))
        if record:
            claimed.add((record.root, record.path))
    survey.removed = [r for key, r in before.items() if key not in claimed]


def _differs(survey: Survey, base: Generation) -> bool:
    return bool(survey.to_read) or _differs_aside(survey, base)


def _differs_aside(survey: Survey, base: Generation) -> bool:
    """Whether anything changed besides files to read."""
    return (
        bool(survey.removed)
        or survey.glossary_sha256 != base.manifest.glossary_sha256
        or survey.roots != base.manifest.roots
    )


def _roots(
    paths: Sequence[Path], known: Manifest | None, default_root: Path | None
) -> tuple[str, ...]:
    roots = list(known.roots) if known else []
    for path in paths:
        if not path.is_dir():
            what = "is a file, not a folder" if path.is_file() else "does not exist"
            raise RootError(f"{path} {what}", fix="Name a folder of articles; nothing was changed.")
        root = _display(path)
        if any(_inside(root, other) for other in roots):
            continue
        if inner := [other for other in roots if _inside(other, root)]:
            raise RootError(
                f"{path} holds the folder {inner[0]}, which is already read",
                fix="Name folders that do not hold one another, or use another --index.",
            )
        roots.append(root)
    if not roots and default_root is not None:
        roots.append(_display(default_root))
    for root in roots:
        if not _resolve(root).is_dir():
            raise RootError(
                "The folder of articles is missing",
                where=str(_resolve(root)),
                fix="Nothing was removed. Put the folder back, or name another: "
                "python ingest.py PATH",
            )
    return tuple(roots)


def _inside(root: str, other: str) -> bool:
    return _resolve(root).is_relative_to(_resolve(other))


def _display(path: Path) -> str:
    """A root's name: relative to the checkout where it lies inside, so that it can be moved."""
    full = path.resolve()
    return full.relative_to(ROOT).as_posix() if full.is_relative_to(ROOT) else full.as_posix()


def _resolve(root: str) -> Path:
    return ROOT / root


def _files(roots: Iterable[str], survey: Survey, progress: Progress) -> Iterator[_File]:
    seen = 0
    for root in roots:
        top = _resolve(root)
        for path in _walk(top):
            relative = path.relative_to(top)
            if not _is_article(relative):
                survey.skipped += 1
                continue
            seen += 1
            progress("Looking at files", seen, 0)
            yield _File(root, relative.as_posix(), _sha256(path))


def _sha256(path: Path) -> str:
    """Of a file's content; "" if it cannot be read, which reading it will report."""
    try:
        return hashlib.sha256(_bytes(path)).hexdigest()
    except (OSError, ArticleError):
        return ""


def _bytes(path: Path) -> bytes:
    if not path.is_file():  # reading a pipe would wait for ever
        raise ArticleError("not a file, or not there any more", fix="Delete it or put it back.")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ArticleError(
            f"too large ({size / 1e6:.0f} MB, at most {MAX_BYTES / 1e6:.0f} MB)",
            fix="Split it or make its pictures smaller.",
        )
    return path.read_bytes()


def _walk(top: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder) / name for name in sorted(names))


def _is_article(path: PurePath) -> bool:
    return (
        path.suffix.lower() in READERS
        and not path.name.startswith(".")
        and path.stem.lower() != "readme"
    )


def _read_glossaries(
    files: Sequence[Path], survey: Survey, known: Manifest | None
) -> tuple[tuple[dict[str, object], ...], str]:
    """Entries and digest of all glossaries; those from before if one cannot be read."""
    entries: list[dict[str, object]] = []
    digest = hashlib.sha256()
    for file in files:
        if not file.is_file():
            continue
        try:
            content = file.read_bytes()
            digest.update(content)
            loaded = yaml.safe_load(content) or []
            if not all(isinstance(entry, dict) and "term" in entry for entry in loaded):
                raise ValueError("each entry needs a `term:`")
            entries.extend(loaded)
        except (OSError, yaml.YAMLError, ValueError, TypeError) as error:
            reason = " ".join(str(error).split())
            survey.failed.append(Problem(str(file), f"the glossary cannot be read: {reason}"))
            if known is not None:
                return known.glossary, known.glossary_sha256
    return tuple(entries), digest.hexdigest()


# --- Doing it -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that became an article; record is the one it had before."""

    file: _File
    article: Article
    record: FileRecord | None


def _apply(
    survey: Survey,
    index: IndexFolder,
    base: Generation | None,
    embedder: Embedder,
    dry_run: bool,
    progress: Progress,
) -> Report:
    done: list[tuple[_File, str, FileRecord | None]] = []
    manifest = base.manifest if base else None
    if dry_run:
        done = [(read.file, read.article.slug, read.record) for read in _read(survey)]
    elif base is None or _differs(survey, base):
        manifest = _build(survey, done, index, base, embedder, progress)
    return Report(
        added=tuple(file.name for file, _, record in done if record is None),
        updated=tuple(file.name for file, _, record in done if record is not None),
        removed=tuple(f"{r.root}/{r.path}" for r in survey.removed),
        unchanged=len(survey.kept),
        failed=tuple(survey.failed),
        skipped=survey.skipped,
        remarks=tuple(survey.remarks),
        passages=manifest.passages if manifest else 0,
        generation=manifest.generation
        if manifest and (base is None or manifest.generation != base.name)
        else None,
    )


def _read(survey: Survey) -> Iterator[_Read]:
    slugs = _Slugs(survey)
    for file, record in survey.to_read:
        try:
            article = read_article(_content(file), PurePath(file.path))
        except ArticleError as error:
            survey.failed.append(Problem(file.name, f"{error.what}. {error.fix}"))
        except OSError as error:
            survey.failed.append(Problem(file.name, error.strerror or str(error)))
        else:
            slug = slugs.choose(article, file, record)
            yield _Read(file, replace(article, slug=slug), record)


def _content(file: _File) -> bytes:
    content = _bytes(_resolve(file.root) / file.path)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise ArticleError("the file changed while it was read", fix="Run the ingest again.")
    return content


class _Slugs:
    """Gives each article a slug of its own; one once given stays."""

    def __init__(self, survey: Survey) -> None:
        self._taken = {record.slug for record in survey.kept}
        self._taken |= {record.slug for _, record in survey.to_read if record}
        self._survey = survey

    def choose(self, article: Article, file: _File, record: FileRecord | None) -> str:
        path = PurePath(file.path)
        wanted = article.slug
        if record and (wanted == record.slug or wanted == proposed_slug("", path)):
            return record.slug
        folder = path.parent.name or PurePath(file.root).name
        newcomer = proposed_slug(f"{folder}-{path.stem}", path)
        numbered = (f"{newcomer}-{number}" for number in count(2))
        slug = next(s for s in chain((wanted, newcomer), numbered) if s not in self._taken)
        if slug != wanted:
            self._survey.remarks.append(
                f"{file.name}: the slug {wanted!r} is taken; the article is called {slug!r}"
            )
        self._taken.add(slug)
        return slug


def _build(
    survey: Survey,
    done: list[tuple[_File, str, FileRecord | None]],
    index: IndexFolder,
    base: Generation | None,
    embedder: Embedder,
    progress: Progress,
) -> Manifest | None:
    """Build and publish; fills `done` with what was read. Returns the live manifest after it."""
    index.sweep_unfinished()
    try:
        with Builder(index, base) as builder:
            pending = PendingVectors(index.path / "pending.sqlite", embedder.fingerprint)
            with closing(pending):
                _embed_and_put(survey, done, builder, embedder, pending, progress)
                files = _records(survey, done)
                if not files:
                    raise RootError(
                        "None of the files can be read",
                        fix="Nothing was published. "
                        + " ".join(f"{p.file}: {p.what}" for p in survey.failed),
                    )
                if base is not None and not done and not _differs_aside(survey, base):
                    return base.manifest
                kept = {record.slug for record in files}
                for record in survey.removed:
                    if record.slug not in kept:
                        builder.remove(record.slug)
                progress("Publishing", 0, 0)
                manifest = builder.publish(
                    model=embedder.fingerprint,
                    roots=survey.roots,
                    files=files,
                    glossary=survey.glossary,
                    glossary_sha256=survey.glossary_sha256,
                )
            pending.discard()
            return manifest
    except (OSError, sqlite3.OperationalError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise IngestError(
            f"The index could not be written: {reason}",
            where=str(index.path),
            fix="The live index is as it was. Free some space or choose another with --index.",
        ) from error


def _records(
    survey: Survey, done: Sequence[tuple[_File, str, FileRecord | None]]
) -> list[FileRecord]:
    """What the next generation holds: a file that failed keeps its record from before."""
    replaced = {(r.root, r.path) for _, _, r in done if r is not None}
    failed = [
        r for _, r in survey.to_read if r and (r.root, r.path) not in replaced and not survey.anew
    ]
    new = [FileRecord(file.root, file.path, file.sha256, slug) for file, slug, _ in done]
    return [*survey.kept, *failed, *new]


def _embed_and_put(
    survey: Survey,
    done: list[tuple[_File, str, FileRecord | None]],
    builder: Builder,
    embedder: Embedder,
    pending: PendingVectors,
    progress: Progress,
) -> None:
    total = len(survey.to_read)
    for chunk in _chunks(_read(survey)):
        known: dict[str, Vectors] = {}
        for read, _ in chunk:
            if read.record is not None:
                known |= builder.known_vectors(read.record.slug)
        texts = list(dict.fromkeys(t for _, ps in chunk for p in ps for t in p.embedded_texts))
        known |= pending.get([text for text in texts if text not in known])
        missing = [text for text in texts if text not in known]
        if missing:
            vectors = embedder.embed_passages(missing, _counter(progress, len(missing)))
            pending.put(missing, vectors)
            known |= dict(zip(missing, vectors, strict=True))
        for read, passages in chunk:
            if read.record is not None and read.record.slug != read.article.slug:
                builder.remove(read.record.slug)
            builder.put(read.article, passages, known)
            done.append((read.file, read.article.slug, read.record))
        progress("Indexing articles", len(done), total)


def _counter(progress: Progress, total: int) -> Callable[[int], None]:
    """Adds up the passages that were just embedded."""
    embedded = 0

    def count_up(number: int) -> None:
        nonlocal embedded
        embedded += number
        progress("Reading new passages", embedded, total)

    progress("Reading new passages", 0, total)
    return count_up


def _chunks(articles: Iterable[_Read]) -> Iterator[list[tuple[_Read, tuple[Passage, ...]]]]:
    """Articles with their passages, about CHUNK passages at a time."""
    chunk: list[tuple[_Read, tuple[Passage, ...]]] = []
    size = 0
    for read in articles:
        chunk.append((read, split(read.article)))
        size += len(chunk[-1][1])
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
