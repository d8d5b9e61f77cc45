"""The JSON that command line and HTTP share: answers, hits and errors as plain values."""

from __future__ import annotations

from typing import Any

from assistant.errors import AssistantError
from assistant.types import Answer, Hit, Pointer


def answer_json(answer: Answer, id_: object = None) -> dict[str, Any]:
    """An answer with every field of the interface, in its documented order."""
    return {
        "id": id_,
        "question": answer.question,
        "searched_for": answer.searched_for,
        "expanded": list(answer.expanded),
        "found": answer.found,
        "urgent": answer.urgent,
        "answer": answer.text,
        "sentences": [
            {"text": s.text, "kind": s.kind, "citations": list(s.citations), "form": s.form}
            for s in answer.sentences
        ],
        "citations": [
            {
                "number": c.number,
                "article": c.quote.article,
                "title": c.quote.title,
                "section": c.quote.section,
                "quote": c.quote.text,
                "start": c.quote.start,
                "end": c.quote.end,
                "standing": c.quote.standing,
                "url": c.url,
                "source_url": c.source_url,
            }
            for c in answer.citations
        ],
        "nearest": [_pointer(p) for p in answer.nearest],
        "related": [{"question": p.section, "url": p.url} for p in answer.related],
        "choices": list(answer.choices),
        "notes": list(answer.notes),
        "written_by": answer.written_by,
        "generation": answer.generation,
        "seconds": round(answer.seconds, 4),
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """A passage found."""
    p = hit.passage
    return {
        "article": p.article,
        "section": p.section,
        "start": p.start,
        "end": p.end,
        "text": p.text,
        "score": round(hit.score, 6),
    }


def error_json(error: AssistantError) -> dict[str, Any]:
    """An error as the API and the batch commands give it."""
    return {"what": error.what, "where": error.where, "fix": error.fix}


def _pointer(pointer: Pointer) -> dict[str, str]:
    return {
        "article": pointer.article,
        "title": pointer.title,
        "section": pointer.section,
        "url": pointer.url,
    }
