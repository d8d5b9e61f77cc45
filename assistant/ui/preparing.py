"""The honest state of the preparation, refreshed until the assistant can answer."""

from __future__ import annotations

import streamlit as st

from assistant.service import Service, Status
from assistant.ui import markup

REFRESH = 0.5
"""Seconds between looks; a reader sees progress, the model keeps the processor."""


@st.fragment(run_every=REFRESH)
def preparing(service: Service) -> None:
    """Stage and progress. Reruns the whole script once when there is nothing left to wait for."""
    status = service.status()
    if status.ready or status.error is not None:
        st.rerun(scope="app")
    progress(status)


def progress(status: Status) -> None:
    """How far a work in the background is."""
    counted = f" ({status.done:,} of {status.total:,})" if status.total else ""
    st.html(markup.waiting(f"{status.stage}{counted}…"))
    if status.total:
        st.progress(min(status.done / status.total, 1.0))
