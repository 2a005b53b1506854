"""The shipped definitions: rights, wording as researched, codes, bands and every published number."""

import re
from itertools import chain, pairwise
from pathlib import Path

import pytest

from instruments import catalogue
from instruments.answers import ValidAnswers, check
from instruments.definition import Direction, Instrument, Item, ItemKind, Missing, Rule
from instruments.scoring_rules import band_of, score

ALL = catalogue.all()
ITEMS = {
    "ons4@1.0": ("satis", "worth", "happy", "anxious"),
    "loneliness@1.0": ("ucla1", "ucla2", "ucla3", "lonely"),
    "brs@1.0": ("brs1", "brs2", "brs3", "brs4", "brs5", "brs6"),
    "neighbourhood@1.0": ("pride", "change2y", "together", "belong", "trust", "pull", "influence", "help"),
    "demographics@1.0": ("age_band", "sex", "ethnic", "disability", "tenure", "carer"),
}


def ids(instrument: Instrument) -> str:
    return instrument.label


def codes(label: str, item: str) -> dict[int, str]:
    return {choice.code: choice.wording["en"] for choice in catalogue.get(label).item(item).choices}


def band(label: str, scale: str, value: float) -> str:
    found = band_of(catalogue.get(label).scale(scale), value)
    return found.id if found else "none"


@pytest.mark.parametrize(("label", "items"), ITEMS.items())
def test_items_keep_their_ids_and_their_order(label: str, items: tuple[str, ...]) -> None:
    assert tuple(item.id for item in catalogue.get(label).items) == items


def test_the_whole_questionnaire_is_the_parts_in_order() -> None:
    whole = catalogue.get("thriving-communities@1.0")
    assert tuple(item.id for item in whole.items) == tuple(chain.from_iterable(ITEMS.values()))
    scales = ("satis", "worth", "happy", "anxious", "ucla3", "lonely", "brs", "community")
    assert tuple(scale.id for scale in whole.scales) == scales


@pytest.mark.parametrize("instrument", ALL, ids=ids)
def test_nothing_that_may_not_be_given_to_others_carries_text(instrument: Instrument) -> None:
    for part in (instrument, *instrument.parts):
        texts = [
            text for item in part.items for text in (item.wording, item.hint, item.low_label, item.high_label)
        ]
        choices = [choice.wording for item in part.items for choice in item.choices]
        assert part.redistributable or not any([*texts, *choices])


@pytest.mark.parametrize("instrument", ALL, ids=ids)
def test_every_definition_names_its_source_holder_licence_and_attribution(instrument: Instrument) -> None:
    rights = instrument.rights
    assert all(
        [rights.source, rights.rights_holder, rights.licence, rights.attribution, rights.verified_note]
    )
    assert all(scale.source for scale in instrument.scales)
    assert all(one.source for scale in instrument.scales for one in scale.bands)


def test_only_what_was_seen_at_the_source_is_called_verified() -> None:
    seen = {instrument.label for instrument in ALL if instrument.verified}
    ours = {label for label in seen if label.startswith(("fast-grant", "social-prescribing"))}
    assert seen - ours == {
        *(f"{key}@1.{minor}" for key in ("ons4", "loneliness", "brs") for minor in (0, 1)),
        "dejong-gierveld@1.0",
    }


def test_the_resilience_scale_ships_with_its_authors_terms() -> None:
    rights = catalogue.get("brs@1.0").rights
    assert "Authors' terms" in rights.licence
    assert "not under the licence of this project" in rights.licence
    assert "10.1080/10705500802222972" in rights.attribution


@pytest.mark.parametrize("instrument", ALL, ids=ids)
def test_answers_of_every_published_test_value_are_valid(instrument: Instrument) -> None:
    for value in instrument.test_values:
        assert isinstance(check(instrument, value.answers), ValidAnswers)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("*", "")).casefold()


OURS = {"disability", "tenure", "carer", "age_band"}  # in our words, or quoted from the questionnaire itself


