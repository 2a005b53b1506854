"""Every report of a place has exactly eight sheets, one question each, whatever is known of the place."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import page as checker
import pytest

from reports import sentences, sheet
from reports.charts import PRINT
from reports.content import Figure, PlaceReport, Table
from reports.html import figures, print_page, report_body
from reports.pdf import _rendered, pdf
from reports.place_report import place_report
from reports.sides import Sides
from scoring.published import PublishedTable, Withheld
from tests.reports import tables
from tests.reports.cases import said
from tests.reports.chart_cases import LONG, renamed, with_wards
from tests.reports.reading import page_text, pages, set_heights, words
from tests.reports.side_cases import earlier_waves, texts
from tests.reports.test_pdf import freed

EAST = "cluster-east"
ANCHORS = ["like", "compare", "stand-out", "changed", "feeling", "different", "said", "numbers"]


def of(table: PublishedTable, code: str = EAST, *, waves: int = 1, **beside: object) -> PlaceReport:
    sides = replace(earlier_waves(table, waves), **beside)  # type: ignore[arg-type]
    return place_report(table, code, release="R2", sides=sides)


def silent() -> PublishedTable:
    """A table in which every figure of every place is withheld, the whole included."""
    table = with_wards()
    return replace(table, cells=dict.fromkeys(table.cells, Withheld.TOO_FEW))


CASES: Mapping[str, Callable[[], PlaceReport]] = {
    "wards, two waves": lambda: of(with_wards(), waves=2),
    "five waves": lambda: of(with_wards(), waves=5),
    "names of 60 letters": lambda: of(renamed(with_wards(), LONG), waves=2),
    "names of 60 letters, five waves": lambda: of(renamed(with_wards(), LONG), waves=5),
    "everything withheld": lambda: of(silent(), waves=2),
    "the whole with wards": lambda: of(with_wards(), "E08000004", waves=2),
    "Naples, two waves": lambda: of(tables.naples(), "n0", waves=2),
    "short words of officers": lambda: of(with_wards(), texts=texts(EAST, commitments=2, assets=3)),
    "long words of officers": lambda: of(
        with_wards(), texts=texts(EAST, commitments=6, assets=9, longest=True)
    ),
}
EVERY = pytest.mark.parametrize("name", CASES)


@cache
def report(name: str) -> PlaceReport:
    return CASES[name]()


@cache
def document(name: str) -> bytes:
    return pdf(report(name))


@EVERY
def test_a_report_has_eight_sheets_with_a_question_each(name: str) -> None:
    made = report(name)
    assert [page.anchor for page in made.pages] == ANCHORS
    found = [" ".join(words(text)) for text in pages(document(name))]
    assert len(found) == len(ANCHORS)
    for page, text in zip(made.pages, found, strict=True):
        assert page.question.endswith("?")
        assert page.question in text


@EVERY
def test_it_passes_the_checker_of_accessible_pdfs(name: str, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(document(name))
    result = checker.validate_pdf(str(file), profile="ua1")
    assert "no failures" in str(result), str(result)


@EVERY
def test_paper_and_screen_say_the_same_words(name: str) -> None:
    made = report(name)
    source = report_body(made, (PRINT,), downloads=(), contents=True)
    found = freed([word for text in pages(document(name)) for word in words(text)])
    for number in range(1, len(ANCHORS) + 1):
        head = f"{made.title} · {made.whole} {made.kind}"
        found -= freed(words(f"{head} {made.footer} Page {number} of {len(ANCHORS)}"))
    assert found == freed(words(page_text(source, "title", "contents", "part", "beyond")))


@EVERY
def test_the_height_that_was_counted_is_the_height_that_is_set(name: str) -> None:
    made = report(name)
    used = set_heights(_rendered(print_page(made)))
    for page in made.pages[1:]:  # above the first stand name and map
        counted = sheet.head_height(page.question, page.lead) + sheet.height(page.blocks)
        assert used[page.anchor] <= counted + sheet.SPARE
        assert counted <= used[page.anchor] * 1.1 + 10


@EVERY
def test_no_report_says_a_banned_word_or_has_two_things_under_one_anchor(name: str) -> None:
    made = report(name)
    assert {word for text in said(made.pages) for word in sentences.banned(text)} == set()
    anchors = [page.anchor for page in made.pages] + [figure.anchor for figure in figures(made)]
    assert len(set(anchors)) == len(anchors)


def test_a_trend_is_spoken_of_only_from_the_fifth_wave() -> None:
    def told(name: str) -> str:
        return " ".join(said(report(name).pages[3]))

    assert "a change, not a trend" in told("wards, two waves")
    assert "trend" not in told("five waves")


def test_a_break_is_named_where_the_change_would_stand() -> None:
    told = " ".join(said(report("wards, two waves").pages[3]))
    assert "[b]" in told
    assert "The question changed in autumn 2025." in told


def test_what_paper_has_no_room_for_stands_behind_the_page_on_a_screen() -> None:
    changed = report("wards, two waves").pages[3]
    [full] = [block for block in changed.beyond if isinstance(block, Table)]
    [short] = [block for block in changed.blocks if isinstance(block, Table)]
    assert len(full.rows) > len(short.rows)
    assert {row.head for row in short.rows} <= {row.head for row in full.rows}
    assert "beyond" not in print_page(report("wards, two waves"))


def test_words_of_officers_are_cut_by_whole_rows_and_none_is_lost_on_a_screen() -> None:
    made = report("long words of officers").pages[6]
    shown = [block for block in made.blocks if isinstance(block, Table)]
    [behind] = [block for block in made.beyond if isinstance(block, Table)]
    assert [len(table.rows) for table in shown] < [6]
    assert len(behind.rows) == 6


def test_the_index_never_stands_without_the_plain_average_and_the_thriving_share() -> None:
    for name in CASES:
        front = " ".join(said(report(name).pages[0]))
        if not name.startswith("Naples"):  # whose index has neither
            assert "Plain average" in front
            assert "Thriving" in front


def test_the_places_of_a_page_share_one_axis() -> None:
    compare = report("wards, two waves").pages[1]
    charts = [block.chart for block in compare.blocks if isinstance(block, Figure)]
    assert len({repr(chart.axis) for chart in charts}) == 1  # type: ignore[union-attr]


def test_without_anything_beside_it_a_report_says_so() -> None:
    made = place_report(with_wards(), EAST, release="R1", sides=Sides())
    assert made.pages[3].lead == "There is no earlier wave to compare this one with."
    assert "Nothing was written about East" in made.pages[6].lead
