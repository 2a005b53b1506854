"""What a scale can carry: its figures, its verdict, and nothing of fewer than ten people."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from instruments.definition import Rule
from instruments.errors import InvalidInputError, NotFoundError, TooFewRespondentsError
from scoring.outcomes import Interval
from scoring.reliability.coefficients import Coefficient
from scoring.scale_study import scale_report
from scoring.scale_study.report import (
    Carries,
    Count,
    Dimensions,
    Ground,
    JointModel,
    Judgement,
    ModelFit,
    Places,
    ScaleReport,
    Use,
    shown_counts,
)
from scoring.scale_study.verdict import Evidence, verdict
from scoring.snapshot import NO_CODE, Snapshot
from tests.scoring.builders import SKIPPED, snapshot
from tests.scoring.making import rating, scale


def worded(frozen: Snapshot) -> Snapshot:
    """The wave with a wording of its own: who agrees with one turned question agrees with all."""
    rng, codes = np.random.default_rng(5), frozen.codes.copy()
    habit = rng.normal(size=len(frozen))
    columns = {item.id: column for column, item in enumerate(frozen.instrument.items)}
    for item in ("brs2", "brs4", "brs6"):
        given = codes[:, columns[item]]
        moved = np.clip(given + np.round(1.2 * habit), 1, 5).astype(np.int32)
        codes[:, columns[item]] = np.where(given == NO_CODE, NO_CODE, moved)
    return replace(frozen, codes=codes)


@cache
def frozen() -> Snapshot:
    return worded(snapshot([220, 180, 200, 150], effects=[0.0, 0.5, -0.5, 0.0]))


@cache
def brs() -> ScaleReport:
    return scale_report(frozen(), "brs@1.0")


@cache
def ucla() -> ScaleReport:
    return scale_report(frozen(), "loneliness@1.0")


def judged(report: ScaleReport, use: Use) -> Judgement:
    return next(each for each in report.verdict if each.use is use)


def test_the_wording_of_the_turned_items_is_found_and_told_apart() -> None:
    found = brs().dimensions
    assert found.one_factor is not None
    assert found.wording_factor is not None
    assert found.wording_factor.chi2 < found.one_factor.chi2 / 3
    loadings = [item.wording_loading for item in brs().items]
    assert loadings[0] == loadings[2] == loadings[4] == 0.0
    assert min(loadings[1] or 0.0, loadings[3] or 0.0, loadings[5] or 0.0) > 0.3
    assert Ground.WORDING_FACTOR in judged(brs(), Use.ONE_THING).grounds


def test_three_items_are_not_testable_alone_and_held_beside_the_others() -> None:
    found = ucla()
    assert found.dimensions.one_factor is not None
    assert not found.dimensions.one_factor.testable
    assert found.dimensions.wording_factor is None
    assert judged(found, Use.ONE_THING) == Judgement(
        Use.ONE_THING, Carries.WITH_CARE, (Ground.NOT_TESTABLE, Ground.JOINTLY_HELD)
    )
    assert any("not testable" in warning for warning in found.warnings)


def test_the_first_coefficient_is_that_of_the_ordered_sum_with_its_range() -> None:
    first = brs().reliability[0]
    assert first.name.startswith("categorical omega")
    assert first.interval is not None
    assert first.interval.low < first.value < first.interval.high


def test_all_scales_stand_in_one_model() -> None:
    joint = brs().joint
    assert joint is not None
    assert joint.scales == ("ucla3", "brs", "community")
    assert np.diag(np.array(joint.correlations)) == pytest.approx(np.ones(3))
    assert [item for item, _ in joint.loadings] == [item.id for item in brs().items]
    assert not any(re.search(r"\bitems?\b", warning.partition(". ")[0]) for warning in brs().warnings)


def test_the_answers_are_counted_as_they_were_given() -> None:
    frozen_codes = frozen().codes_of("brs2")
    item = brs().items[1]
    assert item.reversed
    assert item.answered == int((frozen_codes != NO_CODE).sum())
    assert sum(count.people or 0 for count in item.choices) == item.answered
    assert [count.name for count in item.missing] == ["skipped"]
    assert sum(count.people or 0 for count in brs().items[0].choices) == brs().items[0].answered


def test_the_same_answers_give_the_same_report() -> None:
    assert repr(scale_report(frozen(), "loneliness@1.0")) == repr(ucla())


def test_a_turned_item_is_named_and_the_sum_refused() -> None:
    turned = frozen().codes.copy()
    column = [item.id for item in frozen().instrument.items].index("ucla2")
    turned[:, column] = np.where(turned[:, column] == NO_CODE, NO_CODE, 4 - turned[:, column])
    found = scale_report(replace(frozen(), codes=turned), "loneliness@1.0")
    assert judged(found, Use.PLACES) == Judgement(Use.PLACES, Carries.NO, (Ground.NO_SCORE,))
    assert judged(found, Use.PERSON).carries is Carries.NO
    assert judged(found, Use.ADD_UP) == Judgement(Use.ADD_UP, Carries.NO, (Ground.TURNED_ITEM,))
    assert found.items[1].item_rest is not None
    assert found.items[1].item_rest < 0.0
    assert any("Reliability: not computed" in warning for warning in found.warnings)


def test_an_item_that_never_varies_leaves_figures_out_and_says_why() -> None:
    same = frozen().codes.copy()
    column = [item.id for item in frozen().instrument.items].index("ucla2")
    same[:, column] = 2
    found = scale_report(replace(frozen(), codes=same), "loneliness@1.0")
    assert found.reliability == ()
    assert found.dimensions.one_factor is None
    assert judged(found, Use.ONE_THING).grounds == (Ground.NOT_COMPUTED,)
    assert judged(found, Use.ADD_UP).grounds == (Ground.NOT_COMPUTED,)
    assert found.items[0].item_rest is None
    assert sum("not computed" in warning for warning in found.warnings) >= 3


def test_few_people_give_no_report_and_few_places_no_judgement_of_places() -> None:
    with pytest.raises(TooFewRespondentsError, match="people answered every item of ucla3"):
        scale_report(snapshot([4, 3]), "loneliness@1.0")
    found = scale_report(snapshot([60, 5]), "loneliness@1.0")
    assert found.places is None
    assert judged(found, Use.PLACES).carries is Carries.UNKNOWN


def test_people_who_left_a_scale_out_have_no_score_for_a_reason() -> None:
    base = snapshot([60, 60])
    codes, reasons = base.codes.copy(), base.reasons.copy()
    column = [item.id for item in base.instrument.items].index("ucla1")
    codes[:20, column], reasons[:20, column] = NO_CODE, SKIPPED
    found = scale_report(replace(base, codes=codes, reasons=reasons), "loneliness@1.0")
    assert found.scores.not_scored[0].people == 120 - found.scores.scored


@pytest.mark.parametrize(
    ("name", "error", "told"),
    [
        ("who5@1.0", NotFoundError, "did not ask who5@1.0"),
        ("ons4@1.0", InvalidInputError, "each of its questions stands alone"),
        ("thriving-communities@1.0", InvalidInputError, "has 3 scales"),
        ("thriving-communities@1.0/nothing", InvalidInputError, "has no scale 'nothing'"),
        ("brs", InvalidInputError, "not a version label"),
    ],
)
def test_a_scale_that_was_not_asked_is_refused_by_name(name: str, error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        scale_report(frozen(), name)


def test_a_scale_of_several_is_chosen_by_its_name() -> None:
    assert scale_report(frozen(), "thriving-communities@1.0/ucla3").items == ucla().items


def test_no_count_of_people_can_point_at_somebody() -> None:
    counts = shown_counts((("a", 400), ("b", 12), ("c", 3), ("d", 0)))
    assert counts == (Count("a", 400), Count("b", None), Count("c", None), Count("d", 0))
    assert shown_counts((("a", 40), ("b", 30))) == (Count("a", 40), Count("b", 30))
    both = shown_counts((("a", 400), ("b", 6), ("c", 7)))
    assert [count.people for count in both] == [400, None, None]
    assert shown_counts((("a", 3),)) == (Count("a", None),)


def fit(
    chi2: float = 10.0, df: int = 9, cfi: float = 0.99, srmr: float = 0.02, *, usable: bool = True
) -> ModelFit:
    return ModelFit(
        name="made up",
        chi2=chi2,
        df=df,
        p=0.3 if chi2 < 2 * df else 0.0001,
        cfi=cfi,
        tli=cfi,
        rmsea=0.05,
        rmsea_interval=Interval(low=0.04, high=0.06, level=0.9),
        srmr=srmr,
        usable=usable,
    )


def dimensions(one: ModelFit | None, two: ModelFit | None = None, kept: int = 1) -> Dimensions:
    return Dimensions(
        correlation="polychoric",
        kmo=0.8,
        bartlett_p=0.0,
        observed=(2.0, 0.5),
        chance=(1.1, 1.0),
        parallel_factors=kept,
        map_factors=1,
        one_factor=one,
        wording_factor=two,
        worst_pair=None,
    )


def joint(loading: float, *, usable: bool = True) -> JointModel:
    return JointModel(
        fit=fit(usable=usable),
        scales=("a",),
        titles=("A",),
        correlations=((1.0,),),
        loadings=(("x", loading),),
    )


POOR = fit(chi2=400.0, cfi=0.8, srmr=0.12)
ONE_THING = [
    (dimensions(fit()), None, Carries.YES, (Ground.ONE_FACTOR,)),
    (dimensions(fit(60.0), fit(8.0, 6)), None, Carries.YES, (Ground.ONE_FACTOR, Ground.WORDING_FACTOR)),
    (dimensions(fit(60.0), fit(55.0, 6)), None, Carries.YES, (Ground.ONE_FACTOR,)),
    (dimensions(POOR, fit(8.0, 6)), None, Carries.WITH_CARE, (Ground.WORDING_FACTOR,)),
    (dimensions(POOR), None, Carries.WITH_CARE, (Ground.POOR_FIT,)),
    (dimensions(POOR, kept=2), None, Carries.NO, (Ground.POOR_FIT, Ground.SEVERAL_FACTORS)),
    (dimensions(fit(0.0, 0)), None, Carries.UNKNOWN, (Ground.NOT_TESTABLE,)),
    (dimensions(fit(0.0, 0)), joint(0.2), Carries.UNKNOWN, (Ground.NOT_TESTABLE,)),
    (dimensions(fit(0.0, 0)), joint(0.7), Carries.WITH_CARE, (Ground.NOT_TESTABLE, Ground.JOINTLY_HELD)),
    (dimensions(None), None, Carries.UNKNOWN, (Ground.NOT_COMPUTED,)),
    (dimensions(fit(usable=False)), None, Carries.UNKNOWN, (Ground.UNUSABLE,)),
    (dimensions(fit(usable=False), fit(8.0, 6)), None, Carries.WITH_CARE, (Ground.WORDING_FACTOR,)),
    (dimensions(POOR, fit(8.0, 6, usable=False)), None, Carries.WITH_CARE, (Ground.POOR_FIT,)),
    (dimensions(fit(60.0), fit(8.0, 6, usable=False)), None, Carries.YES, (Ground.ONE_FACTOR,)),
    (dimensions(fit(0.0, 0)), joint(0.7, usable=False), Carries.UNKNOWN, (Ground.NOT_TESTABLE,)),
    (dimensions(fit(cfi=0.948)), None, Carries.YES, (Ground.ONE_FACTOR,)),
    (dimensions(fit(cfi=0.944)), None, Carries.WITH_CARE, (Ground.POOR_FIT,)),
]


def coefficient(value: float, low: float | None = None) -> Coefficient:
    limits = None if low is None else Interval(low=low, high=min(1.0, 2 * value - low))
    return Coefficient(name="made up", of="the score", value=value, source="none", interval=limits)


def evidence(**changes: object) -> Evidence:
    """A scale that carries what can be carried, but for these facts."""
    sound: dict[str, object] = {
        "reliability": coefficient(0.8, 0.75),
        "item_rest": (0.5, 0.5, 0.5),
        "complete": 400,
        "dimensions": dimensions(fit()),
        "joint": None,
        "places": places(),
        "crowds": False,
    }
    return Evidence(**sound | changes)  # type: ignore[arg-type]


def places(reliable: int = 5, n_places: int = 5, p: float = 0.001) -> Places:
    return Places(
        level="clusters", n_places=n_places, intraclass=0.01, mean_reliability=0.7, reliable=reliable, p=p
    )


def test_two_items_are_not_testable_by_themselves() -> None:
    alone = evidence(item_rest=(0.5, 0.5), dimensions=dimensions(None), joint=joint(0.7))
    assert verdict(alone)[0].grounds == (Ground.NOT_TESTABLE, Ground.JOINTLY_HELD)


@pytest.mark.parametrize(("found", "beside", "carries", "grounds"), ONE_THING)
def test_one_thing_is_judged_by_the_models(
    found: Dimensions, beside: JointModel | None, carries: Carries, grounds: tuple[Ground, ...]
) -> None:
    told = verdict(evidence(dimensions=found, joint=beside))[0]
    assert told == Judgement(Use.ONE_THING, carries, grounds)


def test_a_model_of_few_people_is_no_ground_for_one_thing() -> None:
    few = Judgement(Use.ONE_THING, Carries.UNKNOWN, (Ground.TOO_FEW,))
    assert verdict(evidence(complete=99))[0] == few
    assert verdict(evidence(complete=99, dimensions=dimensions(fit(0.0, 0)), joint=joint(0.7)))[0] == few
    assert verdict(evidence(complete=100))[0].carries is Carries.YES


@pytest.mark.parametrize(
    ("reliability", "rest", "carries", "ground"),
    [
        (coefficient(0.80, 0.75), 0.5, Carries.YES, Ground.RELIABLE),
        (coefficient(0.80, 0.65), 0.5, Carries.WITH_CARE, Ground.UNSURE),
        (coefficient(0.80), 0.5, Carries.WITH_CARE, Ground.UNSURE),
        (coefficient(0.696, 0.64), 0.5, Carries.WITH_CARE, Ground.UNSURE),
        (coefficient(0.65, 0.60), 0.5, Carries.WITH_CARE, Ground.HARDLY_RELIABLE),
        (coefficient(0.50, 0.45), 0.5, Carries.NO, Ground.UNRELIABLE),
        (None, 0.5, Carries.UNKNOWN, Ground.NOT_COMPUTED),
        (coefficient(0.80, 0.75), -0.1, Carries.NO, Ground.TURNED_ITEM),
    ],
)
def test_a_sum_is_judged_by_its_reliability_and_how_sure_that_is(
    reliability: Coefficient | None, rest: float, carries: Carries, ground: Ground
) -> None:
    found = verdict(evidence(reliability=reliability, item_rest=(0.5, rest)))[1]
    assert found == Judgement(Use.ADD_UP, carries, (ground,))


DIFFER, ALIKE, UNTESTED = Ground.PLACES_DIFFER, Ground.PLACES_ALIKE, Ground.NOT_YET_TESTED


@pytest.mark.parametrize(
    ("changes", "carries", "grounds"),
    [
        ({}, Carries.WITH_CARE, (DIFFER, UNTESTED)),
        ({"places": places(2)}, Carries.WITH_CARE, (DIFFER, ALIKE, UNTESTED)),
        ({"crowds": True}, Carries.WITH_CARE, (DIFFER, Ground.CROWDED, UNTESTED)),
        ({"places": places(0)}, Carries.NO, (ALIKE,)),
        ({"places": places(4, 4)}, Carries.UNKNOWN, (Ground.TOO_FEW_PLACES,)),
        ({"places": places(p=0.2)}, Carries.UNKNOWN, (Ground.BY_CHANCE,)),
        ({"places": None}, Carries.UNKNOWN, (Ground.NOT_COMPUTED,)),
        ({"reliability": None}, Carries.UNKNOWN, (Ground.NOT_COMPUTED,)),
        ({"reliability": None, "item_rest": (0.5, -0.1)}, Carries.NO, (Ground.NO_SCORE,)),
        ({"reliability": coefficient(0.5, 0.4)}, Carries.NO, (Ground.NO_SCORE,)),
    ],
)
def test_places_are_compared_with_care_at_most_and_never_by_what_cannot_be_added_up(
    changes: dict[str, object], carries: Carries, grounds: tuple[Ground, ...]
) -> None:
    assert verdict(evidence(**changes))[2] == Judgement(Use.PLACES, carries, grounds)


def test_one_person_is_judged_with_care_only_by_a_score_that_is_surely_very_reliable() -> None:
    sure, unsure = coefficient(0.95, 0.91), coefficient(0.91, 0.88)
    assert verdict(evidence(reliability=sure))[3].carries is Carries.WITH_CARE
    assert verdict(evidence(reliability=unsure))[3].carries is Carries.NO
    assert verdict(evidence(reliability=sure, item_rest=(0.5, -0.1)))[3].carries is Carries.NO


def test_a_report_of_few_people_says_yes_to_nothing_about_models() -> None:
    found = scale_report(snapshot([14, 12]), "brs@1.0")
    assert judged(found, Use.ONE_THING).grounds == (Ground.TOO_FEW,)
    assert judged(found, Use.PLACES).carries is not Carries.YES


def rated() -> Snapshot:
    """A wave of two scales of ratings: 0 to 10, and 0 to 20, whose second is drawn as numbers only."""
    base, rng = snapshot([60, 60]), np.random.default_rng(8)
    latent = rng.normal(size=(len(base), 1)) + rng.normal(size=(len(base), 5))
    short = np.clip(np.round(5 + 2 * latent[:, :3]), 0, 10)
    long = np.clip(np.round(10 + 4 * latent[:, 3:]), 0, 20)
    items = (
        *(rating(f"s{item}", 0, 10) for item in range(3)),
        *(rating(f"l{item}", 0, 20) for item in range(2)),
    )
    scales = (scale("short", Rule.MEAN, ("s0", "s1", "s2"), 2), scale("long", Rule.MEAN, ("l0", "l1"), 2))
    asked = replace(base.instrument, items=items, scales=scales, parts=())
    codes = np.column_stack([short, long]).astype(np.int32)
    return replace(base, instrument=asked, codes=codes, reasons=np.zeros(codes.shape, dtype=np.int8))


def test_ratings_are_read_as_numbers_and_told_by_their_codes() -> None:
    found = scale_report(rated(), "thriving-communities@1.0/short")
    assert found.estimator == "mlr"
    assert found.dimensions.correlation == "Pearson"
    assert [count.name for count in found.items[0].choices] == [str(code) for code in range(11)]
    assert scale_report(rated(), "thriving-communities@1.0/long").items[0].choices == ()


def test_a_wave_of_one_scale_has_no_model_of_all() -> None:
    alone = rated()
    one = replace(alone, instrument=replace(alone.instrument, scales=alone.instrument.scales[:1]))
    assert scale_report(one, "thriving-communities@1.0").joint is None


def test_answers_to_words_that_nobody_approved_are_left_out_and_counted() -> None:
    base = snapshot([60, 60])
    drafted = replace(base, languages=("en", "xx"), language=(np.arange(len(base)) < 30).astype(np.int16))
    found = scale_report(drafted, "loneliness@1.0")
    assert "drafted" in [count.name for count in found.items[0].missing]
    assert found.complete < 91
