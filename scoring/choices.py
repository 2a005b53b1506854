"""Choices about an index, made: a definition -> the same definition with something decided otherwise.

Every choice has a name and a closed list of values, and changes a declared field of the definition; the chain
then runs it as it runs any other. What is made so is marked ("what if") and is never released.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from instruments.errors import InvalidInputError
from instruments.flaws import near
from scoring.composite import NormalisationMethod
from scoring.handling import AGGREGATIONS, SCALES, FlaggedRule, MissingRule, ModeRule
from scoring.spec import DraftRule, IndexSpec, SmallModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One thing that can be decided otherwise.

    title: in words. upstream: whether the figures of domains change with it, so that the whole chain runs
    again. accepts: whether it may be this, beside its values. value: what a definition has. with_value: the
    definition with another one.
    """

    name: str
    title: str
    upstream: bool
    values: tuple[str, ...]
    also: str = ""  # what else it may be, in words
    accepts: Callable[[str], bool] = lambda _: False
    value: Callable[[IndexSpec], str]
    with_value: Callable[[IndexSpec, str], IndexSpec]

    @property
    def known(self) -> str:
        """Its values in a sentence."""
        return ", ".join((*self.values, *((self.also,) if self.also else ())))


def chosen(spec: IndexSpec, made: Mapping[str, str], *, margins: Sequence[str] = ()) -> IndexSpec:
    """The definition with these choices made; what it decided itself is no other choice.

    margins: the names of those of the wave, if it is known; to name all of them is to say ``all``.
    """
    other = {
        name: made[name]
        for name in _checked(made)
        if _meant(name, made[name], margins) != _meant(name, KEYS[name].value(spec), margins)
    }
    changed = spec
    for name, value in other.items():
        changed = KEYS[name].with_value(changed, value)
    if not other:
        return spec
    words = ", ".join(f"{name}={value}" for name, value in other.items())
    return replace(changed, what_if={**spec.what_if, **other}, title=f"{spec.title} (what if {words})")


def titled(made: Mapping[str, str]) -> dict[str, str]:
    """Choices by the titles of what was decided."""
    return {KEYS[name].title: made[name] for name in _checked(made)}


def what_if_words(spec: IndexSpec) -> str:
    """What a reader must know of figures under other choices; empty where none was made."""
    if not spec.what_if:
        return ""
    made = ", ".join(f"{name} is {value}" for name, value in spec.what_if.items())
    return (
        f"What if: {made}. These are not the figures of {spec.label}, and they cannot be released; the base "
        "is still the one of that definition."
    )


def parsed(pairs: Sequence[str]) -> dict[str, str]:
    """Choices written as "key=value", each key once."""
    made: dict[str, str] = {}
    for pair in pairs:
        name, is_there, value = pair.partition("=")
        if not is_there or name in made:
            raise InvalidInputError(
                f"{pair!r} sets nothing, or sets a key a second time",
                where="--set",
                fix="Write KEY=VALUE, such as aggregation=arithmetic, each key once.",
            )
        made[name] = value
    _checked(made)
    return made


def _checked(made: Mapping[str, str]) -> list[str]:
    """The names of what was chosen, in the order of the table; refuses unknown names and values."""
    for name, value in made.items():
        if name not in KEYS:
            raise InvalidInputError(
                f"{name!r} is nothing that can be set",
                where="choices",
                fix=f"{near(name, list(KEYS))}Known are: {', '.join(KEYS)}.",
            )
        key = KEYS[name]
        if value not in key.values and not key.accepts(value):
            raise InvalidInputError(
                f"{name} cannot be {value!r}",
                where="choices",
                fix=f"{near(value, key.values)}It can be: {key.known}.",
            )
    return [name for name in KEYS if name in made]


def _meant(name: str, value: str, margins: Sequence[str]) -> str:
    """A value in the one way of writing it."""
    if name != "margins" or value in _NAMED:
        return value
    named = set(value.split("+"))
    return "all" if named == set(margins) else "+".join(sorted(named))


