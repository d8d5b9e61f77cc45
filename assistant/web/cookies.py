"""The mark of a browser: a random cookie that tells one reader's conversations from another's.

Only the chat needs it. The page at `/` sets it, and the web socket that the chat speaks over makes
up for it where the page came from a cache. Library pages and the API set nothing.
"""

from __future__ import annotations

import re
import secrets

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "assistant_browser"
SECONDS = 400 * 24 * 3600
"""As long as browsers keep any cookie; each visit begins it anew."""

_MARK = re.compile(r"[A-Za-z0-9_-]{43}")


def is_mark(value: str) -> bool:
    """Whether a cookie's value can be one of ours."""
    return _MARK.fullmatch(value) is not None


class BrowserCookie:
    """ASGI middleware that gives each browser its mark and keeps it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; what goes to the chat has a mark, and so has what comes back."""
        chat = scope["type"] == "websocket" or (scope["type"] == "http" and scope["path"] == "/")
        if not chat:
            await self._app(scope, receive, send)
            return
        mark = HTTPConnection(scope).cookies.get(COOKIE, "")
        if not is_mark(mark):
            mark = secrets.token_urlsafe(32)
            # As the browser will send it next time: a first conversation is kept, too.
            added = (b"cookie", f"{COOKIE}={mark}".encode())
            scope = {**scope, "headers": [*scope["headers"], added]}
        secure = "; Secure" if scope["scheme"] in ("https", "wss") else ""
        cookie = f"{COOKIE}={mark}; Path=/; Max-Age={SECONDS}; HttpOnly; SameSite=Lax{secure}"

        async def marked(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.accept"):
                message.setdefault("headers", [])
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        await self._app(scope, receive, marked)
