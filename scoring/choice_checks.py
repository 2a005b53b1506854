"""What a definition must satisfy where it says how answers are handled, and what could have been decided."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from instruments.flaws import At, Flaw, near
from instruments.shapes import list_of, mapping_of, number, one_of, record, text
from scoring.choices import KEYS
from scoring.composite import Aggregation, NormalisationMethod
from scoring.handling import AGGREGATIONS, SCALES, FlaggedRule, MissingRule, ModeRule

MOST_CHAINS = 48
_NO_SUCH_MEAN = "It has no meaning for the domains of one place."
HANDLING = record(
    {},
    {
        "missing": one_of(MissingRule),
        "flagged": one_of(FlaggedRule),
        "mode": one_of(ModeRule),
        "normalisation": one_of(
            NormalisationMethod,
            never={kind.value: _NO_SUCH_MEAN for kind in NormalisationMethod if kind not in SCALES},
        ),
        "aggregation": one_of(
            Aggregation, never={kind.value: _NO_SUCH_MEAN for kind in Aggregation if kind not in AGGREGATIONS}
        ),
    },
)
CHOICES = record(
    {"options": mapping_of(list_of(text, least=2))}, {"concentration": number, "hold_above": number}
)
_LIMITS = {"concentration": (1.0, 10_000.0), "hold_above": (0.01, 0.99)}


def handling_flaws(content: Mapping[str, object]) -> Iterator[Flaw]:
    """What does not go together: models of small places know the scale of the base wave only."""
    scale = cast(Mapping[str, str], content.get("handling", {})).get("normalisation")
    if "small_areas" in content and scale not in (None, NormalisationMethod.GOALPOSTS.value):
        fix = "Take goalposts, or leave small_areas out."
        yield Flaw(("handling", "normalisation"), f"is {scale!r}, which small areas have no model for", fix)


def choice_flaws(content: Mapping[str, object]) -> Iterator[Flaw]:
    """What is wrong with the choices of a definition of the right shape; nothing where it has none."""
    if "choices" not in content:
        return
    given = cast(Mapping[str, Any], content["choices"])
    options = cast(Mapping[str, Sequence[str]], given["options"])
    for name, values in options.items():
        yield from _option_flaws(name, values)
    chains = chain_count({name: values for name, values in options.items() if _is_upstream(name)})
    if chains > MOST_CHAINS:
        yield Flaw(
            ("choices", "options"),
            f"take {chains} runs of the whole chain",
            f"Leave out options until it takes {MOST_CHAINS} or fewer.",
        )
    for name, (low, high) in _LIMITS.items():
        if name in given and not low <= given[name] <= high:
            yield Flaw(("choices", name), f"is {given[name]:g}", f"Give a number from {low:g} to {high:g}.")


def chain_count(options: Mapping[str, Sequence[str]]) -> int:
    """How many chains the options make: weights that meet no totals are equal, whatever their limits."""
    sizes = {name: len(values) for name, values in options.items()}
    idle = sizes.get("trimming", 1) - 1 if "none" in options.get("margins", ()) else 0
    others = math.prod(size for name, size in sizes.items() if name not in ("margins", "trimming"))
    return others * (sizes.get("margins", 1) * sizes.get("trimming", 1) - idle)


def _option_flaws(name: str, values: Sequence[str]) -> Iterator[Flaw]:
    at: At = ("choices", "options", name)
    if name not in KEYS:
        yield Flaw(at, "is nothing that can be chosen", f"{near(name, KEYS)}Known are: {', '.join(KEYS)}.")
        return
    key = KEYS[name]
    for row, value in enumerate(values):
        if value not in key.values and not key.accepts(value):
            fix = f"{near(value, key.values)}It can be: {key.known}."
            yield Flaw((*at, row), f"is {value!r}, which is not known", fix)
    if len(set(values)) < len(values):
        yield Flaw(at, "has an option twice", "Write each once.")


def _is_upstream(name: str) -> bool:
    return name in KEYS and KEYS[name].upstream