@pytest.mark.parametrize(
    "item",
    [item for label in ITEMS for item in catalogue.get(label).items if item.id not in OURS],
    ids=lambda i: i.id,
)
def test_wording_is_that_of_the_research_notes(shared: Path, item: Item) -> None:
    notes = plain((shared / "research" / "instruments.md").read_text(encoding="utf-8"))
    assert plain(item.wording["en"]) in notes


@pytest.mark.parametrize("label", ["ons4@1.0", "loneliness@1.0"])
def test_introductions_are_those_of_the_research_notes(shared: Path, label: str) -> None:
    notes = plain((shared / "research" / "instruments.md").read_text(encoding="utf-8"))
    assert plain(catalogue.get(label).introduction["en"]) in notes


class TestWellbeing:
    @pytest.mark.parametrize("item", ["satis", "worth", "happy", "anxious"])
    def test_each_question_is_rated_from_0_to_10_and_stands_alone(self, item: str) -> None:
        ons4 = catalogue.get("ons4@1.0")
        found, scale = ons4.item(item), ons4.scale(item)
        assert (found.kind, found.low, found.high) == (ItemKind.RATING, 0, 10)
        assert (scale.rule, scale.items, scale.minimum_answered) == (Rule.SINGLE, (item,), 1)
        better = Direction.LOWER_IS_BETTER if item == "anxious" else Direction.HIGHER_IS_BETTER
        assert scale.direction is better

    def test_ends_are_labelled_as_in_the_standard(self) -> None:
        labels = [(i.low_label["en"], i.high_label["en"]) for i in catalogue.get("ons4@1.0").items]
        words = ("satisfied with", "worthwhile", "happy", "anxious")
        assert labels == [(f"not at all {w}", f"completely {w}") for w in ("satisfied", *words[1:])]

    @pytest.mark.parametrize("scale", ["satis", "worth", "happy"])
    def test_bands_of_the_three_positive_measures(self, scale: str) -> None:
        found = [band("ons4@1.0", scale, value) for value in range(11)]
        assert found == ["low"] * 5 + ["medium"] * 2 + ["high"] * 2 + ["very_high"] * 2

    def test_bands_of_anxiety_are_lower_and_the_top_one_is_five_wide(self) -> None:
        found = [band("ons4@1.0", "anxious", value) for value in range(11)]
        assert found == ["very_low"] * 2 + ["low"] * 2 + ["medium"] * 2 + ["high"] * 5


class TestLoneliness:
    def test_indirect_items_run_up_to_often_and_the_direct_one_down_from_it(self) -> None:
        indirect = {1: "Hardly ever or never", 2: "Some of the time", 3: "Often"}
        assert [codes("loneliness@1.0", item) for item in ("ucla1", "ucla2", "ucla3")] == [indirect] * 3
        assert codes("loneliness@1.0", "lonely") == {
            1: "Often/always",
            2: "Some of the time",
            3: "Occasionally",
            4: "Hardly ever",
            5: "Never",
        }

    def test_less_is_better_in_the_sum_and_more_in_the_direct_question(self) -> None:
        loneliness = catalogue.get("loneliness@1.0")
        assert loneliness.scale("ucla3").direction is Direction.LOWER_IS_BETTER
        assert loneliness.scale("lonely").direction is Direction.HIGHER_IS_BETTER

    @pytest.mark.parametrize(
        ("answers", "total", "name"),
        [
            ((1, 1, 1), 3, "below_cut"),
            ((3, 3, 2), 8, "lonely"),
            ((3, 3, 3), 9, "lonely"),
            ((3, 2, 2), 7, "below_cut"),
        ],
    )
    def test_published_sums_and_the_cut_of_the_community_life_survey(
        self, answers: tuple[int, ...], total: int, name: str
    ) -> None:
        loneliness = catalogue.get("loneliness@1.0")
        found = score(
            loneliness.scale("ucla3"),
            loneliness,
            dict(zip(("ucla1", "ucla2", "ucla3"), answers, strict=True)),
        )
        assert found == total
        assert band("loneliness@1.0", "ucla3", total) == name


