"""Figures of places too small to stand alone, smoothed by what is known of all of them: the one door.

For wards the chain (``small_areas``) goes, wave by wave, from direct draws by smoothed draws to draws that
agree with the clusters:

1. ``estimates`` and ``replicates`` give direct figures of wards and clusters, (places, domains, 1 + R), and
   the covariance of the domains of each ward over the replicates.
2. ``sampling_variance.smoothed_covariances`` smooths these covariances over the effective number of answers.
3. ``fay_herriot_multivariate(y, covariance, x)`` smooths the domains, ``fay_herriot_shares`` a share,
   ``fay_herriot`` any other figure; ``x`` are the covariates that the definition's file declares. Its
   ``draws(n, seed)`` are the joint distribution of the true figures; ``synthetic_draws`` those of wards
   without a direct figure (inside the run only, and flagged).
4. ``direct_draws.direct_draws`` gives n draws of the clusters, which are published as measured.
5. ``benchmark.benchmarked_by_difference(ward draws, people, cluster of each ward, cluster draws)`` moves
   the wards of each draw so that they make up their cluster; shares by their odds.
6. Goalposts, index, intervals, ranks and outcomes are then computed draw by draw. Estimates are never
   recomputed on replicates: percentiles of those cover far too little.
7. ``unit_level.unit_level_estimates`` is the declared alternative. ``agreement`` of both holds publication
   back.

Draws of one model take one seed: those of places without answers then share the model of each draw. Each
model of a run has its own, made from the definition's and the name of its measure (``streams.seed_of``).
"""

from scoring.smoothing.multivariate import MultivariateResult, fay_herriot_multivariate
from scoring.smoothing.resampling import bootstrap_errors, jackknife_error
from scoring.smoothing.transforms import ScaledResult, fay_herriot_log, fay_herriot_shares
from scoring.smoothing.two_models import Agreement, agreement
from scoring.smoothing.univariate import FayHerriotResult, SyntheticEstimates, fay_herriot

__all__ = [
    "Agreement",
    "FayHerriotResult",
    "MultivariateResult",
    "ScaledResult",
    "SyntheticEstimates",
    "agreement",
    "bootstrap_errors",
    "fay_herriot",
    "fay_herriot_log",
    "fay_herriot_multivariate",
    "fay_herriot_shares",
    "jackknife_error",
]
