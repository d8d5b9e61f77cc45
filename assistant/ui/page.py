"""The Streamlit script behind app.py: draws the whole window, from top to bottom, on each run."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from assistant.generative import what_leaves
from assistant.prompts import DISCLAIMER
from assistant.service import get_service
from assistant.ui import markup
from assistant.ui.answer import draw, write
from assistant.ui.exchanges import ask, exchanges, open_session, settle
from assistant.ui.preparing import preparing
from assistant.ui.shelf import open_shelf
from assistant.ui.sidebar import sidebar
from assistant.ui.welcome import welcome

HERE = Path(__file__).parent


def _origin(public_url: str) -> str:
    """What makes an address of ours whole: the public one, or the one the browser uses."""
    if public_url:
        return public_url
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _ask_all() -> None:
    """Leave the one article that questions went to."""
    del st.query_params["article"]


st.set_page_config(page_title="Ask the library", page_icon=str(HERE / "icon.svg"))
st.html(HERE / "style.css")
service = get_service()
service.start()
shelf = open_shelf(service)
status = service.status()
origin = _origin(service.settings.public_url)
open_session(service.settings)

article = st.query_params.get("article", "")
title = shelf.title(article) if shelf else article
only = article if title else ""
if asked := st.query_params.pop("q", "").strip():
    if article and not only:
        st.toast("That article has left the library: all others are asked.")
    ask(asked, article=only)

with st.bottom:
    if title:
        with st.container(
            key="inline-only", horizontal=True, gap="small", vertical_alignment="center"
        ):
            st.html(markup.only(title), width="content")
            st.button("Ask all articles", type="tertiary", on_click=_ask_all)
    question = st.chat_input("Ask about fascia or myofascial release")
    st.html(markup.fine_print(DISCLAIMER, what_leaves(service.settings)))
if question:
    ask(question, article=only)

sidebar(shelf, service, origin)
st.html(markup.masthead(small=bool(exchanges())))
if not exchanges():
    welcome(shelf)
for index, exchange in enumerate(exchanges()):
    st.html(markup.question(exchange.request.question, index))
    # One place for the answer in the making and the finished one, which replaces it.
    place = st.empty()
    if exchange.answer is None and exchange.error is None and status.ready:
        with place.container():
            settle(index, write(service.assistant(), exchange.request, index))
    last = index == len(exchanges()) - 1
    with place.container(key=f"newest-{index}" if last and index else None):
        draw(exchanges()[index], index, origin, last=last)
if status.error is not None:
    st.html(markup.problem(status.error))
elif not status.ready:
    preparing(service)
st.html(markup.copying(), unsafe_allow_javascript=True)
