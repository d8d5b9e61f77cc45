"""`python -m training FOLDER`: fit the reader's weights, or with --report measure those shipped.

With a FOLDER of public sets the weights of sentences given alone, and with --library those of a
library's sentences too: all that answers from a library was measured with the ones that ship.
Without a FOLDER the judgement of what this library was searched for, as is due when the articles,
the search or the signals have changed."""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from tqdm import tqdm

from assistant.assistant import Assistant, open_assistant
from assistant.embedding import open_embedder
from assistant.index import IndexFolder, LiveIndex
from assistant.ingestion import ingest
from assistant.reader.judgement import answered
from assistant.reader.reading import COSINE_ALONE, WEIGHTS, Reading, Weights
from assistant.settings import BUNDLED_MODEL, ROOT, Settings, read_settings
from training import judging
from training.primed import Primed
from training.ranking import Questions, ascend
from training.sets import Example, elsewhere, read_sets

FILE = ROOT / "assistant" / "reader" / "weights.json"
TRAINED_ON = ("SelQA", "SQuAD")
FIXED = ("heading", "coverage")
"""The sets have one heading for all sentences of a question, and other words than this library:
these two weights are chosen on its own development questions (docs/decisions.md)."""
START = {"late_interaction": 0.61, "cosine": 0.25, "heading": 0.07, "coverage": 0.07}
WORDS = {"together": 0.08, "pairs": 0.05}
"""What sentences given alone have in place of `FIXED`, beside the weights of a library's. Chosen on
train and dev for the surest gain over late interaction: 1.75 times the standard error of 200
questions on SelQA, 1.53 on SQuAD. Weights fitted freely to the mean gain more there, but less
surely (1.5 on SelQA), and lose on CLAPnq (.776): questions written in sight of a text share its
words."""
NEAR = {
    "nearness": 1.0,
    "late_interaction": 1.0,
    "least_met": 0.5,
    "stands_out": 1.0,
    "sentences": -0.12,
}
"""What speaks for an answer among sentences given alone, in proportions that are not learned:
learned on SQuAD they do worse on every other set (docs/reader.md)."""
NEAREST = {"nearness": 1.0}
AGAINST = ("figures", "negated", "unnamed", "opposite")
TRUST = 0.4
"""Share of what SQuAD teaches of words that contradict: its questions without an answer were made
from others by hand, often by such a word."""
UNTRAINED = ("late_interaction", "cosine", "coverage")


@dataclass(frozen=True, slots=True)
class Read:
    """An example and what the reader made of it."""

    example: Example
    reading: Reading


def main() -> int:
    options = _parser().parse_args()
    settings = read_settings(embedding_model=BUNDLED_MODEL, chat_model="", query_prompt="")
    weights = {"reader": WEIGHTS, "cosine alone": COSINE_ALONE}
    if not options.report and not options.folder:
        weights = _judging(settings, weights)
    if options.folder:
        read = _read(settings, options.folder, options.cache)
        if not options.report:
            weights = _reading(read, weights)
            if options.library:
                weights["reader"] = {**weights["reader"], "sentence": _of_a_library(read)}
        splits = {"test" if options.report else "dev"}
        print("\n".join(table(read, weights["reader"], splits)))
    if not options.report:
        FILE.write_text(json.dumps(weights, indent=2) + "\n", "utf-8")
    print(f"{FILE.name}: sha256 {hashlib.sha256(FILE.read_bytes()).hexdigest()}")
    return 0


def _judging(settings: Settings, weights: Mapping[str, Weights]) -> dict[str, Weights]:
    """The weights with the judgement of what a library was searched for fitted again.

    To this library as it ships, and as it would be without ways to ask.
    """
    signals = [name for name in WEIGHTS["answers"] if name != "bias"]
    with TemporaryDirectory() as folder:
        plain = _without_asked(settings, Path(folder))
        found = [judging.judged(each, signals) for each in (open_assistant(settings), plain)]
    for name, part in zip(("as it ships", "without ways to ask"), found, strict=True):
        area, trade = judging.held_out(*part)
        print(f"this library {name}, {len(part[1])} questions: area {area:.3f}")
        for threshold, (let_through, refused) in trade.items():
            print(f"  from {threshold}: {let_through:.1%} answered, {refused:.1%} refused")
    values, labels = (np.concatenate(both) for both in zip(*found, strict=True))
    near = values[:, [signals.index(name) for name in ("nearness", "prompted")]]
    print(f"nearness alone: area {judging.held_out(near, labels)[0]:.3f}")
    answers = {
        "reader": judging.fit(values, labels, signals),
        "cosine alone": judging.fit(near, labels, ["nearness", "prompted"]),
    }
    return {name: {**part, "answers": answers[name]} for name, part in weights.items()}


def _without_asked(settings: Settings, folder: Path) -> Assistant:
    """An assistant to the library as it would be without ways to ask; what it needs in `folder`."""
    embedder = open_embedder(settings)
    index = IndexFolder(folder / "index")
    ingest((judging.without_asked(ROOT / "corpus", folder / "corpus"),), index, embedder)
    return Assistant(settings, embedder, LiveIndex(index, embedder.fingerprint))


