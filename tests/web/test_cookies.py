"""The mark of a browser: who gets one, who keeps it, what it looks like."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from assistant.settings import read_settings
from assistant.web import middleware
from assistant.web.cookies import COOKIE, is_mark


def _told(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.cookies.get(COOKIE, ""))


async def _talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(socket.cookies.get(COOKIE, ""))
    await socket.close()


@pytest.fixture
def app() -> Starlette:
    """An app that says which mark it sees."""
    return Starlette(
        routes=[Route("/", _told), Route("/library", _told), WebSocketRoute("/stream", _talk)],
        middleware=middleware(read_settings(history=True), None),
    )


@pytest.fixture
def client(app: Starlette) -> Iterator[TestClient]:
    """A browser."""
    with TestClient(app) as client:
        yield client


def test_a_browser_gets_a_mark_and_keeps_it(client: TestClient) -> None:
    """The same at every visit, for the page and for the chat's socket."""
    first = client.get("/").text
    assert is_mark(first)
    assert client.get("/").text == first
    with client.websocket_connect("/stream") as socket:
        assert socket.receive_text() == first


def test_browsers_get_different_marks(app: Starlette) -> None:
    """Nobody shares one."""
    marks = {TestClient(app).get("/").text for _ in range(5)}
    assert len(marks) == 5


def test_scripts_and_other_sites_cannot_use_it(app: Starlette) -> None:
    """HttpOnly, SameSite=Lax, and Secure where the page is."""
    cookie = TestClient(app).get("/").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    secure = TestClient(app, base_url="https://testserver").get("/").headers["set-cookie"]
    assert "Secure" in secure


def test_a_socket_without_a_page_gets_one_at_once(app: Starlette) -> None:
    """A page from a cache comes without a cookie: the first conversation is kept all the same."""
    client = TestClient(app)
    with client.websocket_connect("/stream") as socket:
        mark = socket.receive_text()
    assert is_mark(mark)


@pytest.mark.parametrize("value", ["", "x", "a" * 42, "a" * 44, "a" * 42 + "'", "../" + "a" * 40])
def test_a_mark_that_is_not_ours_is_replaced(client: TestClient, value: str) -> None:
    """Nobody chooses a mark of their own form."""
    client.cookies.set(COOKIE, value)
    assert is_mark(client.get("/", headers={"cookie": f"{COOKIE}={value}"}).text)


def test_library_pages_set_no_cookie(client: TestClient) -> None:
    """Readers of articles are not marked."""
    assert "set-cookie" not in client.get("/library").headers


def test_without_history_nobody_is_marked() -> None:
    """There is nothing to tell apart."""
    off = middleware(read_settings(history=False), None)
    client = TestClient(Starlette(routes=[Route("/", _told)], middleware=off))
    response = client.get("/")
    assert response.text == ""
    assert "set-cookie" not in response.headers
