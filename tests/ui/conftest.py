"""The page over a scripted service."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import assistant.service
from assistant.settings import read_settings
from tests.ui.scripted import ScriptedService

PAGE = Path(__file__).parents[2] / "assistant" / "ui" / "page.py"


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ScriptedService:
    """The service that the page gets, with no index behind it."""
    made = ScriptedService(read_settings(index=tmp_path / "index", data=tmp_path / "data"))
    monkeypatch.setattr(assistant.service, "get_service", lambda: made)
    return made


@pytest.fixture
def open_page(service: ScriptedService) -> Callable[..., AppTest]:
    """Opens the page, with query parameters."""

    def _open(**parameters: str) -> AppTest:
        page = AppTest.from_file(str(PAGE), default_timeout=30)
        for name, value in parameters.items():
            page.query_params[name] = value
        return page.run()

    return _open
