"""What the charts of a report say: findings, states apart, breaks and claims, and why no trend is told."""

from dataclasses import replace

import pytest

from instruments.errors import InvalidInputError
from reports.chart_content import Ground, LadderChart, Mark, NumberedMap, RowChart, ShareChart
from reports.chart_findings import counted_finding, group_finding, named_finding
from reports.chart_response import ResponseCount, ResponsePanel, response_picture
from reports.chart_wards import SmallReadings, small_readings, ward_map, ward_strip
from reports.chart_waves import TREND_FROM, MeasureWaves, WaveReading, measure_waves, wave_ladder
from reports.content import Figure
from scoring.outcomes import ChangeOutcome, Outcome
from scoring.published import PublishedCell, Shown, ShownCount, Withheld
from tests.reports import tables
from tests.reports.chart_cases import (
    APART,
    clear_change,
    feelings,
    figure,
    figures_of,
    groups,
    waves,
    with_wards,
)

TABLE = with_wards()
EAST, INDEX = "cluster-east", TABLE.measure("index")
STATES: tuple[PublishedCell, ...] = (
    figure(90, 98, Outcome.CLEARLY_LOWER),
    figure(90, 112, Outcome.CANNOT_TELL, uncertain=True),
    figure(98, 104, Outcome.ABOUT_THE_SAME, modelled=True),
    Withheld.TOO_FEW,
    Withheld.TOO_UNCERTAIN,
)


def in_states() -> SmallReadings:
    """Five wards of East, each in a state of its own."""
    given = small_readings(TABLE, EAST, INDEX)
    places = [place for place, _ in given.readings]
    return replace(given, readings=tuple(zip(places, STATES, strict=True)))


def rows(made: Figure) -> RowChart:
    assert isinstance(made.chart, RowChart)
    return made.chart


def ladder(made: Figure) -> LadderChart:
    assert isinstance(made.chart, LadderChart)
    return made.chart


def test_wards_of_a_place_are_those_it_holds_by_alphabet_and_of_the_whole_all() -> None:
    names = [place.name for place, _ in small_readings(TABLE, EAST, INDEX).readings]
    assert names == sorted(TABLE.place(EAST).members)
    assert len(small_readings(TABLE, TABLE.whole.code, INDEX).readings) == len(TABLE.small_places)


def test_each_state_of_a_ward_has_a_mark_and_words_of_its_own() -> None:
    made = rows(ward_strip(in_states()))
    direct, unsure, modelled, few, vague = made.rows
    assert [(bar.hollow, bar.modelled) for row in (direct, unsure, modelled) for bar in row.bars] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert [row.words for row in made.rows] == [
        "90 to 98, clearly lower",
        "90 to 112 [u], cannot tell",
        "98 to 104, about the same",
        "[c]",
        "[x]",
    ]
    assert not few.bars
    assert not vague.bars
    assert few.withheld != vague.withheld


def test_the_key_names_what_is_drawn_and_nothing_else() -> None:
    given = in_states()
    assert [entry.mark for entry in ward_strip(given).key] == [Mark.THIS, Mark.MODELLED, Mark.UNCERTAIN]
    place = given.readings[0][0]
    alone = replace(given, readings=((place, figure(90, 98, Outcome.CLEARLY_LOWER)),))
    assert [entry.mark for entry in ward_strip(alone).key] == [Mark.THIS]
    assert ward_strip(alone).note == ""
    assert "from a model" in ward_strip(given).note


def test_an_axis_from_the_chart_above_is_kept_unless_a_bar_would_leave_it() -> None:
    wide = replace(rows(ward_strip(in_states())).axis, low=50, high=150)
    assert rows(ward_strip(in_states(), axis=wide)).axis == wide
    short = replace(wide, low=95, high=100)
    assert rows(ward_strip(in_states(), axis=short)).axis != short


def test_the_map_shows_each_outcome_by_a_ground_of_its_own_and_numbers_by_alphabet() -> None:
    made = ward_map(in_states(), TABLE.tiles, outlined=EAST)
    assert made is not None
    assert isinstance(made.chart, NumberedMap)
    assert [place.ground for place in made.chart.places] == [
        Ground.LOWER,
        Ground.CANNOT_TELL,
        Ground.SAME,
        Ground.WITHHELD,
        Ground.WITHHELD,
    ]
    assert [place.code for place in made.chart.places] == ["", "", "", "c", "x"]
    names = [place.name for place in made.chart.places]
    assert names == sorted(names)
    assert all(f"{number} {name}: " in made.alt for number, name in enumerate(names, start=1))


def test_there_is_no_map_without_tiles() -> None:
    assert ward_map(in_states(), ()) is None


