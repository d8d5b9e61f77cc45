"""`python -m assistant`."""

from __future__ import annotations

import pytest

from assistant.__main__ import COMMANDS, main


def test_without_a_command_the_usage_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Status 2 without one, 0 when asked for it, and every command in it."""
    assert (main([]), main(["--help"])) == (2, 0)
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)


def test_an_unknown_command_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    """On the error stream."""
    assert main(["nonsense"]) == 2
    assert "nonsense" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` works without an index."""
    with pytest.raises(SystemExit) as stopped:
        main([name, "--help"])
    assert stopped.value.code == 0
    assert name in capsys.readouterr().out


def test_a_reader_that_goes_away_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """`… | head` ends quietly."""

    def gone(*_: object) -> int:
        raise BrokenPipeError

    monkeypatch.setattr("assistant.commands.show.main", gone)
    assert main(["show", "fascia"]) == 1
