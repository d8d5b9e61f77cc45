"""The side of the window: a new conversation, the library, what the marks mean."""

from __future__ import annotations

import streamlit as st

from assistant.ui import markup
from assistant.ui.exchanges import exchanges, start_over
from assistant.ui.shelf import Shelf


def sidebar(shelf: Shelf | None) -> None:
    """Draw it."""
    with st.sidebar:
        st.button(
            "New conversation",
            icon=":material/edit_square:",
            on_click=start_over,
            disabled=not exchanges(),
            width="stretch",
        )
        st.html(markup.library_links(shelf))
        with st.expander("What the marks mean"):
            st.html(markup.legend())
        with st.expander("About"):
            st.html(markup.about())
