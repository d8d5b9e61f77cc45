"""How an answer's sentences are set together: warnings, paragraphs, lists, steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.prompts import BEFORE_YOU_DO, LEADS
from assistant.types import Sentence


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences set together; label: the joining phrase before them, in the program's words."""

    kind: Literal["text", "list", "steps", "urgent"]
    sentences: tuple[Sentence, ...]
    label: str = ""
    caution: bool = False


def groups(sentences: Sequence[Sentence]) -> list[Group]:
    """Sentences as they are set: warnings on top, then paragraphs and lists in order.

    The first sentence stands alone: it is the answer in short.
    """
    warnings = tuple(s for s in sentences if s.kind == "safety")
    found = [Group("urgent", warnings)] if warnings else []
    opened = len(found)
    label = ""
    for sentence in (s for s in sentences if s.kind != "safety"):
        if sentence.kind == "lead" and sentence.text in LEADS:
            label = sentence.text
            continue
        kind = _KINDS[sentence.form]
        last = found[-1] if len(found) > opened else None
        alone = last is not None and len(found) == opened + 1 and not last.label
        joins = last is not None and not label and last.kind == kind
        if joins and last is not None and not (alone and kind == "text"):
            found[-1] = Group(kind, (*last.sentences, sentence), last.label, last.caution)
        else:
            found.append(Group(kind, (sentence,), label, label == BEFORE_YOU_DO))
        label = ""
    return found


_KINDS: dict[str, Literal["text", "list", "steps"]] = {
    "text": "text",
    "item": "list",
    "step": "steps",
}
