"""Asks a chat model for text: piece by piece, within limits, until it ends or is closed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import aclosing, closing
from functools import cache
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from assistant.generative.evidence import Message

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

CHARACTERS_A_TOKEN = 6
"""At most, on average: where a server ignores the token limit, its text is cut by this."""

SILENT = 2.0
"""Seconds after which a model that was told to stop, and says nothing, is cut off."""

_ENDINGS = ("finish_reason", "stop_reason", "done_reason")
"""What providers call the reason for which a text ended."""
_TOO_LONG = ("length", "max_tokens")


class ChatFailed(Exception):
    """The model gave no text, or not all of it; the message completes "The chat model …"."""


class ChatModel:
    """A LangChain chat model under a time limit and a length limit; safe to use from threads."""

    def __init__(self, name: str, model: BaseChatModel, *, seconds: float, tokens: int) -> None:
        self.name = name
        self._model, self._seconds, self._tokens = model, seconds, tokens

    def write(self, messages: Sequence[Message]) -> Generator[str, None, None]:
        """Pieces of the model's text as they come; closing the iterator ends the request.

        Raises ChatFailed when the model fails, breaks off, or passes a limit.
        """
        left = self._tokens * CHARACTERS_A_TOKEN
        with closing(self._pieces(messages)) as pieces:
            for piece in pieces:
                yield piece
                left -= len(piece)
                if left < 0:
                    raise ChatFailed("wrote more than it may")

    def _pieces(self, messages: Sequence[Message]) -> Generator[str, None, None]:
        told: SimpleQueue[str | None] = SimpleQueue()
        stop = threading.Event()
        telling = asyncio.run_coroutine_threadsafe(self._tell(messages, told, stop), _loop())
        telling.add_done_callback(lambda _: told.put(None))
        try:
            while (piece := told.get()) is not None:
                yield piece
            telling.result()
        finally:
            stop.set()
            # A model that tells nothing does not look at `stop`.
            _loop().call_soon_threadsafe(_loop().call_later, SILENT, telling.cancel)

    async def _tell(
        self, messages: Sequence[Message], told: SimpleQueue[str | None], stop: threading.Event
    ) -> None:
        """One task from the request to its end.

        It stops between two pieces: a cancellation may meet LangChain's generators where they
        leave the connection open until they are collected as garbage.
        """
        ending = ""
        try:
            async with (
                asyncio.timeout(self._seconds),
                aclosing(self._chunks(list(messages))) as chunks,
            ):
                async for chunk in chunks:
                    if stop.is_set():
                        return
                    told.put(str(chunk.text))
                    ending = ending or _ending(chunk.response_metadata)
        except TimeoutError:
            raise ChatFailed(f"did not finish within {self._seconds:g} seconds") from None
        except Exception as error:  # each provider has its own family of errors
            raise ChatFailed(_reason(error)) from error
        if not ending:
            raise ChatFailed("broke off")
        if ending in _TOO_LONG:
            raise ChatFailed("wrote more than it may")

    async def _chunks(self, messages: list[Message]) -> AsyncGenerator[AIMessage, None]:
        """As the model streams, or all at once from a server that does not stream."""
        streams = False
        try:
            async for chunk in self._model.astream(messages):
                streams = True
                yield chunk
        except ValueError:  # LangChain's word for a stream of nothing
            if streams:
                raise
        if not streams:
            yield await self._model.ainvoke(messages)


def _ending(metadata: dict[str, Any]) -> str:
    return next((str(metadata[key]).lower() for key in _ENDINGS if metadata.get(key)), "")


def _reason(error: Exception) -> str:
    """An error in words for the reader; never its own text, which may hold the request."""
    status = getattr(error, "status_code", None) or getattr(error, "code", None)
    status = status or getattr(getattr(error, "response", None), "status_code", None)
    if status in (401, 403):
        return f"refused the key (HTTP {status})"
    if status == 429:
        return "has too many requests (HTTP 429)"
    if isinstance(status, int):
        return f"answered with an error (HTTP {status})"
    kind = type(error).__name__
    if "Timeout" in kind:
        return "did not answer in time"
    if "Connect" in kind:
        return "could not be reached"
    return f"gave no usable answer ({kind})"


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The event loop of all requests: clients keep connections that belong to one loop."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="chat", daemon=True).start()
    return loop
