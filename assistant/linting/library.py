"""Rules over all articles together: names, links, and what is said twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from assistant.linting.draft import Draft, Finding
from assistant.text import words

SHORTEST_REPEAT = 6
"""Words from which a sentence said twice is worth a finding."""

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)
_CITED = re.compile(r"\([^()]*\)")


def slugs(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """No two articles share a slug."""
    first: dict[str, Draft] = {}
    for draft in drafts:
        other = first.setdefault(draft.article.slug, draft)
        if other is not draft:
            message = f"{draft.article.slug!r} is also the slug of {other.path}"
            yield draft.finding("slug", message, draft.line_of("slug:"))


def related(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """`related` names articles; one not written yet is only worth a reminder."""
    known = {draft.article.slug for draft in drafts}
    for draft in drafts:
        for slug in draft.article.related:
            line = draft.line_of("related:")
            if slug == draft.article.slug:
                yield draft.finding("related", "an article is not related to itself", line)
            elif slug not in known:
                yield draft.finding("related", f"no article {slug!r} yet", line, level="advice")


def links(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """A link within the library leads to an article and, after #, to one of its sections."""
    by_path = {draft.path.resolve(): draft for draft in drafts}
    for draft in drafts:
        for span in draft.article.spans:
            if span.kind != "link" or _ELSEWHERE.match(span.target):
                continue
            name, _, anchor = unquote(span.target).partition("#")
            target = by_path.get((draft.path.parent / name).resolve()) if name else draft
            if target is None:
                message = f"{span.target} leads to no article"
            elif anchor and anchor not in {s.anchor for s in target.article.sections}:
                message = f"{span.target} leads to no section of {target.path.name}"
            else:
                continue
            yield draft.finding("link", message, draft.line_at(span.start))


def repeated_sentences(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """A sentence stands once in the library, or an answer quotes it twice."""
    first: dict[str, Draft] = {}
    for draft in drafts:
        for start, end in draft.sentences:
            sentence = draft.article.text[start:end]
            said = words(_CITED.sub("", sentence))
            if len(said) < SHORTEST_REPEAT:
                continue
            other = first.setdefault(" ".join(said), draft)
            if other is not draft:
                message = f"also in {other.path.name}: {sentence[:60]!r}"
                yield draft.finding("repeated-sentence", message, draft.line_at(start))
