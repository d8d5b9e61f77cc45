"""Looks at the folders: which files are articles, and what is in them (by SHA-256)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from assistant.articles import MAX_BYTES, READERS
from assistant.errors import ArticleError
from assistant.ingestion.glossary import GLOSSARY
from assistant.ingestion.report import Problem, Progress, shown
from assistant.ingestion.roots import folder_of


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be read as an article; sha256 is "" if it could not be read."""

    root: str
    path: str
    sha256: str

    @property
    def name(self) -> str:
        """The root's name and the path in it."""
        return f"{self.root}/{self.path}"

    @property
    def place(self) -> Path:
        """Where the file lies."""
        return folder_of(self.root) / self.path


@dataclass(frozen=True, slots=True)
class Skipped:
    """What is no article, not even a broken one; remark is "" where nobody need hear of it."""

    name: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A folder that cannot be listed: of its files nothing is known, so none counts as gone."""

    root: str
    path: str
    why: str

    def holds(self, root: str, path: str) -> bool:
        """Whether a file lies in it, at any depth."""
        return root == self.root and PurePosixPath(path).is_relative_to(self.path)

    @property
    def problem(self) -> Problem:
        """What the owner is told."""
        return Problem(f"{self.root}/{self.path}", f"the folder cannot be listed: {self.why}")


Found = SourceFile | Skipped | Unlisted | Problem


@dataclass(frozen=True, slots=True)
class Survey:
    """What is in the folders."""

    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...]
    unlisted: tuple[Unlisted, ...]
    failed: tuple[Problem, ...]


def survey(roots: Iterable[str], progress: Progress) -> Survey:
    """Look at every file under `roots`; each article's bytes are read once."""
    found: list[Found] = []
    for root in roots:
        for entry in _entries(root):
            found.append(entry)
            progress("Looking at files", len(found), 0)
    return Survey(
        tuple(f for f in found if isinstance(f, SourceFile)),
        tuple(f for f in found if isinstance(f, Skipped)),
        tuple(f for f in found if isinstance(f, Unlisted)),
        tuple(f for f in found if isinstance(f, Problem)),
    )


def content_of(file: SourceFile) -> bytes:
    """The bytes that were surveyed. Raises ArticleError or OSError if they cannot be had."""
    content = _bytes(file.place)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise ArticleError("the file changed while it was read", fix="Run the ingest again.")
    return content


def _entries(root: str) -> Iterator[Found]:
    top = folder_of(root)
    errors: list[OSError] = []
    for folder, folders, names in os.walk(top, onerror=errors.append):
        here = Path(folder)
        visible = sorted(name for name in folders if not name.startswith("."))
        folders[:] = [name for name in visible if not (here / name).is_symlink()]
        for name in visible:
            if name not in folders:
                yield _linked(root, here / name)
        for name in sorted(names):
            if name != GLOSSARY or here != top:
                yield _entry(root, here / name)
    for error in errors:
        path = Path(error.filename).relative_to(top).as_posix()
        yield Unlisted(root, path, error.strerror or str(error))


def _entry(root: str, file: Path) -> Found:
    path = file.relative_to(folder_of(root))
    if not is_article(path):
        return Skipped(_name(root, file))
    found = SourceFile(root, path.as_posix(), "")
    if not _is_text(found.name):
        return Problem(found.name, "the name is not valid Unicode. Rename the file.")
    if file.is_symlink() and _leads_out(root, file):
        return _linked(root, file)
    return SourceFile(root, found.path, _sha256(file))


def is_article(path: PurePath) -> bool:
    """Whether a file of this name, relative to its root, is read."""
    hidden = any(part.startswith(".") for part in path.parts)
    return path.suffix.lower() in READERS and not hidden and path.stem.lower() != "readme"


def _is_text(name: str) -> bool:
    """Whether a name can be written down: Linux allows any bytes, Windows half a character."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _leads_out(root: str, link: Path) -> bool:
    # Not Path.resolve: it raises on a loop.
    return not Path(os.path.realpath(link)).is_relative_to(os.path.realpath(folder_of(root)))


def _linked(root: str, link: Path) -> Skipped:
    """A link that is not followed, and why."""
    name = _name(root, link)
    out = _leads_out(root, link)
    where = "that leads out of the folder" if out else "to a folder that is read anyway"
    return Skipped(name, f"{shown(name)} is a link {where}; skipped")


def _name(root: str, file: Path) -> str:
    return f"{root}/{file.relative_to(folder_of(root)).as_posix()}"


def _sha256(file: Path) -> str:
    """Of a file's content; "" if it cannot be read, which reading it will report."""
    try:
        return hashlib.sha256(_bytes(file)).hexdigest()
    except (OSError, ArticleError):
        return ""


def _bytes(file: Path) -> bytes:
    if not file.is_file():  # reading a pipe would wait for ever
        if file.is_symlink():
            raise ArticleError("a link that leads nowhere", fix="Delete it or mend it.")
        raise ArticleError("not a file, or not there any more", fix="Delete it or put it back.")
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise ArticleError(
            f"too large ({size / 1e6:.0f} MB, at most {MAX_BYTES / 1e6:.0f} MB)",
            fix="Split it or make its pictures smaller.",
        )
    return file.read_bytes()
