"""The command line over the small library, without a model."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import assistant.commands.common as common
import assistant.commands.ingest as ingest_command
from assistant.__main__ import main
from assistant.assistant import Assistant
from assistant.index import IndexFolder, LiveIndex
from assistant.settings import Settings


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines: nothing else may be on it."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def command(
    library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Outcome]:
    """Runs a command as `python -m assistant` would; "ingest" is `python ingest.py`."""

    def opened(settings: Settings) -> Assistant:
        live = LiveIndex(IndexFolder(settings.index), library.embedder.fingerprint)
        with live.lease():
            return Assistant(settings, library.embedder, live)

    monkeypatch.setattr(common, "open_assistant", opened)
    monkeypatch.setattr(ingest_command, "open_embedder", lambda _: library.embedder)
    monkeypatch.setenv("ASSISTANT_INDEX", str(library.index.path))
    monkeypatch.setenv("ASSISTANT_CORPUS", str(library.root))

    def run(name: str, *arguments: str | Path) -> Outcome:
        words = [str(argument) for argument in arguments]
        capsys.readouterr()
        try:
            status = ingest_command.main(words) if name == "ingest" else main([name, *words])
        except SystemExit as stopped:  # how argparse refuses
            status = int(stopped.code or 0)
        caught = capsys.readouterr()
        return Outcome(status, caught.out, caught.err)

    return run


@pytest.fixture
def batch(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of JSON lines; text is written as it is."""

    def write(*lines: object) -> Path:
        file = tmp_path / "batch.jsonl"
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        file.write_text(text + "\n", "utf-8")
        return file

    return write
