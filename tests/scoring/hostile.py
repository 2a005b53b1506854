"""Data sets that break analyses: thirty ways to be bad, each made anew from a seed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class BadData:
    """Answers and weights that something is wrong with."""

    name: str
    items: object
    weights: object


def codes(rng: np.random.Generator, n: int = 120, k: int = 5, categories: int = 5) -> np.ndarray:
    """Sound answers: one factor, ordered categories, a few gaps."""
    latent = rng.normal(size=(n, 1)) + rng.normal(size=(n, k))
    cuts = np.sort(rng.normal(0.0, 1.2, categories - 1))
    found = np.digitize(latent, cuts) + 1.0
    found[rng.random(found.shape) < 0.03] = np.nan
    return found


def _changed(change: Callable[[np.random.Generator, np.ndarray], object]) -> Callable[..., object]:
    def made(rng: np.random.Generator) -> object:
        found = codes(rng, n=int(rng.integers(20, 300)), k=int(rng.integers(3, 9)))
        return change(rng, found)

    return made


def _column(rng: np.random.Generator, x: np.ndarray, values: object) -> np.ndarray:
    x[:, rng.integers(x.shape[1])] = values
    return x


def _copied(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    one, other = rng.choice(x.shape[1], 2, replace=False)
    x[:, one] = x[:, other]
    return x


def _mirrored(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    one, other = rng.choice(x.shape[1], 2, replace=False)
    x[:, one] = 6.0 - x[:, other]
    return x


def _turned(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    column = rng.integers(x.shape[1])
    x[:, column] = 6.0 - x[:, column]
    return x


def _one_answer(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """All but one person give one item the same answer."""
    column = rng.integers(x.shape[1])
    x[:, column] = 3.0
    x[rng.integers(len(x)), column] = 4.0
    return x


def _guttman(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Each item is a step of one ladder: no table is without empty cells."""
    height = rng.integers(0, x.shape[1] + 1, len(x))
    return (height[:, None] > np.arange(x.shape[1])).astype(float)


def _poked(value: float) -> Callable[[np.random.Generator, np.ndarray], np.ndarray]:
    def poked(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
        x[rng.integers(len(x)), rng.integers(x.shape[1])] = value
        return x

    return poked


def _apart(_: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Nobody answered both halves of the items."""
    half = x.shape[1] // 2
    x[: len(x) // 2, :half] = np.nan
    x[len(x) // 2 :, half:] = np.nan
    return x


def _summed(_: np.random.Generator, x: np.ndarray) -> np.ndarray:
    x[:, 0] = x[:, 1] + x[:, 2]
    return x


def _text(_: np.random.Generator, x: np.ndarray) -> list[list[object]]:
    rows: list[list[object]] = x.tolist()
    rows[0][0] = "often"
    return rows


def _ragged(_: np.random.Generator, x: np.ndarray) -> list[list[float]]:
    rows: list[list[float]] = x.tolist()
    return [*rows[:-1], rows[-1][:-1]]


ITEMS: Mapping[str, Callable[[np.random.Generator], object]] = {
    "constant": _changed(lambda rng, x: _column(rng, x, 2.0)),
    "all constant": _changed(lambda _, x: np.full_like(x, 3.0)),
    "duplicate": _changed(_copied),
    "mirror": _changed(_mirrored),
    "turned": _changed(_turned),
    "one answer": _changed(_one_answer),
    "ladder": _changed(_guttman),
    "one respondent": _changed(lambda _, x: x[:1]),
    "two respondents": _changed(lambda _, x: x[:2]),
    "nobody": _changed(lambda _, x: x[:0]),
    "all missing": _changed(lambda _, x: np.full_like(x, np.nan)),
    "missing item": _changed(lambda rng, x: _column(rng, x, np.nan)),
    "missing half": _changed(lambda rng, x: np.where(rng.random(x.shape) < 0.5, np.nan, x)),
    "apart": _changed(_apart),
    "infinite": _changed(_poked(np.inf)),
    "huge": _changed(_poked(1e300)),
    "negative code": _changed(_poked(-99.0)),
    "missing code": _changed(_poked(999.0)),
    "half codes": _changed(lambda rng, x: x + 0.5 * (rng.random(x.shape) < 0.3)),
    "measurements": _changed(lambda rng, x: rng.normal(size=x.shape)),
    "tiny spread": _changed(lambda _, x: 1e9 + 1e-9 * x),
    "noise": _changed(lambda rng, x: rng.integers(1, 6, x.shape).astype(float)),
    "sum": _changed(_summed),
    "more items than people": lambda rng: codes(rng, n=8, k=12),
    "one item": _changed(lambda _, x: x[:, :1]),
    "two items": _changed(lambda _, x: x[:, :2]),
    "two answers": lambda rng: codes(rng, n=150, k=4, categories=2),
    "text": _changed(_text),
    "ragged": _changed(_ragged),
    "flat": _changed(lambda _, x: x[:, 0]),
}
WEIGHTS: Mapping[str, Callable[[np.random.Generator, int], object]] = {
    "none": lambda _, __: None,
    "sound": lambda rng, n: rng.gamma(2.0, size=n),
    "negative": lambda rng, n: rng.normal(size=n),
    "zero": lambda _, n: np.zeros(n),
    "missing": lambda rng, n: np.where(rng.random(n) < 0.1, np.nan, 1.0),
    "one person": lambda _, n: np.eye(1, n)[0] if n else np.ones(0),
    "short": lambda _, n: np.ones(max(n - 1, 0)),
}


def bad_data(number: int) -> BadData:
    """The data set of this number: each way to be bad comes once in thirty, weights follow in turn."""
    rng = np.random.default_rng(20261122 + number)
    name = list(ITEMS)[number % len(ITEMS)]
    items = ITEMS[name](rng)
    how = "none" if number < len(ITEMS) else list(WEIGHTS)[(number // len(ITEMS)) % len(WEIGHTS)]
    size = len(items) if isinstance(items, (list, np.ndarray)) else 0
    return BadData(name=f"{number} {name}, weights {how}", items=items, weights=WEIGHTS[how](rng, size))