def _are_names(value: str) -> bool:
    """Whether it is names joined by +, each once."""
    parts = value.split("+")
    return all(part.isidentifier() for part in parts) and len(set(parts)) == len(parts)


def _handled(name: str, title: str, values: Sequence[str], *, upstream: bool = True) -> Key:
    """A field of ``Handling``."""
    return Key(
        name=name,
        title=title,
        upstream=upstream,
        values=tuple(str(value) for value in values),
        value=lambda spec: str(getattr(spec.handling, name)),
        with_value=lambda spec, value: replace(
            spec, handling=replace(spec.handling, **{name: type(getattr(spec.handling, name))(value)})
        ),
    )


_NAMED: Mapping[str, tuple[str, ...] | None] = {"all": None, "none": ()}
_BOUNDS = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")


def _margins(spec: IndexSpec) -> str:
    names = spec.weighting.margins
    return "all" if names is None else "+".join(names) or "none"


def _with_margins(spec: IndexSpec, value: str) -> IndexSpec:
    names = _NAMED.get(value, tuple(value.split("+")))
    return replace(spec, weighting=replace(spec.weighting, margins=names))


def _with_bounds(spec: IndexSpec, value: str) -> IndexSpec:
    return replace(spec, weighting=replace(spec.weighting, bounds=_read(value)))


def _written(bounds: tuple[float, float] | None) -> str:
    return "none" if bounds is None else f"{bounds[0]:g}-{bounds[1]:g}"


def _read(value: str) -> tuple[float, float] | None:
    found = _BOUNDS.fullmatch(value)
    return None if found is None else (float(found[1]), float(found[2]))


def _modelled(spec: IndexSpec, value: str) -> IndexSpec:
    if spec.small_areas is None:
        raise InvalidInputError(
            f"{spec.label} asks for no small places, so there is no model of them to choose",
            where="choices",
            fix="Leave model as it is, or take a definition with small_areas.",
        )
    return replace(spec, small_areas=replace(spec.small_areas, model=SmallModel(value)))


def _rescaled(spec: IndexSpec, value: str) -> IndexSpec:
    """Another scale of domains; the models of small places know that of the base wave only."""
    handling = replace(spec.handling, normalisation=NormalisationMethod(value))
    return replace(spec, handling=handling, small_areas=None)


_ALL = (  # in the order of the stages: what changes an early one comes first
    _handled("flagged", "responses that stand out", list(FlaggedRule)),
    Key(
        name="drafts",
        title="answers to words that were not approved",
        upstream=True,
        values=tuple(rule.value for rule in DraftRule),
        value=lambda spec: spec.drafts.value,
        with_value=lambda spec, value: replace(spec, drafts=DraftRule(value)),
    ),
    Key(
        name="margins",
        title="known totals that weights meet",
        upstream=True,
        values=("all", "none"),
        also="names of margins of the wave joined by +, each once",
        accepts=_are_names,
        value=_margins,
        with_value=_with_margins,
    ),
    Key(
        name="trimming",
        title="limits of weights",
        upstream=True,
        values=("none",),
        also="least-greatest ratio to the base weight, such as 0.3-3",
        accepts=lambda value: _BOUNDS.fullmatch(value) is not None,
        value=lambda spec: _written(spec.weighting.bounds),
        with_value=_with_bounds,
    ),
    _handled("missing", "missing answers", list(MissingRule)),
    _handled("mode", "ways of asking", list(ModeRule)),
    Key(
        name="model",
        title="model of small places",
        upstream=True,
        values=tuple(model.value for model in SmallModel),
        value=lambda spec: "" if spec.small_areas is None else spec.small_areas.model.value,
        with_value=_modelled,
    ),
    Key(
        name="normalisation",
        title="scale of the domains",
        upstream=False,
        values=tuple(scale.value for scale in SCALES),
        value=lambda spec: spec.handling.normalisation.value,
        with_value=_rescaled,
    ),
    _handled("aggregation", "kind of mean", AGGREGATIONS, upstream=False),
)
KEYS: Mapping[str, Key] = {key.name: key for key in _ALL}
