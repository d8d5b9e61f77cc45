"""What a generation says about itself: versions, roots, and the files it was made from."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from assistant.articles import READER_VERSION
from assistant.errors import IndexUnusable
from assistant.index.seal import SealedFile
from assistant.lexicon import GlossaryEntry, read_glossary
from assistant.passages import PASSAGE_VERSION

INDEX_FORMAT = 3
"""Raised when the layout of a generation or what its vectors are changes; older ones are rebuilt
with a message."""

MANIFEST = "manifest.json"
VERSIONS = f"{INDEX_FORMAT}.{READER_VERSION}.{PASSAGE_VERSION}"
REBUILD = "Run: python ingest.py"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file that was indexed: where it lies, SHA-256 of its bytes, the slug it has."""

    root: str
    path: str
    sha256: str
    slug: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything needed to tell whether a generation still fits articles and settings."""

    generation: str
    created: str
    versions: str
    model: str
    roots: tuple[str, ...]
    files: tuple[FileRecord, ...]
    glossary: tuple[GlossaryEntry, ...]
    glossary_sha256: str
    articles: int
    passages: int
    vectors: int
    """More than passages: each way to ask for a section has one of its own."""
    sealed: tuple[SealedFile, ...] = ()
    """The generation's other files as they were published; none if it is an older one."""

    def write(self, file: Path) -> None:
        """Write as JSON that people can read."""
        file.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), "utf-8")


def read_manifest(file: Path) -> Manifest:
    """Raises IndexUnusable if the file is missing, damaged or of another format."""
    try:
        raw = json.loads(file.read_text("utf-8"))
        if raw["versions"] != VERSIONS:
            raise IndexUnusable(
                "The index was built by another version of this program",
                where=str(file.parent),
                fix=REBUILD,
            )
        return _manifest(raw)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnusable(
            "The index is damaged: its manifest cannot be read", where=str(file), fix=REBUILD
        ) from error


def recall_manifest(file: Path) -> Manifest | None:
    """The manifest of a generation that may be damaged or of another format, if it can be read."""
    try:
        raw = json.loads(file.read_text("utf-8"))
        # Another format may have fields that this one does not know, and lack others.
        return _manifest({f.name: raw.get(f.name, 0) for f in fields(Manifest)} | {"sealed": ()})
    except (OSError, ValueError, AttributeError, TypeError):
        return None


def same_format(manifest: Manifest) -> bool:
    """Whether a manifest's catalogue can be read, though perhaps by another reader's rules."""
    return manifest.versions.partition(".")[0] == str(INDEX_FORMAT)


def _manifest(raw: dict[str, Any]) -> Manifest:
    return Manifest(
        **{
            **raw,
            "roots": tuple(raw["roots"]),
            "files": tuple(FileRecord(**record) for record in raw["files"]),
            "sealed": tuple(SealedFile(**file) for file in raw.get("sealed", ())),
            "glossary": read_glossary(raw["glossary"]),
        }
    )
