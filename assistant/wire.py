"""The JSON that command line, HTTP and history share: answers, hits and errors as plain values."""

from __future__ import annotations

from typing import Any

from assistant.errors import AssistantError, QuestionError
from assistant.types import Answer, Citation, Hit, Pointer, Quote, Sentence, Turn

Json = dict[str, Any]


def answer_json(answer: Answer, id_: object = None) -> Json:
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
        "citations": [_citation_json(c) for c in answer.citations],
        "more": [_citation_json(c) for c in answer.more],
        "nearest": [_pointer(p) for p in answer.nearest],
        "related": [{"question": p.section, "url": p.url, **_pointer(p)} for p in answer.related],
        "choices": list(answer.choices),
        "notes": list(answer.notes),
        "written_by": answer.written_by,
        "generation": answer.generation,
        "seconds": round(answer.seconds, 4),
    }


def answer_from_json(made: Json) -> Answer:
    """The answer that `answer_json` gave, but for its stages and the digits of its seconds.

    Fields that came with later versions may be missing.
    """
    return Answer(
        question=made["question"],
        searched_for=made["searched_for"],
        found=made["found"],
        sentences=tuple(
            Sentence(s["text"], s["kind"], tuple(s["citations"]), s.get("form", "text"))
            for s in made["sentences"]
        ),
        citations=tuple(map(_citation, made["citations"])),
        more=tuple(map(_citation, made.get("more", ()))),
        urgent=made["urgent"],
        expanded=tuple(made["expanded"]),
        nearest=tuple(map(_read_pointer, made["nearest"])),
        related=tuple(map(_read_pointer, made["related"])),
        choices=tuple(made["choices"]),
        notes=tuple(made["notes"]),
        written_by=made["written_by"],
        generation=made["generation"],
        seconds=made["seconds"],
    )


def turns_from_json(made: object) -> tuple[Turn, ...]:
    """The turns of a conversation, oldest first; none if there is no history.

    Other keys than role and content are left out. Raises QuestionError for any other form.
    """
    turns = [] if made is None else made
    if not isinstance(turns, list) or not all(map(_is_turn, turns)):
        raise QuestionError(
            "history must be a list of messages by user and assistant",
            where="history",
            fix='Send [{"role": "user", "content": "..."}], oldest first.',
        )
    return tuple(Turn(turn["role"], turn["content"]) for turn in turns)


def hit_json(hit: Hit) -> Json:
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


def error_json(error: AssistantError) -> Json:
    """An error as the API and the batch commands give it."""
    return {"what": error.what, "where": error.where, "fix": error.fix}


def _is_turn(made: object) -> bool:
    return (
        isinstance(made, dict)
        and made.get("role") in ("user", "assistant")
        and isinstance(made.get("content"), str)
    )


def _citation_json(citation: Citation) -> Json:
    quote = citation.quote
    return {
        "number": citation.number,
        "article": quote.article,
        "title": quote.title,
        "section": quote.section,
        "quote": quote.text,
        "start": quote.start,
        "end": quote.end,
        "standing": quote.standing,
        "url": citation.url,
        "source_url": citation.source_url,
        "safety": quote.safety,
        "version": quote.version,
    }


def _citation(made: Json) -> Citation:
    source_url = made["source_url"]
    quote = Quote(
        article=made["article"],
        title=made["title"],
        section=made["section"],
        start=made["start"],
        end=made["end"],
        text=made["quote"],
        standing=made["standing"],
        safety=made.get("safety"),
        version=made.get("version", ""),
        # links.source_url adds a text fragment to the article's public address.
        public_url=source_url.split("#")[0] if source_url else None,
    )
    return Citation(made["number"], quote, made["url"], source_url)


def _read_pointer(made: Json) -> Pointer:
    return Pointer(made["article"], made["title"], made["section"], made["url"])


def _pointer(pointer: Pointer) -> dict[str, str]:
    return {
        "article": pointer.article,
        "title": pointer.title,
        "section": pointer.section,
        "url": pointer.url,
    }
