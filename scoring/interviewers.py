"""Whether what is noticed of a researcher's interviews is more than chance, places and ordinary differences.

A researcher is compared with the others alone, in the mix of places where the researcher asked: nobody is
part of what they are held against. How far researchers differ by themselves is learnt from the
others too, and whoever differs no further is not told of.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, gammaln

from instruments.errors import InvalidInputError
from scoring.arrays import Bools, Floats, numbers, require_shape
from scoring.change.false_discovery import adjusted

LEAST = 20  # interviews: in fewer, three times a rate of 1 in 10 is hardly ever told from chance
BESIDE = 5  # interviews of others in a place: with fewer, place and researcher cannot be told apart there
PEERS = 3  # others of as many interviews: from fewer nobody knows how far researchers differ by themselves
NAMED = 0.05  # of those who are named, at most this share on average by chance
RANGE = 0.99  # of researchers like the others would lie within the range that is told
_WIDEST = 0.95  # how alike interviews of one researcher can be: beyond, the others tell nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One researcher beside the others in one thing that is noticed of interviews. Unrounded.

    raised, asked: interviews in places where others asked too; alone: those elsewhere, which are not judged.
    expected: of ``asked``, had the others asked there. low, high: within these counts would lie ``RANGE`` of
    researchers like the others. chance: how often as many or more would come by chance, 0 to 1; adjusted: the
    same for as many comparisons as were made. NaN where ``asked`` or the others are too few.
    """

    raised: int
    asked: int
    alone: int
    expected: float = np.nan
    low: float = np.nan
    high: float = np.nan
    chance: float = np.nan
    adjusted: float = np.nan

    @property
    def is_judged(self) -> bool:
        """Whether anything can be said."""
        return not np.isnan(self.chance)

    @property
    def stands_out(self) -> bool:
        """Whether this is more than chance, places and ordinary differences explain."""
        return bool(self.adjusted <= NAMED)


@dataclass(frozen=True, slots=True)
class _Table:
    """raised, asked: (researchers, places) interviews that were noticed, and that could have been."""

    raised: Floats
    asked: Floats

    def without(self, row: int) -> "_Table":
        """The others."""
        return _Table(np.delete(self.raised, row, axis=0), np.delete(self.asked, row, axis=0))

    def at(self, places: Bools) -> "_Table":
        """The same in some places."""
        return _Table(self.raised[:, places], self.asked[:, places])

    @property
    def near(self) -> Bools:
        """(places,) where enough of them asked to be compared with."""
        return np.asarray(self.asked.sum(axis=0) >= BESIDE)


def standings(counts: Mapping[str, tuple[ArrayLike, ArrayLike]]) -> Mapping[str, tuple[Standing, ...]]:
    """Each researcher beside the others, in each thing, adjusted for all comparisons together.

    counts: {thing: (raised, asked)}, both (researchers, places), of the same researchers each: how many
        interviews of one in a place were noticed, and how many could have been.
    Returns {thing: one a researcher, in their order}.
    Source: indirect standardisation with overdispersion, Spiegelhalter (2005), Statistics in Medicine 24;
        here beta-binomial (Williams 1975, Biometrics 31), with each researcher predicted from the others;
        Benjamini and Hochberg (1995), JRSS B 57, over all comparisons.
    """
    tables = {name: _table(name, *given) for name, given in counts.items()}
    if len({len(table.asked) for table in tables.values()}) > 1:
        raise _refused("the things are not counted of the same researchers", "Give each a row everywhere.")
    found: dict[str, list[Standing]] = {name: [] for name in tables}
    for row in range(max((len(table.asked) for table in tables.values()), default=0)):
        spreads = {name: _spread(table.without(row)) for name, table in tables.items()}
        together = _alike(spreads.values())  # one thing alone tells little of few researchers
        for name, table in tables.items():
            found[name].append(_standing(row, table, max(_alike([spreads[name]]), together)))
    chances = iter(adjusted([one.chance for some in found.values() for one in some]).tolist())
    return {name: tuple(replace(one, adjusted=next(chances)) for one in some) for name, some in found.items()}


