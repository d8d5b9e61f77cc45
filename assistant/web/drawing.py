"""Templates and headers: what every page and every error of ours has in common."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from assistant.prompts import DISCLAIMER
from assistant.types import Standing

STANDINGS: dict[Standing, tuple[str, str]] = {
    "established": ("Established", "Anatomy, histology or an accepted definition."),
    "supported": (
        "Supported",
        "Trials, reviews or expert consensus speak for it; the text says how strongly.",
    ),
    "mixed": ("Mixed", "Studies disagree or point in different directions."),
    "disputed": ("Disputed", "Argued over, or a hypothesis that has not been tested yet."),
    "traditional": (
        "Traditional",
        "Convention in practice or the teaching of a school; not tested.",
    ),
}
"""Each standing's name on the page and what it means."""
SAFETY = {"urgent": "Emergency", "caution": "Caution"}

_FOLDER = Path(__file__).parent / "templates"
STYLE = (_FOLDER / "style.css").read_text("utf-8")
ICON = (_FOLDER / "icon.svg").read_text("utf-8")
HEADERS = {
    # Nothing but our own style sheet and icon is loaded, and no script runs.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    # A page's address can hold what somebody searched for.
    "Referrer-Policy": "same-origin",
}


def spoken_date(written: str) -> str:
    """An ISO date as people say it; anything else as it is.

    >>> spoken_date("2026-11-22")
    '22 November 2026'
    """
    try:
        day = date.fromisoformat(written[:10])
    except ValueError:
        return written
    return f"{day.day} {day:%B %Y}"


def _bare_doi(written: str) -> str:
    """A DOI without the address or "doi:" that people write before it."""
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", "", written.strip(), flags=re.I)


_templates = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters.update(spoken_date=spoken_date, bare_doi=_bare_doi)
_templates.globals.update(
    footer=DISCLAIMER,
    standings=STANDINGS,
    safety_names=SAFETY,
    style_version=hashlib.sha256(STYLE.encode()).hexdigest()[:8],
)


def page(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page of ours; every value is escaped."""
    html = _templates.get_template(template).render(**values)
    return HTMLResponse(html, status, headers={**HEADERS, "Cache-Control": "no-cache"})


def asset(content: str, media_type: str) -> Response:
    """A file that pages load. Its address changes with its content."""
    headers = {**HEADERS, "Cache-Control": "public, max-age=86400"}
    return Response(content, media_type=media_type, headers=headers)