def _reading(read: Sequence[Read], weights: Mapping[str, Weights]) -> dict[str, Weights]:
    """The weights with those of sentences given alone fitted again."""
    kept = {name: w for name, w in WEIGHTS["sentence"].items() if name not in FIXED}
    given = [r for r in read if (r.example.set, r.example.split) == ("SQuAD", "train")]
    fitted = {
        "reader": {
            "given sentence": kept | WORDS,
            "given": _given(given),
        },
        "cosine alone": {
            "given sentence": {"cosine": 1.0},
            "given": _given(given, NEAREST, ()),
        },
    }
    return {name: {**part, **fitted[name]} for name, part in weights.items()}


def _of_a_library(read: Sequence[Read]) -> dict[str, float]:
    """Weights of a sentence of the library's."""
    start = {name: START.get(name, 0.0) for name in WEIGHTS["sentence"]}
    parts = [_questions(read, name, {"train"}, start) for name in TRAINED_ON]
    return ascend(parts, start, fixed=FIXED)


def _given(
    read: Sequence[Read],
    near: Mapping[str, float] = NEAR,
    against: Sequence[str] = AGAINST,
) -> dict[str, float]:
    """Weights of the judgement of sentences given alone; `near` keeps its proportions."""
    signals = [r.reading.signals or {} for r in read]
    values = [
        [sum(w * s[name] for name, w in near.items()), *(s[name] for name in against)]
        for s in signals
    ]
    labels = [bool(r.example.answerable) for r in read]
    whole, *others = judging.fit(np.array(values), np.array(labels), ["near", *against]).items()
    return {name: round(whole[1] * w, 2) for name, w in near.items()} | {
        name: weight if name == "bias" else round(TRUST * weight, 2) for name, weight in others
    }


def table(read: Sequence[Read], weights: Weights, splits: set[str]) -> list[str]:
    """Markdown: mean average precision and area, ours beside the signals alone."""
    heads = ("ours", *UNTRAINED, "nearness")
    lines = [f"| set | questions | {' | '.join(heads)} |", f"|---|---|{'---|' * len(heads)}"]
    for name in dict.fromkeys(r.example.set for r in read):
        for split in sorted({"test"} if name == "CLAPnq" else splits):
            asked = _questions(
                read, name, {split}, dict.fromkeys((*weights["given sentence"], *UNTRAINED))
            )
            if len(asked):
                values = [asked.precision(weights["given sentence"])]
                values += [asked.precision({signal: 1.0}) for signal in UNTRAINED]
                lines.append(_row(f"{name} {split}, MAP", len(asked), [*values, None]))
            judged = [
                r
                for r in read
                if (r.example.set, r.example.split) == (name, split)
                and r.example.answerable is not None
            ]
            if judged:
                truth = [bool(r.example.answerable) for r in judged]
                probable = [answered(r.reading.signals or {}, weights["given"]) for r in judged]
                alone = [
                    [max(row[signal] for row in r.reading.of_each) for r in judged]
                    for signal in UNTRAINED
                ]
                alone.append([(r.reading.signals or {})["nearness"] for r in judged])
                values = [judging.area(truth, scores) for scores in (probable, *alone)]
                lines.append(_row(f"{name} {split}, answerable: area", len(judged), values))
    return lines


def _row(name: str, count: int, values: Sequence[float | None]) -> str:
    cells = ("–" if value is None else f"{value:.3f}" for value in values)
    return f"| {name} | {count:,} | {' | '.join(cells)} |"


def _questions(
    read: Sequence[Read], name: str, splits: set[str], signals: Iterable[str]
) -> Questions:
    chosen = [r for r in read if r.example.set == name and r.example.split in splits]
    return Questions(list(signals), [(r.reading.of_each, r.example.labels) for r in chosen])


def _read(settings: Settings, folder: Path, cache: Path | None) -> list[Read]:
    """Every example read; minutes, so that a cache may keep it between runs."""
    if cache and cache.exists():
        kept: list[Read] = pickle.loads(cache.read_bytes())
        return kept
    examples = list(read_sets(folder))
    examples += elsewhere([e for e in examples if e.set in TRAINED_ON])
    headed = (f"{e.heading} {s}" for e in examples for s in e.sentences)
    alone = (s for e in examples for s in e.sentences)
    headings = (e.heading for e in examples)
    embedder = Primed(
        open_embedder(settings), chain(headed, alone, headings), (e.question for e in examples)
    )
    live = LiveIndex(IndexFolder(settings.index), embedder.fingerprint)
    assistant = Assistant(settings, embedder, live)
    read = [
        Read(e, assistant.read(e.question, e.heading, e.sentences))
        for e in tqdm(examples, disable=None)
    ]
    if cache:
        cache.write_bytes(pickle.dumps(read))
    return read


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser("python -m training", description=__doc__)
    made.add_argument(
        "folder", type=Path, nargs="?", help="with the folders selqa, squad2-half, clapnq"
    )
    made.add_argument(
        "--library", action="store_true", help="fit the weights of a library's sentences too"
    )
    made.add_argument("--report", action="store_true", help="measure the test parts, fit nothing")
    made.add_argument("--cache", type=Path, metavar="FILE", help="keep what was read there")
    return made


if __name__ == "__main__":
    raise SystemExit(main())
