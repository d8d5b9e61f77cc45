"""Memory of a process that searches, beyond one that only loads the model and the questions.

Each system runs in a process of its own, over the index that the comparison built:
`python -m benchmarks.retrieval.footprint SYSTEM FOLDER SET SPLIT` is such a process.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from assistant.assistant import open_assistant
from assistant.embedding import open_embedder
from assistant.settings import BUNDLED_MODEL, read_settings
from benchmarks.processes import run
from benchmarks.retrieval.sets import open_set
from benchmarks.retrieval.systems import (
    CHROMA,
    ENSEMBLE,
    OURS,
    Search,
    shipped,
    stock_dense,
    stock_ensemble,
)

MODEL = "the model"
"""Embeds the questions and finds nothing: what the others stand on."""
QUESTIONS = 60


def footprints(folder: Path, name: str, split: str) -> dict[str, int]:
    """Bytes that each system adds to the largest resident set, by its name."""
    peaks = {s: _peak(s, folder, name, split) for s in (MODEL, OURS, CHROMA, ENSEMBLE)}
    return {system: peak - peaks[MODEL] for system, peak in peaks.items() if system != MODEL}


def _peak(system: str, folder: Path, name: str, split: str) -> int:
    command = [sys.executable, "-m", __name__, system, str(folder), name, split]
    try:
        return run(command).peak
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"{system} did not finish: {error.stderr}") from error


def main(system: str, folder: Path, name: str, split: str) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        test = open_set(name, split, Path(scratch))
        settings = read_settings(
            index=folder / "ours", embedding_model=BUNDLED_MODEL, chat_model="", query_prompt=""
        )
        embedder = open_embedder(settings)
        search: Search | None = None
        if system == OURS:
            search = shipped(open_assistant(settings))
        elif system == CHROMA:
            search = stock_dense(embedder, folder / "stock")
        elif system == ENSEMBLE:
            search = stock_ensemble(test, embedder, folder / "stock")
        for query in test.queries[:QUESTIONS]:
            if search is None:
                embedder.embed_query(query.text)
            else:
                search(query)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4])
