"""Conversations in a real browser: kept, shared by a link, copied, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import PHONE, Visit

QUESTION = "How is myofascial release different from massage?"


@pytest.fixture
def stranger(visit: Visit) -> Iterator[Visit]:
    """A second visitor, with a browser profile of their own."""
    browser = visit.page.context.browser
    assert browser is not None
    context = browser.new_context()
    yield Visit(context.new_page(), visit.address)
    context.close()


def _listed(page: Page) -> list[str]:
    return page.locator(".st-key-conversations button").all_inner_texts()


def _permalink(page: Page) -> str:
    return page.locator(".fa-keepsake a").last.get_attribute("href") or ""


def test_a_reload_keeps_the_conversation(visit: Visit) -> None:
    """Questions, answers and citations are as they were, and it goes on from there."""
    visit.open()
    visit.ask(QUESTION)
    chips = visit.page.locator("a.fa-chip").evaluate_all("all => all.map(a => a.href)")
    visit.page.reload()
    visit.settle()
    expect(visit.page.locator(".fa-question")).to_have_text([QUESTION])
    assert visit.page.locator("a.fa-chip").evaluate_all("all => all.map(a => a.href)") == chips
    visit.ask("What is fascia made of?")
    expect(visit.page.locator(".fa-question")).to_have_count(2)
    assert visit.complaints == []


def test_a_reload_in_the_middle_of_an_answer_loses_nothing(visit: Visit) -> None:
    """A question that was just sent is answered after the reload."""
    visit.open()
    box = visit.page.get_by_test_id("stChatInputTextArea")
    box.fill(QUESTION)
    box.press("Enter")
    visit.page.wait_for_url(re.compile("conversation="))
    visit.page.reload()
    visit.page.locator("#question-0").wait_for()
    visit.settle()
    assert visit.page.locator("a.fa-chip").count() >= 1


def test_going_back_opens_the_earlier_conversation(visit: Visit) -> None:
    """The browser's own way back works between conversations."""
    visit.open()
    visit.ask(QUESTION)
    visit.page.get_by_role("button", name="New conversation").click()
    expect(visit.page.locator(".fa-question")).to_have_count(0)
    visit.ask("What is fascia?")
    visit.page.get_by_role("button", name=QUESTION).click()
    expect(visit.page.locator("#question-0")).to_have_text(QUESTION)
    visit.page.go_back()
    expect(visit.page.locator("#question-0")).to_have_text("What is fascia?")


def test_two_browsers_do_not_see_one_another(visit: Visit, stranger: Visit) -> None:
    """Neither in the list nor by the address; the permalink is for sharing."""
    visit.open()
    visit.ask(QUESTION)
    assert _listed(visit.page) == [QUESTION]
    stranger.open(visit.page.url.removeprefix(visit.address))
    expect(stranger.page.locator(".fa-library")).to_be_visible()
    expect(stranger.page.locator(".fa-question")).to_have_count(0)
    assert _listed(stranger.page) == []
    stranger.page.goto(visit.address + _permalink(visit.page))
    expect(stranger.page.locator("h1")).to_have_text(QUESTION)


def test_scripts_cannot_read_who_somebody_is(visit: Visit) -> None:
    """The mark of a browser is for the server alone."""
    visit.open()
    assert "assistant_browser" not in visit.page.evaluate("document.cookie")
    cookies = {c["name"]: c for c in visit.page.context.cookies()}  # type: ignore[typeddict-item]
    mark = cookies["assistant_browser"]
    assert (mark.get("httpOnly"), mark.get("sameSite")) == (True, "Lax")


@pytest.mark.parametrize(
    "visit", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True
)
def test_quotes_are_copied_in_one_click(visit: Visit) -> None:
    """The clipboard has every quote as plain text, with a link that is whole."""
    visit.open()
    visit.ask(QUESTION)
    visit.page.get_by_role("button", name="Copy for notes").click()
    expect(visit.page.locator(".fa-copy")).to_have_text("Copied")
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    for quoted in visit.page.locator(".fa-sources blockquote").all_inner_texts():
        assert f"“{quoted}”" in copied
    assert f"{visit.address}/library/" in copied
    assert "<" not in copied


def test_a_rating_outlives_a_reload(visit: Visit) -> None:
    """By thumb and by note, with names for screen readers."""
    visit.open()
    visit.ask(QUESTION)
    visit.page.get_by_role("radio", name="Thumbs down").click()
    note = visit.page.get_by_role("textbox", name="What was good, wrong or missing?")
    note.fill("too short")
    note.press("Enter")
    expect(visit.page.get_by_text("Noted. Thank you.")).to_be_visible()
    visit.page.reload()
    visit.settle()
    expect(visit.page.get_by_role("radio", name="Thumbs down")).to_be_checked()


def test_a_deleted_conversation_takes_its_permalinks_along(visit: Visit) -> None:
    """After a question back, list, address and shared page are empty."""
    visit.open()
    visit.ask(QUESTION)
    link = _permalink(visit.page)
    visit.page.get_by_role("button", name="Delete", exact=True).click()
    visit.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(visit.page.locator(".fa-question")).to_have_count(0)
    assert "conversation=" not in visit.page.url
    response = visit.page.goto(visit.address + link)
    assert response is not None
    assert response.status == 404


def test_a_conversation_is_saved_as_markdown(visit: Visit) -> None:
    """With every question, also the one that was just answered."""
    visit.open()
    visit.ask(QUESTION)
    visit.ask("What is fascia made of?")
    with visit.page.expect_download() as saved:
        visit.page.get_by_role("button", name="Export").click()
    text = saved.value.path().read_text("utf-8")
    assert f"## {QUESTION}" in text
    assert "## What is fascia made of?" in text


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_a_permalink_needs_no_script(visit: Visit) -> None:
    """A page of ours says so when there is no such answer."""
    response = visit.page.goto(f"{visit.address}/answer/nobody-knows")
    assert response is not None
    assert response.status == 404
    expect(visit.page.locator("h1")).to_have_text("There is no such answer here")


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_a_phone_shows_answer_row_and_permalink_in_its_width(visit: Visit) -> None:
    """Nothing scrolls sideways, in the chat or on the stored page."""
    visit.open()
    visit.ask(QUESTION)
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not visit.page.evaluate(wide)
    visit.page.goto(visit.address + _permalink(visit.page))
    expect(visit.page.locator("blockquote").first).to_be_visible()
    assert not visit.page.evaluate(wide)
