"""Rules on sentences, each of which may be quoted alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.linting.draft import Draft, Finding
from assistant.text import dangles, words

LONGEST = 45
"""Words of a sentence that can still be read at one go."""

BANNED_CLAIMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bbreak(?:s|ing)?(?: up| down)?(?: \w+)? adhesions?\b",
        r"\bmelt(?:s|ed|ing)?(?: the)? fascia\b",
        r"\b(?:release|flush|remove)(?:s|d|es|ed|ing)?(?: out)?(?: \w+)? toxins?\b",
        r"\bpermanent(?:ly)? (?:lengthen|stretch|elongat)\w*",
        r"\bdetox\w*",
        r"\bcur(?:e|es|ed|ing)\b",
    )
)
"""What the library never says in its own voice."""

_POINTS_BACK = re.compile(
    r"\b(?:in|of|to|for|by|than|from) (?:that|those) (?:[\w-]+ ){0,3}"
    r"(?:trials?|stud(?:y|ies)|reviews?|meta-analys[ei]s|people|women|men|patients|clients)\b",
    re.IGNORECASE,
)
"""A study named only by pointing at it: "in that trial", "in those 46 people"."""

_NOT_OUR_VOICE = re.compile(
    r"\b(?:no|not|never|nor|neither|none|cannot|without|nothing|whether|claim\w*|said|says?|"
    r"called|calls?|taught|teach\w*|tradition\w*|popular\w*|belie\w+|proposed|hypothes\w+|"
    r"suppos\w+|disputed|contested|unproven|debate\w*)\b|n['’]t\b|\?",
    re.IGNORECASE,
)


def bare_openings(draft: Draft) -> Iterator[Finding]:
    """A sentence names its subject; "This helps" says nothing when quoted alone."""
    for start, end in draft.sentences:
        sentence = draft.article.text[start:end]
        if dangles(sentence):
            message = f"points to what stands before: {sentence[:50]!r}"
            yield draft.finding("bare-opening", message, draft.line_at(start))


def pointing_back(draft: Draft) -> Iterator[Finding]:
    """A study is named again, by its number of people or its year, in each sentence."""
    for start, end in draft.sentences:
        sentence = draft.article.text[start:end]
        if found := _POINTS_BACK.search(sentence):
            message = f"{found.group()!r} points to what stands before: {sentence[:50]!r}"
            yield draft.finding("points-back", message, draft.line_at(start))


def claims(draft: Draft) -> Iterator[Finding]:
    """A banned claim is denied or given to whoever makes it, in the same sentence."""
    for start, end in draft.sentences:
        sentence = draft.article.text[start:end]
        found = next((m for c in BANNED_CLAIMS if (m := c.search(sentence))), None)
        if found and not _NOT_OUR_VOICE.search(sentence):
            message = f"{found.group()!r} in the library's own voice: {sentence[:60]!r}"
            yield draft.finding("claim", message, draft.line_at(start))


def long_sentences(draft: Draft) -> Iterator[Finding]:
    """A sentence of more than 45 words is hard to read in an answer."""
    for start, end in draft.sentences:
        sentence = draft.article.text[start:end]
        count = len(words(sentence))
        if count > LONGEST:
            message = f"{count} words: {sentence[:50]!r}"
            yield draft.finding("long-sentence", message, draft.line_at(start), level="advice")
