"""Sentences of the program's own: said by writers, recognised by the gate, checked in tests."""

from __future__ import annotations

NOT_FOUND = "The library does not answer this question."

URGENT = (
    "Stop: do not treat. This needs medical help now — call your local emergency number or "
    "send the person to urgent care. Reference information cannot judge a person."
)

NOT_ENGLISH = "This library is in English: please ask your question in English."

BEFORE_YOU_DO = "Before you do:"
TAUGHT = "Taught:"
OBJECTION = "Objection:"
WHAT_IS_KNOWN = "What is known:"

LEADS = frozenset({BEFORE_YOU_DO, TAUGHT, OBJECTION, WHAT_IS_KNOWN})
"""Joining phrases that may stand without a citation: they carry no claim."""

DISCLAIMER = (
    "Reference information. It does not assess, diagnose or triage a person. "
    "In an emergency call your local emergency number."
)
