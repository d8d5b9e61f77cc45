"""The checks of a sentence against what it cites. Each gives its reason, or "" if it finds none."""

from __future__ import annotations

from collections.abc import Callable

from assistant.gate.copies import copied, exchange, scope
from assistant.gate.places import places
from assistant.gate.reading import Reading, Word, alike, opposite, vocabulary
from assistant.text import words

Check = Callable[[Reading, Reading], str]

MORE = frozenset({"more", "greater", "higher", "larger", "better", "longer", "stronger"})
LESS = frozenset({"less", "fewer", "lower", "smaller", "worse", "shorter", "weaker"})
"""Words by which a comparison says which side is ahead."""
STUDIES = {
    "trial": "trials",
    "study": "studies",
    "review": "reviews",
    "analysis": "analyses",
    "experiment": "experiments",
    "case": "cases",
}
LONGEST = 80
"""Words of a sentence that is read: what it exchanges takes time that grows with their cube."""
HEAD = 2
"""Words right behind "than" that name what is compared with."""
FOLLOWS = 0.55
"""Share of words in the order of the quotes below which a sentence is told afresh: where a word of
it stands tells nothing then."""
STRAYS = 2
"""Words of one part of the quotes among which a single word of another part is out of place."""


def claims(said: Reading, _: Reading) -> str:
    """Something is said at all."""
    return "" if said.content or said.quantities else "it says nothing"


def length(said: Reading, _: Reading) -> str:
    """It is short enough to be read; a quote as it stands may be longer."""
    return f"it has more than {LONGEST} words" if len(said.words) > LONGEST else ""


def numbers(said: Reading, quoted: Reading) -> str:
    """Every number stands in the quotes with its unit, every range whole."""
    for quantity in said.quantities:
        same = [other for other in quoted.quantities if quantity.tells(other)]
        if not same:
            return f"the quotes do not say {quantity}"
        if all(quantity.bound * other.bound < 0 for other in same):
            return f"the quotes turn {quantity} the other way round"
    return ""


def studies(said: Reading, quoted: Reading) -> str:
    """One trial is not told as trials."""
    here, there = (set(words(reading.text)) for reading in (said, quoted))
    for one, several in STUDIES.items():
        if one in there - here and several in here - there:
            return f"the quotes know of one {one}"
    return ""


def times(said: Reading, quoted: Reading) -> str:
    """A week is no month, though both are common words."""
    new = [word for word in strangers(said, quoted) if word.stem in vocabulary().time]
    return f"the quotes do not say {new[0].text!r}" if new else ""


def strangers(said: Reading, quoted: Reading) -> list[Word]:
    """The words that claim something and are not in the quotes.

    In a comparison "more" and "less" are left to `comparison`. Where the quotes name nobody, as in
    "the calf is not pressed", who does it is no news.
    """
    known = vocabulary().someone
    free = frozenset() if any(word.stem in known for word in quoted.words) else known
    compares = _sides(said) and _sides(quoted)
    return [
        word
        for word in said.content
        if word.stem not in free
        and not covering(word, quoted)
        and not (compares and word.text in MORE | LESS)
    ]


def comparison(said: Reading, quoted: Reading) -> str:
    """Of two things compared, the same one is more; said the other way round, it is less."""
    here, there = _sides(said), _sides(quoted)
    if not here or not there or copied(said, quoted) < FOLLOWS:
        return ""
    left = _stems(there[0]) - _stems(there[1])
    right = _stems(_head(there[1])) - _stems(there[0])
    straight = len(_stems(_head(here[1])) & right)
    crossed = len(_stems(_head(here[1])) & left) + len(_stems(here[0]) & right)
    turned = _is_less(here[0]) != _is_less(there[0])
    if turned != (crossed > straight) and crossed != straight:
        return "the quotes compare the other way round"
    return ""


def opposites(said: Reading, quoted: Reading) -> str:
    """No word stands where the quotes have its opposite; of a comparison `comparison` judges."""
    if _sides(said) and _sides(quoted):
        return ""
    here, there = ({word.stem for word in reading.words} for reading in (said, quoted))
    for word in said.words:
        if word.stem not in there:
            turned = [stem for stem in there - here if opposite(word.stem, stem)]
            if turned and not word.negated:
                return f"the quotes say the opposite of {word.text!r}"
    return ""


