"""Under which names the app may be asked for, by pages and by the chat's socket."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from assistant.settings import read_settings
from assistant.web import middleware

Listen = Callable[..., TestClient]


async def _talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


@pytest.fixture
def listen() -> Listen:
    """An app that is told to listen somewhere, and a browser on this machine."""

    def listen(address: str | None, public: str = "") -> TestClient:
        app = Starlette(
            routes=[
                Route("/library", lambda _: PlainTextResponse("private")),
                WebSocketRoute("/stream", _talk),
            ],
            middleware=middleware(read_settings(public_url=public), address),
        )
        return TestClient(app, base_url="http://localhost:8501")

    return listen


def _status(client: TestClient, host: str) -> int:
    return client.get("/library", headers={"Host": host}).status_code


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8501", "LOCALHOST", "127.0.0.1:8501", "[::1]:8501"]
)
def test_this_machine_is_served_by_its_names(listen: Listen, host: str) -> None:
    """With and without a port, wherever on this machine the app listens."""
    for address in ("127.0.0.1", "::1", "localhost"):
        assert _status(listen(address), host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8501",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "www.localhost",
        "192.168.1.7",
        "",
    ],
)
def test_a_website_that_leads_here_reads_nothing(listen: Listen, host: str) -> None:
    """Neither a page nor what the chat says: its name is not ours (DNS rebinding)."""
    client = listen("127.0.0.1")
    response = client.get("/library", headers={"Host": host})
    assert response.status_code == 400
    assert "private" not in response.text
    with (
        pytest.raises(WebSocketDenialResponse),
        client.websocket_connect("/stream", headers={"Host": host}),
    ):
        pytest.fail("a website was let into the chat")


def test_the_public_address_is_served(listen: Listen) -> None:
    """A proxy on this machine passes the name on that readers use."""
    client = listen("127.0.0.1", "https://Library.example.org:8443/app")
    assert _status(client, "library.example.org:8443") == 200
    assert _status(client, "localhost") == 200
    assert _status(client, "example.org") == 400
    assert _status(listen("127.0.0.1", "http://[fe80::7]:8501"), "[fe80::7]:8501") == 200


@pytest.mark.parametrize("address", ["127.0.0.2", "127.1.2.3"])
def test_the_address_listened_on_is_served(listen: Listen, address: str) -> None:
    """Also where this machine has more than one of its own."""
    assert _status(listen(address), f"{address}:8501") == 200


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "192.168.1.7", "my-computer"])
def test_an_owner_who_listens_elsewhere_is_reached_by_any_name(
    listen: Listen, address: str | None
) -> None:
    """Which names a network has for this machine is not known here."""
    client = listen(address)
    for host in ("192.168.1.7:8501", "my-computer.local", "localhost"):
        assert _status(client, host) == 200


def test_a_name_that_begins_with_www_is_not_sent_on(listen: Listen) -> None:
    """What is not served is refused, never led elsewhere."""
    client = listen("127.0.0.1", "https://www.example.org")
    assert client.get("/library", headers={"Host": "example.org"}).status_code == 400
