"""Public sets in one form: a question, sentences under a heading, which of them answer it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.text import sentences


@dataclass(frozen=True, slots=True)
class Example:
    """labels: 1 for a sentence that answers. answerable: None where the set does not tell."""

    set: str
    article: str
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


def elsewhere(examples: Sequence[Example]) -> Iterator[Example]:
    """Each question that has an answer, and again with another passage of the same article.

    The other one does not answer: as most questions without an answer are, not made from a
    sentence by hand but asked of the wrong place. It stands half the article further on; an
    article of one passage has none. Nothing is labelled: only the judgement is of interest.
    """
    passages: dict[tuple[str, str, str], dict[tuple[str, ...], Example]] = {}
    for e in examples:
        passages.setdefault((e.set, e.split, e.article), {}).setdefault(e.sentences, e)
    for e in examples:
        article = list(passages[e.set, e.split, e.article].values())
        if any(e.labels) and len(article) > 1:
            at = [other.sentences for other in article].index(e.sentences)
            other = article[(at + len(article) // 2) % len(article)]
            name = f"{e.set} elsewhere"
            yield replace(e, set=name, labels=(), answerable=True)
            yield replace(other, set=name, question=e.question, labels=(), answerable=False)


def _selqa(folder: Path) -> Iterator[Example]:
    for row in _lines(folder / "labels.jsonl"):
        candidates = row["candidates"]
        yield Example(
            "SelQA",
            row["article"],
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
        title = passage["title"]
        yield Example(
            "SQuAD", title, row["split"], row["text"], title, said, labels, row["answerable"]
        )


def _clapnq(folder: Path) -> Iterator[Example]:
    """Measured only, never trained on."""
    passages = {row["id"]: row for row in _lines(folder / "corpus.jsonl")}
    for row in _lines(folder / "queries.jsonl"):
        passage = passages[row["passage"]]
        said = tuple(passage.get("sentences") or _sentences(passage["text"]))
        chosen = [text.strip() for text in row.get("selected_sentences") or () if text.strip()]
        labels = tuple(int(any(c in s or s.strip() in c for c in chosen)) for s in said)
        title = passage["title"]
        yield Example("CLAPnq", title, "test", row["text"], title, said, labels, row["answerable"])


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in sentences(text))


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
