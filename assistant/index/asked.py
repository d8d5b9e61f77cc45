"""Ways to ask for a section, beside the passages that tell it.

Each way to ask goes to the passage of its section that it is nearest to, and its vector lies half
way between the two: near to questions put like it, and to what the passage says. On its own
it is found by whatever sounds alike (docs/decisions.md has the figures).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from assistant.embedding import Vectors
from assistant.types import Passage


def shared_out(passages: Sequence[Passage], vectors: Mapping[str, Vectors]) -> tuple[Passage, ...]:
    """The passages of an article, each way to ask with one of them alone.

    vectors holds one for each embedded text.
    """
    sections: dict[str, list[Passage]] = {}
    for passage in passages:
        sections.setdefault(passage.anchor, []).append(passage)
    kept = {p.id: asked for told in sections.values() for p, asked in _shared(told, vectors)}
    return tuple(replace(passage, asked=kept[passage.id]) for passage in passages)


def _shared(
    told: Sequence[Passage], vectors: Mapping[str, Vectors]
) -> Iterable[tuple[Passage, tuple[str, ...]]]:
    """Each passage of a section with its own ways to ask; of equally near ones the first."""
    own = np.array([vectors[passage.embedded_texts[0]] for passage in told])
    nearest = {text: int((own @ vectors[text]).argmax()) for text in told[0].asked}
    for at, passage in enumerate(told):
        yield passage, tuple(text for text in passage.asked if nearest[text] == at)


def stored(passage: Passage, vectors: Mapping[str, Vectors]) -> tuple[Vectors, ...]:
    """What is kept for each of a passage's embedded texts."""
    own, *asked = (vectors[text] for text in passage.embedded_texts)
    return (own, *(halfway(own, way) for way in asked))


def halfway(one: Vectors, other: Vectors) -> Vectors:
    """The unit vector between two that are not opposite."""
    between: Vectors = one + other
    return between / np.float32(max(float(np.linalg.norm(between)), 1e-9))


def beyond(one: Vectors, between: Vectors) -> Vectors:
    """The other of two unit vectors, from one and what lies half way: it is mirrored there.

    >>> beyond(np.array([1.0, 0.0]), np.array([0.6, 0.8])).round(2).tolist()
    [-0.28, 0.96]
    """
    other: Vectors = 2 * (one @ between) * between - one
    return other
