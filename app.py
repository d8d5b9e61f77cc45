"""The one process a user starts: `streamlit run app.py` serves chat, library pages and API."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.service import get_service
from assistant.web import middleware, routes

service = get_service()


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[dict[str, Any]]:
    """Prepare index and model in the background: the page paints first."""
    service.start()
    yield {}


# Streamlit finds this line by parsing: it must stay a plain call of st.App.
app = st.App(
    Path(__file__).parent / "assistant" / "ui" / "page.py",
    routes=routes(service),
    middleware=middleware(service.settings, st.get_option("server.address")),
    lifespan=lifespan,
)
