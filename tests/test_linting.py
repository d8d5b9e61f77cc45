"""The library linter, over small libraries written for each rule and over the shipped one."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.commands.lint import main
from assistant.errors import AssistantError
from assistant.linting import Finding, advise, lint
from assistant.settings import ROOT

FILLER = " ".join(
    f"Sample {number} of the deep fascia of the thigh slid over the muscle beneath it."
    for number in range(40)
)

ARTICLE = f"""---
slug: leg-pull
title: What is a leg pull?
topic: techniques
summary: Says what a leg pull is.
aliases: [leg traction]
related: [red-flags]
sources:
  - key: Hanten 1994
    cite: Hanten. A leg pull trial. Journal 1994;1:1
    doi: 10.1000/182
reviewed: 2026-01-31
---

A leg pull is a slow hold on the whole leg (Hanten 1994). {FILLER} [traditional]

## How do I do a leg pull? [traditional]

The usual steps of a leg pull are:

1. Ask for consent to hold the leg.
2. Cradle the heel in both hands.

## What does the evidence say about the leg pull?

One trial tested a leg pull in 75 healthy women (Hanten 1994). [supported]

## When should I not do a leg pull? [traditional, caution]

A leg pull is not done on a broken leg, as [contraindications](../safety/contraindications.md) and
the [red flags](../safety/red-flags.md) explain.

A hot, swollen calf means stop and get medical help now. [established, urgent]
"""

SAFETY = """---
slug: {slug}
title: {title}?
topic: safety
summary: Names {slug} of treatment.
aliases: [{title} list]
related: []
sources: []
reviewed: 2026-01-31
---

{title} are named on this page. [established]

