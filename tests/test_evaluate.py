"""The figures that the product is judged by."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.evaluate import Figure, figures, read_gold, run, seconds

GOLD = [
    {
        "id": "1",
        "question": "Do collagen fibres resist tension?",
        "articles": ["fibres"],
        "key_points": [["resist TENSION", "stiff"], ["unicorn"]],
        "style": "plain",
        "kind": "yesno",
        "answerable": True,
    },
    {"id": "2", "question": "Which software books appointments by phone?", "answerable": False},
    {"id": "3", "question": "?", "answerable": False},
]


@pytest.fixture
def gold_file(tmp_path: Path) -> Path:
    """Three gold questions."""
    file = tmp_path / "gold.jsonl"
    file.write_text("\n".join(map(json.dumps, GOLD)), "utf-8")
    return file


def test_figures_over_a_library(library, small_assistant: Assistant, gold_file: Path) -> None:
    """Each figure counts the questions it is about; an unaskable one counts as refused."""
    with library.opened() as generation:
        results = run(read_gold(gold_file), small_assistant.ask, generation)
    shares = {row.name: (row.hits, row.of) for row in figures(results)}
    assert shares["quotes valid"] == (3, 3)
    assert shares["answerable: first citation right"] == (1, 1)
    assert shares["unanswerable: refused"] == (2, 2)
    assert shares["key points covered"] == (1, 2)
    assert shares["  plain: first citation right"] == (1, 1)
    assert "urgent: noticed" not in shares
    assert seconds(results)["whole"] >= 0


@pytest.mark.parametrize("spoil", ["shift", "text", "mark", "cite"])
def test_a_quote_that_is_not_verbatim_is_noticed(
    library, small_assistant: Assistant, gold_file: Path, spoil: str
) -> None:
    """The judge of answers is not blind: a wrong offset, word, mark or number counts."""

    def ask(question: str, history: object) -> object:
        answer = small_assistant.ask(question)
        citation = answer.citations[0]
        quote = citation.quote
        if spoil == "shift":
            quote = replace(quote, start=quote.start + 1)
        if spoil == "text":
            quote = replace(quote, text=quote.text.replace("resist", "cause"))
        sentences = answer.sentences
        if spoil == "mark":
            sentences = (replace(sentences[0], citations=(9,)), *sentences[1:])
        if spoil == "cite":
            sentences = (replace(sentences[0], text="Invented."), *sentences[1:])
        citations = (replace(citation, quote=quote), *answer.citations[1:])
        return replace(answer, citations=citations, sentences=sentences)

    with library.opened() as generation:
        (result,) = run(read_gold(gold_file)[:1], ask, generation)
    assert not result.quotes_valid


def test_the_interval_is_wilsons() -> None:
    """8 of 10: (0.8 + 1.96²/20 ± 1.96 · √(0.016 + 1.96²/400)) / (1 + 1.96²/10)."""
    low, high = Figure("x", 8, 10).interval
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert Figure("x", 10, 10).interval[1] == pytest.approx(1.0)
    assert "80.0%" in str(Figure("x", 8, 10))


@pytest.mark.parametrize("line", ["not json", "{}", '{"id": 1, "question": "q"}', "[]"])
def test_a_line_that_cannot_be_read_is_named(gold_file: Path, line: str) -> None:
    """File and number of the line."""
    with gold_file.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    with pytest.raises(AssistantError, match=r"gold\.jsonl:4"):
        read_gold(gold_file)


def test_a_missing_file_is_said_plainly(tmp_path: Path) -> None:
    """With its name."""
    with pytest.raises(AssistantError, match=r"nowhere\.jsonl"):
        read_gold(tmp_path / "nowhere.jsonl")


@pytest.mark.parametrize("split", ["second_dev", "second_test", "turns_dev", "turns_test"])
def test_further_questions_can_be_read(split: str) -> None:
    """Ordinary messages among them name no article."""
    golds = read_gold(Path(__file__).parent / "eval" / f"{split}.jsonl")
    assert len({gold.id for gold in golds}) == len(golds)
    assert split.startswith("second") or all(gold.history for gold in golds)


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_gold_questions_can_be_read(split: str) -> None:
    """Each has an id of its own, and what an answer must hold if it is answerable."""
    golds = read_gold(Path(__file__).parent / "eval" / f"{split}.jsonl")
    assert len({gold.id for gold in golds}) == len(golds)
    assert all(gold.articles for gold in golds if gold.answerable)
