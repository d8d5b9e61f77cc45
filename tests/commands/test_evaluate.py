"""`python -m assistant evaluate`."""

from __future__ import annotations


def test_figures_and_a_report_with_every_answer(command, batch, tmp_path) -> None:
    """Faults come first in the report."""
    file = batch(
        {
            "id": "right",
            "question": "Do collagen fibres resist tension?",
            "articles": ["fibres"],
            "answerable": True,
        },
        {
            "id": "wrong",
            "question": "Do collagen fibres resist tension?",
            "articles": ["fascia"],
            "key_points": [["unicorn"]],
            "answerable": True,
        },
    )
    done = command("evaluate", "--questions", file, "--report", tmp_path / "report")
    assert done.status == 0
    assert "quotes valid" in done.out
    assert "100.0%" in done.out
    report = (tmp_path / "report" / "batch.md").read_text("utf-8")
    assert 0 < report.index("## wrong") < report.index("## right")
    assert "missing: unicorn" in report


def test_questions_that_cannot_be_read_are_status_2(command, batch) -> None:
    """The line is named."""
    done = command("evaluate", "--questions", batch("nonsense"))
    assert done.status == 2
    assert "batch.jsonl:1" in done.err
