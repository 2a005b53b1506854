"""Whether the other model of small places agrees with the published one: if not, publication waits."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from functools import partial

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arrays import Floats
from scoring.one_thread import in_one_thread
from scoring.small_areas.direct import Asked, SmallDirect
from scoring.small_areas.domains import domains_of_places, people_model
from scoring.small_areas.models import Modelled
from scoring.small_areas.places import SmallPlaces
from scoring.smoothing import agreement
from scoring.spec import IndexSpec, SmallModel


def disagreement(
    model: Modelled,
    columns: Sequence[int],
    direct: SmallDirect,
    asked: Asked,
    found: SmallPlaces,
    spec: IndexSpec,
    *,
    executor: Executor | None = None,
) -> Mapping[int, float]:
    """Column -> share of places in which the model that is not published is more than a standard error away.

    A model of places is set against one of people, and the other way round. A column that the other model
    cannot be made of, as with one answer a place, is left out. executor: takes a model of people at a time.
    """
    if found.rule.model is SmallModel.UNIT_LEVEL:
        others = _of_places(columns, direct, found.x, spec)
    else:
        others = _of_people(columns, asked, found.x, executor)
    made: dict[int, float] = {}
    for k, column in enumerate(columns):
        if (other := others.get(column)) is None:
            continue
        there = ~np.isnan(model.estimate[:, k] + other)
        try:
            made[column] = agreement(model.estimate[there, k], model.mse[there, k], other[there]).share
        except InvalidInputError:  # no place has both
            continue
    return made


def _of_people(
    columns: Sequence[int], asked: Asked, x: Floats, executor: Executor | None
) -> Mapping[int, Floats]:
    """Column -> estimates by the model of people, as far as it can be made."""
    made = (executor.map if executor else map)(partial(_people_estimates, asked, x), columns)
    return {column: found for column, found in zip(columns, made, strict=True) if found is not None}


@in_one_thread  # a worker has threads of its own
def _people_estimates(asked: Asked, x: Floats, column: int) -> Floats | None:
    try:
        return people_model(asked, column, x).estimate
    except InvalidInputError:
        return None


def _of_places(
    columns: Sequence[int], direct: SmallDirect, x: Floats, spec: IndexSpec
) -> Mapping[int, Floats]:
    """Column -> estimates by the model of places, all domains together, if it can be made."""
    try:
        model = domains_of_places(direct, columns, x, spec, n_draws=1, seed=0)  # its draws are of no use here
    except InvalidInputError:
        return {}
    return dict(zip(columns, model.estimate.T, strict=True))


def hold_words(differing: Mapping[int, float], found: SmallPlaces, spec: IndexSpec) -> str | None:
    """Why figures of small places may not be published yet; None where the two models agree."""
    held = [
        spec.measures[column].title for column, share in differing.items() if share > found.rule.hold_share
    ]
    if not held:
        return None
    return (
        f"Two models of the {found.plural} differ by more than a standard error in more than "
        f"{found.rule.hold_share:.0%} of them ({', '.join(held)}): publication waits until it is known why."
    )
