"""`python -m assistant search`."""

from __future__ import annotations

import pytest


def test_hits_for_people_and_as_json(command) -> None:
    """Best first; the text is the article's."""
    assert command("search", "collagen fibres").out.startswith("1. What are collagen fibres?")
    (found,) = command("search", "collagen fibres", "--json", "--k", "2").lines
    assert len(found["hits"]) == 2
    first = found["hits"][0]
    assert list(first) == ["article", "section", "start", "end", "text", "score"]
    (shown,) = command("show", first["article"], "--json").lines
    assert shown["text"][first["start"] : first["end"]] == first["text"]


def test_filters_narrow_the_search(command) -> None:
    """By topic or article."""
    (found,) = command("search", "collagen fibres", "--json", "--topic", "safety").lines
    assert {hit["article"] for hit in found["hits"]} == {"red-flags"}


def test_a_batch_gives_hits_by_line(command, batch) -> None:
    """A bad line is an error line and status 1."""
    done = command("search", "--batch", batch({"id": 1, "text": "fibres"}, {"id": 2}), "--k", "3")
    assert done.status == 1
    assert len(done.lines[0]["hits"]) == 3
    assert "'text' must be text" in done.lines[1]["error"]


@pytest.mark.parametrize("arguments", [(), ("q", "--k", "0"), ("q", "--k", "x")])
def test_wrong_use_is_status_2(command, arguments: tuple[str, ...]) -> None:
    """Nothing to look for, or no room for a hit."""
    assert command("search", *arguments).status == 2
