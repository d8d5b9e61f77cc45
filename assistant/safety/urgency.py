"""A second opinion: how a message reads as a whole, for words that no table foresees.

A support vector machine over two embeddings, of the message and of what it tells of as present: how
near is it to messages that are urgent, and to messages that only sound so? Those messages' vectors
and their weights stand in `urgency.npz`, made by `python -m training.urgency` for one embedding
model; for another there is no second opinion. docs/decisions.md tells from what, and how well.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from assistant.embedding import Embedder, Vectors
from assistant.safety.frames import spared
from assistant.safety.wording import clauses

URGENT = 0.0
"""Margin from which a message is taken as urgent: there it is as near to the one kind as to the
other. docs/decisions.md has the trade."""
LEAST = 2
"""Words that must be told; one alone says too little."""
STEPS = 400
"""Steps of 1 in which a vector's numbers are kept, as whole numbers of eight bits."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Messages by which others are judged, n of them.

    examples has shape (2, n, dimension): what is told as present, and the whole message. weights,
    above 0 for urgent ones, has shape (n,). sharpness: how fast an example counts less with
    distance.
    """

    embedder: str
    examples: NDArray[np.int8]
    weights: NDArray[np.float32]
    bias: float
    sharpness: float

    def margin(self, vectors: Vectors) -> float:
        """How far a message, shape (2, dimension), lies on the urgent side; below 0: the other."""
        near = np.einsum("snd,sd->n", self.examples.astype(np.float32) / STEPS, vectors)
        return float(self.weights @ np.exp(2 * self.sharpness * (near - 2))) + self.bias


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


def reads_urgent(message: str, embedder: Embedder) -> bool:
    """Whether a message reads as an emergency; False with another embedding model."""
    told, machine = present(message), shipped()
    if len(told.split()) < LEAST or embedder.fingerprint != machine.embedder:
        return False
    return machine.margin(embedder.embed_passages([told, message])) >= URGENT


@cache
def shipped() -> Machine:
    """The machine of `urgency.npz`."""
    with as_file(files("assistant.safety").joinpath("urgency.npz")) as path, np.load(path) as file:
        return Machine(
            str(file["embedder"]),
            file["examples"],
            file["weights"],
            float(file["bias"]),
            float(file["sharpness"]),
        )
