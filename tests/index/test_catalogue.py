"""Articles and passages in SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.index.catalogue import VERSIONS_KEPT, Catalogue
from assistant.passages import split
from assistant.types import Article

RICH = """\
---
title: Rich
topic: things
summary: All fields.
aliases: [one, two]
asked:
  "": [what is rich]
  "Why?": [how come, what for]
related: [other]
sources:
  - {key: A 2001, cite: A. Title, doi: 10.1/x}
url: https://example.org/rich
author: Jane
---
**Strong** text with a [link](x.md).

## Why?

Signs are:

1. one [mixed]
2. two

| a | b |
|---|---|
| c | d |
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue."""
    made = Catalogue(tmp_path / "catalogue.sqlite", create=True)
    yield made
    made.close()


def test_articles_and_passages_come_back_as_they_were(
    catalogue: Catalogue, article: Callable[..., Article]
) -> None:
    """Every field survives, tuples included, so that values stay hashable and equal."""
    rich = article(RICH)
    passages = split(rich)
    catalogue.put(rich, passages)
    assert catalogue.article("sample") == rich
    assert tuple(catalogue.passages_of("sample")) == passages
    assert set(catalogue.passages([p.id for p in passages]).values()) == set(passages)
    assert tuple(catalogue.all_passages()) == passages
    assert catalogue.summaries() == [("sample", "Rich", "things", "All fields.")]


def test_more_ids_than_a_statement_takes(
    catalogue: Catalogue, article: Callable[..., Article]
) -> None:
    """Lookups are paged; unknown ids are left out."""
    long = article("\n\n".join(f"## Heading {n}\n\nText {n}." for n in range(700)))
    passages = split(long)
    catalogue.put(long, passages)
    found = catalogue.passages(["unknown:0-1", *(p.id for p in passages)])
    assert len(found) == len(passages) >= 700


def test_filters_narrow_by_topic_and_article(
    catalogue: Catalogue, article: Callable[..., Article]
) -> None:
    """Topic and article may be given, alone or both."""
    for path in ("one/a.md", "one/b.md", "two/c.md"):
        made = article("Text.", path)
        catalogue.put(made, split(made))
    assert len(catalogue.passage_ids()) == 3
    assert len(catalogue.passage_ids(topic="one")) == 2
    assert catalogue.passage_ids(topic="one", article="b") == ["b:0-5"]
    assert catalogue.passage_ids(topic="two", article="b") == []


def test_only_the_last_texts_are_remembered(
    catalogue: Catalogue, article: Callable[..., Article]
) -> None:
    """An article edited every day does not fill the disk."""
    versions = []
    for number in range(VERSIONS_KEPT + 3):
        made = article(f"Text {number}.")
        versions.append(made.digest[:8])
        catalogue.put(made, split(made))
    known = [v for v in versions if catalogue.text_of("sample", v) is not None]
    assert known == versions[-VERSIONS_KEPT - 1 : -1]
    assert catalogue.text_of("sample", known[0]) == "Text 2."
