"""Reference blocks that no test claims, each with its reason: left aside, or different on purpose."""

from tests.reference import Claim

LATER = "belongs to the later work on"
OUT_OF_SCOPE = (
    Claim(f"{LATER} invariance ladders", "invariance_*", "difference_tests score_test_release"),
    Claim(
        "lavaan 0.6-14 holds intercepts equal too, 0.6-20 does not: the steps of Wu and Estabrook are held",
        "invariance_*",
        "lav_loadings_thresholds",
    ),
    Claim("errors for people in clusters: replicate weights give them", "weighted_*", "*/cfa_MLR_cluster"),
    Claim(f"{LATER} item response models", "irt_*", "*"),
    Claim(f"{LATER} items that work differently in a group", "dif_*", "*"),
    Claim("agreement between raters: a scale's items are no raters", "reliability_*", "icc icc_irr"),
    Claim(
        "EFA by stats::factanal: the same ML solution is held at the exact extraction", "efa_*", "factanal_*"
    ),
    Claim("component analysis: components are no factors, none is offered", "efa_*", "pca"),
    Claim("rules of retention that we do not offer", "efa_*", "EFAtools_retention"),
    Claim("factor scores of an exploration: scores come from confirmed models only", "efa_*", "scores_*"),
)
DIFFERS: tuple[Claim, ...] = ()
AWAITED: tuple[Claim, ...] = (
    Claim("", "polychoric_* exact_polychoric_*", "*"),
    Claim("", "reliability_*", "*"),
    Claim("", "weighted_*", "*"),
    Claim("", "coin", "*"),
    Claim("", "compind", "*"),
    Claim("", "sae", "*"),
    Claim("", "sdc", "*"),
    Claim("", "survey", "*"),
)
