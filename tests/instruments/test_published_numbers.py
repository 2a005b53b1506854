"""Every published number that we know, from the definitions and nothing else: no rule is written here."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from instruments import catalogue
from instruments.definition import Instrument
from instruments.errors import InvalidDefinitionError
from instruments.loading import parse
from instruments.scoring_rules import band_of, is_beyond, score

Written = dict[str, Any]
Codes = dict[str, int]
DJG = "dejong-gierveld@1.0"


def coded(prefix: str, *codes: int) -> Codes:
    return {f"{prefix}{row}": code for row, code in enumerate(codes, 1)}


def short(raw: int) -> Codes:
    """Seven answers of 1 to 5 that add up to ``raw``, as equal as can be."""
    items = catalogue.get("swemwbs@1.0").scale("swemwbs").items
    return {item: raw // 7 + (row < raw % 7) for row, item in enumerate(items)}


def five(*codes: int) -> Codes:
    return dict(zip(catalogue.get("who5@1.0").scale("who5").items, codes, strict=True))


# Raw sum -> metric score of SWEMWBS, as a public scorer prints the table of the University of Warwick; the
# published median of the United Kingdom is 23.2 (Ng Fat and others, 2017, doi 10.1007/s11136-016-1454-8).
SHORT_WARWICK = {
    7: 7.00, 8: 9.51, 9: 11.25, 10: 12.40, 11: 13.33, 12: 14.08, 13: 14.75, 14: 15.32, 15: 15.84, 16: 16.36,
    17: 16.88, 18: 17.43, 19: 17.98, 20: 18.59, 21: 19.25, 22: 19.98, 23: 20.73, 24: 21.54, 25: 22.35,
    26: 23.21, 27: 24.11, 28: 25.03, 29: 26.02, 30: 27.03, 31: 28.13, 32: 29.31, 33: 30.70, 34: 32.55,
    35: 35.00,
}  # fmt: skip

ROWS: list[tuple[str, str, str, Codes, float | None, str | None]] = [
    # label, scale, source, answers, score, band
    *(
        ("swemwbs@1.0", "swemwbs", "table of a public scorer", short(raw), metric, None)
        for raw, metric in SHORT_WARWICK.items()
    ),
    ("brs@1.0", "brs", "rule of Smith and others 2008: all 3", coded("brs", *[3] * 6), 3.0, "normal"),
    ("brs@1.0", "brs", "the same: all 5, before reversing", coded("brs", *[5] * 6), 3.0, "normal"),
    ("brs@1.0", "brs", "the same: most resilient", coded("brs", 5, 1, 5, 1, 5, 1), 5.0, "high"),
    ("brs@1.0", "brs", "total 17, PhenX 251401", coded("brs", 3, 3, 3, 3, 3, 4), 17 / 6, "low"),
    ("brs@1.0", "brs", "total 18, PhenX 251401", coded("brs", *[3] * 6), 18 / 6, "normal"),
    ("brs@1.0", "brs", "total 25, PhenX 251401", coded("brs", 4, 2, 4, 2, 5, 2), 25 / 6, "normal"),
    ("brs@1.0", "brs", "total 26, PhenX 251401", coded("brs", 4, 2, 5, 2, 5, 2), 26 / 6, "high"),
    *(
        (DJG, scale, "authors' syntax: all 'more or less'", coded("djg", *[2] * 6), value, band)
        for scale, value, band in (
            ("djg_overall", 6, "severely_lonely"),
            ("djg_emotional", 3, "lonely"),
            ("djg_social", 3, "lonely"),
        )
    ),
    *(
        (DJG, scale, "authors' syntax: one missing", coded("djg", 1, 3, 3, 1, 3), value, band)
        for scale, value, band in (
            ("djg_overall", 0, "not_lonely"),
            ("djg_emotional", None, None),
            ("djg_social", 0, "not_lonely"),
        )
    ),
    (DJG, "djg_overall", "authors' syntax: two missing", coded("djg", 1, 3, 3, 1), None, None),
    ("loneliness@1.0", "ucla3", "sum of 3 to 9", coded("ucla", 1, 1, 1), 3, "below_cut"),
    ("loneliness@1.0", "ucla3", "Community Life Survey: 8 or 9", coded("ucla", 3, 3, 2), 8, "lonely"),
    ("loneliness@1.0", "ucla3", "Community Life Survey: 8 or 9", coded("ucla", 3, 3, 3), 9, "lonely"),
    ("who5@1.0", "who5", "psytoolkit.org: raw 10", five(2, 2, 2, 2, 2), 40, None),
    ("who5@1.0", "who5", "psytoolkit.org: raw 25", five(5, 5, 5, 5, 5), 100, None),
]  # fmt: skip


@pytest.mark.parametrize(("label", "scale", "source", "answers", "published", "band"), ROWS)
def test_a_published_number_follows_from_the_definition(
    label: str, scale: str, source: str, answers: Codes, published: float | None, band: str | None
) -> None:
    instrument = catalogue.get(label)
    found = score(instrument.scale(scale), instrument, answers)
    assert found == (None if published is None else pytest.approx(published, abs=1e-12)), source
    named = None if found is None else band_of(instrument.scale(scale), found)
    assert (named.id if named else None) == band


@pytest.mark.parametrize(("label", "scale", "source", "answers", "published", "band"), ROWS)
def test_a_published_number_stands_in_the_definition_itself(
    label: str, scale: str, source: str, answers: Codes, published: float | None, band: str | None
) -> None:
    held = {tuple(sorted(one.answers.items())): one for one in catalogue.get(label).test_values}
    one = held[tuple(sorted(answers.items()))]
    assert one.scores[scale] == (None if published is None else pytest.approx(published, abs=1e-9)), source
    assert one.bands.get(scale, band) == band


@pytest.mark.parametrize("instrument", catalogue.all(), ids=lambda one: one.label)
def test_every_test_value_of_a_definition_follows_from_it(instrument: Instrument) -> None:
    for value in instrument.test_values:
        for name, published in value.scores.items():
            found = score(instrument.scale(name), instrument, value.answers)
            assert found == (None if published is None else pytest.approx(published, abs=1e-9)), value.source


@pytest.mark.parametrize(
    ("answers", "beyond"),
    [
        ((2, 2, 3, 3, 3), []),
        ((2, 2, 2, 3, 3), ["look_further", "poor"]),
        ((1, 1, 2, 2, 2), ["look_further", "poor"]),
        ((1, 1, 1, 2, 2), ["look_further", "poor", "depression_sign"]),
    ],
)
def test_the_cut_points_of_the_who_index_name_the_scores_that_their_sources_name(
    answers: tuple[int, ...], beyond: list[str]
) -> None:
    """Raw 13, 12, 8 and 7: 52, 48, 32 and 28."""
    who5 = catalogue.get("who5@1.0")
    found = score(who5.scale("who5"), who5, five(*answers))
    assert found is not None
    assert [cut.id for cut in who5.scale("who5").cut_points if is_beyond(cut, found)] == beyond


def changed(label: str, change: Callable[[Written], object]) -> str:
    """What is said of the definition once something in it is changed."""
    content: Written = deepcopy(dict(catalogue.get(label).content))
    change(content)
    with pytest.raises(InvalidDefinitionError) as caught:
        parse(content, where="a test", resolve=catalogue.get)
    return str(caught.value)


OWN = [
    (label, row, name)
    for label in catalogue.labels()
    for row, value in enumerate(catalogue.get(label).content.get("test_values", ()))  # type: ignore[arg-type, var-annotated]
    for name in value["scores"]
]


@pytest.mark.parametrize(("label", "row", "name"), OWN)
def test_a_test_value_that_is_changed_is_refused(label: str, row: int, name: str) -> None:
    def change(content: Written) -> None:
        scores = content["test_values"][row]["scores"]
        scores[name] = 1 if scores[name] is None else scores[name] + 0.01

    assert f"{name} is published as" in changed(label, change)


RULES: list[tuple[str, Callable[[Written], object]]] = [
    ("brs@1.0", lambda w: w["scales"][0].update(reversed=["brs2", "brs4"])),
    ("dejong-gierveld@1.0", lambda w: w["scales"][0].update(minimum_answered=6)),
    ("dejong-gierveld@1.0", lambda w: w["scales"][0].update(minimum_answered=4)),
    ("dejong-gierveld@1.0", lambda w: w["scales"][1].update(minimum_answered=2)),
    ("dejong-gierveld@1.0", lambda w: w["scales"][0]["counted"].update(djg2=[2, 3])),
    ("dejong-gierveld@1.0", lambda w: w["scales"][2]["counted"].update(djg5=[1])),
    ("swemwbs@1.0", lambda w: w["scales"][0]["table"][19].__setitem__(1, 23.2)),
    ("who5@1.0", lambda w: w["scales"][0]["table"][10].__setitem__(1, 20)),
]


@pytest.mark.parametrize(("label", "change"), RULES)
def test_a_rule_that_is_changed_no_longer_gives_what_was_published(
    label: str, change: Callable[[Written], object]
) -> None:
    assert "is published as" in changed(label, change)


@pytest.mark.parametrize("row", range(29))
def test_no_value_of_the_table_can_be_changed_unseen(row: int) -> None:
    def change(content: Written) -> None:
        content["scales"][0]["table"][row][1] += 0.01

    assert changed("swemwbs@1.0", change)
