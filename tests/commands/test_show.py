"""`python -m assistant show`."""

from __future__ import annotations


def test_the_canonical_text(library, command) -> None:
    """Exactly the text that offsets refer to, with a line end behind it."""
    assert command("show", "fascia").out == library.texts()["fascia"] + "\n"


def test_as_json_with_sections(library, command) -> None:
    """Offsets of the sections cut the text."""
    (shown,) = command("show", "fascia", "--json").lines
    assert (shown["article"], shown["title"]) == ("fascia", "What is fascia?")
    second = shown["sections"][1]
    assert shown["text"][second["start"] : second["end"]].startswith("How does fascia glide?")
    assert second["anchor"] == "how-does-fascia-glide"


def test_an_unknown_article_suggests_near_ones(command) -> None:
    """Status 2 and one line."""
    done = command("show", "fasica")
    assert (done.status, done.out) == (2, "")
    assert "Did you mean: fascia?" in done.err
