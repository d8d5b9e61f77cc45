"""Canonical text, marks and sections."""

from __future__ import annotations

import pytest

from assistant.articles import builder as builder_module
from assistant.articles.builder import Run, TextBuilder, one_line, read_mark
from assistant.errors import ArticleError


def test_blanks_of_every_kind_become_one() -> None:
    """Tabs and non-breaking blanks read as one plain blank, line breaks stay."""
    builder = TextBuilder()
    builder.add("paragraph", [Run("three\u00a0 \tminutes\nat rest\u2009")])
    assert builder.finish("").text == "three minutes\nat rest"


def test_what_nobody_sees_is_left_out() -> None:
    """Control characters, direction marks, soft hyphens and lone surrogates are not text."""
    builder = TextBuilder()
    builder.add("paragraph", [Run("fas\u00adcia\x07 \u202eglides\u200f\ufeff\ud800")])
    assert builder.finish("").text == "fascia glides"


def test_code_keeps_its_blanks() -> None:
    """Indentation within code stays as written."""
    builder = TextBuilder()
    builder.add("code", [Run("  a\n    b\t")])
    assert builder.finish("").text == "  a\n    b"


def test_several_marks_are_all_read() -> None:
    """Marks that stand one after the other are all taken from the text."""
    builder = TextBuilder()
    block = builder.add("item", [Run("Stop."), Run(" [urgent] "), Run("[mixed]")])
    assert block is not None
    assert (block.standing, block.safety) == ("mixed", "urgent")
    assert builder.finish("").text == "Stop."


def test_other_brackets_are_text() -> None:
    """Only the known words in brackets are marks."""
    assert read_mark("as written [sic]") == ("as written [sic]", None, None)
    assert read_mark("an item [1]")[0] == "an item [1]"


def test_a_heading_hands_its_mark_to_its_section() -> None:
    """Blocks inherit a heading's standing until the next heading of its level."""
    builder = TextBuilder("supported")
    builder.add("heading", [Run("One [mixed]")], level=2)
    inside = builder.add("paragraph", [Run("a")])
    builder.add("heading", [Run("Two")], level=2)
    after = builder.add("paragraph", [Run("b")])
    assert inside is not None
    assert after is not None
    assert (inside.standing, after.standing) == ("mixed", "supported")


def test_equal_headings_get_anchors_of_their_own() -> None:
    """Anchors are unique, also against one that is numbered in the text."""
    builder = TextBuilder()
    for heading in ("Steps", "Steps", "Steps 2", "Quote", "Steps"):
        builder.add("heading", [Run(heading)], level=2)
        builder.add("paragraph", [Run("x")])
    anchors = [section.anchor for section in builder.finish("").sections]
    assert anchors == ["steps", "steps-2", "steps-2-2", "quote-2", "steps-3"]


def test_a_text_without_headings_is_one_section() -> None:
    """What stands before any heading is a section without a name."""
    builder = TextBuilder()
    builder.add("paragraph", [Run("Alone.")])
    (section,) = builder.finish("").sections
    assert (section.heading, section.start, section.end) == ("", 0, 6)


def test_an_empty_cell_keeps_its_place() -> None:
    """Cells after an empty one stay in their column."""
    builder = TextBuilder()
    builder.add_row([[], [Run("a\nb")], [], [Run("c")]])
    assert builder.add_row([[], [Run(" ")]]) is None
    assert builder.finish("").text == "| a b | | c"


def test_too_many_blocks_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A million rows are no article."""
    monkeypatch.setattr(builder_module, "MAX_BLOCKS", 3)
    builder = TextBuilder()
    for _ in range(3):
        builder.add_row([[Run("a")], [Run("b")]])
    with pytest.raises(ArticleError, match="more than 3 paragraphs"):
        builder.add("paragraph", [Run("c")])


def test_a_title_is_one_plain_line() -> None:
    """Line breaks and unseen characters do not get into titles."""
    assert one_line(" What\n is \u202efascia?\u00a0") == "What is fascia?"
