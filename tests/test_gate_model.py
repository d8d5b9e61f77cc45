"""Sentences in a model's own words: what the quotes support passes, what changes them does not."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.embedding import SentenceTransformerEmbedder
from assistant.gate import Gate, Support, by_sentence
from assistant.gate.quantities import quantities
from assistant.lexicon import read_glossary
from assistant.types import Quote, Sentence

EVAL = Path(__file__).parent / "eval"
GLOSSARY = Path(__file__).parents[1] / "corpus" / "glossary.yaml"
LIMITS = [
    ("dev", 0.94, 0.95),
    ("test", 0.95, 0.88),
    ("third", 0.95, 0.87),
    ("fourth", 0.88, 0.81),
    ("fifth", 0.82, 0.72),
    ("sixth", 0.90, 0.86),
    ("seventh", 0.83, 0.68),
    ("eighth", 0.81, 0.70),
]
"""Least shares of the altered sentences that are stopped and of the faithful that pass, as reached.
The cross-encoder was taught with the first three; the weights of the doubt are fitted to the fifth,
its line is drawn on the fourth and sixth. The seventh and the eighth, half of them on other
subjects, were written by somebody who had not seen the gate, and decided nothing."""


def quote(text: str, title: str = "Title", section: str = "") -> Quote:
    """A quote at the start of an article that its text names."""
    return Quote(text, title, section, 0, len(text), text)


def judge(said: str, *quoted: str) -> tuple[str, tuple[str, ...]]:
    """The check that objects, and the quotes that support."""
    verdict = Support().judge(said, [quote(text) for text in quoted])
    return verdict.check, tuple(q.text for q in verdict.quotes)


HOLD = "A hold lasts at least 90 to 120 seconds, and is not used over a wound."
MAY = "Light pressure may ease pain in the neck."
LAYERS = "Deep fascia moves with muscle, whereas superficial fascia slides under skin."
MORE = "Deep fascia is more elastic than superficial fascia."
TWO = "Of 47 people, 57% responded to trigger point therapy and 21% to general massage."
FROM = "Practitioners usually change from direct to indirect MFR."
SORE = "Mild soreness of the neck often passes without care."
SHEET = "Superficial fascia is a sheet that lies in fat."
TRIAL = "A trial of MFR in heel pain found relief."
UNSHOWN = "A benefit of MFR in heel pain has not been shown."
UNKNOWN = "Whether MFR helps heel pain beyond a month has not been shown."


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("Holds last at least 90 to 120 seconds.", HOLD),
        ("A hold lasts at least one and a half to two minutes.", HOLD),
        ("Over a wound, a hold isn't used.", HOLD),
        ("Gentle pressure may relieve neck pain.", MAY),
        ("Superficial fascia slides under the skin, while deep fascia moves with muscle.", LAYERS),
        ("Superficial fascia slides under the skin.", LAYERS),
        ("Superficial fascia is less elastic than deep fascia.", MORE),
        ("The cause is unknown.", "The cause is not known."),
        ("It is not known if MFR helps heel pain beyond a month.", UNKNOWN),
        ("21% responded to general massage and 57% to trigger point therapy.", TWO),
        ("The usual change of practitioners is from direct to indirect MFR.", FROM),
        ("One in ten reported pain.", "10% reported pain."),
        ("About a quarter of people felt pain.", "25% of people felt pain."),
        ("The limit is the twentieth week.", "The limit is 20 weeks."),
        ("About seven days of pain were lost.", "7.1 days of pain were lost."),
        ("Practitioners do not press the calf.", "The calf is not pressed."),
        ("Swelling with pain is urgent.", "Pain with swelling is urgent."),
        ("1 score and 1 measure are enough.", "One score and one measure are enough."),
        ("Evidence is insufficient.", "Evidence is not sufficient."),
        ("A report cannot demonstrate cause.", "A report cannot show cause."),
        (
            "The library knows of no trial in heel pain.",
            "No trial in heel pain is known to the library.",
        ),
        ("MFR uses little or no oil.", "MFR uses little oil or none."),
        (
            "A latent point does not refer pain.",
            "An active point refers pain and a latent point does not.",
        ),
        ("Mobilization of the center is described.", "Mobilisation of the centre is described."),
    ],
)
def test_a_faithful_sentence_passes(said: str, quoted: str) -> None:
    """Other words, another order, a part, another way to write numbers."""
    assert judge(said, quoted) == ("", (quoted,))


@pytest.mark.parametrize(
    ("said", "quoted", "check"),
    [
        ("A hold lasts at least 90 to 180 seconds.", HOLD, "numbers"),
        ("A hold lasts at least 90 to 120 minutes.", HOLD, "numbers"),
        ("A hold lasts at least 120 seconds.", HOLD, "numbers"),
        ("A hold is used over a wound.", HOLD, "negation"),
        ("A hold never lasts 90 to 120 seconds.", HOLD, "negation"),
        ("A hold lasts at least 90 to 120 seconds and helps sleep.", HOLD, "words"),
        ("Light pressure eases pain in the neck.", MAY, "hedges"),
        ("Light pressure always may ease pain in the neck.", MAY, "scope"),
        ("Practitioners change from direct to indirect MFR.", FROM, "scope"),
        ("Slow work is not used.", "Slow work is used.", "negation"),
        ("Mild soreness of the neck often does not pass without care.", SORE, "scope"),
        ("Fat is a sheet that lies in superficial fascia.", SHEET, "exchange"),
        ("Trials of MFR in heel pain found relief.", TRIAL, "studies"),
        ("Relief came because of MFR.", "Relief came with MFR.", "causes"),
        ("Toxins leave the body.", "It is often said to make toxins leave the body.", "held"),
        ("It is held about a month.", "It is held about a week.", "times"),
        ("MFR is effective.", "MFR has an effect.", "words"),
        ("About seven days of pain were lost.", "8.1 days of pain were lost.", "numbers"),
        ("It began about 1959.", "It began about 1929.", "numbers"),
        ("It is rated by the practitioner.", "It is rated by the client.", "words"),
        ("Light pressure may ease pain in the knee.", MAY, "words"),
        ("Superficial fascia moves with muscle.", LAYERS, "roles"),
        ("Superficial fascia is more elastic than deep fascia.", MORE, "comparison"),
        ("Deep fascia is less elastic than superficial fascia.", MORE, "comparison"),
        ("57% responded to general massage and 21% to trigger point therapy.", TWO, "places"),
        ("Practitioners usually change from indirect to direct MFR.", FROM, "places"),
        ("MFR does not help heel pain beyond a month.", UNKNOWN, "hedges"),
        ("MFR does not benefit heel pain.", UNSHOWN, "evidence"),
        ("Heavy pressure may ease pain in the neck.", MAY, "opposites"),
        ("This is it, and so on.", MAY, "claims"),
        ("%", MAY, "claims"),
    ],
)
def test_an_altered_sentence_is_stopped_by_the_check_that_is_for_it(
    said: str, quoted: str, check: str
) -> None:
    """The reason can be named."""
    assert judge(said, quoted) == (check, ())


def test_two_quotes_may_support_a_sentence_together() -> None:
    """Those that say nothing of it are not cited."""
    two = ("Fascia wraps muscle.", "Fascia glides on fat.", "Rest helps sleep.")
    assert judge("Fascia wraps muscle and glides on fat.", *two) == ("", two[:2])


def test_two_quotes_that_each_say_it_are_both_cited() -> None:
    """They corroborate one another."""
    two = ("Fascia wraps muscle.", "Fascia wraps muscle and nerve.")
    assert judge("Muscle is wrapped by fascia.", *two) == ("", two)


def test_headings_say_what_an_item_speaks_of() -> None:
    """A row or an item has its subject above it; a sentence has its own."""
    said = "The outer layer is 2 mm thick."
    item = quote("outer | 2 mm", "Fascia", "How thick is each layer?")
    whole = quote("The outer one is 2 mm.", "Fascia", "How thick is each layer?")
    assert Support().judge(said, [item]).quotes == (item,)
    assert Support().judge(said, [whole]).check == "words"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("two to six weeks", "2-6 weeks"),
        ("half an hour to an hour and a half", "30 to 90 minutes"),
        ("forty-five sessions of one and a half minutes", "45 sessions of 90 s"),
        ("minus 0.37 and 45.7 per cent", "−0.37 and 45.7%"),
        ("2,000 pounds per square inch", "2000 psi"),
        ("half a year", "6 months"),
        ("a 40-minute session", "a session of forty minutes"),
        ("two hundred and ninety people", "290 people"),
        ("an hour's session", "a 60-minute session"),
        ("both at 4 and at 12 weeks", "at 4 and 12 weeks"),
    ],
)
def test_a_quantity_is_the_same_however_it_is_written(one: str, other: str) -> None:
    """In words or digits, in whichever unit."""
    assert quantities(one)[0] == quantities(other)[0]


def test_a_sentence_too_long_to_be_read_is_stopped() -> None:
    """It is no quote either: those pass as they stand."""
    words = [f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(81)]
    assert judge(f"{' '.join(words[:80])}.", " ".join(words)) == ("", (" ".join(words),))
    assert judge(f"{' '.join(words)}.", " ".join(words))[0] == "length"


EVIDENCE = tuple(map(quote, (HOLD, MAY, LAYERS, MORE)))
DRAFT = (
    "Gentle pressure may relieve neck pain [2]. Superficial fascia slides under skin [3]. "
    "It cures. [1]\n- A hold is not used over wounds. [1] Toxins leave.\n"
    "1. Superficial fascia is less elastic than deep fascia [4, 2].\n"
)


@given(cuts=st.lists(st.integers(0, len(DRAFT)), max_size=30))
def test_pieces_cut_anywhere_give_the_same_sentences(cuts: list[int]) -> None:
    """A stream may break inside a word, a mark or a bullet."""
    places = sorted({0, len(DRAFT), *cuts})
    pieces = [DRAFT[a:b] for a, b in itertools.pairwise(places)]
    gate = Gate(EVIDENCE, support=Support())
    assert list(gate.check(by_sentence(pieces))) == [
        Sentence("Gentle pressure may relieve neck pain.", "model", (1,)),
        Sentence("Superficial fascia slides under skin.", "model", (2,)),
        Sentence("A hold is not used over wounds.", "model", (3,), "item"),
        Sentence("Superficial fascia is less elastic than deep fascia.", "model", (4,), "step"),
    ]
    assert gate.withheld == 2


@given(st.lists(st.text(alphabet="a. [1]\n•-2)", max_size=9), max_size=9))
def test_cutting_into_sentences_loses_nothing(pieces: list[str]) -> None:
    """Blanks and repeated bullets apart."""
    text = "".join(pieces)
    told = "".join(by_sentence(pieces))
    assert [c for c in text if c in "a[]"] == [c for c in told if c in "a[]"]


@pytest.mark.model
def of_the_library(embedder: SentenceTransformerEmbedder) -> Support:
    """As it judges where a library's glossary is known."""
    return Support(embedder, read_glossary(yaml.safe_load(GLOSSARY.read_text("utf-8"))))


