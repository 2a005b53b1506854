from pathlib import Path

import numpy as np
import pytest

from index_platform.demo import population
from instruments.errors import InvalidDefinitionError
from tests.index_platform.demo.made import Oldham


def test_effects_have_mean_zero_over_all_people(oldham: Oldham) -> None:
    everyone = oldham.everyone
    np.testing.assert_allclose(everyone.place_people @ everyone.place_effects, 0, atol=1e-6)
    np.testing.assert_allclose(everyone.kind_people @ everyone.kind_effects, 0, atol=1e-6)


def test_people_of_places_and_of_kinds_are_the_same_people(oldham: Oldham) -> None:
    assert oldham.everyone.place_people.sum() == oldham.everyone.kind_people.sum() == 187_041


def test_a_ward_has_the_effects_of_its_cluster_and_its_own(oldham: Oldham) -> None:
    """Differences between two wards, by hand from the file: centring takes the same from both."""
    wards = population.planted(oldham.truth, oldham.geography, oldham.folder / "margins.yaml", "ward")
    one, other = wards["E05014662"], wards["E05014653"]  # St James' in East, Failsworth West in South
    places = oldham.truth.places
    for trait in oldham.truth.traits:
        by_hand = sum(places[code][trait] for code in ("E05014662", "OLD-E")) - sum(
            places[code][trait] for code in ("E05014653", "OLD-S")
        )
        assert one[trait] - other[trait] == pytest.approx(by_hand)


def test_a_cluster_is_the_mean_of_the_people_of_its_wards(oldham: Oldham) -> None:
    margins = oldham.folder / "margins.yaml"
    clusters = population.planted(oldham.truth, oldham.geography, margins, "cluster")
    wards = population.planted(oldham.truth, oldham.geography, margins, "ward")
    for code, effects in clusters.items():
        members = oldham.geography.children(code)
        people = [place.population or 0 for place in members]
        mean = np.average([wards[place.code]["community"] for place in members], weights=people)
        assert effects["community"] == pytest.approx(mean)


def test_the_borough_has_no_effect(oldham: Oldham) -> None:
    margins = oldham.folder / "margins.yaml"
    whole = population.planted(oldham.truth, oldham.geography, margins, "borough")
    assert list(whole["E08000004"].values()) == pytest.approx([0, 0, 0, 0], abs=1e-9)


def test_margins_that_do_not_cross_age_and_sex_are_refused(oldham: Oldham, tmp_path: Path) -> None:
    other = tmp_path / "margins.yaml"
    other.write_text("margins:\n  - {name: ward, level: ward}\n")
    with pytest.raises(InvalidDefinitionError, match="age_band and sex"):
        population.population(oldham.truth, oldham.geography, other)
