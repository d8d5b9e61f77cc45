"""Test sets: articles, questions, and which article is right for which question."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.articles import read_article
from assistant.types import Turn
from benchmarks.common import ROOT, corpus


@dataclass(frozen=True, slots=True)
class Query:
    """A question with the turns before it; rewrite: a standalone form made by someone else."""

    id: str
    text: str
    history: tuple[Turn, ...] = ()
    rewrite: str = ""


@dataclass(frozen=True, slots=True)
class TestSet:
    """name: for the table. folder: the articles as files. texts: the same by slug, as plain text
    with its title. relevant: for each query id the slugs that answer it, with their grades."""

    name: str
    folder: Path
    texts: Mapping[str, str]
    queries: tuple[Query, ...]
    relevant: Mapping[str, Mapping[str, int]]


def open_set(name: str, split: str, scratch: Path) -> TestSet:
    """The library's own set, or the one in the folder `name`; split "" takes all questions."""
    return _library() if name == "library" else _public(Path(name), split, scratch)


def _library() -> TestSet:
    folder = corpus()
    texts = {}
    for file in sorted(folder.glob("*/*.md")):
        article = read_article(file.read_bytes(), file.relative_to(folder))
        texts[article.slug] = f"{article.title}\n\n{article.text}"
    golds = [g for g in _lines(ROOT / "tests/eval/dev.jsonl") if g["answerable"] and g["articles"]]
    return TestSet(
        "library",
        folder,
        texts,
        tuple(Query(g["id"], g["question"], _turns(g["history"])) for g in golds),
        {g["id"]: dict.fromkeys(g["articles"], 1) for g in golds},
    )


def _public(source: Path, split: str, scratch: Path) -> TestSet:
    """Files are numbered, since an id may not do as a name."""
    folder = scratch / source.name
    folder.mkdir(parents=True, exist_ok=True)
    slugs: dict[str, str] = {}
    texts: dict[str, str] = {}
    for number, row in enumerate(_lines(source / "corpus.jsonl")):
        slug = slugs[row["id"]] = f"d{number:06d}"
        title = row.get("title") or ""
        matter = {"slug": slug, **({"title": title} if title else {})}
        written = f"---\n{yaml.safe_dump(matter, allow_unicode=True)}---\n\n{row['text']}"
        (folder / f"{slug}.md").write_text(written, encoding="utf-8")
        texts[slug] = f"{title}\n\n{row['text']}".strip()
    relevant: dict[str, dict[str, int]] = {}
    with (source / "qrels.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if int(row["score"]) > 0:
                slug = slugs[row["corpus-id"]]
                relevant.setdefault(row["query-id"], {})[slug] = int(row["score"])
    queries = tuple(
        Query(q["id"], q["text"], _turns(q.get("history", ())), q.get("rewrite", ""))
        for q in _lines(source / "queries.jsonl")
        if q["id"] in relevant and (not split or q.get("split") == split)
    )
    return TestSet(source.name, folder, texts, queries, relevant)


def _turns(raw: Any) -> tuple[Turn, ...]:
    return tuple(Turn(turn["role"], turn.get("content") or turn["text"]) for turn in raw)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
