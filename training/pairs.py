"""`python -m training.pairs FOLDER`: teach the bundled model to read two texts together.

Two lessons, a batch of one or the other at a time. Whether a sentence answers a question: the
`train` parts of the public sets in FOLDER that may be trained on, and the library's development
questions. Whether a quote says what a sentence says: tests/data/told.jsonl, quotes that each have
sentences which say no more ("same") and sentences which say something else ("other"), written by
people who had not seen the gate, three of its sets of sentences, and sentences under a quote that
is not theirs. 40 minutes on two cores; docs/crossencoder.md tells how good it is.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.feature_extraction.text import TfidfVectorizer
from torch import nn

from assistant.assistant import Assistant, open_assistant
from assistant.crossencoder import LESSONS, Lesson, Pair, heads, packed, read_together
from assistant.embedding import bundled_model
from assistant.evaluate import read_gold
from assistant.quotes import quotable
from assistant.settings import BUNDLED_MODEL, ROOT, read_settings
from assistant.text import words
from assistant.types import Quote
from training.sets import Example, read_sets

FILE = ROOT / "assistant" / "crossencoder" / "weights.npz"
TOLD = ROOT / "tests" / "data" / "told.jsonl"
GATE = tuple(ROOT / "tests" / "eval" / f"gate_{name}.jsonl" for name in ("dev", "test", "third"))
ASKED = tuple(
    ROOT / "tests" / "eval" / f"{name}.jsonl"
    for name in ("dev", "second_dev", "third", "fourth", "fifth")
)
ANSWERING = ("SelQA", "SQuAD")
EPOCHS: dict[Lesson, int] = {"answers": 2, "says": 6}
RIGHT, WRONG = 2, 4
"""Sentences that answer, and that do not, taken at most for one question."""
UNANSWERED = 2
"""Sentences taken of a passage that does not answer a question."""
FOUND = 10
"""Best passages of the library of which the sentences for a question are taken."""
DRAWN = 60
"""Quotes drawn, of which the one most alike lends its sentence to another."""
BATCH = 32
POOL = 16
"""Batches that are drawn at once and sorted by length, so that little is padding."""
RATE = 1.5e-4
WARM = 0.1
"""Share of the steps in which the rate rises to RATE; then it falls to 0."""
SOFT = 0.05
"""How far a label is moved towards the middle: some pairs are a matter of opinion."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A pair, and whether what the lesson asks of it is so."""

    lesson: Lesson
    pair: Pair
    true: bool


def main() -> int:
    parser = argparse.ArgumentParser("python -m training.pairs", description=__doc__)
    parser.add_argument("folder", type=Path, help="with the folders selqa and squad2-half")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    lessons: dict[Lesson, list[Labelled]] = {
        "answers": [*_answering(read_sets(options.folder), chance), *_asked(chance)],
        "says": [*_told(), *_gate(), *_elsewhere(chance)],
    }
    print({lesson: len(pairs) for lesson, pairs in lessons.items()}, flush=True)
    _teach(_batches(lessons, chance))
    return 0


def _teach(batches: Sequence[list[Labelled]]) -> None:
    model, tokenizer = bundled_model()
    before = {name: values.clone() for name, values in model.state_dict().items()}
    for name, values in model.named_parameters():
        values.requires_grad = "encoder" in name or "token_type" in name
    judges = heads(model.config.hidden_size)
    taught = [values for values in model.parameters() if values.requires_grad]
    taught += judges.parameters()
    optimiser = torch.optim.AdamW(taught, lr=RATE)
    steps = len(batches)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / (WARM * steps)) * (steps - step) / steps
    )
    started = time.monotonic()
    losses: dict[Lesson, list[float]] = {lesson: [] for lesson in LESSONS}
    model.train()
    for number, batch in enumerate(batches, start=1):
        lesson = batch[0].lesson
        # Half as many digits: twice as fast where the processor has the means.
        with torch.autocast("cpu", dtype=torch.bfloat16):
            read = read_together(model, tokenizer, [row.pair for row in batch])
            odds = judges[lesson](read).squeeze(-1).float()
        truth = torch.tensor([1 - SOFT if row.true else SOFT for row in batch])
        loss = nn.functional.binary_cross_entropy_with_logits(odds, truth)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(taught, 1.0)
        optimiser.step()
        schedule.step()
        losses[lesson].append(loss.item())
        if number % 100 == 0 or number == steps:
            recent = {name: round(float(np.mean(last[-50:])), 3) for name, last in losses.items()}
            minutes = (time.monotonic() - started) / 60
            print(f"{number} of {steps} steps, loss {recent}, {minutes:.0f} min", flush=True)
            _save(before, model, judges)


