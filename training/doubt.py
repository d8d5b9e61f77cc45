"""`python -m training.doubt`: fit the weights by which the gate weighs words that the quotes lack.

From the sentences of tests/eval/gate_*.jsonl, but for the fourth set: it is there to measure.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import astuple, fields

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from assistant.embedding import Embedder, open_embedder
from assistant.gate.checks import CHECKS, strangers
from assistant.gate.doubt import Signs, signs
from assistant.gate.reading import Reading, read, vocabulary
from assistant.gate.support import names
from assistant.lexicon import read_glossary
from assistant.settings import ROOT, read_settings

SETS = ("dev", "test", "third", "fifth")
THINNED = ("dev", "test", "third")
"""The vocabulary has the words of these sets: to be like sentences it has not seen, they are read
once more with most of its synonyms taken away."""
KEPT = 0.4
"""Share of the groups of synonyms that is kept."""
DRAWS = 3
STRENGTH = 0.1
"""Of regularisation, as scikit-learn's C."""
ODDS = 0.3
"""Chance of being altered up to which a sentence passes."""

Row = tuple[Reading, Reading, bool]
"""A sentence, its quote, and whether it was altered."""


def main() -> int:
    embedder = open_embedder(read_settings())
    glossary = (ROOT / "corpus" / "glossary.yaml").read_text("utf-8")
    terms = names(read_glossary(yaml.safe_load(glossary)))
    known = [row for name in SETS for row in _doubtful(name)]
    few = [row for name in THINNED for row in _doubtful(name)]
    found = list(_signs(known, terms, embedder))
    weights = [1.0] * len(found)
    groups = dict(vocabulary().groups)
    for draw in range(DRAWS):
        _thin(groups, random.Random(draw))
        thinned = list(_signs(few, terms, embedder))
        found += thinned
        weights += [1 / DRAWS] * len(thinned)
    fitted, most = fit(np.array([s for s, _ in found]), np.array([a for _, a in found]), weights)
    print(f"{len(found)} readings\n{fitted}\nMOST = {most:.2f}")
    return 0


def fit(found: np.ndarray, altered: np.ndarray, weights: list[float]) -> tuple[Signs, float]:
    """The weights, and the doubt at which three in ten are altered if both kinds count alike."""
    scale = StandardScaler().fit(found)
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=3000)
    model.fit(scale.transform(found), altered, sample_weight=weights)
    slopes = model.coef_[0] / scale.scale_
    bias = float(model.intercept_[0] - slopes @ scale.mean_)
    rounded = {f.name: round(float(w), 1) for f, w in zip(fields(Signs), slopes, strict=True)}
    return Signs(**rounded), float(np.log(ODDS / (1 - ODDS))) - bias


def _doubtful(name: str) -> list[Row]:
    """The sentences of a set that no other check stops."""
    lines = (ROOT / "tests" / "eval" / f"gate_{name}.jsonl").read_text("utf-8").splitlines()
    rows = (
        (read(row["sentence"]), read(row["quote"]), row["label"] == "altered")
        for row in map(json.loads, lines)
    )
    others = [check for check_name, check in CHECKS.items() if check_name != "words"]
    return [row for row in rows if not any(check(row[0], row[1]) for check in others)]


def _signs(
    rows: list[Row], terms: frozenset[str], embedder: Embedder
) -> Iterator[tuple[tuple[float, ...], bool]]:
    """The signs of those that have new words, and whether they were altered."""
    for said, quoted, altered in rows:
        if new := strangers(said, quoted):
            yield astuple(signs(said, quoted, new, terms, embedder)), altered


def _thin(groups: dict[str, frozenset[int]], chance: random.Random) -> None:
    """Leave the vocabulary a share of its groups of synonyms."""
    numbers = sorted(set().union(*groups.values()))
    kept = {number for number in numbers if chance.random() < KEPT}
    vocabulary().groups.update({word: found & kept for word, found in groups.items()})


if __name__ == "__main__":
    raise SystemExit(main())
