"""Follow-ups that lean on earlier turns."""

from __future__ import annotations

import pytest

from assistant.conversation import LEANING, STANDING, TURN_LENGTH, TURNS, leans, meant, recent
from assistant.conversation.leaning import corrected
from assistant.conversation.lists import items
from assistant.conversation.offers import accepts, offer
from assistant.lexicon import Query
from assistant.prompts import REFUSALS
from assistant.types import Turn


def standalone(question: str, history: tuple[Turn, ...]) -> str:
    """What is searched for."""
    return meant(question, history).standalone


def in_context(question: str, history: tuple[Turn, ...]) -> tuple[tuple[Query, float], ...]:
    """What is searched for beside it."""
    return meant(question, history).in_context


HISTORY = (
    Turn("user", "What is plantar fasciitis?"),
    Turn("assistant", "A pain."),
    Turn("user", "And how long?"),
)


@pytest.mark.parametrize("question", ["And in pregnancy?", "Why?", "How long?", "Is it painful?"])
def test_what_leans_gets_the_last_subject(question: str) -> None:
    """The last question that named a subject of its own is added, not the last one asked."""
    assert leans(question)
    assert standalone(question, HISTORY) == f"{question} (What is plantar fasciitis?)"
    assert standalone(question, ()) == question


@pytest.mark.parametrize(
    "question",
    ["What is the diaphragm?", "Is it safe to treat the diaphragm?", "Describe collagen"],
)
def test_what_names_its_subject_stays_as_typed(question: str) -> None:
    """A new subject does not carry the old one along."""
    assert standalone(question, HISTORY) == question


def test_a_history_of_blanks_is_none() -> None:
    """Nothing said, nothing to lean on."""
    assert standalone("Why?", (Turn("user", " "), Turn("assistant", "Yes."))) == "Why?"


def test_the_last_question_and_answer_are_the_context() -> None:
    """Citation marks are no words of it."""
    history = (Turn("user", "What is fascia?"), Turn("assistant", "A tissue. [1] It glides. [2]"))
    ((query, weight),) = in_context("And how thick?", history)
    assert query.text == "And how thick? What is fascia? A tissue. It glides."
    assert weight == LEANING
    ((_, weight),) = in_context("What is the diaphragm?", history)
    assert weight == STANDING < LEANING


@pytest.mark.parametrize("said", [*REFUSALS, ""])
def test_where_nothing_was_answered_the_question_is_the_context(said: str) -> None:
    """A refusal has no words of the subject."""
    history = (Turn("user", "What is fascia?"), Turn("assistant", said))
    ((query, _),) = in_context("Why?", history)
    assert query.text == "Why? What is fascia?"


def test_a_first_question_has_no_context() -> None:
    """It is searched for as typed alone."""
    assert in_context("Why?", ()) == ()


@pytest.mark.parametrize(
    "question",
    ["any risks?", "proof?", "during a flare?", "step by step pls", "i meant cups"],
)
def test_an_aspect_a_place_and_a_correction_lean(question: str) -> None:
    """They say what of it, where, or what instead; not of what."""
    assert leans(question)


@pytest.mark.parametrize(
    "question",
    [
        "TLF",
        "dvt signs",
        "on which muscles does the diaphragm pull",
        "Should the diaphragm be checked before a session?",
        "When can a runner with fasciitis get back to running?",
        "Which part of the forearm glides along the hamstrings?",
        "Hi, shingles on the ribs, treat or not",
    ],
)
def test_a_subject_of_its_own_goes_back_to_nothing(question: str) -> None:
    """Short as it is, and whatever small words it holds."""
    assert not leans(question)


TWO = (
    Turn("user", "Is it normal to be dizzy after treatment?"),
    Turn("assistant", "Mild tiredness is common."),
    Turn("user", "How does a roller compare with stretching?"),
    Turn("assistant", "Both give range."),
)


@pytest.mark.parametrize(
    "question",
    [
        "the dizzy thing, when do i worry",
        "the first question again, is there more?",
        "and if dizzy?",
    ],
)
def test_a_question_may_go_back_to_an_earlier_one(question: str) -> None:
    """Named by a word of it or by its place; it is read beside the answer it got then."""
    assert standalone(question, TWO).endswith("(Is it normal to be dizzy after treatment?)")
    ((query, _),) = in_context(question, TWO)
    assert query.text.endswith("Mild tiredness is common.")


def test_a_word_of_the_last_exchange_does_not_go_back() -> None:
    """What was spoken of last is meant first."""
    assert standalone("and stretching again?", TWO).endswith(
        "(How does a roller compare with stretching?)"
    )


