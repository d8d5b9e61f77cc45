"""Errors for people."""

from __future__ import annotations

import pytest

from assistant import errors
from assistant.errors import AssistantError

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_says_what_where_and_what_to_do(kind: type[AssistantError]) -> None:
    """One sentence each, and every kind can be caught as AssistantError."""
    assert issubclass(kind, AssistantError)
    error = kind("It broke", where="here", fix="Mend it.")
    assert str(error) == "It broke (here). Mend it."
    assert str(kind("It broke")) == "It broke."


@pytest.mark.parametrize("kind", KINDS)
def test_the_tree_in_the_documentation_is_whole(kind: type[AssistantError]) -> None:
    """The module's docstring lists every error."""
    assert kind.__name__ in (errors.__doc__ or "")
