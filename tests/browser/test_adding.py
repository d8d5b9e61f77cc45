"""An article on its way from a browser into an answer, over a small library of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import come, serve
from tests.browser.test_accessibility import violations
from tests.browser.visit import PHONE, Visit
from tests.conftest import ARTICLES

WOMBATS = """\
# Do wombats dig burrows?

Wombats dig long burrows with their claws, and sleep in them by day.

## Why are wombat droppings cubes?

Wombat droppings are cubes because the wall of the gut stretches unevenly.
"""
PATIENCE = 180_000
"""Milliseconds until an article is indexed, on a machine that is busy with other things."""
BROKEN = b"\x00\x01\xff\xfe\x00\x9f" * 50
_TRANSFER = """([name, bytes]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([new Uint8Array(bytes)], name, {type: "text/markdown"}));
  return transfer;
}"""


@dataclass
class Desk(Visit):
    """A visitor who adds articles to a corpus."""

    corpus: Path = Path()

    def lay_open(self) -> None:
        """Open the window with the place where files are dropped."""
        self.open()
        if self.page.get_by_test_id("stExpandSidebarButton").is_visible():
            self.page.get_by_test_id("stExpandSidebarButton").click()
        self.page.get_by_text("Add an article").click()

    def drop(self, name: str, content: bytes) -> Locator:
        """Drop a file as a hand does; where it is told what came of the last files."""
        transfer = self.page.evaluate_handle(_TRANSFER, [name, list(content)])
        place = self.page.get_by_test_id("stFileUploaderDropzone")
        place.dispatch_event("drop", {"dataTransfer": transfer})
        told = self.page.locator(".stSidebar").locator(".fa-added, .fa-problem")
        told.first.wait_for(timeout=PATIENCE)
        return told

    @property
    def files(self) -> set[str]:
        """Every file of the corpus."""
        files = (file for file in self.corpus.rglob("*") if file.is_file())
        return {file.relative_to(self.corpus).as_posix() for file in files}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three small articles."""
    folder = tmp_path_factory.mktemp("corpus")
    for path, text in ARTICLES.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def own_app(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over them."""
    with serve(tmp_path_factory.mktemp("own"), ASSISTANT_CORPUS=str(corpus)) as address:
        yield address


@pytest.fixture
def desk(
    own_app: str, corpus: Path, chromium: Browser, request: pytest.FixtureRequest
) -> Iterator[Desk]:
    """A fresh visitor with the place to drop files laid open."""
    with come(own_app, chromium, **getattr(request, "param", {})) as visit:
        made = Desk(visit.page, visit.address, visit.complaints, corpus)
        made.lay_open()
        yield made


def test_a_dropped_article_is_cited_by_the_next_answer(desk: Desk) -> None:
    """Dropped, told with its page, counted in the library, and quoted."""
    topics = desk.page.locator(".fa-nav li")
    expect(topics).to_have_count(2)
    told = desk.drop("wombats.md", WOMBATS.encode())
    expect(told).to_contain_text("Do wombats dig burrows? is in the library now.")
    expect(told).to_contain_text("2 passages")
    expect(topics.first).to_have_text("Added articles 1")
    assert (desk.corpus / "added-articles/wombats.md").read_text("utf-8") == WOMBATS
    desk.ask("Why are wombat droppings cubes?")
    expect(desk.page.locator(".fa-source").first).to_contain_text("the gut stretches unevenly")
    href = desk.page.locator("a.fa-chip").first.get_attribute("href") or ""
    assert href.startswith("/library/wombats?")
    with desk.page.context.expect_page() as opened:
        told.get_by_role("link", name="Open the article").click()
    expect(opened.value.locator("h1")).to_have_text("Do wombats dig burrows?")
    assert desk.complaints == []


def test_another_file_of_the_name_waits_for_a_click(desk: Desk) -> None:
    """The earlier one stays until it is replaced."""
    place = desk.corpus / "added-articles/bats.md"
    told = desk.drop("bats.md", b"# What do bats eat?\n\nBats eat moths.\n")
    expect(told).to_contain_text("is in the library now")
    newer = b"# What do bats eat?\n\nBats eat moths and midges.\n"
    desk.drop("bats.md", newer)
    expect(told).to_contain_text("There is another bats.md")
    assert place.read_bytes() != newer
    desk.page.get_by_role("button", name="Replace it").click()
    expect(told).to_contain_text("has taken the place of the earlier file", timeout=PATIENCE)
    assert place.read_bytes() == newer


def test_an_added_article_is_taken_out_again(desk: Desk) -> None:
    """Chosen by its name; it is cited no more, and its file is kept aside."""
    told = desk.drop("moles.md", b"# Where do moles live?\n\nMoles live in tunnels.\n")
    expect(told).to_contain_text("is in the library now")
    desk.page.get_by_role("combobox", name="Added so far").click()
    desk.page.get_by_role("option", name="moles.md").click()
    assert violations(desk.page) == []
    desk.page.get_by_role("button", name="Take it out").click()
    expect(told).to_contain_text("moles.md is out of the library", timeout=PATIENCE)
    assert "added-articles/moles.md" not in desk.files
    assert "added-articles/.taken-out/moles.md" in desk.files
    desk.ask("Where do moles live?")
    expect(desk.page.locator(".fa-answer")).to_contain_text("does not answer")
    assert desk.complaints == []


@pytest.mark.parametrize(
    "desk", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True
)
def test_a_broken_file_is_told_and_leaves_no_trace(desk: Desk) -> None:
    """The error says what it is and what to do; nothing is in the corpus; all can read it."""
    before = desk.files
    told = desk.drop("broken.md", BROKEN)
    expect(told).to_have_text(
        "broken.md was not added: not a text file (it holds NUL bytes). Save it as plain text."
    )
    assert desk.files == before
    assert violations(desk.page) == []
    assert desk.complaints == []


def test_what_is_told_is_for_all(desk: Desk) -> None:
    """The report of an article, its advice unfolded, before axe-core."""
    told = desk.drop("scars.md", b"# What is a scar?\n\nA scar is tissue that mends a wound.\n")
    told.get_by_text("How its answers could be better").click()
    expect(told.locator("li").first).to_be_visible()
    assert violations(desk.page) == []


@pytest.mark.parametrize("desk", [PHONE], indirect=True)
def test_a_phone_has_room_for_it(desk: Desk) -> None:
    """Nothing scrolls sideways, however long a name is."""
    expect(desk.drop("a" * 100 + ".md", BROKEN)).to_be_visible()
    wide = "e => e.scrollWidth > e.clientWidth"
    assert not desk.page.locator("[data-testid=stSidebarContent]").evaluate(wide)
    assert not desk.page.locator("html").evaluate(wide)
