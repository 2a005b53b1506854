"""What must be known before a factor model is believed: as typed warnings on its result."""

from collections.abc import Iterator, Sequence

import numpy as np

from scoring.arrays import Floats
from scoring.confirmatory.fitted import Fitted
from scoring.confirmatory.parameters import Plan
from scoring.confirmatory.sample import FactorSample
from scoring.result_warnings import ResultWarning, Warnings, holding, incomplete_rows

_NOTHING = 1e-9  # of the variance of an item: what is left of it is nothing, and has no error
FEW = 100  # people a group below which a chi-square test of a factor model is not to be trusted


def doubts(
    fitted: Fitted, sample: FactorSample, standardised: Sequence[Floats], *, unscaled: bool
) -> Warnings:
    """Every doubt about a solution.

    standardised: (items, factors) loadings of each group. unscaled: whether the corrected test could not be
    had.
    """
    return (
        *holding(_of_the_test(fitted, sample, unscaled)),
        *_heywood(fitted, sample),
        *_against_the_rest(fitted.problem.plan, standardised),
    )


def _of_the_test(
    fitted: Fitted, sample: FactorSample, unscaled: bool
) -> Iterator[tuple[bool, ResultWarning]]:
    yield (
        fitted.df == 0,
        ResultWarning(
            "not-testable",
            "not testable: the model fits any data as well as these (df = 0), so its fit says nothing",
            "Test the items inside a joint model with other scales, or hold loadings equal.",
        ),
    )
    yield (
        0 < fitted.df <= 2,
        ResultWarning(
            "hardly-testable",
            f"hardly testable: the model leaves {fitted.df} of the data's figures free to disagree",
            "Read the residual correlations, and test the items inside a joint model with other scales.",
        ),
    )
    yield (
        unscaled,
        ResultWarning(
            "no-scaled-test",
            "so few answers give no corrected chi-square, and the other is not to be trusted",
            "Wait for more answers, or take a simpler model.",
        ),
    )
    plan, smallest = fitted.problem.plan, int(np.bincount(sample.group).min())
    yield (
        smallest < FEW,
        ResultWarning(
            "few-respondents",
            f"only {smallest} respondents{plan.inside(int(np.bincount(sample.group).argmin()))}:"
            " tests and errors of a factor model need some hundreds",
            "Read the estimates with their errors, and the fit hardly at all.",
        ),
    )
    yield incomplete_rows(sample.n_received, len(sample.rows))


def _heywood(fitted: Fitted, sample: FactorSample) -> Iterator[ResultWarning]:
    for number, matrices in enumerate(fitted.matrices):
        inside = fitted.problem.plan.inside(number)
        own = matrices.residuals.diagonal()
        gone = (own < _NOTHING * matrices.covariance.diagonal()) & (own != 0.0)  # 0 is what the model fixed
        for item in np.flatnonzero(gone):
            left = "a negative residual variance" if own[item] < 0.0 else "no variance of its own"
            yield ResultWarning(
                "heywood",
                f"item {sample.items[item]!r} has {left}{inside}: the factors explain all of it or more",
                "Do not use this solution: the model does not fit, or there are too few answers or items.",
                (int(item),),
            )
        eigenvalues = np.linalg.eigvalsh(matrices.factors)
        if eigenvalues[0] <= 1e-10 * max(abs(eigenvalues[-1]), 1e-300):
            yield ResultWarning(
                "heywood",
                f"the covariances of the factors are impossible{inside}: a variance is not above 0, or a"
                " correlation is 1 or more",
                "Do not use this solution: two factors may be one, or one may not be there.",
            )


def _against_the_rest(plan: Plan, standardised: Sequence[Floats]) -> Iterator[ResultWarning]:
    """Items that load in the other direction than most items of their factor."""
    model = plan.model
    for number, loadings in enumerate(standardised):
        for column, factor in enumerate(model.factors):
            rows = [model.items.index(term.right) for term in model.loadings_of(factor)]
            sign = 1.0 if loadings[rows, column].sum() >= 0.0 else -1.0
            for row in rows:
                if sign * loadings[row, column] < 0.0:
                    yield ResultWarning(
                        "against-the-rest",
                        f"item {model.items[row]!r} goes against the other items of factor {factor!r}"
                        f"{plan.inside(number)}",
                        "Reverse it if it is worded the other way; else ask whether it belongs to the scale.",
                        (row,),
                    )
