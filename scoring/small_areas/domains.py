"""The domains of small places by either model: that of places (Fay and Herriot), or that of people."""

from collections.abc import Sequence

import numpy as np

from scoring.arrays import Floats
from scoring.figures import domain_columns
from scoring.small_areas.direct import Asked, SmallDirect
from scoring.small_areas.models import Modelled, modelled_domains
from scoring.smoothing.unit_level import UnitLevelResult, unit_level_estimates
from scoring.spec import IndexSpec
from scoring.streams import seed_of


def domains_of_places(
    direct: SmallDirect, columns: Sequence[int], x: Floats, spec: IndexSpec, *, n_draws: int, seed: int
) -> Modelled:
    """Domains (W, K), all together, by what their direct figures have in common."""
    kept = [domain_columns(spec).index(column) for column in columns]
    return modelled_domains(
        direct.values[:, columns],
        direct.covariance[:, kept][:, :, kept],
        direct.n_effective[:, columns],
        x,
        n_draws=n_draws,
        seed=seed,
    )


def people_model(asked: Asked, column: int, x: Floats) -> UnitLevelResult:
    """One figure of all places by a model of people; covariates are those of all who live in a place."""
    y = asked.values[:, column]
    kept = ~np.isnan(y) & (asked.place >= 0)
    place = asked.place[kept]
    return unit_level_estimates(y[kept], x[place], place, x, weights=asked.weights[kept])


def domains_of_people(
    asked: Asked, columns: Sequence[int], x: Floats, *, n_draws: int, seed: int
) -> Modelled:
    """Domains (W, K), each by a model of its own: what they have in common in a place is not known here."""
    fits = [people_model(asked, column, x) for column in columns]
    draws = [
        fit.draws(n_draws, seed_of(seed, str(column))) for fit, column in zip(fits, columns, strict=True)
    ]
    observed = np.stack([fit.observed for fit in fits], axis=1)
    return Modelled(
        draws=np.stack(draws, axis=1),
        estimate=np.where(observed, np.stack([fit.estimate for fit in fits], axis=1), np.nan),
        mse=np.where(observed, np.stack([fit.mse for fit in fits], axis=1), np.nan),
        own=np.stack([fit.gamma for fit in fits], axis=1),
        sigma2=np.array([fit.between for fit in fits]),
        correlation=None,
        codes=tuple(warning.code for fit in fits for warning in fit.warnings),
    )
