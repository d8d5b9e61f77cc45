"""What the sections share: rows of the table, pairs of runs, and one index for all of them."""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.processes import Usage, run

ROOT = Path(__file__).resolve().parent.parent

Timed = Callable[[], float]
"""Does its work once and says how many seconds that took."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: ours beside the raw limit.

    target is a bound on the ratio in words ("<= 2"), "" where there is none; met is None
    where there is nothing to judge.
    """

    section: str
    what: str
    ours: str
    bare: str
    ratio: str = ""
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Runs of ours and of the raw limit that took turns, in seconds; pair by pair."""

    ours: tuple[float, ...]
    bare: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median of the pairs' ratios: what slows the machine down slows both of a pair."""
        return statistics.median(a / b for a, b in zip(self.ours, self.bare, strict=True))

    @property
    def spread(self) -> str:
        """The median ratio with the lowest and highest, and of how many pairs."""
        ratios = [a / b for a, b in zip(self.ours, self.bare, strict=True)]
        return f"{self.ratio:.2f} ({min(ratios):.2f}-{max(ratios):.2f}, {len(ratios)} pairs)"

    def row(self, section: str, what: str, at_most: float | None = None) -> Row:
        """As a line of the table; at_most: the target."""
        return Row(
            section,
            what,
            f"{statistics.median(self.ours):.2f} s",
            f"{statistics.median(self.bare):.2f} s",
            self.spread,
            f"<= {at_most:g}" if at_most else "",
            self.ratio <= at_most if at_most else None,
        )


def alternate(ours: Timed, bare: Timed, *, most: int, seconds: float = 120.0) -> Pairs:
    """Up to `most` pairs, ours first in every other one; no pair begins that would end after
    `seconds`, judged by the longest so far."""
    started, longest = time.perf_counter(), 0.0
    pairs: list[tuple[float, float]] = []
    while len(pairs) < most:
        begun = time.perf_counter()
        if pairs and begun - started + longest > seconds:
            break
        if len(pairs) % 2:
            second, first = bare(), ours()
        else:
            first, second = ours(), bare()
        pairs.append((first, second))
        longest = max(longest, time.perf_counter() - begun)
    return Pairs(tuple(a for a, _ in pairs), tuple(b for _, b in pairs))


def percentile(values: Sequence[float], percent: int) -> float:
    """Of at least two values, without reaching beyond the largest."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


@cache
def scratch() -> Path:
    """A folder that is deleted when the benchmarks end."""
    return Path(_scratch.name)


_scratch = tempfile.TemporaryDirectory(prefix="benchmarks-", ignore_cleanup_errors=True)


@cache
def corpus() -> Path:
    """A copy of corpus/, so that nobody's edit counts as a change while we measure."""
    copy = scratch() / "corpus"
    shutil.copytree(ROOT / "corpus", copy)
    return copy


@cache
def built_index() -> tuple[Path, Usage]:
    """The index of `corpus()` that all sections read, and what its ingest used. Built once."""
    folder = scratch() / "index"
    return folder, run([sys.executable, "ingest.py", str(corpus()), "--index", str(folder)])
