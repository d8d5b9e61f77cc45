"""BM25 over the passages."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from assistant.index.lexical import LexicalIndex, build_lexical, query_terms
from assistant.passages import split

TEXTS = ["Fascia glides.", "Fascia wraps muscle.", "Bone bears load."]


@pytest.fixture
def index(tmp_path: Path, article) -> LexicalIndex:
    """Three passages of one article each, titled alike."""
    passages = [
        passage
        for number, text in enumerate(TEXTS)
        for passage in split(article(f"---\ntitle: T\n---\n{text}", f"{number}.md"))
    ]
    build_lexical(tmp_path / "lexical", passages)
    return LexicalIndex(tmp_path / "lexical")


def test_scores_are_bm25(index: LexicalIndex) -> None:
    """ln(1 + (N - n + 0.5) / (n + 0.5)) · tf / (tf + k1 · (1 - b + b · length / mean)).

    "glides" stands in one of three passages; that one has two stems, the mean is
    (2 + 3 + 3) / 3.
    """
    (found,) = index.search(query_terms("glides"), 5)
    length = 1.2 * (1 - 0.75 + 0.75 * 2 / (8 / 3))
    assert found[0].startswith("0:")
    assert found[1] == pytest.approx(math.log(1 + 2.5 / 1.5) / (1 + length), rel=1e-4)


def test_weights_multiply_a_terms_share(index: LexicalIndex) -> None:
    """Half the weight is half the score; unknown words add nothing."""
    whole = index.scores(["glide"], [1.0]).highest
    half = index.scores(["glide", "unknown"], [0.5, 1.0]).highest
    assert half == pytest.approx(whole / 2)


def test_best_names_allowed_passages_that_score(index: LexicalIndex) -> None:
    """Passages without a term, and those not allowed, are left out."""
    scores = index.scores(query_terms("fascia"), [1.0])
    assert {id_[0] for id_, _ in scores.best(9)} == {"0", "1"}
    second = next(id_ for id_ in scores.ids if id_.startswith("1:"))
    assert [id_ for id_, _ in scores.best(9, {second})] == [second]
    assert scores.of("unknown:0-1") == 0.0


def test_words_count_the_passages_they_stand_in(index: LexicalIndex) -> None:
    """Word forms as written, lower case, without stop words."""
    assert index.words["fascia"] == 2
    assert index.words["glides"] == 1


@pytest.mark.parametrize("text", ["The of and.", "…!"])
def test_a_library_without_words_is_searched_in_vain(tmp_path: Path, article, text: str) -> None:
    """Nothing to index is no error, neither when built nor when asked."""
    build_lexical(tmp_path / "none", split(article(f"---\ntitle: the\n---\n{text}")))
    index = LexicalIndex(tmp_path / "none")
    assert index.search(["fascia"], 5) == []
    assert index.scores(["fascia"], [1.0]).highest == 0.0


def test_a_question_of_stop_words_is_searched_as_it_is() -> None:
    """ "What is it?" still has terms."""
    assert query_terms("What is it?") == ["what", "is", "it"]
