"""`python -m assistant ask`: a question on the command line, or a batch of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.commands.common import open_for, parser, print_json, run_batch, text_field
from assistant.types import Answer
from assistant.wire import answer_json, turns_from_json


def main(arguments: Sequence[str]) -> int:
    """0, or 1 if a line of a batch failed."""
    made = parser("ask", "Answer a question from the library.")
    made.add_argument("question", nargs="?", help="the question, in quotation marks")
    made.add_argument("--json", action="store_true", help="print every field as JSON")
    made.add_argument("--batch", type=Path, metavar="FILE", help="JSON lines; - for standard input")
    made.add_argument(
        "--show-prompt", action="store_true", help="print what a chat model is sent, ask none"
    )
    options = made.parse_args(arguments)
    if (options.question is None) == (options.batch is None):
        made.error("give a question or --batch FILE")
    if options.show_prompt and (options.batch or options.json):
        made.error("--show-prompt goes with a question alone")
    assistant = open_for(options)
    if options.batch:
        assistant.warm_up()

        def handle(line: dict[str, Any]) -> dict[str, Any]:
            question, history = text_field(line, "question"), turns_from_json(line.get("history"))
            return answer_json(assistant.ask(question, history), line.get("id"))

        return run_batch(options.batch, handle)
    if options.show_prompt:
        _print_prompt(assistant.prompt(options.question))
    elif options.json:
        assistant.warm_up()
        print_json(answer_json(assistant.ask(options.question)))
    else:
        _print(assistant.ask(options.question))
    return 0


def _print_prompt(messages: Sequence[tuple[str, str]]) -> None:
    for role, text in messages:
        print(f"--- {role}\n{text}")
    if not messages:
        print("Nothing is sent: the library answers this by itself.")


def _print(answer: Answer) -> None:
    """For people: the answer, then its quotes with where they stand."""
    step = 0
    for sentence in answer.sentences:
        marks = "".join(f" [{n}]" for n in sentence.citations)
        step = step + 1 if sentence.form == "step" else 0
        bullet = {"text": "", "item": "- ", "step": f"{step}. "}[sentence.form]
        print(f"{bullet}{sentence.text}{marks}")
    for citation in answer.citations:
        quote = citation.quote
        section = f" › {quote.section}" if quote.section else ""
        print(f"\n[{citation.number}] {quote.title}{section} ({quote.standing or 'not rated'})")
        print(f"    {citation.url}")
    for note in answer.notes:
        print(f"\n{note}")
    if answer.nearest:
        print("\nNearest in the library:")
        for pointer in answer.nearest:
            print(f"- {pointer.title}{f' › {pointer.section}' if pointer.section else ''}")
            print(f"  {pointer.url}")