def _answering(examples: Iterator[Example], chance: random.Random) -> Iterator[Labelled]:
    for e in examples:
        if e.split != "train" or e.set not in ANSWERING:
            continue
        right = [
            f"{e.heading}: {s}" for s, is_so in zip(e.sentences, e.labels, strict=True) if is_so
        ]
        wrong = [f"{e.heading}: {s}" for s in e.sentences if f"{e.heading}: {s}" not in right]
        yield from _chosen(e.question, right[:RIGHT], wrong, chance)


def _asked(chance: random.Random) -> Iterator[Labelled]:
    """Of what the library's search finds for its development questions, by their key points."""
    assistant = open_assistant(read_settings(embedding_model=BUNDLED_MODEL, chat_model=""))
    for gold in chain.from_iterable(map(read_gold, ASKED)):
        points = list(chain.from_iterable(gold.key_points))
        asks = words(gold.question) and not (gold.urgent or gold.history)
        if not asks or (gold.answerable and not points):
            continue
        right, wrong = [], []
        for quote in _found(assistant, gold.question):
            answers = any(point in quote.text.lower() for point in points)
            said = f"{quote.section or quote.title}: {quote.text}"
            (right if answers else wrong).append(said)
        yield from _chosen(gold.question, right[:RIGHT], wrong, chance)


def _found(assistant: Assistant, question: str) -> Iterator[Quote]:
    with assistant.library() as library:
        for hit in assistant.search(question, k=FOUND):
            if article := library.article(hit.passage.article):
                yield from quotable(article, hit.passage.start, hit.passage.end)


def _chosen(
    question: str, right: Sequence[str], wrong: Sequence[str], chance: random.Random
) -> Iterator[Labelled]:
    most = WRONG if right else UNANSWERED
    yield from (Labelled("answers", (question, said), True) for said in right)
    for said in chance.sample(wrong, min(most, len(wrong))):
        yield Labelled("answers", (question, said), False)


def _told() -> Iterator[Labelled]:
    for row in _lines(TOLD):
        yield from (Labelled("says", (row["quote"], said), True) for said in row["same"])
        yield from (Labelled("says", (row["quote"], said), False) for said in row["other"])


def _gate() -> Iterator[Labelled]:
    for file in GATE:
        for row in _lines(file):
            pair = (row["quote"], row["sentence"])
            yield Labelled("says", pair, row["label"] == "faithful")


def _elsewhere(chance: random.Random) -> Iterator[Labelled]:
    """For each quote a sentence that says what another quote says, of any or of one like it."""
    rows = list(_lines(TOLD))
    told = TfidfVectorizer(stop_words="english").fit_transform(row["quote"] for row in rows)
    alike = (told @ told.T).toarray()
    for at, row in enumerate(rows):
        drawn = chance.sample([*range(at), *range(at + 1, len(rows))], DRAWN if at % 2 else 1)
        other = max(drawn, key=lambda place: alike[at, place])
        yield Labelled("says", (row["quote"], chance.choice(rows[other]["same"])), False)


def _batches(
    lessons: Mapping[Lesson, list[Labelled]], chance: random.Random
) -> list[list[Labelled]]:
    """All batches of all epochs, those of the two lessons evenly mixed."""
    placed: list[tuple[float, list[Labelled]]] = []
    for lesson, pairs in lessons.items():
        own = [batch for _ in range(EPOCHS[lesson]) for batch in _epoch(pairs, chance)]
        placed += [(at / len(own), batch) for at, batch in enumerate(own)]
    return [batch for _, batch in sorted(placed, key=lambda place: place[0])]


def _epoch(pairs: list[Labelled], chance: random.Random) -> list[list[Labelled]]:
    """Every pair once, in batches of similar length."""
    order, found = chance.sample(pairs, len(pairs)), []
    for at in range(0, len(order), BATCH * POOL):
        pool = sorted(order[at : at + BATCH * POOL], key=lambda row: sum(map(len, row.pair)))
        found += [pool[start : start + BATCH] for start in range(0, len(pool), BATCH)]
    return chance.sample(found, len(found))


def _save(before: Mapping[str, torch.Tensor], model: nn.Module, judges: nn.Module) -> None:
    """Write what training added so far to the weights of the encoder, and the heads whole."""
    file: dict[str, np.ndarray] = {}
    for name, values in model.state_dict().items():
        added = (values - before[name]).numpy()
        if added.any():
            file[name], file[f"{name}/step"] = packed(added)
    file |= {name: values.numpy() for name, values in judges.state_dict().items()}
    np.savez_compressed(FILE, **file)  # type: ignore[arg-type]


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


if __name__ == "__main__":
    raise SystemExit(main())
