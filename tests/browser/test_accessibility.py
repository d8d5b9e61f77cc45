"""axe-core on every page: what a screen reader and low contrast would stumble over."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.visit import Visit

QUESTION = "How is myofascial release different from massage?"
# Where files are dropped Streamlit gives a name to what it calls presentation; the name wins.
OPTIONS = {"rules": {"presentation-role-conflict": {"enabled": False}}}


def violations(page: Page) -> list[str]:
    """What axe-core finds, one line for each rule, with the first places."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {[node['target'] for node in rule['nodes']][:3]}"
        for rule in found
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chat_before_and_after_an_answer(visit: Visit, scheme: str) -> None:
    """The empty window, and an answer with its sources and ways to go on."""
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a literal
    visit.open()
    visit.page.locator(".fa-library").wait_for()
    assert violations(visit.page) == []
    visit.ask(QUESTION)
    assert violations(visit.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_place_to_drop_an_article(visit: Visit, scheme: str) -> None:
    """Opened; what it tells of a file is looked at where files are added."""
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a literal
    visit.open()
    visit.page.get_by_text("Add an article").click()
    visit.page.get_by_test_id("stFileUploaderDropzone").wait_for()
    assert violations(visit.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/library", "/library?q=scar", "/library/what-is-fascia", "/library/nowhere"]
)
def test_a_library_page(visit: Visit, path: str, scheme: str) -> None:
    """Index, search, an article, and the page that says there is none."""
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a literal
    visit.page.goto(visit.address + path)
    assert violations(visit.page) == []


def test_the_page_of_an_answer(visit: Visit) -> None:
    """A permalink."""
    visit.open()
    visit.ask(QUESTION)
    address = visit.page.locator(".fa-keepsake a").last.get_attribute("href")
    assert address is not None
    visit.page.goto(visit.address + address)
    assert violations(visit.page) == []