@pytest.mark.parametrize(
    ("outcomes", "title"),
    [
        (
            (Outcome.CANNOT_TELL, Outcome.ABOUT_THE_SAME),
            "None of the two wards is clearly different from Oldham",
        ),
        ((Outcome.CLEARLY_LOWER, Outcome.CANNOT_TELL), "One of the two wards is clearly lower than Oldham"),
        (
            (Outcome.CLEARLY_LOWER, Outcome.CLEARLY_HIGHER, Outcome.CLEARLY_HIGHER, None),
            "Two of the three wards shown are clearly higher than Oldham, one clearly lower",
        ),
        (
            (Outcome.CANNOT_TELL, None),
            "We cannot tell whether the one ward shown differs from Oldham",
        ),
        ((Outcome.CLEARLY_LOWER, None), "The one ward shown is clearly lower than across Oldham"),
        ((None, None), "We have no comparison of the wards to show"),
    ],
)
def test_the_title_counts_what_is_shown_and_never_speaks_for_what_is_withheld(
    outcomes: tuple[Outcome | None, ...], title: str
) -> None:
    cells = [Withheld.TOO_FEW if each is None else figure(90, 98, each) for each in outcomes]
    assert counted_finding(cells, "ward", "wards", "Oldham") == title


def test_groups_that_differ_are_named_while_they_are_few_and_counted_after() -> None:
    lower = Outcome.CLEARLY_LOWER
    assert named_finding([("Women", lower), ("Men", None)], "nobody") == "clearly lower for “Women”"
    assert (
        named_finding([(f"g{row}", lower) for row in range(4)], "nobody") == "clearly lower for four groups"
    )
    assert named_finding([("Women", Outcome.CANNOT_TELL)], "nobody") == "nobody"


def test_the_head_of_a_group_says_what_the_comparison_found() -> None:
    assert group_finding("Wellbeing", [None], "Oldham") == "Wellbeing: not compared"
    mixed = [Outcome.CLEARLY_LOWER, Outcome.CANNOT_TELL]
    assert group_finding("Wellbeing", mixed, "Oldham") == "Wellbeing: one clearly lower"
    unsure = [Outcome.ABOUT_THE_SAME, Outcome.CANNOT_TELL]
    assert group_finding("Wellbeing", unsure, "Oldham") == "Wellbeing: no clear difference from Oldham"


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_ladder_has_one_rung_a_wave_and_this_wave_last(count: int) -> None:
    made = wave_ladder(waves(count, TABLE), where="East", scale="")
    for row in ladder(made).rows:
        assert len(row.rungs) == count
        bars = [rung.bar.mark for rung in row.rungs if rung.bar]
        assert bars[-1] is Mark.THIS
        assert set(bars[:-1]) <= {Mark.EARLIER}


def test_only_a_clear_change_joins_two_waves_and_no_break_does() -> None:
    for row, given in zip(
        ladder(wave_ladder(waves(5, TABLE), where="East", scale="")).rows, waves(5, TABLE), strict=True
    ):
        for rung, reading in zip(row.rungs, given.waves, strict=True):
            found = getattr(reading.since, "outcome", None)
            assert rung.clear == (found in (ChangeOutcome.CLEARLY_UP, ChangeOutcome.CLEARLY_DOWN))
            assert rung.step.startswith("[b]") == (reading.since is APART)


def test_breaks_and_claims_are_said_where_they_lie_and_in_the_alternative() -> None:
    made = wave_ladder(waves(5, TABLE), where="East", scale="")
    connection = ladder(made).rows[2]
    assert connection.words == "not compared"
    claim = "asked in new words, claimed to mean the same"
    assert [rung.step for rung in ladder(made).rows[4].rungs].count(claim) == 1
    assert claim in made.alt
    assert "[b] not comparable with before, autumn 2027" in made.alt
    assert APART.words in made.note


def _long_line(count: int) -> MeasureWaves:
    readings = tuple(
        WaveReading(wave=f"autumn {2020 + row}", cell=figure(90, 99), since=clear_change() if row else None)
        for row in range(count)
    )
    return MeasureWaves(measure=INDEX, waves=readings)


def test_no_number_of_waves_is_called_a_trend_and_from_the_fifth_on_the_reason_is_given() -> None:
    fifth, before = (
        wave_ladder([_long_line(count)], where="East", scale="") for count in (TREND_FROM, TREND_FROM - 1)
    )
    for made in (fifth, before):
        assert ladder(made).rows[0].words == "clearly up"
        assert "trend" not in made.title + made.alt
    assert "Two waves make no trend." in before.note
    assert "compute no trend" in fifth.note


def test_a_break_starts_the_count_of_waves_anew() -> None:
    line = _long_line(6)
    broken = replace(line, waves=(*line.waves[:3], replace(line.waves[3], since=APART), *line.waves[4:]))
    assert line.on_one_line == 6
    assert broken.on_one_line == 3
    assert "Two waves make no trend" in wave_ladder([broken], where="East", scale="").note