def _standing(row: int, table: _Table, alike: float) -> Standing:
    others, here = table.without(row), table.asked[row]
    near = others.near
    own, of = int(table.raised[row, near].sum()), here[near]
    counted = Standing(raised=own, asked=int(of.sum()), alone=int(here[~near].sum()))
    if of.sum() < LEAST or (others.asked.sum(axis=1) >= LEAST).sum() < PEERS:
        return counted
    reference = _reference(of, others.at(near))
    within = alike + (1.0 - alike) * reference.noise + alike * reference.crowding
    shares = _beta_binomial(counted.asked, reference.mean, min(within, _WIDEST))
    ends = np.searchsorted(np.cumsum(shares), [(1.0 - RANGE) / 2.0, (1.0 + RANGE) / 2.0])
    low, high = np.minimum(ends, counted.asked).tolist()
    chance = float(min(shares[own:].sum(), 1.0))
    return replace(counted, expected=counted.asked * reference.mean, low=low, high=high, chance=chance)


def _beta_binomial(n: int, mean: float, within: float) -> Floats:
    """(n + 1,) how likely each count of n is, where interviews are alike by ``within``.

    Source: Skellam (1948), JRSS B 10.
    """
    counts, total = np.arange(n + 1.0), 1.0 / within - 1.0
    a, b = mean * total, (1.0 - mean) * total
    ways = gammaln(n + 1.0) - gammaln(counts + 1.0) - gammaln(n - counts + 1.0)
    shares: Floats = np.exp(ways + betaln(counts + a, n - counts + b) - betaln(a, b))
    return shares


@dataclass(frozen=True, slots=True)
class _Reference:
    """The share among others in somebody's mix of places.

    noise: 1 / the effective number of their interviews; crowding: the sum of squares of what each of the
    others is of it, both as in Kish (1965), Survey Sampling.
    """

    mean: float
    noise: float
    crowding: float


def _reference(of: Floats, others: _Table) -> _Reference:
    """The others' share in the mix of places of ``of``, in each of which they asked.

    Half an interview with and half one without are added, so that no share is nought or one.
    """
    there = others.asked.sum(axis=0)
    weight = of / of.sum() / there  # of each interview of the others, by place: one in all
    noise = float((weight**2 * there).sum())
    share = float((weight * others.raised.sum(axis=0)).sum())
    return _Reference(
        mean=(share + 0.5 * noise) / (1.0 + noise),
        noise=noise,
        crowding=float(((others.asked * weight).sum(axis=1) ** 2).sum()),
    )


def _spread(table: _Table) -> tuple[float, float]:
    """How far researchers differ beyond chance, in squares of interviews, and how far they could.

    Each is held against all but themselves, in their own places, so that one who differs does not hide it.
    """
    beyond = room = 0.0
    for row, here in enumerate(table.asked):
        others = table.without(row)
        near = others.near
        n = here[near].sum()
        if n > 0.0:
            reference = _reference(here[near], others.at(near))
            chance = n * reference.mean * (1.0 - reference.mean)
            off = table.raised[row, near].sum() - n * reference.mean
            beyond += off**2 - chance * (1.0 + n * reference.noise)
            room += chance * (n - 1.0 + n * reference.crowding)
    return beyond, room


def _alike(spreads: Iterable[tuple[float, float]]) -> float:
    """How alike interviews of one researcher are, 0 to 1: an intraclass correlation by moments."""
    beyond, room = np.sum(list(spreads), axis=0)
    return float(np.clip(beyond / room, 0.0, _WIDEST)) if room > 0.0 else 0.0


def _table(name: str, raised: ArrayLike, asked: ArrayLike) -> _Table:
    of = numbers("asked", asked, where="standings")
    require_shape("asked", of, (None, None), where="standings")
    had = numbers("raised", raised, where="standings")
    require_shape("raised", had, of.shape, where="standings")
    if not ((had >= 0.0) & (had <= of)).all() or (had % 1.0).any() or (of % 1.0).any():
        raise _refused(
            f"{name!r} counts more than was asked, less than nothing, or parts of interviews",
            "Give whole numbers, each raised no greater than its asked.",
        )
    return _Table(had, of)


def _refused(what: str, fix: str) -> InvalidInputError:
    return InvalidInputError(what, where="standings", fix=fix)
