"""What an ingest says: progress while it runs, a report when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[str, int, int], None]
"""Hears (stage, done, total); total is 0 where it is not known."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be indexed, and why."""

    file: str
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest did, or with dry_run would do. Tuples hold file names as they are."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    failed: tuple[Problem, ...] = ()
    skipped: tuple[str, ...] = ()
    """What is no article: a README, a picture, a copy of another article."""
    remarks: tuple[str, ...] = ()
    """What an owner should know, one line each; names in them are safe to print."""
    passages: int = 0
    seconds: float = 0.0
    generation: str | None = None
    """The generation that was published; None if nothing was."""

    @property
    def line(self) -> str:
        """The closing line."""
        return (
            f"{len(self.added)} added, {len(self.updated)} updated, {len(self.removed)} removed, "
            f"{self.unchanged} unchanged, {len(self.failed)} failed, {len(self.skipped)} skipped; "
            f"{self.passages} passages, {self.seconds:.1f} s"
        )


def shown(name: str) -> str:
    r"""A file name in one line of text that shows what it is: "a\nb.md" -> "a\\nb.md".

    Line breaks, direction marks and other characters that nobody can see are written as escapes.
    """
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in name
    )
