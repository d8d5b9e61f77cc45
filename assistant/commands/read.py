"""`python -m assistant read`: how well given sentences answer given questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.commands.common import open_for, parser, run_batch, text_field
from assistant.errors import QuestionError


def main(arguments: Sequence[str]) -> int:
    """0, or 1 if a line of the batch failed."""
    made = parser("read", "Score sentences as answers to questions.")
    made.add_argument(
        "--batch", type=Path, metavar="FILE", required=True, help="JSON lines; - for standard input"
    )
    made.add_argument(
        "--json", action="store_true", help="add the signals behind judgement and scores"
    )
    options = made.parse_args(arguments)
    assistant = open_for(options)

    def handle(line: dict[str, Any]) -> dict[str, Any]:
        sentences = line.get("sentences")
        if not isinstance(sentences, list) or not all(isinstance(s, str) for s in sentences):
            raise QuestionError("'sentences' must be a list of texts")
        heading = text_field(line, "heading") if line.get("heading") is not None else ""
        reading = assistant.read(text_field(line, "question"), heading, sentences)
        result: dict[str, Any] = {
            "scores": [round(score, 6) for score in reading.scores],
            "answers": round(reading.answers, 6),
        }
        if options.json:
            result["signals"] = _rounded(reading.signals or {})
            result["sentences"] = [_rounded(row) for row in reading.of_each]
        return result

    return run_batch(options.batch, handle)


def _rounded(signals: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 6) for name, value in signals.items()}
