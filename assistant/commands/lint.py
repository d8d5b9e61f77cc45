"""`python -m assistant lint`: what the library's rules find, one line each."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.errors import AssistantError
from assistant.linting import Finding, lint
from assistant.settings import read_settings


def main(argv: Sequence[str]) -> int:
    """Exit status: 0 no errors (advice is none), 1 errors, 2 wrong use."""
    options = _parser().parse_args(argv)
    corpus = read_settings().corpus.resolve()
    paths = [path.resolve() for path in options.paths] or [corpus]
    for path in paths:
        if not path.exists():
            raise AssistantError(f"{path} does not exist", fix="Name a folder or an article.")
    findings = [
        finding
        for finding in lint(_roots(paths, corpus), strict=options.strict)
        if any(finding.path.is_relative_to(path) for path in paths)
    ]
    for finding in findings:
        print(_shown(finding))
    errors = sum(finding.level == "error" for finding in findings)
    print(f"lint: {errors} errors, {len(findings) - errors} advice", file=sys.stderr)
    return 1 if errors else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant lint", description="Check articles before they are indexed."
    )
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="folders or single articles; without any, the library",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="hold articles without metadata to the rules of the library's own",
    )
    return parser


def _roots(paths: Sequence[Path], corpus: Path) -> list[Path]:
    """Folders to read: a part of the library needs all of it, or its links would lead nowhere."""
    homes = (
        corpus if path.is_relative_to(corpus) else path if path.is_dir() else path.parent
        for path in paths
    )
    return list(dict.fromkeys(homes))


def _shown(finding: Finding) -> Finding:
    here = Path.cwd()
    inside = finding.path.is_relative_to(here)
    return replace(finding, path=finding.path.relative_to(here)) if inside else finding
