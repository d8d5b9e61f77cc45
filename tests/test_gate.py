"""The gate: nothing unchecked leaves it, and a number once given never changes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.gate import Gate, marked_sentences, wording
from assistant.prompts import BEFORE_YOU_DO, LEADS, URGENT
from assistant.types import Quote, Sentence

TEXTS = (
    "Fascia slides on hyaluronan.",
    "Hold the stretch for approx. 2 minutes. Then rest.",
    "Three trials found no effect [3]. One did [4, 5].",
    "A fever stops the session",
    "Rest the hands\nWait for the tissue\nFollow it",
    "It is not true that hands break adhesions.",
    "The dose [2]",
)


def quote(text: str, article: str = "sample", public_url: str | None = None) -> Quote:
    """A quote at the start of an article."""
    return Quote(article, "Title", "Why?", 0, len(text), text, None, None, "01234567", public_url)


EVIDENCE = tuple(quote(text, f"article-{n}") for n, text in enumerate(TEXTS, start=1))


def check(
    pieces: Iterable[str], evidence: Sequence[Quote] = EVIDENCE
) -> tuple[list[Sentence], Gate]:
    """What passes, and the gate after it."""
    gate = Gate(evidence)
    return list(gate.check(pieces)), gate


def texts(draft: str) -> list[str]:
    """The texts of the sentences that pass."""
    return [sentence.text for sentence in check([draft])[0]]


@pytest.mark.parametrize("number", range(1, len(TEXTS) + 1))
def test_every_quote_passes_as_it_stands(number: int) -> None:
    """Brackets inside a quoted text survive, and so do its line breaks."""
    text = TEXTS[number - 1]
    sentences, gate = check([f"{' '.join(text.split())} [{number}]"])
    assert sentences == [Sentence(text, "quote", (1,))]
    assert [c.quote for c in gate.citations] == [EVIDENCE[number - 1]]
    assert gate.withheld == 0


def test_numbers_follow_first_use_and_stay() -> None:
    """Evidence 6 is citation 1 if it is used first, and stays it."""
    draft = f"{TEXTS[5]} [6]\n{TEXTS[0]} [1]\n{TEXTS[5]} [6]"
    sentences, gate = check([draft])
    assert [s.citations for s in sentences] == [(1,), (2,), (1,)]
    assert [(c.number, c.quote.article) for c in gate.citations] == [
        (1, "article-6"),
        (2, "article-1"),
    ]


@pytest.mark.parametrize("mark", ["[99]", "[0]", "", "[2]"])
def test_a_sentence_without_its_evidence_is_withheld_and_counted(mark: str) -> None:
    """An unknown number, no number, or a quote that does not hold it: not shown."""
    sentences, gate = check([f"{TEXTS[0]} {mark}"])
    assert (sentences, gate.citations, gate.withheld) == ([], [], 1)


@pytest.mark.parametrize("mark", ["[x]", "[-1]", "[1", "(1)"])
def test_what_is_no_mark_supports_nothing(mark: str) -> None:
    """Only a number in square brackets names evidence."""
    assert check([f"{TEXTS[0]} {mark}"])[0] == []


def test_an_unknown_number_beside_a_known_one_is_dropped() -> None:
    """What is supported is shown with the number that supports it."""
    sentences, gate = check([f"{TEXTS[0]} [99, 1] [42]"])
    assert sentences == [Sentence(TEXTS[0], "quote", (1,))]
    assert gate.withheld == 0


@pytest.mark.parametrize(
    "claim",
    [
        "Fascia slides on hyaluronic acid. [1]",
        "fascia slides on hyaluronan. [1]",
        "Hands break adhesions. [6]",
        "hands break adhesions. [6]",
        "Fascia slides [1]",
        "slides on [1]",
    ],
)
def test_a_changed_or_cut_sentence_is_withheld(claim: str) -> None:
    """A quote is whole sentences, word for word: a part can say the contrary."""
    sentences, gate = check([claim])
    assert sentences == []
    assert gate.withheld >= 1


def test_a_supported_sentence_beside_an_unsupported_one_passes_alone() -> None:
    """Each sentence is judged by itself."""
    sentences, gate = check([f"{TEXTS[0]} [1] Toxins leave the body. [1]"])
    assert [s.text for s in sentences] == [TEXTS[0]]
    assert gate.withheld == 1


def test_sentences_of_one_quote_may_come_apart() -> None:
    """One of two quoted sentences is a whole sentence too."""
    assert texts("Then rest. [2]") == ["Then rest."]
    assert texts("Hold the stretch for approx. 2 minutes [2].") == [
        "Hold the stretch for approx. 2 minutes."
    ]


def test_items_and_steps_are_lines_of_their_list() -> None:
    """A bullet or a number says how a line is set; it is no part of the quote."""
    sentences, gate = check(["1. Rest the hands [5]\n2. Wait for the tissue [5]\n- Follow it [5]"])
    assert [(s.text, s.form) for s in sentences] == [
        ("Rest the hands", "step"),
        ("Wait for the tissue", "step"),
        ("Follow it", "item"),
    ]
    assert [c.number for c in gate.citations] == [1]


@pytest.mark.parametrize("lead", sorted(LEADS))
def test_leads_come_from_the_fixed_set(lead: str) -> None:
    """The program's own phrases pass without a citation; others do not."""
    assert check([lead])[0] == [Sentence(lead, "lead")]
    assert check([f"Indeed, {lead}"])[0] == []


