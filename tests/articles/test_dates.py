"""Dates in text."""

from __future__ import annotations

import pytest

from assistant.articles.dates import read_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-06T10:00:00Z", "2024-05-06"),
        ("Last updated: March 3rd, 2021", "2021-03-03"),
        ("Posted on 3 Sept. 2021 by Jane", "2021-09-03"),
        ("3/4/2021", ""),
        ("2021-13-45", ""),
        ("Mark 3, 2021", ""),
        ("no date", ""),
    ],
)
def test_dates_are_read_where_they_are_certain(text: str, day: str) -> None:
    """Numbers and month names are read; what could be two days is left alone."""
    assert read_date(text) == day
