"""An explanation is made of published figures, in words that an officer understands."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from instruments.errors import NotFoundError
from reports import sentences
from reports.explaining import Explanation, explanation
from scoring.chain import compute
from scoring.composite import Aggregation, NormalisationMethod
from scoring.handling import AGGREGATIONS, SCALES
from scoring.outcomes import Outcome
from scoring.published import (
    PublishedOrder,
    PublishedPlace,
    PublishedTable,
    Shown,
    ShownCount,
    Withheld,
)
from scoring.snapshot import Margin
from scoring.spec import MeasureKind
from tests.reports import tables
from tests.scoring.builders import based, snapshot
from tests.scoring.gate import published

EAST, WEST = "cluster-east", "cluster-west"
CASES: Mapping[str, Callable[[], Explanation]] = {
    "rich": lambda: explanation(tables.oldham(), EAST),
    "whole": lambda: explanation(tables.oldham(), "E08000004"),
    "nobody": lambda: explanation(tables.nobody(tables.oldham(), "cluster-west"), "cluster-west"),
    "one place": lambda: explanation(tables.lonely_place(), EAST),
    "crowded": lambda: explanation(tables.crowded(), "p03"),
    "Naples": lambda: explanation(tables.naples(), "n0"),
    "Naples, uncertain": lambda: explanation(tables.naples(), "n4"),
}
ORDER = [
    "The score",
    "Whose answers",
    "The four parts of the score",
    "From the parts to the score",
    "What the weights do",
    "Where the likely range comes from",
    "What was modelled",
    "Other figures beside Oldham",
    "Read it with care",
]


def part(made: Explanation, heading: str) -> str:
    return " ".join(next(one.sentences for one in made.parts if one.heading == heading))


def index_of(table: PublishedTable, code: str = EAST) -> Shown:
    key = next(one.key for one in table.measures if one.kind is MeasureKind.INDEX)
    cell = table.cell(code, key)
    assert isinstance(cell, Shown)
    return cell


@pytest.mark.parametrize("case", CASES)
def test_no_banned_word_is_said_of_any_place(case: str) -> None:
    assert sentences.banned(" ".join(CASES[case]().lines)) == ()


@pytest.mark.parametrize("case", CASES)
def test_every_line_is_a_sentence_or_a_heading(case: str) -> None:
    made = CASES[case]()
    for one in made.parts:
        assert one.heading
        assert one.sentences
        assert all(re.search(r"[.?!”]$", said) for said in one.sentences), one.sentences


def test_the_parts_come_in_the_order_in_which_a_score_is_made() -> None:
    assert [one.heading for one in CASES["rich"]().parts] == ORDER


def test_the_score_is_told_with_its_range_and_its_difference() -> None:
    table = tables.oldham()
    cell, said = index_of(table), part(CASES["rich"](), "The score")
    assert f"East is at {cell.low:.0f} to {cell.high:.0f} on the index, where 100 is Oldham" in said
    assert cell.difference is not None
    assert (
        f"{sentences.signed(cell.difference.low, 1)} to {sentences.signed(cell.difference.high, 1)} points"
        in said
    )
    assert table.method.statement in said


@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome_has_words_of_its_own(outcome: Outcome) -> None:
    table = tables.oldham()
    cells = {
        key: replace(cell, outcome=outcome) if isinstance(cell, Shown) else cell
        for key, cell in table.cells.items()
    }
    said = part(explanation(replace(table, cells=cells), EAST), "The score")
    words = sentences.compared(outcome, "Oldham")
    if outcome is Outcome.CANNOT_TELL:
        words += " whether it differs from Oldham"
    assert f"Compared with the whole: {words}." in said


def test_questions_are_quoted_under_the_part_that_they_make() -> None:
    table = tables.oldham()
    first = next(one for one in table.measures if one.kind is MeasureKind.DOMAIN)
    asked = replace(first, questions=("Do you sleep well?", 'Do you feel "at home"?'))
    measures = tuple(asked if one is first else one for one in table.measures)
    said = part(explanation(replace(table, measures=measures), EAST), ORDER[2])
    assert "Asked: “Do you sleep well?” “Do you feel ‘at home’?”" in said


@pytest.mark.parametrize(
    ("apart", "words"),
    [
        (0.0, "rounded, they are the same: the parts differ little, or no more than by chance"),
        (1.0, "about one point less"),
        (3.0, "about three points less"),
    ],
)
def test_what_imbalance_takes_off_is_told_in_points(apart: float, words: str) -> None:
    table = tables.oldham()
    cell = index_of(table)
    plain = next(one for one in table.measures if one.kind is MeasureKind.INDEX)
    average = replace(plain, key="plain", title="Plain average", kind=MeasureKind.ARITHMETIC)
    cells = {(place, key): value for (place, key), value in table.cells.items() if key != "plain"} | {
        (place.code, "plain"): replace(cell, value=cell.value + apart)
        for place in (table.whole, *table.places)
    }
    measures = (*(one for one in table.measures if one.kind is not MeasureKind.ARITHMETIC), average)
    made = explanation(replace(table, measures=measures, cells=cells), EAST)
    assert words in part(made, "From the parts to the score")


@pytest.mark.parametrize("why", Withheld)
def test_what_is_withheld_is_named_with_its_reason_and_without_a_number(why: Withheld) -> None:
    table = tables.withheld(tables.oldham(), EAST, why)
    made = explanation(table, EAST)
    hidden = part(made, "What is not shown, and why")
    assert f"not shown {sentences.REASONS[why]}" in hidden
    assert hidden[0].isupper()
    assert not re.search(r"\d", hidden)
    assert "We do not show this for East" in part(made, "The score")
    figures = [figure for one in made.parts for figure in one.figures]
    assert {figure.withheld for figure in figures} == {why}
    assert {(figure.middle, figure.people, figure.outcome) for figure in figures} == {("", None, None)}


def test_weights_are_told_with_what_they_cost_and_their_absence_too() -> None:
    table = tables.oldham()
    weighted = replace(table, method=replace(table.method, margins=("age and sex (Census)",), deff=1.25))
    assert "age and sex (Census). It has a price: across Oldham, 100 answers tell as much as 80 " in part(
        explanation(weighted, EAST), "What the weights do"
    )
    plain = replace(table, method=replace(table.method, margins=()))
    assert part(explanation(plain, EAST), "What the weights do").startswith("Every answer counts the same")


def with_ward(covariates: tuple[str, ...] = ()) -> PublishedTable:
    """Oldham with a ward of the figures of East."""
    table = tables.oldham()
    ward = PublishedPlace(
        code="W1", name="Ward 1", level="ward", members=(), respondents=ShownCount(count=40)
    )
    cells = {
        ("W1", one.key): replace(cell, modelled=True)
        for one in table.measures
        if isinstance(cell := table.cell(EAST, one.key), Shown)
    }
    return replace(
        table,
        small_places=(ward,),
        small_plural="wards",
        cells={**table.cells, **cells},
        orders={("W1", "index"): PublishedOrder(low=3, high=11, of=20)},
        method=replace(table.method, draws=2000, covariates=covariates),
    )


def otherwise(
    aggregation: Aggregation = Aggregation.MPI,
    normalisation: NormalisationMethod = NormalisationMethod.GOALPOSTS,
) -> PublishedTable:
    """Oldham with figures made in another way."""
    table = tables.oldham()
    method = replace(table.method, aggregation=aggregation, normalisation=normalisation)
    return replace(table, method=method)


def test_a_place_that_borrows_from_none_says_so_and_names_what_does() -> None:
    said = part(CASES["rich"](), "What was modelled")
    assert (
        said == "Nothing: each figure comes from the answers given in this place, and borrows from no other."
    )
    assert part(explanation(with_ward(), EAST), "What was modelled").endswith(
        "Only figures of wards are modelled."
    )


def test_a_direct_figure_has_its_range_from_weights_and_a_modelled_one_from_draws() -> None:
    table, heading = with_ward(), "Where the likely range comes from"
    direct, modelled = (part(explanation(table, code), heading) for code in (EAST, "W1"))
    assert "computed 500 more times, with slightly other weights" in direct
    assert "The model was asked 2,000 times" in modelled
    assert "weights" not in modelled
    assert "model" not in direct


def test_a_modelled_place_tells_what_it_is_pulled_towards_and_where_it_could_stand() -> None:
    table = with_ward(covariates=("Income deprivation", "Share of people of 65 and over"))
    made = explanation(table, "W1")
    said = part(made, "What was modelled")
    assert "what is usual for wards like it in income deprivation and share of people of 65 and over" in said
    assert "own answers weigh enough" in said
    assert (
        "Ward 1 would probably come somewhere between 3 and 11 of the 20 wards whose score is shown, where 1 "
        "is the highest."
    ) in part(made, "The score")
    assert sentences.banned(" ".join(made.lines)) == ()


def test_nothing_is_said_to_be_taken_away_for_chance_in_a_modelled_place() -> None:
    said = part(explanation(with_ward(), "W1"), "From the parts to the score")
    assert "taken away first" not in said
    assert "gives 2,000 sets of figures that all fit the answers" in said


def test_a_place_without_a_model_to_look_like_others_is_pulled_to_what_is_usual() -> None:
    said = part(explanation(with_ward(covariates=()), "W1"), "What was modelled")
    assert "what is usual for wards, the less the more people answered" in said


def test_a_set_of_one_place_is_told_by_its_likelihood() -> None:
    orders = {(EAST, "index"): PublishedOrder(low=5, high=5, of=5)}
    said = part(explanation(replace(tables.oldham(), orders=orders), EAST), "The score")
    assert "With a chance of at least 95 in 100, East is lower than each of the other clusters whose" in said
    assert "East comes at" not in said
    assert "between 5 and 5" not in said
    assert "do not give one place" not in said


LOWER, HIGHER = "lower than their average", "higher than their average"


@pytest.mark.parametrize(
    ("mean", "said", "never"),
    [
        (Aggregation.MPI, (LOWER, "taken away first"), (HIGHER, "not taken away")),
        (Aggregation.ARITHMETIC, ("plain average, however far",), (LOWER, HIGHER, "taken", "chance")),
        (Aggregation.GEOMETRIC, ("geometric", LOWER, "not taken away"), (HIGHER, "taken away first")),
        (Aggregation.HARMONIC, ("harmonic", LOWER, "not taken away"), (HIGHER, "taken away first")),
        (Aggregation.QUADRATIC, ("quadratic", HIGHER, "not taken away"), (LOWER, "taken away first")),
    ],
)
def test_each_mean_has_words_of_its_own(
    mean: Aggregation, said: tuple[str, ...], never: tuple[str, ...]
) -> None:
    words = part(explanation(otherwise(aggregation=mean), EAST), "From the parts to the score")
    assert [one for one in said if one not in words] == []
    assert [one for one in never if one in words] == []


def test_no_mean_and_no_scale_that_a_definition_may_choose_is_without_words() -> None:
    for mean in AGGREGATIONS:
        assert explanation(otherwise(aggregation=mean), EAST).parts
    for scale in SCALES:
        assert explanation(otherwise(normalisation=scale), EAST).parts


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        (NormalisationMethod.GOALPOSTS, "where 100 is Oldham in autumn 2026"),
        (
            NormalisationMethod.Z_SCORE,
            "where 100 is the average of the clusters in autumn 2026, part by part",
        ),
        (
            NormalisationMethod.MIN_MAX,
            "where 100 is half-way between the lowest and the highest of the clusters",
        ),
    ],
)
def test_what_100_is_goes_by_the_scale_of_the_domains(scale: NormalisationMethod, words: str) -> None:
    made = explanation(otherwise(normalisation=scale), EAST)
    assert words in part(made, "The score")
    assert words.removeprefix("where ") in part(made, ORDER[2])


def test_what_if_stands_at_the_head_in_words() -> None:
    made = explanation(tables.oldham(), EAST, what_if={"scale of the domains": "z_score"})
    assert made.parts[0].heading == "What if"
    assert "scale of the domains: mean and spread of the places of this wave" in part(made, "What if")


def test_margins_of_a_what_if_are_told_by_their_names() -> None:
    made = explanation(tables.oldham(), EAST, what_if={"known totals that weights meet": "age_sex+ward"})
    assert "known totals that weights meet: age and sex + ward" in part(made, "What if")


def test_what_a_run_notes_of_its_choices_is_not_told_twice() -> None:
    noted = replace(tables.oldham(), warnings=("What if: margins is age_sex. For study.", "A note"))
    made = explanation(noted, EAST, what_if={"known totals that weights meet": "age_sex"})
    assert "margins is age_sex" not in " ".join(made.lines)
    assert "A note." in part(made, "Read it with care")


def test_a_score_that_is_not_shown_says_which_part_it_waits_for() -> None:
    table = tables.oldham()
    hidden = dict.fromkeys([(EAST, "index"), (EAST, "connection")], Withheld.PROTECTS_ANOTHER)
    made = explanation(replace(table, cells={**table.cells, **hidden}), EAST)
    assert "It is made of four parts, and Connection is not shown." in part(made, "The score")
    more = dict.fromkeys([(EAST, "wellbeing"), *hidden], Withheld.PROTECTS_ANOTHER)
    made = explanation(replace(table, cells={**table.cells, **more}), EAST)
    assert "Wellbeing and Connection are not shown." in part(made, "The score")


def test_a_place_that_is_not_there_is_refused_with_all_that_are() -> None:
    with pytest.raises(NotFoundError, match="no place 'nowhere'") as caught:
        explanation(with_ward(), "nowhere")
    places = ("E08000004 (Oldham)", "cluster-east (East)", "W1 (Ward 1)")
    assert [one for one in places if one not in caught.value.fix] == []


def test_a_nation_of_places_is_not_listed_whole() -> None:
    table = with_ward()
    (ward,) = table.small_places
    many = tuple(replace(ward, code=f"W{number}") for number in range(1, 7001))
    with pytest.raises(NotFoundError) as caught:
        explanation(replace(table, small_places=many), "W7001")
    assert caught.value.fix.endswith(" and 6966 more.")
    assert len(caught.value.fix) < 2000


def test_what_ten_points_are_is_told_once_where_it_is_alike_in_all_parts() -> None:
    table = tables.oldham()
    same, other = "Wellbeing: 10 points are this", "Connection: 10 points are that"
    for units, said in (
        ((same, same.replace("Wellbeing", "Connection")), "10 points are this. A standard deviation"),
        ((same, other), f"{same}; {other}. A standard deviation"),
    ):
        method = replace(table.method, units=units)
        found = explanation(replace(table, method=method), EAST)
        assert any(line.strip().startswith(said) for line in found.lines)


def test_places_that_were_weighted_together_are_told_by_the_place_that_holds_them() -> None:
    totals = {f"W{cluster}{ward}": 1000.0 for cluster in (1, 2) for ward in (1, 2, 3)}
    wards = Margin(name="ward", title="ward", source="made up", targets=totals, level="ward")
    frozen = snapshot([60, 400], missing=0.0, margins=(wards,))
    told = part(explanation(published(compute(frozen, based(frozen))), "C1"), "Read it with care")
    assert "Some wards of Cluster 1 had fewer than 30 answers: there they are weighted together" in told
    assert sentences.banned(told) == ()
