"""No component phones home: questions may hold clients' health data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Runs in a process of its own, where nothing has been imported yet: every way out of this
# machine is closed and noted, then the program does all its work with the real model.
PROGRAM = """
import json, socket, sys
tried = []
LOCAL = ("127.", "::1", "localhost")

def closed(name, real):
    def call(self, address, *rest):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not address[0].startswith(LOCAL):
            tried.append([name, str(address)])
            raise OSError("no network")
        return real(self, address, *rest)
    return call

for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, closed(name, getattr(socket.socket, name)))
look_up = socket.getaddrinfo
def getaddrinfo(host, *rest, **more):
    if host and not str(host).startswith(LOCAL):
        tried.append(["getaddrinfo", str(host)])
        raise OSError("no network")
    return look_up(host, *rest, **more)
socket.getaddrinfo = getaddrinfo

from assistant.commands.ingest import main as ingest
from assistant.__main__ import main
assert ingest([sys.argv[1], "--index", sys.argv[2]]) == 0
assert main(["ask", "What are collagen fibres?", "--json", "--index", sys.argv[2]]) == 0
print(json.dumps(tried))
"""


def clean_environment(**more: str) -> dict[str, str]:
    """This environment without anything that sets a switch already."""
    switches = ("ASSISTANT_", "HF_", "TRANSFORMERS_", "LANG", "ANONYMIZED", "STREAMLIT_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(switches)}
    return {**kept, **more}


@pytest.mark.model
def test_an_ingest_and_an_answer_need_no_network(tmp_path: Path) -> None:
    """With every way out closed all works, and nothing even tries one."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "fibres.md").write_text(
        "# What are collagen fibres?\n\nCollagen fibres are strands that resist tension.\n", "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(corpus), str(tmp_path / "index")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env=clean_environment(PYTHONIOENCODING="utf-8"),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    closing, answer, tried = done.stdout.splitlines()
    assert closing.startswith("1 added")
    assert json.loads(answer)["citations"][0]["article"] == "fibres"
    assert json.loads(tried) == []


SWITCHES = {
    "ANONYMIZED_TELEMETRY": "False",
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "HF_HUB_OFFLINE": "1",
}


def switches(**environment: str) -> dict[str, str]:
    """The switches after the package was imported under an environment."""
    code = "import assistant, json, os; print(json.dumps(dict(os.environ)))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean_environment(**environment),
        check=True,
    )
    found = json.loads(done.stdout)
    return {name: found[name] for name in SWITCHES}


def test_importing_the_package_switches_reports_off() -> None:
    """Each component by name."""
    assert switches() == SWITCHES


def test_tracing_stays_off_whatever_the_environment_says() -> None:
    """A trace of a question would leave the machine; the hub may be opened by its owner."""
    opened = switches(LANGSMITH_TRACING="true", ANONYMIZED_TELEMETRY="True", HF_HUB_OFFLINE="0")
    assert opened == {**SWITCHES, "HF_HUB_OFFLINE": "0"}


def test_the_app_listens_on_this_machine_only() -> None:
    """Streamlit would listen on every interface."""
    config = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    assert 'address = "localhost"' in config or 'address = "127.0.0.1"' in config
    assert "gatherUsageStats = false" in config
