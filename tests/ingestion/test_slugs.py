"""An article has an address of its own, and keeps it."""

from __future__ import annotations


def test_on_a_clash_the_newcomer_takes_its_folder(library) -> None:
    """An article keeps its address when another with the same name arrives, even one read first."""
    before = library.texts()["fascia"]
    library.write("another/fascia.md", "# Another\n\nAnother text.\n")
    report = library.ingest()
    assert any("'fascia' is taken" in remark for remark in report.remarks)
    assert library.texts()["fascia"] == before
    assert "Another text." in library.texts()["another-fascia"]
    assert library.ingest().unchanged == 4


def test_three_with_one_slug_all_have_a_place(library) -> None:
    """However many files claim a slug, each is an article of its own."""
    for number in range(3):
        library.write(f"x/{number}.md", f"---\nslug: fascia\n---\nText {number}.\n")
    library.ingest()
    assert len(library.texts()) == 6


def test_a_slug_once_given_stays(library) -> None:
    """Neither the end of a clash nor an edit nor a rebuild changes an article's address."""
    library.write("another/fascia.md", "# Another\n\nAnother text.\n")
    library.ingest()
    library.delete("basics/fascia.md")
    library.write("another/fascia.md", "# Another\n\nAnother text, edited.\n")
    library.ingest()
    assert "edited" in library.texts()["another-fascia"]
    library.ingest(rebuild=True)
    assert "edited" in library.texts()["another-fascia"]


def test_a_new_slug_in_the_front_matter_moves_the_article(library) -> None:
    """An owner who gives a slug gets it, and nothing stays under the old one."""
    library.write("basics/fibres.md", "---\nslug: collagen\n---\nCollagen resists tension.\n")
    library.ingest()
    assert sorted(library.texts()) == ["collagen", "fascia", "red-flags"]


def test_an_awkward_name_becomes_a_plain_slug(library) -> None:
    """A name with blanks and accents gets an address that can be typed."""
    library.write("Über die Faszie.md", "Text.")
    library.ingest()
    assert "uber-die-faszie" in library.texts()
