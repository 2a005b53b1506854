"""Changes of wards for readers: folded by cluster, few told, and why of the others nothing is."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from reports import change_words
from reports.change_page import change_report
from reports.change_small import small_pages, small_words
from reports.content import More, Paragraph, Table
from reports.difference_book import difference_book
from reports.html import Links, figures_page
from reports.sentences import banned
from scoring.chain import compute
from scoring.change import compare, known_claims
from scoring.change.gate import published_change
from scoring.outcomes import ChangeOutcome, NotCompared
from scoring.published import PublishedTable, Range, Withheld
from scoring.published_change import PublishedApart, PublishedChange, ShownChange, document
from scoring.spec import MeasureKind
from tests.browsing import scrolls_sideways
from tests.scoring import strong_ward
from tests.scoring.builders import answered, people
from tests.scoring.small_places_made import small_spec

Made = tuple[PublishedTable, PublishedTable, PublishedChange]


@pytest.fixture(scope="module")
def made() -> Made:
    earlier, later = strong_ward.waves()
    spec = small_spec(earlier, hold_share=1.0)
    runs = compute(earlier, spec), compute(later, spec)
    before, after = strong_ward.tables(runs)
    return before, after, published_change(compare(*runs, known_claims(*runs)), before, after)


@pytest.fixture(scope="module")
def change(made: Made) -> PublishedChange:
    return made[2]


def without(change: PublishedChange) -> PublishedChange:
    """The same change as it mostly is: no ward has enough answers of its own."""
    small = {place.code for place in change.small_places}
    cells = {
        key: Withheld.TOO_UNCERTAIN if key[0] in small and isinstance(cell, ShownChange) else cell
        for key, cell in change.cells.items()
    }
    return replace(change, cells=cells)


def test_the_page_says_of_how_many_wards_a_change_is_told_and_why_not_of_most(
    change: PublishedChange,
) -> None:
    [page] = small_pages(change)
    assert page.question == "What has changed in wards?"
    assert page.lead == (
        "We show the change of one of 20 wards. Most wards have too few answers to tell their change apart "
        "from that of their cluster."
    )
    assert page.lead == small_words(change)
    assert small_words(without(change)).startswith("We show the change of none of 20 wards. Most wards have")


def test_wards_stand_behind_the_name_of_their_cluster(change: PublishedChange) -> None:
    [page] = small_pages(change)
    more, rest = page.blocks
    cluster = change.places[0]
    assert isinstance(more, More)
    assert more.words == f"{cluster.name}: the change of one of five wards"
    table, others = more.blocks
    assert isinstance(table, Table)
    assert table.title == change.small_places[0].name
    assert "one model of both waves" in table.note
    assert isinstance(others, Paragraph)
    assert all(name in others.text for name in cluster.members if name != table.title)
    assert isinstance(rest, Paragraph)
    assert all(place.name in rest.text for place in change.places[1:])
    [silent] = small_pages(without(change))
    assert silent.blocks == ()


def test_a_ward_has_both_figures_the_four_words_its_range_and_the_least_change(
    change: PublishedChange,
) -> None:
    [page] = small_pages(without_community(change))
    more = page.blocks[0]
    assert isinstance(more, More)
    table = more.blocks[0]
    assert isinstance(table, Table)
    kinds = (MeasureKind.INDEX, MeasureKind.DOMAIN)
    assert [row.head for row in table.rows] == [one.title for one in change.measures if one.kind in kinds]
    before, after, words, moved, least = (cell.text for cell in table.rows[0].cells)
    assert " to " in before
    assert " to " in after
    assert words == "clearly up"
    assert re.fullmatch(r"\+[0-9]+ \(\+[0-9]+ to \+[0-9]+\)", moved)
    assert float(least) > 0.0
    closed = {row.head: row for row in table.rows}["Community"]
    assert [cell.text for cell in closed.cells[2:]] == ["Not shown: too uncertain", "[x]", ""]
    assert "[x] not available, or too uncertain to show" in table.note


def without_community(change: PublishedChange) -> PublishedChange:
    cell = change.small_places[0].code, "community"
    return replace(change, cells={**change.cells, cell: Withheld.TOO_UNCERTAIN})


def test_a_ward_that_would_be_clear_alone_is_judged_among_wards(change: PublishedChange) -> None:
    ward = change.small_places[0].code
    cell = change.cells[ward, "index"]
    assert isinstance(cell, ShownChange)
    unsure = replace(cell, difference=Range(value=4, low=0.2, high=7.8), outcome=ChangeOutcome.CANNOT_TELL)
    found = replace(change, cells={**change.cells, (ward, "index"): unsure})
    index = found.measure("index")
    words = change_words.moved_words(found, ward, index)
    assert words == "Too close to say that anything changed."  # it is the only one
    second = change.small_places[1].code
    both = replace(found, cells={**found.cells, (second, "index"): unsure})
    words = change_words.moved_words(both, ward, index)
    assert words == "Probably up; not clear when both wards are looked at together."


def test_wards_that_are_not_the_same_places_are_not_said_to_have_too_few_answers(
    change: PublishedChange,
) -> None:
    small = {place.code for place in change.small_places}
    why = PublishedApart(why=NotCompared.PLACE, words="other borders")
    moved = replace(
        change,
        cells={key: cell for key, cell in change.cells.items() if key[0] not in small},
        apart={**change.apart, **{key: why for key in change.cells if key[0] in small}},
    )
    assert small_words(moved) == "We show the change of none of 20 wards. The reasons are given below."


def test_the_page_has_no_word_that_we_do_not_use(change: PublishedChange) -> None:
    html = figures_page(change_report(change, release="R2", since="R1"), Links())
    assert 'id="smaller-places"' in html
    assert banned(re.sub(r"<[^>]+>", " ", html)) == ()


def test_without_small_places_the_page_says_nothing_of_them(change: PublishedChange) -> None:
    bare = replace(change, small_places=(), small_plural="")
    assert list(small_pages(bare)) == []
    assert small_words(bare) == ""


def test_the_book_has_a_line_for_each_ward_whose_change_is_told_and_counts_the_others_apart(
    made: Made,
) -> None:
    before, after, change = made
    book = difference_book(("R1", before), ("R2", after), change)
    assert small_words(change) in book.notes
    lines = {chapter.measure: [line.place for line in chapter.lines] for chapter in book.chapters}
    ward = change.small_places[0]
    told = {key for place, key in change.cells if (place, key) in told_cells(change) and place == ward.code}
    for measure in change.measures:
        assert (ward.name in lines[measure.title]) == (measure.key in told)
    assert "index" in told
    reported = [place for place, _ in (*change.cells, *change.apart) if place not in small_codes(change)]
    numbers = [int(number) for number in re.findall(r"\d+", book.summary)]
    assert numbers[0] + numbers[-1] == len(reported)


def small_codes(change: PublishedChange) -> set[str]:
    return {place.code for place in change.small_places}


def told_cells(change: PublishedChange) -> set[tuple[str, str]]:
    return {key for key, cell in change.cells.items() if isinstance(cell, ShownChange)}


def test_of_three_people_in_a_ward_nothing_stands_on_the_page_or_in_the_book() -> None:
    """Their ward is named among those of which nothing is shown, and no figure of theirs is printed."""
    earlier, whole = strong_ward.waves()
    ward = whole.geography.at_level("ward")[2]
    there = [row for row, at in enumerate(whole.place) if whole.geography.places[at].code == ward.code]
    kept = sorted({*range(len(whole))} - {*there[3:]})
    later = people(whole, kept)
    three = [row for row, at in enumerate(later.place) if later.geography.places[at].code == ward.code]
    spec = small_spec(earlier, hold_share=1.0)
    runs = compute(earlier, spec), compute(answered(later, three, {"satis": 0, "happy": 0}), spec)
    before, after = strong_ward.tables(runs)
    change = published_change(compare(*runs, known_claims(*runs)), before, after)
    [page] = small_pages(change)
    more = page.blocks[0]
    assert isinstance(more, More)
    others = more.blocks[-1]
    assert isinstance(others, Paragraph)
    assert ward.name in others.text
    html = figures_page(change_report(change, release="R2", since="R1"), Links())
    assert html.count(ward.name) == 1
    book = difference_book(("R1", before), ("R2", after), change)
    assert not [line for chapter in book.chapters for line in chapter.lines if line.place == ward.name]
    small = compare(*runs, known_claims(*runs)).small
    assert small is not None
    theirs = {f"{value:.6g}" for value in small.figures.difference[2] if np.isfinite(value)}
    assert len(theirs) >= 5
    written = html + json.dumps(document(change))
    assert not [figure for figure in theirs if figure in written]


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_with_everything_unfolded_nothing_scrolls_sideways_and_no_rule_of_access_is_broken(
    change: PublishedChange, browser: Browser, axe: Callable[[Page], None], width: int
) -> None:
    html = figures_page(change_report(change, release="R2", since="R1"), Links(alone=True))
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(html)
    page.evaluate("document.querySelectorAll('#smaller-places details').forEach(one => one.open = true)")
    page.evaluate("document.fonts.ready")
    assert page.locator("#smaller-places tbody tr").first.is_visible()
    assert not scrolls_sideways(page)
    axe(page)
    page.close()
