"""Markdown with front matter."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from assistant.errors import ArticleError
from assistant.types import Article

Read = Callable[[bytes | str, str], Article]


def test_structure_and_front_matter_are_read(read: Read) -> None:
    """Title, lists with lead-in, tables with header and inline markup come out as blocks."""
    article = read(
        "---\ntitle: Gliding\nslug: glide\nreviewed: 2026-01-02\naliases: [slide, sliding]\n---\n"
        "The signs are:\n\n- **warmth** in [hands](https://x.org)\n  1. first\n\n"
        "| Area | Time |\n|-|-|\n| Leg | 3 min |\n",
        "topic/a.md",
    )
    assert (article.title, article.slug, article.topic) == ("Gliding", "glide", "topic")
    assert (article.reviewed, article.aliases) == ("2026-01-02", ("slide", "sliding"))
    assert article.text == ("The signs are:\n\nwarmth in hands\nfirst\n\nArea | Time\nLeg | 3 min")
    lead, item, inner, header, row = article.blocks
    assert item.context == (lead.start, lead.end)
    assert (inner.level, inner.ordinal) == (2, 1)
    assert row.context == (header.start, header.end)
    assert [(s.kind, article.text[s.start : s.end]) for s in article.spans] == [
        ("strong", "warmth"),
        ("link", "hands"),
    ]


def test_html_within_markdown_is_read_as_html(read: Read) -> None:
    """An HTML block yields its paragraphs and items; scripts and comments yield nothing."""
    article = read(
        "# T\n\n<div>One<ul><li>two</li></ul><script>no()</script></div>\n\n<!-- no -->\n\n"
        "three<br>four <script>no()</script> five\n",
        "a.md",
    )
    assert article.text == "T\n\nOne\n\ntwo\n\nthree\nfour five"


def test_a_title_keeps_no_mark(read: Read) -> None:
    """A standing on the first heading is not part of the title."""
    article = read("# Gliding [supported]\n\nIt glides.\n", "a.md")
    assert article.title == "Gliding"
    assert article.blocks[1].standing == "supported"
    assert [section.heading for section in article.sections] == [""]


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("title: [a", "front matter cannot be read"),
        ("reviewed: 2026-13-45", "front matter cannot be read"),
        ("standing: certain", "standing is 'certain'"),
        ("url: javascript:alert(1)", "url is 'javascript"),
        ("aliases: {a: b}", "aliases must be a list"),
        ("a: &a [x, x]\nb: &b [*a, *a]\naliases: [*b, *b]", "aliases must be a single value"),
        ("a: " + "[" * 5000, "front matter cannot be read"),
    ],
    ids=["yaml", "date", "standing", "url", "aliases", "bomb", "deep"],
)
def test_broken_front_matter_is_named(read: Read, header: str, what: str) -> None:
    """Each mistake in the front matter is one clear error."""
    with pytest.raises(ArticleError, match=what):
        read(f"---\n{header}\n---\nText.\n", "a.md")


def test_a_rule_at_the_top_is_no_front_matter(read: Read) -> None:
    """A first line of dashes without a second one is only a rule."""
    assert read("---\n\nText.\n", "a.md").text == "Text."


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@pytest.mark.parametrize("rule", ["---", "-----"])
@pytest.mark.parametrize("title", ["My title", "- one\n- two", "--- My title ---\n---\na: b"])
def test_text_between_two_rules_is_text(read: Read, name: str, rule: str, title: str) -> None:
    """A title between lines of dashes is no front matter, nor is a list."""
    text = read(f"{rule}\n{title}\n{rule}\nBody.\n", name).text
    assert all(word in text for word in (*re.findall(r"\w+", title), "Body."))


def test_a_title_with_a_colon_between_long_rules_is_text(read: Read) -> None:
    """What would be a slip between two --- is a title between longer lines."""
    article = read("-----\nMy title: the neck: a guide\n-----\nBody.\n", "a.txt")
    assert article.title == "My title: the neck: a guide"


def test_a_first_line_that_is_more_than_dashes_is_text(read: Read) -> None:
    """Front matter begins on the first line; what stands above a later one is not lost."""
    article = read("--- Notes ---\n\n---\nnote: a\n---\nBody.\n", "a.md")
    assert article.text.startswith("--- Notes ---")
