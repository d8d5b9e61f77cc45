"""What may be quoted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.quotes import joined, quotable, quote
from assistant.types import Article

Make = Callable[..., Article]

SAMPLE = """\
---
title: Sample
standing: supported
url: https://example.org/sample
---
One sentence. Another one. [established]

## Why?

The signs are:

- A fever. It stops all. [traditional, caution]
- Pain

| Area | Time |
|------|------|
| Leg | 2 min |

```
code is not quoted
```

Last line
"""


def quoted(article: Article) -> list[str]:
    """The texts of all quotes."""
    return [quote.text for quote in quotable(article)]


def test_sentences_items_and_rows_are_quotes(article: Make) -> None:
    """Headings, lead-ins, a table's header and code are none; an item is quoted whole."""
    assert quoted(article(SAMPLE)) == [
        "One sentence.",
        "Another one.",
        "A fever. It stops all.",
        "Pain",
        "Leg | 2 min",
        "Last line",
    ]


def test_only_the_lead_in_of_a_paragraph_is_left_out(article: Make) -> None:
    """The sentences before it say something alone."""
    sample = article("Fever stops a session. These stop it too:\n\n- Pain\n")
    assert quoted(sample) == ["Fever stops a session.", "Pain"]


def test_a_quote_carries_its_own_paragraphs_standing(article: Make) -> None:
    """Its own mark, or what it inherits."""
    found = {q.text: (q.standing, q.safety) for q in quotable(article(SAMPLE))}
    assert found["Another one."] == ("established", None)
    assert found["A fever. It stops all."] == ("traditional", "caution")
    assert found["Last line"] == ("supported", None)


def test_a_quote_says_where_it_is_from(article: Make) -> None:
    """Article, section, version and public address."""
    sample = article(SAMPLE)
    last = list(quotable(sample))[-1]
    assert (last.article, last.title, last.section) == ("sample", "Sample", "Why?")
    assert (last.version, last.public_url) == (sample.digest[:8], "https://example.org/sample")
    assert sample.text[last.start : last.end] == last.text


def test_a_range_gives_the_quotes_that_begin_in_it(article: Make) -> None:
    """Ranges that follow one another give each quote once."""
    sample = article(SAMPLE)
    whole = list(quotable(sample))
    for cut in range(len(sample.text)):
        assert [*quotable(sample, 0, cut), *quotable(sample, cut)] == whole


def test_joined_quotes_span_from_first_to_last(article: Make) -> None:
    """Neighbours become one contiguous quote, in whatever order they are given."""
    sample = article(SAMPLE)
    one, other, *_ = quotable(sample)
    assert joined(sample, [other, one]).text == "One sentence. Another one."


@pytest.mark.parametrize("text", ["", "# Only a heading", "Only a lead-in:", "```\ncode\n```"])
def test_what_says_nothing_alone_has_no_quotes(article: Make, text: str) -> None:
    """No claim, no quote."""
    assert quoted(article(f"---\ntitle: T\n---\n{text}\n\n# End")) == []


def test_a_line_break_stays_in_its_sentence(article: Make) -> None:
    """A quote is the article's text, line breaks included."""
    sample = article("One line<br>and its end.")
    (found,) = quotable(sample)
    assert found == quote(sample, 0, len(sample.text))
