"""Walks HTML elements into blocks: web pages, Word documents, and HTML inside Markdown."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from assistant.articles.builder import Run, TextBuilder
from assistant.errors import ArticleError

MAX_DEPTH = 256
"""Elements within one another. libxml2's own limit, below which it drops text; pages made by
people and programs stay under 100."""

# What no reader of the page sees as text. Struck-out words are withdrawn by their author.
UNREAD = frozenset(
    "head script style noscript template iframe frame object embed applet svg math canvas video "
    "audio map input button select textarea datalist progress meter title del s strike".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav "
    "ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_INLINE = {
    "a": "link",
    "b": "strong",
    "strong": "strong",
    "em": "emphasis",
    "i": "emphasis",
    "cite": "emphasis",
    "code": "code",
    "kbd": "code",
    "samp": "code",
}
_HEADING = re.compile(r"h[1-6]")
_BLANKS = re.compile(r"\s+")
_SCHEMES = ("http", "https", "mailto", "tel")
"""Links that lead somewhere from an article page; a relative one needs the page's address."""

Element = Any
"""lxml's HtmlElement, which is imported only when there is HTML to read."""


def parse_html(markup: str) -> Element | None:
    """The root element of a page or fragment; None if there is none."""
    from lxml import etree, html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    # lxml refuses text that names an encoding, which no longer matters here.
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup)
    try:
        root = html.document_fromstring(markup, parser=parser)
    except etree.ParserError:
        root = None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise ArticleError(
            f"elements are nested more than {MAX_DEPTH} deep",
            fix="Save the page again, or copy its text into a .txt file.",
        )
    return root


def add_html(builder: TextBuilder, markup: str) -> None:
    """Add the blocks of an HTML fragment."""
    stripped = markup.strip()
    if stripped.startswith("<!--") and stripped.find("-->") == len(stripped) - 3:
        return
    root = parse_html(markup)
    if root is not None:
        add_element(builder, root)


def add_element(builder: TextBuilder, root: Element, *, address: str = "") -> None:
    """Add the blocks of `root`; relative links start at `address`."""
    from lxml import etree

    walk = _Walk(builder, address)
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            walk.end(element)
            if element is not root:
                walk.text(element.tail)
        elif not isinstance(element.tag, str) or is_hidden(element):
            walker.skip_subtree()
        else:
            walk.start(element)
            walk.text(element.text)
    walk.flush()


def is_hidden(element: Element) -> bool:
    """Whether a browser shows nothing of the element."""
    if element.tag in UNREAD or element.get("hidden") is not None:
        return True
    style = element.get("style") or ""
    return "display:none" in style.replace(" ", "").lower()


def is_data_table(table: Element) -> bool:
    """Whether a table holds rows of data and is not there to place things on the page."""
    if table.get("role") in ("presentation", "none"):
        return False
    rows = 0
    for inner in table.iterdescendants("table", "h1", "h2", "h3", "h4", "tr"):
        if inner.tag != "tr":
            return False
        rows += len(inner) > 1
    return rows > 0


