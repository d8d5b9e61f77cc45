"""The whole path in a real browser: open, ask, read, check, and what may not happen on the way."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from assistant.prompts import DISCLAIMER, NOT_FOUND
from tests.browser.visit import PHONE, Visit

QUESTION = "How is myofascial release different from massage?"
UNANSWERED = "How do I mend a bicycle tyre?"


def _overflows(page: Page) -> bool:
    return bool(
        page.evaluate(
            "[document.documentElement, document.querySelector('.stMain')]"
            ".some(e => e.scrollWidth > e.clientWidth)"
        )
    )


def test_a_citation_leads_to_exactly_its_sentence(visit: Visit) -> None:
    """Ask, read, click a number: the article opens with that quote marked and in view."""
    visit.open()
    visit.ask(QUESTION)
    page = visit.page
    assert page.locator(".fa-answer .fa-quote").count() >= 1
    card = page.locator(".fa-source").first
    quoted = card.locator("blockquote").inner_text()
    chip = page.locator("a.fa-chip").first
    assert chip.inner_text() == card.locator(".fa-number").inner_text()
    with page.context.expect_page() as opened:
        chip.click()
    article = opened.value
    mark = article.locator("#quote")
    mark.wait_for()
    marked = article.locator("mark").all_inner_texts()
    assert " ".join(" ".join(marked).split()) == " ".join((quoted or "").split())
    expect(mark).to_be_in_viewport(ratio=1)
    expect(page.locator(".fa-answer")).to_be_visible()
    assert visit.complaints == []


def test_every_card_opens_an_article_with_its_quote_marked(visit: Visit) -> None:
    """Each "Open at the sentence" leads to its own words, those of further quotes too."""
    visit.open()
    visit.ask(QUESTION)
    # Folded away, and drawn a moment after the words that unfold them.
    visit.page.locator(".fa-more .fa-source").first.wait_for(state="attached")
    cards = visit.page.locator(".fa-source")
    wanted = [
        (card.locator("blockquote").text_content(), card.locator("a").first.get_attribute("href"))
        for card in cards.all()
    ]
    assert len(wanted) > visit.page.locator(".fa-sources .fa-source").count() > 0
    for quoted, path in wanted:
        visit.page.goto(f"{visit.address}{path}")
        marked = visit.page.locator("mark").all_inner_texts()
        assert " ".join(" ".join(marked).split()) == " ".join((quoted or "").split())


def test_numbers_and_cards_belong_together(visit: Visit) -> None:
    """Every number in the text has its card and the reverse, counted from 1 by first use."""
    visit.open()
    visit.ask(QUESTION)
    chips = [int(n) for n in visit.page.locator("a.fa-chip").all_inner_texts()]
    cards = [int(n) for n in visit.page.locator(".fa-sources .fa-number").all_inner_texts()]
    assert list(dict.fromkeys(chips)) == cards == list(range(1, len(cards) + 1))


def test_more_from_the_library_unfolds(visit: Visit) -> None:
    """Further quotes are one click away, numbered on from the answer's own."""
    visit.open()
    visit.ask(QUESTION)
    own = visit.page.locator(".fa-sources .fa-number").count()
    further = visit.page.locator(".fa-more .fa-number")
    expect(further.first).to_be_hidden()
    visit.page.get_by_text("More from the library").click()
    expect(further.first).to_be_visible()
    assert further.first.inner_text() == str(own + 1)


def test_a_number_shows_its_quote_under_the_pointer(visit: Visit) -> None:
    """Pointing at a number shows the quote inside the window; pointing away hides it."""
    visit.open()
    visit.ask(QUESTION)
    peek = visit.page.locator(".fa-peek-card").first
    expect(peek).to_be_hidden()
    visit.page.locator("a.fa-chip").first.hover()
    expect(peek).to_be_visible()
    expect(peek).to_be_in_viewport(ratio=1)
    expect(peek).to_contain_text(visit.page.locator(".fa-source blockquote").first.inner_text())
    visit.page.mouse.move(5, 5)
    expect(peek).to_be_hidden()


