"""The one place with HTML of our own: every value is escaped, every address checked.

Texts of articles and questions come in, escaped HTML for `st.html` or escaped Markdown for
the labels of buttons goes out. `parts.html` holds the HTML as Jinja macros.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path, PurePath
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.adding import Outcome
from assistant.errors import AssistantError
from assistant.ingestion import Report, shown
from assistant.service import Status
from assistant.types import Answer, Citation, Pointer, Sentence
from assistant.ui.shelf import Shelf
from assistant.web.drawing import STANDINGS, spoken_date
from assistant.web.groups import groups

LONGEST_QUESTION = 300
"""Characters of a question that are shown; a pasted book must not push the answer away."""

LONGEST_SEARCHED = 120
"""The same of what was searched for: the question stands right above it."""

MOST_TOLD = 5
"""Files that are named in the window; the terminal names all."""

_HERE = Path(__file__).parent
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def answer(
    sentences: Sequence[Sentence], citations: Sequence[Citation] = (), *, key: str = "draft"
) -> str:
    """An answer, or its beginning. Without citations its numbers are not links yet.

    key: unique on the page; ids begin with it.
    """
    by_number = {citation.number: citation for citation in citations}
    return _part("answer", groups(sentences), by_number, key)


def sources(citations: Sequence[Citation], *, key: str) -> str:
    """The cards under an answer: neighbouring citations of one section share a card."""
    return _part("sources", _cards(citations), key)


def more(citations: Sequence[Citation]) -> str:
    """The cards of what the answer does not hold."""
    return _part("more", _cards(citations))


def _cards(citations: Sequence[Citation]) -> list[tuple[Citation, ...]]:
    return [tuple(c) for _, c in groupby(citations, lambda c: (c.quote.article, c.quote.section))]


def nearest(pointers: Sequence[Pointer]) -> str:
    """Where to read on after a refusal."""
    return _part("nearest", pointers)


def remarks(answer: Answer) -> str:
    """Who wrote the answer if not the library alone, and every fallback that was taken."""
    return _part("remarks", answer)


def question(text: str, index: int) -> str:
    """The question as typed, as plain text."""
    shown = text if len(text) <= LONGEST_QUESTION else f"{text[:LONGEST_QUESTION].rstrip()}…"
    return _part("question", shown if shown.strip() else "(blank)", index)


def searched_for(answer: Answer) -> str:
    """What was searched for, where that is not what was typed."""
    return _part("searched_for", answer, LONGEST_SEARCHED)


def problem(error: AssistantError) -> str:
    """One clear sentence and what to do."""
    return _part("problem", error)


def waiting(text: str, *, draft: bool = False) -> str:
    """A state that will pass. draft: an answer will take this place."""
    return _part("waiting", text, draft)


def scroll_to_question(index: int) -> str:
    """Brings a new question to the top of the window: a script without any text in it."""
    return f"<script>document.getElementById('question-{index:d}')?.scrollIntoView()</script>"


def masthead(*, small: bool) -> str:
    """The name of the page; one sentence on what it is, as long as nothing was asked."""
    return _part("masthead", small)


def library_line(shelf: Shelf) -> str:
    """Size and date of the library."""
    return _part("library_line", shelf, spoken_date(shelf.created))


def library_links(shelf: Shelf | None) -> str:
    """The way to the library and its topics."""
    return _part("library_links", shelf)


def owner_told(status: Status) -> str:
    """What did not go well when the articles were read; "" where all did.

    Without folders: who reads this may be somebody else than the owner.
    """
    report = status.report or Report()
    failed = [shown(PurePath(problem.file).name) for problem in report.failed]
    return _part("owner_told", status.outdated, failed, len(report.remarks), MOST_TOLD)


def legend() -> str:
    """What each standing means, and whose words are set how."""
    return _part("legend", STANDINGS)


def about(*, lasting: bool, days: int) -> str:
    """How answers come about and what is kept. days: how long, 0 for ever."""
    return _part("about", lasting, days)


def not_kept(error: AssistantError) -> str:
    """That conversations end with the session, and why."""
    return _part("not_kept", error)


def adding(megabytes: int) -> str:
    """What can be dropped, and what happens to it. megabytes: the largest file."""
    return _part("adding", megabytes)


def added(outcome: Outcome) -> str:
    """An article that was added, and what could be better."""
    return _part("added", outcome)


def taken_out(aside: Path) -> str:
    """That an article has left the library, and where its file is."""
    return _part("taken_out", aside)


def deleting() -> str:
    """What goes with a conversation."""
    return _part("deleting")


def keepsake(quotes: str, id_: str, *, key: str) -> str:
    """A button that copies the quotes, "" for none, and the link of a kept answer."""
    return _part("keepsake", quotes, id_, key)


def thanks() -> str:
    """That a note was kept."""
    return _part("thanks")


def copying() -> str:
    """What lets buttons copy: a script without any text of articles or readers in it."""
    return f"<script>{(_HERE / 'copy.js').read_text('utf-8')}</script>"


def only(title: str) -> str:
    """That questions go to one article alone."""
    return _part("only", title)


def fine_print(disclaimer: str, leaving: str = "") -> str:
    """What stands under the question box, always. leaving: what goes to a hosted model, if any."""
    return _part("fine_print", disclaimer, leaving)


def heading(text: str) -> str:
    """A small heading over buttons."""
    return _part("heading", text)


def plain(text: str) -> str:
    r"""Text for a label that Streamlit reads as Markdown: every mark is escaped.

    >>> plain("5*3 [see]")
    '5\\*3 \\[see\\]'
    """
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def safe_url(address: str | None) -> str:
    """The address if it leads to the web or to a page of ours, else "" (no script, no file)."""
    if not address:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    ours = not parts.scheme and not parts.netloc and address.startswith("/")
    return address if ours or (parts.scheme in ("http", "https") and parts.netloc) else ""


def _part(name: str, *values: object) -> str:
    return str(getattr(_parts().module, name)(*values)).strip()


@cache
def _parts():  # type: ignore[no-untyped-def]  # Jinja's macros have no types
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["safe_url"] = safe_url
    environment.globals["standings"] = STANDINGS
    return environment.get_template("parts.html")
