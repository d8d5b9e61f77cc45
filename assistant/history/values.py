"""What is kept of a conversation. Times are in UTC and whole seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.errors import AssistantError
from assistant.types import Answer


@dataclass(frozen=True, slots=True)
class Request:
    """A question as asked. exact: search as typed. article: answer from this article alone."""

    question: str
    exact: bool = False
    article: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader thought of an answer. helpful: None if they did not say."""

    helpful: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what came of it; neither answer nor error: not answered yet.

    id: opens the answer's own page; "" where it is not kept. An error is never kept.
    """

    request: Request
    asked: datetime
    answer: Answer | None = None
    error: AssistantError | None = None
    id: str = ""
    feedback: Feedback = Feedback()


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in a list. title: its first question; changed: when it was last asked."""

    id: str
    title: str
    changed: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """How much is kept. since: when the oldest question was asked, None without any."""

    browsers: int
    conversations: int
    exchanges: int
    since: datetime | None


def now() -> datetime:
    """The time in whole seconds, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)
