"""`python -m assistant search`: passages for a query, or for a batch of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.commands.common import open_for, parser, print_json, run_batch, text_field
from assistant.retrieval import Filter
from assistant.types import STANDINGS
from assistant.wire import hit_json, turns_from_json


def main(arguments: Sequence[str]) -> int:
    """0, or 1 if a line of a batch failed."""
    made = parser("search", "Find passages in the library.")
    made.add_argument("query", nargs="?", help="what to look for, in quotation marks")
    made.add_argument("--k", type=int, default=10, help="how many passages (default 10)")
    made.add_argument("--topic", default="", help="only this topic")
    made.add_argument("--article", default="", help="only this article")
    made.add_argument("--standing", choices=STANDINGS, default="", help="only what is so rated")
    made.add_argument("--json", action="store_true", help="print JSON")
    made.add_argument("--batch", type=Path, metavar="FILE", help="JSON lines; - for standard input")
    options = made.parse_args(arguments)
    if (options.query is None) == (options.batch is None):
        made.error("give a query or --batch FILE")
    if options.k < 1:
        made.error("--k must be at least 1")
    assistant = open_for(options)
    only = Filter(options.topic, options.article, options.standing)
    if options.batch:

        def handle(line: dict[str, Any]) -> dict[str, Any]:
            text, history = text_field(line, "text"), turns_from_json(line.get("history"))
            hits = assistant.search(text, k=options.k, history=history, only=only)
            return {"hits": [hit_json(hit) for hit in hits]}

        return run_batch(options.batch, handle)
    hits = assistant.search(options.query, k=options.k, only=only)
    if options.json:
        print_json({"hits": [hit_json(hit) for hit in hits]})
    else:
        for number, hit in enumerate(hits, start=1):
            passage = hit.passage
            print(f"{number}. {passage.title} › {passage.section or '—'}")
            print(f"   {' '.join(passage.text.split())[:200]}")
    return 0
