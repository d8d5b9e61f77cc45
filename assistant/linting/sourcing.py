"""Rules on sources: what is cited is listed, what is listed is cited, the same in all articles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.linting.draft import Draft, Finding

_PARENTHESIS = re.compile(r"\(([^()]*)\)")
_CITATION = re.compile(
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|In|Since|Until|About|From)\b)(?:[a-z]{1,3} )?[^\W\d_a-z][^\d;,()]* \d{4}[a-z]?"
)
_DOI = re.compile(r"10\.\d{4,9}/\S+[^\s.,;]")


def citations(draft: Draft) -> Iterator[Finding]:
    """Each "(Benjamin 2009; Fede 2021)" has its source and each source is cited."""
    text, keys = draft.article.text, {source.key for source in draft.article.sources}
    cited: set[str] = set()
    for parenthesis in _PARENTHESIS.finditer(text):
        for part in parenthesis.group(1).split(";"):
            name = " ".join(part.split())
            if name in keys:
                cited.add(name)
            elif (keys or draft.own) and _CITATION.fullmatch(name):
                line = draft.line_at(parenthesis.start())
                yield draft.finding("citation", f"{name!r} is not in sources", line)
    for key in sorted(keys - cited):
        message = f"source {key!r} is not cited in the text"
        yield draft.finding("citation", message, draft.line_of(f"key: {key}"))


def dois(draft: Draft) -> Iterator[Finding]:
    """A DOI is written bare: 10.1016/j.jbmt.2016.02.013."""
    for source in draft.article.sources:
        if source.doi and not _DOI.fullmatch(source.doi):
            message = f"{source.doi!r} is no DOI like 10.1000/182"
            yield draft.finding("doi", message, draft.line_of(source.doi))


def same_source_everywhere(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """A key stands for one reference in the whole library."""
    first: dict[str, tuple[str, str | None, Draft]] = {}
    for draft in drafts:
        for source in draft.article.sources:
            cite, doi, other = first.setdefault(source.key, (source.cite, source.doi, draft))
            if (cite, doi) != (source.cite, source.doi):
                message = f"{source.key!r} has another cite or doi in {other.path.name}"
                yield draft.finding("source", message, draft.line_of(f"key: {source.key}"))
