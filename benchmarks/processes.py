"""Processes of their own: their seconds, their memory, and servers that are ended by their id."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # ships no type information

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 300.0
"""Seconds until a server must answer."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process used: seconds from start to end, and its largest resident set in bytes."""

    seconds: float
    peak: int
    stdout: str
    stderr: str


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Usage:
    """Run to the end in the checkout; raises CalledProcessError with what it said."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    with Memory(process.pid) as memory:
        stdout, stderr = process.communicate()
    seconds = time.perf_counter() - started
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stdout, stderr)
    return Usage(seconds, memory.peak, stdout, stderr)


class Memory:
    """The largest resident set of a process while a `with` block lasts, looked at often.

    Operating systems keep this figure in different places and units; looking is portable.
    """

    INTERVAL = 0.05

    def __init__(self, pid: int) -> None:
        self.peak = self.last = 0
        self._process = psutil.Process(pid)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        with suppress(psutil.Error):  # the process has ended
            while not self._stop.wait(self.INTERVAL):
                self.last = self._process.memory_info().rss
                self.peak = max(self.peak, self.last)


@dataclass(frozen=True, slots=True)
class Server:
    """A running Streamlit server. listening: seconds from its start until it answered."""

    address: str
    pid: int
    listening: float

    def wait_until_ready(self) -> None:
        """Wait until our app can answer questions; the raw script has no such state."""
        _wait(f"{self.address}/health")


@contextmanager
def streamlit(script: Path, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Serve a script on this machine only, from its own folder; ended by its process id.

    The port is chosen by the operating system, so that nothing else is met.
    """
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    options = {
        "server.address": "127.0.0.1",
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", script.name, *flags],
        cwd=script.parent,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"{address}/_stcore/health")
        yield Server(address, process.pid, time.perf_counter() - started)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        # An HTTPError is an OSError too: 503 means that it is not ready yet.
        with suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.02)
    raise TimeoutError(f"No answer from {url} within {PATIENCE:.0f} s")
