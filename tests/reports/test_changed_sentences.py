from dataclasses import replace

from reports.changed_sentences import changed_sentences
from reports.content import PlaceReport
from reports.difference_book import difference_book
from reports.place_report import place_report
from scoring.published import PublishedTable, Shown, Withheld
from tests.reports import tables
from tests.reports.cases import report, said

EAST = "cluster-east"


def made(table: PublishedTable, release: str = "release 1") -> PlaceReport:
    return place_report(table, EAST, release=release)


def test_a_report_and_itself_differ_in_no_sentence() -> None:
    assert changed_sentences(report("rich"), report("rich")) == ()


def test_a_figure_that_moved_changes_each_sentence_that_tells_it_and_no_other() -> None:
    """Every changed sentence stands, in parts at most, in its report, and the other report lacks it."""
    table = tables.oldham()
    happy = table.cell(EAST, "happy")
    assert isinstance(happy, Shown)
    lower = replace(happy, value=happy.value - 4, low=happy.low - 4)
    moved = replace(table, cells={**table.cells, (EAST, "happy"): lower})
    before, after = made(table), made(moved)
    changed = changed_sentences(before, after)
    assert changed
    texts = [" ".join(said(one)) for one in (before, after)]
    for one in changed:
        assert one.before != one.after
        for sentence, own in ((one.before, texts[0]), (one.after, texts[1])):
            assert all(part in own for part in sentence.rstrip(";").split(": "))
    assert {one.page for one in changed} <= {page.question for page in after.pages}
    assert len(changed) < 6


def test_sentences_that_come_or_go_stand_alone() -> None:
    table = tables.oldham()
    gone = tables.withheld(table, EAST, Withheld.TOO_FEW, keys=("index", "often"))
    there, away = made(table), made(gone)
    for before, after in ((there, away), (away, there)):
        changed = changed_sentences(before, after)
        assert any(one.before == "" or one.after == "" for one in changed)
    forth, back = changed_sentences(there, away), changed_sentences(away, there)
    assert {text for one in forth for text in (one.before, one.after)} == {
        text for one in back for text in (one.before, one.after)
    }


def test_the_book_of_two_releases_holds_the_changed_sentences_of_every_place_of_both() -> None:
    before, after = tables.oldham(), tables.withheld(tables.oldham(), EAST, Withheld.TOO_FEW, keys=("happy",))
    after = replace(after, places=after.places[:2])
    book = difference_book(("R1", before), ("R2", after), None)
    assert set(book.sentences) >= set(changed_sentences(made(before, "R1"), made(after, "R2")))
    assert {one.place for one in book.sentences} == {after.whole.name, *(one.name for one in after.places)}
    assert any(one.before.endswith("R1.") or "R1" in one.before for one in book.sentences)
