"""Reads plain text as people save it from web pages: structure is told from its lines.

Lines are bare: a title (often twice), headings that end with "?" or stand alone without a full
stop, bullets, numbers, and a note about the author. Front matter is accepted too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import Literal

from assistant.articles.builder import Run, TextBuilder, one_line
from assistant.articles.dates import read_date
from assistant.articles.decoding import decode_text
from assistant.articles.metadata import Metadata, from_mapping, split_front_matter

LONGEST_HEADING = 120
"""Characters; a longer line without a full stop is a sentence that lost it."""
LONGEST_TITLE = 160
WRAP = 100
"""Characters: programs that wrap lines do so at 65 to 80, seldom beyond."""
_FIRST_LINES = 4
"""How far from the title its repetition, a byline and a date are looked for."""

BULLET = re.compile(r"(?P<indent>\s*)(?:[•‣◦▪▫■●○∙·⁃\uf0b7\uf0a7*–—-]|o(?=\t))\s+(?=\S)")
NUMBER = re.compile(r"(?P<indent>\s*)\(?(?P<number>\d{1,3})[.)]\s+(?=\S)")
_RULE = re.compile(r"\s*([-=_*~·•#—–])(?:\s*\1){2,}\s*")
_ENDS = re.compile(r"[.!?:;,…][\"'”’)\]]*$")
_LEFT = re.compile(
    r"(?:we|(?:this|our) (?:web)?site) uses? cookies\b.{0,200}"
    r"|(?:accept|reject) all(?: cookies)?(?:\W*[·|].{0,60})?"
    r"|share (?:this (?:article|post|page|story)|on (?:facebook|twitter|x|linkedin))\b[^.!?]{0,120}"
    r"|(?:subscribe|sign up) (?:to|for) our (?:weekly |monthly )?newsletter\b.{0,120}"
    r"|reading time:? \d+ min(?:ute)?s?|\d+ min(?:ute)?s? read"
    r"|(?:skip|jump) to (?:main )?content|advertisement|back to top|read more|print this page"
    r"|this (?:post|article|page) (?:may )?contains? affiliate links\b.{0,120}",
    re.IGNORECASE,
)
"""Lines of the page around an article that come along when it is saved."""
_SITE = re.compile(r" +[|·»–—-] +\S")
_LONG_ENOUGH = 3
"""Words of a title found without its site; "Cupping" below "Cupping – risks" is a heading."""
_SMALL = frozenset("a an and as at by for from in is of on or the to vs with".split())
_NAME = r"(?P<name>[A-Z][\w.'’-]*(?: (?:van|von|de|la|der) )?(?: [A-Z][\w.'’-]*){1,3})"
_BYLINE = re.compile(
    rf"(?:(?:[Ww]ritten |[Pp]osted |[Rr]eviewed )?[Bb]y:?|Author:|About [Tt]he [Aa]uthor:?) {_NAME}"
)
_DATED = re.compile(
    r"(?:last )?(?:updated|reviewed|modified|published|posted|date)\b|\w+ \d|\d", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line or what was joined from wrapped ones; `alone` stands between blank lines."""

    text: str
    kind: Literal["text", "heading", "item"] = "text"
    alone: bool = True
    indent: int = 0
    ordinal: int | None = None

    @property
    def is_sentence(self) -> bool:
        return bool(_ENDS.search(self.text)) or len(self.text) > LONGEST_HEADING


def read_plain(content: bytes, fallback_title: str) -> tuple[Metadata, TextBuilder]:
    """Metadata and the blocks of a text file; its first line is the title if it looks like one."""
    data, body = split_front_matter(decode_text(content))
    lines = _lines(body)
    title, lines = _title(lines)
    metadata = from_mapping(data, title=title or fallback_title)
    metadata = replace(
        metadata,
        author=metadata.author or _author(lines),
        reviewed=metadata.reviewed or _date(lines),
    )
    builder = TextBuilder(metadata.standing, metadata.safety)
    if title:
        builder.add("heading", [Run(title)], level=1)
    _add(builder, _headed(lines))
    return metadata, builder


# --- Lines --------------------------------------------------------------------------------


def _lines(body: str) -> list[_Line]:
    raw = body.replace("\f", "\n\n").split("\n")
    wrapped = _is_wrapped(raw)
    lines: list[_Line] = []
    after_blank = True
    for text in raw:
        # A line of dashes parts sections or underlines a heading: it is no text.
        if not text.strip() or _RULE.fullmatch(text) or _LEFT.fullmatch(text.strip()):
            after_blank = True
            continue
        line = _line(text, alone=after_blank)
        if not after_blank and _continues(line, lines[-1], wrapped):
            lines[-1] = replace(lines[-1], text=f"{lines[-1].text} {line.text}")
        else:
            if not after_blank:
                lines[-1] = replace(lines[-1], alone=False)
            lines.append(line)
        after_blank = False
    return lines


