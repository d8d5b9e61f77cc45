"""What the tests of ingestion share."""

from __future__ import annotations

import pytest


@pytest.fixture
def two_roots(library):
    """The library with a second root."""
    other = library.root.parent / "own"
    other.mkdir()
    (other / "notes.md").write_text("# Notes\n\nMy own words.\n", "utf-8")
    library.ingest(other)
    return library
