"""Plain text as people save it from web pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.types import Article

Read = Callable[[bytes | str, str], Article]
SAVED = (Path(__file__).parent / "data" / "cross-hand-release.txt").read_bytes()


def blocks(article: Article, kind: str) -> list[str]:
    """The texts of the blocks of one kind."""
    return [article.text[b.start : b.end] for b in article.blocks if b.kind == kind]


def test_a_saved_page_gets_title_author_and_date(read: Read) -> None:
    """The repeated title stands once; byline and date are read and stay in the text."""
    article = read(SAVED, "cross-hand-release.txt")
    assert article.title == "What Is a Cross-Hand Release?"
    assert article.text.count(article.title) == 1
    assert (article.author, article.reviewed) == ("Maria Lindqvist", "2024-03-03")
    assert article.text.endswith("About the author: Maria Lindqvist teaches in Uppsala.")
    assert "“hands-on”" in article.text
    assert "three minutes" in article.text


def test_what_stood_around_a_saved_page_is_no_text(read: Read) -> None:
    """Cookie lines, buttons and the site's name in the window's title; the article stays whole."""
    article = read(
        "Caring for scars - The Skin Post\n\nCaring for scars\n\n"
        "This site uses cookies. Find out more. OK\nReading time: 5 minutes\n\n"
        "A scar ripens over a year. We use cookies as a reward for children.\n\n"
        "Reading\u00a0a scar\n\nPale scars are old.\n\nShare this article:  X  ·  E-mail\n",
        "scars.txt",
    )
    assert article.title == "Caring for scars"
    assert article.text.split("\n\n") == [
        "Caring for scars",
        "A scar ripens over a year. We use cookies as a reward for children.",
        "Reading a scar",
        "Pale scars are old.",
    ]


def test_what_only_looks_like_a_page_s_own_lines_is_text(read: Read) -> None:
    """A length of time, an instruction, a heading that the title begins with."""
    lines = [
        "Cupping – benefits and risks",
        "Cupping",
        "How long does it take?",
        "20 minutes",
        "Share this page with the client before the first visit.",
        "Accept all limits that the client sets.",
    ]
    article = read("\n\n".join([*lines, "Cups are left in place for a while."]), "cupping.txt")
    assert article.title == lines[0]
    assert all(line in article.text.split("\n\n") for line in lines)


def test_bare_lines_are_headings(read: Read) -> None:
    """Questions, lines in title case and short lines above a paragraph head sections."""
    article = read(SAVED, "a.txt")
    assert [section.heading for section in article.sections] == [
        "",
        "How does it feel?",
        "Benefits of the Technique",
        "What to Expect During a Session",
        "After the session",
    ]


def test_lists_keep_lead_in_depth_and_numbers(read: Read) -> None:
    """Bullets and numbers are markup; what introduces a list is its context."""
    article = read(SAVED, "a.txt")
    items = [b for b in article.blocks if b.kind == "item"]
    assert blocks(article, "item")[:3] == [
        "less stiffness in the morning",
        "better sleep:",
        "falling asleep sooner",
    ]
    assert [item.level for item in items] == [1, 1, 2, 2, 1, 1, 1]
    assert [item.ordinal for item in items] == [None] * 5 + [1, 2]
    contexts = [article.text[slice(*item.context)] for item in items if item.context]
    assert contexts == ["People report the following:"] * 2 + ["better sleep:"] * 2 + [
        "People report the following:"
    ]


def test_wrapped_lines_are_one_paragraph(read: Read) -> None:
    """Text that a program wrapped at a width is joined, its items too."""
    article = read(
        "Fascia\n\nFascia is a connective tissue that wraps the muscles of the body and\n"
        "that also lies between them, where it slides when it is well hydrated\n"
        "and sticks when it is not.\n\n- Do not stretch a fresh injury, which may bleed when it"
        " is\n  pulled too hard\n- Ask first\n",
        "a.txt",
    )
    assert len(blocks(article, "paragraph")) == 1
    assert blocks(article, "item")[0].endswith("when it is pulled too hard")


def test_lines_that_are_not_wrapped_are_paragraphs(read: Read) -> None:
    """Without blank lines between them, long lines stay paragraphs of their own."""
    line = "Fascia is a connective tissue that wraps the muscles of the body. " * 3
    article = read(f"Fascia\n{line}\n{line}\n", "a.txt")
    assert len(blocks(article, "paragraph")) == 2


@pytest.mark.parametrize(
    "line",
    [
        "This is a whole sentence.",
        "Swelling, redness and",
        "is there pain? If so, stop.",
        "lower case line",
        "By Jane Doe",
        "March 3, 2024",
    ],
)
def test_other_lines_are_no_headings(read: Read, line: str) -> None:
    """Sentences, bylines and dates between blank lines stay paragraphs."""
    article = read(f"The Title\n\nFirst paragraph.\n\n{line}\n\nAnother paragraph.\n", "a.txt")
    assert line in blocks(article, "paragraph")


def test_front_matter_is_accepted(read: Read) -> None:
    """A text file can say its title and slug as Markdown does."""
    article = read("---\ntitle: Named\nslug: named\n---\nOnly a sentence.\n", "a.txt")
    assert (article.title, article.slug) == ("Named", "named")
    assert article.text == "Only a sentence."


def test_without_a_title_the_file_name_is_one(read: Read) -> None:
    """A first line that is a sentence is text, and the title comes from the file's name."""
    article = read("A first sentence.\n\nA second one.\n", "skin_rolling-basics.txt")
    assert article.title == "Skin rolling basics"
    assert article.text.startswith("A first sentence.")
