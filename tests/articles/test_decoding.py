"""Encodings of text files."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.errors import ArticleError
from assistant.types import Article

Read = Callable[[bytes | str, str], Article]
TEXT = "It’s the fascia – a “web” of tissue, seen after some après-ski in the snow. " * 5


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_certain_encodings_are_read(read: Read, encoding: str) -> None:
    """Unicode with or without a mark, and Western Windows text, give the same article."""
    assert read(TEXT.encode(encoding), "a.md").text == TEXT.strip()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Фасция — это соединительная ткань.", "cp1251"),
        ("It’s the fascia – a “web”.", "mac_roman"),
        ("筋膜は結合組織です。", "shift_jis"),
        ("Powięź ślizga się łatwo.", "cp1250"),
    ],
)
def test_uncertain_encodings_are_refused(read: Read, text: str, encoding: str) -> None:
    """Where an encoding would be a guess, the error says so and what to do."""
    with pytest.raises(ArticleError, match="not certain") as caught:
        read(text.encode(encoding), "a.txt")
    assert caught.value.fix == "Save the file as UTF-8."


def test_newlines_are_of_one_kind(read: Read) -> None:
    """Windows and old Mac newlines become plain ones."""
    assert read(b"# A\r\n\r\none\rtwo\r\n", "a.md").text == "A\n\none two"
