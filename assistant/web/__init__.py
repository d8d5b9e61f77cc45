"""What the process serves beside the chat: library pages, stored answers, the JSON API, health.

Pages are drawn on the server from the stored canonical text and need no JavaScript.
Reading order: inline, page, finder, library, answers, api; cookies tell browsers apart.
"""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from assistant.embedding import open_embedder
from assistant.index import IndexFolder, LiveIndex
from assistant.service import Service
from assistant.settings import Settings
from assistant.web.answers import AnswerPages
from assistant.web.api import Api
from assistant.web.cookies import BrowserCookie
from assistant.web.library import LibraryPages

__all__ = ["middleware", "routes"]


def routes(service: Service) -> list[BaseRoute]:
    """Routes for `/library`, `/answer`, `/api` and `/health`, with 404s of our own.

    Pages read the index themselves, so they work while the model is still loading.
    """
    settings = service.settings
    live = LiveIndex(IndexFolder(settings.index), open_embedder(settings).fingerprint)
    pages = (LibraryPages(service, live), AnswerPages(service, live), Api(service, live))
    return [route for part in pages for route in part.routes()]


def middleware(settings: Settings) -> list[Middleware]:
    """What marks a browser; nothing where no conversation is kept."""
    return [Middleware(BrowserCookie)] if settings.history else []
