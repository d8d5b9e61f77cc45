"""Standard input and output, whichever of the two programs is started."""

from __future__ import annotations

import io
import sys


def use_utf8() -> None:
    """Questions, answers and file names are UTF-8, whatever the terminal's locale says.

    Windows PowerShell puts a byte order mark before what it pipes; it is no part of the text.
    """
    for stream, encoding in (
        (sys.stdin, "utf-8-sig"),
        (sys.stdout, "utf-8"),
        (sys.stderr, "utf-8"),
    ):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding)
