"""What the commands share: the index option, batches of JSON lines, JSON output."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant, open_assistant
from assistant.errors import AssistantError, QuestionError
from assistant.settings import read_settings

Handler = Callable[[dict[str, Any]], dict[str, Any]]


def parser(name: str, description: str) -> argparse.ArgumentParser:
    """A parser with the options that every reading command takes."""
    made = argparse.ArgumentParser(prog=f"assistant {name}", description=description)
    made.add_argument("--index", type=Path, metavar="DIR", help="folder of the index")
    return made


def open_for(options: argparse.Namespace) -> Assistant:
    """The assistant over `--index` or the settings' index."""
    overrides = {"index": options.index.resolve()} if options.index else {}
    return open_assistant(read_settings(**overrides))


def print_json(value: object) -> None:
    """One JSON line on stdout."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def run_batch(file: Path, handle: Handler) -> int:
    """Answer each line of a JSON-lines file (`-`: standard input); 1 if any line failed."""
    failed = False
    for line in _lines(file):
        result = _handled(line, handle)
        failed = failed or "error" in result
        print_json(result)
    return int(failed)


def text_field(line: dict[str, Any], name: str) -> str:
    """A field that must be text."""
    value = line.get(name)
    if not isinstance(value, str):
        raise QuestionError(f"{name!r} must be text", fix=f'Give it as "{name}": "…".')
    return value


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


def _lines(file: Path) -> Iterator[_Line]:
    try:
        stream = sys.stdin if str(file) == "-" else file.open(encoding="utf-8-sig")
    except OSError as error:
        raise AssistantError(
            f"The batch file cannot be read: {error.strerror}", where=str(file)
        ) from error
    with stream:
        try:
            for number, text in enumerate(stream, start=1):
                if text.strip():
                    yield _Line(number, text)
        except UnicodeDecodeError as error:
            raise AssistantError(
                "The batch file is not UTF-8", where=str(file), fix="Save it as UTF-8."
            ) from error


def _handled(line: _Line, handle: Handler) -> dict[str, Any]:
    id_: object = None
    try:
        value = json.loads(line.text)
        if not isinstance(value, dict):
            raise QuestionError("not a JSON object", where=f"line {line.number}")
        id_ = value.get("id")
        return {"id": id_, **handle(value)}
    except ValueError as error:
        message = f"not JSON: {error} (line {line.number})"
    except AssistantError as error:
        message = str(error)
    return {"id": id_, "error": message}