def test_only_so_much_of_a_conversation_is_read() -> None:
    """The newest messages, each cut: a caller's history may be of any length."""
    history = tuple(Turn("user", f"{n} " + "it " * TURN_LENGTH) for n in range(3 * TURNS))
    read = recent(history)
    assert len(read) == TURNS
    assert read[-1].content.startswith(f"{3 * TURNS - 1} ")
    assert max(len(turn.content) for turn in read) == TURN_LENGTH
    assert recent(history[:2])[0].content.startswith("0 ")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("no, i dont mean rolling, i mean how often is a session", "how often is a session"),
        ("oops not thinners, I meant: is cupping safe?", "is cupping safe?"),
        ("I mean what is fascia", "what is fascia"),
        ("it is sore, and i mean sore, since monday", "it is sore, and i mean sore, since monday"),
        ("what do you mean", "what do you mean"),
        ("what does MFR mean?", "what does MFR mean?"),
    ],
)
def test_a_correction_takes_back_what_it_replaces(said: str, meant: str) -> None:
    """Only what is meant instead is searched for."""
    assert corrected(said) == meant


def test_a_correction_that_is_a_whole_question_stands_alone() -> None:
    """One that only names another thing leans on the question before."""
    assert standalone("no, i mean how often is cupping done?", HISTORY) == (
        "how often is cupping done?"
    )
    assert standalone("sorry, I meant the calf", HISTORY) == "the calf (What is plantar fasciitis?)"
    ((_, weight),) = in_context("sorry, I meant the calf", HISTORY)
    assert weight == LEANING


@pytest.mark.parametrize("remark", ["ok, creepy", "right", "thanks!"])
def test_a_remark_is_no_earlier_question(remark: str) -> None:
    """What was asked before it is what a follow-up leans on."""
    history = (*HISTORY[:2], Turn("user", remark), Turn("assistant", "Yes."))
    assert standalone("why?", history) == "why? (What is plantar fasciitis?)"


def test_a_question_that_ends_by_pointing_leans() -> None:
    """Also where its "it" points to nothing."""
    assert leans("is it ok to work on that")
    assert not leans("is it ok to work on the calf")


@pytest.mark.parametrize(
    ("answer", "listed"),
    [
        (
            "Three: 1. creep, 2. stress relaxation, 3. thixotropy.",
            "creep|stress relaxation|thixotropy",
        ),
        ("Learn:\n1. Skin rolling\n2. Leg pull", "Skin rolling|Leg pull"),
        ("Not over:\n- a clot [1]\n- a wound [2]", "a clot|a wound"),
        ("Take a) a course, b) a book or c) a friend.", "a course|a book|a friend"),
        ("First, the tissue. Second, the nerves. Third, water.", "the tissue|the nerves|water"),
        ("It has three layers: outer, middle and inner. [1]", "outer|middle|inner"),
        (
            "The types are superficial, deep and visceral fascia.",
            "superficial|deep|visceral fascia",
        ),
        ("It covers the jaw and face, the hip, and the leg.", "the jaw and face|the hip|the leg"),
        ("There are two main tools, IASTM and cupping.", "IASTM|cupping"),
        (
            "There are two: direct, which loads the barrier, and indirect, which eases and waits.",
            "direct, which loads the barrier|indirect, which eases and waits",
        ),
        ("All steps: Sink in. [1] Wait, breathe, and lift. [1]", "Sink in|Wait, breathe, and lift"),
        ("Fascia is a tissue. [1] It glides and bears load. [2]", ""),
        ("", ""),
    ],
)
def test_what_an_answer_lists(answer: str, listed: str) -> None:
    """Numbered, lettered, bulleted, counted in words, or named one after the other."""
    assert "|".join(items(answer)) == listed


LISTED = (
    Turn("user", "Which tools are there?"),
    Turn("assistant", "There are three: rollers, cups and blades. [1]"),
)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("does the second one hurt?", "does cups hurt?"),
        ("and the last?", "and blades?"),
        ("number 3", "blades"),
        ("how is no. 2 done", "how is cups done"),
        ("option c, how long?", "blades, how long?"),
        ("b", "cups"),
        ("1.", "rollers."),
        ("the 2nd: is it safe", "cups: is it safe"),
        ("is the second tool safe", "is cups safe"),
        ("is the second toe safe", "is the second toe safe"),
    ],
)
def test_a_pick_is_spelt_out(question: str, asked: str) -> None:
    """What is picked of the list is asked about, not the list."""
    message = meant(question, LISTED)
    assert message.asked == asked
    if asked != question:
        assert message.standalone == f"{asked} (Which tools are there?)"
        assert "rollers, cups" not in message.in_context[0][0].text


def test_what_is_counted_must_have_been_spoken_of() -> None:
    """ "The second layer" picks of layers; "the second toe" is a toe."""
    layers = (Turn("user", "Its layers?"), Turn("assistant", "Two layers: outer and inner."))
    assert meant("is the second layer thick", layers).asked == "is inner thick"
    assert meant("is the second toe painful", layers).asked == "is the second toe painful"
    assert not leans("Is rolling safe on the first day after a fracture?")


def test_a_list_may_stand_some_answers_back() -> None:
    """A question of the assistant about the list does not hide it."""
    history = (*LISTED, Turn("user", "ok"), Turn("assistant", "About which of the three?"))
    assert meant("the first", history).asked == "rollers"


