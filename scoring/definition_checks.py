"""What an index definition must satisfy: its shape, and the rules that tie its parts together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import cast

from instruments.flaws import At, Flaw, near
from instruments.response import Mode
from instruments.shapes import boolean, list_of, mapping_of, number, one_of, record, text, whole
from instruments.version import InstrumentVersion
from scoring.choice_checks import CHOICES, HANDLING, choice_flaws, handling_flaws
from scoring.spec import LEAST_DISCLOSURE, DraftRule, MeasureKind, PrecisionRule, SmallModel, Unit
from scoring.weighting_rule import Distance

MODE = "mode"  # in a profile: how people answered, which is no item of an instrument


class Page(StrEnum):
    """The page of a report on which a group of measures stands."""

    INDEX = "index"
    DOMAINS = "domains"
    FEELING = "feeling"
    OUTCOMES = "outcomes"


# What each kind of measure must say beside key, title, kind and group, and what it may say.
_NEEDED: Mapping[MeasureKind, frozenset[str]] = {
    MeasureKind.INDEX: frozenset(),
    MeasureKind.ARITHMETIC: frozenset(),
    MeasureKind.DOMAIN: frozenset({"domain"}),
    MeasureKind.THRIVING: frozenset(),
    MeasureKind.SHARE: frozenset({"condition"}),
    MeasureKind.MEAN: frozenset({"scale", "low", "high"}),
}
_ONLY_FOR: Mapping[str, frozenset[MeasureKind]] = {
    "condition": frozenset({MeasureKind.SHARE}),
    "scale": frozenset({MeasureKind.MEAN}),
    "domain": frozenset({MeasureKind.DOMAIN}),
    "question": frozenset({MeasureKind.SHARE, MeasureKind.MEAN}),
}
_ONCE = (MeasureKind.INDEX, MeasureKind.ARITHMETIC, MeasureKind.THRIVING)
_GREATEST_DISCLOSURE = {"minimum_base": 1000, "minimum_part": 1000, "round_base_to": 100}
_RELIABILITIES = {
    "least_reliability": PrecisionRule().least_reliability,
    "caution_reliability": PrecisionRule().caution_reliability,
}
_OPTIONAL: Mapping[At, tuple[float, float]] = {  # limits of what a definition may leave out
    ("draws",): (100, 100_000),
    ("ranks", "bands"): (2, 20),
    ("small_areas", "hold_share"): (0.0, 1.0),
}
_LEAST_CLUSTERS = 10  # fewer give a variance that is itself mostly chance


def _code_or_mode(value: object, at: At) -> Iterator[Flaw]:
    yield from (text if isinstance(value, str) else whole)(value, at)


_CONDITION = record(
    {"words": text},
    {
        "scale": text,
        "at_least": number,
        "at_most": number,
        "item": text,
        "codes": list_of(whole, least=1),
        "source": text,
    },
)
_MEASURE = record(
    {"key": text, "title": text, "kind": one_of(MeasureKind), "group": text},
    {
        "about": text,
        "condition": _CONDITION,
        "scale": text,
        "domain": text,
        "question": text,
        "low": number,
        "high": number,
        "higher_is_better": boolean,
    },
)
_DOMAIN = record(
    {"key": text, "title": text, "about": text, "scales": list_of(text, least=1), "line": _CONDITION}, {}
)
_DISCLOSURE = record({"minimum_base": whole, "minimum_part": whole, "round_base_to": whole}, {})
_PRECISION = record(
    {
        "show_base": whole,
        "caution_base": whole,
        "least_clusters": whole,
        "caution_half_width": number,
        "greatest_half_width": number,
    },
    {"least_reliability": number, "caution_reliability": number},
)
_PROFILE = record({"item": text, "title": text, "groups": mapping_of(list_of(_code_or_mode, least=1))}, {})
_WEIGHTING = record(
    {},
    {
        "margins": list_of(text),
        "distance": one_of(Distance),
        "bounds": record({"least": number, "greatest": number}, {}),
        "least_in_place": whole,
    },
)
_SHAPE = record(
    {
        "key": text,
        "version": text,
        "title": text,
        "statement": text,
        "seed": whole,
        "replicates": whole,
        "level": number,
        "domains": list_of(_DOMAIN, least=2),
        "thriving_at_least": whole,
        "groups": list_of(record({"key": text, "title": text, "page": one_of(Page)}, {}), least=1),
        "measures": list_of(_MEASURE, least=1),
        "profile": list_of(_PROFILE),
        "reliability": list_of(text),
        "equivalence": record({unit.value: number for unit in Unit}, {}),
        "disclosure": _DISCLOSURE,
        "precision": _PRECISION,
        "spread": record({"least_places": whole, "person_share": number, "clear_part": number}, {}),
    },
    {
        "drafts": one_of(DraftRule),
        "weighting": _WEIGHTING,
        "handling": HANDLING,
        "choices": CHOICES,
        "draws": whole,
        "ranks": record({"measures": list_of(text, least=1), "bands": whole}, {}),
        "breakdowns": record({"items": list_of(text, least=1), "measures": list_of(text, least=1)}, {}),
        "small_areas": record(
            {"level": text, "covariates": list_of(text), "hold_share": number}, {"model": one_of(SmallModel)}
        ),
    },
)


def flaws(content: Mapping[str, object]) -> list[Flaw]:
    """Everything that is wrong with a definition; rules are judged once its shape can be read."""
    found = list(_SHAPE(content, ()))
    if any(flaw.blocks for flaw in found):
        return found
    return found + [flaw for rule in _RULES for flaw in rule(content)]


def members(content: Mapping[str, object], key: str) -> Sequence[Mapping[str, object]]:
    """A list of records in checked content."""
    return cast(Sequence[Mapping[str, object]], content[key])


def _version(content: Mapping[str, object]) -> Iterator[Flaw]:
    label = f"{content['key']}@{content['version']}"
    try:
        InstrumentVersion.parse(label)
    except ValueError:
        yield Flaw(
            ("version",),
            f"gives the label {label!r}",
            'Write a key of small letters and a version such as "1.0".',
        )


def _numbers(content: Mapping[str, object]) -> Iterator[Flaw]:
    number_of_domains = len(members(content, "domains"))
    limits: Mapping[At, tuple[float, float]] = {
        ("seed",): (0, 2**31 - 1),
        ("replicates",): (20, 100_000),
        ("level",): (0.5, 0.999),
        ("thriving_at_least",): (1, number_of_domains),
        **{
            ("disclosure", name): (least, _GREATEST_DISCLOSURE[name])
            for name, least in LEAST_DISCLOSURE.items()
        },
        ("spread", "least_places"): (3, 100_000),
        ("spread", "person_share"): (0.001, 1),
        ("spread", "clear_part"): (0.001, 1),
        ("precision", "least_clusters"): (_LEAST_CLUSTERS, 1000),
        **{("equivalence", unit.value): (0.001, 100) for unit in Unit},
        **{at: limit for at, limit in _OPTIONAL.items() if at[0] in content},
    }
    for at, (low, high) in limits.items():
        value = _at(content, at)
        if not low <= value <= high:
            yield Flaw(at, f"is {value:g}", f"Give a number from {low:g} to {high:g}.")


def _precision(content: Mapping[str, object]) -> Iterator[Flaw]:
    for keys in (("caution_base", "show_base"), ("caution_half_width", "greatest_half_width")):
        values = [_at(content, ("precision", key)) for key in keys]
        if values != sorted(values) or values[0] <= 0:
            yield Flaw(("precision",), f"has {', '.join(keys)} out of order", "Give them rising, above zero.")
    given = cast(Mapping[str, float], content["precision"])
    least, caution = (given.get(key, usual) for key, usual in _RELIABILITIES.items())
    if not 0.0 <= least <= caution <= 1.0:
        what = f"has {', '.join(_RELIABILITIES)} out of order"
        yield Flaw(("precision",), what, "Give them rising, from 0 to 1.")


def _weighting(content: Mapping[str, object]) -> Iterator[Flaw]:
    """Bounds of weights enclose 1, a distance that needs them has them, and no place has less than nobody."""
    given = cast(Mapping[str, object], content.get("weighting", {}))
    if "bounds" in given:
        least, greatest = (_at(content, ("weighting", "bounds", key)) for key in ("least", "greatest"))
        if not 0.0 <= least < 1.0 < greatest:
            fix = "Give a least from 0 to under 1 and a greatest over 1, such as 0.3 and 3."
            yield Flaw(
                ("weighting", "bounds"), f"has {least:g} and {greatest:g}, which do not enclose 1", fix
            )
    elif given.get("distance", Distance.MULTIPLICATIVE) != Distance.MULTIPLICATIVE:
        fix = "Add 'bounds:', such as {least: 0.3, greatest: 3}."
        yield Flaw(("weighting", "distance"), f"is {given['distance']}, which needs bounds", fix)
    if cast(int, given.get("least_in_place", 0)) < 0:
        fix = "Give a whole number of answers such as 30, or 0 to weight every place by itself."
        yield Flaw(("weighting", "least_in_place"), f"is {given['least_in_place']}", fix)


def _keys(content: Mapping[str, object]) -> Iterator[Flaw]:
    """Every key once, in its list."""
    for name, key in (("domains", "key"), ("groups", "key"), ("measures", "key"), ("profile", "item")):
        seen: set[object] = set()
        for row, member in enumerate(members(content, name)):
            if member[key] in seen:
                yield Flaw((name, row), f"uses the {key} {member[key]!r} a second time", "Give it another.")
            seen.add(member[key])


def _kinds(content: Mapping[str, object]) -> Iterator[Flaw]:
    """Each measure says what its kind needs, and nothing that belongs to another kind."""
    for row, measure in enumerate(members(content, "measures")):
        kind = MeasureKind(str(measure["kind"]))
        at: At = ("measures", row)
        for key in sorted(_NEEDED[kind] - measure.keys()):
            yield Flaw(at, f"is a {kind.value} without {key!r}", f"Add '{key}:'.")
        for key in (key for key in measure if key in _ONLY_FOR and kind not in _ONLY_FOR[key]):
            yield Flaw((*at, key), f"has no meaning for a measure of kind {kind.value}", "Remove it.")
        if _range(measure) <= 0:
            yield Flaw(at, "has a low that is not below its high", "Give the least and greatest value.")


def _once(content: Mapping[str, object]) -> Iterator[Flaw]:
    """One index with its plain average beside it, one thriving share, one measure a domain."""
    made = [(str(measure["kind"]), measure.get("domain")) for measure in members(content, "measures")]
    wanted: list[tuple[str, object]] = [(kind.value, None) for kind in _ONCE]
    wanted += [(MeasureKind.DOMAIN.value, domain["key"]) for domain in members(content, "domains")]
    for kind, domain in wanted:
        if (times := made.count((kind, domain))) != 1:
            name = f"of kind {kind}" + (f" for the domain {domain!r}" if domain else "")
            yield Flaw(("measures",), f"has {times} measures {name}", "Have exactly one.")


def _references(content: Mapping[str, object]) -> Iterator[Flaw]:
    """Groups and domains that measures name exist, and no group is empty."""
    groups = [str(group["key"]) for group in members(content, "groups")]
    domains = [str(domain["key"]) for domain in members(content, "domains")]
    measures = members(content, "measures")
    for key, known in (("group", groups), ("domain", domains)):
        for row, measure in enumerate(measures):
            if key in measure and measure[key] not in known:
                fix = f"{near(measure[key], known)}Known are: {', '.join(known)}."
                yield Flaw(("measures", row, key), f"names {measure[key]!r}, which is not defined", fix)
    for row, group in enumerate(groups):
        if group not in {measure["group"] for measure in measures}:
            yield Flaw(("groups", row), "has no measures", "Remove it, or put a measure into it.")


def _ranked(content: Mapping[str, object]) -> Iterator[Flaw]:
    """Measures that are ranked exist, and say which of their ends is the better one."""
    if "ranks" not in content:
        return
    directed = [str(one["key"]) for one in members(content, "measures") if "higher_is_better" in one]
    ranked = cast(Mapping[str, Sequence[str]], content["ranks"])["measures"]
    for row, key in enumerate(ranked):
        if key not in directed:
            fix = f"{near(key, directed)}Name measures that have 'higher_is_better:'."
            yield Flaw(("ranks", "measures", row), f"names {key!r}, which is no measure to rank", fix)


def _broken_down(content: Mapping[str, object]) -> Iterator[Flaw]:
    """What parts people is in the profile, and what is told of each group can be made of what is told."""
    if "breakdowns" not in content:
        return
    given = cast(Mapping[str, Sequence[str]], content["breakdowns"])
    kinds = {str(one["key"]): MeasureKind(str(one["kind"])) for one in members(content, "measures")}
    items = [str(one["item"]) for one in members(content, "profile") if one["item"] != MODE]
    for name, known in (("items", items), ("measures", list(kinds))):
        for row, key in enumerate(given[name]):
            if key not in known:
                fix = f"{near(key, known)}Known are: {', '.join(known) or 'none'}."
                yield Flaw(("breakdowns", name, row), f"names {key!r}, which is not there", fix)
        if len(set(given[name])) < len(given[name]):
            yield Flaw(("breakdowns", name), "has a key twice", "Write each once.")
    domains = [key for key, kind in kinds.items() if kind is MeasureKind.DOMAIN]
    missing = [key for key in domains if key not in given["measures"]]
    made = [key for key in given["measures"] if kinds.get(key) in _ONCE]
    if made and missing:
        what = f"has {made[0]!r}, which is made of domains, without {', '.join(missing)}"
        yield Flaw(("breakdowns", "measures"), what, "Name all domains beside it, or leave it out.")


def _conditions(content: Mapping[str, object]) -> Iterator[Flaw]:
    """A condition is about one scale with a limit, or about one item with codes."""
    for at, condition in _all_conditions(content):
        on_scale = {"scale"} <= condition.keys() and bool({"at_least", "at_most"} & condition.keys())
        on_item = {"item", "codes"} <= condition.keys()
        mixed = {"scale", "at_least", "at_most"} & condition.keys() and {"item", "codes"} & condition.keys()
        if mixed or not (on_scale or on_item):
            fix = "Give scale with at_least or at_most, or item with codes."
            yield Flaw(at, "is neither a limit on a scale nor codes of an item", fix)


def _profiles(content: Mapping[str, object]) -> Iterator[Flaw]:
    """Each code stands in one group; modes are written as words, codes as numbers."""
    for row, profile in enumerate(members(content, "profile")):
        at: At = ("profile", row, "groups")
        groups = cast(Mapping[str, Sequence[object]], profile["groups"])
        codes = [code for group in groups.values() for code in group]
        if not groups or len(set(codes)) < len(codes):
            yield Flaw(at, "has no groups, or a code in two of them", "Put each code into one group.")
        modes = [mode.value for mode in Mode]
        if profile["item"] == MODE and (unknown := [code for code in codes if code not in modes]):
            yield Flaw(at, f"names {unknown[0]!r}, which is no mode", f"Known are: {', '.join(modes)}.")
        if profile["item"] != MODE and any(isinstance(code, str) for code in codes):
            yield Flaw(at, "has codes that are not numbers", "Write the codes of the item.")


_RULES: tuple[Callable[[Mapping[str, object]], Iterator[Flaw]], ...] = (
    _version,
    _numbers,
    _precision,
    _weighting,
    _keys,
    _kinds,
    _once,
    _references,
    _ranked,
    _broken_down,
    _conditions,
    _profiles,
    handling_flaws,
    choice_flaws,
)


def _all_conditions(content: Mapping[str, object]) -> Iterator[tuple[At, Mapping[str, object]]]:
    for name, key in (("domains", "line"), ("measures", "condition")):
        for row, member in enumerate(members(content, name)):
            if key in member:
                yield (name, row, key), cast(Mapping[str, object], member[key])


def _at(content: Mapping[str, object], at: At) -> float:
    value: object = content
    for step in at:
        value = cast(Mapping[str | int, object], value)[step]
    return float(cast(float, value))


def _range(measure: Mapping[str, object]) -> float:
    low, high = measure.get("low", 0), measure.get("high", 1000)
    return float(cast(float, high)) - float(cast(float, low))
