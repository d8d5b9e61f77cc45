"""What the process serves beside the chat: library pages, stored answers, the JSON API, health.

Pages are drawn on the server from the stored canonical text and need no JavaScript.
Reading order: inline, page, lookup, library, answers, api; hosts says under which names, cookies
tell browsers apart.
"""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute

from assistant.index import IndexFolder, LiveIndex
from assistant.service import Service
from assistant.settings import Settings
from assistant.web.answers import AnswerPages
from assistant.web.api import Api
from assistant.web.cookies import BrowserCookie
from assistant.web.hosts import known_hosts
from assistant.web.library import LibraryPages

__all__ = ["middleware", "routes"]


def routes(service: Service) -> list[BaseRoute]:
    """Routes for `/library`, `/answer`, `/api` and `/health`, with 404s of our own.

    Pages read the index themselves, and only its texts: they work while the model is still loading,
    and while another one embeds the library anew.
    """
    live = LiveIndex(IndexFolder(service.settings.index))
    pages = (LibraryPages(service, live), AnswerPages(service, live), Api(service, live))
    return [route for part in pages for route in part.routes()]


def middleware(settings: Settings, address: str | None) -> list[Middleware]:
    """What stands before our routes and Streamlit's, its web socket too.

    address: where the app is told to listen. Browsers are marked only where conversations are kept.
    """
    hosts = known_hosts(settings, address)
    guard = Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
    return [guard, *([Middleware(BrowserCookie)] if settings.history else [])]
