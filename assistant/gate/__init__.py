"""Marked text to checked sentences: the one place where grounding rules live.

`marks` cuts text into sentences with their numbers; `gate` lets through what stands in the quotes
that it cites; `support` decides that for a sentence in a model's own words, by named `checks`.
"""

from assistant.gate.gate import Gate, cite, wording
from assistant.gate.marks import by_sentence, marked_sentences
from assistant.gate.support import Support, Verdict

__all__ = ["Gate", "Support", "Verdict", "by_sentence", "cite", "marked_sentences", "wording"]
