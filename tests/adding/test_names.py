"""Names from a browser: whatever comes, a plain file of one folder comes out."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.adding.names import LONGEST, safe_name, same_file
from assistant.articles import READERS
from assistant.errors import ArticleError
from assistant.ingestion.survey import is_article

names = st.builds(
    lambda parts, ending: "".join(parts) + ending,
    st.lists(
        st.one_of(st.text(max_size=30), st.sampled_from(["../", "..\\", "con", ":", ". ", "~"]))
    ),
    st.sampled_from([*READERS, ".MD", ".md ", ".pdf."]),
)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Notes on scars.md", "Notes on scars.md"),
        ("../../etc/passwd.md", "passwd.md"),
        (r"C:\Users\me\notes.PDF", "notes.pdf"),
        ("notes.md:hidden.txt", "notes.md hidden.txt"),
        ("...hidden.md", "hidden.md"),
        (".md", "article.md"),
        ("/.md", "article.md"),
        ("gpj.\u202edm.md", "gpj. dm.md"),
        ("a\nb\0c\u200bd.md", "a b c d.md"),
        ("NUL.md", "article-NUL.md"),
        ("com¹.md", "article-com¹.md"),
        ("aux.tar.md", "article-aux.tar.md"),
        ("Readme.md", "article-Readme.md"),
        ("scar.md. ", "scar.md"),
        ("fa\u0308szie.md", "fäszie.md"),
        ("\ud800.md", "article.md"),
    ],
)
def test_a_hostile_name_is_made_plain(name: str, safe: str) -> None:
    """What is readable of it stays."""
    assert safe_name(name) == safe


@given(names)
@example("a" * 118 + "\u0f43" * 3 + ".md")
def test_a_safe_name_is_a_file_that_is_read_and_nothing_else(name: str) -> None:
    """No folder, no character that nobody sees, no device, not too long, and an article."""
    safe = safe_name(name)
    assert PurePosixPath(safe).name == safe == PureWindowsPath(safe).name
    assert not PureWindowsPath(safe).is_reserved()
    assert safe.isprintable()
    assert safe == unicodedata.normalize("NFC", safe).strip(" .")
    assert len(safe.encode()) <= LONGEST + len("article-") + len(".markdown")
    assert is_article(PurePosixPath(safe))


@given(names)
def test_a_safe_name_stays_as_it_is(name: str) -> None:
    """Making it safe twice changes nothing more, unless it was cut."""
    safe = safe_name(name)
    if len(safe.encode()) < LONGEST:
        assert safe_name(safe) == safe


@pytest.mark.parametrize("name", ["", "notes", "notes.exe", "notes.md.exe", "md", "a/b", "\u202e"])
def test_other_kinds_of_files_are_refused(name: str) -> None:
    """The message says which endings are known."""
    with pytest.raises(ArticleError, match=r"\.docx"):
        safe_name(name)


def test_names_that_some_systems_take_for_one_are_one() -> None:
    """Capitals and composed letters make no other file."""
    assert same_file("Fäszie.MD", "fa\u0308szie.md")
    assert not same_file("fascia.md", "fascia.txt")