def roles(said: Reading, quoted: Reading) -> str:
    """Where the quotes set two things against each other, neither takes the other's place."""
    parts = {word.part for word in quoted.words}
    if len(parts) < 2 or copied(said, quoted) < FOLLOWS:
        return ""
    places = [(w, {other.part for other in covering(w, quoted)}) for w in said.content]
    for part in dict.fromkeys(word.part for word in said.words):
        own = [(w, found) for w, found in places if w.part == part and len(found) == 1]
        counts = {p: sum(found == {p} for _, found in own) for p in parts}
        most = max(counts, key=lambda p: counts[p])
        for word, found in own:
            (place,) = found
            if counts[place] == 1 and counts[most] >= STRAYS and place != most:
                return f"the quotes say {word.text!r} of something else"
    return ""


def negation(said: Reading, quoted: Reading) -> str:
    """What is denied is denied in the quotes, and the reverse."""
    denials = quoted.denying(said)
    for word in said.words:
        same = covering(word, quoted) if word.denied else []
        if same and not any(other.clause in denials for other in same):
            return f"the quotes do not deny {word.text!r}"
    denials = said.denying(quoted)
    for denied, *rest in _scopes(quoted):
        same = covering(denied, said)
        if same and not _affirmed(denied, quoted):
            if not any(other.negated or other.clause in denials for other in same):
                return f"the quotes deny {denied.text!r}"
            continue
        # Said with another word, the denial must still be in the clause of what it denies.
        for word in rest:
            same = [] if word.light or _affirmed(word, quoted) else covering(word, said)
            if same and not any(other.clause in denials for other in same):
                return f"the quotes deny {word.text!r}"
            if same:
                break
    return ""


def hedges(said: Reading, quoted: Reading) -> str:
    """What the quotes hold back with "may" or "suggests" is held back here."""
    if any(word.hedged for word in said.words) or said.unshown:
        return ""
    for word in quoted.words:
        free = any(other.stem == word.stem and not other.hedged for other in quoted.words)
        if word.held and not free and covering(word, said):
            return f"the quotes are less certain of {word.text!r}"
    return ""


def held(said: Reading, quoted: Reading) -> str:
    """What the quotes pass on as taught, expected or believed is not told as known."""
    known = vocabulary()
    told = known.held.search(quoted.text)
    free = said.unshown or any(word.hedged for word in said.words)
    if told is None or free or known.passed_on.search(said.text):
        return ""
    return f"the quotes only say that it is {told.group()!r}"


def causes(said: Reading, quoted: Reading) -> str:
    """Nothing is made the cause of another thing that the quotes only set beside it."""
    known = vocabulary()
    cause = known.cause.search(said.text)
    if cause is None or known.causal.search(quoted.text):
        return ""
    return f"the quotes name no cause, this says {cause.group()!r}"


def evidence(said: Reading, quoted: Reading) -> str:
    """What the quotes call unknown or not shown is not told as known, nor as untrue."""
    if quoted.unshown and not said.unshown and not any(word.hedged for word in said.words):
        told = [word for word in said.content if covering(word, quoted)]
        if said.denying(quoted) and len(told) > len(said.content) / 2:
            return "the quotes say that it is not known or not shown"
    return ""


def _sides(reading: Reading) -> tuple[list[Word], list[Word]] | None:
    """What stands before and after the one "than" of a sentence."""
    at = [number for number, word in enumerate(reading.words) if word.text == "than"]
    if len(at) != 1:
        return None
    before, after = reading.words[: at[0]], reading.words[at[0] + 1 :]
    return [w for w in before if not w.light], [w for w in after if not w.light]


def _head(words: list[Word]) -> list[Word]:
    """What is compared with: the first words behind "than", in their clause."""
    return [word for word in words if word.clause == words[0].clause][:HEAD]


def _stems(words: list[Word]) -> set[str]:
    return {word.stem for word in words}


def _is_less(words: list[Word]) -> bool:
    return any(word.text in LESS for word in words)


def _scopes(reading: Reading) -> list[list[Word]]:
    """For each denial, the words from the denied one to the end of its clause."""
    return [
        [other for other in reading.words[at:] if other.clause == word.clause]
        for at, word in enumerate(reading.words)
        if word.denied
    ]


def _affirmed(word: Word, reading: Reading) -> bool:
    return any(other.stem == word.stem and not other.negated for other in reading.words)


def covering(word: Word, quoted: Reading) -> list[Word]:
    """The words of the quotes that mean the same."""
    return [other for other in quoted.words if alike(word.stem, other.stem)]


CHECKS: dict[str, Check] = {
    "claims": claims,
    "length": length,
    "numbers": numbers,
    "studies": studies,
    "times": times,
    "negation": negation,
    "hedges": hedges,
    "held": held,
    "evidence": evidence,
    "causes": causes,
    "opposites": opposites,
    "places": places,
    "comparison": comparison,
    "roles": roles,
    "exchange": exchange,
    "scope": scope,
}
