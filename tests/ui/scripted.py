"""A service that behaves: it prepares, then answers from a script, without index or model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from streamlit.testing.v1 import AppTest

from assistant.adding import Given
from assistant.errors import QuestionError
from assistant.service import Addition, Status
from assistant.settings import Settings
from assistant.types import Answer, Citation, Pointer, Quote, Sentence

STEEP = "Fascia <b>glides</b> at $5 *per* layer."


def quote(text: str, start: int = 0, **fields: object) -> Quote:
    """A quote of `text` from the article on gliding."""
    made = Quote("gliding", "Does fascia glide?", "How?", start, start + len(text), text)
    return replace(made, **fields)


def citation(number: int, text: str, **fields: object) -> Citation:
    """Citation `number` of `text`."""
    return Citation(number, quote(text, **fields), f"/library/gliding?at=0-{len(text)}&v=0#quote")


ANSWER = Answer(
    question="Does it glide?",
    searched_for="Does fascia glide?",
    found=True,
    sentences=(Sentence(STEEP, "quote", (1,)), Sentence("It is slow.", "quote", (2,))),
    citations=(
        citation(1, STEEP, standing="supported"),
        citation(2, "It is slow.", start=50),
    ),
    related=(
        Pointer("gliding", "Does fascia glide?", "What is *slow* gliding?", "/library/gliding#s"),
    ),
    choices=("Fascia [as a whole]?",),
    notes=("The chat model did not reply; the library answered.",),
)


@dataclass
class ScriptedAssistant:
    """Yields its answer's sentences, then the answer; keeps what it was asked."""

    answer: Answer = ANSWER
    error: Exception | None = None
    asked: list[dict[str, object]] = field(default_factory=list)

    def stream(
        self, question: str, history: object = (), *, exact: bool = False, only: object = None
    ) -> Iterator[Sentence | Answer]:
        """As Assistant.stream."""
        self.asked.append({"question": question, "history": history, "exact": exact, "only": only})
        if not question.strip():
            raise QuestionError("The question is empty", fix="Type a question.")
        yield from self.answer.sentences[:1]
        if self.error:
            raise self.error
        yield from self.answer.sentences[1:]
        yield replace(self.answer, question=question)


@dataclass
class ScriptedService:
    """Is in whatever state a test puts it."""

    settings: Settings
    state: Status = field(default_factory=lambda: Status(ready=True, stage="Ready"))
    speaker: ScriptedAssistant = field(default_factory=ScriptedAssistant)
    started: int = 0
    given: list[Given] = field(default_factory=list)
    files: tuple[Path, ...] = ()
    taken_out: list[Path] = field(default_factory=list)
    addition: Addition = field(default_factory=lambda: Addition(Status(stage="Indexing")))

    def start(self) -> None:
        """Count."""
        self.started += 1

    def status(self) -> Status:
        """The state a test chose."""
        return self.state

    def add(self, given: Sequence[Given]) -> Addition:
        """Keep what was given; the addition goes as far as a test lets it."""
        self.given = list(given)
        return self.addition

    def added(self) -> tuple[Path, ...]:
        """The files a test put there."""
        return self.files

    def take_out(self, file: Path) -> Addition:
        """Keep what was to be taken out."""
        self.taken_out.append(file)
        return self.addition

    def assistant(self, timeout: float = 0) -> ScriptedAssistant:
        """The one assistant."""
        return self.speaker


def html(page: AppTest) -> str:
    """All HTML of our own on the page, without the style sheet."""
    bodies = (element.proto.body for element in page.get("html"))
    return "\n".join(body for body in bodies if not body.lstrip().startswith("<style"))
