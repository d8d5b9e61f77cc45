"""What readers take along: plain quotes for notes, a conversation as Markdown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from markdown_it import MarkdownIt

from assistant.errors import AssistantError
from assistant.history import Exchange, Request
from assistant.prompts import URGENT
from assistant.types import Sentence
from assistant.ui.notes import for_notes, markdown
from tests.ui.scripted import ANSWER, STEEP

ASKED = Exchange(
    Request("Does it *glide*?"), datetime(2026, 11, 22, 12, tzinfo=UTC), ANSWER, id="abc"
)
ORIGIN = "https://example.org"


def test_notes_have_quote_place_link_and_date() -> None:
    """Plain text, each quote with where it stands, and a link that works elsewhere."""
    assert for_notes(ASKED, ORIGIN) == (
        "Does it *glide*?\n\n"
        f"“{STEEP}”\nDoes fascia glide? › How? (supported)\n"
        f"https://example.org/library/gliding?at=0-{len(STEEP)}&v=0#quote\n\n"
        "“It is slow.”\nDoes fascia glide? › How? (not rated)\n"
        "https://example.org/library/gliding?at=0-11&v=0#quote\n\n"
        "Looked up on 22 November 2026"
    )


def test_notes_keep_the_safety_line() -> None:
    """What must be read first is not lost on the way."""
    urgent = replace(ANSWER, sentences=(Sentence(URGENT, "safety"), *ANSWER.sentences))
    assert for_notes(replace(ASKED, answer=urgent), ORIGIN).startswith(
        f"Does it *glide*?\n\n{URGENT}\n\n“"
    )


def test_markdown_reads_as_it_was_said() -> None:
    """Marks in questions and quotes are text, not Markdown; nothing of HTML is left to run."""
    document = markdown([ASKED], ORIGIN)
    drawn = MarkdownIt().render(document)
    assert "Fascia &lt;b&gt;glides&lt;/b&gt; at $5 *per* layer." in drawn
    assert "Does it *glide*?" in drawn
    assert 'href="https://example.org/answer/abc"' in drawn
    assert document.count("\n> ") == 2


def test_markdown_leaves_out_what_was_not_answered() -> None:
    """Failed and pending questions have nothing to say."""
    failed = replace(ASKED, answer=None, error=AssistantError("Gone"))
    assert markdown([failed, ASKED], ORIGIN) == markdown([ASKED], ORIGIN)
