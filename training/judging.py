"""Weights of the judgement: logistic regression over questions asked of this library."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import frontmatter
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from assistant.assistant import Assistant

QUESTIONS = Path(__file__).parent / "questions.jsonl"
SEED = 7


def without_asked(folder: Path, copy: Path) -> Path:
    """A copy of a folder of articles that list no ways to ask, as an owner's usually do not."""
    shutil.copytree(folder, copy)
    for file in copy.glob("*/*.md"):
        article = frontmatter.loads(file.read_text(encoding="utf-8"))
        article.metadata.pop("asked", None)
        file.write_text(frontmatter.dumps(article), encoding="utf-8")
    return copy


def judged(assistant: Assistant, names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Signals (questions, names) and labels of this library's questions.

    A question that is turned down before it is read, in another language or without a subject,
    has no signals and is left out.
    """
    rows, labels = [], []
    for line in QUESTIONS.read_text("utf-8").splitlines():
        asked = json.loads(line)
        signals = assistant.ask(asked["question"]).signals
        if signals:
            rows.append([signals[name] for name in names])
            labels.append(asked["answerable"])
    return np.array(rows), np.array(labels)


def fit(signals: np.ndarray, labels: np.ndarray, names: Sequence[str]) -> dict[str, float]:
    """A weight for each name, and "bias"; both classes count alike."""
    model = _model().fit(signals, labels)
    weights = {name: round(float(w), 2) for name, w in zip(names, model.coef_[0], strict=True)}
    return weights | {"bias": round(float(model.intercept_[0]), 2)}


def held_out(
    signals: np.ndarray, labels: np.ndarray
) -> tuple[float, dict[float, tuple[float, float]]]:
    """Area under the curve, and by threshold the shares answered and refused; tenfold."""
    folds = StratifiedKFold(10, shuffle=True, random_state=SEED)
    p = cross_val_predict(_model(), signals, labels, cv=folds, method="predict_proba")[:, 1]
    trade = {
        t: (float((p[labels] >= t).mean()), float((p[~labels] < t).mean()))
        for t in (0.28, 0.32, 0.36, 0.4, 0.44, 0.48)
    }
    return float(roc_auc_score(labels, p)), trade


def area(labels: Sequence[bool], scores: Sequence[float]) -> float:
    """Area under the receiver operating characteristic."""
    return float(roc_auc_score(labels, scores))


def _model() -> LogisticRegression:
    return LogisticRegression(C=3.0, class_weight="balanced", max_iter=5000)
