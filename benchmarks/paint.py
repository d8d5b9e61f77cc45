"""The first sight of the page against a Streamlit script of one heading, served the same way.

A real Chromium visits both, each time as a new visitor with empty caches. Two moments count from
the start of navigation: the browser's first contentful paint, and the first heading on the page.
Streamlit's own start in the browser is most of either and cannot be shortened by us; what we add
must stay small, also while model and index are being prepared in the background ("fresh": a
server that has just begun to listen), when both want the processor.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.common import ROOT, Pairs, Row, alternate, built_index, scratch
from benchmarks.processes import Server, streamlit

TARGET = 1.5
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")

BARE_PAGE = 'import streamlit as st\n\nst.html("<h1>Ask</h1>")\n'
BARE_APP = 'import streamlit as st\n\napp = st.App("page.py")\n'

# Looks in every frame, so that the moment is the frame's, not that of a question from outside.
_WATCH = """
const look = () => {
  const heading = document.querySelector("h1");
  if (heading && heading.checkVisibility()) window.headingSeen = performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


@dataclass(frozen=True, slots=True)
class Visit:
    """Seconds from the start of navigation; listening: of the server's start before it."""

    painted: float
    heading: float
    listening: float


def rows() -> list[Row]:
    with _chromium() as browser:
        if browser is None:
            return [Row("paint", "not measured: no Chromium (set CHROMIUM)", "", "")]
        return [*_fresh(browser), *_warm(browser)]


def _fresh(browser: Browser) -> list[Row]:
    ours: list[Visit] = []
    bare: list[Visit] = []

    def visit(script: Path, visits: list[Visit]) -> float:
        with streamlit(script, _environment()) as server:
            visits.append(_visit(browser, server))
        return visits[-1].painted

    alternate(
        lambda: visit(ROOT / "app.py", ours),
        lambda: visit(_bare_app(), bare),
        most=5,
        seconds=60,
    )
    listening = Pairs(tuple(v.listening for v in ours), tuple(v.listening for v in bare))
    return [
        listening.row("paint", "server start until it listens"),
        *_rows("fresh", ours, bare),
    ]


def _warm(browser: Browser) -> list[Row]:
    ours: list[Visit] = []
    bare: list[Visit] = []

    def visit(server: Server, visits: list[Visit]) -> float:
        visits.append(_visit(browser, server))
        return visits[-1].painted

    with ExitStack() as stack:
        app = stack.enter_context(streamlit(ROOT / "app.py", _environment()))
        app.wait_until_ready()
        empty = stack.enter_context(streamlit(_bare_app()))
        # The first visit of a server compiles and caches: its own, unmeasured.
        _visit(browser, app), _visit(browser, empty)
        alternate(lambda: visit(app, ours), lambda: visit(empty, bare), most=11, seconds=45)
    return _rows("warm", ours, bare)


def _rows(state: str, ours: list[Visit], bare: list[Visit]) -> list[Row]:
    painted = Pairs(tuple(v.painted for v in ours), tuple(v.painted for v in bare))
    heading = Pairs(tuple(v.heading for v in ours), tuple(v.heading for v in bare))
    return [
        painted.row("paint", f"first contentful paint, {state} server", TARGET),
        heading.row("paint", f"first heading, {state} server", TARGET),
    ]


def _visit(browser: Browser, server: Server) -> Visit:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        page.add_init_script(_WATCH)
        page.goto(server.address, wait_until="commit")
        page.wait_for_function("window.headingSeen", timeout=120_000)
        page.wait_for_function(_PAINTED, timeout=120_000)
        painted, heading = page.evaluate(f"[{_PAINTED}, window.headingSeen]")
        return Visit(painted / 1000, heading / 1000, server.listening)
    finally:
        context.close()


def _environment() -> Mapping[str, str]:
    return {"ASSISTANT_INDEX": str(built_index()[0]), "ASSISTANT_DATA": str(scratch() / "data")}


def _bare_app() -> Path:
    folder = scratch() / "bare"
    folder.mkdir(exist_ok=True)
    (folder / "page.py").write_text(BARE_PAGE, encoding="utf-8")
    (folder / "app.py").write_text(BARE_APP, encoding="utf-8")
    return folder / "app.py"


@contextmanager
def _chromium() -> Iterator[Browser | None]:
    """$CHROMIUM, or the first that is installed; None without any."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        executable = found or playwright.chromium.executable_path
        if not Path(executable).is_file():
            yield None
            return
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
