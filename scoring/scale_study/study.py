"""From a snapshot to what one of its scales can carry: every figure of the report, and the verdict."""

import numpy as np

from instruments.canonical import content_hash
from instruments.errors import TooFewRespondentsError
from scoring.arrays import Floats
from scoring.levels import rows_reported
from scoring.reliability import AlphaResult, alpha, default_reliability, omega, place_reliability
from scoring.reliability.coefficients import Coefficient
from scoring.replicates import fay_poisson
from scoring.result_warnings import Warnings
from scoring.scale_study.answers import ScaleAnswers, all_scales, answers_to
from scoring.scale_study.doubts import Doubts
from scoring.scale_study.facts import item_facts, score_facts
from scoring.scale_study.models import joint_model, studied
from scoring.scale_study.report import FEWEST, Places, ScaleReport
from scoring.scale_study.verdict import ENOUGH, Evidence, verdict
from scoring.scales import scale_scores
from scoring.snapshot import Snapshot

_SEED, _REPLICATES = 20261121, 200  # of the interval of reliability: the same from the same answers


def scale_report(snapshot: Snapshot, name: str) -> ScaleReport:
    """What the scale ``brs@1.0`` (or ``bfi@1.0/openness``) of a snapshot can carry. Pure and repeatable.

    Unweighted: it looks at how the questions work together among those who answered, not at a population.
    A figure that the answers cannot give is left out, and a warning says why.
    """
    answers, doubts = answers_to(snapshot, name), Doubts()
    weights = np.concatenate([np.ones((len(answers.complete), 1)), _replicates(answers)], axis=1)
    internal = doubts.tried("Reliability", lambda: alpha(answers.complete, weights=weights))
    doubts.add("Reliability", () if internal is None else internal.warnings)
    models = studied(answers, doubts)
    joint = joint_model(all_scales(snapshot, answers.matrix), answers, doubts)
    coefficients = _coefficients(answers, weights, internal, doubts)
    places = doubts.tried("Means of places", lambda: _places(snapshot, answers, doubts))
    items = item_facts(answers, internal or doubts.tried("Items", lambda: _told(answers)), models)
    asked, scale, scores = answers.asked, answers.scale, score_facts(answers)
    evidence = Evidence(
        reliability=next(iter(coefficients), None),
        item_rest=tuple(item.item_rest for item in items if item.item_rest is not None),
        complete=len(answers.complete),
        dimensions=models.dimensions,
        joint=joint,
        places=places,
        crowds=scores.crowds,
    )
    return ScaleReport(
        wave=snapshot.wave,
        instrument=asked.label,
        instrument_title=asked.title["en"],
        attribution=asked.rights.attribution,
        scale=scale.id,
        title=scale.title["en"],
        rule=scale.rule.value,
        needed=scale.minimum_answered,
        responses=len(snapshot),
        complete=len(answers.complete),
        categories=answers.categories,
        estimator=models.estimator,
        items=items,
        scores=scores,
        reliability=coefficients,
        dimensions=models.dimensions,
        joint=joint,
        places=places,
        verdict=verdict(evidence),
        warnings=doubts.told,
        identity=content_hash({"snapshot": snapshot.sha256, "scale": f"{asked.label}/{scale.id}"}),
    )


def _told(answers: ScaleAnswers) -> AlphaResult:
    """What goes with what where alpha is refused for an item that goes against the rest."""
    return alpha(answers.complete, check_direction=False)


def _coefficients(
    answers: ScaleAnswers, weights: Floats, internal: AlphaResult | None, doubts: Doubts
) -> tuple[Coefficient, ...]:
    """Every coefficient that describes the observed score, the one to read first."""
    first = doubts.tried("Reliability", lambda: default_reliability(answers.complete, weights=weights))
    doubts.add("Reliability", () if first is None else first.warnings)
    found = [] if first is None or _impossible(first.warnings) else [first.coefficients[0]]
    found += () if internal is None else internal.coefficients
    if len(answers.scale.items) > 2 and internal is not None:
        whole = doubts.tried("Omega", lambda: omega(answers.complete))
        found += () if whole is None else whole.coefficients[:1]
    return tuple(found)


def _impossible(warnings: Warnings) -> bool:
    """Whether a coefficient rests on a model with a variance below 0."""
    return any(warning.code == "heywood" for warning in warnings)


def _replicates(answers: ScaleAnswers) -> Floats:
    """(complete, replicates) Poisson factors, under which a coefficient varies as from sample to sample."""
    return fay_poisson(tuple(map(str, range(len(answers.complete)))), _REPLICATES, seed=_SEED)


def _places(snapshot: Snapshot, answers: ScaleAnswers, doubts: Doubts) -> Places:
    """How reliable the means of the reported places are; those of fewer than 10 people are left out."""
    where, scores = rows_reported(snapshot), scale_scores(answers.matrix, [answers.scale]).values[:, 0]
    level = snapshot.geography.report_level
    names = snapshot.geography.at_level(level)
    counted = np.bincount(where[(where >= 0) & ~np.isnan(scores)], minlength=len(names))
    large = np.flatnonzero(counted >= FEWEST)
    if len(large) < 2:
        raise TooFewRespondentsError(
            f"{len(large)} places have {FEWEST} scores or more",
            where="scales report",
            fix="Wait for more answers, or load places with fewer levels.",
        )
    position = np.append(np.full(len(names), -1), -1)
    position[large] = np.arange(len(large))
    found = place_reliability(scores, position[where], len(large))
    doubts.add("Means of places", found.warnings)
    return Places(
        level=next(each.plural for each in snapshot.geography.levels if each.key == level),
        n_places=len(large),
        intraclass=found.intraclass,
        mean_reliability=found.mean_reliability,
        reliable=int((found.reliability >= ENOUGH).sum()),
        p=found.p,
    )
