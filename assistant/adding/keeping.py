"""Puts a file into the corpus: read as an article first, written in one step, over no other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePath
from secrets import token_hex
from typing import Literal

from assistant.adding.names import safe_name, same_file
from assistant.articles import read_article
from assistant.errors import ArticleError, AssistantError, NameTaken, RootError
from assistant.index import IndexFolder
from assistant.ingestion.roots import folder_of
from assistant.ingestion.survey import is_article

FOLDER = "added-articles"
"""In the corpus. The name of a folder is the topic of its articles: "Added articles"."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that stands in the corpus. known: its content stood there before."""

    place: Path
    sha256: str
    how: Literal["new", "replaced", "known"]


def add(name: str, content: bytes, corpus: Path, *, replace: bool = False) -> Kept:
    """Keep a file, unless its content is there already, under whatever name.

    Raises ArticleError if it is no article, NameTaken if another file has its name and is not to
    be replaced, AssistantError if it cannot be written; the corpus is then as it was.
    """
    name = safe_name(name)
    try:
        read_article(content, PurePath(FOLDER, name))
    except ArticleError as error:
        raise ArticleError(f"{name} was not added: {error.what}", fix=error.fix) from error
    try:
        return _keep(name, content, corpus, replace=replace)
    except OSError as error:
        raise AssistantError(
            f"{name} was not added: {error.strerror or error}",
            where=str(corpus / FOLDER),
            fix="Make room there, or make the folder writable.",
        ) from error


def home(index: IndexFolder, corpus: Path) -> Path:
    """The folder that new articles go to: the corpus if the index is made from it, else the first
    folder that it is made from.

    Raises RootError if all that was indexed of the folder is gone (a disk that is not there):
    beside a new file it would count as deleted.
    """
    known, corpus = index.recall(), corpus.resolve()
    if known is None or not known.roots:
        return corpus
    holding = (root for root in known.roots if corpus.is_relative_to(folder_of(root)))
    root = next(holding, known.roots[0])
    folder = folder_of(root)
    before = [folder / record.path for record in known.files if record.root == root]
    if before and not any(file.exists() for file in before):
        raise RootError(
            "The articles that the library was made from are gone",
            where=str(folder),
            fix="Nothing was added. Put them back, or run: python ingest.py",
        )
    return corpus if corpus.is_relative_to(folder) else folder


def _keep(name: str, content: bytes, corpus: Path, *, replace: bool) -> Kept:
    sha256 = hashlib.sha256(content).hexdigest()
    if same := _same(content, corpus):
        return Kept(same, sha256, "known")
    folder = corpus / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    namesake = next((file for file in folder.iterdir() if same_file(file.name, name)), None)
    if namesake and not replace:
        raise _taken(name)
    place = namesake or folder / name
    _write(content, place, replace=namesake is not None)
    return Kept(place, sha256, "replaced" if namesake else "new")


def _same(content: bytes, corpus: Path) -> Path | None:
    """The article file that holds the same bytes."""
    for file in sorted(corpus.rglob("*")):
        path = file.relative_to(corpus)
        hidden = any(part.startswith(".") for part in path.parts)
        if is_article(path) and not hidden and _holds(file, content):
            return file
    return None


def _holds(file: Path, content: bytes) -> bool:
    try:
        same_size = file.is_file() and file.stat().st_size == len(content)
        return same_size and file.read_bytes() == content
    except OSError:  # gone meanwhile, or not ours to read
        return False


def _write(content: bytes, place: Path, *, replace: bool) -> None:
    """Whoever reads the folder meanwhile never sees half a file."""
    temporary = place.with_name(f".{token_hex(8)}.part")
    try:
        temporary.write_bytes(content)
        if replace:
            temporary.replace(place)
        else:
            _move(temporary, place)
    finally:
        temporary.unlink(missing_ok=True)


def _move(temporary: Path, place: Path) -> None:
    """Of two who come with one name in the same moment, one is first."""
    try:
        place.touch(exist_ok=False)
    except FileExistsError as error:
        raise _taken(place.name) from error
    try:
        temporary.replace(place)
    except OSError:
        place.unlink()
        raise


def _taken(name: str) -> NameTaken:
    return NameTaken(
        f"There is another {name} among the added articles",
        fix="Nothing was changed. Replace it, or give the new one another name.",
    )
