"""Finding passages by meaning and by words."""

from __future__ import annotations

import pytest

from assistant.lexicon import Query
from assistant.retrieval import LEXICAL_WEIGHT, Filter, fuse, reordered, search, support
from assistant.types import Hit, Passage


def find(library, text: str, only: Filter | None = None, k: int = 5, **more) -> tuple[Hit, ...]:
    """Hits in the small library."""
    with library.opened() as generation:
        query = Query(text, text, **more)
        return search(query, generation, library.embedder, k=k, only=only)


def test_fusion_adds_the_share_of_the_highest_word_score() -> None:
    """0.6 + 0.35 · 2/8 = 0.6875; 0.5 + 0.35 · 8/8 = 0.85; no word score: the cosine alone."""
    assert LEXICAL_WEIGHT == 0.35
    fused = fuse({"a": 0.6, "b": 0.5, "c": 0.4}, {"a": 2.0, "b": 8.0}, 8.0)
    assert [id_ for id_, _ in fused] == ["b", "a", "c"]
    assert [score for _, score in fused] == pytest.approx([0.85, 0.6875, 0.4])


def test_without_word_scores_the_order_is_that_of_the_cosines() -> None:
    """A question none of whose words the library knows divides by nothing; ties keep order."""
    assert fuse({"a": 0.2, "b": 0.2, "c": 0.3}, {}, 0.0) == [("c", 0.3), ("a", 0.2), ("b", 0.2)]


def test_the_passage_about_the_question_comes_first(library) -> None:
    """Best first, each once, with their cosines."""
    hits = find(library, "collagen fibres resist tension")
    assert hits[0].passage.article == "fibres"
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert len({h.passage.id for h in hits}) == len(hits) == 5
    assert all(h.similarity is not None and h.similarity <= 1.0001 for h in hits)


def test_k_bounds_what_is_found(library) -> None:
    """Never more than asked for."""
    assert len(find(library, "fascia", k=2)) == 2


def test_a_filter_holds_for_meaning_and_words(library) -> None:
    """A passage of another article is not found, however well it fits."""
    hits = find(library, "collagen fibres", Filter(article="red-flags"))
    assert {h.passage.article for h in hits} == {"red-flags"}
    assert {h.passage.topic for h in find(library, "fibres", Filter(topic="safety"))} == {"safety"}
    assert find(library, "fibres", Filter("safety", "fibres")) == ()
    assert find(library, "fibres", Filter(topic="nowhere")) == ()
    rated = find(library, "fascia", Filter(standing="supported"))
    assert [h.passage.section for h in rated] == ["How does fascia glide?"]
    assert find(library, "fascia", Filter("safety", standing="supported")) == ()


def test_another_way_to_ask_finds_the_section(library) -> None:
    """Words that stand in no text, but in the ways to ask for it."""
    first, *_ = find(library, "why is my back stiff")
    assert (first.passage.article, first.passage.section) == ("fascia", "How does fascia glide?")


def test_glossary_terms_are_searched_too(library) -> None:
    """A question in other words finds the library's."""
    (first, *_) = find(library, "stretchy stuff", expansions=("elastin fibres recoil",))
    assert first.passage.article == "fibres"


def test_a_question_of_unknown_words_still_finds_what_is_nearest(library) -> None:
    """Nothing is no answer for the list of what is near."""
    assert find(library, "zzz qqq")


def test_another_wording_counts_by_its_weight(library) -> None:
    """A score is the weighted mean of both rankings', and passages of either are found."""
    words, beside = "collagen fibres", "loss of bladder control"
    with library.opened() as generation:

        def scores(*also: tuple[Query, float]) -> dict[str, float]:
            query = Query(words, words)
            hits = search(query, generation, library.embedder, k=99, also=also)
            return {hit.passage.id: hit.score for hit in hits}

        alone, both = scores(), scores((Query(beside, beside), 3.0))
        other = search(Query(beside, beside), generation, library.embedder, k=99)
    for hit in other:
        id_ = hit.passage.id
        assert both[id_] == pytest.approx((alone[id_] + 3 * hit.score) / 4, abs=1e-4)


def hit(article: str, score: float) -> Hit:
    """A hit in an article."""
    return Hit(Passage(article, article, "", "", "", "", 0, 0, "", ""), score)


def test_an_article_is_supported_by_what_else_of_it_was_found() -> None:
    """The mean of five, where those that were not found count nothing; at most five count."""
    hits = [hit("alone", 0.9), hit("whole", 0.8), hit("whole", 0.7)] + [hit("long", 0.5)] * 7
    found = support([*hits, hit("late", 0.1)])
    assert found == pytest.approx({"alone": 0.18, "whole": 0.3, "long": 0.5})


def test_of_the_first_hits_those_of_a_supported_article_come_first() -> None:
    """No other passage comes among the first, and scores still fall."""
    hits = [hit("alone", 0.8), *[hit("whole", 0.79)] * 3, hit("other", 0.6), hit("late", 0.5)]
    ordered = reordered(hits)
    assert [h.passage.article for h in ordered] == ["whole"] * 3 + ["alone", "other", "late"]
    assert [h.score for h in ordered] == sorted((h.score for h in ordered), reverse=True)
    assert reordered([]) == ()


def test_another_wording_of_little_weight_brings_a_passage_less_near(library) -> None:
    """Of a fresh question the last answer says little; of one that leans on it, all."""
    words, beside = "collagen fibres", "loss of bladder control"
    query, other = Query(words, words), Query(beside, beside)

    def nearest(*also: tuple[Query, float]) -> float:
        with library.opened() as generation:
            hits = search(query, generation, library.embedder, k=99, also=also)
        return {hit.passage.id: hit.similarity or 0.0 for hit in hits}[meant]

    with library.opened() as generation:
        (first, *_) = search(other, generation, library.embedder, k=1)
    meant = first.passage.id
    alone, little, full = nearest(), nearest((other, 0.3)), nearest((other, 0.6))
    assert alone < little < full
    assert little == pytest.approx((alone + full) / 2, abs=1e-4)
