"""Rules on the form of one article: front matter, marks, headings, lists, sections it must have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assistant.articles.builder import MARK
from assistant.linting.draft import Draft, Finding
from assistant.text import stems, words
from assistant.types import STANDINGS, Section

FRONT_MATTER = (
    "slug",
    "title",
    "topic",
    "summary",
    "aliases",
    "related",
    "sources",
    "reviewed",
)
TREATMENT_TOPICS = ("techniques", "regions", "conditions")
"""Topics whose articles say what the evidence is and when not to treat."""
SAFETY_ARTICLES = ("contraindications", "red-flags")
"""What a caution section links to."""
WORDS = (500, 1300)
"""Fewest and most words of an article: less explains little, more is two articles."""

_EVIDENCE = re.compile(r"\b(evidence|research|studies|trials|shown|tested)\b", re.IGNORECASE)
_ALARM = re.compile(
    r"\b(stop|emergency|medical (?:help|care|attention)|doctor|ambulance|urgent\w*|"
    r"refer\w*|call|hospital|do not treat)\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\[([^\]\[]{1,40})\]\s*$")
_PRONOUNS = frozenset(["it", "its", "they", "them", "their", "this", "these", "those"])


def front_matter(draft: Draft) -> Iterator[Finding]:
    """All fields are there, and `reviewed` is a date."""
    missing = [key for key in FRONT_MATTER if draft.front.get(key) in (None, "")]
    if missing:
        yield draft.finding("front-matter", f"front matter lacks {', '.join(missing)}")
    if draft.article.reviewed:
        try:
            date.fromisoformat(draft.article.reviewed)
        except ValueError:
            yield draft.finding(
                "front-matter",
                f"reviewed: {draft.article.reviewed} is no date like 2026-01-31",
                draft.line_of("reviewed:"),
            )


def place(draft: Draft) -> Iterator[Finding]:
    """The slug is the file's name and the topic its folder, so that links can be guessed."""
    if draft.article.slug != draft.path.stem:
        message = f"slug {draft.article.slug!r} differs from the file name {draft.path.stem!r}"
        yield draft.finding("slug", message, draft.line_of("slug:"))
    if draft.article.topic != draft.path.parent.name:
        message = f"topic {draft.article.topic!r} differs from the folder"
        yield draft.finding("topic", message, draft.line_of("topic:"))


def marks(draft: Draft) -> Iterator[Finding]:
    """Brackets that end a block hold known marks, at most one standing."""
    known = {*STANDINGS, "urgent", "caution"}
    for number, line in enumerate(draft.lines, start=1):
        found = _BRACKETS.search(line)
        if found is None:
            continue
        named = [word.strip() for word in found.group(1).split(",")]
        if not known.isdisjoint(named) and not known.issuperset(named):
            yield draft.finding("mark", f"[{found.group(1)}] holds an unknown mark", number)
        elif known.isdisjoint(named) and MARK.search(line):
            yield draft.finding("mark", f"[{found.group(1)}] is no known mark", number)
        if sum(word in STANDINGS for word in named) > 1:
            yield draft.finding("mark", f"[{found.group(1)}] names two standings", number)


def standing(draft: Draft) -> Iterator[Finding]:
    """Each paragraph and item says how well established it is."""
    statements = tuple(draft.statements())
    unrated = [block for block in statements if block.standing is None]
    if not draft.own and len(unrated) == len(statements):
        yield draft.finding("standing", "no standing marks: its quotes are shown as not rated")
        return
    for block in unrated:
        start = draft.article.text[block.start : block.end][:50]
        yield draft.finding("standing", f"no standing: {start!r}", draft.line_at(block.start))


def lists(draft: Draft) -> Iterator[Finding]:
    """A list follows a line that ends with a colon and says what is listed."""
    previous = ""
    for block in draft.article.blocks:
        if block.kind == "item" and previous != "item" and block.context is None:
            message = "no lead-in: write a line before the list that ends with a colon"
            yield draft.finding("list", message, draft.line_at(block.start))
        previous = block.kind


def pronouns_in_headings(draft: Draft) -> Iterator[Finding]:
    """A heading is read alone, so "How do I do it?" must name what is done."""
    article = draft.article
    subjects = set(stems(" ".join((article.title, article.summary, *article.aliases))))
    for section in _headed(draft):
        has_pronoun = not _PRONOUNS.isdisjoint(words(section.heading))
        if has_pronoun and subjects.isdisjoint(stems(section.heading)):
            message = f"names no subject: {section.heading!r}"
            yield draft.finding("heading", message, draft.line_at(section.start))


def question_headings(draft: Draft) -> Iterator[Finding]:
    """Headings are the questions that people ask."""
    for section in _headed(draft):
        if not section.heading.endswith("?"):
            message = f"no question: {section.heading!r}"
            yield draft.finding("heading", message, draft.line_at(section.start))


def length(draft: Draft) -> Iterator[Finding]:
    """An article has between 500 and 1,300 words."""
    count = len(words(draft.article.text))
    if not WORDS[0] <= count <= WORDS[1]:
        yield draft.finding("length", f"{count} words; write {WORDS[0]} to {WORDS[1]}")


def evidence_section(draft: Draft) -> Iterator[Finding]:
    """An article on treatment has a section that says what studies show."""
    headings = [section.heading for section in _headed(draft)]
    if draft.article.topic in TREATMENT_TOPICS and not any(map(_EVIDENCE.search, headings)):
        yield draft.finding("evidence-section", "no heading asks what the evidence is")


def caution_section(draft: Draft) -> Iterator[Finding]:
    """An article on treatment has a [caution] section with links to the safety articles."""
    if draft.article.topic not in TREATMENT_TOPICS:
        return
    cautions = [section for section in _headed(draft) if _is_caution(draft, section)]
    if not cautions:
        yield draft.finding("caution-section", "no section is marked [caution]")
        return
    best = max(cautions, key=lambda section: len(_safety_links(draft, section)))
    missing = set(SAFETY_ARTICLES) - _safety_links(draft, best)
    if missing:
        message = f"{best.heading!r} lacks a link to {' and '.join(sorted(missing))}"
        yield draft.finding("caution-section", message, draft.line_at(best.start))


def urgent_marks(draft: Draft) -> Iterator[Finding]:
    """[urgent] stands where the reader is told to stop or to get help."""
    text = draft.article.text
    for block in draft.statements():
        lead_in = text[slice(*block.context)] if block.context else ""
        if block.safety == "urgent" and not _ALARM.search(lead_in + text[block.start : block.end]):
            message = "marked urgent, but does not say to stop or to get help"
            yield draft.finding("urgent", message, draft.line_at(block.start), level="advice")


def _headed(draft: Draft) -> Iterator[Section]:
    return (section for section in draft.article.sections if section.heading)


def _is_caution(draft: Draft, section: Section) -> bool:
    blocks = draft.article.blocks
    return any(b.safety == "caution" and section.start <= b.start < section.end for b in blocks)


def _safety_links(draft: Draft, section: Section) -> set[str]:
    targets = {
        span.target.split("#")[0].rpartition("/")[2].removesuffix(".md")
        for span in draft.article.spans
        if span.kind == "link" and section.start <= span.start < section.end
    }
    return targets & set(SAFETY_ARTICLES)