def test_a_refusal_names_the_nearest_sections(visit: Visit) -> None:
    """What the library does not answer is one sentence and links to read on, without numbers."""
    visit.open()
    visit.ask(UNANSWERED)
    expect(visit.page.locator(".fa-answer")).to_have_text(NOT_FOUND)
    assert visit.page.locator("a.fa-chip").count() == 0
    link = visit.page.locator(".fa-nearest a").first
    assert (link.get_attribute("href") or "").startswith("/library/")
    assert visit.complaints == []


def test_a_question_of_markup_is_shown_as_text(visit: Visit) -> None:
    """Markup typed as a question is text on the page, and nothing of it runs."""
    typed = "<img src=x onerror=\"document.title='run'\"> **fascia** $x$ <script>1</script>"
    visit.open()
    visit.ask(typed)
    expect(visit.page.locator("#question-0")).to_have_text(typed)
    assert visit.page.locator("img[src='x']").count() == 0
    assert visit.page.title() != "run"
    assert visit.complaints == []


def test_a_blank_question_is_told_what_to_do(visit: Visit) -> None:
    """Nothing at all is not sent; blanks get one sentence, and the next question works."""
    visit.open()
    box = visit.page.get_by_test_id("stChatInputTextArea")
    box.press("Enter")
    visit.ask("   ")
    expect(visit.page.locator(".fa-problem")).to_contain_text("Type a question")
    visit.ask("What is fascia?")
    expect(visit.page.locator(".fa-question")).to_have_text(["(blank)", "What is fascia?"])


def test_a_question_without_words_is_told_what_to_do(visit: Visit) -> None:
    """A question of signs alone gets a sentence that helps, and no traceback."""
    visit.open()
    visit.ask("?!")
    expect(visit.page.locator(".fa-problem")).to_contain_text("Type a question")
    assert visit.page.get_by_test_id("stException").count() == 0


def test_twenty_thousand_characters_get_one_sentence(visit: Visit) -> None:
    """A pasted book is refused with its length, shown in part, and the next question works."""
    visit.open()
    visit.ask("fascia " * 2858)
    expect(visit.page.locator(".fa-problem")).to_contain_text("characters")
    assert len(visit.page.locator("#question-0").inner_text()) < 400
    visit.ask("What is fascia?")
    expect(visit.page.locator("#question-1")).to_be_in_viewport()
    assert visit.page.locator("a.fa-chip").count() >= 1
    assert visit.complaints == []


def test_a_new_question_comes_into_view(visit: Visit) -> None:
    """A follow-up and the beginning of its answer stand in the window without scrolling."""
    visit.open()
    visit.ask(QUESTION)
    visit.ask("What is fascia made of?")
    expect(visit.page.locator("#question-1")).to_be_in_viewport(ratio=1)
    expect(visit.page.locator(".fa-answer").last).to_be_in_viewport()


def test_an_example_question_is_asked_by_a_click(visit: Visit) -> None:
    """The empty page offers questions, and a click asks one in its own words."""
    visit.open()
    example = visit.page.locator("[class*='st-key-ask-list-examples'] button").first
    words = example.inner_text()
    example.click()
    visit.settle()
    expect(visit.page.locator("#question-0")).to_have_text(words)


def test_the_first_sight_tells_what_this_is(visit: Visit) -> None:
    """Size and date of the library, the disclaimer, and the way to the library are there."""
    visit.open()
    expect(visit.page.locator(".fa-library")).to_have_text(
        re.compile(r"\d+ articles? on \d+ topics?, as of \d+ \w+ \d{4}")
    )
    expect(visit.page.locator(".fa-fine")).to_contain_text(DISCLAIMER)
    expect(visit.page.locator(".fa-fine")).to_contain_text("no names")
    expect(visit.page.locator(".fa-fine")).to_be_in_viewport(ratio=1)
    expect(visit.page.locator(".fa-library a")).to_have_attribute("target", "_blank")
    assert visit.complaints == []


