"""Retrieval, side by side: `python -m benchmarks.retrieval [SET ...]`.

Ours, the same parts one by one, and LangChain's stock pipelines over the same articles with the
same embedder in one run. A SET is `library` (this library with its development questions) or a
folder in the usual form: corpus.jsonl, queries.jsonl, qrels.tsv.
"""
