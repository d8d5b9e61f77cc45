"""The side of the window: conversations, the library, what the marks mean."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from assistant.history import Summary
from assistant.service import Service
from assistant.ui import markup
from assistant.ui.adding import adding
from assistant.ui.exchanges import (
    conversation,
    conversations,
    delete_all,
    delete_shown,
    exchanges,
    lasting,
    problem,
    show,
    start_over,
)
from assistant.ui.notes import markdown
from assistant.ui.shelf import Shelf

SHOWN = 8
"""Conversations listed at once; the rest is one click away."""
LONGEST = 80
"""Characters of a title; the style sheet cuts it to the width."""


def sidebar(shelf: Shelf | None, service: Service, origin: str) -> None:
    """Draw it."""
    with st.sidebar:
        st.button(
            "New conversation",
            icon=":material/edit_square:",
            on_click=start_over,
            disabled=not exchanges(),
            width="stretch",
        )
        kept = conversations()
        # Always one element here: otherwise the first question folds up what is unfolded below.
        with st.container() if kept else st.empty():
            _listed(kept)
        _actions(kept, origin)
        if error := problem():
            st.html(markup.not_kept(error))
        # One element, whatever there is to tell.
        st.html(markup.library_links(shelf) + markup.owner_told(service.status()))
        adding(service)
        with st.expander("What the marks mean"):
            st.html(markup.legend())
        with st.expander("About"):
            st.html(markup.about(lasting=lasting(), days=service.settings.history_days))


def _listed(kept: tuple[Summary, ...]) -> None:
    if not kept:
        return
    every = st.session_state.get("all-conversations", False)
    with st.container(key="conversations", gap=None):
        st.html(markup.heading("Conversations"))
        for summary in kept if every else kept[:SHOWN]:
            shown = summary.id == conversation()
            st.button(
                markup.plain(summary.title[:LONGEST]) or "(blank)",
                key=f"{'shown' if shown else 'open'}-{summary.id}",
                type="tertiary",
                width="stretch",
                on_click=show,
                args=(summary.id,),
            )
        if len(kept) > SHOWN:
            st.toggle(f"Show all {len(kept)}", key="all-conversations")


def _actions(kept: tuple[Summary, ...], origin: str) -> None:
    """What can be done with the conversation shown, and with all."""
    with st.container(key="inline-actions", horizontal=True, gap="small"):
        if exchanges():
            st.download_button(
                "Export",
                # Written when it is clicked: the last answer may still be on its way.
                partial(markdown, exchanges(), origin),
                "conversation.md",
                "text/markdown",
                key="export",
                type="tertiary",
                on_click="ignore",
            )
        if conversation() and st.button("Delete", key="delete", type="tertiary"):
            _confirm("Delete this conversation?", delete_shown)
        if kept and st.button("Delete all", key="delete-all", type="tertiary"):
            _confirm("Delete all conversations of this browser?", delete_all)


def _confirm(question: str, delete: Callable[[], None]) -> None:
    @st.dialog(question)
    def dialog() -> None:
        st.html(markup.deleting())
        with st.container(horizontal=True):
            deleted = st.button("Delete", key="confirm", type="primary", on_click=delete)
            if st.button("Keep", key="keep") or deleted:
                st.rerun()

    dialog()
