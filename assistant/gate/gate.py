"""The gate: marked text in, checked sentences out.

A writer yields pieces of text with [n] marks over numbered evidence, in any cut. The gate
works sentence by sentence: it drops marks of unknown numbers, checks that a sentence stands
in the quotes that it cites, numbers citations by first use, and yields what passed. Nothing
unchecked leaves it, and a number once given never changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.gate.marks import BULLET, CLOSING_MARKS, MARK, marked_sentences
from assistant.gate.support import Support
from assistant.links import quote_url, source_url
from assistant.prompts import LEADS, URGENT
from assistant.text import sentences
from assistant.types import Citation, Form, Quote, Sentence

_EMPHASIS = re.compile(r"\*\*|__|`|^#+ ")
"""Markup that models like to write; what is shown is plain text."""


@dataclass(slots=True)
class Gate:
    """Checks one answer. `citations` grows as sentences pass; `withheld` counts those that
    did not.

    support: judges sentences in a model's own words. None: only quotes pass, and the program's
    own phrases, which a model may not say.
    """

    evidence: Sequence[Quote]
    public_url: str = ""
    support: Support | None = None
    citations: list[Citation] = field(default_factory=list)
    withheld: int = 0

    def check(self, pieces: Iterable[str]) -> Iterator[Sentence]:
        """The sentences of `pieces` that pass, each as soon as it is whole.

        A line end closes a sentence; within a line a sentence is whole when the next begins.
        """
        waiting = ""
        for piece in pieces:
            waiting += piece
            *lines, waiting = waiting.split("\n")
            for line in lines:
                yield from self._line(line)
        yield from self._line(waiting)

    def _line(self, line: str) -> Iterator[Sentence]:
        line = line.strip()
        if not line:
            return
        if self.support is None and (line in LEADS or line == URGENT):
            yield Sentence(line, "safety" if line == URGENT else "lead")
            return
        whole = self._verbatim(line)
        if whole is not None:
            yield whole
            return
        form: Form = "text"
        if bullet := BULLET.match(line):
            form = "item" if bullet.group(1) else "step"
            line = line[bullet.end() :]
            whole = self._verbatim(line)
            if whole is not None:
                yield replace(whole, form=form)
                return
        for text, numbers in marked_sentences(line):
            sentence = self._quoted(text, numbers) or self._supported(text, numbers)
            if sentence is None:
                self.withheld += 1
            else:
                yield replace(sentence, form=form)

    def _verbatim(self, line: str) -> Sentence | None:
        """A line that is a quote as it stands, brackets and all, with marks at its end.

        Brackets before the last mark may be the quote's own, so the fewest marks are tried first.
        """
        closing = CLOSING_MARKS.search(line)
        numbers: list[int] = []
        for mark in reversed(list(MARK.finditer(line, closing.start()) if closing else ())):
            numbers = [*map(int, mark.group(1).split(",")), *numbers]
            if (sentence := self._quoted(line[: mark.start()], numbers)) is not None:
                return sentence
        return None

    def _quoted(self, text: str, numbers: Sequence[int]) -> Sentence | None:
        wordings = [(quote, wording(text, quote)) for quote in self._cited(numbers)]
        supporting = [(quote, own) for quote, own in wordings if own is not None]
        if not supporting:
            return None
        citations = dict.fromkeys(self._number(quote) for quote, _ in supporting)
        return Sentence(supporting[0][1], "quote", tuple(citations))

    def _supported(self, text: str, numbers: Sequence[int]) -> Sentence | None:
        cited = self._cited(numbers)
        if self.support is None or not cited:
            return None
        text = _EMPHASIS.sub("", text)
        verdict = self.support.judge(text, cited)
        if verdict.objection:
            return None
        return Sentence(text, "model", tuple(self._number(quote) for quote in verdict.quotes))

    def _cited(self, numbers: Sequence[int]) -> list[Quote]:
        known = (n for n in dict.fromkeys(numbers) if 1 <= n <= len(self.evidence))
        return [self.evidence[n - 1] for n in known]

    def _number(self, quote: Quote) -> int:
        """The citation number of a quote, given at its first use."""
        for citation in self.citations:
            if citation.quote == quote:
                return citation.number
        number = len(self.citations) + 1
        self.citations.append(cite(number, quote, self.public_url))
        return number


def cite(number: int, quote: Quote, public_url: str = "") -> Citation:
    """A quote with its number and the links to its sentence."""
    url = quote_url(quote.article, quote.start, quote.end, quote.version, public_url=public_url)
    return Citation(number, quote, url, source_url(quote.public_url, quote.text))


def wording(text: str, quote: Quote) -> str | None:
    """The quote's own wording of `text`, line breaks included; None unless it is whole sentences.

    A part of a sentence will not do: "hands break adhesions" stands in its own denial.
    """
    starts, ends = zip(*_whole(quote.text), strict=True)
    said = r"\s+".join(map(re.escape, text.split()))
    for match in re.finditer(said, quote.text) if said else ():
        if match.start() in starts and match.end() in ends:
            return match.group()
    return None


def _whole(text: str) -> list[tuple[int, int]]:
    """The spans of a quote's sentences, of its lines, and of itself."""
    lines = [match.span() for match in re.finditer(r"\S[^\n]*", text)]
    inner = [(at + a, at + b) for at, end in lines for a, b in sentences(text[at:end])]
    return [(0, len(text)), *lines, *inner, *sentences(text)]