def test_the_safety_line_is_a_kind_of_its_own() -> None:
    """It is recognised whole; a piece of it is not."""
    assert check([URGENT])[0] == [Sentence(URGENT, "safety")]
    assert check([URGENT[:20]])[0] == []


def test_a_line_is_given_before_the_next_is_written() -> None:
    """A reader need not wait for the end: nothing is read ahead."""
    lines = iter([f"{TEXTS[0]} [1]\n", f"{TEXTS[5]} [6]\n"])
    first = next(Gate(EVIDENCE).check(lines))
    assert first.text == TEXTS[0]
    assert next(lines).startswith(TEXTS[5])


def test_citations_carry_addresses() -> None:
    """Each citation links to its span, and to the public article where there is one."""
    evidence = (quote("Fascia slides.", public_url="https://example.org/fascia"),)
    gate = Gate(evidence, "https://app.example.org")
    list(gate.check(["Fascia slides. [1]"]))
    (citation,) = gate.citations
    assert citation.url == "https://app.example.org/library/sample?at=0-14&v=01234567#quote"
    assert citation.source_url == "https://example.org/fascia#:~:text=Fascia%20slides."


LINES = st.lists(
    st.one_of(
        st.sampled_from([f"{' '.join(t.split())} [{n}]" for n, t in enumerate(TEXTS, start=1)]),
        st.sampled_from(
            [BEFORE_YOU_DO, URGENT, "", "An invention. [1]", "1. Follow it [5]", "[1]"]
        ),
        st.text(alphabet="a. [1]\n•-", max_size=12),
    ),
    max_size=6,
)


@given(lines=LINES, cuts=st.lists(st.integers(0, 400), max_size=12))
def test_pieces_cut_anywhere_give_the_same_result(lines: list[str], cuts: list[int]) -> None:
    """A stream may break inside a word, a mark or a blank."""
    draft = "\n".join(lines)
    places = sorted({0, len(draft), *(cut for cut in cuts if cut < len(draft))})
    pieces = [draft[a:b] for a, b in itertools.pairwise(places)]
    whole, of_whole = check([draft])
    cut, of_cut = check(pieces)
    assert cut == whole
    assert (of_cut.citations, of_cut.withheld) == (of_whole.citations, of_whole.withheld)


@given(lines=LINES)
def test_whatever_is_written_every_mark_has_its_citation(lines: list[str]) -> None:
    """Each number stands for one quote that holds the sentence; leads come from the set."""
    sentences, gate = check(["\n".join(lines)])
    assert [c.number for c in gate.citations] == list(range(1, len(gate.citations) + 1))
    used = [n for s in sentences for n in s.citations]
    assert list(dict.fromkeys(used)) == [c.number for c in gate.citations]
    for sentence in sentences:
        if sentence.kind == "quote":
            assert sentence.citations
            assert all(
                sentence.text in gate.citations[n - 1].quote.text for n in sentence.citations
            )
        else:
            assert sentence.text in {*LEADS, URGENT}


@given(lines=LINES)
def test_checking_what_passed_changes_nothing(lines: list[str]) -> None:
    """An answer, written out with its marks over its own citations, passes as it is."""
    sentences, gate = check(["\n".join(lines)])
    bullets = {"text": "", "item": "- ", "step": "1. "}
    again = "\n".join(
        bullets[s.form] + " ".join(s.text.split()) + "".join(f" [{n}]" for n in s.citations)
        for s in sentences
    )
    twice, second = check([again], [c.quote for c in gate.citations])
    assert twice == sentences
    assert second.withheld == 0
    assert [c.quote for c in second.citations] == [c.quote for c in gate.citations]


def test_marks_belong_to_the_sentence_before_them() -> None:
    """Inside its end or right behind it, one or several."""
    assert marked_sentences("One. [1] Two [2,3]. Three.[4] Four.") == [
        ("One.", [1]),
        ("Two.", [2, 3]),
        ("Three.", [4]),
        ("Four.", []),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_wording_is_the_quotes_own(text: str, quoted: str) -> None:
    """Whatever is said, what is shown stands in the quote."""
    found = wording(text, quote(quoted))
    assert found is None or (found in quoted and found.split() == text.split())