class _Walk:
    """Keeps what is open while elements start and end."""

    def __init__(self, builder: TextBuilder, address: str) -> None:
        self.builder = builder
        self.address = address
        self.runs: list[Run] = []
        self.inline: list[tuple[str, str]] = []
        # One entry per open list: the next number (None in a bulleted list) and the lead-in.
        self.lists: list[tuple[int | None, tuple[int, int] | None]] = []
        self.item_is_new = False
        self.heading = 0
        self.verbatim = 0
        self.tables: list[bool] = []
        self.header: tuple[int, int] | None = None
        self.row: list[list[Run]] = []
        self.term: tuple[int, int] | None = None

    @property
    def in_row(self) -> bool:
        return bool(self.tables) and self.tables[-1]

    def start(self, element: Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._break()
        match tag:
            case "ul" | "ol" | "menu":
                first = _number(element.get("start"), 1) if tag == "ol" else None
                self.lists.append((first, self.builder.lead_in()))
            case "li":
                self.item_is_new = True
            case "table":
                self.tables.append(is_data_table(element))
                self.header, self.row = None, []
            case "pre":
                self.verbatim += 1
            case "br":
                self.text("\n", verbatim=True)
            case _ if _HEADING.fullmatch(tag):
                self.heading = int(tag[1])
            case _ if tag in _INLINE:
                target = self._target(element) if tag == "a" else ""
                self.inline.append((_INLINE[tag] if tag != "a" or target else "", target))

    def end(self, element: Element) -> None:
        tag = element.tag
        if not isinstance(tag, str) or is_hidden(element):
            return
        if tag in ("td", "th") and self.in_row:
            self.row.append(self.runs)
            self.runs = []
        elif tag == "caption":
            self.flush()
        elif tag in _BLOCKS:
            self._break()
        match tag:
            case "ul" | "ol" | "menu":
                self.lists.pop()
            case "table":
                self.tables.pop()
            case "tr" if self.in_row:
                self._end_row()
            case "pre":
                self.verbatim -= 1
            case "dt":
                last = self.builder.last
                self.term = (last.start, last.end) if last else None
            case _ if _HEADING.fullmatch(tag):
                self.heading = 0
            case _ if tag in _INLINE:
                self.inline.pop()

    def text(self, text: str | None, *, verbatim: bool = False) -> None:
        if not text:
            return
        if not verbatim and not self.verbatim:
            text = _BLANKS.sub(" ", text)
        kinds = [kind for kind in self.inline if kind[0]]
        # The outermost link wins over the emphasis inside it: one kind per run.
        kind, target = next((k for k in kinds if k[0] == "link"), kinds[-1] if kinds else ("", ""))
        self.runs.append(Run(text, kind, target))  # type: ignore[arg-type]  # from _INLINE

    def flush(self) -> None:
        """Add the block that is open."""
        runs, self.runs = self.runs, []
        if not any(run.text.strip() for run in runs):
            return
        if self.verbatim:
            text = "".join(run.text for run in runs)
            self.builder.add("code", [Run(text.strip("\n"))])
        elif self.heading:
            one_line = [Run(run.text.replace("\n", " "), run.kind, run.target) for run in runs]
            self.builder.add("heading", one_line, level=self.heading)
        elif self.lists and self.item_is_new:
            ordinal, context = self.lists[-1]
            self.builder.add("item", runs, level=len(self.lists), ordinal=ordinal, context=context)
            if ordinal is not None:
                self.lists[-1] = (ordinal + 1, context)
            self.item_is_new = False
        else:
            for paragraph in _paragraphs(runs):
                self.builder.add("paragraph", paragraph, context=self.term)
        self.term = None

    def _break(self) -> None:
        """A block begins or ends: inside a table cell that is only a blank."""
        if self.in_row:
            self.text(" ")
        else:
            self.flush()

    def _end_row(self) -> None:
        self.runs = []
        block = self.builder.add_row(self.row, context=self.header)
        if self.header is None and block is not None:
            self.header = (block.start, block.end)
        self.row = []

    def _target(self, element: Element) -> str:
        href = (element.get("href") or "").strip()
        if not href or href.startswith("#"):
            return ""
        try:
            whole = urljoin(self.address, href)
            return whole if urlsplit(whole).scheme.lower() in _SCHEMES else ""
        except ValueError:  # Not an address, "http://[": the words stay, the link goes.
            return ""


def _paragraphs(runs: list[Run]) -> list[list[Run]]:
    """Two line breaks in a row part paragraphs."""
    paragraphs: list[list[Run]] = [[]]
    breaks = 0
    for run in runs:
        if run.text == "\n":
            breaks += 1
        elif run.text.strip():
            if breaks > 1:
                paragraphs.append([])
            elif breaks:
                paragraphs[-1].append(Run("\n"))
            breaks = 0
            paragraphs[-1].append(run)
        elif not breaks:
            paragraphs[-1].append(run)
    return paragraphs


def _number(value: str | None, default: int) -> int:
    return (
        int(value) if value and value.isascii() and value.isdigit() and len(value) < 7 else default
    )