"""


def write_library(root: Path, *, article: str = ARTICLE, glossary: str = "") -> Path:
    """A library of one article on treatment and the two safety articles it links to."""
    files = {"techniques/leg-pull.md": article}
    for slug, title in (("contraindications", "Contraindications"), ("red-flags", "Red flags")):
        body = "".join(
            f"{title} of kind {number} are a reason to wait before any treatment. [established]\n\n"
            for number in range(45)
        )
        files[f"safety/{slug}.md"] = SAFETY.format(slug=slug, title=title) + body
    if glossary:
        files["glossary.yaml"] = glossary
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def findings_in(root: Path, name: str = "") -> list[Finding]:
    """The findings in the files whose name is `name`, in all files without it."""
    return [finding for finding in lint([root]) if not name or finding.path.name == name]


def line_of(text: str, words: str) -> int:
    """The line, from 1, on which `words` begin."""
    return text[: text.index(words)].count("\n") + 1


def test_sound_library_has_no_findings(tmp_path: Path) -> None:
    """An article that follows the format is left in peace."""
    assert findings_in(write_library(tmp_path)) == []


@pytest.mark.parametrize(
    ("rule", "old", "new", "at"),
    [
        ("front-matter", "summary: Says what a leg pull is.\n", "", None),
        ("front-matter", "2026-01-31", "last winter", "reviewed:"),
        ("slug", "slug: leg-pull", "slug: pull", "slug:"),
        ("topic", "topic: techniques", "topic: regions", "topic:"),
        ("doi", "10.1000/182", "https://doi.org/10.1000/182", "doi:"),
        ("citation", "women (Hanten 1994)", "women (Hanten 1994; Webb 2016)", "One trial"),
        ("citation", "sources:\n", "sources:\n  - {key: Webb 2016, cite: Webb}\n", None),
        ("standing", "leg pull? [traditional]", "leg pull?", "Ask for consent"),
        ("mark", "[supported]", "[suported]", "One trial"),
        ("mark", "[supported]", "[supported, mixed]", "One trial"),
        ("list", "are:\n", "follow.\n", "1. Ask"),
        ("heading", "## How do I do a leg pull?", "## How do I do it?", "## How do I do it?"),
        ("heading", "## How do I do a leg pull?", "## The leg pull", "## The leg pull"),
        ("evidence-section", "## What does the evidence say about the leg pull?\n", "", None),
        ("caution-section", "[traditional, caution]", "[traditional]", None),
        ("caution-section", "[red flags](../safety/red-flags.md)", "red flags", "## When"),
        ("link", "../safety/red-flags.md", "../safety/red-flag.md", "A leg pull is not done"),
        ("link", "red-flags.md", "red-flags.md#no-such-place", "A leg pull is not done"),
        ("bare-opening", "One trial tested", "It was one trial that tested", "It was one"),
        ("points-back", "in 75 healthy women", "in those 75 healthy women", "One trial"),
        ("claim", "2. Cradle", "2. Break up adhesions and cradle", "2. Break up"),
        ("length", FILLER, "", None),
    ],
)
def test_error_is_found_where_it_stands(
    tmp_path: Path, rule: str, old: str, new: str, at: str | None
) -> None:
    """Each departure from the format is one error of its rule, on its line."""
    article = ARTICLE.replace(old, new, 1)
    root = write_library(tmp_path, article=article)
    found = [f for f in findings_in(root, "leg-pull.md") if f.rule == rule]
    assert found
    assert all(finding.level == "error" for finding in found)
    if at is not None:
        assert line_of(article, at) in {finding.line for finding in found}


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("related", "related: [red-flags]", "related: [arm-pull]"),
        ("urgent", "means stop and get medical help now", "is uncomfortable"),
        ("long-sentence", "2. Cradle the heel", "2. Cradle " + "the heel and " * 16 + "the heel"),
    ],
)
def test_what_could_be_better_is_advice(tmp_path: Path, rule: str, old: str, new: str) -> None:
    """Reminders and matters of taste fail no check."""
    root = write_library(tmp_path, article=ARTICLE.replace(old, new, 1))
    assert [(f.rule, f.level) for f in findings_in(root)] == [(rule, "advice")]


@pytest.mark.parametrize(
    ("sentence", "is_claim"),
    [
        ("Slow pressure breaks up old adhesions in the leg.", True),
        ("Warm hands melt the fascia of the leg.", True),
        ("Massage releases toxins from the leg.", True),
        ("Pressure permanently lengthens the fascia of the leg.", True),
        ("A leg pull cures back pain.", True),
        ("A leg pull has not been shown to break adhesions.", False),
        ("Some teachers say that slow pressure melts fascia.", False),
        ("A leg pull makes the leg feel secure and at ease.", False),
    ],
)
def test_claim_needs_denial_or_owner(tmp_path: Path, sentence: str, is_claim: bool) -> None:
    """A banned claim passes only if its own sentence denies it or says whose it is."""
    article = ARTICLE.replace("One trial tested", f"{sentence} One trial tested")
    found = findings_in(write_library(tmp_path, article=article))
    assert ("claim" in {finding.rule for finding in found}) is is_claim


def test_name_in_capitals_is_no_pronoun(tmp_path: Path) -> None:
    """A sentence may open with the IT band."""
    article = ARTICLE.replace("One trial tested", "IT band pain was studied. One trial tested")
    assert findings_in(write_library(tmp_path, article=article)) == []


def test_months_and_bare_years_are_no_citations(tmp_path: Path) -> None:
    """A date in parentheses is not asked for its source."""
    article = ARTICLE.replace("One trial tested", "One trial (May 1994, or 1995) tested")
    assert findings_in(write_library(tmp_path, article=article)) == []


def test_sentence_in_two_articles_is_found(tmp_path: Path) -> None:
    """The same sentence in two articles is named in the second, whatever its citation."""
    twin = "A calf is a muscle of the lower leg"
    root = write_library(tmp_path, article=ARTICLE.replace("One trial", f"{twin}. One trial"))
    other = root / "safety" / "red-flags.md"
    text = other.read_text(encoding="utf-8")
    other.write_text(f"{text}{twin.upper()} (see above). [established]\n", encoding="utf-8")
    (found,) = findings_in(root)
    assert (found.rule, found.path.name) == ("repeated-sentence", "leg-pull.md")


def test_one_key_is_one_source(tmp_path: Path) -> None:
    """Two articles that give one key different references disagree."""
    root = write_library(tmp_path)
    other = root / "safety" / "red-flags.md"
    source = "sources: [{key: Hanten 1994, cite: Hanten. Another paper}]"
    text = other.read_text(encoding="utf-8").replace("sources: []", source)
    other.write_text(text.replace("are named", "are named (Hanten 1994)"), encoding="utf-8")
    assert [finding.rule for finding in findings_in(root)] == ["source"]


def test_slug_belongs_to_one_article(tmp_path: Path) -> None:
    """Two articles with one slug are an error, however far apart their folders."""
    root = write_library(tmp_path)
    (root / "regions").mkdir()
    twin = ARTICLE.replace("topic: techniques", "topic: regions").replace("[", " [", 1)
    (root / "regions" / "leg-pull.md").write_text(twin, encoding="utf-8")
    assert "slug" in {f.rule for f in lint([root]) if "also the slug" in f.message}


OWNERS = "# My notes\n\nThis helps the leg.\n\n- Rest the leg.\n"


def test_owners_article_is_only_advised(tmp_path: Path) -> None:
    """An article without metadata never fails a check; its missing marks are one remark."""
    (tmp_path / "notes.md").write_text(OWNERS, encoding="utf-8")
    found = lint([tmp_path])
    assert {finding.level for finding in found} == {"advice"}
    assert [f.rule for f in found].count("standing") == 1
    assert ("bare-opening", 3) in {(f.rule, f.line) for f in found}


def test_strict_holds_owners_to_all_rules(tmp_path: Path) -> None:
    """With strict, an article without metadata is judged like the library's own."""
    (tmp_path / "notes.md").write_text(OWNERS, encoding="utf-8")
    rules = {finding.rule for finding in lint([tmp_path], strict=True) if finding.level == "error"}
    assert {"front-matter", "standing", "bare-opening", "list", "length"} <= rules


