"""How fast, beside the raw limit: `make bench`, or `python -m benchmarks [SECTION ...]`.

Every figure is a ratio to the bare library doing the same work in the same run, the two taking
turns, because seconds of one machine mean nothing on another (or on the same one an hour later).
Reading order: common, processes, ingest, unchanged, paint, answer, conversations, memory,
doubles, scale, trials, faults, __main__.
"""