class TestResilience:
    def mean(self, *answers: int) -> float | None:
        brs = catalogue.get("brs@1.0")
        return score(brs.scale("brs"), brs, {f"brs{row}": code for row, code in enumerate(answers, 1)})

    @pytest.mark.parametrize(
        ("answers", "mean", "name"),
        [
            ((3,) * 6, 3.0, "normal"),
            ((5,) * 6, 3.0, "normal"),
            ((5, 1) * 3, 5.0, "high"),
            ((1, 5) * 3, 1.0, "low"),
        ],
    )
    def test_published_means(self, answers: tuple[int, ...], mean: float, name: str) -> None:
        assert self.mean(*answers) == mean
        assert band("brs@1.0", "brs", mean) == name

    @pytest.mark.parametrize(
        ("total", "name"),
        [(6, "low"), (17, "low"), (18, "normal"), (25, "normal"), (26, "high"), (30, "high")],
    )
    def test_bands_as_published_totals(self, total: int, name: str) -> None:
        assert band("brs@1.0", "brs", total / 6) == name

    def test_three_items_are_reversed_not_two(self) -> None:
        assert catalogue.get("brs@1.0").scale("brs").reversed == {"brs2", "brs4", "brs6"}

    def test_four_of_six_are_enough_and_three_are_not(self) -> None:
        assert self.mean(5, 1, 5, 1) == 5.0
        assert self.mean(5, 1, 5) is None


class TestNeighbourhood:
    def test_the_community_scale_takes_seven_items_and_leaves_change_out(self) -> None:
        scale = catalogue.get("neighbourhood@1.0").scale("community")
        items = ("belong", "trust", "pull", "influence", "together", "pride", "help")
        assert (scale.items, scale.reversed, scale.minimum_answered) == (items, frozenset(items), 4)
        assert (scale.low, scale.high, scale.direction) == (0, 100, Direction.HIGHER_IS_BETTER)

    @pytest.mark.parametrize("item", ["belong", "trust", "pull", "influence", "together", "pride", "help"])
    def test_the_first_answer_is_the_most_positive(self, item: str) -> None:
        place = catalogue.get("neighbourhood@1.0")
        order = place.item(item).scored_codes
        assert order == tuple(range(1, len(order) + 1))
        first = place.item(item).choices[0].wording["en"]
        assert first in (
            "Very strongly",
            "Many of the people can be trusted",
            "Definitely agree",
            "Strongly agree",
        )

    def test_answers_outside_the_order_carry_no_value(self) -> None:
        outside = {
            (item.id, choice.code): choice.wording["en"]
            for item in catalogue.get("neighbourhood@1.0").items
            for choice in item.choices
            if not choice.scored
        }
        assert outside == {
            ("together", 5): "Too few people in local area",
            ("together", 6): "All the same background",
            ("pull", 5): "Nothing needs improving",
        }


class TestDemographics:
    @pytest.mark.parametrize("item", ITEMS["demographics@1.0"])
    def test_nobody_has_to_say(self, item: str) -> None:
        choice = catalogue.get("demographics@1.0").item(item).choice(998)
        assert choice is not None
        assert (choice.wording["en"], choice.missing) == ("Prefer not to say", Missing.REFUSED)

    def test_age_bands_begin_at_16_and_follow_each_other_without_a_gap(self) -> None:
        bands = [text for code, text in codes("demographics@1.0", "age_band").items() if code != 998]
        limits = [tuple(map(int, text.split(" to "))) for text in bands[:-1]]
        assert list(codes("demographics@1.0", "age_band")) == [*range(1, 17), 998]
        assert limits[0] == (16, 17)
        assert all(later[0] == earlier[1] + 1 for earlier, later in pairwise(limits))
        assert (limits[-1], bands[-1]) == ((80, 84), "85 or over")

    def test_sex_is_coded_as_in_the_community_life_survey(self) -> None:
        assert codes("demographics@1.0", "sex") == {1: "Female", 2: "Male", 998: "Prefer not to say"}

    def test_there_are_eighteen_ethnic_groups(self) -> None:
        assert list(codes("demographics@1.0", "ethnic")) == [*range(1, 19), 998]
