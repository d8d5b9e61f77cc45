"""`python -m assistant COMMAND …`; each command is a module of `assistant.commands`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from assistant.commands.streams import use_utf8
from assistant.errors import AssistantError

COMMANDS = {
    "ask": "answer a question, or a batch of them",
    "search": "find passages",
    "show": "print an article's text, the one that offsets refer to",
    "read": "score sentences as answers to questions",
    "evaluate": "measure answers against gold questions",
    "lint": "check the articles of a library",
    "feedback": "list what readers thought of answers",
    "conversations": "say how much is kept; delete what is old",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status of the command; 2 for wrong use or a user's mistake."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if not arguments or arguments[0] in ("-h", "--help"):
        print(_usage())
        return 0 if arguments else 2
    name, *rest = arguments
    if name not in COMMANDS:
        print(f"assistant: no command {name!r}\n{_usage()}", file=sys.stderr)
        return 2
    try:
        return int(importlib.import_module(f"assistant.commands.{name}").main(rest))
    except AssistantError as error:
        print(f"assistant {name}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of a pipe has gone
        return 1
    except KeyboardInterrupt:
        return 130


def _usage() -> str:
    lines = "\n".join(f"  {name:13} {what}" for name, what in COMMANDS.items())
    return (
        f"usage: python -m assistant COMMAND …\n\n{lines}\n\n"
        "python -m assistant COMMAND --help tells more."
    )


if __name__ == "__main__":
    use_utf8()
    raise SystemExit(main())
