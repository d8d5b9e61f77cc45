"""The bundled model as it reads two texts together; with the weights that ship."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from assistant.crossencoder import CrossEncoder, packed, shipped, unpacked
from assistant.settings import ROOT

FOLDER = ROOT / "assistant" / "crossencoder"

QUOTE = (
    "Honey bees keep the middle of the brood nest at about 35 °C by moving their flight muscles."
)
SAYS = (
    "The centre of the brood nest is held at roughly 35 °C: bees work their flight muscles.",
    "Bees warm the heart of the nest with the muscles that they fly with.",
    "By moving their flight muscles honey bees keep the brood warm, at about 35 °C.",
)
SAYS_ELSE = (
    "Honey bees keep the edge of the brood nest at about 35 °C by moving their flight muscles.",
    "Bees cool the heart of the nest with the muscles that they fly with.",
    "Honey bees keep the middle of the brood nest at about 35 °C by fanning their wings outside.",
)
QUESTION = "How do bees keep the brood warm?"
BESIDE = (
    "A colony of honey bees has one queen.",
    "Honey bees dance to tell where food is.",
    "Wax is made by glands on the abdomen of young bees.",
)


@pytest.fixture(scope="module")
def model() -> CrossEncoder:
    """As it ships."""
    return shipped()


def test_what_a_quote_says_is_likelier_than_what_it_does_not(model: CrossEncoder) -> None:
    """Not each of them surely, but on average; of something that it was not taught with."""
    says = model.odds("says", [(QUOTE, said) for said in SAYS])
    says_else = model.odds("says", [(QUOTE, said) for said in SAYS_ELSE])
    assert says.mean() > says_else.mean()


def test_an_answer_is_likelier_than_what_stands_beside_it(model: CrossEncoder) -> None:
    """Every one of them."""
    answer, *beside = model.odds("answers", [(QUESTION, f"Bees: {s}") for s in (QUOTE, *BESIDE)])
    assert answer > max(beside)


def test_pairs_are_read_alike_alone_and_together(model: CrossEncoder) -> None:
    """In their order, whatever their lengths."""
    pairs = [(QUOTE, said) for said in (*SAYS, *SAYS_ELSE)] * 7 + [(QUESTION, "Bees.")]
    alone = [model.odds("says", [pair])[0] for pair in pairs]
    assert model.odds("says", pairs) == pytest.approx(alone, abs=1e-3)
    assert model.odds("says", []).shape == (0,)


def test_texts_of_any_length_are_read(model: CrossEncoder) -> None:
    """Cut where they are longer than what the model reads."""
    long = "bees fly " * 2000
    assert np.isfinite(model.odds("says", [(long, QUOTE), (QUOTE, long), (long, long)])).all()
    assert np.isfinite(model.odds("answers", [("", ""), ("?", long)])).all()


def test_packed_numbers_are_off_by_half_a_step_at_most() -> None:
    """Rows of different size, one of nothing."""
    numbers = np.random.default_rng(0).normal(size=(3, 50)).astype(np.float32)
    numbers *= np.array([[1.0], [1e-4], [0.0]], np.float32)
    whole, step = packed(numbers)
    assert whole.dtype == np.int8
    assert (np.abs(unpacked(whole, step) - numbers) <= step / 2 + 1e-9).all()


def test_the_model_card_names_the_file_that_ships() -> None:
    """By its checksum."""
    digest = hashlib.sha256((FOLDER / "weights.npz").read_bytes()).hexdigest()
    assert digest in (ROOT / "docs" / "crossencoder.md").read_text("utf-8")
