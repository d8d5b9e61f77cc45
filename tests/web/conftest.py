"""A small library on disk, indexed for real, and a client of the routes over it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.assistant import Assistant
from assistant.embedding import Embedder
from assistant.errors import AssistantError
from assistant.index import IndexFolder, LiveIndex
from assistant.ingestion import ingest
from assistant.service import Status
from assistant.settings import Settings, read_settings
from assistant.types import Article
from assistant.web import routes
from tests.conftest import HashedWords, copy_library

FASCIA = """\
---
title: What is fascia?
topic: mfr-basics
summary: What fascia is and what it does.
related: [red-flags, not-written-yet]
reviewed: 2026-11-22
sources:
  - key: Benjamin 2009
    cite: Benjamin M. The fascia of the limbs and back. Journal of Anatomy 2009;214:1
    doi: 10.1111/j.1469-7580.2008.01011.x
  - key: Fede 2021
    cite: Fede C. Fascia and hormones. 2021
    doi: https://doi.org/10.3390/life<11
---
Fascia is a sheet of **connective** tissue (Benjamin 2009; Fede 2021). It slides. [established]

Whether it &lt;script>alert(1)&lt;/script> & stretches is argued;
see [red flags](../safety/red-flags.md). [disputed]

## How is it &lt;b>built&lt;/b>? [supported]

Its layers are:

1. The outer layer holds fat.
   - Fat glides over it.
2. The inner layer holds `collagen`. [mixed]

| Layer | Thickness |
|-------|-----------|
| outer | 2 mm |
| inner | 1 mm |

```
if fascia < skin:
    pass
```

Read [the journal](https://example.org/a?b=1&c=2), [a draft](draft.md),
[a trap](javascript:alert(1)), [mail](mailto:a@example.org) and [the build](#how-is-it-b-built-b).
"""
RED_FLAGS = """\
---
title: Which signs are red flags?
topic: safety
---
Chest pain is an emergency. [established, urgent]

Bruised skin is left alone.

## When do I stop? [traditional, caution]

Stop for fever. Numbness in the saddle area needs an ambulance now.
"""
OWN = "# An owner's article\n\nPlain words without any rating.\n"

Mend = Callable[[str, str, str], None]


@dataclass
class ServiceDouble:
    """Stands in for the process-wide service, which would load the real model."""

    settings: Settings
    ready: Assistant | None = None
    state: Status = field(default_factory=Status)

    def start(self) -> None:
        """Nothing: tests say what the service has."""

    def status(self) -> Status:
        """As the test set it."""
        return self.state

    def assistant(self, timeout: float = 600.0) -> Assistant:
        """As the service: at once, or the error that stopped it."""
        if self.ready is None:
            raise self.state.error or AssistantError("Not ready", fix="Try again shortly.")
        return self.ready


@dataclass
class Site:
    """The routes over one library, as a reader sees them."""

    corpus: Path
    service: ServiceDouble
    client: TestClient
    embedder: Embedder

    @property
    def index(self) -> IndexFolder:
        """The index folder of the site."""
        return IndexFolder(self.service.settings.index)

    def write(self, path: str, content: str) -> None:
        """Write an article, then index it."""
        file = self.corpus / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
        ingest((self.corpus,), self.index, self.embedder)

    def article(self, slug: str) -> Article:
        """An article as it is indexed now."""
        generation = self.index.open()
        try:
            article = generation.article(slug)
            assert article is not None
            return article
        finally:
            generation.close()

    def get(self, path: str, **parameters: str) -> str:
        """The HTML of a page that must be there."""
        response = self.client.get(path, params=parameters or None)
        assert response.status_code == 200, response.text
        return response.text


@pytest.fixture
def empty_site(tmp_path: Path, hashed_embedder) -> Iterator[Site]:
    """Routes over a folder that has no index, with an assistant that is not ready."""
    settings = read_settings(
        index=tmp_path / "index",
        corpus=tmp_path / "corpus",
        embedding_model="hashed-words",
        question_limit=200,
        request_limit=2000,
        concurrent_limit=2,
    )
    service = ServiceDouble(settings)
    app = Starlette(routes=routes(service))  # type: ignore[arg-type]  # a double
    with TestClient(app) as client:
        yield Site(settings.corpus, service, client, hashed_embedder)


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, IndexFolder]:
    """The articles of the site, indexed once; tests get copies."""
    folder = tmp_path_factory.mktemp("shown")
    for path, content in (
        ("basics/fascia.md", FASCIA),
        ("safety/red-flags.md", RED_FLAGS),
        ("own.md", OWN),
    ):
        file = folder / "corpus" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    index = IndexFolder(folder / "index")
    ingest((folder / "corpus",), index, HashedWords())
    return folder / "corpus", index


@pytest.fixture
def site(shown: tuple[Path, IndexFolder], empty_site: Site) -> Iterator[Site]:
    """Routes over three articles, with a ready assistant."""
    copy_library(*shown, empty_site.corpus.parent)
    live = LiveIndex(empty_site.index, empty_site.embedder.fingerprint)
    service = empty_site.service
    service.ready = Assistant(service.settings, empty_site.embedder, live)
    service.state = Status(ready=True, stage="Ready")
    yield empty_site
    live.close()


@pytest.fixture
def marks() -> Callable[[str], list[str]]:
    """The texts of a page's marks; the first, and it alone, must carry the id of links."""

    def marks(html: str) -> list[str]:
        found = re.findall(r"<mark( id=\"quote\")?>(.*?)</mark>", html, re.DOTALL)
        assert [bool(id_) for id_, _ in found] == [n == 0 for n in range(len(found))]
        return [unescape(re.sub(r"<[^>]+>", "", text)) for _, text in found]

    return marks
