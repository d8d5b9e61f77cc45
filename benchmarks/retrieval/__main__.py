"""Runs the comparison and writes its table and plot to docs/."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG
from tqdm import tqdm

from assistant.embedding import open_embedder
from assistant.settings import BUNDLED_MODEL, read_settings
from benchmarks.common import ROOT, percentile
from benchmarks.retrieval import systems
from benchmarks.retrieval.footprint import footprints
from benchmarks.retrieval.plot import draw, keep
from benchmarks.retrieval.sets import TestSet, open_set
from benchmarks.retrieval.systems import System

MEASURES = (nDCG @ 10, R @ 5, R @ 10, RR @ 10)
RESAMPLES = 10_000
RESULTS = ROOT / "benchmarks" / "results"


@dataclass(frozen=True, slots=True)
class Scores:
    """A system on a set: per question nDCG@10, the means of all measures, and its times.

    beyond: median seconds of a search, less those of embedding the question.
    """

    test: str
    system: System
    ndcg: np.ndarray
    means: Mapping[object, float]
    median: float
    high: float


def main() -> int:
    options = _parser().parse_args()
    lines: list[str] = []
    with tempfile.TemporaryDirectory(prefix="retrieval-", ignore_cleanup_errors=True) as scratch:
        for name in options.sets or ["library"]:
            test = open_set(name, options.split, Path(scratch))
            folder = Path(scratch) / f"{test.name}-indexes"
            scores = _measured(test, folder)
            lines += table(test, scores, footprints(folder, name, options.split))
            draw(keep(test.name, {s.system.name: float(s.ndcg.mean()) for s in scores}))
            print("\n".join(lines[-9:]), flush=True)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "retrieval.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def _measured(test: TestSet, folder: Path) -> list[Scores]:
    settings = read_settings(
        index=folder / "ours", embedding_model=BUNDLED_MODEL, chat_model="", query_prompt=""
    )
    embedder = open_embedder(settings)
    embedder.load()
    own, assistant = systems.ours(test, settings, embedder)
    assistant.search("What is this about?")
    compared = [*own, *systems.stock(test, embedder, folder / "stock")]
    return [_run(test, system) for system in compared]


def _run(test: TestSet, system: System) -> Scores:
    found: dict[str, dict[str, float]] = {}
    times: list[float] = []
    for query in tqdm(test.queries, desc=f"{test.name}: {system.name}", leave=False):
        started = time.perf_counter()
        ranking = system.search(query)
        times.append(time.perf_counter() - started)
        found[query.id] = {slug: float(-rank) for rank, slug in enumerate(ranking)}
    judged = {q.id: dict(test.relevant[q.id]) for q in test.queries}
    by_query = {m.query_id: m.value for m in ir_measures.iter_calc([nDCG @ 10], judged, found)}
    ndcg = np.array([by_query.get(q.id, 0.0) for q in test.queries])
    means = ir_measures.calc_aggregate(MEASURES, judged, found)
    return Scores(test.name, system, ndcg, means, statistics.median(times), percentile(times, 95))


def table(test: TestSet, scores: Sequence[Scores], memory: Mapping[str, int]) -> list[str]:
    """Markdown; memory: bytes beyond the model, by system. The last column is ours less the other
    in nDCG@10, with a 95 % interval."""
    head = [f"### {test.name}: {len(test.queries)} questions, {len(test.texts)} articles", ""]
    names = [str(measure) for measure in MEASURES]
    columns = ["", *names, "index", "search p50 / p95", "memory", "ours ahead by"]
    rows = [
        [
            s.system.name,
            *(f"{s.means[m]:.3f}" for m in MEASURES),
            f"{s.system.seconds:.0f} s",
            f"{1000 * s.median:.0f} / {1000 * s.high:.0f} ms",
            f"{memory[s.system.name] / 2**20:.0f} MiB" if s.system.name in memory else "",
            "" if s is scores[0] else difference(scores[0].ndcg, s.ndcg),
        ]
        for s in scores
    ]
    lines = [f"| {' | '.join(row)} |" for row in [columns, ["---"] * len(columns), *rows]]
    return [*head, *lines, ""]


def difference(ours: np.ndarray, other: np.ndarray) -> str:
    """The mean difference with its 95 % interval: paired bootstrap over questions.

    >>> difference(np.array([1.0, 1.0]), np.array([0.0, 0.0]))
    '+1.000 (+1.000 to +1.000)'
    """
    gains = ours - other
    drawn = np.random.default_rng(0).integers(0, len(gains), (RESAMPLES, len(gains)))
    low, high = np.percentile(gains[drawn].mean(axis=1), (2.5, 97.5))
    return f"{gains.mean():+.3f} ({low:+.3f} to {high:+.3f})"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", help="`library`, or a set's folder")
    parser.add_argument("--split", default="", help="only questions of this split")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
