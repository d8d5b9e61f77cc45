"""Conversations that last: one SQLite file, shared by threads and processes.

Questions and answers come in and are given back as they were, each answer with its own citations.
A conversation belongs to a browser, known by a random mark; only an answer's own id, which nobody
can guess, opens it to others. Questions may hold health data: what is deleted is overwritten, and
nothing is written anywhere else. Reading order: values, database, conversations.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assistant.history.conversations import History
from assistant.history.values import Exchange, Feedback, Figures, Request, Summary, now
from assistant.settings import Settings

__all__ = [
    "Exchange",
    "Feedback",
    "Figures",
    "History",
    "Request",
    "Summary",
    "now",
    "open_history",
]


def open_history(settings: Settings) -> History | None:
    """The history in the settings' folder, one for the whole process; None: it is off."""
    return _opened(settings.data, settings.history_days) if settings.history else None


@cache
def _opened(folder: Path, days: int) -> History:
    return History(folder, days=days)
