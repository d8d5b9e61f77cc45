"""What the documentation names is there, and what is there is named."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from assistant.__main__ import COMMANDS
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[1]


def read(name: str) -> str:
    """A file of the checkout."""
    return (ROOT / name).read_text("utf-8")


PROJECT = tomllib.loads(read("pyproject.toml"))["project"]


def package(requirement: str) -> str:
    """The name in a requirement."""
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None
    return match.group()


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_is_in_the_readme(field: str) -> None:
    """An owner can look up what can be set."""
    assert f"ASSISTANT_{field.upper()}" in read("README.md")


def test_the_readme_names_no_setting_that_is_not_there() -> None:
    """A setting that was renamed is renamed in the README."""
    known = {f"ASSISTANT_{field.upper()}" for field in Settings.model_fields}
    named = set(re.findall(r"ASSISTANT_[A-Z_]*[A-Z]", read("README.md")))
    assert named <= known


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    """As it is typed."""
    assert f"python -m assistant {command}" in read("README.md")


@pytest.mark.parametrize("requirement", PROJECT["dependencies"])
def test_every_dependency_has_its_reason(requirement: str) -> None:
    """A row of docs/dependencies.md says why it is here, and constraints.txt pins it."""
    rows = [line.split("|")[1] for line in read("docs/dependencies.md").splitlines() if "|" in line]
    named = {name.strip().lower() for row in rows for name in row.split(",")}
    assert package(requirement).lower() in named
    pinned = {re.split(r"[=@ ]", line)[0].lower() for line in read("constraints.txt").splitlines()}
    assert package(requirement).lower().replace("_", "-") in {p.replace("_", "-") for p in pinned}


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_every_make_target_that_is_named_is_there(document: str) -> None:
    """`make something` works."""
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert {"run", "test", "check", "eval", "bench"} <= targets
    assert set(re.findall(r"`make ([a-z]+)`|^make ([a-z]+)", read(document))) <= {
        pair for target in targets for pair in ((target, ""), ("", target))
    }


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", *["docs/architecture.md"]])
def test_links_to_files_lead_somewhere(document: str) -> None:
    """Relative links and pictures are in the checkout."""
    text = re.sub(r"```.*?```", "", read(document), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#:…]+)(?:#[^)]*)?\)", text):
        if not target.startswith("../"):  # an example of a link between articles
            assert ((ROOT / document).parent / target).exists(), target


def test_the_licences_are_there() -> None:
    """Of the code, of the library's text, and of the bundled weights."""
    assert "Apache License" in read("LICENSE")
    assert "Creative Commons" in read("corpus/LICENSE")
    assert "MiniLM" in read("NOTICE")