def _line(text: str, *, alone: bool) -> _Line:
    text = text.expandtabs(4)
    if match := BULLET.match(text):
        return _Line(one_line(text[match.end() :]), "item", alone, len(match["indent"]))
    if match := NUMBER.match(text):
        ordinal = int(match["number"])
        return _Line(one_line(text[match.end() :]), "item", alone, len(match["indent"]), ordinal)
    return _Line(one_line(text), "text", alone, len(text) - len(text.lstrip()))


def _continues(line: _Line, last: _Line, wrapped: bool) -> bool:
    if line.kind == "item" or last.kind == "heading":
        return False
    return wrapped or (last.kind == "item" and line.indent > last.indent)


def _is_wrapped(raw: Sequence[str]) -> bool:
    """Whether lines end where the page did: most that another follows are of one full width."""
    widths = [len(line) for line in raw]
    if max(widths, default=0) > WRAP:
        return False
    followed = [a for a, b in pairwise(raw) if a.strip() and b.strip() and not BULLET.match(b)]
    full = sum(
        len(line) > 0.6 * max(widths) and not line.rstrip().endswith("?") for line in followed
    )
    return len(followed) > 0 and max(widths) > 40 and full > 0.6 * len(followed)


# --- Title, author, date ------------------------------------------------------------------


def _title(lines: list[_Line]) -> tuple[str, list[_Line]]:
    """The title and the lines without it and its repetition; "" if no line looks like one.

    The first line may be the window's title, which adds the site's name to that of the page.
    """
    if not lines or lines[0].kind != "text" or len(lines) == 1:
        return "", lines
    title = lines[0].text
    if len(title) > LONGEST_TITLE or title.endswith((".", ":", ";", ",")):
        return "", lines
    top = lines[1:_FIRST_LINES]
    title = next((line.text for line in top if _is_titled(title, line.text)), title)
    top = [line for line in top if line.text.lower() != title.lower()]
    return title, [*top, *lines[_FIRST_LINES:]]


def _is_titled(window: str, line: str) -> bool:
    """Whether the title of a window is a line and the name of a site."""
    long_enough = len(line.split()) >= _LONG_ENOUGH
    return long_enough and window.startswith(line) and bool(_SITE.match(window, len(line)))


def _author(lines: Sequence[_Line]) -> str:
    for line in (*lines[:_FIRST_LINES], *reversed(lines[-_FIRST_LINES:])):
        if match := _BYLINE.match(line.text):
            return match["name"].rstrip(".")
    return ""


def _date(lines: Sequence[_Line]) -> str:
    """A date on a short line of its own near the top or the end."""
    for line in (*lines[:_FIRST_LINES], *reversed(lines[-_FIRST_LINES:])):
        says_date = _DATED.match(line.text) or _BYLINE.match(line.text)
        if len(line.text) < LONGEST_HEADING and says_date and (day := read_date(line.text)):
            return day
    return ""


# --- Headings and blocks ------------------------------------------------------------------


def _headed(lines: Sequence[_Line]) -> Iterator[_Line]:
    """The lines, with those that are headings marked so."""
    for line, following in zip_longest(lines, lines[1:]):
        is_heading = line.kind == "text" and following is not None and _heads(line, following)
        yield replace(line, kind="heading") if is_heading else line


def _heads(line: _Line, following: _Line) -> bool:
    text = line.text
    if len(text) > LONGEST_HEADING or _BYLINE.match(text) or read_date(text):
        return False
    if text.endswith("?"):
        return text.count("?") == 1 and not re.search(r"[.!] ", text)
    goes_on = text.split()[-1].lower() in _SMALL
    if not line.alone or line.is_sentence or goes_on or not text[0].isalnum():
        return False
    if _is_title_case(text):
        return following.kind == "item" or following.is_sentence or _is_title_case(following.text)
    # "How it feels": short and without a full stop, above a whole paragraph.
    return text[0].isupper() and len(text.split()) <= 8 and following.is_sentence


def _is_title_case(text: str) -> bool:
    words = [word for word in text.split() if word.lower() not in _SMALL]
    capital = sum(not word[0].islower() for word in words)
    return bool(words) and not text[0].islower() and capital == len(words) and len(words) <= 12


def _add(builder: TextBuilder, lines: Iterator[_Line]) -> None:
    indents: list[int] = []
    contexts: list[tuple[int, int] | None] = []
    for line in lines:
        if line.kind != "item":
            indents, contexts = [], []
            level = 2 if line.kind == "heading" else 0
            builder.add(
                "heading" if line.kind == "heading" else "paragraph", [Run(line.text)], level=level
            )
            continue
        while indents and line.indent < indents[-1]:
            indents.pop()
            contexts.pop()
        if not indents or line.indent > indents[-1]:
            indents.append(line.indent)
            contexts.append(builder.lead_in())
        builder.add(
            "item",
            [Run(line.text)],
            level=len(indents),
            ordinal=line.ordinal,
            context=contexts[-1],
        )
