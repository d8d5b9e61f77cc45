"""`python -m assistant evaluate`: the figures over gold questions, and a report to read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.commands.common import open_for, parser
from assistant.evaluate import Figure, Result, figures, read_gold, run, seconds
from assistant.settings import ROOT

DEVELOPMENT = ROOT / "tests" / "eval" / "dev.jsonl"


def main(arguments: Sequence[str]) -> int:
    """0; the figures are for people to judge."""
    made = parser("evaluate", "Measure answers against gold questions.")
    made.add_argument(
        "--questions",
        type=Path,
        default=DEVELOPMENT,
        metavar="FILE",
        help="gold questions as JSON lines (default: the development split)",
    )
    made.add_argument("--report", type=Path, metavar="DIR", help="write every answer there")
    options = made.parse_args(arguments)
    golds = read_gold(options.questions)
    assistant = open_for(options)
    assistant.warm_up()
    from tqdm import tqdm

    with assistant.library() as library, tqdm(total=len(golds), disable=None) as bar:
        results = run(golds, assistant.ask, library, lambda _: bar.update())
    rows = figures(results)
    for row in rows:
        print(row)
    for stage, median in seconds(results).items():
        print(f"median seconds, {stage:31} {median:6.3f}")
    if options.report:
        options.report.mkdir(parents=True, exist_ok=True)
        file = options.report / f"{options.questions.stem}.md"
        file.write_text(report(results, rows), "utf-8")
        print(f"every answer: {file}")
    return 0


def report(results: Sequence[Result], rows: Sequence[Figure]) -> str:
    """Every answer, those with a fault first."""
    lines = ["# Evaluation", "", "```", *map(str, rows), "```", ""]
    for result in sorted(results, key=_fine):
        gold, answer = result.gold, result.answer
        lines += [f"## {gold.id}: {gold.question}", ""]
        lines += [f"*{turn.role}: {turn.content}*" for turn in gold.history]
        if answer.searched_for != gold.question or answer.expanded:
            lines += [f"Searched for: {answer.searched_for} {' '.join(answer.expanded)}"]
        if answer.urgent:
            lines += ["URGENT"]
        lines += [f"- ({s.kind}) {s.text} {list(s.citations) or ''}" for s in answer.sentences]
        for c in answer.citations:
            q = c.quote
            lines += [f"  - [{c.number}] {q.article} › {q.section} ({q.standing})"]
        lines += [f"  - nearest: {p.title} › {p.section}" for p in answer.nearest]
        if answer.signals:
            lines += [" ".join(f"{k} {v:.2f}" for k, v in answer.signals.items())]
        missing = [p[0] for p, hit in zip(gold.key_points, result.points, strict=True) if not hit]
        lines += ["", f"expected: {', '.join(gold.articles) or 'refusal'}"]
        lines += [f"missing: {', '.join(missing)}"] if missing else []
        lines += [""]
    return "\n".join(lines)


def _fine(result: Result) -> tuple[bool, bool]:
    gold, answer = result.gold, result.answer
    right = result.first_right if gold.answerable and not gold.urgent else not answer.found
    return (right and answer.urgent == gold.urgent, all(result.points))
