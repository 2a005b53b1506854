"""What differs between two releases of a wave, when that is substantial, and how it is said."""

import json
from dataclasses import replace

import pytest

from reports.accessibility import findings
from reports.content import PlaceReport
from reports.corrections import (
    REVISED,
    Difference,
    Standing,
    Undone,
    counts_words,
    differences,
    notice_paragraphs,
)
from reports.difference_book import difference_book
from reports.difference_page import difference_report
from reports.html import Links, figures_page, print_page, release_page, web_page
from reports.pdf import pdf
from reports.place_report import place_report
from reports.readme import readme
from reports.release_content import release_report
from reports.release_json import json_file
from reports.sides import Sides
from reports.spreadsheets import ods_file, xlsx_file
from reports.tidy import csv_file, metadata
from reports.tidy_groups import csv_file as groups_file
from scoring.outcomes import Outcome
from scoring.published import PublishedTable, Withheld
from tests.reports.cases import EAST
from tests.reports.corrected_cases import REASON, corrected, standing, with_cell
from tests.reports.reading import page_text, pages, words
from tests.reports.release_cases import EDITION, by_groups, read
from tests.reports.tables import oldham, withheld


@pytest.fixture(scope="module")
def told() -> tuple[PublishedTable, Standing]:
    """The rich table where figures of East were wrong, and three conclusions with them."""
    after = corrected(oldham())
    return after, standing(oldham(), after)


def test_equal_releases_have_no_difference() -> None:
    assert differences(oldham(), oldham()) == ()
    assert counts_words(()) == "No figure that was printed reads otherwise."


def test_a_conclusion_that_is_another_one_is_substantial_and_a_figure_alone_is_not() -> None:
    before = oldham()
    [figure] = differences(before, with_cell(before, "connection", lambda cell: replace(cell, low=90.0)))
    assert not figure.is_substantial
    alike = with_cell(before, "connection", lambda cell: replace(cell, outcome=Outcome.ABOUT_THE_SAME))
    [concluded] = differences(before, alike)
    assert concluded.is_substantial
    assert (concluded.was, concluded.now) == ("clearly lower", "about the same")


def test_a_conclusion_that_is_shown_no_more_is_substantial_and_one_that_is_new_is_no_difference() -> None:
    before = oldham()
    closed = withheld(before, EAST, Withheld.PROTECTS_ANOTHER, keys=("community",))
    [gone] = differences(before, closed)
    assert (gone.is_substantial, gone.is_shown, gone.now) == (True, False, "")
    assert gone.sentence == "East: Community was clearly higher, is now not shown."
    assert differences(closed, before) == ()


def test_figures_of_groups_are_compared_too() -> None:
    before = by_groups()
    part = before.breakdowns[0]
    figures = part.cells[EAST, "index"]
    other = replace(figures[0], cell=Withheld.PROTECTS_ANOTHER)
    cells = {**part.cells, (EAST, "index"): (other, *figures[1:])}
    after = replace(before, breakdowns=(replace(part, cells=cells), *before.breakdowns[1:]))
    [found] = differences(before, after)
    assert (found.of, found.was, found.now) == ("Age: 16 to 34", "clearly lower", "")
    edition = replace(EDITION, standing=standing(after, before))
    assert {row["revised"] for row in read(groups_file(before, edition))} == {""}


def test_counts_tell_what_reads_otherwise_what_is_shown_no_more_and_what_is_concluded(
    told: tuple[PublishedTable, Standing],
) -> None:
    said = "Two figures read otherwise [r], two figures are shown no more and three conclusions changed."
    assert counts_words(told[1].differences) == said


def test_a_figure_that_differs_carries_the_shorthand_in_every_file_and_no_other_does(
    told: tuple[PublishedTable, Standing],
) -> None:
    table, known = told
    edition = replace(EDITION, standing=known)
    rows = read(csv_file(table, edition))
    revised = {(row["place_code"], row["measure"]) for row in rows if row["revised"]}
    assert revised == {(EAST, "connection"), (EAST, "satisfied")}
    assert {row["revised"] for row in rows} == {"", REVISED}
    assert {row["release_standing"] for row in rows} == {"corrects R1, substantial; corrected by R3"}
    assert list(rows[0])[-2:] == ["revised", "release_standing"]
    told_beside = json.loads(json.dumps(metadata(table, edition, url="data.csv")))
    first, second = (note["dc:description"] for note in told_beside["notes"][:2])
    assert first.startswith("This is not the newest release: corrected by R3 on 30 September 2026.")
    assert second.startswith(
        f"Substantial correction of 30 September 2026. {REASON} R2 takes the place of R1"
    )
    for said in (json_file(table, edition).decode(), readme(table, edition, {"data.csv": "all"})):
        assert REASON in said
        assert "not the newest release" in said


