"""Addresses of quotes, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.links import (
    Mark,
    article_url,
    find_mark,
    quote_url,
    read_at,
    source_url,
    version,
)
from assistant.types import Article


def test_a_quote_url_leads_back_to_its_span(article: Callable[..., Article]) -> None:
    """What the link says is what the page reads."""
    sample = article("One sentence. Another.")
    parts = urlsplit(quote_url("sample", 4, 13, version(sample)))
    parameters = parse_qs(parts.query)
    assert (parts.path, parts.fragment) == ("/library/sample", "quote")
    at = read_at(parameters["at"][0])
    assert at == (4, 13)
    assert find_mark(sample, at, parameters["v"][0]) == Mark(4, 13, "same")


def test_addresses_are_relative_unless_public() -> None:
    """A public address stands in front; odd slugs are escaped."""
    assert article_url("a b?", anchor="x") == "/library/a%20b%3F#x"
    assert article_url("a", public_url="https://x.org/y") == "https://x.org/y/library/a"


@pytest.mark.parametrize("value", ["", "5", "5-", "-5", "9-5", "5-5", "a-b", "1-2-3", "1" * 12])
def test_what_is_no_span_is_none(value: str) -> None:
    """A mangled link marks nothing."""
    assert read_at(value) is None


@pytest.mark.parametrize(
    ("now", "mark"),
    [
        ("New opening. The quote.", Mark(13, 23, "moved")),
        ("The quote. And more. The quote.", Mark(0, 10, "moved")),
        ("Nothing of it.", None),
    ],
)
def test_after_a_change_the_quote_is_found_by_its_text(
    article: Callable[..., Article], now: str, mark: Mark | None
) -> None:
    """The place nearest to where it was is marked; a quote that is gone is not guessed."""
    assert find_mark(article(now), (0, 10), "00000000", "The quote.") == mark


def test_a_span_beyond_the_text_marks_nothing(article: Callable[..., Article]) -> None:
    """An offset that never was there is no reason to fail."""
    sample = article("Short.")
    assert find_mark(sample, (0, 999), version(sample)) is None
    assert find_mark(sample, (0, 6), "00000000") is None


def test_a_short_quote_is_named_whole_in_the_text_fragment() -> None:
    """Commas and dashes have a meaning in a fragment and are escaped."""
    assert source_url("https://x.org/a#b", "one, two-three") == (
        "https://x.org/a#:~:text=one%2C%20two%2Dthree"
    )
    assert source_url(None, "text") is None


@given(st.text(min_size=1, max_size=400))
def test_a_fragment_holds_no_sign_with_a_meaning(text: str) -> None:
    """Whatever the quote, at most one comma divides its two ends."""
    url = source_url("https://x.org/a", text)
    assert url is not None
    fragment = url.split(":~:text=")[1]
    assert fragment.count(",") <= 1
    assert not set(fragment) & set(" -&#\n")
