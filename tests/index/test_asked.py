"""Ways to ask are shared out among passages."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.index.asked import beyond, halfway, shared_out, stored
from assistant.passages import split


def unit(*values: float) -> np.ndarray:
    """A vector of length 1."""
    vector = np.array(values, dtype=np.float32)
    return vector / np.linalg.norm(vector)


def test_a_way_to_ask_goes_to_the_nearest_passage_of_its_section(article) -> None:
    """Every way is kept, and by one passage alone."""
    asked = 'asked: {"": [about bones, about skin]}'
    bones, skin = (" ".join([f"{word} is told here."] * 60) for word in ("Bone", "Skin"))
    one, other, *rest = split(article(f"---\n{asked}\n---\n{bones}\n\n{skin}"))
    assert not rest or one.asked == other.asked == ("about bones", "about skin")
    vectors = {"about bones": unit(1, 0.1), "about skin": unit(0.1, 1)}
    told = (one, other, *rest)
    vectors |= {p.embedded_texts[0]: unit(1, 0) if "Bone" in p.text else unit(0, 1) for p in told}
    shared = shared_out(told, vectors)
    assert [(p.id, p.text) for p in shared] == [(p.id, p.text) for p in told]
    kept = {way: passage.text[:4] for passage in shared for way in passage.asked}
    assert kept == {"about bones": "Bone", "about skin": "Skin"}
    assert sum(len(passage.asked) for passage in shared) == 2


def test_a_way_to_ask_lies_half_way_to_its_passage(article) -> None:
    """The passage's own vector stays as it is."""
    (passage,) = split(article('---\nasked: {"": [another way]}\n---\nText.'))
    own, way = unit(1, 0), unit(0, 1)
    first, second = stored(passage, dict(zip(passage.embedded_texts, (own, way), strict=True)))
    assert first is own
    assert second == pytest.approx(unit(1, 1))


@pytest.mark.parametrize("other", [(1, 0, 0), (0, 1, 0), (0.3, -0.5, 0.8), (-0.9, 0.1, 0.2)])
def test_what_was_blended_can_be_had_again(other: tuple[float, ...]) -> None:
    """So that an edit of an article embeds nothing twice."""
    one = unit(1, 0, 0)
    assert beyond(one, halfway(one, unit(*other))) == pytest.approx(unit(*other), abs=1e-5)
