"""Draws what was measured: nDCG@10 of each system on each set, as docs/retrieval.svg."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from benchmarks.common import ROOT

MEASURED = ROOT / "benchmarks" / "retrieval" / "measured.json"
PLOT = ROOT / "docs" / "retrieval.svg"
OURS, THEIRS = "#0f6b5c", ("#5b8fd0", "#d99a3d", "#8a8f98", "#b06fa8", "#c9605b")
"""The same on white and on black: the plot has no background of its own."""
GREY = "#7d7d7d"

Table = dict[str, dict[str, float]]
"""Set -> system -> nDCG@10."""


def keep(test: str, ndcg: Mapping[str, float], file: Path = MEASURED) -> Table:
    """Put a set's figures beside those of earlier runs; all of them."""
    known: Table = json.loads(file.read_text("utf-8")) if file.exists() else {}
    known[test] = {name: round(value, 3) for name, value in ndcg.items()}
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(known, indent=2) + "\n", "utf-8")
    return known


def draw(measured: Table, file: Path = PLOT) -> None:
    """A group of bars for each set, ours first."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "retrieval"})
    systems = list(dict.fromkeys(name for row in measured.values() for name in row))
    figure, axes = pyplot.subplots(figsize=(8, 3.6))
    width = 0.8 / len(systems)
    for number, (name, colour) in enumerate(zip(systems, (OURS, *THEIRS), strict=False)):
        at = [group + (number - (len(systems) - 1) / 2) * width for group in range(len(measured))]
        heights = [row.get(name, 0.0) for row in measured.values()]
        bars = axes.bar(at, heights, 0.9 * width, color=colour, label=name)
        if not number:
            axes.bar_label(bars, fmt="%.2f", fontsize=8, color=GREY)
    axes.set_xticks(range(len(measured)), list(measured))
    axes.set_ylabel("nDCG@10", color=GREY)
    axes.tick_params(colors=GREY)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.legend(
        loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=3, frameon=False, labelcolor=GREY
    )
    figure.savefig(
        file, transparent=True, bbox_inches="tight", metadata={"Date": None, "Title": "Retrieval"}
    )
    pyplot.close(figure)