@pytest.mark.parametrize("content", [b"---\ntitle: [\n---\nText.\n", b"\xff\xfe\x00", b""])
def test_unreadable_file_is_an_error(tmp_path: Path, content: bytes) -> None:
    """A file that ingest could not read is an error in anyone's library."""
    (tmp_path / "notes.md").write_bytes(content)
    assert [(f.rule, f.level) for f in lint([tmp_path])] == [("unreadable", "error")]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_text_is_linted_as_the_ingest_reads_it(tmp_path: Path, encoding: str) -> None:
    """An article in another encoding than UTF-8 is judged like any other."""
    text = f"{OWNERS}\nA café serves coffee to everyone who comes by in the morning.\n"
    (tmp_path / "notes.md").write_bytes(text.encode(encoding))
    assert ("bare-opening", 3) in {(f.rule, f.line) for f in lint([tmp_path])}


def test_what_the_ingest_skips_is_not_linted(tmp_path: Path) -> None:
    """Hidden files and folders, a README."""
    for name in (".hidden.md", ".git/notes.md", "README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(OWNERS, encoding="utf-8")
    assert lint([tmp_path]) == ()


@pytest.mark.parametrize(
    ("glossary", "message"),
    [
        ("- term: leg pull\n  also: [leg traction, ]\n  spellings: [null, '']\n", None),
        ("- term: leg pull\n  abbreviations_capitals_only: [MET]\n", None),
        ("- term: leg pull\n  abbreviations: [MET]\n", "everyday word"),
        ("- term: leg pull\n  also: [The]\n", "everyday word"),
        ("- term: arm pull\n", "no article says"),
        ("- term: leg pull\n  also: [Pull]\n- term: heel\n  also: [pull]\n", "stands under"),
        ("- term: leg pull\n  alias: [pull]\n", "unknown key"),
        ("- leg pull\n", "needs a `term:`"),
        ("leg pull: yes\n", "must be a list"),
        ("- term: leg pull\n  also: [no]\n", "quotation marks"),
        ("- term: [\n", "not valid YAML"),
        ("[" * 5000, "recursion"),
    ],
)
def test_glossary_is_checked(tmp_path: Path, glossary: str, message: str | None) -> None:
    """A glossary names what articles say, each form once, and no everyday word."""
    found = findings_in(write_library(tmp_path, glossary=glossary), "glossary.yaml")
    assert len(found) == (message is not None)
    assert all(message in finding.message for finding in found if message)


def test_shipped_library_has_no_errors() -> None:
    """The library in corpus/ keeps its own rules."""
    assert [str(f) for f in lint([ROOT / "corpus"]) if f.level == "error"] == []


def test_command_prints_findings_and_fails_on_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each finding is `path:line: rule: message`; advice alone is exit status 0."""
    root = write_library(tmp_path)
    assert main([str(root)]) == 0
    assert capsys.readouterr().out == ""
    article = root / "techniques" / "leg-pull.md"
    article.write_text(ARTICLE.replace("One trial", "It was one trial"), encoding="utf-8")
    assert main([str(root)]) == 1
    line = line_of(ARTICLE, "One trial")
    assert capsys.readouterr().out.startswith(f"{article}:{line}: bare-opening: ")


def test_part_of_the_library_is_read_with_the_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One article of the library can be checked: its links resolve, others' findings stay out."""
    root = write_library(tmp_path)
    other = root / "safety" / "red-flags.md"
    other.write_text(other.read_text(encoding="utf-8") + "It hurts. [mixed]\n", encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_CORPUS", str(root))
    assert main([str(root / "techniques" / "leg-pull.md")]) == 0
    assert main([str(other)]) == 1
    assert "bare-opening" in capsys.readouterr().out


def test_command_refuses_a_path_that_is_not_there(tmp_path: Path) -> None:
    """A misspelt path is wrong use, not a clean library."""
    with pytest.raises(AssistantError, match="does not exist"):
        main([str(tmp_path / "nowhere")])


def test_one_article_is_advised_by_itself(tmp_path: Path) -> None:
    """By the rules for every article; nothing is an error in an owner's."""
    file = tmp_path / "notes.md"
    file.write_text("# Notes\n\nThis is why it hurts.\n", "utf-8")
    found = advise(file)
    assert {finding.level for finding in found} == {"advice"}
    assert "standing" in {finding.rule for finding in found}


@pytest.mark.parametrize(
    ("name", "content"),
    [("notes.txt", b"Notes."), ("notes.md", "Größe".encode("cp1252")), ("notes.md", b"")],
)
def test_where_the_linter_cannot_look_there_is_no_advice(
    tmp_path: Path, name: str, content: bytes
) -> None:
    """Other formats and encodings are no fault of an article."""
    (tmp_path / name).write_bytes(content)
    assert advise(tmp_path / name) == ()
