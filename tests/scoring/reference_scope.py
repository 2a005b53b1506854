"""Reference blocks that no test claims in full, each with its reason: left aside, or different on purpose."""

from tests.reference import Claim

LATER = "belongs to the later work on"
SURVEY_OUT_OF_SCOPE = (
    Claim("totals that the calibration of the tests starts from", "survey", "calibration_apiclus1/targets"),
    Claim(
        "what rounds cut short leave: ours go on until every margin holds",
        "survey",
        "calibration_apiclus1/unweighted_margin_after_default_rake",
    ),
    Claim(
        "drawn by the other program; the tests of its results start from them",
        "survey",
        "rep_bootstrap_apiclus1 rep_subbootstrap_apistrat",
    ),
    Claim(
        "rules for amounts such as turnover; weights are guarded by the greatest one and two",
        "sdc",
        "table_suppression/primary_p table_suppression/primary_pq",
    ),
    Claim(
        "risks of single records: none leaves the machine but to those who may read answers",
        "sdc",
        "k_anonymity_apistrat table_suppression/k_anonymity",
    ),
    Claim("regressions and tests of tables: none is offered", "survey", "tests_models/svychisq_* */svyglm_*"),
)
SURVEY_IN_PART = (
    Claim(
        "rounds cut short and weights trimmed once miss their margins or bounds: ours keep both",
        "survey",
        "weights_apiclus1",
    ),
    Claim(
        "errors by linearisation after trimming: ours are of replicates; rounds cut short; trimming once",
        "survey",
        "calibration_apiclus1/results",
    ),
    Claim(
        "limits by likelihood are not offered; R folds an angle below 0 back, and tells limits for an event"
        " that never happened",
        "survey",
        "proportion_ci/cases",
    ),
    Claim(
        "rules of the nearest even answer and of Shah and Vaish, and limits by scores, are not offered; one"
        " limit of R is below the least answer",
        "survey",
        "quantiles/cases",
    ),
)
OUT_OF_SCOPE = (
    *SURVEY_OUT_OF_SCOPE,
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
    Claim("psych stops with an error", "polychoric_synth1_ons4_11pt", "psych_*_default"),
    Claim(
        "all parameters of a pair at once: ours is in two steps, as lavaan's", "polychoric_*", "polycor_ml"
    ),
    Claim(
        "variances between places by likelihood: ours are those of the analysis of variance",
        "weighted_*",
        "*/place_icc_lme4_*",
    ),
    Claim("component analysis: components are no factors, none is offered", "efa_*", "pca"),
    Claim("rules of retention that we do not offer", "efa_*", "EFAtools_retention"),
    Claim("factor scores of an exploration: scores come from confirmed models only", "efa_*", "scores_*"),
    Claim(
        "models of places in space or time: places stand for themselves, waves one by one",
        "sae",
        "*_spacetime/*",
    ),
    Claim(
        "shares by logit: ours go by arcsine, whose variance does not rest on the share", "sae", "*/logit_*"
    ),
    Claim("a note on how the others were made", "sae", "*/benchmark_note"),
    Claim(
        "drawn by the other program; the tests of its results start from them",
        "coin",
        "09_noisy_weights_50 10_ua_parameters 10_sa_parameters 11_ishigami_sample_N400",
    ),
    Claim(
        "weights sought until correlations come out even: ours are declared before the data are seen",
        "coin",
        "07_optimised_weights/*",
    ),
    Claim(
        "weights taken from factors or from a frontier: they change with every table",
        "compind",
        "*/factor_* */geom_bod_*",
    ),
)
IN_PART = (
    *SURVEY_IN_PART,
    Claim(
        "lambda 1, 2, 4 and 5 are not offered: 3 is the standardised alpha, 6 stands beside it",
        "reliability_*",
        "psych_guttman",
    ),
    Claim(
        "the best, mean and worst split and lambda 2 are not offered: they depend on which split is taken",
        "reliability_*",
        "psych_splitHalf",
    ),
)  # blocks that a test holds, and what of them is left aside
DIFFERS: tuple[Claim, ...] = (
    Claim(
        "Compind takes the SD over parts with n - 1: the published formula, held beside it, takes n",
        "compind",
        "*/mpi_compind",
    ),
    Claim(
        "sae tells the deviation of one draw with replacement for that of a mean: too great by about root n",
        "sae",
        "direct_income/income_replace_TRUE",
    ),
    Claim(
        "psych puts half a person in each empty cell where numbers of categories differ; we leave it empty:"
        " test_polychoric_reference.py does it by hand",
        "polychoric_synth1_ucla_brs",
        "psych_listwise_default psych_pairwise_default",
    ),
    Claim(
        "the factor of three factors is impossible here (a loading above 1), and psych bounds it otherwise:"
        " omega total agrees to 1e-6, hierarchical differs by 0.002",
        "reliability_cope9",
        "omega_3f",
    ),
)
AWAITED: tuple[Claim, ...] = ()
