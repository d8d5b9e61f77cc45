"""Rules on a library's glossary: what it adds to a question must be true and findable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from assistant.lexicon import GLOSSARY_KEYS, GlossaryEntry, english_words, read_glossary
from assistant.linting.draft import Finding
from assistant.text import stems
from assistant.types import Article

VERY_COMMON = 30_000_000
"""Uses in symspellpy's English word counts (see assistant.lexicon) from which a word is met in
any question: "met" has 42 million, "rom" 27, "knot" 3."""


def check(file: Path, articles: Sequence[Article]) -> Iterator[Finding]:
    """Findings in a glossary; none if there is no such file."""
    if not file.is_file():
        return
    try:
        source = file.read_text(encoding="utf-8-sig")
        entries = _entries(yaml.safe_load(source))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        yield Finding(file, mark.line + 1 if mark else 1, "glossary", "is not valid YAML")
        return
    except (ValueError, RecursionError) as error:  # also of bytes that are no UTF-8
        yield Finding(file, 1, "glossary", str(error))
        return
    lines = source.splitlines()
    for entry, message in _problems(entries, articles):
        yield Finding(file, _line_of(entry, lines), "glossary", message)


def _entries(loaded: object) -> tuple[GlossaryEntry, ...]:
    """Raises ValueError also for a key that the ingest would leave out, such as a misspelt one."""
    entries = read_glossary(loaded)
    for raw in loaded if isinstance(loaded, list) else ():
        if unknown := [key for key in raw if key not in GLOSSARY_KEYS]:
            raise ValueError(f"{raw['term']!r} has the unknown key {unknown[0]!r}")
    return entries


def _problems(
    entries: Sequence[GlossaryEntry], articles: Sequence[Article]
) -> Iterator[tuple[GlossaryEntry, str]]:
    texts = "\n".join(f"{article.title}\n{article.text}" for article in articles)
    owner: dict[str, str] = {}
    for entry in entries:
        term = entry.term
        if not re.search(rf"\b{re.escape(term)}\b", texts, re.IGNORECASE):
            yield entry, f"no article says {term!r}"
        for form in dict.fromkeys(entry.forms):
            if (other := owner.setdefault(form.lower(), term)) != term:
                yield entry, f"{form!r} stands under {other!r} and under {term!r}"
        for form in entry.any_case:
            common = english_words().get(form.lower(), 0) >= VERY_COMMON
            if common or not stems(form):
                yield entry, f"{form!r} is an everyday word; try abbreviations_capitals_only"


def _line_of(entry: GlossaryEntry, lines: Sequence[str]) -> int:
    term = re.compile(rf"""-? *term: *["']?{re.escape(entry.term)}["']? *$""")
    return next((n for n, line in enumerate(lines, start=1) if term.match(line.strip())), 1)
