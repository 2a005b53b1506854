"""How scales are explained: every rule, every band and every cut point, with its source."""

from dataclasses import replace

import pytest

from instruments import catalogue
from instruments.definition import CutPoint, Rule, Side
from instruments.scale_words import cut_point_words, scale_words


@pytest.mark.parametrize(
    ("label", "scale", "rule"),
    [
        ("loneliness@1.0", "ucla3", "The sum of all 3 answers."),
        (
            "brs@1.0",
            "brs",
            "The mean of the answers, of which there must be at least 4 of 6. Reversed: brs2, brs4, brs6.",
        ),
        ("ons4@1.0", "satis", "The answer to one question."),
        (
            "dejong-gierveld@1.0",
            "djg_overall",
            "How many answers count, of which there must be at least 5 of 6.",
        ),
        ("who5@1.0", "who5", "The sum of all 5 answers, looked up in a table."),
    ],
)
def test_the_rule_of_a_scale_is_said_in_a_sentence(label: str, scale: str, rule: str) -> None:
    assert scale_words(catalogue.get(label).scale(scale), "en").rule == rule


def test_every_rule_has_its_words() -> None:
    scale = catalogue.get("neighbourhood@1.0").scale("community")
    told = {scale_words(replace(scale, rule=rule), "en").rule for rule in Rule}
    assert len(told) == len(Rule)


def test_the_range_says_which_end_is_better() -> None:
    loneliness = catalogue.get("loneliness@1.0")
    assert scale_words(loneliness.scale("ucla3"), "en").range == "3 to 9, less is better"
    assert scale_words(loneliness.scale("lonely"), "en").range == "1 to 5, more is better"


def test_a_cut_point_is_never_said_without_its_source() -> None:
    found = scale_words(catalogue.get("who5@1.0").scale("who5"), "en").cut_points
    assert found[2] == (
        "28 or less: a sign of depression, and no diagnosis "
        "(smaat.eu, scales, WHO-5: 28 or less suggests depression)"
    )
    cut = CutPoint(id="a", title={"en": "much"}, value=2.5, side=Side.AT_LEAST, source="a paper")
    assert cut_point_words(cut, "en") == "2.5 or more: much (a paper)"


def test_bands_are_said_with_their_limits_and_sources() -> None:
    bands = scale_words(catalogue.get("dejong-gierveld@1.0").scale("djg_emotional"), "en").bands
    assert bands[0].startswith("0: not lonely (De Jong Gierveld and van Tilburg")
    assert bands[1].startswith("1 to 3: lonely (De Jong Gierveld and van Tilburg")


def test_words_in_a_language_that_the_scale_lacks_are_in_one_that_it_has() -> None:
    scale = catalogue.get("brs@1.0").scale("brs")
    assert scale_words(scale, "ur").title == scale_words(scale, "en").title == "Resilience"
