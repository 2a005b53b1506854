"""A whole shared out in whole numbers: people over places, answers that are wanted over groups."""

from collections.abc import Mapping

from instruments.errors import InvalidInputError


def whole_numbers(exact: Mapping[str, float], total: int) -> dict[str, int]:
    """``exact`` scaled to ``total`` in whole numbers, by the largest remainders.

    Source: Balinski and Young (1982), Fair Representation.
    """
    if (whole := sum(exact.values())) <= 0.0:
        raise InvalidInputError(
            "the counts add up to nothing", where="totals", fix="Give counts with people in them."
        )
    scaled = {key: value * total / whole for key, value in exact.items()}
    found = {key: int(value) for key, value in scaled.items()}
    by_rest = sorted(found, key=lambda key: (found[key] - scaled[key], key))
    for key in by_rest[: total - sum(found.values())]:
        found[key] += 1
    return {key: found[key] for key in exact}
