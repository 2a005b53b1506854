"""A release beside another survey, made up: one of its figures is missing."""

from dataclasses import replace

from scoring.published import OfficialComparison, PublishedOfficial, PublishedTable
from tests.reports.tables import oldham

SPREAD = {  # of the districts, by measure: the whole, then least to greatest
    "satis_mean": (7.35, 6.62, 7.28, 7.42, 7.56, 8.10),
    "worth_mean": (7.72, 6.90, 7.61, 7.75, 7.87, 8.54),
    "happy_mean": (7.33, 6.70, 7.20, 7.32, 7.50, 8.02),
    "anxious_mean": (None, 2.30, 3.08, 3.28, 3.47, 4.30),
}


def beside_similar() -> PublishedTable:
    """The same, told once more of four districts that were chosen."""
    table = beside_another()
    [survey] = table.official
    like = replace(
        survey,
        key="another-similar",
        districts="districts like Oldham (its neighbours): Ashby, Beech, Clough and Delph",
        count=4,
        comparisons=tuple(
            replace(one, least=one.quarter, greatest=one.three_quarters) for one in survey.comparisons
        ),
    )
    return replace(table, official=(survey, like))


def beside_another() -> PublishedTable:
    """Four averages in another survey, which has none of the last for the whole."""
    comparisons = tuple(
        OfficialComparison(
            measure=key,
            value=value,
            least=least,
            quarter=quarter,
            middle=middle,
            three_quarters=three_quarters,
            greatest=greatest,
        )
        for key, (value, least, quarter, middle, three_quarters, greatest) in SPREAD.items()
    )
    survey = PublishedOfficial(
        key="another",
        title="Wellbeing of all districts",
        source="made up for tests.",
        period="2025",
        mode="by telephone and face to face",
        caveat="A voice is answered otherwise than a form.",
        districts="districts of the country",
        count=377,
        comparisons=comparisons,
    )
    return replace(oldham(), official=(survey,))
