"""Everything an owner can set."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

import assistant.settings as settings_module
from assistant.errors import SettingsError
from assistant.settings import BUNDLED_MODEL, ROOT, read_settings


def test_relative_folders_start_at_the_checkout(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where a command is started does not matter; absolute folders stay."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_CORPUS", "somewhere/else")
    monkeypatch.setenv("ASSISTANT_INDEX", str(tmp_path))
    settings = read_settings()
    assert (settings.corpus, settings.index) == (ROOT / "somewhere/else", tmp_path)


def test_a_model_in_the_checkout_is_found_from_anywhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A folder by its relative path, as README says; a name stays a name."""
    monkeypatch.setattr(settings_module, "ROOT", tmp_path / "checkout")
    for folder in ("models/own", BUNDLED_MODEL):
        (tmp_path / "checkout" / folder).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "checkout/models/own"
    assert read_settings(embedding_model="models/own").embedding_model == str(own)
    assert read_settings(embedding_model=str(own)).embedding_model == str(own)
    for name in (BUNDLED_MODEL, "intfloat/e5-small-v2", ""):
        assert read_settings(embedding_model=name).embedding_model == name


def test_overrides_win_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command line says is what holds."""
    monkeypatch.setenv("ASSISTANT_QUESTION_LIMIT", "100")
    assert read_settings().question_limit == 100
    assert read_settings(question_limit=200).question_limit == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASSISTANT_QUESTION_LIMIT", "many"),
        ("ASSISTANT_QUESTION_LIMIT", "1"),
        ("ASSISTANT_PUBLIC_URL", "example.org"),
        ("ASSISTANT_PUBLIC_URL", "https://"),
        ("ASSISTANT_PUBLIC_URL", "https://[::1"),
        ("ASSISTANT_HISTORY_DAYS", "-1"),
        ("ASSISTANT_HISTORY_DAYS", "36501"),
        ("ASSISTANT_CONCURRENT_LIMIT", "0"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """The message says which setting, what it was, and where to change it."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as caught:
        read_settings()
    assert value in str(caught.value)
    assert ".env" in caught.value.fix


def test_settings_are_frozen() -> None:
    """Nobody changes them on the way."""
    with pytest.raises(ValidationError):
        read_settings().question_limit = 1  # type: ignore[misc]


def test_a_public_address_ends_without_a_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses are put together by adding paths to it."""
    monkeypatch.setenv("ASSISTANT_PUBLIC_URL", "https://example.org/app/")
    assert read_settings().public_url == "https://example.org/app"
