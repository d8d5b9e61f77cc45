"""The writer without a model: what it chooses, in which form, always verbatim."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.extractive import MOST_QUOTES, said, urgent, write
from assistant.gate import Gate
from assistant.prompts import BEFORE_YOU_DO, IN_PRACTICE, OBJECTION, TAUGHT, URGENT
from assistant.quotes import quotable
from assistant.selection import Scored, same
from assistant.sides import balance
from assistant.text import words
from assistant.types import Article, Quote, Sentence, Standing

Make = Callable[..., Article]


def answer(question: str, article: Article, scores: dict[str, float]) -> list[Sentence]:
    """What passes the gate of a draft over an article; scores by the start of a sentence."""
    scored = [
        Scored(q, next((s for start, s in scores.items() if q.text.startswith(start)), 0.1))
        for q in quotable(article)
    ]
    draft = write(question, scored, {article.slug: article})
    gate = Gate(draft.evidence)
    sentences = list(gate.check(said(draft.lines)))
    assert gate.withheld == 0
    assert all(c.quote.text == article.text[c.quote.start : c.quote.end] for c in gate.citations)
    return sentences


def texts(sentences: list[Sentence]) -> list[str]:
    """Their texts."""
    return [s.text for s in sentences]


def test_the_best_sentence_leads_and_far_ones_are_left_out(article: Make) -> None:
    """Only sentences near the best one are quoted."""
    sample = article("Alpha holds water. Beta resists tension. Gamma bears load.")
    said = answer("Which tissue bears load?", sample, {"Gamma": 0.9, "Alpha": 0.2})
    assert texts(said) == ["Gamma bears load."]


def test_a_sentence_said_twice_is_quoted_once(article: Make) -> None:
    """Repetition is no emphasis."""
    sample = article("Fascia slides on water.\n\n## Again\n\nOn water the fascia slides.")
    assert len(answer("why", sample, {"Fascia": 0.9, "On": 0.9})) == 1


def test_a_how_to_is_given_as_numbered_steps(article: Make) -> None:
    """All steps, in order, with one citation for their list, and the caution behind them."""
    sample = article(
        "# Pull\n\nA pull is slow.\n\n## How is it done?\n\nThe steps are:\n\n"
        "1. Rest the hands on the leg.\n2. Wait for two minutes.\n3. Follow the release.\n\n"
        "## When not?\n\nDo not pull after surgery. [traditional, caution]\n"
    )
    said = answer("How do I apply a pull?", sample, {"Wait": 0.9})
    steps = [s for s in said if s.form == "step"]
    assert texts(steps) == [
        "Rest the hands on the leg.",
        "Wait for two minutes.",
        "Follow the release.",
    ]
    assert len({s.citations for s in steps}) == 1
    assert texts(said)[3:] == [BEFORE_YOU_DO, "Do not pull after surgery."]


def test_steps_are_not_told_singly(article: Make) -> None:
    """Where several of a list are near, all of it is told behind what leads."""
    sample = article(
        "# Pull\n\nA pull is slow.\n\n## How is it done?\n\nThe steps are:\n\n"
        "1. Rest the hands.\n2. Wait for long.\n3. Follow the release.\n"
    )
    near = {"A pull": 0.95, "Rest": 0.9, "Follow": 0.9}
    told = answer("Where does it feel tight and what helps?", sample, near)
    assert [(s.form, s.text) for s in told] == [
        ("text", "A pull is slow."),
        ("step", "Rest the hands."),
        ("step", "Wait for long."),
        ("step", "Follow the release."),
    ]
    one = answer("Where does it feel tight and what helps?", sample, near | {"Follow": 0.1})
    assert [s.form for s in one] == ["text", "text"]
    assert all(s.form == "text" for s in answer("Why does it feel tight?", sample, near))


def test_a_disputed_matter_is_told_from_both_sides(article: Make) -> None:
    """What is taught and what speaks against it stand under their names."""
    sample = article(
        "Teachers say that hands melt fascia. [traditional]\n\n"
        "Forces of hands are too small to change collagen. [disputed]\n"
    )
    said = answer("Does massage melt it?", sample, {"Teachers": 0.85, "Forces": 0.9})
    assert [(s.kind, s.text) for s in said] == [
        ("lead", TAUGHT),
        ("quote", "Teachers say that hands melt fascia."),
        ("lead", OBJECTION),
        ("quote", "Forces of hands are too small to change collagen."),
    ]


def test_a_disputed_teaching_is_told_with_its_objection(article: Make) -> None:
    """Also where the teaching is nearer to the question."""
    sample = article(
        "Hands lengthen tissue. [traditional]\n\nMeasured strain stays too small. [disputed]\n"
    )
    said = answer("Is it true?", sample, {"Hands": 0.9, "Measured": 0.85})
    assert [s.text for s in said if s.kind == "lead"] == [TAUGHT, OBJECTION]


def test_a_convention_is_no_teaching(article: Make) -> None:
    """What is done, and what is warned of, is told apart from what is believed."""
    sample = article(
        "# Water\n\n## Does it melt?\n\nSchools say that hands melt it. [traditional]\n\n"
        "No melting was seen. [disputed]\n\n"
        "A bodyworker promises no melting. [traditional, caution]\n\n"
        "## How is it held?\n\nPalms sink in slowly. [traditional]\n"
    )
    scores = {"Schools": 0.9, "No": 0.95, "A bodyworker": 0.9, "Palms": 0.8}
    told = texts(answer("Does it melt?", sample, scores))
    assert told == [
        TAUGHT,
        "Schools say that hands melt it.",
        OBJECTION,
        "No melting was seen.",
        IN_PRACTICE,
        "A bodyworker promises no melting.",
        "Palms sink in slowly.",
    ]


def test_an_objection_without_a_teaching_takes_no_side(article: Make) -> None:
    """A convention of another section is not set against it, and the best sentence leads."""
    sample = article(
        "# Jaw\n\nJaw work is slow contact. [traditional]\n\n"
        "## What is known?\n\nHow jaw work eases pain is not settled. [disputed]\n"
    )
    told = texts(answer("Does jaw work ease pain?", sample, {"How": 0.9, "Jaw": 0.8}))
    assert told == ["How jaw work eases pain is not settled.", "Jaw work is slow contact."]


def test_a_comparison_tells_of_both_sides(article: Make) -> None:
    """Also where one side has all the nearest sentences; a sentence on both is on neither."""
    sample = article(
        "Creep and relaxation are alike. Creep is slow. Creep ends. Creep recovers. "
        "Creep hurts none. Creep needs load. Relaxation lowers tension."
    )
    scores = {"Relaxation": 0.8} | {q.text: 0.9 for q in quotable(sample)}
    told = texts(answer("How does creep differ from relaxation?", sample, scores))
    assert len(told) == 5
    assert "Relaxation lowers tension." in told


def test_a_comparison_loses_nothing_to_a_side_of_which_nothing_is_told() -> None:
    """No sentence is dropped for one that is not there, and each missing side gets its own."""
    near = [Scored(_saying(f"Creep and relaxation {word}."), 0.9) for word in "abc"]
    chosen = [c.quote for c in near]
    assert balance(chosen, near, ("creep", "relaxation"), 3) == chosen
    alone = [Scored(_saying(text), 0.8) for text in ("Creep is slow.", "Relaxation is quick.")]
    told = balance(chosen, [*near, *alone], ("creep", "relaxation"), 3)
    assert [q.text for q in told] == [chosen[0].text, *(c.quote.text for c in alone)]


def test_an_alarm_says_the_fixed_line_first(article: Make) -> None:
    """Then only sentences marked urgent, at most two."""
    sample = article(
        "Chest pain needs help. [urgent]\n\nNumb legs need help. [urgent]\n\n"
        "Fever needs help. [urgent]\n\nFascia slides.\n"
    )
    draft = urgent([Scored(q, 0.9) for q in quotable(sample)])
    gate = Gate(draft.evidence)
    said_ = list(gate.check(said(draft.lines)))
    assert said_[0] == Sentence(URGENT, "safety")
    assert len(said_) == 3
    assert all(c.quote.safety == "urgent" for c in gate.citations)


def test_an_alarm_without_urgent_sentences_is_the_line_alone() -> None:
    """The line does not depend on what the library holds."""
    assert urgent([]).lines == (URGENT,)


def test_a_quote_with_a_line_break_arrives_whole(article: Make) -> None:
    """A draft's lines and a quote's own lines are not mixed up."""
    sample = article("Fascia slides<br>on water and rests.")
    assert texts(answer("why", sample, {"Fascia": 0.9})) == ["Fascia slides\non water and rests."]


SENTENCES = st.sampled_from(
    [
        *("Fascia slides.", "It glides [2] well.", "Teachers differ [1]", "1. Not a list."),
        *("The dose is 2.5 mg.", "Layers | hold", "A break<br>in a line.", "- dash", "Why? So."),
    ]
)
QUESTIONS = st.sampled_from(["What is fascia?", "How do I do it?", "Is it safe?", "why", "dose"])


@settings(max_examples=80, deadline=None)
@given(
    paragraphs=st.lists(SENTENCES, min_size=1, max_size=9),
    marks=st.lists(st.sampled_from(["", " [disputed]", " [traditional]", " [caution]"])),
    question=QUESTIONS,
    numbers=st.lists(st.floats(0.1, 1.0), min_size=9, max_size=9),
)
def test_whatever_is_chosen_passes_the_gate_verbatim(
    article: Make,
    paragraphs: list[str],
    marks: list[str],
    question: str,
    numbers: list[float],
) -> None:
    """No draft loses a sentence at the gate, and no answer is too long."""
    marked = [p + (marks[n] if n < len(marks) else "") for n, p in enumerate(paragraphs)]
    sample = article("\n\n".join(marked))
    quotes = list(quotable(sample))
    if not quotes:
        return
    scored = [Scored(q, numbers[n % 9]) for n, q in enumerate(quotes)]
    draft = write(question, scored, {sample.slug: sample})
    gate = Gate(draft.evidence)
    said_ = list(gate.check(said(draft.lines)))
    assert gate.withheld == 0
    assert 1 <= len(gate.citations) <= MOST_QUOTES
    assert sum(len(words(s.text)) for s in said_) <= 200
    for sentence in said_:
        assert sentence.kind == "lead" or sentence.text in sample.text


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("Fascia slides on water.", "On water fascia slides.", True),
        ("Fascia slides on water.", "Bone bears load.", False),
        ("", "", False),
    ],
)
def test_sentences_that_share_their_stems_say_the_same(one: str, other: str, equal: bool) -> None:
    """Order and small words do not matter; two empty texts say nothing."""
    assert same(_saying(one), _saying(other)) is equal


def test_a_teaching_and_its_criticism_do_not_say_the_same() -> None:
    """However many words they share."""
    taught = _saying("Pressure melts fascia.", "traditional")
    assert not same(
        taught, _saying("Modelling contradicts that pressure melts fascia.", "disputed")
    )


def _saying(text: str, standing: Standing | None = None) -> Quote:
    return Quote("a", "A", "", 0, len(text), text, standing)


def test_what_was_not_chosen_is_kept_beside(article: Make) -> None:
    """Best first, nothing of it told already, nothing far from the matter."""
    sample = article("Alpha holds water. Beta resists tension. Gamma bears load. Delta is far off.")
    scores = {"Gamma": 0.9, "Alpha": 0.52, "Beta": 0.62, "Delta": 0.1}
    scored = [
        Scored(q, s)
        for q in quotable(sample)
        for start, s in scores.items()
        if q.text.startswith(start)
    ]
    draft = write("Which tissue bears load?", scored, {sample.slug: sample})
    assert [q.text for q in draft.evidence] == ["Gamma bears load."]
    assert [q.text for q in draft.further] == ["Beta resists tension.", "Alpha holds water."]


def test_one_item_that_was_asked_for_comes_without_the_others(article: Make) -> None:
    """A glossary is a list; of an abbreviation only its own line is told."""
    sample = article(
        "# Short forms\n\nShort forms are used.\n\n## Which are there?\n\nThey are:\n\n"
        "- ROM stands for range of motion.\n- SLR stands for straight-leg raise.\n"
        "- MET stands for muscle energy technique.\n"
    )
    said = answer("What does ROM stand for?", sample, {"ROM": 0.9, "SLR": 0.3, "MET": 0.3})
    assert texts(said) == ["ROM stands for range of motion."]
    said = answer("Which signs are there of ROM?", sample, {"ROM": 0.9, "SLR": 0.3, "MET": 0.3})
    assert texts(said) == ["ROM stands for range of motion."]
    listed = answer("Which short forms are there?", sample, {"ROM": 0.9, "SLR": 0.8, "MET": 0.8})
    assert len(listed) == 3


def test_steps_of_another_section_stand_behind_what_was_asked(article: Make) -> None:
    """How something else is done is not all that is said of it."""
    sample = article(
        "# Pull\n\nA pull is slow.\n\n## Gout?\n\nGout is seen by a doctor first.\n\n"
        "## How is it done?\n\nThe steps are:\n\n"
        "1. Rest the hands on the leg.\n2. Wait for two minutes.\n3. Follow the release.\n"
    )
    told = texts(answer("How do I treat gout?", sample, {"Gout": 0.9, "Rest": 0.6}))
    assert told[:2] == ["Gout is seen by a doctor first.", "Rest the hands on the leg."]
    told = texts(answer("How do I pull a leg?", sample, {"Rest": 0.9, "Gout": 0.3}))
    assert told[0] == "Rest the hands on the leg."


def test_a_single_step_is_no_evidence(article: Make) -> None:
    """Asked for what is known, what is known leads, though a step is as near."""
    sample = article(
        "# Pull\n\nTrials of the pull found little.\n\n## How is it done?\n\n"
        "1. Rest the hands.\n2. Pull for the trials.\n3. Follow.\n"
    )
    scores = {"Trials": 0.8, "Pull for": 0.82}
    assert texts(answer("What do trials of the pull show?", sample, scores))[0].startswith("Trials")
