"""The table of contents: questions about the library itself, and its topics' names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.index import Generation
from assistant.lexicon import GlossaryEntry
from assistant.links import article_url
from assistant.types import Hit, Pointer

MOST = 9
"""Articles named at once."""

_ALL = re.compile(
    # "My calf is tight, what could you do?" is not about the library.
    r"^\W*(\w+\W+){0,4}what (can|do|could) you"
    r" (answer|know|cover|do|help( me)?( with)?)( here)?\W*$"
    r"|\bwhat (can|could) i ask( you| here)?\W*$"
    r"|\bwhat (topics|subjects|articles)\b.*\b(you|library|here|there)\b"
    r"|\bwhat('s| is) (in|this) (the |this )?(library|assistant|app)\b"
    r"|\b(list|show) (all )?(the |your )?(articles|topics)\b|\bwhat is this library about\b",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\b(which|what|any|do you have|are there|list|show me|find)\b.{0,20}\barticles?\b"
    r".{0,12}\b(on|about|for|cover\w*|mention\w*|deal\w*)\b",
    re.IGNORECASE,
)


def asks_for_contents(question: str) -> bool:
    """Whether a question is about what the library holds: "which articles are on the neck?"."""
    return bool(_ALL.search(question) or _SOME.search(question))


def sentence(library: Generation) -> str:
    """What the library holds, in a sentence of the program's own."""
    rows = library.catalogue.summaries()
    topics = {topic for _, _, topic, _ in rows if topic}
    about = f" on {_counted(len(topics), 'topic')}" if topics else ""
    return f"This library holds {_counted(len(rows), 'article')}{about}; these are among them."


def articles(
    question: str, library: Generation, hits: Sequence[Hit], public_url: str = ""
) -> tuple[Pointer, ...]:
    """The articles nearest to the question, or one of each topic if it names no subject."""
    rows = library.catalogue.summaries()
    titles = {slug: title for slug, title, _, _ in rows}
    if _ALL.search(question):
        slugs = list({topic: slug for slug, _, topic, _ in reversed(rows)}.values())[::-1]
    else:
        slugs = list(dict.fromkeys(hit.passage.article for hit in hits[:20]))
    return tuple(
        Pointer(slug, titles[slug], titles[slug], article_url(slug, public_url=public_url))
        for slug in slugs[:MOST]
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def topic_name(slug: str, glossary: Sequence[GlossaryEntry] = ()) -> str:
    """A topic's folder name as words; the glossary tells what is an abbreviation.

    >>> topic_name("mfr-concepts", [GlossaryEntry("myofascial release", abbreviations=("MFR",))])
    'MFR concepts'
    """
    short = {short.lower() for entry in glossary for short in entry.abbreviations}
    words = slug.replace("_", "-").split("-")
    name = " ".join(w.upper() if w in short else w for w in words) or "Other articles"
    return name[:1].upper() + name[1:]
