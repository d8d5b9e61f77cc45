"""`python -m training.urgency`: fit the second opinion on urgency, after measuring it held out.

Each set of messages is judged by what was fitted to all the others: what somebody else would
write. The table of signs was made in sight of all but the last, so only there is it compared.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant import safety
from assistant.embedding import open_embedder
from assistant.safety.urgency import LEAST, URGENT, present
from assistant.settings import BUNDLED_MODEL, ROOT, read_settings

FILE = ROOT / "assistant" / "safety" / "urgency.json"
TESTS = ROOT / "tests"
SETS = (
    *(f"data/{name}.jsonl" for name in ("urgent_messages", "urgent_messages_check")),
    *(f"eval/{name}.jsonl" for name in ("dev", "test", "second_dev", "second_test")),
    *(f"eval/{name}.jsonl" for name in ("third", "fourth", "fifth")),
)


def main() -> int:
    embedder = open_embedder(read_settings(embedding_model=BUNDLED_MODEL, query_prompt=""))
    rows = [(name, *row) for name in SETS for row in _messages(TESTS / name)]
    told = [present(message) for _, message, _ in rows]
    vectors = embedder.embed_passages(told)
    sets = np.array([name for name, _, _ in rows])
    urgent = np.array([is_urgent for _, _, is_urgent in rows])
    by_table = np.array([safety.alarm(message) is not None for _, message, _ in rows])
    enough = np.array([len(text.split()) >= LEAST for text in told])
    print(
        "| set | urgent: table, opinion, either | others: table, opinion, either |\n|---|---|---|"
    )
    for name in SETS:
        held = sets == name
        model = _model().fit(vectors[~held], urgent[~held])
        opinion = (model.predict_proba(vectors[held])[:, 1] >= URGENT) & enough[held]
        table, truth = by_table[held], urgent[held]
        cells = [
            ", ".join(f"{(alarm & kind).sum()}" for alarm in (table, opinion, table | opinion))
            + f" of {kind.sum()}"
            for kind in (truth, ~truth)
        ]
        print(f"| {name} | {' | '.join(cells)} |")
    model = _model().fit(vectors, urgent)
    fitted = {
        "embedder": embedder.fingerprint,
        "bias": round(float(model.intercept_[0]), 4),
        "weights": [round(float(weight), 4) for weight in model.coef_[0]],
    }
    FILE.write_text(json.dumps(fitted) + "\n", "utf-8")
    return 0


def _messages(file: Path) -> list[tuple[str, bool]]:
    """Messages without history, and whether they are urgent."""
    read = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    return [(r.get("question") or r["message"], r["urgent"]) for r in read if not r.get("history")]


def _model() -> LogisticRegression:
    return LogisticRegression(C=5.0, class_weight="balanced", max_iter=3000)


if __name__ == "__main__":
    raise SystemExit(main())
