"""Reads two texts as one, to tell whether the second answers, or says no more than, the first.

Embeddings of each alone cannot tell who did what to whom; read together, word by word, the two can
be compared. This is the bundled embedding model taught to do so: `weights.npz` holds what training
(`python -m training.pairs`) added to its weights, and a small head for each of the two lessons.
docs/crossencoder.md is the model card. It works beside any embedding model.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from assistant.embedding import bundled_model

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import ModuleDict

Pair = tuple[str, str]
"""A question and a sentence under its heading; or a quote and a sentence."""
Lesson = Literal["answers", "says"]
"""Whether the sentence answers the question; whether the quote says what the sentence says."""
LESSONS: tuple[Lesson, ...] = get_args(Lesson)

LONGEST = 256
"""Tokens of a pair that are read; the longer text is cut."""
AT_A_TIME = 32
"""Pairs read at a time, of similar length."""
STEPS = 127
"""Steps from 0 to the largest number of a row, in which its numbers are kept."""
INNER = 128
"""Width of a head."""
DROPPED = 0.1
"""Share of a head's input that is left out in training."""


@dataclass(frozen=True, slots=True)
class CrossEncoder:
    """Safe to use from several threads. heads: one for each lesson."""

    model: Any
    tokenizer: Any
    heads: ModuleDict
    lock: threading.Lock

    def odds(self, lesson: Lesson, pairs: Sequence[Pair]) -> NDArray[np.float32]:
        """For each pair the log odds that it is so; above 0 if it is likely."""
        import torch

        found = np.zeros(len(pairs), np.float32)
        order = sorted(range(len(pairs)), key=lambda at: sum(map(len, pairs[at])))
        with self.lock, torch.inference_mode():
            for start in range(0, len(order), AT_A_TIME):
                places = order[start : start + AT_A_TIME]
                read = read_together(self.model, self.tokenizer, [pairs[at] for at in places])
                found[places] = self.heads[lesson](read).squeeze(-1).numpy()
        return found


def read_together(model: Any, tokenizer: Any, pairs: Sequence[Pair]) -> Tensor:
    """What a model makes of pairs, shape (pairs, 2 × hidden).

    The vector of the first token, which stands for the pair, and the mean of the second text's.
    """
    import torch

    texts = tokenizer(
        [first for first, _ in pairs],
        [second for _, second in pairs],
        padding=True,
        truncation="longest_first",
        max_length=LONGEST,
        return_tensors="pt",
    )
    vectors = model(**texts).last_hidden_state
    second = (texts["token_type_ids"] * texts["attention_mask"]).unsqueeze(-1)
    mean = (vectors * second).sum(1) / second.sum(1)
    return torch.cat([vectors[:, 0], mean], dim=-1)


def heads(hidden: int) -> ModuleDict:
    """For each lesson what turns a pair's vector into log odds, untaught."""
    from torch import nn

    return nn.ModuleDict(
        {
            lesson: nn.Sequential(
                nn.Dropout(DROPPED), nn.Linear(2 * hidden, INNER), nn.Tanh(), nn.Linear(INNER, 1)
            )
            for lesson in LESSONS
        }
    )


@cache
def shipped() -> CrossEncoder:
    """The bundled model with what `weights.npz` adds to it. Raises ModelMissing."""
    import torch

    model, tokenizer = bundled_model()
    judges = heads(model.config.hidden_size)
    resource = files("assistant.crossencoder").joinpath("weights.npz")
    with as_file(resource) as path, np.load(path) as file, torch.no_grad():
        for name, values in model.state_dict().items():
            if name in file:
                values += torch.from_numpy(unpacked(file[name], file[f"{name}/step"]))
        judges.load_state_dict({name: torch.from_numpy(file[name]) for name in judges.state_dict()})
    return CrossEncoder(model.eval(), tokenizer, judges.eval(), threading.Lock())


def packed(numbers: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Numbers as whole ones of eight bits, and for each row the step between two of them."""
    step = np.abs(numbers).max(axis=-1, keepdims=True) / STEPS
    step[step == 0] = 1
    return np.round(numbers / step).astype(np.int8), step.astype(np.float32)


def unpacked(whole: NDArray[np.int8], step: NDArray[np.float32]) -> NDArray[np.float32]:
    """The reverse.

    >>> unpacked(*packed(np.array([[0.0, 1.27], [-2.54, 0.02]]))).round(2).tolist()
    [[0.0, 1.27], [-2.54, 0.02]]
    """
    return (whole * step).astype(np.float32)
