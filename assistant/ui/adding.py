"""Adding an article: a file is dropped, its way into the library is shown, then what came of it.

What was added can be taken out again.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from assistant.adding import Given, Outcome, offered
from assistant.articles import MAX_BYTES, READERS
from assistant.service import Addition, Service
from assistant.ui import markup
from assistant.ui.preparing import REFRESH, progress

_MEGABYTES = MAX_BYTES // 1_000_000
_ADDITION, _OUTCOMES, _DROPS = "addition", "outcomes", "drops"
"""Session state: files on their way, what became of the last ones, how often some were dropped."""


def adding(service: Service) -> None:
    """Draw it, where readers may add articles."""
    address, asked = st.get_option("server.address"), st.context.headers.get("Host")
    if offered(service.settings, address, visitor=st.context.ip_address, asked=asked):
        with st.expander("Add an article"):
            _desk(service)


@st.fragment
def _desk(service: Service) -> None:
    """Where files are dropped, and what becomes of them. An answer in the making goes on."""
    addition: Addition | None = st.session_state.get(_ADDITION)
    st.html(markup.adding(_MEGABYTES))
    st.file_uploader(
        "Files to add",
        type=list(READERS),
        accept_multiple_files=True,
        max_upload_size=_MEGABYTES,
        key=_place(),
        label_visibility="collapsed",
        disabled=addition is not None,
        on_change=_take,
        args=(service, _place()),
    )
    if addition is not None:
        _on_its_way(addition)
        return
    for number, outcome in enumerate(_outcomes()):
        if outcome.error is not None:
            st.html(markup.problem(outcome.error))
        elif outcome.article is not None:
            st.html(markup.added(outcome))
        elif outcome.aside is not None:
            st.html(markup.taken_out(outcome.aside))
        if outcome.undecided is not None:
            key, args = f"replace-{number}", (service, outcome)
            st.button("Replace it", key=key, on_click=_replace, args=args)
    _taking_out(service)


def _taking_out(service: Service) -> None:
    """Where an added article is chosen that is to leave the library."""
    if not (files := service.added()):
        return
    chosen = st.selectbox(
        "Added so far",
        files,
        index=None,
        format_func=lambda file: file.name,
        placeholder="Choose one to take out",
        key=f"added-{_place()}",
    )
    if chosen is not None:
        st.button("Take it out", key="take-out", on_click=_take_out, args=(service, chosen))


@st.fragment(run_every=REFRESH)
def _on_its_way(addition: Addition) -> None:
    """Progress; at the end the whole page is drawn again, as the library has grown."""
    if not addition.status.ready:
        progress(addition.status)
        return
    if st.session_state.pop(_ADDITION, None) is not None:
        _outcomes().extend(addition.outcomes)
    st.rerun(scope="app")


def _take(service: Service, place: str) -> None:
    """Begin with what was dropped; the next files find an empty place."""
    files = st.session_state[place]
    if place != _place() or not files:  # a browser may send with a click what it has sent before
        return
    st.session_state[_DROPS] = st.session_state.get(_DROPS, 0) + 1
    st.session_state[_OUTCOMES] = []
    st.session_state[_ADDITION] = service.add([Given(f.name, f.getvalue()) for f in files])


def _take_out(service: Service, file: Path) -> None:
    """Begin with it; the choice is empty afterwards."""
    st.session_state[_DROPS] = st.session_state.get(_DROPS, 0) + 1
    st.session_state[_OUTCOMES] = []
    st.session_state[_ADDITION] = service.take_out(file)


def _replace(service: Service, outcome: Outcome) -> None:
    """Put a file in the place of another of its name."""
    if outcome.undecided is not None and outcome in _outcomes():
        _outcomes().remove(outcome)
        st.session_state[_ADDITION] = service.add([replace(outcome.undecided, replace=True)])


def _place() -> str:
    """The key of the uploader: another one after each drop."""
    return f"dropped-{st.session_state.get(_DROPS, 0)}"


def _outcomes() -> list[Outcome]:
    outcomes: list[Outcome] = st.session_state.setdefault(_OUTCOMES, [])
    return outcomes
