"""Files that somebody gives to the library: bytes in, articles that answers can cite out; and
the way back.

A file is read as an article before anything is written: what cannot be read never stands in the
corpus. What does is then like any other file of an owner's, and the next ingest finds it.
Reading order: names, keeping, removing, and here what became of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from assistant.adding.keeping import FOLDER, Kept, add, home
from assistant.adding.removing import added, set_aside
from assistant.errors import AssistantError, NameTaken
from assistant.index import IndexFolder
from assistant.ingestion import Progress, Report
from assistant.links import article_url
from assistant.linting import advise
from assistant.settings import ROOT, Settings, is_loopback

__all__ = [
    "FOLDER",
    "Given",
    "Kept",
    "Outcome",
    "add",
    "add_all",
    "added",
    "offered",
    "take_out",
]

ADVICE = 5
"""Lines of advice on one article; the linter tells all."""


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it came. replace: also where another file has its name."""

    name: str
    content: bytes
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Indexed:
    """The article of a kept file, as answers cite it."""

    title: str
    url: str
    passages: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: an article, or an error that says why not.

    undecided: the file, if somebody must say whether it replaces another. aside: where a file is
    now whose article was taken out.
    """

    kept: Kept | None = None
    article: Indexed | None = None
    advice: tuple[str, ...] = ()
    error: AssistantError | None = None
    undecided: Given | None = None
    aside: Path | None = None


def offered(
    settings: Settings, address: str | None, *, visitor: str | None, asked: str | None
) -> bool:
    """Whether a reader may add articles: switched on, and nobody beyond this machine is served.

    address: where the app is told to listen; None is everywhere. visitor: where the reader is, None
    is here; this shows what the address does not, such as another server that runs the app. asked:
    the Host that the browser asked for; a website that has its name lead here is another one.
    """
    hosts = (address, settings.public_host or "localhost", visitor or "localhost", _host(asked))
    return settings.adding and all(map(is_loopback, hosts))


def add_all(
    given: Sequence[Given],
    index: IndexFolder,
    corpus: Path,
    update: Callable[[Progress], Report],
    progress: Progress,
) -> tuple[Outcome, ...]:
    """Keep files in the corpus, then bring the index up to date once.

    One outcome for each file, and one for each other file that the ingest could not read.
    """
    outcomes: list[Outcome] = []
    for number, file in enumerate(given):
        progress("Reading", number, len(given))
        outcomes.append(_keep(file, index, corpus))
    if not any(outcome.kept for outcome in outcomes):
        return tuple(outcomes)
    try:
        failed = {ROOT / problem.file: problem.what for problem in update(progress).failed}
        ours = {outcome.kept.place for outcome in outcomes if outcome.kept}
        others = (Outcome(error=_unread(f, why)) for f, why in failed.items() if f not in ours)
        return (*(_indexed(outcome, index, failed) for outcome in outcomes), *others)
    except AssistantError as error:
        return tuple(_not_yet(outcome, error) for outcome in outcomes)


def take_out(file: Path, update: Callable[[Progress], Report], progress: Progress) -> Outcome:
    """Set an added file aside, and take its article out of the index."""
    try:
        place = set_aside(file)
        try:
            update(progress)
        except Exception:  # what is still cited must still be there
            place.replace(file)
            raise
    except AssistantError as error:
        what = f"{file.name} was not taken out: {error.what}"
        return Outcome(error=AssistantError(what, where=error.where, fix=error.fix))
    return Outcome(aside=place)


def _keep(file: Given, index: IndexFolder, corpus: Path) -> Outcome:
    try:
        folder = home(index, corpus)
        return Outcome(kept=add(file.name, file.content, folder, replace=file.replace))
    except NameTaken as error:
        return Outcome(error=error, undecided=file)
    except AssistantError as error:
        return Outcome(error=error)


def _not_yet(outcome: Outcome, error: AssistantError) -> Outcome:
    """A kept file whose ingest did not take place."""
    if outcome.kept is None:
        return outcome
    told = AssistantError(
        f"{outcome.kept.place.name} is kept, but not in the index yet: {error.what}",
        where=error.where,
        fix=f"{error.fix} The next ingest reads the file; adding it again starts one.".strip(),
    )
    return Outcome(outcome.kept, error=told)


def _indexed(outcome: Outcome, index: IndexFolder, failed: Mapping[Path, str]) -> Outcome:
    """A kept file with its article in the live index."""
    kept = outcome.kept
    if kept is None:
        return outcome
    article = _find(index, kept.sha256)
    if article is None:
        why = failed.get(kept.place, "the ingest passed it over")
        return Outcome(kept, error=_unread(kept.place, why))
    findings = () if kept.how == "known" else advise(kept.place)
    return Outcome(kept, article, tuple(f"Line {f.line}: {f.message}" for f in findings[:ADVICE]))


def _find(index: IndexFolder, sha256: str) -> Indexed | None:
    with closing(index.open()) as library:
        slugs = (record.slug for record in library.manifest.files if record.sha256 == sha256)
        article = library.article(next(slugs, ""))
        if article is None:
            return None
        passages = len(library.catalogue.passages_of(article.slug))
        return Indexed(article.title, article_url(article.slug), passages)


def _unread(file: Path, why: str) -> AssistantError:
    return AssistantError(
        f"{file.name} is not in the index: {why.rstrip('.')}",
        where=str(file.parent),
        fix="Mend or delete the file; the next ingest looks at it again.",
    )


def _host(asked: str | None) -> str | None:
    """The host of a Host header, without its port; None if it cannot be told."""
    try:
        return urlsplit(f"//{asked or ''}").hostname
    except ValueError:
        return None
