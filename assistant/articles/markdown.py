"""Reads Markdown with optional YAML front matter by walking markdown-it's tokens."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.articles.builder import Run, TextBuilder
from assistant.articles.decoding import decode_text
from assistant.articles.html_blocks import add_html
from assistant.articles.metadata import Metadata, from_mapping, split_front_matter

_PARSER = MarkdownIt("commonmark").enable("table")


def read_markdown(content: bytes, fallback_title: str) -> tuple[Metadata, TextBuilder]:
    """Metadata and the blocks of a Markdown file.

    The title is the front matter's, else the first heading of level 1, else `fallback_title`.
    """
    data, body = split_front_matter(decode_text(content))
    tokens = _PARSER.parse(body)
    metadata = from_mapping(data, title=_first_heading(tokens) or fallback_title)
    builder = TextBuilder(metadata.standing, metadata.safety)
    _Walk(builder).blocks(tokens)
    return metadata, builder


def _first_heading(tokens: list[Token]) -> str:
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            heading = TextBuilder()
            heading.add("heading", _runs(inline.children or []), level=1)
            return heading.finish("").text
    return ""


class _Walk:
    """Turns a flat list of block tokens into builder calls."""

    def __init__(self, builder: TextBuilder) -> None:
        self.builder = builder
        # One entry per open list: the next number (None in a bulleted list) and the lead-in.
        self.lists: list[tuple[int | None, tuple[int, int] | None]] = []
        self.item_is_new = False
        self.header: tuple[int, int] | None = None
        self.row: list[list[Run]] = []

    def blocks(self, tokens: list[Token]) -> None:
        for index, token in enumerate(tokens):
            match token.type:
                case "heading_open":
                    runs = _runs(tokens[index + 1].children or [])
                    self.builder.add("heading", runs, level=int(token.tag[1]))
                case "bullet_list_open" | "ordered_list_open":
                    ordered = token.type == "ordered_list_open"
                    first = int(token.attrGet("start") or 1) if ordered else None
                    self.lists.append((first, self.builder.lead_in()))
                case "bullet_list_close" | "ordered_list_close":
                    self.lists.pop()
                case "list_item_open":
                    self.item_is_new = True
                case "inline" if tokens[index - 1].type == "paragraph_open":
                    self._paragraph(_runs(token.children or []))
                case "fence" | "code_block":
                    self.builder.add("code", [Run(token.content.rstrip("\n"))])
                case "html_block":
                    add_html(self.builder, token.content)
                case "table_open":
                    self.header = None
                case "inline" if tokens[index - 1].type in ("th_open", "td_open"):
                    self.row.append(_runs(token.children or []))
                case "tr_close":
                    self._row()

    def _paragraph(self, runs: list[Run]) -> None:
        if self.lists and self.item_is_new:
            ordinal, context = self.lists[-1]
            self.builder.add("item", runs, level=len(self.lists), ordinal=ordinal, context=context)
            if ordinal is not None:
                self.lists[-1] = (ordinal + 1, context)
            self.item_is_new = False
        else:
            self.builder.add("paragraph", runs)

    def _row(self) -> None:
        block = self.builder.add_row(self.row, context=self.header)
        if self.header is None and block is not None:
            self.header = (block.start, block.end)
        self.row = []


def _runs(children: list[Token]) -> list[Run]:
    return list(_walk_inline(children))


def _walk_inline(children: list[Token]) -> Iterator[Run]:
    kinds: list[tuple[str, str]] = []
    hidden = False
    for child in children:
        match child.type:
            case "html_inline":
                tag = child.content.lower()
                hidden = tag.startswith(("<script", "<style")) or (
                    hidden and not tag.startswith(("</script", "</style"))
                )
                if tag.startswith("<br"):
                    yield Run("\n")
            case _ if hidden:
                pass
            case "link_open":
                kinds.append(("link", str(child.attrGet("href") or "")))
            case "strong_open":
                kinds.append(("strong", ""))
            case "em_open":
                kinds.append(("emphasis", ""))
            case "link_close" | "strong_close" | "em_close":
                kinds.pop()
            case "code_inline":
                yield Run(child.content, "code")
            case "softbreak":
                yield Run(" ")
            case "hardbreak":
                yield Run("\n")
            case "text" if child.content:
                # The outermost link wins over the emphasis inside it: one kind per run.
                kind, target = next(
                    (k for k in kinds if k[0] == "link"), kinds[-1] if kinds else ("", "")
                )
                yield Run(child.content, kind, target)  # type: ignore[arg-type]  # set above
