"""The models that a scale is held against: one factor, a factor of its wording, and all scales together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from scoring.arrays import Floats, floats
from scoring.confirmatory import Estimator, confirm
from scoring.confirmatory.result import ConfirmatoryResult
from scoring.polychoric import polychoric
from scoring.scale_study.answers import ScaleAnswers
from scoring.scale_study.doubts import Asked, Doubts
from scoring.scale_study.report import Dimensions, JointModel, ModelFit
from scoring.structure import adequacy, minimum_average_partial, parallel_analysis
from scoring.structure.parallel import Correlation

_SEED, _DRAWS = 20261121, 100  # of parallel analysis: the same report from the same answers
_UNUSABLE = {"heywood", "not-positive-definite", "no-scaled-test"}  # warnings on no solution to be read


@dataclass(frozen=True, kw_only=True)
class Studied:
    """What the models of one scale found. loadings, wording: (items,), NaN where not computed."""

    dimensions: Dimensions
    loadings: Floats
    wording: Floats
    estimator: str


def studied(answers: ScaleAnswers, doubts: Doubts) -> Studied:
    """How many things the items of one scale measure."""
    estimator: Estimator = "wlsmv" if answers.ordered else "mlr"
    one = doubts.tried("One factor", lambda: _confirmed(answers, _one_factor(answers), estimator))
    two = None
    if method_items(answers):
        text = "\n".join(_lines(answers, [_factor(answers)]))
        two = doubts.tried("Wording factor", lambda: _confirmed(answers, text, estimator))
    for about, found in (("One factor", one), ("Wording factor", two)):
        doubts.add(about, () if found is None else found.warnings)
    best = next((each for each in (two, one) if each is not None and _usable(each)), None)
    wording = two if two is best else None
    nothing = np.full(len(answers.scale.items), np.nan)
    return Studied(
        dimensions=_dimensions(answers, one, two, doubts),
        loadings=nothing if best is None else best.groups[0].standardised_loadings[:, 0],
        wording=nothing if wording is None else wording.groups[0].standardised_loadings[:, 1],
        estimator=estimator,
    )


def method_items(answers: ScaleAnswers) -> tuple[str, ...]:
    """The items that a factor of wording can hold: three or more that are worded against, or with, the score.

    A scale all of whose items are turned, or none, has no second wording to tell apart.
    """
    against = tuple(item for item in answers.scale.items if item in answers.scale.reversed)
    along = tuple(item for item in answers.scale.items if item not in answers.scale.reversed)
    if not against or not along or len(answers.scale.items) < 5:
        return ()
    return next((side for side in (against, along) if len(side) >= 3), ())


def joint_model(scales: Sequence[ScaleAnswers], this: ScaleAnswers, doubts: Doubts) -> JointModel | None:
    """All scales in one model, each a factor, with a factor of wording where a scale has two wordings."""
    if len(scales) < 2 or len({item for one in scales for item in one.scale.items}) < sum(
        len(one.scale.items) for one in scales
    ):
        return None
    data = {item: column for one in scales for item, column in _columns(one).items()}
    estimator: Estimator = "wlsmv" if all(one.ordered for one in scales) else "mlr"
    factors_of_all = [_factor(one) for one in scales]
    worded = "\n".join(line for one in scales for line in _lines(one, factors_of_all))
    plain = "\n".join(map(_one_factor, scales))
    attempts = {"All scales together": plain}
    if worded != plain:
        attempts = {"All scales together, with factors of wording": worded, **attempts}
    tries = (
        doubts.tried(about, partial(confirm, data, text, estimator=estimator))
        for about, text in attempts.items()
    )
    found = next((each for each in tries if each is not None), None)
    if found is None:
        return None
    doubts.add("All scales together", found.warnings, _asked(scales, found.items))
    factors = [found.factor_names.index(_factor(one)) for one in scales]
    own = found.factor_names.index(_factor(this))
    loadings = found.groups[0].standardised_loadings[:, own]
    return JointModel(
        fit=fit_of("all scales together", found),
        scales=tuple(one.scale.id for one in scales),
        titles=tuple(one.scale.title["en"] for one in scales),
        correlations=tuple(
            tuple(float(value) for value in row)
            for row in found.groups[0].factor_correlations[np.ix_(factors, factors)]
        ),
        loadings=tuple((item, float(loadings[found.items.index(item)])) for item in this.scale.items),
    )


def _asked(scales: Sequence[ScaleAnswers], items: Sequence[str]) -> tuple[Asked, ...]:
    """The items of the model of all, each by its number in its scale."""
    known = {
        item: Asked(number, one.scale.title["en"])
        for one in scales
        for number, item in enumerate(one.scale.items, 1)
    }
    return tuple(known[item] for item in items)


def _usable(found: ConfirmatoryResult) -> bool:
    """Whether no warning says that the solution is not to be used."""
    return not any(warning.code in _UNUSABLE for warning in found.warnings)


def fit_of(name: str, found: ConfirmatoryResult) -> ModelFit:
    """The fit by the corrected chi-square where there is one."""
    measures = found.scaled or found.plain
    return ModelFit(
        name=name,
        chi2=float(measures.chi2),
        df=found.df,
        p=float(measures.p),
        cfi=float(measures.cfi),
        tli=float(measures.tli),
        rmsea=float(measures.rmsea),
        rmsea_interval=measures.rmsea_interval,
        srmr=float(found.srmr),
        usable=_usable(found),
    )


def _factor(answers: ScaleAnswers) -> str:
    """The factor of a scale, under a name that no item has."""
    return f"factor_of_{answers.scale.id}"


def _one_factor(answers: ScaleAnswers) -> str:
    return f"{_factor(answers)} =~ {' + '.join(answers.scale.items)}"


def _lines(answers: ScaleAnswers, factors: Sequence[str]) -> list[str]:
    """The lines of one scale in the model of all."""
    lines, turned = [_one_factor(answers)], method_items(answers)
    if turned:
        name = f"wording_of_{answers.scale.id}"
        lines.append(f"{name} =~ {' + '.join(turned)}")
        lines += [f"{name} ~~ 0*{factor}" for factor in factors]
    return lines


def _columns(answers: ScaleAnswers) -> Mapping[str, NDArray[np.float64]]:
    return {item: answers.values[:, column] for column, item in enumerate(answers.scale.items)}


def _confirmed(answers: ScaleAnswers, text: str, estimator: Estimator) -> ConfirmatoryResult:
    return confirm(_columns(answers), text, estimator=estimator)


def _dimensions(
    answers: ScaleAnswers,
    one: ConfirmatoryResult | None,
    two: ConfirmatoryResult | None,
    doubts: Doubts,
) -> Dimensions:
    rows = answers.complete
    kind: Correlation = "polychoric" if answers.ordered else "pearson"
    shuffled = doubts.tried(
        "Factors to keep",
        lambda: parallel_analysis(rows, seed=_SEED, draws=_DRAWS, correlation=kind),
    )
    correlations = doubts.tried("Correlations", lambda: _correlations(answers))
    enough = None if correlations is None else doubts.tried("KMO", lambda: adequacy(correlations, len(rows)))
    least = (
        None if correlations is None else doubts.tried("MAP", lambda: minimum_average_partial(correlations))
    )
    for about, found in (("Factors to keep", shuffled), ("KMO", enough)):
        doubts.add(about, () if found is None else found.warnings)
    return Dimensions(
        correlation="polychoric" if answers.ordered else "Pearson",
        kmo=None if enough is None else enough.kmo,
        bartlett_p=None if enough is None else enough.bartlett_p,
        observed=() if shuffled is None else tuple(map(float, shuffled.observed)),
        chance=() if shuffled is None else tuple(map(float, shuffled.limit)),
        parallel_factors=None if shuffled is None else shuffled.n_factors,
        map_factors=None if least is None else least.n_factors,
        one_factor=None if one is None else fit_of("one factor", one),
        wording_factor=None if two is None else fit_of("one factor and one of wording", two),
        worst_pair=None if one is None or one.df == 0 else _worst(one),
    )


def _correlations(answers: ScaleAnswers) -> Floats:
    rows = answers.complete
    return polychoric(rows).correlations if answers.ordered else floats(np.corrcoef(rows, rowvar=False))


def _worst(found: ConfirmatoryResult) -> tuple[str, str, float]:
    """The two items that one factor leaves most between."""
    left = found.groups[0].residual_correlations
    one, other = np.unravel_index(int(np.argmax(np.abs(np.triu(left, 1)))), left.shape)
    return found.items[int(one)], found.items[int(other)], float(left[one, other])
