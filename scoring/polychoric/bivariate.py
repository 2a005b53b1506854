"""The normal distribution of two variables: probability of a quadrant, density, and its slopes."""

import numpy as np
from scipy.special import ndtr, owens_t

from scoring.arrays import Floats

FAR = 40.0  # beyond this many standard deviations nothing is left in double precision


def quadrant(h: Floats, k: Floats, r: Floats) -> Floats:
    """P(X <= h and Y <= k) for standard normal X, Y with correlation r, -1 < r < 1; arrays broadcast.

    Exact to about 1e-16 for every r, by Owen's T function, whose cost does not grow near -1 and 1.
    Source: Owen (1956), Annals of Mathematical Statistics 27.
    """
    h, k = _reach(h), _reach(k)
    root = np.sqrt((1.0 - r) * (1.0 + r))
    opposite = (h * k < 0.0) | ((h * k == 0.0) & (h + k < 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        towards_k = (k - h * r) / (h * root)
        towards_h = (h - k * r) / (k * root)
    centre = (h == 0.0) & (k == 0.0)
    if centre.any():
        slope = np.sqrt((1.0 - r) / (1.0 + r))
        towards_k, towards_h = np.where(centre, slope, towards_k), np.where(centre, slope, towards_h)
    parts: Floats = 0.5 * (ndtr(h) + ndtr(k) - opposite) - owens_t(h, towards_k) - owens_t(k, towards_h)
    return parts


def _reach(h: Floats) -> Floats:
    """Within FAR, and 0.0 where a product with it would underflow (-0.0 too)."""
    return np.where(np.abs(h) < 1e-150, 0.0, np.clip(h, -FAR, FAR))


def density(h: Floats, k: Floats, r: Floats) -> Floats:
    """The density at (h, k), which is also the slope of ``quadrant`` in r; 0 at infinite h or k."""
    h, k = np.clip(h, -FAR, FAR), np.clip(k, -FAR, FAR)
    room = (1.0 - r) * (1.0 + r)
    exponent: Floats = np.exp(-0.5 * (h * h + k * k - 2.0 * r * h * k) / room)
    return exponent / (2.0 * np.pi * np.sqrt(room))


def slope_in_first(h: Floats, k: Floats, r: Floats) -> Floats:
    """The slope of ``quadrant`` in h: density of h times the chance of Y <= k given X = h."""
    h, k = np.clip(h, -FAR, FAR), np.clip(k, -FAR, FAR)
    slope: Floats = single_density(h) * ndtr((k - r * h) / np.sqrt((1.0 - r) * (1.0 + r)))
    return slope


def single_density(h: Floats) -> Floats:
    """The standard normal density; 0 at infinite h."""
    value: Floats = np.exp(-0.5 * h * h) / np.sqrt(2.0 * np.pi)
    return value