def sentences(split: str) -> list[dict[str, str]]:
    """The labelled sentences of a set, each with its quote."""
    lines = (EVAL / f"gate_{split}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("split", ["sixth", "seventh"])
def test_a_sentence_does_not_pass_under_the_quote_of_another(
    split: str, real_embedder: SentenceTransformerEmbedder
) -> None:
    """Even if every word of it is true."""
    support = of_the_library(real_embedder)
    rows = sentences(split)
    quotes = [row["quote"] for row in rows]
    passed = [
        (row["sentence"], other)
        for row, other in zip(rows, quotes[7:] + quotes[:7], strict=True)
        if row["quote"] != other and not support.judge(row["sentence"], [quote(other)]).objection
    ]
    assert len(passed) <= 0.01 * len(rows), passed


@pytest.mark.parametrize(("split", "altered", "faithful"), LIMITS)
def test_the_gate_tells_altered_sentences_from_faithful_ones(
    split: str,
    altered: float,
    faithful: float,
    real_embedder: SentenceTransformerEmbedder,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A table by kind; what is reached is not lost again."""
    support = of_the_library(real_embedder)
    right: Counter[tuple[str, str]] = Counter()
    asked: Counter[tuple[str, str]] = Counter()
    for row in sentences(split):
        kind = (row["label"], row["kind"])
        stopped = support.judge(row["sentence"], [quote(row["quote"])]).objection != ""
        right[kind] += stopped == (row["label"] == "altered")
        asked[kind] += 1
    with capsys.disabled():
        print(f"\ngate, {split} split")
        for kind in sorted(asked):
            print(f"  {' '.join(kind):24}{right[kind]:4} of {asked[kind]}")
    for label, least in (("altered", altered), ("faithful", faithful)):
        of_label = [kind for kind in asked if kind[0] == label]
        share = sum(right[k] for k in of_label) / sum(asked[k] for k in of_label)
        assert share >= least, f"{label}: {share:.1%}"
