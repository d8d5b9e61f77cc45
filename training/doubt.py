"""`python -m training.doubt`: fit the weights of what speaks against a sentence at the gate.

From sentences that the cross-encoder was not taught with: tests/data/told_check.jsonl, each also
under the quote of another, and the fifth set of tests/eval. The line is drawn on the fourth and the
sixth; the seventh and eighth are there to measure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from assistant.embedding import Embedder, open_embedder
from assistant.gate.checks import CHECKS, strangers
from assistant.gate.doubt import Signs, doubt, signs
from assistant.gate.reading import Reading, read
from assistant.gate.support import names
from assistant.lexicon import read_glossary
from assistant.settings import ROOT, read_settings

TOLD = ROOT / "tests" / "data" / "told_check.jsonl"
FITTED, DRAWN = ("fifth",), ("fourth", "sixth")
STRENGTH = 0.1
"""Of regularisation, as scikit-learn's C."""
STOPPED = 0.9
"""Share of the altered sentences to be stopped, by the checks or by this."""

Row = tuple[Reading, Reading, bool]
"""A sentence, its quote, and whether it says something else."""


def main() -> int:
    embedder = open_embedder(read_settings())
    glossary = (ROOT / "corpus" / "glossary.yaml").read_text("utf-8")
    terms = names(read_glossary(yaml.safe_load(glossary)))
    fitted = fit(*_judged([*_told(), *_gate(FITTED)], embedder, terms)[1:])
    stopped, found, altered = _judged(_gate(DRAWN), embedder, terms)
    most = line([doubt(Signs(*row), fitted) for row in found], altered, stopped)
    print(f"{fitted}\nMOST = {most:.2f}")
    return 0


def fit(found: np.ndarray, altered: np.ndarray) -> Signs:
    """Weights of signs, shape (sentences, signs)."""
    scale = StandardScaler().fit(found)
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=3000)
    model.fit(scale.transform(found), altered)
    slopes = model.coef_[0] / scale.scale_
    return Signs(*(round(float(slope), 1) for slope in slopes))


def line(doubts: Sequence[float], altered: np.ndarray, stopped: int) -> float:
    """The highest doubt to let through, so that `STOPPED` of the altered do not pass.

    stopped: how many more altered sentences the checks stop.

    >>> line([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], np.array([False] + [True] * 10), 0)
    1.5
    """
    below = sorted(d for d, is_altered in zip(doubts, altered, strict=True) if is_altered)
    passing = int((1 - STOPPED) * (len(below) + stopped))
    return (below[passing - 1] + below[passing]) / 2


def _judged(
    rows: Iterable[Row], embedder: Embedder, terms: frozenset[str]
) -> tuple[int, np.ndarray, np.ndarray]:
    """How many altered ones the checks stop; of the others the signs, and which are altered."""
    stopped, found, labels = 0, [], []
    for said, quoted, altered in rows:
        if any(check(said, quoted) for check in CHECKS.values()):
            stopped += altered
            continue
        found.append(astuple(signs(said, quoted, strangers(said, quoted), terms, embedder)))
        labels.append(altered)
    return stopped, np.array(found), np.array(labels)


def _told() -> Iterator[Row]:
    rows = list(map(json.loads, TOLD.read_text("utf-8").splitlines()))
    for row, another in zip(rows, rows[1:] + rows[:1], strict=True):
        quoted = read(row["quote"])
        yield from ((read(said), quoted, False) for said in row["same"])
        yield from ((read(said), quoted, True) for said in row["other"])
        yield from ((read(said), quoted, True) for said in another["same"])


def _gate(sets: Iterable[str]) -> Iterator[Row]:
    for name in sets:
        lines = (ROOT / "tests" / "eval" / f"gate_{name}.jsonl").read_text("utf-8").splitlines()
        for row in map(json.loads, lines):
            yield read(row["sentence"]), read(row["quote"]), row["label"] == "altered"


if __name__ == "__main__":
    raise SystemExit(main())
