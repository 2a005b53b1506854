"""Answers made by a known factor model, for the tests of factor models."""

import numpy as np

CUTS = (-1.1, -0.4, 0.3, 1.2)


def ordered_answers(
    seed: int, *, n: int = 400, loadings: tuple[float, ...] = (0.8, 0.7, 0.6, 0.7), factors: int = 1
) -> dict[str, np.ndarray]:
    """Codes 1 to 5 of ``factors`` correlated factors with as many items each: a1, a2 ... b1, b2 ..."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 1))
    data = {}
    for letter in "abcd"[:factors]:
        factor = np.sqrt(0.4) * common[:, 0] + np.sqrt(0.6) * rng.normal(size=n)
        for number, loading in enumerate(loadings):
            response = loading * factor + np.sqrt(1.0 - loading**2) * rng.normal(size=n)
            data[f"{letter}{number + 1}"] = np.digitize(response, CUTS) + 1.0
    return data


def model_of(data: dict[str, np.ndarray]) -> str:
    """The model that made the answers: a factor a letter."""
    letters = sorted({name[0] for name in data})
    return "\n".join(f"{letter} =~ {' + '.join(x for x in data if x[0] == letter)}" for letter in letters)


def with_gaps(data: dict[str, np.ndarray], seed: int, share: float = 0.1) -> dict[str, np.ndarray]:
    """The same with answers left out at random."""
    rng = np.random.default_rng(seed)
    return {item: np.where(rng.random(len(codes)) < share, np.nan, codes) for item, codes in data.items()}
