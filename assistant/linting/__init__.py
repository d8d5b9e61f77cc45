"""The library linter: folders of articles in, findings out.

An error is what the assistant would pass on to a reader: a dead link, a citation without
its source, a sentence that says nothing when quoted alone. Advice is what could be better.
An article whose front matter names `slug`, `topic` and `sources` is held to all rules;
any other is an owner's own and is only advised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from assistant.errors import ArticleError
from assistant.ingestion.glossary import GLOSSARY
from assistant.linting import form, glossary, library, sourcing, wording
from assistant.linting.draft import ENDINGS, Draft, Finding, read_draft, read_drafts

__all__ = ["Finding", "advise", "lint"]

FOR_EVERY_ARTICLE: tuple[Callable[[Draft], Iterator[Finding]], ...] = (
    form.front_matter,
    form.marks,
    form.standing,
    form.lists,
    form.pronouns_in_headings,
    sourcing.citations,
    sourcing.dois,
    wording.bare_openings,
    wording.pointing_back,
    wording.claims,
    wording.long_sentences,
)
FOR_THE_LIBRARYS_OWN: tuple[Callable[[Draft], Iterator[Finding]], ...] = (
    form.place,
    form.question_headings,
    form.length,
    form.evidence_section,
    form.caution_section,
    form.urgent_marks,
)
ACROSS_ARTICLES: tuple[Callable[[Sequence[Draft]], Iterator[Finding]], ...] = (
    library.slugs,
    library.related,
    library.links,
    library.repeated_sentences,
    sourcing.same_source_everywhere,
)


def lint(roots: Iterable[Path], *, strict: bool = False) -> tuple[Finding, ...]:
    """All findings in the folders `roots`, by file and line.

    strict: hold every article to the rules of the library's own.
    """
    findings: list[Finding] = []
    drafts: list[Draft] = []
    for root in roots:
        read, unreadable = read_drafts(root, strict=strict)
        drafts += read
        findings += unreadable
        findings += glossary.check(root / GLOSSARY, [draft.article for draft in read])
    for draft in drafts:
        rules = FOR_EVERY_ARTICLE + (FOR_THE_LIBRARYS_OWN if draft.own else ())
        findings += (finding for rule in rules for finding in rule(draft))
    findings += (finding for rule in ACROSS_ARTICLES for finding in rule(drafts))
    return tuple(sorted(findings, key=lambda f: (f.path, f.line, f.rule, f.message)))


def advise(path: Path) -> tuple[Finding, ...]:
    """What the rules for every article find in this one, by line; nothing where they cannot look.

    Other formats than Markdown carry no marks, so there is nothing to advise.
    """
    if path.suffix.lower() not in ENDINGS:
        return ()
    try:
        draft = read_draft(path, path.parent, strict=False)
    except (ArticleError, OSError):
        return ()
    findings = (finding for rule in FOR_EVERY_ARTICLE for finding in rule(draft))
    return tuple(sorted(findings, key=lambda f: (f.line, f.rule, f.message)))
