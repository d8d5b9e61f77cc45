"""The owner's words: `glossary.yaml` at the top of each root."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from assistant.index import Manifest
from assistant.ingestion.report import Problem
from assistant.ingestion.roots import folder_of
from assistant.lexicon import GlossaryEntry, read_glossary

GLOSSARY = "glossary.yaml"


@dataclass(frozen=True, slots=True)
class Glossary:
    """Entries of all glossaries, and the digest of their bytes."""

    entries: tuple[GlossaryEntry, ...]
    sha256: str
    failed: tuple[Problem, ...] = ()


def read_glossaries(roots: Sequence[str], known: Manifest | None) -> Glossary:
    """All glossaries; if one cannot be read, those of `known`."""
    entries: list[GlossaryEntry] = []
    failed: list[Problem] = []
    digest = hashlib.sha256()
    for root in roots:
        file = folder_of(root) / GLOSSARY
        if not file.is_file():
            continue
        try:
            content = file.read_bytes()
            digest.update(content)
            entries += read_glossary(yaml.safe_load(content))
        except (OSError, yaml.YAMLError, ValueError, RecursionError) as error:
            reason = " ".join(str(error).split())
            failed.append(Problem(str(file), f"the glossary cannot be read: {reason}"))
    if failed and known is not None:
        return Glossary(known.glossary, known.glossary_sha256, tuple(failed))
    return Glossary(tuple(entries), digest.hexdigest(), tuple(failed))