def test_the_disclaimer_stays_under_every_answer(visit: Visit) -> None:
    """It is in the window after an answer, too."""
    visit.open()
    visit.ask(QUESTION)
    expect(visit.page.locator(".fa-fine")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_a_phone_shows_everything_without_scrolling_sideways(visit: Visit) -> None:
    """At 390 pixels the empty page, an answer and an open quote fit the width."""
    visit.open()
    visit.page.locator(".fa-library").wait_for()
    assert not _overflows(visit.page)
    visit.ask(QUESTION)
    assert not _overflows(visit.page)
    for chip in visit.page.locator("a.fa-chip").all():
        chip.focus()
        expect(visit.page.locator(".fa-peek-card:visible")).to_have_count(1)
        box = visit.page.locator(".fa-peek-card:visible").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert not _overflows(visit.page)


@pytest.mark.parametrize(
    "visit",
    [{"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}],
    indirect=True,
)
def test_twice_the_size_still_fits(visit: Visit) -> None:
    """At 200 % zoom of a 1280 pixel window nothing scrolls sideways."""
    visit.open()
    visit.ask(QUESTION)
    assert not _overflows(visit.page)


def test_the_keyboard_alone_reaches_a_citation(visit: Visit) -> None:
    """Type, send, then Tab to a number: its quote shows, and Enter opens the article."""
    visit.open()
    visit.page.get_by_test_id("stChatInputTextArea").focus()
    visit.page.keyboard.type(QUESTION)
    visit.page.keyboard.press("Enter")
    visit.settle()
    for _ in range(60):
        visit.page.keyboard.press("Shift+Tab")
        if visit.page.evaluate("document.activeElement.classList.contains('fa-chip')"):
            break
    else:
        pytest.fail("No citation was reached")
    expect(visit.page.locator(".fa-peek-card:visible")).to_have_count(1)
    with visit.page.context.expect_page() as opened:
        visit.page.keyboard.press("Enter")
    expect(opened.value.locator("#quote")).to_be_in_viewport()


def test_citations_have_names_for_screen_readers(visit: Visit) -> None:
    """A number is a link whose name says what it cites, described by the quote."""
    visit.open()
    visit.ask(QUESTION)
    link = visit.page.get_by_role("link", name=re.compile(r"^Citation 1: .+ new tab\.$"))
    expect(link).to_have_count(1)
    described_by = link.get_attribute("aria-describedby")
    quoted = visit.page.locator(".fa-source blockquote").first.inner_text()
    expect(visit.page.locator(f"[id='{described_by}']")).to_contain_text(quoted)


def test_an_article_in_the_address_answers_first_from_it(visit: Visit) -> None:
    """ "Ask about this article" leads here: all citations are its own until it is removed."""
    visit.open(f"/?article=mfr-vs-massage&q={quote(QUESTION)}")
    visit.settle()
    expect(visit.page.locator(".fa-only")).to_contain_text("From one article")
    targets = [a.get_attribute("href") or "" for a in visit.page.locator("a.fa-chip").all()]
    assert targets
    assert all(t.startswith("/library/mfr-vs-massage?") for t in targets)
    visit.page.get_by_role("button", name="Ask all articles").click()
    expect(visit.page.locator(".fa-only")).to_have_count(0)


@pytest.mark.parametrize(
    "visit", [{"color_scheme": "dark"}, {"color_scheme": "light"}], indirect=True
)
def test_text_of_ours_has_contrast(visit: Visit) -> None:
    """What the program draws itself meets WCAG AA on the ground of either theme."""
    visit.open()
    visit.ask(QUESTION)
    ratios = visit.page.evaluate(_CONTRAST)
    assert ratios
    assert [pair for pair in ratios if pair[1] < 4.5] == []


_CONTRAST = """() => {
  const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgb = c => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = c; paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data]; };
  const light = c => rgb(c).slice(0, 3).map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = e => { for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor; if (rgb(c)[3] > 250) return c; }
    return 'white'; };
  const own = '.fa-standing, .fa-chip, .fa-place, .fa-fine p, .fa-question, .fa-quote, .fa-links a';
  return [...document.querySelectorAll(own)].map(e => {
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
    return [e.className, (Math.max(a, b) + .05) / (Math.min(a, b) + .05)]; });
}"""
