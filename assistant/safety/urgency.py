"""A second opinion: how a message reads as a whole, for words that no table foresees.

A logistic function of the embedding of what a message tells of as present. The weights stand in
`urgency.json`, made by `python -m training.urgency` for one embedding model; for another there is
no second opinion. docs/decisions.md tells from what, and how well.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from assistant.embedding import Embedder
from assistant.safety.frames import spared
from assistant.safety.wording import clauses

URGENT = 0.9
"""Probability from which a message is taken as urgent: as often wrong as the table is."""
LEAST = 2
"""Words that must be told; one alone says too little."""


def present(message: str) -> str:
    """What a message tells of, without what is denied, asked about, supposed or past.

    >>> present("no fever, but her calf is hot")
    'no, her calf is hot'
    """
    read = clauses(message)
    told = (
        "".join(c for at, c in enumerate(clause.text) if not any(a <= at < b for a, b in spans))
        for clause, spans in zip(read, spared(read), strict=True)
    )
    return ", ".join(text.strip() for text in told if text.strip())


def reads_urgent(told: str, embedder: Embedder) -> bool:
    """Whether what is present reads as an emergency; False with another embedding model."""
    file = _file()
    if len(told.split()) < LEAST or embedder.fingerprint != file["embedder"]:
        return False
    total = float(embedder.embed_query(told) @ _weights()) + float(file["bias"])
    return 1.0 / (1.0 + math.exp(-total)) >= URGENT


@cache
def _file() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(
        files("assistant.safety").joinpath("urgency.json").read_text("utf-8")
    )
    return read


@cache
def _weights() -> Any:
    return np.array(_file()["weights"], dtype=np.float32)
