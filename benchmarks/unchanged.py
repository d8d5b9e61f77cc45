"""An ingest that finds nothing changed against a process that only imports Chroma.

Both are whole processes, interpreter start included, because that is what an owner waits for
after `python ingest.py`. Nothing of the index is opened: its files are compared with the sizes
and checksums they were published with. Neither torch nor Chroma must be imported.
"""

from __future__ import annotations

import re
import sys

from benchmarks.common import Row, alternate, built_index
from benchmarks.processes import run

TARGET = 2.0
_HEAVY = re.compile(r"^import time:.*\| +(torch|chromadb|bm25s)$", re.MULTILINE)


def rows() -> list[Row]:
    index = str(built_index()[0])
    again = [sys.executable, "ingest.py", "--index", index]
    chroma = [sys.executable, "-c", "import chromadb"]
    run(chroma)  # compiled modules are on disk, files in the system's cache
    if not run(again).stdout.startswith("0 added, 0 updated, 0 removed"):
        raise RuntimeError("There was something to ingest; nothing can be compared")
    pairs = alternate(lambda: run(again).seconds, lambda: run(chroma).seconds, most=7, seconds=45)
    imports = run([sys.executable, "-X", "importtime", *again[1:]])
    heavy = _HEAVY.findall(imports.stderr)
    return [
        pairs.row("unchanged", "ingest of nothing new against `import chromadb`", TARGET),
        Row(
            "unchanged",
            "torch, chromadb or bm25s imported by it",
            ", ".join(heavy) or "none",
            "",
            target="none",
            met=not heavy,
        ),
    ]
