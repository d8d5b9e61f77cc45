"""`python ingest.py`: articles to index, with a progress bar and one closing line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant.embedding import open_embedder
from assistant.errors import AssistantError, RootError, SettingsError
from assistant.index import IndexFolder
from assistant.ingestion import Progress, Report, ingest, shown
from assistant.settings import read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 all read, 1 some files failed, 2 wrong use, 3 nothing was published."""
    options = _parser().parse_args(arguments)
    try:
        settings = read_settings(**({"index": options.index} if options.index else {}))
        with _bar() as progress:
            report = ingest(
                options.paths,
                IndexFolder(settings.index),
                open_embedder(settings),
                default_root=settings.corpus,
                rebuild=options.rebuild,
                dry_run=options.dry_run,
                progress=progress,
            )
    except (RootError, SettingsError) as error:
        print(f"ingest: {error}", file=sys.stderr)
        return 2
    except AssistantError as error:
        print(f"ingest: {error}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("ingest: stopped; the live index is as it was", file=sys.stderr)
        return 3
    _print(report, dry_run=options.dry_run)
    return 1 if report.failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ingest.py", description="Bring the index up to date with a library of articles."
    )
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="folders of articles; without any, all known folders (at first: corpus/)",
    )
    parser.add_argument("--index", type=_absolute, metavar="DIR", help="folder of the index")
    parser.add_argument("--rebuild", action="store_true", help="read and embed everything anew")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, do nothing")
    return parser


def _absolute(value: str) -> Path:
    return Path(value).resolve()


@contextmanager
def _bar() -> Iterator[Progress]:
    """A progress bar on stderr, in a terminal only."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from tqdm import tqdm

    with tqdm(leave=False, unit="") as bar:

        def show(stage: str, done: int, total: int) -> None:
            if stage != bar.desc.removesuffix(": "):
                bar.reset()
                bar.total = total or None
                bar.set_description(stage)
            bar.update(done - bar.n)  # draws ten times a second at most

        yield show


def _print(report: Report, *, dry_run: bool) -> None:
    if dry_run:
        for verb, names in (
            ("add", report.added),
            ("update", report.updated),
            ("remove", report.removed),
            ("skip", report.skipped),
        ):
            for name in names:
                print(f"would {verb} {shown(name)}")
    for remark in report.remarks:
        print(f"note: {remark}", file=sys.stderr)
    for problem in report.failed:
        print(f"failed: {shown(problem.file)}: {problem.what}", file=sys.stderr)
    print(("dry run: " if dry_run else "") + report.line)
