"""Articles and passages in SQLite: one file per generation, read by key."""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from assistant.errors import IndexUnusable
from assistant.index.manifest import REBUILD
from assistant.types import Article, Block, Passage, Section, Source, Span

_SCHEMA = """
CREATE TABLE articles (slug TEXT PRIMARY KEY, title TEXT, topic TEXT, summary TEXT, data TEXT);
CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT UNIQUE, article TEXT, data TEXT);
CREATE INDEX passages_article ON passages (article);
CREATE TABLE versions (slug TEXT, version TEXT, text BLOB, PRIMARY KEY (slug, version));
"""
VERSIONS_KEPT = 20
"""Earlier texts of an article that are remembered, so that old links find their quotes."""

_PAGE = 500  # bound variables per statement; SQLite's oldest limit is 999


class Catalogue:
    """Read and, while a generation is being built, write access to one catalogue file.

    What cannot be read raises IndexUnusable.
    """

    def __init__(self, file: Path, *, create: bool = False) -> None:
        self._file = file
        # One connection, many threads: the lock serialises its short reads.
        self._connection = sqlite3.connect(file, check_same_thread=False)
        self._lock = threading.RLock()
        if create:
            self._connection.executescript(_SCHEMA)

    def put(self, article: Article, passages: Iterable[Passage]) -> None:
        """Add or replace an article with its passages."""
        with self._lock:
            before = self.article(article.slug)
            if before is not None and before.digest != article.digest:
                self._remember(before.slug, before.digest[:8], before.text)
            self.remove(article.slug)
            self._connection.execute(
                "INSERT INTO articles VALUES (?, ?, ?, ?, ?)",
                (article.slug, article.title, article.topic, article.summary, _dump(article)),
            )
            self._connection.executemany(
                "INSERT INTO passages (id, article, data) VALUES (?, ?, ?)",
                [(p.id, p.article, _dump(p)) for p in passages],
            )

    def remove(self, slug: str) -> None:
        """Remove an article with its passages."""
        with self._lock:
            self._connection.execute("DELETE FROM articles WHERE slug = ?", (slug,))
            self._connection.execute("DELETE FROM passages WHERE article = ?", (slug,))

    def article(self, slug: str) -> Article | None:
        """The article, or None if the library has none of that slug."""
        with self._reading():
            rows = self._rows("SELECT data FROM articles WHERE slug = ?", (slug,))
            return _load_article(rows[0][0]) if rows else None

    def summaries(self) -> list[tuple[str, str, str, str]]:
        """(slug, title, topic, summary) of every article, by topic and title."""
        return self._rows("SELECT slug, title, topic, summary FROM articles ORDER BY topic, title")

    def slugs(self) -> list[str]:
        """Every slug, sorted."""
        return [slug for (slug,) in self._rows("SELECT slug FROM articles ORDER BY slug")]

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages by id; unknown ids are left out."""
        found: dict[str, Passage] = {}
        for start in range(0, len(ids), _PAGE):
            page = list(ids[start : start + _PAGE])
            marks = ",".join("?" * len(page))
            with self._reading():
                for (data,) in self._rows(f"SELECT data FROM passages WHERE id IN ({marks})", page):
                    passage = _load_passage(data)
                    found[passage.id] = passage
        return found

    def passages_of(self, slug: str) -> list[Passage]:
        """An article's passages in reading order."""
        with self._reading():
            rows = self._rows("SELECT data FROM passages WHERE article = ? ORDER BY row", (slug,))
            return [_load_passage(data) for (data,) in rows]

    def text_of(self, slug: str, version: str) -> str | None:
        """An article's text as it was when its digest began with `version`; None if unknown."""
        with self._reading():
            rows = self._rows(
                "SELECT text FROM versions WHERE slug = ? AND version = ?", (slug, version)
            )
            return zlib.decompress(rows[0][0]).decode() if rows else None

    def remember_from(self, other: Catalogue) -> None:
        """Take over what another catalogue knows of earlier texts (before a rebuild)."""
        with other._reading():
            for slug, version, text in other._rows(
                "SELECT slug, version, text FROM versions ORDER BY rowid"
            ):
                self._remember(slug, version, zlib.decompress(text).decode())
        for slug in other.slugs():
            article = other.article(slug)
            if article is not None:
                self._remember(slug, article.digest[:8], article.text)

    def _remember(self, slug: str, version: str, text: str) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO versions VALUES (?, ?, ?)",
            (slug, version, zlib.compress(text.encode())),
        )
        self._connection.execute(
            "DELETE FROM versions WHERE slug = ?1 AND rowid NOT IN "
            "(SELECT rowid FROM versions WHERE slug = ?1 ORDER BY rowid DESC LIMIT ?2)",
            (slug, VERSIONS_KEPT),
        )

    def passage_ids(self, topic: str = "", article: str = "", standing: str = "") -> list[str]:
        """Ids of the passages of a topic and an article that hold a standing; "" allows any."""
        rows = self._rows(
            "SELECT p.id FROM passages p JOIN articles a ON a.slug = p.article "
            "WHERE (?1 = '' OR a.topic = ?1) AND (?2 = '' OR a.slug = ?2) AND (?3 = '' OR ?3 IN "
            "(SELECT value FROM json_each(p.data, '$.standings')))",
            (topic, article, standing),
        )
        return [id_ for (id_,) in rows]

    def all_passages(self) -> Iterator[Passage]:
        """Every passage, one at a time, by article and reading order."""
        with self._lock, self._reading(), closing(self._connection.cursor()) as cursor:
            for (data,) in cursor.execute("SELECT data FROM passages ORDER BY article, row"):
                yield _load_passage(data)

    def counts(self) -> tuple[int, int]:
        """(articles, passages)."""
        rows = self._rows("SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages)")
        return rows[0][0], rows[0][1]

    def commit(self) -> None:
        """Make what was written durable."""
        self._connection.commit()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:  # a mistake of ours, such as a closed connection
            raise
        except (sqlite3.DatabaseError, zlib.error, ValueError, KeyError, TypeError) as error:
            raise IndexUnusable(
                "The index is damaged: the catalogue cannot be read",
                where=str(self._file),
                fix=REBUILD,
            ) from error

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock, self._reading():
            return self._connection.execute(statement, values).fetchall()


def _dump(value: Article | Passage) -> str:
    return json.dumps(asdict(value), ensure_ascii=False)


def _load_passage(data: str) -> Passage:
    return Passage(**_tuples(json.loads(data)))


def _load_article(data: str) -> Article:
    raw = json.loads(data)
    nested = {"blocks": Block, "sections": Section, "spans": Span, "sources": Source}
    for name, kind in nested.items():
        raw[name] = tuple(kind(**_tuples(entry)) for entry in raw[name])
    return Article(**_tuples({f.name: raw[f.name] for f in fields(Article)}))


def _tuples(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: _frozen(value) for key, value in raw.items()}


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
