"""Does this sentence answer the question? Scores sentences, and judges whether any does.

A score is a weighted sum of `signals`, the judgement a logistic function of those of `judgement`;
every one of them can be shown. The weights stand in `weights.json`, made by `python -m training`;
docs/reader.md tells from what and how well.
"""

from assistant.reader.cache import Cache
from assistant.reader.judgement import asked_words, demanding
from assistant.reader.reading import COSINE_ALONE, WEIGHTS, Candidate, Reader, Reading
from assistant.reader.signals import Rarity

__all__ = [
    "COSINE_ALONE",
    "WEIGHTS",
    "Cache",
    "Candidate",
    "Rarity",
    "Reader",
    "Reading",
    "asked_words",
    "demanding",
]
