"""A chat server on this machine that speaks the OpenAI protocol, and misbehaves when told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]


@dataclass
class Script:
    """What the server does with the next requests.

    text: the model's words; a function makes them from the messages that it was sent.
    statuses: answered in turn before anything else. cut: characters in one piece of the stream.
    ends: False: the stream stops without its ending. seconds: of silence before the first piece.
    endless: the text is repeated until the reader leaves. raw: sent instead of the protocol.
    streams: False: the whole text as one JSON body, whatever was asked for.
    """

    text: str | Callable[[Sequence[Json]], str] = ""
    statuses: list[int] = field(default_factory=list)
    cut: int = 7
    ends: bool = True
    seconds: float = 0.0
    endless: bool = False
    raw: bytes | None = None
    streams: bool = True


@dataclass
class ChatServer:
    """The running server: its address, what it does, and what it was asked."""

    url: str
    script: Script = field(default_factory=Script)
    requests: list[Json] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)
    """Set when a reader closed the connection before the stream had ended."""
    closing: threading.Event = field(default_factory=threading.Event)

    def words(self, messages: Sequence[Json]) -> str:
        """What the model says."""
        text = self.script.text
        return text(messages) if callable(text) else text

    def pieces(self, text: str) -> Iterator[str]:
        """The text in pieces, cut without regard for words or marks."""
        while True:
            for start in range(0, len(text), self.script.cut):
                yield text[start : start + self.script.cut]
            if not self.script.endless or self.closing.is_set():
                return
            yield "\n"


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """A server on a free port of the loopback interface, until the block ends."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    http.daemon_threads = True
    chat = ChatServer(f"http://127.0.0.1:{http.server_address[1]}/v1")
    http.chat = chat  # type: ignore[attr-defined]  # how handlers find it
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield chat
    finally:
        chat.closing.set()
        http.shutdown()
        thread.join()
        http.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        """One chat completion."""
        chat: ChatServer = self.server.chat  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        chat.requests.append(body)
        script = chat.script
        chat.closing.wait(script.seconds)
        try:
            if script.statuses:
                self._whole(script.statuses.pop(0), b'{"error": {"message": "no"}}')
            elif script.raw is not None:
                self._whole(200, script.raw)
            elif body.get("stream") and script.streams:
                self._stream(chat, chat.words(body["messages"]))
            else:
                self._whole(200, json.dumps(_completion(chat.words(body["messages"]))).encode())
        except (BrokenPipeError, ConnectionResetError):
            chat.left.set()

    def _whole(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, chat: ChatServer, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for piece in chat.pieces(text):
            self._event(json.dumps(_chunk({"content": piece})))
            if chat.script.endless:
                time.sleep(0.002)  # a reader that leaves must have time to be noticed
        if chat.script.ends:
            self._event(json.dumps(_chunk({}, "stop")))
            self._event("[DONE]")
        self.close_connection = True

    def _event(self, data: str) -> None:
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()


def _chunk(delta: Json, finish: str | None = None) -> Json:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "m",
        "choices": [choice],
    }


def _completion(text: str) -> Json:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [choice],
    }
