"""What kind of answer a question asks for: a definition, steps, a figure, both sides…"""

from __future__ import annotations

import re
from typing import Literal

from assistant.text import REQUEST_WORDS, STOP_WORDS, stem, stems, words

Ask = Literal[
    "definition",
    "list",
    "howto",
    "comparison",
    "number",
    "yesno",
    "evidence",
    "why",
    "safety",
    "other",
]

# The first pattern that matches decides, so the narrow ones stand first.
_PATTERNS: tuple[tuple[Ask, str], ...] = (
    (
        "evidence",
        r"\b(evidence|research|stud(y|ies|ys)|trials?|proven?|proof|review(s|ed)?|science"
        r"|scientific(ally)?|tested|literature)\b",
    ),
    (
        "comparison",
        r"\b(diff|differ(s|ence|ences|ent)?|versus|vs\.?|v|compar\w+|better than|instead of"
        r"|rather than|same as|distinguish)\b",
    ),
    (
        "number",
        r"\bhow (long|much|many|often|hard|deep|soon|big|large|far|thick|old|frequent(ly)?"
        r"|strong|firm(ly)?)\b|\b(percentage|per ?cent|dosage|number of|duration|what year"
        r"|when (did|was|were))\b",
    ),
    (
        "howto",
        r"\bhow (do|should|can|would|could|to|is|are|does one)\b.*\b(i|you|we|one|my|to|done"
        r"|apply|perform(ed)?|adapt(ed)?|position|plan|treat|work|use|give|teach|record|they)\b"
        r"|\bhow too?\b|\b(what (are )?the steps|steps (to|for|of)|steps\W*$"
        r"|sequence|technique|hand (placement|positions?)|step by step|instructions|show me"
        r"|where (do|should|would) (i|you|we) (put|place|start|begin)|(good|best|right) way to"
        r"|(talk|walk|take|guide) (me|us) through)\b",
    ),
    (
        "safety",
        r"\b(safe(ly|ty)?|contraindicat\w*|avoid|when not|should(n'?t| not)|risks?|danger\w*"
        r"|(can|may|could) (i|we|you) (still )?(treat|massage|work on|press)"
        r"|ok(ay)? (to|if|for)|allowed|precautions?|cautions?|harm(ful)?)\b",
    ),
    (
        "list",
        r"\b(what|which)\b[^,?]{0,40}\b(are|signs|symptoms|types|kinds|layers|parts|causes|questions|areas"
        r"|techniques|methods|tools|positions|measures|exercises|muscles|things|body)\b"
        r"|\b(list|types of|kinds of|signs of|symptoms|examples|causes of|names? of"
        r"|the layers of)\b",
    ),
    ("why", r"\bwhy\b|\bhow come\b|\bhow (does|do|might|could)\b.*\bwork"),
    (
        "definition",
        r"^(so |and )?(what('?s| is| are| was)|define|definition|meaning|explain"
        r"|tell me about|describe)\b|\bwhat('?s| is| was| are| were) (that|this|it|those)\W*$"
        r"|\b(mean(s|ing)?|stands? for|definition)\b",
    ),
    (
        "yesno",
        r"^(so |and |but )?(is|are|does|do|did|can|could|should|will|would|has|have|am|was"
        r"|were)\b|\b(does|do|is|can|will|would) (it|this|that|mfr|massage|i)\b",
    ),
)
_COMPILED = tuple((ask, re.compile(pattern, re.IGNORECASE)) for ask, pattern in _PATTERNS)

_QUESTION_WORD = re.compile(
    r"\b(what|which|who|when|where|why|how|is|are|does|do|can|should|will)\b", re.IGNORECASE
)

_BETWEEN = re.compile(r"\bbetween (.+?) and (.+)", re.IGNORECASE)
_BESIDE = re.compile(
    r"(.+?)\b(?:versus|vs?\.?|than|instead of|rather than|same as"
    r"|(?:compare[ds]?|differ\w*|distinguish\w*)\b.*?\b(?:to|with|from))\b(.+)",
    re.IGNORECASE,
)
_REQUEST = frozenset(stem(word) for word in REQUEST_WORDS | {"english", "words", "terms", "client"})
_NAMED = 3
"""Words next to "versus" that may name what is compared."""

FIGURE = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|once|twice|weekly|daily"
    r"|second|seconds|minutes|hours|days|weeks|months|years)\b",
    re.IGNORECASE,
)
"""What a sentence that gives a figure holds."""


def asked_for(question: str) -> Ask:
    """The kind of answer a question asks for; bare terms ("TLF") ask what they are."""
    for ask, pattern in _COMPILED:
        if pattern.search(question):
            return ask
    if len(words(question)) <= 3 and stems(question) and not _QUESTION_WORD.search(question):
        return "definition"
    return "other"


def compared(question: str) -> tuple[str, ...]:
    """The words that name each of two things a question compares; empty where it does not.

    >>> compared("absolute vs relative contraindications")
    ('absolute', 'relative contraindications')
    """
    match = _BETWEEN.search(question) or _BESIDE.search(question)
    if match is None:
        return ()
    one = _content(match.group(1))[-_NAMED:]
    other = _content(re.split("[?,:]", match.group(2))[0])[:_NAMED]
    sides = [word for word in one if word not in other], [w for w in other if w not in one]
    return tuple(" ".join(side) for side in sides) if all(sides) else ()


_BRACKETS = re.compile(r"\([^)]*\)")
QUALIFIERS = 1
"""Words that a defined subject has beside those asked for: "a myofascial trigger point is …"."""


def _content(text: str) -> list[str]:
    return [word for word in words(text) if word not in STOP_WORDS]


def defines(sentence: str, question: str) -> bool:
    """Whether a sentence says what the question's subject is: "Fascia is soft connective …"."""
    match = re.match(
        r"(?:an? |the |in plain words, )?(.{2,80}?)(?:,.{0,80},)? (?:is|are|means|stands for"
        r"|refers to|is called|was)\b",
        sentence,
        re.IGNORECASE,
    )
    if match is None:
        return False
    subject = set(stems(_BRACKETS.sub("", match.group(1))))
    asked = set(stems(question)) - _REQUEST
    return (
        bool(subject & asked)
        and len(subject - asked) <= QUALIFIERS
        and asked <= subject | set(stems(sentence))
    )
