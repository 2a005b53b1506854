"""What differs between two releases of a wave, when that is substantial, and how it is said."""

from dataclasses import replace

import pytest

from reports.accessibility import findings
from reports.content import PlaceReport
from reports.corrections import (
    REVISED,
    Difference,
    Kind,
    Notice,
    Standing,
    Undone,
    counts_words,
    differences,
    notice_paragraphs,
)
from reports.html import Links, print_page, web_page
from reports.pdf import pdf
from reports.place_report import place_report
from reports.readme import readme
from reports.release_json import json_file
from reports.sides import Sides
from reports.spreadsheets import ods_file, xlsx_file
from reports.tidy import csv_file, metadata
from reports.tidy_groups import csv_file as groups_file
from scoring.outcomes import Outcome
from scoring.published import PublishedTable, Shown, Withheld
from tests.reports.cases import EAST
from tests.reports.checkers import complaints
from tests.reports.reading import page_text, pages, words
from tests.reports.release_cases import EDITION, by_groups, read
from tests.reports.tables import oldham, withheld

LONG = (
    "In one cluster the answers on loneliness were coded backwards, so that those who never feel lonely were "
)
REASON = (
    f"{LONG}counted as those who often do, from the first release of this wave on to the one before this"[
        :200
    ]
)


def with_cell(table: PublishedTable, key: str, **changes: object) -> PublishedTable:
    """The same table with another figure of East."""
    cell = table.cell(EAST, key)
    assert isinstance(cell, Shown)
    return replace(table, cells={**table.cells, (EAST, key): replace(cell, **changes)})  # type: ignore[arg-type]


def standing(before: PublishedTable, after: PublishedTable, *, newest: str = "") -> Standing:
    """R2 corrects R1, with the longest reason; where ``newest``, R3 corrects R2 with as long a one."""
    found = differences(before, after)
    notice = Notice(
        kind=Kind.CORRECTION,
        release="R2",
        of="R1",
        published="30 September 2026",
        stood="22 September 2026",
        reason=REASON,
        is_substantial=any(one.is_substantial for one in found),
        differences=found,
    )
    follower = replace(notice, release="R3", of="R2", differences=None) if newest else None
    return Standing(release="R2", notice=notice, follower=follower, newest=newest)


@pytest.fixture(scope="module")
def corrected() -> tuple[PublishedTable, Standing]:
    """The rich table where two figures of East were wrong, and three conclusions with them."""
    before = oldham()
    after = with_cell(before, "connection", value=101.0, low=97.0, high=105.0, outcome=Outcome.CANNOT_TELL)
    after = with_cell(after, "satisfied", base=600)
    after = withheld(after, EAST, Withheld.PROTECTS_ANOTHER, keys=("community", "wellbeing"))
    return after, standing(before, after, newest="R3")


def test_equal_releases_have_no_difference() -> None:
    assert differences(oldham(), oldham()) == ()
    assert counts_words(()) == "No figure that was printed reads otherwise."


def test_a_conclusion_that_is_another_one_is_substantial_and_a_figure_alone_is_not() -> None:
    before = oldham()
    [figure] = differences(before, with_cell(before, "connection", low=90.0))
    assert not figure.is_substantial
    [concluded] = differences(before, with_cell(before, "connection", outcome=Outcome.ABOUT_THE_SAME))
    assert concluded.is_substantial
    assert (concluded.was, concluded.now) == ("clearly lower", "about the same")


def test_a_conclusion_that_is_shown_no_more_is_substantial_and_one_that_is_new_is_no_difference() -> None:
    before = oldham()
    closed = withheld(before, EAST, Withheld.PROTECTS_ANOTHER, keys=("community",))
    [gone] = differences(before, closed)
    assert (gone.is_substantial, gone.is_shown, gone.now) == (True, False, "")
    assert gone.sentence.endswith("was clearly higher, is now not shown.")
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
    corrected: tuple[PublishedTable, Standing],
) -> None:
    _, told = corrected
    said = "Two figures read otherwise [r], two figures are shown no more and three conclusions changed."
    assert counts_words(told.differences) == said


def test_a_figure_that_differs_carries_the_shorthand_in_every_file_and_no_other_does(
    corrected: tuple[PublishedTable, Standing],
) -> None:
    table, told = corrected
    edition = replace(EDITION, standing=told)
    rows = read(csv_file(table, edition))
    revised = {(row["place_code"], row["measure"]) for row in rows if row["revised"]}
    assert revised == {(EAST, "connection"), (EAST, "satisfied")}
    assert {row["revised"] for row in rows} == {"", REVISED}
    assert {row["release_standing"] for row in rows} == {"corrects R1, substantial; corrected by R3"}
    assert list(rows[0])[-2:] == ["revised", "release_standing"]
    first, second = (note["dc:description"] for note in metadata(table, edition, url="data.csv")["notes"][:2])  # type: ignore[index]
    assert REASON in first
    assert second.startswith("This is not the newest release: corrected by R3 on 30 September 2026.")
    for said in (json_file(table, edition).decode(), readme(table, edition, {"data.csv": "all"})):
        assert REASON in said
        assert "not the newest release" in said


def test_a_first_release_says_so_and_has_no_notice() -> None:
    edition = replace(EDITION, standing=Standing(release="R7"))
    assert edition.notices == ()
    assert {row["release_standing"] for row in read(csv_file(oldham(), edition))} == {"first of its wave"}


@pytest.mark.parametrize("write", [xlsx_file, ods_file])
def test_a_workbook_with_a_notice_can_be_read_by_everybody(
    corrected: tuple[PublishedTable, Standing], write: object
) -> None:
    table, told = corrected
    assert callable(write)
    assert write(table, replace(EDITION, standing=told))  # the check refuses what could not be read


@pytest.fixture(scope="module")
def report(corrected: tuple[PublishedTable, Standing]) -> PlaceReport:
    """The report of East with the longest notices that there can be."""
    table, told = corrected
    return place_report(table, EAST, release="R2", sides=Sides(standing=told))


def test_the_longest_notice_stands_on_page_and_paper_which_keeps_eight_sheets(report: PlaceReport) -> None:
    content = pdf(report)
    found = [" ".join(words(text)) for text in pages(content)]
    assert len(found) == 8
    assert complaints(content) == set()
    page = " ".join(words(page_text(web_page(report, Links()))))
    for notice in report.notices:
        assert notice.text in found[0]
        assert notice.text in page
    assert findings(web_page(report, Links())) == ()


def test_the_table_of_all_figures_marks_those_that_differ(report: PlaceReport) -> None:
    said = print_page(report)
    assert f"Connection {REVISED}" in said
    assert "[r] revised: the release before printed another figure" in said


def test_a_notice_of_a_place_of_which_nothing_differs_says_so(
    corrected: tuple[PublishedTable, Standing],
) -> None:
    _, told = corrected
    [own, _] = notice_paragraphs(told, ("cluster-west", "West"))
    assert "No figure of West reads otherwise." in own.text
    assert "substantial" in own.text


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
    told = standing(oldham(), oldham())
    assert told.notice is not None
    hidden = replace(told, notice=replace(told.notice, differences=None))
    assert "What R1 said is shown no more." in notice_paragraphs(hidden)[0].text
    assert hidden.revised == frozenset()
    assert replace(told, notice=replace(told.notice, differences=(one,))).revised == {(EAST, "index", "")}
