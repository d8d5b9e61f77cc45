"""`python -m assistant conversations`: how much is kept, and deleting what is old."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.commands.feedback import opened, parser


def main(arguments: Sequence[str]) -> int:
    """0; questions and answers are not printed."""
    made = parser("conversations", "Say how much is kept; delete what is old.")
    made.add_argument(
        "--delete-older-than",
        type=int,
        metavar="DAYS",
        help="delete conversations in which nothing was asked for so many days",
    )
    options = made.parse_args(arguments)
    days = options.delete_older_than
    if days is not None and not 0 <= days <= 36_500:
        made.error("--delete-older-than takes a number of days, 0 or more")
    history = opened(options)
    if days is not None:
        print(f"deleted {_counted(history.delete_older_than(days), 'conversation')}")
    figures = history.figures()
    since = f", since {figures.since.astimezone():%Y-%m-%d}" if figures.since else ""
    print(
        f"{_counted(figures.conversations, 'conversation')} "
        f"with {_counted(figures.exchanges, 'question')} "
        f"of {_counted(figures.browsers, 'browser')}{since}"
    )
    return 0


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
