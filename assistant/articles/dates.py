"""Dates as people and programs write them."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = "january february march april may june july august september october november december"
_MONTH = {name[:3]: number for number, name in enumerate(_MONTHS.split(), 1)}
_NAME = "(?:" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS.split()) + r"|sept)\.?"
_FORMS = (
    re.compile(r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})"),
    re.compile(rf"\b(?P<month>{_NAME}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b"),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.? (?P<month>{_NAME}),? (?P<year>\d{{4}})\b"
    ),
)


def read_date(text: str) -> str:
    """The first date in `text` as YYYY-MM-DD, "" if there is none.

    "3/4/2021" is left alone: it is March in one country and April in another.

    >>> read_date("Last updated: March 3rd, 2021")
    '2021-03-03'
    """
    for form in _FORMS:
        if match := form.search(text.lower()):
            month = match["month"]
            number = int(month) if month.isdigit() else _MONTH[month[:3]]
            try:
                return date(int(match["year"]), number, int(match["day"])).isoformat()
            except ValueError:
                return ""
    return ""
