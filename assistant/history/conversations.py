"""Conversations by browser, exchanges by conversation, feedback by exchange."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.history.database import Database
from assistant.history.values import Exchange, Feedback, Figures, Request, Summary, now
from assistant.types import Answer
from assistant.wire import answer_from_json, answer_json

MOST_LISTED = 200
"""Conversations listed for a browser; older ones are kept and opened by their addresses."""

_COLUMNS = "e.id, e.asked, e.question, e.exact, e.article, e.answer, e.helpful, e.note"


class History:
    """The conversations of one folder; safe to use from several threads and processes."""

    def __init__(self, folder: Path, *, days: int = 0, clock: Callable[[], datetime] = now) -> None:
        """`days` after its last question a conversation is deleted; 0: never."""
        self._database, self._days, self._clock = Database(folder), days, clock
        self._delete_idle()

    def ask(self, browser: str, conversation: str, request: Request) -> tuple[str, Exchange]:
        """Keep a question: the id of its conversation, and the exchange, to be settled.

        Begins a conversation where the browser has none of that id (any more).
        """
        exchange = Exchange(request, self._clock(), id=_new_id())
        if not self._owns(browser, conversation):
            self._delete_idle()
        with self._database.writing():
            if not self._owns(browser, conversation):
                conversation = _new_id()
                self._database.rows(
                    "INSERT INTO conversations VALUES (?, ?)", conversation, browser
                )
            self._database.rows(
                "INSERT INTO exchanges (id, conversation, asked, question, exact, article) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                exchange.id,
                conversation,
                int(exchange.asked.timestamp()),
                request.question,
                request.exact,
                request.article,
            )
        return conversation, exchange

    def settle(self, id_: str, answer: Answer) -> Answer:
        """Keep the answer to a question; the first one stays. Gives the one that is kept."""
        text = json.dumps(answer_json(answer), ensure_ascii=False)
        with self._database.writing():
            self._database.rows(
                "UPDATE exchanges SET answer = ? WHERE id = ? AND answer IS NULL", text, id_
            )
            kept = self._database.rows("SELECT answer FROM exchanges WHERE id = ?", id_)
        return _answer(kept[0][0]) or answer if kept else answer

    def forget(self, id_: str) -> None:
        """Drop a question that could not be answered, and its conversation if it was alone."""
        with self._database.deleting():
            self._database.rows("DELETE FROM exchanges WHERE id = ?", id_)
            self._database.rows(
                "DELETE FROM conversations WHERE NOT EXISTS "
                "(SELECT 1 FROM exchanges WHERE conversation = conversations.id)"
            )

    def rate(self, browser: str, id_: str, feedback: Feedback) -> None:
        """Keep what a reader thinks of an answer; only the browser that asked can say."""
        self._database.rows(
            "UPDATE exchanges SET helpful = ?, note = ? WHERE id = ? "
            "AND conversation IN (SELECT id FROM conversations WHERE browser = ?)",
            feedback.helpful,
            feedback.note,
            id_,
            browser,
        )

    def conversations(self, browser: str, most: int = MOST_LISTED) -> tuple[Summary, ...]:
        """The browser's conversations, the one asked last first."""
        rows = self._database.rows(
            "SELECT c.id, (SELECT question FROM exchanges WHERE conversation = c.id "
            "ORDER BY number LIMIT 1), max(e.asked) FROM conversations c "
            "JOIN exchanges e ON e.conversation = c.id WHERE c.browser = ? "
            "GROUP BY c.id ORDER BY max(e.number) DESC LIMIT ?",
            browser,
            most,
        )
        return tuple(Summary(id_, title, _time(asked)) for id_, title, asked in rows)

    def load(self, browser: str, conversation: str) -> tuple[Exchange, ...]:
        """The exchanges of a conversation, oldest first; none if the browser has no such."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM exchanges e JOIN conversations c ON c.id = e.conversation "
            "WHERE c.id = ? AND c.browser = ? ORDER BY e.number",
            conversation,
            browser,
        )
        return tuple(map(_exchange, rows))

    def exchange(self, id_: str) -> Exchange | None:
        """One exchange by its own id, whoever asks."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM exchanges e WHERE e.id = ?", id_)
        return _exchange(rows[0]) if rows else None

    def rated(self) -> tuple[Exchange, ...]:
        """Every exchange with feedback, the newest first."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM exchanges e "
            "WHERE e.helpful IS NOT NULL OR e.note != '' ORDER BY e.number DESC"
        )
        return tuple(map(_exchange, rows))

    def delete(self, browser: str, conversation: str) -> None:
        """Delete one conversation of a browser."""
        with self._database.deleting():
            if self._owns(browser, conversation):
                self._database.rows("DELETE FROM conversations WHERE id = ?", conversation)

    def delete_all(self, browser: str) -> None:
        """Delete every conversation of a browser."""
        with self._database.deleting():
            self._database.rows("DELETE FROM conversations WHERE browser = ?", browser)

    def delete_older_than(self, days: int) -> int:
        """Delete, of all browsers, conversations in which nothing was asked for so many days.

        Gives how many there were.
        """
        before = int((self._clock() - timedelta(days=days)).timestamp())
        with self._database.deleting():
            idle = self._database.rows(
                "SELECT conversation FROM exchanges GROUP BY conversation HAVING max(asked) < ?",
                before,
            )
            for (conversation,) in idle:
                self._database.rows("DELETE FROM conversations WHERE id = ?", conversation)
        return len(idle)

    def figures(self) -> Figures:
        """How much is kept."""
        ((browsers, conversations, exchanges, since),) = self._database.rows(
            "SELECT count(DISTINCT c.browser), count(DISTINCT c.id), count(*), min(e.asked) "
            "FROM conversations c JOIN exchanges e ON e.conversation = c.id"
        )
        return Figures(browsers, conversations, exchanges, _time(since) if since else None)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _delete_idle(self) -> None:
        if self._days:
            self.delete_older_than(self._days)

    def _owns(self, browser: str, conversation: str) -> bool:
        return bool(
            self._database.rows(
                "SELECT 1 FROM conversations WHERE id = ? AND browser = ?", conversation, browser
            )
        )


def _new_id() -> str:
    """128 random bits: nobody guesses one."""
    return secrets.token_urlsafe(16)


def _exchange(row: tuple[Any, ...]) -> Exchange:
    id_, asked, question, exact, article, answer, helpful, note = row
    return Exchange(
        Request(question, bool(exact), article),
        _time(asked),
        _answer(answer),
        id=id_,
        feedback=Feedback(None if helpful is None else bool(helpful), note),
    )


def _answer(stored: str | None) -> Answer | None:
    return answer_from_json(json.loads(stored)) if stored else None


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
