"""A name from a browser becomes a name of a file: nobody else's folder, no trick, any system."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from assistant.articles import READERS
from assistant.errors import ArticleError
from assistant.ingestion.survey import is_article

LONGEST = 120
"""Bytes of a name without its ending; some file systems take no more than 143 in all."""

_SEPARATORS = re.compile(r"[/\\]")
_FORBIDDEN = frozenset('<>:"|?*')
_DEVICES = re.compile(r"con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9]", re.IGNORECASE)
"""What Windows takes for a device, whatever its ending."""


def safe_name(name: str) -> str:
    r"""A name that is a plain file in any folder, and that an ingest reads.

    Raises ArticleError if its ending is none of an article's.

    >>> safe_name("..\\..\\Nul.notes .MD")
    'article-Nul.notes.md'
    """
    last = _SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]
    plain = "".join(c if c.isprintable() and c not in _FORBIDDEN else " " for c in last)
    stem, dot, ending = plain.rstrip(" .").rpartition(".")
    ending = dot + ending.strip().lower()
    if ending not in READERS:
        raise ArticleError(
            f"{plain.strip()[:LONGEST] or 'The file'} was not added: no kind of file that is read",
            fix=f"Known endings are {', '.join(READERS)}.",
        )
    stem = _cut(" ".join(stem.split()).strip(" .")) or "article"
    if _is_device(stem) or not is_article(PurePath(stem + ending)):
        stem = f"article-{stem}"
    return stem + ending


def same_file(name: str, other: str) -> bool:
    """Whether Windows or macOS would take two names for one."""
    return _folded(name) == _folded(other)


def _cut(stem: str) -> str:
    return stem.encode()[:LONGEST].decode(errors="ignore").strip(" .")


def _is_device(stem: str) -> bool:
    # COM¹ is one, too.
    first = unicodedata.normalize("NFKC", stem.split(".")[0]).strip()
    return _DEVICES.fullmatch(first) is not None


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
