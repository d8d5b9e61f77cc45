"""Public sets in one form: a question, sentences under a heading, which of them answer it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.text import sentences


@dataclass(frozen=True, slots=True)
class Example:
    """labels: 1 for a sentence that answers. answerable: None where the set does not tell."""

    set: str
    split: str
    question: str
    heading: str
    sentences: tuple[str, ...]
    labels: tuple[int, ...]
    answerable: bool | None


def read_sets(folder: Path) -> Iterator[Example]:
    """Every set that is there."""
    for name, read in (("selqa", _selqa), ("squad2-half", _squad), ("clapnq", _clapnq)):
        if (folder / name).is_dir():
            yield from read(folder / name)


def _selqa(folder: Path) -> Iterator[Example]:
    for row in _lines(folder / "labels.jsonl"):
        candidates = row["candidates"]
        yield Example(
            "SelQA",
            row["split"],
            row["question"],
            f"{row['article']} {row['section']}".strip(),
            tuple(c["text"] for c in candidates),
            tuple(int(c["label"]) for c in candidates),
            None,
        )


def _squad(folder: Path) -> Iterator[Example]:
    """A sentence answers if it holds one of the answer strings."""
    passages = {row["id"]: row for row in _lines(folder / "corpus.jsonl")}
    for row in _lines(folder / "queries.jsonl"):
        passage = passages[row["passage"]]
        said = _sentences(passage["text"])
        labels = tuple(int(any(a in s for a in row["answers"])) for s in said)
        yield Example(
            "SQuAD", row["split"], row["text"], passage["title"], said, labels, row["answerable"]
        )


def _clapnq(folder: Path) -> Iterator[Example]:
    """Measured only, never trained on."""
    passages = {row["id"]: row for row in _lines(folder / "corpus.jsonl")}
    for row in _lines(folder / "queries.jsonl"):
        passage = passages[row["passage"]]
        said = tuple(passage.get("sentences") or _sentences(passage["text"]))
        chosen = [text.strip() for text in row.get("selected_sentences") or () if text.strip()]
        labels = tuple(int(any(c in s or s.strip() in c for c in chosen)) for s in said)
        yield Example(
            "CLAPnq", "test", row["text"], passage["title"], said, labels, row["answerable"]
        )


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in sentences(text))


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
