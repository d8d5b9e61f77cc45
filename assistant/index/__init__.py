"""Where the library is kept. The only package that knows Chroma, BM25 files and SQLite tables.

Reading order: seal, manifest, catalogue, vectors, lexical, generation, folder, pending, build.
"""

from assistant.index.build import Builder
from assistant.index.folder import IndexFolder, LiveIndex
from assistant.index.generation import Generation
from assistant.index.manifest import FileRecord, Manifest
from assistant.index.pending import PendingVectors

__all__ = [
    "Builder",
    "FileRecord",
    "Generation",
    "IndexFolder",
    "LiveIndex",
    "Manifest",
    "PendingVectors",
]
