"""Weights of a sentence's signals: coordinate ascent on mean average precision.

Metzler and Croft, Linear feature-based models for information retrieval, 2007: one weight at a
time is moved as long as the measure itself grows. Nothing is random.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

STEPS = (0.4, -0.4, 0.2, -0.2, 0.1, -0.1, 0.05, -0.05, 0.02, -0.02)
GAIN = 2e-4
"""Smallest gain for which a weight is moved."""


class Questions:
    """Questions with an answering sentence: a matrix (sentences, signals) and labels for each."""

    def __init__(
        self,
        names: Sequence[str],
        rows: Sequence[tuple[Sequence[Mapping[str, float]], Sequence[int]]],
    ) -> None:
        self.names = tuple(names)
        self._rows = [
            (np.array([[row[name] for name in names] for row in signals]), np.array(labels))
            for signals, labels in rows
            if any(labels)
        ]

    def __len__(self) -> int:
        return len(self._rows)

    def precision(self, weights: Mapping[str, float]) -> float:
        """Mean average precision of the weighted sum of signals."""
        values = np.array([weights.get(name, 0.0) for name in self.names])
        return float(np.mean([average_precision(m @ values, labels) for m, labels in self._rows]))


def average_precision(scores: np.ndarray, labels: np.ndarray) -> float:
    """Over one question's sentences; ties keep their order."""
    ranked = labels[np.argsort(-scores, kind="stable")]
    precision = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    return float(precision[ranked > 0].mean())


def ascend(
    parts: Sequence[Questions], start: Mapping[str, float], fixed: Sequence[str] = ()
) -> dict[str, float]:
    """Weights with the best mean over `parts` that is reached from `start`."""

    def measure(tried: Mapping[str, float]) -> float:
        return float(np.mean([part.precision(tried) for part in parts]))

    weights = dict(start)
    best, moved = measure(weights), True
    while moved:
        moved = False
        for name in (n for n in start if n not in fixed):
            for step in STEPS:
                tried = {**weights, name: round(max(0.0, weights[name] + step), 4)}
                reached = measure(tried)
                if reached > best + GAIN:
                    weights, best, moved = tried, reached, True
    return weights
