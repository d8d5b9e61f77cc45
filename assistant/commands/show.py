"""`python -m assistant show`: an article's canonical text, the one that offsets refer to."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from assistant.commands.common import parser, print_json
from assistant.errors import AssistantError
from assistant.index import IndexFolder
from assistant.settings import read_settings


def main(arguments: Sequence[str]) -> int:
    """0, or 2 if the library has no such article."""
    made = parser("show", "Print an article's text.")
    made.add_argument("article", help="its slug")
    made.add_argument("--json", action="store_true", help="print JSON with the sections' offsets")
    options = made.parse_args(arguments)
    overrides = {"index": options.index.resolve()} if options.index else {}
    generation = IndexFolder(read_settings(**overrides).index).open()
    article = generation.article(options.article)
    if article is None:
        near = get_close_matches(options.article, generation.catalogue.slugs(), n=3, cutoff=0.5)
        raise AssistantError(
            f"The library has no article {options.article!r}",
            fix=f"Did you mean: {', '.join(near)}?"
            if near
            else "python -m assistant search WORDS finds articles.",
        )
    if options.json:
        sections = [
            {"heading": s.heading, "anchor": s.anchor, "start": s.start, "end": s.end}
            for s in article.sections
        ]
        print_json(
            {
                "article": article.slug,
                "title": article.title,
                "text": article.text,
                "sections": sections,
            }
        )
    else:
        print(article.text)
    generation.close()
    return 0
