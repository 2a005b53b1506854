"""Whether an index definition fits the instrument that was asked: everything it names must be there."""

from collections.abc import Iterator, Sequence

from instruments.definition import Instrument, Scale
from instruments.errors import InvalidDefinitionError
from instruments.flaws import near
from instruments.variables import Variable, coded
from scoring.definition_checks import MODE
from scoring.spec import Condition, IndexSpec


def refuse_misfit(spec: IndexSpec, instrument: Instrument) -> None:
    """Raise InvalidDefinitionError that names all a definition needs and the instrument does not have."""
    missing = tuple(dict.fromkeys(misfits(spec, instrument)))
    if missing:
        raise InvalidDefinitionError(
            f"{spec.label} does not fit {instrument.label}: {'; '.join(missing)}",
            where="scoring.chain",
            fix="Use the index definition that was written for this instrument, or mend one of the two.",
        )


def misfits(spec: IndexSpec, instrument: Instrument) -> Iterator[str]:
    """What a definition names and the instrument does not have, in words."""
    scales = {scale.id: scale for scale in instrument.scales}
    items = {variable.name: variable for variable in coded(instrument)}
    yield from _unknown("scale", _scales_named(spec), list(scales))
    yield from _unknown("item", _items_named(spec), list(items))
    for condition in _conditions(spec):
        if condition.item in items:
            yield from _unknown_codes(items[condition.item], condition.codes)
        if condition.scale in scales:
            yield from _beyond(condition, scales[condition.scale])
    for profile in spec.profile:
        if profile.item in items:
            variable = items[profile.item]
            codes = [code for group in profile.groups.values() for code in group]
            strange = [code for code in codes if not variable.allows(code)]
            yield from (f"item {variable.name!r} has no code {code}" for code in strange)
    yield from _other_ranges(spec, scales)


def _unknown(kind: str, named: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    for name in named:
        if name not in known:
            yield f"it has no {kind} {name!r}. {near(name, known)}".strip(" .")


def _unknown_codes(variable: Variable, codes: Sequence[int]) -> Iterator[str]:
    for code in codes:
        if code not in variable.scored_codes:
            yield f"item {variable.name!r} has no scored code {code}"


def _beyond(condition: Condition, scale: Scale) -> Iterator[str]:
    for limit in (condition.at_least, condition.at_most):
        if limit is not None and not scale.low <= limit <= scale.high:
            yield f"{limit:g} lies outside scale {scale.id!r} ({scale.low:g} to {scale.high:g})"


def _other_ranges(spec: IndexSpec, scales: dict[str, Scale]) -> Iterator[str]:
    for measure in (measure for measure in spec.measures if measure.scale in scales):
        scale = scales[str(measure.scale)]
        if (measure.low, measure.high) != (scale.low, scale.high):
            yield f"measure {measure.key!r} is not given the range of scale {scale.id!r}"


def _conditions(spec: IndexSpec) -> list[Condition]:
    lines = [domain.line for domain in spec.domains]
    return lines + [measure.condition for measure in spec.measures if measure.condition is not None]


def _scales_named(spec: IndexSpec) -> list[str]:
    named = [scale for domain in spec.domains for scale in domain.scales]
    named += [measure.scale for measure in spec.measures if measure.scale is not None]
    named += [condition.scale for condition in _conditions(spec) if condition.scale is not None]
    return named + list(spec.reliability)


def _items_named(spec: IndexSpec) -> list[str]:
    named = [condition.item for condition in _conditions(spec) if condition.item is not None]
    named += [measure.question for measure in spec.measures if measure.question is not None]
    return named + [profile.item for profile in spec.profile if profile.item != MODE]
