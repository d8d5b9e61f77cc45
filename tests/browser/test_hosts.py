"""The real app, asked for by its own name and by a website's that leads here (DNS rebinding)."""

from __future__ import annotations

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

SOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "streamlit",
}
"""Headers that ask for the chat's web socket."""


def _status(app: str, path: str, host: str) -> int:
    headers = {"Host": host, "Origin": f"http://{host}"}
    if path.endswith("/stream"):
        headers |= SOCKET
    connection = HTTPConnection(urlsplit(app).netloc, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/library", 200),
        ("/api/search?q=fascia", 200),
        ("/_stcore/host-config", 200),
        ("/_stcore/stream", 101),
    ],
)
def test_only_this_machine_s_names_are_served(app: str, path: str, status: int) -> None:
    """Pages, API, Streamlit's own addresses and the chat's web socket alike."""
    own = urlsplit(app)
    assert _status(app, path, own.netloc) == status
    assert _status(app, path, f"localhost:{own.port}") == status
    assert _status(app, path, f"evil.example:{own.port}") == 400
