"""Who lives in the places of a geography, by age and sex, and what the truth plants in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from index_platform.demo.truth import Effects, Truth
from instruments.errors import InvalidDefinitionError
from instruments.files import read_document
from instruments.places import Geography, Place

Floats = NDArray[np.float64]
_JOIN = " | "  # between the labels of a margin of crossed items


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """People of one age band and one sex."""

    age: str
    sex: str
    sex_code: int
    people: float


@dataclass(frozen=True, kw_only=True)
class Population:
    """The smallest places with their people, and the kinds of people that live in each of them alike.

    place_effects: (places, traits), kind_effects: (kinds, traits), both in SDs between persons, with mean 0
    over all people.
    """

    places: tuple[Place, ...]
    kinds: tuple[Kind, ...]
    place_effects: Floats
    kind_effects: Floats

    @property
    def place_people(self) -> Floats:
        """(places,) people."""
        return np.array([place.population or 0 for place in self.places], dtype=float)

    @property
    def kind_people(self) -> Floats:
        """(kinds,) people."""
        return np.array([kind.people for kind in self.kinds])


def population(truth: Truth, geography: Geography, margins: Path) -> Population:
    """The people of ``geography`` with the planted effects; ages and sexes from the file of margins."""
    places = geography.at_level(geography.levels[-1].key)
    kinds = _kinds(margins)
    lineages = [_lineage(geography, place) for place in places]
    raw_places = _effects(truth, truth.places, lineages)
    raw_kinds = _effects(truth, truth.people, [(kind.age, kind.sex) for kind in kinds])
    return Population(
        places=places,
        kinds=kinds,
        place_effects=_centred(raw_places, [place.population or 0 for place in places]),
        kind_effects=_centred(raw_kinds, [kind.people for kind in kinds]),
    )


def moved(truth: Truth, geography: Geography, everyone: Population) -> Population:
    """The same people when the second wave asks: everybody in a place moved as the truth says."""
    lineages = [_lineage(geography, place) for place in everyone.places]
    moves = _effects(truth, truth.again.moves, lineages)
    return replace(everyone, place_effects=everyone.place_effects + moves)


def planted(truth: Truth, geography: Geography, margins: Path, level: str) -> dict[str, dict[str, float]]:
    """What the truth plants in each place of ``level``: {place: {trait: SDs from the mean of all people}}."""
    people = population(truth, geography, margins)
    found: dict[str, dict[str, float]] = {}
    for above in geography.at_level(level):
        held = [geography.ancestor(place.code, level) == above for place in people.places]
        means = np.average(people.place_effects[held], axis=0, weights=people.place_people[held])
        found[above.code] = dict(zip(truth.traits, map(float, means), strict=True))
    return found


def factors(truth: Truth, keys: Sequence[Sequence[str]]) -> Floats:
    """(rows,) how many answer for one of the average: the product over the keys of each row."""
    return np.array([np.prod([truth.volunteers.get(key, 1.0) for key in row]) for row in keys])


def _lineage(geography: Geography, place: Place) -> tuple[str, ...]:
    return place.code, *(() if place.parent is None else _lineage(geography, geography.place(place.parent)))


def _effects(truth: Truth, effects: Effects, keys: Sequence[Sequence[str]]) -> Floats:
    """(rows, traits) the sum of the effects of all keys of each row."""
    return np.array(
        [[sum(effects.get(key, {}).get(trait, 0.0) for key in row) for trait in truth.traits] for row in keys]
    )


def _centred(effects: Floats, people: Sequence[float]) -> Floats:
    return np.asarray(effects - np.average(effects, axis=0, weights=people))


def _kinds(margins: Path) -> tuple[Kind, ...]:
    """The kinds of people in the first margin of a file, which crosses age and sex."""
    document = read_document(margins)
    given = cast("Sequence[Mapping[str, Any]]", document.content.get("margins", [{}]))[0]
    if list(given.get("items", [])) != ["age_band", "sex"]:
        raise InvalidDefinitionError(
            "its first margin does not cross age_band and sex",
            where=document.where,
            fix="Put the margin with 'items: [age_band, sex]' first.",
        )
    sexes = {label: int(code) for code, label in given["groups"]["sex"].items()}
    crossed = [(*label.split(_JOIN), people) for label, people in given["targets"].items()]
    return tuple(
        Kind(age=age, sex=sex, sex_code=sexes[sex], people=float(people)) for age, sex, people in crossed
    )