def test_the_first_wave_says_that_there_is_nothing_to_compare() -> None:
    made = wave_ladder(waves(1, TABLE), where="East", scale="")
    assert made.title == "This is the first wave: there is nothing to compare yet"
    assert {row.words for row in ladder(made).rows} == {"first wave"}


def test_a_ladder_of_two_units_is_refused() -> None:
    mixed = [*waves(2, TABLE)[:1], replace(waves(2, TABLE)[1], measure=TABLE.measure("happy"))]
    with pytest.raises(InvalidInputError, match="one unit"):
        wave_ladder(mixed, where="East", scale="")


def test_releases_become_waves_and_one_without_the_measure_says_so() -> None:
    earlier = replace(TABLE, cells={key: cell for key, cell in TABLE.cells.items() if key != (EAST, "index")})
    found = measure_waves([earlier, TABLE], [None], EAST, INDEX)
    assert [reading.cell for reading in found.waves] == [Withheld.NOT_AVAILABLE, TABLE.cell(EAST, "index")]
    with pytest.raises(InvalidInputError, match="steps between"):
        measure_waves([earlier, TABLE], [], EAST, INDEX)


def test_feelings_are_pairs_with_the_whole_and_another_survey_where_there_is_one() -> None:
    pairs = [
        [bar.mark for bar in row.bars] for row in rows(feelings(TABLE, EAST, outside=True)).rows if row.bars
    ]
    assert {tuple(pair) for pair in pairs} == {(Mark.THIS, Mark.WHOLE, Mark.OUTSIDE)}
    alone = rows(feelings(TABLE, TABLE.whole.code, outside=False))
    assert {tuple(bar.mark for bar in row.bars) for row in alone.rows if row.bars} == {(Mark.THIS,)}


def test_where_most_is_withheld_the_whole_stands_alone_and_where_little_is_words_do() -> None:
    thin = feelings(tables.withheld(TABLE, EAST, Withheld.TOO_FEW), EAST, outside=False)
    assert {tuple(bar.mark for bar in row.bars) for row in rows(thin).rows if not row.head} == {(Mark.WHOLE,)}
    assert {row.words for row in rows(thin).rows if not row.head} == {"[c] Oldham alone"}
    assert [entry.mark for entry in thin.key] == [Mark.WHOLE]
    one = feelings(tables.withheld(TABLE, EAST, Withheld.TOO_FEW, keys=["happy"]), EAST, outside=False)
    assert [row.withheld for row in rows(one).rows if row.withheld] == ["Not shown: too few answers"]


def test_groups_say_which_area_they_are_of_and_who_is_not_shown() -> None:
    made = groups(TABLE)
    heads = [row.label for row in rows(made).rows if row.head]
    assert heads == ["Age", "Ethnic group, across Oldham"]
    assert "Not shown: too few answers: “Nobody”." in made.note
    assert "does not show what causes it" in made.note
    assert "Nobody: [c]" in made.alt


def _panel(counts: list[int | None], living: list[float]) -> ResponsePanel:
    names = ("Young", "Middle", "Old")
    return ResponsePanel(
        title="Age",
        counts=tuple(
            ResponseCount(
                category=name,
                count=Withheld.TOO_FEW if count is None else ShownCount(count=count),
                living=share,
            )
            for name, count, share in zip(names, counts, living, strict=True)
        ),
        total=ShownCount(count=200),
    )


def _shares(made: Figure) -> list[float | None]:
    assert isinstance(made.chart, ShareChart)
    return [row.answered for panel in made.chart.panels for row in panel.rows]


def test_shares_of_answers_are_of_all_that_are_shown_and_of_the_place_where_one_is_not() -> None:
    whole = response_picture([_panel([20, 30, 50], [20, 30, 50])], where="East")
    assert _shares(whole) == [20, 30, 50]
    assert whole.title == "Those who answered are much like those who live here"
    part = response_picture([_panel([20, None, 50], [20, 30, 50])], where="East")
    assert _shares(part) == [10, None, 25]
    assert "[c] of answers" in part.alt


def test_the_title_of_the_response_says_who_answered_less_and_more() -> None:
    made = response_picture([_panel([10, 30, 60], [30, 30, 40])], where="East")
    assert made.title == "Against who lives here, fewer answers from Young, more from Old"
    more = response_picture([_panel([35, 30, 35], [33.6, 33.4, 32.6])], where="East")
    assert more.title == "Against who lives here, fewer answers from Middle, more from Old"


def test_every_chart_has_words_for_those_who_cannot_see_it() -> None:
    for made in figures_of().values():
        assert made.alt
        assert isinstance(made.alt, str)


def test_a_shown_figure_never_loses_its_range() -> None:
    """A middle stands on no chart without the ends of its bar, in picture or words."""
    for row in rows(ward_strip(in_states())).rows:
        for bar in row.bars:
            assert bar.low <= (bar.middle or 0) <= bar.high
    assert all(isinstance(cell, Shown | Withheld) for cell in STATES)
