"""The real app in a process of its own, and a real Chromium in front of it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.visit import Visit

ROOT = Path(__file__).parents[2]
PATIENCE = 600.0
"""Seconds until the app must answer; a first ingest of the whole corpus included."""
expect.set_options(timeout=30_000)  # milliseconds; two busy cores are slow to draw
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `streamlit run app.py`, ready to answer from the real library.

    The index is built in a temporary folder; ASSISTANT_TEST_INDEX names one to copy instead.
    """
    folder = tmp_path_factory.mktemp("app")
    if known := os.environ.get("ASSISTANT_TEST_INDEX"):
        shutil.copytree(known, folder / "index")
    with serve(folder) as address:
        yield address


@contextmanager
def serve(folder: Path, **environment: str) -> Iterator[str]:
    """The app with index and conversations in `folder`, ready to answer; its address."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    log = folder / "log.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT,
            env={
                **os.environ,
                "ASSISTANT_INDEX": str(folder / "index"),
                "ASSISTANT_DATA": str(folder / "data"),
                **environment,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_ready(process, address, log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_until_ready(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    said = ""
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5):
                return
        except urllib.error.HTTPError as error:
            said = error.read().decode()
            if json.loads(said).get("error"):
                break
        except OSError:
            pass
        time.sleep(0.5)
    pytest.fail(
        f"The app is not ready. It says {said!r}; its log ends with:\n{log.read_text()[-3000:]}"
    )


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium: $CHROMIUM, or the first that is installed."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        executable = found or playwright.chromium.executable_path
        if not Path(executable).is_file():
            reason = "No Chromium: install one, set CHROMIUM, or run playwright install chromium"
            if os.environ.get("REQUIRE_BROWSER"):
                pytest.fail(reason)
            pytest.skip(reason)
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def visit(app: str, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A fresh visitor; parametrise indirectly with options of a browser context."""
    with come(app, chromium, **getattr(request, "param", {})) as made:
        yield made


@contextmanager
def come(address: str, chromium: Browser, **options: Any) -> Iterator[Visit]:
    """A visitor with a browser profile of their own."""
    context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
    made = Visit(context.new_page(), address)
    context.on("console", lambda m: made.complaints.append(m.text) if m.type == "error" else None)
    context.on("weberror", lambda e: made.complaints.append(str(e.error)))
    yield made
    context.close()
