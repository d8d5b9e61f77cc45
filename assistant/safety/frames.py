"""Where a sign is spoken of that nobody has now: denied, asked about, supposed, past, cleared.

Each frame is a few words and a scope. In doubt a scope is short: to take a sign as present
costs a needless warning, to overlook one may cost far more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.safety.wording import Clause


def _words(text: str) -> re.Pattern[str]:
    """A pattern over whole words; it may be broken over lines, which are joined without blanks."""
    return re.compile(rf"(?<!\S)(?:{''.join(line.strip() for line in text.splitlines())})(?!\S)")


# A person, now.
_NOW = _words(
    r"""now|today|tonight|right now|this (?:morning|afternoon|evening|week)|yesterday|overnight|
    last night|since(?!$| (?:childhood|birth|years|i was|\d{4}|then|having|her birth))|
    \S+ (?:minutes|hours) ago|an hour ago|at the moment|as we speak|on my table|
    (?<!fine )(?<!well )(?<!better )(?<!normal )(?<!ok )(?<!okay )again|
    suddenly got"""
)
_PERSON = _words(
    r"""my|mine|me|i (?:have|am|feel|felt|cannot|had|got|get|keep|do not|could|fell|woke)|she|he|
    her|his|
    this (?:client|lady|man|woman|patient|guy|girl|person)|we were|
    (?<!a )(?<!if )(?<!should the )(?<!when )(?:client|patient) (?:has|is|says|now|reports|just)"""
)

# Questions about signs.
_OPENER = _words(
    r"""(?:please|hi|hello|hey|ok|okay|and|so|also|then|or|well)*\s?(?:what|which|why|who|whose|how|
    where|(?:when|is|are|am|can|could|does|do|did|should|shall|will|would|may|might|must)
    (?! not| i lie| i breathe| i cough)|define|explain|describe|list|name|tell me|write|give|
    discuss|compare|any)"""
)
_PERSONAL_WHEN = re.compile(r"when (?:i|he|she|it|my) (?!should)")
_ABOUT = _words(
    r"""signs? of|symptoms? of|\S+ (?:signs|symptoms)|sings of|signs list|list of|checklist|screen|
    screening|vs|versus|difference|differences|what to ask|contraindication|contraindications|
    definition|meaning|evidence|
    research|risk of|risks|prevent|prevented|causes?|caused|warning signs|
    how common|what (?:does|do|dose) (?:it|this|that|they) mean|
    percentage|first described|diagnosis of|what questions|worried about getting|afraid of getting|
    reason (?:not )?to|my (?:teacher|tutor|course|exam|book) (?:says|said|says to|told)"""
)
_TEXTBOOK = _words(
    r"""textbooks?|exam|exams|essay|lecture|quiz|case study|homework|at college|for college|
    pathophysiology|in the article|the leaflet says|anatomy|assignment|coursework|revision|
    for my (?:course|corse|finals)|revising|finals"""
)
_SUPPOSED = _words(
    r"""(?:if|when|whenever|in case|suppose|supposing|imagine|say|unless)[ ]
    (?:(?:a|an|any|the|one|our|your|my|some) (?:\S+ )?(?:client|patient|person|pregnant|man|woman)|
    clients|patients|someone|somebody|people|anyone|they|you)|
    (?:if|in case|suppose|supposing|imagine|unless) (?:he|she|i|there|it)|
    (?:a|any) (?:client|patient|person) (?:who|with|that) (?:has|have|had|reports|mentions|gets)|
    should (?:a|the) client|would happen|could happen|to develop|who (?:reports|mentions|
    complains of)"""
)
_INDIRECT_IF = re.compile(
    r"\b(?:wonder\w*|ask\w*|know|sure|see|tell|told|unsure|check|worried) (?:\S+ )?if\b"
)

# Denied.
_NEGATOR = _words(
    r"""no(?! (?:control|feeling|sensation|movement|longer|idea|one|warning|strength|power|pulse|
    kicks|
    reason))|without|deny|denies|denied|denying|neither|nor|none|nil|absent|free of|absence of|
    negative for|(?:afraid|scared|frightened|fear|terrified) of|worried about getting|
    never(?! (?:had anything|felt|been so|before|had one|known|in my life))|
    not(?! (?:just|only|sure|know|stop|stopping|settle|settling|going away|go away|going down|
    gone down|
    getting better|improving|normal|want|dare|cope|move|moved|moving|felt|feel|well|right|himself|
    herself|myself|understand|fade|ease|easing|like|been able|merely|simply|helping|helped|long|
    wake|
    coming|responding|think it is (?:just|only)))|rather than|instead of"""
)
_REACH = 7
"""Words that "not" and "never" reach over; "no" and "without" reach to the clause's end."""
_FINE = re.compile(
    r"(?:\S+ ){0,4}?(?:(?:is|are|was|were|all|both|seem|seems|feels|look|looks) )*"
    r"(?:normal|fine|ok|okay|good|intact|nil|none|unaffected|healed|absent|no|negative|clear)"
    r"(?: (?:now|for me|though|too|and well|and \S+ normal))?$"
)

