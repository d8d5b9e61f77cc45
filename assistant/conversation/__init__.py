"""Follow-ups: what a question means after what was said before, without a language model.

The question is searched for as typed and once more in its context, and both rankings count
together. How much the context counts is a matter of how much the question leans on it: much for
"and how long?", little for one that stands alone, so that a fresh topic is not dragged back. What
a message picks of a list, or takes up of an offer, is spelt out first.
"""

from assistant.conversation.context import (
    LEANING,
    STANDING,
    TURN_LENGTH,
    TURNS,
    Meant,
    meant,
    recent,
)
from assistant.conversation.leaning import lacks_subject, leans

__all__ = [
    "LEANING",
    "STANDING",
    "TURNS",
    "TURN_LENGTH",
    "Meant",
    "lacks_subject",
    "leans",
    "meant",
    "recent",
]
