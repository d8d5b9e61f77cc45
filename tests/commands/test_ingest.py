"""`python ingest.py`: one closing line, and an exit status that scripts can trust."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.settings import ROOT

CLOSING = re.compile(
    r"(dry run: )?\d+ added, \d+ updated, \d+ removed, \d+ unchanged, \d+ failed, \d+ skipped; "
    r"\d+ passages, \d+\.\d s\n"
)


def test_all_read_is_status_0(command) -> None:
    """Standard output carries the closing line alone."""
    done = command("ingest")
    assert done.status == 0
    assert CLOSING.fullmatch(done.out)
    assert "3 unchanged" in done.out


def test_a_failing_file_is_status_1_and_named_with_its_reason(library, command) -> None:
    """One line for each, also for a name with a line break."""
    library.write("bad\nname.md", "---\ntitle: [\n---\n")
    done = command("ingest")
    assert done.status == 1
    (line,) = [line for line in done.err.splitlines() if line.startswith("failed:")]
    assert "bad\\nname.md" in line
    assert "front matter" in line


def test_wrong_use_is_status_2(library, command) -> None:
    """A missing root, a root whose articles are gone, an unknown option."""
    assert command("ingest", library.root / "nowhere").status == 2
    assert command("ingest", "--nonsense").status == 2
    for file in list(library.root.rglob("*.md")):
        file.unlink()
    done = command("ingest")
    assert (done.status, done.out) == (2, "")
    assert "Nothing was removed" in done.err


@pytest.mark.parametrize("gone", ["missing", "empty"])
@pytest.mark.parametrize("others", [0, 1])
def test_the_command_that_is_named_goes_on_without_a_folder(
    library, command, tmp_path: Path, gone: str, others: int
) -> None:
    """A known folder that is missing or empty is given up by the command in the error."""
    other = tmp_path / "other notes"
    other.mkdir()
    (other / "own.md").write_text("A note.", "utf-8")
    if others:
        command("ingest", other)
    for file in library.root.rglob("*.md"):
        file.unlink()
    if gone == "missing":
        library.root.rename(tmp_path / "away")
    done = command("ingest")
    assert done.status == 2
    advice = done.err.strip().partition("python ingest.py ")[2]
    words = [str(other) if word == "PATH" else word for word in shlex.split(advice)]
    assert command("ingest", *words).status == 0
    assert list(library.texts()) == ["own"]
    assert command("ingest").status == 0


def test_names_in_any_script_are_printed_in_any_terminal(tmp_path: Path) -> None:
    """A Windows console has Western letters alone; a name in Japanese ends no dry run."""
    (tmp_path / "筋膜.md").write_text("A note.", "utf-8")
    done = subprocess.run(
        [sys.executable, "ingest.py", tmp_path, "--dry-run", "--index", tmp_path / "index"],
        capture_output=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "cp1252"},
    )
    assert done.returncode == 0, done.stderr
    assert "筋膜.md" in done.stdout.decode()


def test_a_bad_setting_is_status_2(command, monkeypatch) -> None:
    """Named, before anything is read."""
    monkeypatch.setenv("ASSISTANT_QUESTION_LIMIT", "many")
    done = command("ingest")
    assert done.status == 2
    assert "ASSISTANT_QUESTION_LIMIT" in done.err


def test_nothing_published_is_status_3(library, command) -> None:
    """Another ingest holds the lock."""
    with library.index.lock():
        done = command("ingest")
    assert done.status == 3
    assert "Another ingest is running" in done.err


def test_an_interruption_is_status_3(library, command) -> None:
    """Ctrl-C says that nothing was lost."""
    library.write("new.md", "New.")
    library.embedder.fail_after = 0
    done = command("ingest")
    assert done.status == 3
    assert "as it was" in done.err


def test_a_dry_run_says_what_would_be_done(library, command) -> None:
    """One line for each file, and the closing line marked as such."""
    library.write("new.md", "New.")
    library.write("README.md", "Of the folder.")
    before = library.index.current_name()
    done = command("ingest", "--dry-run")
    assert re.search(r"would add .*new\.md\n", done.out)
    assert re.search(r"would skip .*README\.md\n", done.out)
    assert CLOSING.fullmatch(done.out.splitlines(keepends=True)[-1])
    assert library.index.current_name() == before


def test_another_index_and_a_rebuild(library, command, tmp_path) -> None:
    """`--index` chooses where; `--rebuild` starts from the files."""
    done = command("ingest", library.root, "--index", tmp_path / "other")
    assert "3 added" in done.out
    assert (tmp_path / "other" / "current").is_file()
    assert "3 updated" in command("ingest", "--rebuild").out


def test_in_a_terminal_a_bar_counts_articles(library, command, monkeypatch) -> None:
    """It shows the stage, how many are done and of how many; elsewhere nothing is drawn."""
    library.write("new.md", "New.")
    library.write("newer.md", "Newer.")
    assert "Indexing" not in command("ingest", "--dry-run").err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    drawn = command("ingest").err
    assert "Indexing articles" in drawn
    assert "/2" in drawn
    assert "Publishing" in drawn
