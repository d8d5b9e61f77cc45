"""`python -m assistant feedback`: what readers thought of answers, for the library's owner."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from assistant.commands.common import print_json
from assistant.errors import AssistantError
from assistant.history import Exchange, History, open_history
from assistant.settings import read_settings
from assistant.wire import answer_json


def main(arguments: Sequence[str]) -> int:
    """0, also where nobody has said anything."""
    made = parser("feedback", "List the answers that readers rated, the newest first.")
    made.add_argument("--json", action="store_true", help="print JSON lines with whole answers")
    options = made.parse_args(arguments)
    rated = opened(options).rated()
    for exchange in rated:
        if options.json:
            print_json(_json(exchange))
        else:
            print("\n".join(_lines(exchange)))
    if not (rated or options.json):
        print("No feedback yet.")
    return 0


def parser(name: str, description: str) -> argparse.ArgumentParser:
    """A parser with the option that both commands over conversations take."""
    made = argparse.ArgumentParser(prog=f"assistant {name}", description=description)
    made.add_argument("--data", type=Path, metavar="DIR", help="folder of the conversations")
    return made


def opened(options: argparse.Namespace) -> History:
    """The history of `--data` or of the settings."""
    history = open_history(
        read_settings(**({"data": options.data.resolve()} if options.data else {}))
    )
    if history is None:
        raise AssistantError(
            "Conversations are not kept", fix="Set ASSISTANT_HISTORY=on to keep them."
        )
    return history


def _lines(exchange: Exchange) -> Iterable[str]:
    """For people: when and what, the question, the note."""
    words = {True: "helpful", False: "not helpful", None: "a note"}[exchange.feedback.helpful]
    found = "" if exchange.answer is None or exchange.answer.found else ", refused"
    yield f"{exchange.asked.astimezone():%Y-%m-%d %H:%M}  {words}{found}  /answer/{exchange.id}"
    yield f"    {' '.join(exchange.request.question.split())}"
    if exchange.feedback.note:
        yield f"    “{exchange.feedback.note}”"


def _json(exchange: Exchange) -> dict[str, object]:
    return {
        "id": exchange.id,
        "asked": exchange.asked.isoformat(),
        "helpful": exchange.feedback.helpful,
        "note": exchange.feedback.note,
        "question": exchange.request.question,
        "answer": answer_json(exchange.answer, exchange.id) if exchange.answer else None,
    }
