"""One direction: a module imports only modules of its own layer's borders and of layers above."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "assistant"

# As in docs/architecture.md. What a name stands for: the module, or the package of that name.
LAYERS = [
    "types errors",
    "settings text prompts",
    "articles passages embedding lexicon links quotes",
    "index crossencoder",
    "ingestion linting adding",
    "retrieval reader safety",
    "conversation forms selection sides extractive contents generative gate",
    "finding",
    "assistant retriever",
    "history evaluate wire",
    "service",
    "web",
    "ui commands __main__",
]
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names.split()}

BORDERS = {
    "chromadb": ("index/vectors.py",),
    "sentence_transformers": ("embedding.py",),
    "torch": ("embedding.py", "crossencoder/"),
    "transformers": ("embedding.py",),
    "bm25s": ("index/lexical.py",),
    "sqlite3": ("index/", "history/"),
    "streamlit": ("ui/",),
    "starlette": ("web/",),
    "langchain": ("generative",),
    "langchain_core": ("generative", "retriever.py"),
}


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


MODULES = modules()


def imports(file: Path, *, at_import_only: bool = False) -> Iterator[str]:
    """Dotted names that a file imports; optionally only what importing it would load."""
    tree = ast.parse(file.read_text("utf-8"))
    skipped: set[int] = set()
    if at_import_only:
        for node in ast.walk(tree):
            typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            if typing_only or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                skipped |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield node.module or ""
            # `from assistant import extractive` names a module, too.
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name for name in names if name in MODULES)


def part(name: str) -> str:
    """The part of the package that a dotted name belongs to: assistant.index.folder -> index."""
    return name.split(".")[1] if "." in name else ""


@pytest.mark.parametrize("name", [name for name in MODULES if part(name)])
def test_a_module_imports_only_what_lies_above(name: str) -> None:
    """Modules of one layer may use one another; none uses a layer below."""
    assert part(name) in LAYER, f"{name} has no layer: name it here and in docs/architecture.md"
    for other in imports(MODULES[name]):
        if other.startswith("assistant.") and part(other) != part(name):
            assert LAYER[part(other)] <= LAYER[part(name)], f"{name} imports {other}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    """What loads when the package is imported has no cycle, also inside a layer."""
    graph = {
        name: [o for o in imports(file, at_import_only=True) if o in MODULES and o != name]
        for name, file in MODULES.items()
    }
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name not in done:
            for other in graph[name]:
                # A package's own __init__ gathers its modules; they do not import it back.
                visit(other, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("library", BORDERS)
def test_a_library_is_known_behind_its_border_only(library: str) -> None:
    """Whoever exchanges it has one place to change."""
    for file in MODULES.values():
        if any(name.split(".")[0] == library for name in imports(file)):
            place = file.relative_to(PACKAGE).as_posix()
            assert place.startswith(BORDERS[library]), f"{place} imports {library}"


def test_the_starting_files_only_call_into_the_package() -> None:
    """app.py knows Streamlit and the package, ingest.py the package alone."""
    own = {name.split(".")[0] for name in imports(ROOT / "ingest.py")}
    assert own == {"assistant"}
    app = {name.split(".")[0] for name in imports(ROOT / "app.py")}
    assert app - sys.stdlib_module_names == {"assistant", "streamlit"}


HEAVY = ["torch", "sentence_transformers", "transformers", "chromadb", "bm25s", "langchain"]


@pytest.mark.parametrize(
    "module",
    ["service", "commands.ingest", "commands.ask", "commands.show", "commands.lint", "__main__"],
)
def test_nothing_heavy_is_imported_before_it_is_needed(module: str) -> None:
    """The page paints first, and `--help` answers at once."""
    code = f"import sys, assistant.{module}; print([m for m in sys.argv[1:] if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code, *HEAVY, "streamlit"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_the_layers_are_those_of_the_documentation() -> None:
    """docs/architecture.md names every part of the package."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    parts = {part(name) for name in MODULES if part(name)}
    assert [name for name in sorted(parts) if f"`{name}`" not in text.replace("/`", "`")] == []
