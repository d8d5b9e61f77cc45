"""`python -m assistant ask`."""

from __future__ import annotations

import codecs
import io

import pytest

from assistant.commands.streams import use_utf8

QUESTION = "Do collagen fibres resist tension?"


def test_an_answer_for_people(command) -> None:
    """The sentences with their marks, then where each quote stands."""
    done = command("ask", QUESTION)
    assert done.status == 0
    assert "Collagen fibres resist tension. [1]" in done.out
    assert "/library/fibres?at=" in done.out


def test_an_answer_as_json(command) -> None:
    """One line with every field."""
    (answer,) = command("ask", QUESTION, "--json").lines
    assert answer["found"]
    assert answer["citations"][0]["article"] == "fibres"


def test_a_refusal_names_what_is_nearest(command) -> None:
    """A refusal is an answer: status 0."""
    done = command("ask", "Which software books appointments by phone?")
    assert done.status == 0
    assert "does not answer" in done.out
    assert "Nearest in the library:" in done.out


def test_a_batch_answers_line_by_line(command, batch) -> None:
    """Ids come back as they were, of whatever kind; history is used; blank lines are skipped."""
    file = batch(
        {"id": "a", "question": QUESTION},
        "",
        {
            "id": 2,
            "question": "Do they resist?",
            "history": [{"role": "user", "content": "What are collagen fibres?", "extra": 1}],
        },
        {"question": QUESTION},
    )
    done = command("ask", "--batch", file)
    assert (done.status, [line["id"] for line in done.lines]) == (0, ["a", 2, None])
    assert "collagen" in done.lines[1]["searched_for"]


@pytest.mark.parametrize(
    "bad",
    [
        "not json",
        "[1]",
        '"text"',
        {"id": "x"},
        {"id": "x", "question": 5},
        {"id": "x", "question": ""},
        {"id": "x", "question": "a" * 20_000},
        {"id": "x", "question": "q", "history": "h"},
        {"id": "x", "question": "q", "history": [{"role": "robot", "content": "c"}]},
        {"id": "x", "question": "q", "history": [{"role": "user"}]},
    ],
)
def test_a_bad_line_is_an_error_line_and_the_rest_is_answered(command, batch, bad) -> None:
    """Status 1, the id where there is one, and no line lost."""
    done = command("ask", "--batch", batch(bad, {"id": "good", "question": QUESTION}))
    first, second = done.lines
    assert done.status == 1
    assert first["error"]
    assert set(first) == {"id", "error"}
    assert first["id"] == (bad["id"] if isinstance(bad, dict) else None)
    assert (second["id"], second["found"]) == ("good", True)


def test_standard_input_can_be_the_batch(command, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `-`."""
    monkeypatch.setattr("sys.stdin", io.StringIO('{"id": 1, "question": "What are fibres?"}\n'))
    assert [line["id"] for line in command("ask", "--batch", "-").lines] == [1]


def test_a_byte_order_mark_is_no_part_of_standard_input(
    command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PowerShell puts one before what it pipes; the bytes are UTF-8 whatever the locale says."""
    piped = codecs.BOM_UTF8 + '{"id": "é", "question": "What are fibres?"}\n'.encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(piped), encoding="cp1252"))
    use_utf8()
    assert [line["id"] for line in command("ask", "--batch", "-").lines] == ["é"]


@pytest.mark.parametrize("arguments", [(), ("q", "--batch", "f"), ("--nonsense",)])
def test_wrong_use_is_status_2(command, arguments: tuple[str, ...]) -> None:
    """With the usage on the error stream and nothing on the other."""
    done = command("ask", *arguments)
    assert (done.status, done.out) == (2, "")
    assert "usage:" in done.err


def test_a_users_mistake_is_one_sentence(command, tmp_path) -> None:
    """No index, an empty question, a batch file that is missing or not text: no traceback."""
    not_text = tmp_path / "not-text.jsonl"
    not_text.write_bytes(b"\xff\xfe\x00")
    for arguments, told in (
        ((QUESTION, "--index", tmp_path / "none"), "There is no index"),
        (("",), "The question is empty"),
        (("--batch", tmp_path / "nowhere"), "cannot be read"),
        (("--batch", not_text), "not UTF-8"),
    ):
        done = command("ask", *arguments)
        assert (done.status, done.out) == (2, "")
        assert told in done.err
        assert len(done.err.strip().splitlines()) == 1


def test_asking_never_changes_the_index(library, command) -> None:
    """Neither pointer nor generations."""
    before = (library.index.current_name(), library.texts())
    command("ask", QUESTION)
    assert (library.index.current_name(), library.texts()) == before
