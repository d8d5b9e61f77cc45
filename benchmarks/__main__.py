"""`python -m benchmarks [SECTION ...]`: measures, prints the table, writes results/latest.md."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import UTC, datetime
from importlib.metadata import version

from benchmarks.common import ROOT, Row

SECTIONS = ("ingest", "unchanged", "paint", "answer", "memory")
SEPARATE = ("conversations", "scale", "faults")
"""Only when they are named: they take long."""
HEADINGS = ("section", "what", "ours", "bare", "ratio", "target", "")
RESULTS = ROOT / "benchmarks" / "results"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    chosen = parser.parse_args(arguments).sections or SECTIONS
    known = (*SECTIONS, *SEPARATE)
    if unknown := set(chosen) - set(known):
        parser.error(f"no section {sorted(unknown)[0]!r}; choose from {', '.join(known)}")
    started = time.perf_counter()
    rows: list[Row] = []
    for section in known:
        if section in chosen:
            print(f"measuring: {section}", file=sys.stderr, flush=True)
            rows += importlib.import_module(f"benchmarks.{section}").rows()
    report = f"{_circumstances(time.perf_counter() - started)}\n\n{table(rows)}\n"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "latest.md").write_text(report, encoding="utf-8")
    print(report)
    return 0


def table(rows: Iterable[Row]) -> str:
    """Markdown that reads as a table in a terminal too."""
    lines = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |"
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    *cells, met = astuple(row)
    return (*cells, "" if met is None else "met" if met else "MISSED")


def _circumstances(seconds: float) -> str:
    versions = ", ".join(
        f"{name} {version(name)}"
        for name in ("streamlit", "chromadb", "sentence-transformers", "torch")
    )
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores ({platform.machine()}, "
        f"{platform.system()}), Python {platform.python_version()}, {versions}; "
        f"measured in {seconds:.0f} s. Ratios count, seconds do not."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    # argparse's own choices refuse an empty list.
    parser.add_argument(
        "sections", nargs="*", metavar="SECTION", help=", ".join((*SECTIONS, *SEPARATE))
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
