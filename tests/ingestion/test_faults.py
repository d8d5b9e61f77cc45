"""A short run of `make faults`: kills under a reader, and two ingests at once."""

from __future__ import annotations

from pathlib import Path

from benchmarks import faults


def test_kills_harm_nothing_and_the_next_ingest_finishes(tmp_path: Path) -> None:
    """After each kill the index holds exactly the folder, and a reader in another process never
    fails and never meets half a generation."""
    outcome = faults.killed(tmp_path, kills=3, size=30, seed=1, real_model=False)
    assert outcome.problems == ()
    assert outcome.fault.startswith("3 kills")


def test_of_two_ingests_at_once_one_works_and_the_other_says_who(tmp_path: Path) -> None:
    """The second ends with status 3 and names the first's process."""
    assert faults.two_at_once(tmp_path, 30).problems == ()