def test_sentences_are_picked_where_nothing_is_listed() -> None:
    """Not if there is only one, nor if there are not so many."""
    told = "Cups lift the skin. [1] Rollers press it. [2] Shall I go on?"
    history = (Turn("user", "cups or rollers?"), Turn("assistant", told))
    assert meant("the second one", history).asked == "Rollers press it"
    assert meant("the third one", history).asked == "the third one"
    assert meant("the first one", (*history[:1], Turn("assistant", "Cups."))).asked == (
        "the first one"
    )


def test_the_other_one_is_what_was_not_spoken_of() -> None:
    """Of two things."""
    history = (
        Turn("user", "what are the tools"),
        Turn("assistant", "Two tools: cupping and rolling."),
        Turn("user", "does the second hurt"),
        Turn("assistant", "Seldom."),
    )
    assert meant("and the other one?", history).asked == "and cupping?"
    assert meant("both of them, how long", history).asked == "cupping and rolling, how long"


def test_a_pick_is_what_the_next_question_leans_on() -> None:
    """Spelt out in its turn."""
    history = (*LISTED, Turn("user", "does the second one hurt?"), Turn("assistant", "No."))
    assert "does cups hurt?" in standalone("why?", history)


@pytest.mark.parametrize(
    ("answer", "offered"),
    [
        (
            "It may. [1] Would you like to know how to grade the pressure?",
            "how to grade the pressure",
        ),
        ("Shall I list the contraindications?", "the contraindications"),
        ("If you like, I can tell you how cupping works.", "how cupping works"),
        ("You may also want to ask: can it be felt by hand?", "can it be felt by hand"),
        ("It glides.", ""),
        ("", ""),
    ],
)
def test_an_offer_stands_at_the_end(answer: str, offered: str) -> None:
    """It is what the answer proposes to tell."""
    assert offer(answer) == offered


@pytest.mark.parametrize("message", ["yes", "yes please", "ok go on", "Sure!", "please do", "more"])
def test_an_offer_taken_up_is_the_question(message: str) -> None:
    """With the earlier one that it belongs to."""
    assert accepts(message)
    told = "It may. Would you like to know how to grade the pressure?"
    history = (Turn("user", "Does it hurt to roll?"), Turn("assistant", told))
    assert meant(message, history).asked == "how to grade the pressure"
    assert meant(message, history).leans


def test_without_an_offer_more_is_asked_of_the_same() -> None:
    """And what was told already is known."""
    history = (Turn("user", "What is fascia?"), Turn("assistant", "A tissue. [1] It glides. [2]"))
    message = meant("tell me more", history)
    assert message.standalone == "tell me more (What is fascia?)"
    assert "It glides." in message.heard
    assert meant("Why?", history).heard == ""
    assert not accepts("yes, and how long?")


def test_a_few_words_that_no_answer_takes_up_are_a_remark() -> None:
    """A subject in few words is answered to."""
    history = (*HISTORY[:2], Turn("user", "weird but nice"), Turn("assistant", "Mild."))
    assert standalone("why?", history) == "why? (What is plantar fasciitis?)"
    history = (*HISTORY[:2], Turn("user", "calf pain"), Turn("assistant", "Calf pain is common."))
    assert standalone("why?", history) == "why? (calf pain)"


@pytest.mark.parametrize("question", ["knee replacement?", "can i still treat her", "bruises tho?"])
def test_a_name_alone_and_a_person_lean(question: str) -> None:
    """What is asked of them was said before."""
    assert leans(question)


@pytest.mark.parametrize(
    "question", ["SMD?", "My client has fibromyalgia, can I treat her?", "next, who is Tom Myers"]
)
def test_an_abbreviation_and_a_new_topic_do_not(question: str) -> None:
    """Nor a person who was just told of."""
    assert not leans(question)


def test_a_new_topic_is_asked_without_the_words_that_lead_to_it() -> None:
    """They are no words of it."""
    assert standalone("ok next question: who is Tom Myers?", HISTORY) == "who is Tom Myers?"
    assert standalone("And what is gua sha?", HISTORY) == "what is gua sha?"


def test_an_answer_speaks_of_what_was_answered_to() -> None:
    """Not of the story around it."""
    history = (
        Turn("user", "got cups as a present lol"),
        Turn("assistant", "Cups leave marks."),
    )
    assert meant("how long do they stay for", history).subject == "cups"


@pytest.mark.parametrize(
    "piece", [" ", "\n", ",", "a) ", "1. ", "[1]", "and ", "- ", "the ", "(", "?"]
)
def test_no_text_takes_long_to_read(piece: str) -> None:
    """A caller's history may hold anything: its longest is read like any other."""
    text = piece * (TURN_LENGTH // len(piece))
    turns = [Turn("user", "the second one"), Turn("assistant", text)] * (TURNS // 2)
    for question in ("the second one", "yes", text):
        meant(question, recent(turns))


def test_one_of_two_things_compared_is_picked() -> None:
    """The answer to a comparison lists nothing; the question does."""
    history = (
        Turn("user", "How does skin rolling differ from cupping?"),
        Turn("assistant", "Skin rolling lifts a fold. [1] Cups suck at the skin. [2]"),
    )
    assert meant("the second one, who should not have it?", history).asked.startswith("cupping,")