# Past, and cleared.
_PAST = _words(
    r"""years? (?:ago|back)|years? since|months ago|in (?:19|20)\d\d|(?:19|20)\d\d|
    last (?:year|summer|spring|winter|autumn|month)|
    (?:january|february|march|april|may|june|july|august|september|october|november|december) (?:19|
    20)?\d\d|
    as a (?:child|kid|teenager|baby)|history of|hx|previous|previously|used to|
    in (?:my|her|his) (?:teens|youth|\d0s|first pregnancy|last pregnancy)|long ago|childhood|
    long time ago|diagnosed years|decades ago|for (?:many |several |\S+ )?years|for a year|
    long ?standing|since childhood|all my life|a while back|in the past|past (?:hx|history)|
    always (?:has|have) been|always (?:was|had)"""
)
_PAST_VERB = _words(r"was|were|had|turned|did|went|got better|cleared up")
_CLEARED = _words(
    r"""all clear|cleared (?:me|her|him|them|it|us|by|for)|been cleared|cleared up|
    (?:ruled|rules) (?:it |this |that |\S+ )?out|ruled out \S+|excluded|signed (?:me|her|him|
    it)? ?off|
    discharged|(?:tests?|scans?|ecg|ekg|x ray|xray|bloods|results?|everything|mri|ct|ultrasound|
    doppler)[ ]
    (?:\S+ ){0,5}(?:normal|fine|clear|negative|ok|okay|good)|ultrasound negative|nothing broken|
    turned out to be|not a (?:clot|stroke|fracture|dvt)|(?:all|completely|totally) (?:fine|healed|
    better|gone|clear)(?: now)?|
    (?:fully|completely|well) recovered|(?:no problems|well|fine) (?:since|ever since)|was treated|
    were treated|
    infection treated|finished (?:the|my|her|his) (?:antibiotics|tablets|course|treatment)|
    happy with everything|
    (?:doctor|gp|midwife|consultant|surgeon|cardiologist|neurologist|hospital|
    physio)[ ](?:\S+ ){0,6}
    (?:says|said|say|saying|happy|confirmed|recommended)[ ](?:\S+ ){0,5}
    (?:ok|okay|fine|safe|allowed|good|go back|happy|gentle|muscular|normal)|
    they said it is|no sign of (?:a )?(?:clot|infection|fracture)|nothing serious|
    controlled on medication|it is healed"""
)
_OR = re.compile(r"\bn?or\b")
_NOT_FINE = re.compile(r"\b(?:not|than|never)\b")
_NOT_CLEARED = re.compile(
    r"\b(?:not|never|nobody|no one|yet to|to be|get it|need\w*)(?: \S+){0,2} $"
)

_TURNS = ("but", "however")
FAR = 12
"""Clauses of one sentence over which a frame is looked for; more is no sentence any more."""


def spared(clauses: Sequence[Clause]) -> list[list[tuple[int, int]]]:
    """For each clause the spans of its text in which a sign is not a present one."""
    everything = _is_cleared(clauses)
    found: list[list[tuple[int, int]]] = []
    for number, clause in enumerate(clauses):
        around = clauses[max(0, number - FAR) : number + FAR]
        whole = [c for c in around if c.sentence == clause.sentence]
        sentence = whole[: whole.index(clause) + 1]
        spans = [*_denied(clauses, number)]
        asked = _asked_from(sentence, whole)
        if asked is not None:
            spans.append((asked, len(clause.text)))
        if _is_past(sentence) or (everything and not _fresh(clause)):
            spans.append((0, len(clause.text)))
        found.append(spans)
    return found


