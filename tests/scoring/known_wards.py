"""Waves of wards whose true domains are known: answers by thresholds of traits, and what they average to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import norm

from instruments.definition import Item
from scoring.snapshot import Margin, Snapshot
from scoring.spec import Base, IndexSpec, MeasureKind
from tests.scoring.builders import snapshot
from tests.scoring.builders import wave as named
from tests.scoring.small_places_made import known

LOADING = 0.6
SPREAD = 0.15  # SD of wards, in SDs between people
LIKE = 0.5  # correlation of domains, between people and between wards
ROOT = np.linalg.cholesky(LIKE + (1.0 - LIKE) * np.eye(4))
LASTING = 0.8  # correlation of a person's traits in two waves
DOMAINS = ("wellbeing", "connection", "resilience", "community")
TURNED = ("anxious", "ucla1", "ucla2", "ucla3", "brs2", "brs4", "brs6")
COMMUNITY = ("belong", "trust", "pull", "influence", "together", "pride", "help")
TRAIT: Mapping[str, int] = {
    **dict.fromkeys(("satis", "worth", "happy", "anxious"), 0),
    **dict.fromkeys(("ucla1", "ucla2", "ucla3"), 1),
    **{f"brs{number}": 2 for number in range(1, 7)},
    **dict.fromkeys(COMMUNITY, 3),
}


@dataclass(frozen=True)
class KnownWave:
    """A wave, the true shift (W, 4) of each ward in each domain, and who was asked (W,).

    away: (n, 4) how far each person is from what is usual in the ward.
    """

    frozen: Snapshot
    shifts: np.ndarray
    asked: np.ndarray
    away: np.ndarray


def known_wave(seed: int, *, wards: int = 10, least: int = 5, most: int = 80) -> KnownWave:
    """Four clusters of wards, from ``least`` to ``most`` people asked in each, weighted to 1,000 each."""
    rng = np.random.default_rng([seed, 77])
    asked = np.round(np.geomspace(least, most, 4 * wards)).astype(int)
    rng.shuffle(asked)
    sizes = asked.reshape(4, wards).sum(axis=1).tolist()
    frozen = known(snapshot(sizes, wards=wards, missing=0.0, seed=seed), seed=seed)
    income = np.array([*frozen.geography.covariates[0].values.values()])
    shifts = SPREAD * (0.7 * income[:, None] + 0.7 * rng.normal(size=(4 * wards, 4)) @ ROOT.T)
    ward = np.repeat(np.arange(4 * wards), asked)
    away = rng.normal(size=(len(ward), 4)) @ ROOT.T
    codes = _answered(frozen, away + shifts[ward], rng)
    first = 1 + 4  # the town and its clusters
    margin = Margin(
        name="ward",
        title="ward",
        source="made up",
        targets={place.code: 1000.0 for place in frozen.geography.at_level("ward")},
        level="ward",
    )
    place = (first + ward).astype(np.int32)
    return KnownWave(replace(frozen, codes=codes, place=place, margins=(margin,)), shifts, asked, away)


def next_wave(wave: KnownWave, seed: int, *, panel: float) -> KnownWave:
    """The wave after: every ward moved by an amount of its own, and of the homes this part answer again."""
    rng = np.random.default_rng([seed, 78])
    shifts = wave.shifts + 0.1 + 0.5 * SPREAD * rng.normal(size=wave.shifts.shape) @ ROOT.T
    homes = sorted(set(wave.frozen.clusters))
    kept = dict(zip(homes, rng.random(len(homes)) < panel, strict=True))
    stays = np.array([kept[home] for home in wave.frozen.clusters])
    fresh = rng.normal(size=wave.away.shape) @ ROOT.T
    away = np.where(stays[:, None], LASTING * wave.away + np.sqrt(1.0 - LASTING**2) * fresh, fresh)
    ward = np.repeat(np.arange(len(shifts)), wave.asked)
    frozen = replace(
        wave.frozen,
        wave=named("w2"),
        codes=_answered(wave.frozen, away + shifts[ward], rng),
        clusters=tuple(home if kept[home] else f"w2 {home}" for home in wave.frozen.clusters),
    )
    return KnownWave(frozen, shifts, wave.asked, away)


def true_domains(wave: KnownWave, base: Base, spec: IndexSpec) -> np.ndarray:
    """(W, 4) true domains of wards in index points: the mean answer of endless people, item by item."""
    items = {item.id: item for item in wave.frozen.instrument.items}
    person = {
        "connection": sum(_mean(items[f"ucla{k}"], wave.shifts[:, 1]) for k in (1, 2, 3)),
        "resilience": sum(_mean(items[f"brs{k}"], wave.shifts[:, 2]) for k in range(1, 7)) / 6.0,
        "community": sum(_place(items[key], wave.shifts[:, 3]) for key in COMMUNITY) / 7.0,
        "wellbeing": sum(
            (_mean(items[key], wave.shifts[:, 0]) - base.standards[key].mean) / base.standards[key].sd
            for key in ("satis", "worth", "happy", "anxious")
        )
        / 4.0,
    }
    order = [str(one.domain) for one in spec.measures if one.kind is MeasureKind.DOMAIN]
    posts = [base.goalposts[key] for key in order]
    columns = [
        100.0 + 10.0 * (person[key] - post.centre) / post.unit for key, post in zip(order, posts, strict=True)
    ]
    return np.stack(columns, axis=1)


def _answered(frozen: Snapshot, traits: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The codes of a wave, with those that people of these traits (n, 4) give."""
    codes = frozen.codes.copy()
    for column, item in enumerate(frozen.instrument.items):
        if item.id in TRAIT:
            chance = np.sqrt(1.0 - LOADING**2) * rng.normal(size=len(traits))
            codes[:, column] = _answers(item, LOADING * traits[:, TRAIT[item.id]] + chance)
    return codes


def _lowers(item: Item) -> bool:
    """Whether a higher code stands for less of the trait."""
    return item.id in TURNED or item.id in COMMUNITY


def _answers(item: Item, leaning: np.ndarray) -> np.ndarray:
    codes = np.array(item.scored_codes)
    level = -leaning if _lowers(item) else leaning
    return codes[np.clip(np.floor((level + 2.0) / 4.0 * len(codes)), 0, len(codes) - 1).astype(int)]


def _shares(item: Item, shift: np.ndarray) -> np.ndarray:
    """(W, codes) share of endless people of a ward who give each code."""
    n = len(item.scored_codes)
    middle = LOADING * shift * (-1.0 if _lowers(item) else 1.0)
    cuts = np.array([-np.inf, *(-2.0 + 4.0 * np.arange(1, n) / n), np.inf])
    return np.diff(norm.cdf(cuts - middle[:, None]), axis=1)


def _mean(item: Item, shift: np.ndarray) -> np.ndarray:
    """(W,) mean code, turned so that more is better."""
    codes = np.array(item.scored_codes, dtype=float)
    mean = _shares(item, shift) @ codes
    return codes.min() + codes.max() - mean if item.id in TURNED else mean


def _place(item: Item, shift: np.ndarray) -> np.ndarray:
    """(W,) mean place of the answer, 0 to 100, the best answer first."""
    n = len(item.scored_codes)
    return _shares(item, shift) @ (100.0 * (1.0 - np.arange(n) / (n - 1.0)))
