"""`ask` in batch mode, stage by stage, against embedding the question alone.

Embedding the question is the least that any such answer costs; the ratio says how many times
that a whole answer takes. Asked as `ask --batch` does, after warm-up; "cold" is the first time
each question is asked, "warm" the second. Embedding takes turns with asking. On a machine too
slow for all of them in time, as many are asked as fit.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.assistant import Assistant, open_assistant
from assistant.embedding import SentenceTransformerEmbedder, open_embedder
from assistant.settings import BUNDLED_MODEL, read_settings
from assistant.types import Answer, Turn
from benchmarks.common import ROOT, Row, built_index, percentile

QUESTIONS = ROOT / "tests" / "eval" / "dev.jsonl"
ASKED = 60
SECONDS = 40.0
"""For the first pass; the second asks the same."""


@dataclass(frozen=True, slots=True)
class Question:
    """A development question with the turns before it."""

    text: str
    history: tuple[Turn, ...]


def rows() -> list[Row]:
    settings = read_settings(index=built_index()[0], embedding_model=BUNDLED_MODEL, chat_model="")
    assistant, embedder = open_assistant(settings), open_embedder(settings)
    assistant.warm_up()
    embedder.embed_query("What is this library about?")
    questions = _questions()
    cold, embedding_cold = _ask(assistant, embedder, questions, SECONDS)
    warm, embedding_warm = _ask(assistant, embedder, questions[: len(cold)], float("inf"))
    return [*_rows("cold", cold, embedding_cold), *_rows("warm", warm, embedding_warm)]


def _ask(
    assistant: Assistant,
    embedder: SentenceTransformerEmbedder,
    questions: Sequence[Question],
    seconds: float,
) -> tuple[list[Answer], float]:
    """As many answers as fit (two at least), and the median seconds of embedding a question."""
    answers: list[Answer] = []
    embedding: list[float] = []
    until = time.perf_counter() + seconds
    for question in questions:
        if len(answers) >= 2 and time.perf_counter() > until:
            break
        answers.append(assistant.ask(question.text, question.history))
        started = time.perf_counter()
        embedder.embed_query(question.text)
        embedding.append(time.perf_counter() - started)
    return answers, percentile(embedding, 50)


def _rows(state: str, answers: Sequence[Answer], embedding: float) -> list[Row]:
    stages: dict[str, list[float]] = {"whole answer": [a.seconds for a in answers]}
    for answer in answers:
        for stage, seconds in answer.stages:
            stages.setdefault(stage, []).append(seconds)
    return [_row(f"{state}: {stage}", seconds, embedding) for stage, seconds in stages.items()]


def _row(what: str, seconds: Sequence[float], embedding: float) -> Row:
    middle, high = percentile(seconds, 50), percentile(seconds, 95)
    return Row(
        "answer",
        f"{what}, p50 / p95 of {len(seconds)}",
        f"{1000 * middle:.0f} / {1000 * high:.0f} ms",
        f"{1000 * embedding:.0f} ms",
        f"{middle / embedding:.1f} / {high / embedding:.1f}",
    )


def _questions() -> list[Question]:
    """The first answerable ones of the development split."""
    lines = map(json.loads, QUESTIONS.read_text(encoding="utf-8").splitlines())
    asked = [
        Question(line["question"], tuple(Turn(t["role"], t["content"]) for t in line["history"]))
        for line in lines
        if line["answerable"]
    ]
    return asked[:ASKED]
