"""One answer in the making: the model's checked sentences with the library's lines beside them,
or the library's own answer where there is no model or nothing of its text can be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from assistant import extractive
from assistant.extractive import Draft
from assistant.gate import Gate, Support, by_sentence, cite
from assistant.generative.chat import ChatFailed, ChatModel
from assistant.generative.evidence import Message
from assistant.prompts import ALL_STEPS, LEADS
from assistant.types import Citation, Quote, Sentence

MOST_SENTENCES = 8
"""Of a model's answer: it is read in fifteen seconds. What would follow is not asked for."""

_STEP = re.compile(r"\d{1,3}\. ")
_MARK = re.compile(r" \[(\d+)\]$")


@dataclass(slots=True)
class Answering:
    """Says an answer sentence by sentence; the other fields tell of it once that is done."""

    draft: Draft
    public_url: str = ""
    citations: list[Citation] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    written_by: str = "library"

    def by_library(self) -> Iterator[Sentence]:
        """The library's own answer; nothing if its draft is empty."""
        return self._library(self.draft.lines)

    def by_model(
        self,
        chat: ChatModel,
        messages: Sequence[Message],
        evidence: Sequence[Quote],
        support: Support,
    ) -> Iterator[Sentence]:
        """What the model writes and the evidence supports, then what the library must add."""
        gate = Gate(evidence, self.public_url, support, self.citations)
        failure, shown = "", set[str]()
        try:
            with closing(chat.write(messages)) as pieces:
                for sentence in gate.check(by_sentence(pieces)):
                    if sentence.text in shown:
                        continue
                    shown.add(sentence.text)
                    self.written_by = chat.name
                    yield sentence
                    if len(shown) == MOST_SENTENCES:
                        break
        except ChatFailed as failed:
            failure = str(failed)
        self.notes += _notes(chat.name, failure, len(shown), gate.withheld)
        yield from self._library(self._missing(whole=bool(failure)) if shown else self.draft.lines)

    def beside(self, most: int) -> tuple[Citation, ...]:
        """Further quotes on the matter, once the answer is done; none after a refusal."""
        if not self.citations:
            return ()
        told = [citation.quote for citation in self.citations]
        further = [q for q in self.draft.further if not any(map(q.overlaps, told))]
        numbers = range(len(told) + 1, len(told) + 1 + most)
        return tuple(cite(n, q, self.public_url) for n, q in zip(numbers, further, strict=False))

    def _library(self, lines: Sequence[str]) -> Iterator[Sentence]:
        gate = Gate(self.draft.evidence, self.public_url, citations=self.citations)
        return gate.check(extractive.said(lines))

    def _missing(self, *, whole: bool) -> list[str]:
        """What the library's answer adds to the model's, unless it was cited.

        Always cautions, what is disputed, a side of which nothing was told, and all steps if one
        was left out; whole: everything.
        """
        cited = {_plain(citation.quote.text) for citation in self.citations}
        added: list[str] = []
        for lead, lines in _parts(self.draft):
            untold = [line for line in lines if _plain(line) not in cited]
            if untold and _STEP.match(lines[0]):
                added += [ALL_STEPS, *lines]
                continue
            all_of_it = whole or (lead and untold == lines)
            owed = [line for line in untold if all_of_it or self._is_owed(line)]
            added += [lead, *owed] if owed else []
        return added

    def _is_owed(self, line: str) -> bool:
        """Whether a line cautions or objects."""
        mark = _MARK.search(line)
        quote = self.draft.evidence[int(mark.group(1)) - 1] if mark else None
        return quote is not None and bool(quote.safety or quote.standing == "disputed")


def _parts(draft: Draft) -> list[tuple[str, list[str]]]:
    """The draft's lines under the lead that they follow, "" before the first."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in draft.lines:
        if line in LEADS:
            parts.append((line, []))
        else:
            parts[-1][1].append(line)
    return parts


def _plain(line: str) -> str:
    """A line of a draft, or a quote, without what was set around it."""
    return " ".join(_MARK.sub("", _STEP.sub("", line.removeprefix("- "), count=1)).split())


def _notes(name: str, failure: str, shown: int, withheld: int) -> Iterator[str]:
    model = f"The chat model ({name})"
    if failure:
        told = "the library completes the answer" if shown else "the library answers instead"
        yield f"{model} {failure}; {told}."
    elif not shown:
        yield f"{model} wrote nothing that the library supports; the library answers instead."
    if shown and withheld:
        many = "1 sentence" if withheld == 1 else f"{withheld} sentences"
        yield f"{model} also wrote {many} that the library does not support; not shown."
