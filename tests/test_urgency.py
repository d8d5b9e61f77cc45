"""The second opinion on urgency, with the real embedder."""

from __future__ import annotations

import pytest

from assistant.embedding import SentenceTransformerEmbedder
from assistant.safety import alarm, present, reads_urgent
from tests.conftest import HashedWords
from tests.test_safety import HERE, raises_alarm, read

CALM = [
    "my shoulder is stiff after gardening",
    "she said the cups left round marks, they fade",
    "my heel hurts in the morning for the first steps",
    "he has no fever, no numbness, only a stiff neck",
    "What are the signs of a stroke?",
    "How do I recognise that I've been drowning my plant?",
    "",
]


def test_it_hears_what_no_table_foresaw(real_embedder: SentenceTransformerEmbedder) -> None:
    """No phrase of the table stands in it."""
    message = "he went white and slid off the table and isn't answering"
    assert alarm(message) is None
    assert reads_urgent(message, real_embedder)


@pytest.mark.parametrize("message", CALM)
def test_what_is_ordinary_denied_or_asked_is_none(
    real_embedder: SentenceTransformerEmbedder, message: str
) -> None:
    """Only what is told as present counts."""
    assert not reads_urgent(message, real_embedder)


def test_what_is_not_there_is_left_out() -> None:
    """Denied, asked about, past."""
    told = present("no fever but her calf is hot")
    assert "calf is hot" in told
    assert "fever" not in told
    assert present("What are the signs of a stroke?") == ""


def test_another_embedder_has_no_opinion(hashed_embedder: HashedWords) -> None:
    """The weights were made for one; with others the table alone decides."""
    assert not reads_urgent("he is not answering and has gone blue", hashed_embedder)


@pytest.mark.parametrize("name", ["third", "fourth", "fifth", "sixth"])
def test_both_together(real_embedder: SentenceTransformerEmbedder, name: str) -> None:
    """As reached on sets that were seen: hardly any urgent message missed, few false alarms."""
    rows = read(HERE / "eval" / f"{name}.jsonl")
    heard = [raises_alarm(r) or reads_urgent(r["message"], real_embedder) for r in rows]
    urgent = [h for h, row in zip(heard, rows, strict=True) if row["urgent"]]
    calm = [h for h, row in zip(heard, rows, strict=True) if not row["urgent"]]
    assert sum(urgent) / len(urgent) >= 0.97
    assert sum(calm) / len(calm) <= 0.02


@pytest.mark.parametrize("name", ["seventh", "eighth"])
def test_on_messages_it_was_not_fitted_to(
    real_embedder: SentenceTransformerEmbedder, name: str
) -> None:
    """As reached on sets from which nothing was learned."""
    rows = read(HERE / "eval" / f"{name}.jsonl")
    heard = [raises_alarm(r) or reads_urgent(r["message"], real_embedder) for r in rows]
    missed = sum(r["urgent"] and not h for h, r in zip(heard, rows, strict=True))
    false = sum(h and not r["urgent"] for h, r in zip(heard, rows, strict=True))
    assert missed <= 1
    assert false <= 2
