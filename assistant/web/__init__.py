"""What the process serves beside the chat: the library's pages, the JSON API and its health.

Pages are drawn on the server from the stored canonical text and need no JavaScript.
Reading order: inline, page, finder, library, api.
"""

from __future__ import annotations

from starlette.routing import BaseRoute

from assistant.embedding import open_embedder
from assistant.index import IndexFolder, LiveIndex
from assistant.service import Service
from assistant.web.api import Api
from assistant.web.library import LibraryPages

__all__ = ["routes"]


def routes(service: Service) -> list[BaseRoute]:
    """Routes for `/library`, `/api` and `/health`, with 404s of our own under the first two.

    Pages read the index themselves, so they work while the model is still loading.
    """
    settings = service.settings
    live = LiveIndex(IndexFolder(settings.index), open_embedder(settings).fingerprint)
    return [*LibraryPages(service, live).routes(), *Api(service, live).routes()]
