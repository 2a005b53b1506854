"""What the stage of small places gives: unprotected, with its draws. It never leaves the shell's back."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from instruments.places import Place
from scoring.arrays import Bools, Floats, Ints
from scoring.outcomes import Outcome
from scoring.spec import SmallAreaRule


@dataclass(frozen=True, kw_only=True)
class SmallAreaRun:
    """The smoothed figures of W places below the report level, in M measures, before the gate.

    parents: (W,) position of the reported place that holds each in ``IndexRun.places``, -1 where none does.
    direct: (W, M) direct figures, NaN where nobody answered; variance: their raw sampling variances.
    n, positive, clusters: (W, M) as in ``IndexRun``; respondents: (W,) answers received. n_effective: (W, M).
    moves: (W, K, R) of the direct figures of the K domains in each replicate, at half the digits: what two
    waves share is known by them alone. x: (W, p) covariates. people: (W,) by which places make up theirs.
    draws: (W, M, D) joint draws of the true figures, benchmarked to those of the reported places; NaN where a
    figure cannot be made. estimate: their mean; low, high: limits at the level of the definition.
    difference, difference_low, difference_high, outcomes: place less whole, draw by draw.
    reliability: (W, M) weight of the own answers, 0 to 1. synthetic: (W,) places that miss a domain: theirs
    is what covariates tell, never to be shown. sigma2: measure -> variance between places beyond covariates.
    correlation: of domains between places. disagreement: domain -> share of places in which two models are
    apart. hold: why publication has to wait, in words. codes: measure -> what its model warns of.
    """

    rule: SmallAreaRule
    places: tuple[Place, ...]
    parents: Ints
    direct: Floats
    variance: Floats
    n: Ints
    positive: Ints
    clusters: Ints
    respondents: Ints
    n_effective: Floats
    moves: NDArray[np.float32]
    x: Floats
    people: Floats
    draws: Floats
    estimate: Floats
    low: Floats
    high: Floats
    difference: Floats
    difference_low: Floats
    difference_high: Floats
    outcomes: tuple[tuple[Outcome | None, ...], ...]
    reliability: Floats
    synthetic: Bools
    sigma2: Mapping[str, float]
    correlation: float | None
    disagreement: Mapping[str, float]
    hold: str | None
    codes: Mapping[str, tuple[str, ...]]
