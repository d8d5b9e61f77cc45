"""`python -m training.urgency`: fit the second opinion on urgency, after measuring it held out.

Each set of messages is judged by what was fitted to all the others: what somebody else would
write. The ways to ask of the articles that are not on safety count as messages that are not urgent.
The table of signs was made in sight of all but `_more` and the fifth set: only there may the
two be compared.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from sklearn.svm import SVC

from assistant import safety
from assistant.articles import read_article
from assistant.embedding import open_embedder
from assistant.safety.urgency import LEAST, STEPS, URGENT, Machine, present
from assistant.settings import BUNDLED_MODEL, ROOT, read_settings

FILE = ROOT / "assistant" / "safety" / "urgency.npz"
TESTS, CORPUS = ROOT / "tests", ROOT / "corpus"
SETS = (
    *(f"data/urgent_messages{name}.jsonl" for name in ("", "_check", "_more", "_again")),
    "data/urgent_messages_elsewhere.jsonl",
    *(f"eval/{name}.jsonl" for name in ("dev", "test", "second_dev", "second_test")),
    *(f"eval/{name}.jsonl" for name in ("third", "fourth", "fifth", "sixth")),
)
SHARPNESS, COST = 0.5, 5.0
"""Of those tried (.5, .8, 1.2; 2, 5, 20) all give the same within chance; these keep the fewest
examples."""


def main() -> int:
    embedder = open_embedder(read_settings(embedding_model=BUNDLED_MODEL, query_prompt=""))
    rows = [(name, *row) for name in SETS for row in _messages(TESTS / name)]
    rows += [("", text, False) for text in _asked()]
    told = [present(message) for _, message, _ in rows]
    vectors = np.stack(
        [embedder.embed_passages(told), embedder.embed_passages([m for _, m, _ in rows])]
    )
    sets = np.array([name for name, _, _ in rows])
    urgent = np.array([is_urgent for _, _, is_urgent in rows])
    by_table = np.array([safety.alarm(message) is not None for _, message, _ in rows])
    enough = np.array([len(text.split()) >= LEAST for text in told])
    print("| set | urgent: table, opinion, either | others: table, opinion, either |")
    print("|---|---|---|")
    for name in SETS:
        held = sets == name
        machine = fit(vectors[:, ~held], urgent[~held], embedder.fingerprint)
        margins = np.array([machine.margin(v) for v in vectors[:, held].swapaxes(0, 1)])
        opinion = (margins >= URGENT) & enough[held]
        table, truth = by_table[held], urgent[held]
        cells = [
            ", ".join(f"{(alarm & kind).sum()}" for alarm in (table, opinion, table | opinion))
            + f" of {kind.sum()}"
            for kind in (truth, ~truth)
        ]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    machine = fit(vectors, urgent, embedder.fingerprint)
    np.savez_compressed(
        FILE,
        embedder=machine.embedder,
        examples=machine.examples,
        weights=machine.weights,
        bias=machine.bias,
        sharpness=machine.sharpness,
    )
    return 0


def fit(vectors: np.ndarray, urgent: np.ndarray, embedder: str) -> Machine:
    """vectors: shape (2, messages, dimension), of what is present and of the whole message."""
    model = SVC(C=COST, gamma=SHARPNESS, class_weight="balanced")
    model.fit(np.concatenate(vectors, axis=1), urgent)
    examples = np.round(vectors[:, model.support_] * STEPS).clip(-127, 127).astype(np.int8)
    weights = model.dual_coef_[0].astype(np.float32)
    return Machine(embedder, examples, weights, float(model.intercept_[0]), SHARPNESS)


def _messages(file: Path) -> list[tuple[str, bool]]:
    """Messages without history, and whether they are urgent."""
    read = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    return [(r.get("question") or r["message"], r["urgent"]) for r in read if not r.get("history")]


def _asked() -> list[str]:
    """The library's ways to ask, but for those on safety and those that tell of a sign."""
    files = sorted(file for file in CORPUS.glob("*/*.md") if file.parent.name != "safety")
    articles = (read_article(file.read_bytes(), file.relative_to(CORPUS)) for file in files)
    ways = (text for article in articles for _, texts in article.asked for text in texts)
    return [text for text in ways if safety.alarm(text) is None]


if __name__ == "__main__":
    raise SystemExit(main())