def test_a_first_release_says_so_and_has_no_notice() -> None:
    edition = replace(EDITION, standing=Standing(release="R7"))
    assert edition.notices == ()
    assert {row["release_standing"] for row in read(csv_file(oldham(), edition))} == {"first of its wave"}


@pytest.mark.parametrize("write", [xlsx_file, ods_file])
def test_a_workbook_with_a_notice_can_be_read_by_everybody(
    told: tuple[PublishedTable, Standing], write: object
) -> None:
    table, known = told
    assert callable(write)
    assert write(table, replace(EDITION, standing=known))  # the check refuses what could not be read


@pytest.fixture(scope="module")
def report(told: tuple[PublishedTable, Standing]) -> PlaceReport:
    """The report of East with the longest notices that there can be."""
    table, known = told
    return place_report(table, EAST, release="R2", sides=Sides(standing=known))


def test_the_notices_stand_on_top_of_the_page_and_of_the_first_sheet(report: PlaceReport) -> None:
    printed = " ".join(words(pages(pdf(report))[0]))
    page = " ".join(words(page_text(web_page(report, Links()))))
    for notice in report.notices:
        said = f"{notice.lead_in} {notice.text}"
        for text in (printed, page):
            assert text.index(said) < text.rindex(report.pages[0].question)


def test_the_table_of_all_figures_marks_those_that_differ(report: PlaceReport) -> None:
    said = print_page(report)
    assert f"Connection {REVISED}" in said
    assert "[r] revised: the release before printed another figure" in said


def test_a_notice_of_a_place_of_which_nothing_differs_says_so(
    told: tuple[PublishedTable, Standing],
) -> None:
    [_, own] = notice_paragraphs(told[1], ("cluster-west", "West"))
    assert "No figure of West reads otherwise." in own.text
    assert own.lead_in == "Substantial correction of 30 September 2026."


def test_one_that_was_withdrawn_is_told_on_the_one_before() -> None:
    undone = Undone(release="R2", day="1 October 2026", reason="It was a slip.")
    [told] = notice_paragraphs(Standing(release="R1", undone=undone))
    assert told.lead_in == "R2 was withdrawn on 1 October 2026."
    assert told.text == "It was a slip. R1 is the newest release of this wave again."


def test_what_is_shown_no_more_is_not_told_by_the_notice_of_the_one_after() -> None:
    one = Difference(
        place=EAST,
        name="East",
        measure="index",
        title="Index",
        of="",
        was="",
        now="",
        is_shown=True,
        before="99",
    )
    known = standing(oldham(), oldham())
    assert known.notice is not None
    hidden = replace(known, notice=replace(known.notice, differences=None))
    assert "What R1 said is shown no more." in notice_paragraphs(hidden)[1].text
    assert hidden.revised == frozenset()
    assert replace(known, notice=replace(known.notice, differences=(one,))).revised == {(EAST, "index", "")}


def test_the_page_of_differences_tells_conclusions_figures_and_sentences(
    told: tuple[PublishedTable, Standing],
) -> None:
    after, known = told
    assert known.notice is not None
    book = difference_book(("R1", oldham()), ("R2", after), None)
    source = figures_page(difference_report(book, known.notice, after), Links())
    assert findings(source) == ()
    said = page_text(source)
    assert "Was clearly lower, is now cannot tell: Connection." in said
    assert "Was clearly higher, is now not shown: Community." in said
    assert "[c] not shown, so that nobody can be recognised." in said
    assert "Before: " in said
    assert "R1;" not in said  # that another release is named is no difference


def test_the_page_of_a_release_says_what_it_puts_right_and_how_to_cite_it(
    told: tuple[PublishedTable, Standing],
) -> None:
    after, known = told
    facts = {
        "published": "30 September 2026",
        "changes": "New.",
        "figures": "f" * 64,
        "address": "/releases/R2",
    }
    made = release_report(after, known, **facts)
    source = release_page(made, Links(), places=(), files=())
    assert findings(source) == ()
    said = page_text(source)
    assert made.notices[0].text in said
    assert (
        "Thriving Communities Index: Oldham, autumn 2026. Release R2, 30 September 2026. /releases/R2" in said
    )
    assert f"sha256 {'f' * 64}" in said
