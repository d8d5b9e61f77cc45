"""The one process-wide assistant: prepared in the background, asked about its state."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from assistant.adding import Given, Outcome, add_all, added, take_out
from assistant.assistant import Assistant, open_assistant
from assistant.embedding import open_embedder
from assistant.errors import AssistantError, IndexUnusable, IngestError
from assistant.index import IndexFolder, LiveIndex
from assistant.ingestion import Progress, Report, ingest, needs_ingest, shown
from assistant.settings import Settings, read_settings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Status:
    """How far a work in the background is. stage is in words for the reader; total 0: not known."""

    ready: bool = False
    stage: str = "Starting"
    done: int = 0
    total: int = 0
    error: AssistantError | None = None
    """Why it cannot answer; None while it still may."""
    report: Report | None = None
    """Of the last ingest, if one was needed."""
    outdated: IngestError | None = None
    """Why no ingest took place at the start; it answers from what was indexed before."""


@dataclass(slots=True)
class Addition:
    """Files on their way into the library, or out: how far, and at the end what became of each."""

    status: Status = field(default_factory=lambda: Status(stage="Waiting for the index"))
    outcomes: tuple[Outcome, ...] = ()

    def tell(self, stage: str, done: int, total: int) -> None:
        """Hear of progress."""
        self.status = Status(stage=stage, done=done, total=total)


class Service:
    """Brings the index up to date, loads the model, then answers. `start` returns at once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._status = Status()
        self._assistant: Assistant | None = None
        self._lock = threading.Lock()
        self._watched = LiveIndex(IndexFolder(settings.index))
        self._ingesting = threading.Lock()
        """Held by whatever reads articles: the PDF reader is for one thread at a time."""
        self._finished = threading.Event()
        self._started = False

    def start(self) -> None:
        """Begin preparing in a background thread; later calls do nothing."""
        with self._lock:
            if self._started:
                return
            self._started = True
        threading.Thread(target=self._prepare, name="prepare", daemon=True).start()

    def status(self) -> Status:
        """How far the preparation is."""
        return self._status

    def assistant(self, timeout: float = 600.0) -> Assistant:
        """The assistant, once it can answer; waits up to `timeout` seconds.

        If the index's files were damaged or deleted meanwhile, they are made again in the
        background, and the assistant moves on to them. Raises the error that stopped the
        preparation, or AssistantError on a timeout.
        """
        self.start()
        self._finished.wait(timeout)
        if self._assistant is None:
            raise self._status.error or AssistantError(
                f"The assistant is not ready yet ({self._status.stage})", fix="Try again shortly."
            )
        if self._is_damaged():
            threading.Thread(target=self._mend, name="mend", daemon=True).start()
        return self._assistant

    def add(self, given: Sequence[Given]) -> Addition:
        """Begin to add files in the background; questions are answered meanwhile as before."""
        index, corpus = IndexFolder(self.settings.index), self.settings.corpus
        return self._begin(lambda tell: add_all(given, index, corpus, self._ingest, tell))

    def take_out(self, file: Path) -> Addition:
        """Begin to take an added article out again, in the background."""
        return self._begin(lambda tell: (take_out(file, self._ingest, tell),))

    def added(self) -> tuple[Path, ...]:
        """The files of added articles that answers come from; none while there is no index."""
        with suppress(AssistantError), self._watched.lease() as generation:
            return added(generation.manifest.files)
        return ()

    def _is_damaged(self) -> bool:
        try:
            with self._watched.lease() as generation:
                generation.check_sizes()
        except IndexUnusable:
            return True
        return False

    def _mend(self) -> None:
        """Bring the index up to date, unless that is being done already."""
        if not self._ingesting.acquire(blocking=False):
            return
        try:
            # What keeps it from being mended is told by `python ingest.py`, and by each question.
            with suppress(AssistantError):
                self._ingest()
        finally:
            self._ingesting.release()

    def _begin(self, work: Callable[[Progress], tuple[Outcome, ...]]) -> Addition:
        addition = Addition()
        threading.Thread(target=self._change, args=(addition, work), daemon=True).start()
        return addition

    def _change(self, addition: Addition, work: Callable[[Progress], tuple[Outcome, ...]]) -> None:
        try:
            with self._ingesting:
                addition.outcomes = work(addition.tell)
        except Exception as error:  # the thread's end: whatever it is, the reader must hear of it
            addition.outcomes = (Outcome(error=_unforeseen("Nothing was changed", error)),)
        stopped = self._status.error is not None
        if stopped:  # perhaps by a lack of articles
            self._finished.clear()
            self._status = Status()
        addition.status = Status(ready=True, stage="Ready")
        if stopped:
            self._prepare()

    def _prepare(self) -> None:
        try:
            with self._ingesting:
                self._update_index()
            self._tell("Loading the language model that reads questions", 0, 0)
            assistant = open_assistant(self.settings)
            assistant.warm_up()
        except AssistantError as error:
            self._note(error=error)
        except Exception as error:  # the thread's end: whatever it is, the reader must hear of it
            self._note(error=_unforeseen("The assistant could not start", error))
        else:
            self._assistant = assistant
            self._note(ready=True, stage="Ready")
            self._finished.set()
            with suppress(AssistantError):  # only saves time
                assistant.read_ahead()
        finally:
            self._finished.set()

    def _update_index(self) -> None:
        index = IndexFolder(self.settings.index)
        embedder = open_embedder(self.settings)
        try:
            if needs_ingest(index, embedder.fingerprint, self.settings.corpus):
                self._ingest(self._tell)
        except IngestError as error:
            # A missing folder or a running ingest is no reason not to answer from what is there.
            try:
                index.open().check_model(embedder.fingerprint)
            except IndexUnusable:
                raise error from None
            _log.warning("The index was not brought up to date: %s", error)
            self._note(outdated=error)

    def _ingest(self, progress: Progress = lambda stage, done, total: None) -> Report:
        index, embedder = IndexFolder(self.settings.index), open_embedder(self.settings)
        report = ingest((), index, embedder, default_root=self.settings.corpus, progress=progress)
        before = self._status.report
        for line in _lines(report):
            if before is None or line not in _lines(before):
                _log.warning("%s", line)
        self._note(report=report, outdated=None)
        return report

    def _tell(self, stage: str, done: int, total: int) -> None:
        self._note(stage=stage, done=done, total=total)

    def _note(self, **changes: Any) -> None:
        """Tell more; the rest of the status stays, whichever thread told it."""
        with self._lock:
            self._status = replace(self._status, **changes)


def _lines(report: Report) -> tuple[str, ...]:
    """What an owner should hear of an ingest."""
    failed = (f"{shown(p.file)} could not be read: {p.what}" for p in report.failed)
    return (*failed, *report.remarks)


def _unforeseen(what: str, error: Exception) -> AssistantError:
    return AssistantError(
        f"{what}: {type(error).__name__}: {error}",
        fix="Run `python ingest.py` in a terminal to see more.",
    )


@cache
def get_service() -> Service:
    """The service of this process, from the environment's settings."""
    return Service(read_settings())