def _fresh(clause: Clause) -> bool:
    return clause.link in _TURNS or _NOW.search(_CLEARED.sub("", clause.text)) is not None


def _is_cleared(clauses: Sequence[Clause]) -> bool:
    """Whether the message says that a doctor has looked, or that all is over."""
    texts = {c.sentence: "" for c in clauses}
    for clause in clauses:
        texts[clause.sentence] += clause.text + " "
    return any(
        not _NOT_CLEARED.search(text[: match.start()])
        for text in texts.values()
        for match in _CLEARED.finditer(text)
    )


def _asked_from(sentence: Sequence[Clause], whole: Sequence[Clause]) -> int | None:
    """Where in the last clause of `sentence` a question about signs begins; None if nowhere."""
    clause = sentence[-1]
    everything = " ".join(c.text for c in whole)
    if _TEXTBOOK.search(everything):
        return 0
    if _NOW.search(clause.text):
        return None
    if _ABOUT.search(everything) and not any(_PERSON.search(_without_about(c)) for c in sentence):
        return 0
    supposed = _supposed_from(sentence)
    if supposed is not None:
        return supposed
    opened = [i for i, c in enumerate(sentence) if _opens(c.text)]
    if opened and not any(_PERSON.search(c.text) for c in sentence):
        return 0
    return None


def _without_about(clause: Clause) -> str:
    return _ABOUT.sub("", clause.text)


def _opens(text: str) -> bool:
    return _OPENER.match(text) is not None and _PERSONAL_WHEN.match(text) is None


def _supposed_from(sentence: Sequence[Clause]) -> int | None:
    clause = sentence[-1]
    match = _SUPPOSED.search(clause.text)
    if match and not _INDIRECT_IF.search(clause.text[: match.end()]):
        return match.start()
    before = sentence[:-1]
    if clause.link == "," and before and not _PERSON.search(clause.text):
        return 0 if _supposed_from(before) is not None else None
    return None


def _is_past(sentence: Sequence[Clause]) -> bool:
    clause = sentence[-1]
    if _NOW.search(clause.text):
        return False
    if _PAST.search(clause.text):
        return True
    before = sentence[:-1]
    return bool(before) and _PAST_VERB.search(clause.text) is not None and _is_past(before)


def _denied(clauses: Sequence[Clause], number: int) -> list[tuple[int, int]]:
    text = clauses[number].text
    spans = [(match.end(), _reach(text, match)) for match in _NEGATOR.finditer(text)]
    if _lists_on(clauses, number):
        spans.append((0, len(text)))
    return spans


def _reach(text: str, match: re.Match[str]) -> int:
    if match.group() not in ("not", "never"):
        return len(text)
    words = list(re.finditer(r"\S+", text[match.end() :]))
    return match.end() + words[min(_REACH, len(words)) - 1].end() if words else len(text)


def _lists_on(clauses: Sequence[Clause], number: int, depth: int = 0) -> bool:
    """Whether a clause goes on with a denied list: "no swelling, warmth or redness"."""
    clause = clauses[number]
    if clause.link != "," or number == 0 or len(clause.text.split()) > 8:
        return False
    if _PERSON.search(clause.text) or _NOW.search(clause.text):
        return False
    rest = [c.text for c in clauses[number : number + FAR] if c.sentence == clause.sentence]
    return (
        any(_OR.search(text) for text in rest)
        and depth < FAR
        and (
            _NEGATOR.search(clauses[number - 1].text) is not None
            or _lists_on(clauses, number - 1, depth + 1)
        )
    )


def fine_after(text: str) -> bool:
    """Whether what follows a sign in its clause says that it is as it should be."""
    rest = text.strip()
    return 0 < len(rest) < 120 and not _NOT_FINE.search(rest) and _FINE.fullmatch(rest) is not None
