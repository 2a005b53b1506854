"""Two to four places beside each other: who may be compared, and what may be said of them."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from instruments.errors import InvalidInputError, MeasureError, NotFoundError, TooFewRespondentsError
from reports import sentences
from reports.accessibility import findings
from reports.charts import PRINT
from reports.compare_choice import choices
from reports.compare_html import compare_body, compare_page
from reports.compare_pairs import least_clear, pair_outcome, pairs
from reports.compare_report import CompareReport, compare_report
from reports.content import Block, Facts, Figure, RowChart, Table
from reports.html import Links
from reports.tidy import rows
from scoring.outcomes import Interval, Outcome, outcome
from scoring.published import PublishedTable, Withheld
from scoring.ranks import pair_probabilities
from tests.reports import tables
from tests.reports.cases import said
from tests.reports.compare_cases import CASES, CODES, LONG, WARDS, clusters, report, table, wards
from tests.reports.reading import numbers, page_text
from tests.reports.release_cases import EDITION, HOSTILE

EVERY = pytest.mark.parametrize("name", CASES)
OLDHAM = "E08000004"


def compared(*codes: str, of: PublishedTable | None = None) -> CompareReport:
    return compare_report(of or clusters(), codes, release="R1")


def blocks(made: CompareReport) -> list[Block]:
    return [block for page in made.pages for block in page.blocks]


def figures(made: CompareReport) -> list[Figure]:
    return [block for block in blocks(made) if isinstance(block, Figure)]


@pytest.mark.parametrize(
    ("codes", "kind", "what", "fix"),
    [
        ((), InvalidInputError, "no places were chosen", "two, three or four"),
        (CODES[:1], InvalidInputError, "one place was chosen", "two, three or four"),
        (CODES, InvalidInputError, "five places were chosen", "two, three or four"),
        ((CODES[1], CODES[1]), InvalidInputError, "East was chosen twice", "each place once"),
        (
            (CODES[1], "cluster-easy"),
            NotFoundError,
            "no place 'cluster-easy'",
            "Did you mean 'cluster-east'?",
        ),
        ((CODES[1], "x" * 500), NotFoundError, f"'{'x' * 60}'", "two, three or four"),
        ((CODES[1], OLDHAM), InvalidInputError, "Oldham stands in every comparison", "two, three or four"),
        ((CODES[1], WARDS[0]), InvalidInputError, "East is a cluster and Alexandra a ward", "of one kind"),
    ],
    ids=["none", "one", "five", "twice", "unknown", "endless", "the whole", "two levels"],
)
def test_places_that_cannot_be_compared_are_refused_with_what_to_do(
    codes: Sequence[str], kind: type[MeasureError], what: str, fix: str
) -> None:
    with pytest.raises(kind) as refused:
        compared(*codes, of=wards())
    assert what in refused.value.what
    assert fix in refused.value.fix


def test_a_place_of_which_nothing_is_shown_is_refused_and_stands_in_no_list() -> None:
    thin = tables.nobody(clusters(), CODES[4])
    with pytest.raises(TooFewRespondentsError, match="no figure of West is shown, because too few people"):
        compared(CODES[1], CODES[4], of=thin)
    [(plural, places)] = choices(thin)
    assert (plural, [place.name for place in places]) == ("clusters", ["Central", "East", "North", "South"])


def test_a_release_with_one_place_offers_no_comparison() -> None:
    assert choices(tables.lonely_place()) == ()


def test_places_stand_by_alphabet_in_whatever_order_they_were_asked_for() -> None:
    assert compared(CODES[3], CODES[1], CODES[2]) == compared(CODES[1], CODES[2], CODES[3])
    assert compared(CODES[3], CODES[1]).places == "East and South"


@pytest.mark.parametrize("level", [0.8, 0.9, 0.95])
def test_clearly_is_said_only_where_the_likely_range_of_the_difference_leaves_out_nought(
    level: float,
) -> None:
    """From draws: a printed likelihood is clear only where their range is, and all but at its edge."""
    rng = np.random.default_rng(20261123)
    tail, clear, missed = (1 - level) / 2, 0, 0
    for shift in np.linspace(-4, 4, 300):
        draws = np.stack([rng.normal(shift, 1, 1_000), rng.normal(0, 1, 1_000)])
        share = pair_probabilities(draws).values[0, 1]
        printed = min(max(round(100 * share), 1), 99)
        low, high = np.quantile(draws[0] - draws[1], [tail, 1 - tail], method="inverted_cdf")
        expected = outcome(Interval(low=low, high=high), 0)
        found = pair_outcome(printed, level)
        assert found in (expected, Outcome.CANNOT_TELL)
        clear += found is not Outcome.CANNOT_TELL
        missed += found is not expected
    assert clear > 50
    assert missed < 20


def test_clear_begins_at_ninety_eight_and_is_never_said_where_ninety_nine_is_too_little() -> None:
    assert least_clear(0.95) == 98
    assert [pair_outcome(chance, 0.95) for chance in (97, 98, 2, 3)] == [
        Outcome.CANNOT_TELL,
        Outcome.CLEARLY_HIGHER,
        Outcome.CLEARLY_LOWER,
        Outcome.CANNOT_TELL,
    ]
    assert {pair_outcome(chance, 0.99) for chance in (1, 50, 99)} == {Outcome.CANNOT_TELL}


def test_a_pair_is_told_as_the_release_has_it_and_as_its_mirror() -> None:
    given = clusters()
    east, north = given.place(CODES[1]), given.place(CODES[2])
    [one], [other] = pairs(given, (east, north)), pairs(given, (north, east))
    for there, back in zip(one, other, strict=True):
        assert there.chance == given.pairs["cluster", there.measure.key].likelihood(east.code, north.code)
        assert back.chance is not None
        assert there.chance == 100 - back.chance


def test_about_the_same_is_said_of_no_two_places() -> None:
    for name in CASES:
        for found in pairs(table(name), [one for one in all_of(name) if one.code in CASES[name][1]]):
            assert Outcome.ABOUT_THE_SAME not in {pair.outcome for pair in found}


def all_of(name: str) -> tuple[object, ...]:
    return (*table(name).places, *table(name).small_places)


def test_two_places_are_told_by_name_and_more_by_how_many_are_clear() -> None:
    lead = {name: report(name).pages[0].lead for name in CASES}
    assert re.fullmatch(r"On the index,? .*East.* North.*\.", lead["two"])
    assert re.fullmatch(r"On the index .* the six pairs .*\.", lead["four"])
    assert lead["thin"] == (
        "On the index nothing can be said of Central and East: both need a score that is shown."
    )
    assert lead["no pairs"] == "This release does not say how likely one place is higher than another."


def test_what_is_withheld_stands_in_its_place_with_its_code_in_chart_words_and_table() -> None:
    made = report("thin")
    charts = [each.chart for each in figures(made)]
    withheld = {row.withheld for chart in charts if isinstance(chart, RowChart) for row in chart.rows}
    assert {sentences.WITHHELD[why] for why in Withheld if why is not Withheld.NOT_AVAILABLE} <= withheld
    assert "East: [c] not shown: it protects other answers" in figures(made)[0].alt
    [likely] = [block for block in blocks(made) if isinstance(block, Table)]
    index = next(row for row in likely.rows if row.head == "Thriving Communities Index")
    assert [cell.text for cell in index.cells] == ["[c]", "not compared"]
    assert "[c] not shown" in likely.note


def test_estimates_from_a_model_have_a_mark_of_their_own_and_are_called_so() -> None:
    made = report("wards")
    first = figures(made)[0]
    assert isinstance(first.chart, RowChart)
    assert all(bar.modelled for row in first.chart.rows for bar in row.bars)
    assert "likely range of the difference, from a model" in [entry.words for entry in first.key]
    assert "estimated from a model" in first.alt
    assert "estimates from a model" in page_text(compare_body(made, (PRINT,), downloads=(), contents=True))


@EVERY
def test_every_number_stands_in_the_file_of_the_release_or_in_the_rule_that_is_printed(name: str) -> None:
    given = table(name)
    cells = [cell for row in rows(given, EDITION) for cell in row.values()]
    known = {each.lstrip("-") for each in numbers(" ".join(cells).replace("=", " "))}
    known |= {f"{int(each):,}" for each in known if each.isdigit()}
    rule = numbers(f"95% 98 100 {given.base_title} {given.wave_title}")
    counts = {str(count) for count in range(10, 60)}  # how many differences are clear, in titles
    text = " ".join(said(report(name).pages))
    assert numbers(text) - known - rule - counts == set()


@EVERY
def test_each_figure_says_in_words_every_number_that_it_shows(name: str) -> None:
    for each in figures(report(name)):
        assert isinstance(each.chart, RowChart)
        shown = " ".join(f"{row.label} {row.words}" for row in each.chart.rows)
        assert numbers(shown) <= numbers(each.alt)
        assert {row.withheld.lower() for row in each.chart.rows} <= {""} | set(
            re.findall(r"not shown: [a-z ]+|not available here|not compared", each.alt)
        )


@EVERY
def test_no_place_is_graded(name: str) -> None:
    ours = [text for text in said(report(name).pages)]
    assert [found for text in ours for found in sentences.banned(text)] == []


@EVERY
def test_the_page_has_a_sound_structure_and_says_what_it_is(name: str) -> None:
    source = compare_page(report(name), Links())
    assert findings(source) == ()
    assert f"<title>{report(name).places.split()[0]}" in source
    assert source.count("synthetic figures") == (2 if report(name).tag == "synthetic figures" else 0)


@pytest.mark.parametrize("name", HOSTILE[:8])
def test_a_name_is_only_ever_text(name: str) -> None:
    given = clusters()
    named = replace(given, places=(replace(given.places[0], name=name), *given.places[1:]))
    source = compare_page(compared(*CODES[:2], of=named), Links())
    assert "<script>alert" not in source
    assert "<b>bold" not in source
    assert findings(source) == ()


def test_groups_share_a_sheet_only_where_it_has_room_for_them() -> None:
    for name in ("two", "four", "long names"):
        for each in figures(report(name)):
            assert isinstance(each.chart, RowChart)
            heads = sum(row.head for row in each.chart.rows)
            assert heads <= {"two": 7, "four": 4, "long names": 4}[name]
    assert any(
        LONG in fact.label
        for block in blocks(report("long names"))
        if isinstance(block, Facts)
        for fact in block.rows
    )
