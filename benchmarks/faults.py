"""Kills, full disks, read-only folders, two ingests at once: `make faults`.

    python -m benchmarks.faults [--kills 200] [--model-kills 10] [--articles 500] [--seed 1]

An ingest is killed (SIGKILL; on Windows, TerminateProcess) at random moments while another
process asks all the time. After each kill the next ingest must finish and the index must hold
exactly the articles that are in the folder, each once. The reader must never fail, and each
generation it met must be one state of the folder as it was at some ingest, whole.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.index import IndexFolder
from benchmarks.doubles import ShortArticles
from benchmarks.trials import PATIENCE, Ingests, Reader, Seen, contents, live_contents

if TYPE_CHECKING:
    from benchmarks.common import Row


@dataclass(frozen=True, slots=True)
class Outcome:
    """A fault and what became of it; problems None: it could not be tried here."""

    fault: str
    seen: str
    problems: tuple[str, ...] | None

    @property
    def verdict(self) -> str:
        """In words, with the first problem."""
        if self.problems is None:
            return "not tried"
        return "; ".join((f"{len(self.problems)} problems", *self.problems[:1]))[:300]


def rows() -> list[Row]:
    """All of it, as a section of the benchmarks."""
    from benchmarks.common import Row

    return [
        Row("faults", o.fault, o.seen, "", o.verdict, "0 problems", o.problems in (None, ()))
        for o in run()
    ]


def run(
    kills: int = 200, model_kills: int = 10, articles: int = 500, seed: int = 1
) -> Iterator[Outcome]:
    """One fault after the other, each in a folder of its own."""
    for number, real_model, size in ((kills, False, articles), (model_kills, True, 30)):
        if number:
            with _place() as folder:
                yield killed(folder, number, size, seed, real_model=real_model)
    for fault in (two_at_once, full_disk, read_only):
        with _place() as folder:
            yield fault(folder, min(articles, 100))


@contextmanager
def _place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# --- Faults -------------------------------------------------------------------------------


def killed(folder: Path, kills: int, size: int, seed: int, *, real_model: bool) -> Outcome:
    """Kill that many ingests, updates and rebuilds, under a reader; 20 and more articles change
    in between."""
    articles = ShortArticles(folder / "corpus", random.Random(seed))
    articles.add(size)
    index = IndexFolder(folder / "index")
    ingests = Ingests(articles, index, folder / "output.txt", real_model)
    problems: list[str] = []
    states = {contents(articles.digests)}
    ingests.finish()
    ingests.finish("--rebuild")
    hit = tried = 0
    with Reader(index.path, folder, real_model) as reader:
        while hit < kills and tried < 3 * kills:
            tried += 1
            articles.edit(changed=max(size // 25, 2), gone=2)
            states.add(contents(articles.digests))
            hit += ingests.kill(*(["--rebuild"] if articles.rng.random() < 0.3 else []))
            if ingests.finish() != 0:
                problems.append(f"after kill {hit} the next ingest failed")
            elif live_contents(index) != contents(articles.digests):
                problems.append(f"after kill {hit} the index is not the folder")
            if tried % 10 == 0:
                told = f"{hit} of {tried} killed, {len(problems)} problems"
                print(told, file=sys.stderr, flush=True)
    seen = reader.seen
    problems += [*seen.failures, *_unknown(seen, states), *_leftovers(index)]
    what = f"{hit} kills in {tried} ingests of {size} articles"
    return Outcome(
        what + (", real model" if real_model else ""),
        f"{seen.asked} questions to {len(seen.generations)} generations",
        tuple(problems),
    )


def _unknown(seen: Seen, states: set[str]) -> list[str]:
    return [
        f"generation {name} is no state of the folder"
        for name, found in seen.generations.items()
        if found not in states
    ]


def _leftovers(index: IndexFolder) -> list[str]:
    folders = list(index.generations.iterdir())
    return [f"{len(folders)} generations are left"] if len(folders) > 2 else []


def two_at_once(folder: Path, size: int) -> Outcome:
    """One ingest does the work, the other says who does and ends with status 3."""
    ingests = _some(folder / "index", folder, size)
    first, second = ingests.start(), ingests.start()
    for process in (first, second):
        process.join(PATIENCE)
    problems = []
    if sorted((first.exitcode, second.exitcode), key=str) != [0, 3]:
        problems.append(f"they ended with {first.exitcode} and {second.exitcode}")
    winner = first if first.exitcode == 0 else second
    said = ingests.output.read_text("utf-8")
    if f"Another ingest is running (process {winner.pid})" not in said:
        problems.append(f"the second said: {said}")
    problems += _not_whole(ingests)
    what = f"two ingests of {size} articles at once"
    return Outcome(what, "one works, one says who", tuple(problems))


def full_disk(folder: Path, size: int) -> Outcome:
    """A disk that fills up at some moment of an ingest; with room again, the next one finishes."""
    with _small_disk(folder) as disk:
        if disk is None:
            return Outcome("full disk", "no small disk can be mounted here", None)
        ingests = _some(disk / "index", folder, size)
        ingests.finish()
        ingests.articles.add(size)
        before = live_contents(ingests.index)
        used = shutil.disk_usage(disk).used
        problems, full = [], 0
        with Reader(ingests.index.path, folder) as reader:
            for room in range(0, 4 * used, max(used // 4, 1)):
                _resize(disk, used + room)
                status = ingests.finish()
                if status == 0:
                    break
                full += 1
                if status != 3 or live_contents(ingests.index) != before:
                    problems.append(f"with {room} bytes free: status {status}")
        _resize(disk, 100 * used)
        ingests.finish()
        problems += [*reader.seen.failures, *_not_whole(ingests)]
        told = ingests.output.read_text("utf-8")
        if "Traceback" in told or ("No space" not in told and "full" not in told):
            problems.append(told[-500:])
        what = f"full disk, at {full} moments of an ingest"
        return Outcome(what, f"{reader.seen.asked} questions", tuple(problems))


def read_only(folder: Path, size: int) -> Outcome:
    """A folder that cannot be written: an ingest says so, with status 3, and harms nothing."""
    with _small_disk(folder) as disk:
        if disk is None:
            return Outcome("read-only folder", "no disk can be mounted here", None)
        _resize(disk, 1 << 30)
        ingests = _some(disk / "index", folder, size)
        ingests.finish()
        ingests.articles.edit(changed=2, gone=1)
        _mount(disk, "remount,ro")
        with Reader(ingests.index.path, folder) as reader:
            status = ingests.finish()
        said = ingests.output.read_text("utf-8")
        problems = list(reader.seen.failures)
        problems += [] if status == 3 else [f"status {status}"]
        if "cannot be written" not in said:
            problems.append(said[-500:])
        _mount(disk, "remount,rw")
        ingests.finish()
        seen = f"status {status}, {reader.seen.asked} questions"
        return Outcome("read-only folder", seen, (*problems, *_not_whole(ingests)))


def _some(index: Path, folder: Path, size: int) -> Ingests:
    articles = ShortArticles(folder / "corpus", random.Random(1))
    articles.add(size)
    return Ingests(articles, IndexFolder(index), folder / "output.txt")


def _not_whole(ingests: Ingests) -> list[str]:
    whole = live_contents(ingests.index) == contents(ingests.articles.digests)
    return [] if whole else ["the index is not the folder"]


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk in memory, mounted for the block; None where that is not permitted."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "faults", str(disk)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        yield None
        return
    try:
        yield disk
    finally:
        with suppress(subprocess.CalledProcessError):
            subprocess.run(["umount", "--lazy", str(disk)], check=True)


def _mount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", options, str(disk)], check=True)


def _resize(disk: Path, size: int) -> None:
    _mount(disk, f"remount,size={size}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--model-kills", type=int, default=10)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    failed = False
    for outcome in run(**vars(options)):
        print(f"{outcome.fault}: {outcome.seen}; {outcome.verdict}", flush=True)
        failed = failed or bool(outcome.problems)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
