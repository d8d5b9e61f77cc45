"""Word documents."""

from __future__ import annotations

from collections.abc import Callable

from assistant.types import Article

Read = Callable[[bytes | str, str], Article]


def test_a_document_becomes_blocks(read: Read, docx_bytes: bytes) -> None:
    """Headings by style, lists with levels, tables, and text with tracked changes accepted."""
    article = read(docx_bytes, "glide.docx")
    made = [(b.kind, b.level, b.ordinal, article.text[b.start : b.end]) for b in article.blocks]
    assert made == [
        ("heading", 1, None, "Gliding of Fascia"),
        ("heading", 1, None, "What glides?"),
        ("paragraph", 0, None, "Layers glide easily when wet. The signs are:"),
        ("item", 1, None, "warmth"),
        ("item", 2, None, "in the hands"),
        ("item", 1, None, "ease"),
        ("heading", 2, None, "Steps"),
        ("item", 1, 1, "rest the hands"),
        ("item", 1, 2, "wait"),
        ("row", 0, None, "Area | Time"),
        ("row", 0, None, "Leg | 3 min"),
        ("paragraph", 0, None, "The hold lasts three minutes."),
    ]
    assert [(s.kind, article.text[s.start : s.end]) for s in article.spans] == [
        ("strong", "easily")
    ]


def test_properties_are_read(read: Read, docx_bytes: bytes) -> None:
    """The title as styled wins over a stale property; author and date are properties."""
    article = read(docx_bytes, "glide.docx")
    assert (article.title, article.author) == ("Gliding of Fascia", "Jane Doe")
    assert article.reviewed == "2013-12-23"


def test_a_list_keeps_its_lead_in(read: Read, docx_bytes: bytes) -> None:
    """What introduces a list is the context of its items."""
    article = read(docx_bytes, "glide.docx")
    item = next(block for block in article.blocks if block.kind == "item")
    assert item.context is not None
    assert article.text[slice(*item.context)].endswith("The signs are:")
