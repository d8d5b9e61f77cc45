"""Splitting articles into passages."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.passages import PASSAGE_LIMIT, split
from assistant.types import Article, Passage

Make = Callable[..., Article]

SENTENCE = "Fascia is a connective tissue that wraps the muscles and lies between them. "
BLOCKS = st.sampled_from(
    [
        "# Heading one",
        "## How does it glide?",
        "### " + "A very long heading " * 50,
        SENTENCE,
        SENTENCE * 5,
        SENTENCE * 30,
        "word " * 400,
        "w" * 2000,
        "- one\n- two\n\n  more of two\n- three",
        "The signs are:\n\n1. " + SENTENCE * 12 + "\n2. wait",
        "| a | b |\n|---|---|\n" + "| left | right |\n" * 90,
        "```\ncode  here\n\n   indented\n```",
        "> a quotation",
    ]
)


def holds(article: Article, passages: tuple[Passage, ...]) -> None:
    """The invariants of passages."""
    position = 0
    for p in passages:
        assert article.text[p.start : p.end] == p.text
        assert position <= p.start < p.end
        assert not article.text[position : p.start].strip()
        section = article.section_at(p.start)
        assert p.end <= section.end
        assert p.section == section.heading
        # A heading comes on top: it never stands alone where text follows it.
        first = article.block_at(p.start)
        heading = first.end if first and first.kind == "heading" else p.start
        assert p.end - heading <= PASSAGE_LIMIT + len("\n\n")
        position = p.end
    assert not article.text[position:].strip()


@settings(max_examples=60, deadline=None)
@given(blocks=st.lists(BLOCKS, min_size=1, max_size=8))
def test_passages_are_verbatim_ordered_and_leave_nothing_out(
    article: Make, blocks: list[str]
) -> None:
    """Whatever an article is made of, its passages cover it, in order, within the limit."""
    made = article("\n\n".join(blocks))
    holds(made, split(made))


def test_a_passage_ends_with_its_section(article: Make) -> None:
    """Two short sections are two passages, each under its own heading."""
    passages = split(article("# Title\n\nOne.\n\n## Why?\n\nTwo.\n\n## How?\n\nThree."))
    assert [p.section for p in passages] == ["", "Why?", "How?"]


def test_a_long_paragraph_is_cut_at_sentence_ends(article: Make) -> None:
    """No sentence is torn where the limit allows it."""
    passages = split(article(SENTENCE * 30))
    assert len(passages) > 1
    assert all(p.text.startswith("Fascia") and p.text.endswith("them.") for p in passages)


def test_a_list_item_is_embedded_with_its_lead_in(article: Make) -> None:
    """An item that stands apart from its lead-in carries it as context, not as text."""
    lead = "Stop for any of these signs:"
    items = "\n".join(f"- {SENTENCE * 6}" for _ in range(3))
    last = split(article(f"# Signs\n\n{lead}\n\n{items}"))[-1]
    assert lead in last.context
    assert lead not in last.text


def test_a_table_row_is_embedded_with_its_header(article: Make) -> None:
    """Rows of a long table know what their columns are called."""
    rows = "| left calf | two minutes |\n" * 60
    last = split(article(f"# Doses\n\n| Area | Time |\n|---|---|\n{rows}"))[-1]
    assert "Area | Time" in last.context
    assert "Area" not in last.text


def test_aliases_are_searched_and_never_text(article: Make) -> None:
    """Words people use for the subject are found by the word index alone."""
    (passage,) = split(article("---\naliases: [leg traction]\n---\nA slow pull."))
    assert passage.terms == "leg traction"
    assert "traction" not in passage.text + passage.context


def test_ids_are_unique_and_name_the_span(article: Make) -> None:
    """An id tells article and span, so that one span cannot be indexed twice."""
    passages = split(article(SENTENCE * 30))
    assert len({p.id for p in passages}) == len(passages)
    assert all(p.id == f"sample:{p.start}-{p.end}" for p in passages)
