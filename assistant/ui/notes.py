"""Answers as text to take along: quotes for a reader's notes, a conversation as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from textwrap import shorten

from assistant.history import Exchange
from assistant.types import Answer, Quote, Sentence

QUESTION = 300
"""Characters of a question that notes keep."""

_MARKUP = re.compile(r"([\\`*_\[\]<>#|])")


def spoken(time: datetime) -> str:
    """A day as people say it, where this program runs: "22 November 2026"."""
    day = time.astimezone()
    return f"{day.day} {day:%B %Y}"


def for_notes(exchange: Exchange, origin: str) -> str:
    """A question and the quotes of its answer as plain text, with the safety line if there is one:
    words, article, section, standing, link, date.

    origin: what makes an address of ours whole, "https://example.org".
    """
    if exchange.answer is None:
        return ""
    quotes = [
        f"“{c.quote.text}”\n{place(c.quote)}\n{whole(c.url, origin)}"
        for c in exchange.answer.citations
    ]
    warned = [s.text for s in exchange.answer.sentences if s.kind == "safety"]
    asked = shorten(exchange.request.question, QUESTION, placeholder=" …")
    return "\n\n".join([asked, *warned, *quotes, f"Looked up on {spoken(exchange.asked)}"])


def place(quote: Quote) -> str:
    """Article, section and standing of a quote."""
    section = f" › {quote.section}" if quote.section and quote.section != quote.title else ""
    return f"{quote.title}{section} ({quote.standing or 'not rated'})"


def whole(address: str, origin: str) -> str:
    """An address that also works outside this page."""
    return f"{origin}{address}" if address.startswith("/") else address


def markdown(exchanges: Sequence[Exchange], origin: str) -> str:
    """A conversation as a document. Texts are escaped, so that they stand as they were."""
    answered = [(e, e.answer) for e in exchanges if e.answer is not None]
    parts = [f"# {_plain(answered[0][0].request.question)}"] if answered else []
    for exchange, answer in answered:
        parts += _exchange(exchange, answer, origin)
    return "\n\n".join(parts) + "\n"


def _exchange(exchange: Exchange, answer: Answer, origin: str) -> list[str]:
    about = [spoken(exchange.asked)]
    if answer.searched_for != answer.question:
        about.append(f"searched for: {_plain(answer.searched_for)}")
    if exchange.id:
        about.append(f"[permalink]({whole(f'/answer/{exchange.id}', origin)})")
    parts = [f"## {_plain(exchange.request.question)}", f"*{' · '.join(about)}*"]
    parts += map(_sentence, answer.sentences)
    parts += [
        f"\\[{c.number}\\] [{_plain(place(c.quote))}]({whole(c.url, origin)})\n\n"
        f"> {_plain(c.quote.text)}"
        for c in answer.citations
    ]
    if answer.nearest:
        nearest = (
            f"- [{_plain(p.section or p.title)}]({whole(p.url, origin)})" for p in answer.nearest
        )
        parts.append("Nearest in the library:\n\n" + "\n".join(nearest))
    return parts


def _sentence(sentence: Sentence) -> str:
    marks = "".join(f" \\[{number}\\]" for number in sentence.citations)
    text = f"{_plain(sentence.text)}{marks}"
    return f"**{text}**" if sentence.kind == "safety" else text


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
