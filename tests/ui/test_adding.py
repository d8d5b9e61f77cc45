"""Adding an article in the window: what is taken, what is told, and where it is not offered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.adding import Given, Indexed, Kept, Outcome
from assistant.errors import ArticleError, NameTaken
from assistant.service import Addition, Status
from tests.ui.scripted import ScriptedService, html

Open = Callable[..., AppTest]
READY = Status(ready=True, stage="Ready")
FILE = ("wombats.md", b"Wombats <b>dig</b>.", "text/markdown")


def _added(how: str = "new", **fields: object) -> Outcome:
    kept = Kept(Path("wombats.md"), "0", how)  # type: ignore[arg-type]  # one of its literals
    return Outcome(kept, Indexed("Wombats <b>dig</b>", "/library/wombats", 2), **fields)  # type: ignore[arg-type]


def _drop(page: AppTest, *files: tuple[str, bytes, str]) -> AppTest:
    return page.file_uploader[0].set_value(list(files) or [FILE]).run()


def _ends(service: ScriptedService, *outcomes: Outcome) -> None:
    service.addition = Addition(READY, outcomes)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """App and visitor are on this machine; call it to have them elsewhere."""
    known = st.get_option

    def move(
        *,
        address: str | None = "127.0.0.1",
        visitor: str | None = None,
        asked: str = "localhost:8501",
    ) -> None:
        options = {"server.address": address}
        monkeypatch.setattr(st, "get_option", lambda name: options.get(name, known(name)))
        monkeypatch.setattr(type(st.context), "ip_address", property(lambda _: visitor))
        monkeypatch.setattr(type(st.context), "headers", property(lambda _: {"Host": asked}))

    move()
    return move


def test_what_is_dropped_is_given_to_the_service(open_page: Open, service: ScriptedService) -> None:
    """Name and bytes as they came, several at once, and nothing replaces anything."""
    page = _drop(open_page(), FILE, ("b.md", b"Koalas.", "text/markdown"))
    assert not page.exception
    assert service.given == [Given("wombats.md", FILE[1]), Given("b.md", b"Koalas.")]


def test_its_way_is_shown(open_page: Open, service: ScriptedService) -> None:
    """Stage and progress, while questions are answered as before; nothing else is taken."""
    service.addition = Addition(Status(stage="Indexing articles", done=1, total=2))
    page = _drop(open_page())
    assert "Indexing articles (1 of 2)" in html(page)
    assert page.file_uploader[0].disabled
    page = page.chat_input[0].set_value("Does it glide?").run()
    assert "Fascia &lt;b&gt;glides" in html(page)
    assert "Indexing articles (1 of 2)" in html(page)


def test_an_added_article_is_told(open_page: Open, service: ScriptedService) -> None:
    """Its title as text, its passages, a link to its page; the place is free for the next."""
    _ends(service, _added(advice=("Line 1: no <i>marks</i>",)))
    shown = html(page := _drop(open_page()))
    assert not page.exception
    assert "<strong>Wombats &lt;b&gt;dig&lt;/b&gt;</strong> is in the library now." in shown
    assert "2 passages" in shown
    assert 'href="/library/wombats"' in shown
    assert "Line 1: no &lt;i&gt;marks&lt;/i&gt;" in shown
    assert page.file_uploader[0].value == []
    assert not page.file_uploader[0].disabled


@pytest.mark.parametrize(
    ("how", "told"), [("known", "was in the library already"), ("replaced", "the earlier file")]
)
def test_what_was_there_before_is_told(
    open_page: Open, service: ScriptedService, how: str, told: str
) -> None:
    """Nobody believes that something new was added."""
    _ends(service, _added(how))
    assert told in html(_drop(open_page()))


def test_a_broken_file_is_a_problem_with_what_to_do(
    open_page: Open, service: ScriptedService
) -> None:
    """As other problems of the window, beside what went well."""
    error = ArticleError("<b>.md was not added: not a text file", fix="Save it as plain text.")
    _ends(service, Outcome(error=error), _added())
    shown = html(_drop(open_page()))
    assert "&lt;b&gt;.md was not added: not a text file.</strong> Save it as plain text." in shown
    assert "is in the library now" in shown


def test_a_report_makes_room_for_the_next(open_page: Open, service: ScriptedService) -> None:
    """What is told is of the files dropped last."""
    _ends(service, _added())
    page = _drop(open_page())
    _ends(service, Outcome(error=ArticleError("It broke")))
    shown = html(_drop(page))
    assert "It broke" in shown
    assert "is in the library now" not in shown


def test_another_file_is_replaced_by_one_click(open_page: Open, service: ScriptedService) -> None:
    """The file waits for it; what else was told stays."""
    undecided = Given("wombats.md", FILE[1])
    _ends(service, Outcome(error=NameTaken("There is another"), undecided=undecided), _added())
    page = _drop(open_page())
    assert "There is another" in html(page)
    _ends(service, _added("replaced"))
    page = next(b for b in page.button if b.label == "Replace it").click().run()
    assert service.given == [Given("wombats.md", FILE[1], replace=True)]
    assert "There is another" not in html(page)
    assert "the earlier file" in html(page)
    assert "is in the library now" in html(page)


def test_an_addition_that_ends_later_is_told_once(
    open_page: Open, service: ScriptedService
) -> None:
    """However often the page is drawn meanwhile and afterwards."""
    page = _drop(open_page()).run()
    service.addition.outcomes = (_added(),)
    service.addition.status = READY
    page = page.run().run()
    assert html(page).count("is in the library now") == 1


def test_an_added_article_can_be_taken_out(open_page: Open, service: ScriptedService) -> None:
    """One is chosen by its file's name; what became of it is told, and nothing is chosen then."""
    assert not open_page().selectbox
    service.files = (Path("corpus/added-articles/bats.md"), Path("corpus/added-articles/moles.md"))
    _ends(service, Outcome(aside=Path("corpus/added-articles/.taken-out/moles.md")))
    page = open_page()
    page = page.selectbox[0].set_value(service.files[1]).run()
    page = next(b for b in page.button if b.label == "Take it out").click().run()
    assert not page.exception
    assert service.taken_out == [service.files[1]]
    assert (
        "moles.md</strong> is out of the library. Its file is kept in added-articles/.taken-out"
        in (html(page))
    )
    assert page.selectbox[0].value is None


def test_off_by_its_setting(open_page: Open, service: ScriptedService) -> None:
    """There is nothing to drop a file on."""
    assert open_page().file_uploader
    service.settings = service.settings.model_copy(update={"adding": False})
    assert not open_page().file_uploader


@pytest.mark.parametrize("address", [None, "0.0.0.0", "192.168.1.7"])
def test_off_where_the_app_listens_beyond_this_machine(
    open_page: Open, here: Callable[..., None], address: str | None
) -> None:
    """Nobody from elsewhere writes into the library."""
    here(address=address)
    assert not open_page().file_uploader


def test_off_for_a_visitor_from_elsewhere(open_page: Open, here: Callable[..., None]) -> None:
    """Another server than Streamlit's own may listen where the setting does not say."""
    here(visitor="192.168.1.7")
    assert not open_page().file_uploader


def test_off_for_a_website_that_leads_here(open_page: Open, here: Callable[..., None]) -> None:
    """By whatever way its name got as far as this."""
    here(asked="evil.example:8501")
    assert not open_page().file_uploader
