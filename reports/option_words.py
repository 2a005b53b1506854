"""What can be decided of an index, in words for people."""

from collections.abc import Mapping

_OPTIONS: Mapping[str, str] = {
    "all": "all of the wave",
    "age_sex": "age and sex",
    "goalposts": "constants of the base wave",
    "z_score": "mean and spread of the places of this wave",
    "min_max": "least and greatest place of this wave",
    "fay_herriot": "model of places, all domains together",
    "unit_level": "model of people, domain by domain",
    "mpi": "average less a penalty for imbalance",
    "arithmetic": "plain average",
    "geometric": "geometric mean",
    "harmonic": "harmonic mean",
    "quadratic": "quadratic mean",
    "as_published": "each scale by its own rule",
    "complete": "only people who answered every question of the scale",
    "adjusted": "as if all places had been asked in the same ways",
}


def option_words(option: str) -> str:
    """An option in words; names of margins, parted by plus signs, and limits of weights are words already."""
    return " + ".join(_OPTIONS.get(name, name.replace("_", " ")) for name in option.split("+"))
