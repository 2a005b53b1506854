"""Changes in words: verdicts, ranges with their unit, and why there is none."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from instruments.errors import NotFoundError
from reports import change_words
from reports.change_origin import origin_words
from reports.change_page import change_report
from reports.content import Block, Box, Facts, Figure, More, Page, RowChart, Table
from reports.difference_book import difference_book
from reports.html import Links, figures_page
from reports.sentences import banned
from scoring.change import compare, known_claims
from scoring.change.gate import published_change
from scoring.disclosure import protect
from scoring.disclosure.ledger import Ledger
from scoring.outcomes import ChangeOutcome, NotCompared
from scoring.published import PublishedTable, Range, Withheld
from scoring.published_change import PublishedChange, ShownChange
from tests.scoring.builders import snapshot
from tests.scoring.test_change import asked_otherwise_runs
from tests.scoring.waves_made import SIZES, pair, second

RISE, SMALL = Range(value=4, low=2, high=6), Range(value=1, low=-2, high=4)
Made = tuple[PublishedTable, PublishedTable, PublishedChange]


@pytest.fixture(scope="module")
def made() -> Made:
    return two_waves()


def two_waves() -> Made:
    """Two waves: one cluster up, one down, one with nine people, and a question that broke."""
    first = snapshot(SIZES, seed=1)
    _, broken = asked_otherwise_runs(first, "break")
    later = second(first, sizes=[400, 350, 300, 9], effects=[0.0, 0.6, -0.6, 0.0])
    later = replace(later, instrument=broken.snapshot.instrument, earlier=broken.snapshot.earlier)
    runs = pair(first, later)
    before, after = (protect(run, run.spec.disclosure, Ledger()).table for run in runs)
    return before, after, published_change(compare(*runs, known_claims(*runs)), before, after)


@pytest.fixture(scope="module")
def change(made: Made) -> PublishedChange:
    return made[2]


def said(change: PublishedChange, place: str, key: str) -> str:
    return change_words.change_sentence(change, place, change.measure(key))


def told_as(change: PublishedChange, outcome: ChangeOutcome) -> PublishedChange:
    """The same change with another outcome of one cell, to read each sentence."""
    return moved(change, SMALL if outcome is ChangeOutcome.CANNOT_TELL else RISE, outcome)


def moved(change: PublishedChange, difference: Range, outcome: ChangeOutcome) -> PublishedChange:
    """The same change with another difference of one cell."""
    cell = change.cells["C2", "index"]
    assert isinstance(cell, ShownChange)
    told = replace(cell, difference=difference, outcome=outcome)
    return replace(change, cells={**change.cells, ("C2", "index"): told})


@pytest.mark.parametrize(
    ("outcome", "words", "line"),
    [
        (ChangeOutcome.CLEARLY_UP, "this rose by 2.0 to 6.0 points", "Clearly up, by 2.0 to 6.0 points."),
        (ChangeOutcome.CLEARLY_DOWN, "this fell by 2.0 to 6.0 points", "Clearly down, by 2.0 to 6.0 points."),
        (
            ChangeOutcome.ABOUT_THE_SAME,
            "was smaller than 2.5 points",
            "About the same: any change was smaller than 2.5 points.",
        ),
        (
            ChangeOutcome.CANNOT_TELL,
            "too close to say that anything changed",
            "Too close to say that anything changed.",
        ),
    ],
)
def test_each_outcome_has_its_sentence_and_its_line(
    change: PublishedChange, outcome: ChangeOutcome, words: str, line: str
) -> None:
    made = told_as(change, outcome)
    sentence = said(made, "C2", "index")
    assert words in sentence
    assert "autumn 2026 and autumn 2026" in sentence
    assert change_words.moved_words(made, "C2", made.measure("index")) == line
    assert banned(sentence) == ()


@pytest.mark.parametrize(("sign", "verb", "way"), [(1, "rose", "up"), (-1, "fell", "down")])
def test_what_would_be_clear_alone_is_probable_and_says_why_it_is_not_clear(
    change: PublishedChange, sign: int, verb: str, way: str
) -> None:
    low, high = sorted((sign * 0.2, sign * 7.6))
    made = moved(change, Range(value=sign * 3.9, low=low, high=high), ChangeOutcome.CANNOT_TELL)
    why = "not clear when both clusters are looked at together."
    assert change_words.moved_words(made, "C2", made.measure("index")) == f"Probably {way}; {why}"
    assert said(made, "C2", "index").endswith(f"this probably {verb}; {why}")


def test_only_places_that_are_shown_are_looked_at_together(change: PublishedChange) -> None:
    made = moved(change, RISE, ChangeOutcome.CANNOT_TELL)
    cells = {("C3", "index"): made.cells["C2", "index"], ("C4", "index"): Withheld.TOO_FEW}
    made = replace(made, cells={**made.cells, **cells})
    line = change_words.moved_words(made, "C2", made.measure("index"))
    assert line == "Probably up; not clear when all three clusters are looked at together."


def test_what_is_withheld_or_broken_has_words_in_the_place_of_a_figure(change: PublishedChange) -> None:
    assert said(change, "C4", "index") == "Not shown: too few answers."
    assert said(change, "C1", "on_the_up") == "Not compared: we changed how we ask this."
    broken = change_words.cell_of(change, "C1", "on_the_up")
    assert change_words.range_words(broken, change.measure("on_the_up")) == "[b]"
    assert change_words.range_words(Withheld.TOO_FEW, change.measure("index")) == "[c]"
    assert change_words.least_words(broken, change.measure("on_the_up")) == ""


def test_every_reason_has_words() -> None:
    assert set(change_words.NOT_COMPARED) == set(NotCompared)
    assert set(change_words.GLYPHS) == set(ChangeOutcome)


def test_units_of_changes_are_named(change: PublishedChange) -> None:
    units = {
        key: change_words.unit_words(change.measure(key)) for key in ("index", "proud", "resilience_mean")
    }
    assert units == {
        "index": "points",
        "proud": "percentage points",
        "resilience_mean": "points of the scale",
    }


@pytest.mark.parametrize(
    ("chance", "words"), [(0.99, "more than 98 in 100"), (0.01, "less than 2 in 100"), (0.4, "40 in 100")]
)
def test_how_likely_a_rise_is_stands_out_of_a_hundred(
    change: PublishedChange, chance: float, words: str
) -> None:
    cell = change.cells["C2", "index"]
    assert isinstance(cell, ShownChange)
    assert change_words.chance_words(replace(cell, chance_of_rise=chance)) == words


def _charts(change: PublishedChange) -> dict[str, RowChart]:
    return {
        block.anchor: block.chart
        for block in _blocks(change)
        if isinstance(block, Figure) and isinstance(block.chart, RowChart)
    }


def _pages(change: PublishedChange) -> tuple[Page, ...]:
    return change_report(change, release="R2", since="R1").pages


def _blocks(change: PublishedChange) -> list[Block]:
    return [inner for page in _pages(change) for block in page.blocks for inner in _opened(block)]


def _opened(block: Block) -> Iterator[Block]:
    """A block, and all that it holds when it is opened."""
    yield block
    if isinstance(block, More):
        yield from (inner for one in block.blocks for inner in _opened(one))


def test_a_chart_has_a_row_a_place_with_its_verdict_and_places_stand_by_alphabet(
    change: PublishedChange,
) -> None:
    rows = _charts(change)["change-index"].rows
    assert [row.label for row in rows] == ["Testham", "Cluster 1", "Cluster 2", "Cluster 3", "Cluster 4"]
    assert rows[2].words == "clearly up"
    assert (rows[4].bars, rows[4].withheld) == ((), "Not shown: too few answers")
    assert [bar.hollow for bar in rows[2].bars] == [False]


def test_no_bar_is_drawn_across_a_break(change: PublishedChange) -> None:
    chart = _charts(change)["change-on-the-up"]
    assert all(not row.bars and row.withheld for row in chart.rows)
    assert chart.reference is None


def test_every_bar_lies_on_its_axis(change: PublishedChange) -> None:
    for chart in _charts(change).values():
        for row in chart.rows:
            assert all(chart.axis.low <= bar.low and bar.high <= chart.axis.high for bar in row.bars)


def _table(change: PublishedChange, label: str) -> Table:
    [table] = [one for one in _blocks(change) if isinstance(one, Table) and one.label.startswith(label)]
    return table


def test_charts_of_one_unit_that_stand_together_have_one_axis(change: PublishedChange) -> None:
    charts = _charts(change)
    domains = [charts[f"change-{key}"].axis for key in ("wellbeing", "connection", "resilience", "community")]
    assert len(set(domains)) == 1
    assert charts["change-satisfied"].axis == charts["change-calm"].axis
    assert charts["change-satisfied"].axis != charts["change-satisfaction-mean"].axis


def test_what_it_comes_from_leaves_out_places_without_figures_and_its_middles_add_up(
    change: PublishedChange,
) -> None:
    table = _table(change, "What each part brought")
    assert "Cluster 4" not in [row.head for row in table.rows]
    assert table.columns == ("Wellbeing", "Connection", "Resilience", "Community", "All together")
    for row in table.rows:
        *parts, whole = (float(cell.text.replace("−", "-")) for cell in row.cells)
        assert sum(parts) == pytest.approx(whole, abs=0.25)  # each is rounded to a tenth
    ranges = _table(change, "The likely range of what each part")
    assert [row.head for row in ranges.rows] == [row.head for row in table.rows]
    assert all(" to " in cell.text for row in ranges.rows for cell in row.cells)


def test_parts_are_told_only_of_an_index_that_is_shown(change: PublishedChange) -> None:
    hidden = replace(change, cells={**change.cells, ("C2", "index"): Withheld.TOO_FEW})
    with pytest.raises(NotFoundError, match="parts of a change of Cluster 2"):
        change_report(hidden, release="R2", since="R1")


ORIGINS = [
    ([6.0, 0.4, 0.1, 0.5], [3, -1, -1, -1], "Most of the rise, about 6 of 7 points, is Wellbeing."),
    ([8.0, -0.4, -0.1, -0.5], [3, -1, -1, -1], "The rise is that of Wellbeing; the other parts together"),
    ([3.0, 2.2, 0.7, 1.1], [1, 1, -1, -1], "is shared: Wellbeing (about 3) and Connection (about 2)."),
    ([3.0, 2.2, 0.7, 1.1], [1, -1, -1, -1], "Of the rise of 7 points only Wellbeing (about 3) is sure"),
    ([3.0, 2.2, 0.7, 1.1], [-1, -1, -1, -1], "Which part the rise comes from cannot be told."),
]


@pytest.mark.parametrize(("parts", "lows", "words"), ORIGINS)
def test_a_clear_change_says_which_part_it_comes_from_as_far_as_that_is_sure(
    change: PublishedChange, parts: list[float], lows: list[float], words: str
) -> None:
    made = moved(change, Range(value=7, low=3, high=11), ChangeOutcome.CLEARLY_UP)
    keys = ("wellbeing", "connection", "resilience", "community")
    brought = {
        ("C2", key): Range(value=part, low=low, high=part + 2)
        for key, part, low in zip(keys, parts, lows, strict=True)
    }
    made = replace(made, contributions={**made.contributions, **brought})
    [place] = [one for one in made.places if one.code == "C2"]
    assert words in origin_words(made, place)
    fallen = replace(
        made,
        contributions={key: _turned(part) for key, part in made.contributions.items()},
        cells={**made.cells, ("C2", "index"): _fallen(made)},
    )
    assert words.replace("rise", "fall") in origin_words(fallen, place)


def _turned(part: Range) -> Range:
    return Range(value=-part.value, low=-part.high, high=-part.low)


def _fallen(change: PublishedChange) -> ShownChange:
    cell = change.cells["C2", "index"]
    assert isinstance(cell, ShownChange)
    return replace(cell, difference=_turned(cell.difference), outcome=ChangeOutcome.CLEARLY_DOWN)


def test_a_change_that_is_not_clear_comes_from_nowhere(change: PublishedChange) -> None:
    [place] = [one for one in change.places if one.code == "C2"]
    assert origin_words(told_as(change, ChangeOutcome.CANNOT_TELL), place) == ""


def test_index_and_parts_stand_open_and_all_else_waits_behind_its_finding(change: PublishedChange) -> None:
    seen = {page.anchor: [type(block) for block in page.blocks] for page in _pages(change)}
    assert Figure in seen["group-index"]
    assert seen["group-domains"].count(Figure) == 4
    for anchor in ("group-wellbeing", "group-loneliness", "group-resilience", "group-plan"):
        assert Figure not in seen[anchor]
        assert seen[anchor][-1] is More
    leads = {page.anchor: page.lead for page in _pages(change)}
    assert leads["group-wellbeing"] == "Eight figures, each clearly changed somewhere."


def test_every_chart_has_its_table_behind_it_and_the_plain_average_has_no_verdict(
    change: PublishedChange,
) -> None:
    figures = [one for one in _blocks(change) if isinstance(one, Figure)]
    tables = [one for one in _blocks(change) if isinstance(one, Table) and "in figures" in one.label]
    assert len(figures) == len(change.measures) - 1
    assert len(tables) == len(change.measures)
    plain = _table(change, "Plain average")
    assert "In words" not in plain.columns
    assert not any(cell.outcome for row in plain.rows for cell in row.cells)


def test_the_page_says_how_many_figures_chance_alone_would_make_clear(change: PublishedChange) -> None:
    [box] = [one for one in _blocks(change) if isinstance(one, Box)]
    assert "Testham has 22 figures here" in box.text
    assert "chance alone would make about one of them look clear" in box.text
    few = replace(change, cells={key: cell for key, cell in change.cells.items() if key[1] == "index"})
    [box] = [one for one in _blocks(few) if isinstance(one, Box)]
    assert "chance alone" not in box.text


def test_where_less_is_better_the_words_say_so(change: PublishedChange) -> None:
    report = [one for one in _blocks(change) if isinstance(one, Figure)]
    titles = {one.anchor: one.title for one in report}
    assert titles["change-anxiety-mean"].endswith("; here lower is better")
    assert "lower is better" not in titles["change-happiness-mean"]


def test_what_else_moved_stands_at_the_end(change: PublishedChange) -> None:
    last = change_report(change, release="R2", since="R1").pages[-1]
    [facts] = last.blocks
    assert isinstance(facts, Facts)
    assert [row.text for row in facts.rows] == list(change.warnings)
    assert any("Not compared: On the up" in row.text for row in facts.rows)


def test_the_page_is_drawn_and_says_only_words_of_ours(change: PublishedChange) -> None:
    page = figures_page(change_report(change, release="R2", since="R1"), Links())
    assert page.count("<h1") == 1
    assert "clearly up in Cluster 2" in page


@pytest.mark.parametrize("turn", [lambda made: made[2], lambda _: None], ids=["compared", "side by side"])
def test_a_book_has_every_figure_of_both_releases(
    made: Made, turn: Callable[[Made], PublishedChange | None]
) -> None:
    before, after, _ = made
    book = difference_book(("R1", before), ("R2", after), turn(made), why="of another town")
    assert len(book.chapters) == len(after.measures)
    assert all(len(chapter.lines) == 5 for chapter in book.chapters)
    assert all(banned(note) == () for note in (*book.notes, book.summary))


def test_a_book_of_releases_that_are_not_compared_says_why(made: Made) -> None:
    before, after, _ = made
    book = difference_book(
        ("R1", before), ("R2", replace(after, definition="tci@2.0")), None, why="for a reason"
    )
    assert book.notes[0].startswith("No change was computed between them: for a reason.")
    assert any("tci@2.0" in note for note in book.notes)
    assert {line.verdict for chapter in book.chapters for line in chapter.lines} == {""}
