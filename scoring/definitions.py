"""An index definition file -> IndexSpec: the only reader of ``scoring/data``."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from instruments.canonical import content_hash
from instruments.errors import NotFoundError
from instruments.files import read_document
from instruments.flaws import At, refusal
from instruments.response import Mode
from instruments.version import InstrumentVersion
from scoring.composite import Aggregation, NormalisationMethod
from scoring.definition_checks import MODE, flaws, members
from scoring.handling import Choices, FlaggedRule, Handling, MissingRule, ModeRule
from scoring.snapshot import MODES
from scoring.spec import (
    BreakdownRule,
    Condition,
    DisclosureRule,
    Domain,
    DraftRule,
    Group,
    IndexSpec,
    Measure,
    MeasureKind,
    PrecisionRule,
    ProfileItem,
    RankRule,
    SmallAreaRule,
    SmallModel,
    SpreadRule,
    Unit,
)
from scoring.weighting_rule import Distance, WeightingRule

DATA = Path(__file__).parent / "data"
DRAWS = 1000  # of a definition that does not say
_NO_LINES: Mapping[At, int] = {}
_UNITS: Mapping[MeasureKind, Unit] = {
    MeasureKind.INDEX: Unit.INDEX,
    MeasureKind.ARITHMETIC: Unit.INDEX,
    MeasureKind.DOMAIN: Unit.INDEX,
    MeasureKind.THRIVING: Unit.PER_CENT,
    MeasureKind.SHARE: Unit.PER_CENT,
    MeasureKind.MEAN: Unit.SCORE,
}
_RANGES: Mapping[Unit, tuple[float, float]] = {  # of the axis; scores say their own
    Unit.INDEX: (70.0, 130.0),
    Unit.PER_CENT: (0.0, 1.0),
    Unit.SCORE: (0.0, 1.0),
}


def parse(content: Mapping[str, object], *, where: str, lines: Mapping[At, int] = _NO_LINES) -> IndexSpec:
    """The index that ``content`` defines; InvalidDefinitionError tells everything that is wrong with it."""
    if found := flaws(content):
        raise refusal(found, where=where, content=content, lines=lines)
    given = cast(Mapping[str, Any], content)
    return IndexSpec(
        version=InstrumentVersion.parse(f"{given['key']}@{given['version']}"),
        title=given["title"],
        statement=given["statement"],
        seed=given["seed"],
        replicates=given["replicates"],
        level=float(given["level"]),
        domains=tuple(_domain(domain) for domain in members(content, "domains")),
        thriving_at_least=given["thriving_at_least"],
        measures=tuple(_measure(measure) for measure in members(content, "measures")),
        groups=tuple(Group(**cast(Any, group)) for group in members(content, "groups")),
        profile=tuple(_profile_item(item) for item in members(content, "profile")),
        reliability=tuple(given["reliability"]),
        equivalence={unit: float(given["equivalence"][unit.value]) for unit in Unit},
        disclosure=DisclosureRule(**given["disclosure"]),
        precision=PrecisionRule(**given["precision"]),
        spread=SpreadRule(**given["spread"]),
        sha256=content_hash(content),
        content=content,
        drafts=DraftRule(given.get("drafts", DraftRule.LEFT_OUT)),
        weighting=_weighting(given.get("weighting", {})),
        draws=given.get("draws", DRAWS),
        ranks=_ranks(given.get("ranks")),
        breakdowns=_breakdowns(given.get("breakdowns", {})),
        small_areas=_small_areas(given.get("small_areas")),
        handling=_handling(given.get("handling", {})),
        choices=_choices(given["choices"]) if "choices" in given else None,
    )


def read(path: Path) -> IndexSpec:
    """The index defined in a YAML file; errors name the lines."""
    document = read_document(path)
    return parse(document.content, where=document.where, lines=document.lines)


def shipped(label: str) -> IndexSpec:
    """The shipped index with this label, such as ``tci@1.0``."""
    labels = shipped_labels()
    if label not in labels:
        raise NotFoundError(
            f"no index definition {label!r} is shipped",
            where="scoring.definitions",
            fix=f"Shipped are: {', '.join(labels)}. For one of your own, give the path of its file.",
        )
    version = InstrumentVersion.parse(label)
    return read(DATA / version.key / f"{version.major}.{version.minor}.yaml")


def shipped_labels() -> tuple[str, ...]:
    """The labels of all shipped indices, in order."""
    return tuple(sorted(f"{path.parent.name}@{path.stem}" for path in DATA.glob("*/*.yaml")))


def _domain(given: Mapping[str, Any]) -> Domain:
    return Domain(
        key=given["key"],
        title=given["title"],
        about=given["about"],
        scales=tuple(given["scales"]),
        line=_condition(given["line"]),
    )


def _condition(given: Mapping[str, Any]) -> Condition:
    read: dict[str, Any] = {key: float(given[key]) for key in ("at_least", "at_most") if key in given}
    read |= {key: given[key] for key in ("scale", "item", "words", "source") if key in given}
    return Condition(**read, codes=tuple(given.get("codes", ())))


def _measure(given: Mapping[str, Any]) -> Measure:
    kind = MeasureKind(given["kind"])
    low, high = _RANGES[_UNITS[kind]]
    plain = {key: given[key] for key in _PLAIN if key in given}
    return Measure(
        **plain,
        kind=kind,
        unit=_UNITS[kind],
        condition=_condition(given["condition"]) if "condition" in given else None,
        low=float(given.get("low", low)),
        high=float(given.get("high", high)),
    )


_PLAIN = ("key", "title", "group", "about", "scale", "domain", "question", "higher_is_better")


def _profile_item(given: Mapping[str, Any]) -> ProfileItem:
    groups = cast(Mapping[str, Sequence[int | str]], given["groups"])
    code = _mode_code if given["item"] == MODE else int
    return ProfileItem(
        item=given["item"],
        title=given["title"],
        groups={label: tuple(code(value) for value in values) for label, values in groups.items()},
    )


def _ranks(given: Mapping[str, Any] | None) -> RankRule:
    if given is None:
        return RankRule()
    return RankRule(measures=tuple(given["measures"]), bands=given["bands"])


def _breakdowns(given: Mapping[str, Sequence[str]]) -> BreakdownRule:
    return BreakdownRule(**{name: tuple(keys) for name, keys in given.items()})


def _small_areas(given: Mapping[str, Any] | None) -> SmallAreaRule | None:
    if given is None:
        return None
    return SmallAreaRule(
        level=given["level"],
        covariates=tuple(given["covariates"]),
        model=SmallModel(given.get("model", SmallModel.FAY_HERRIOT)),
        hold_share=float(given["hold_share"]),
    )


def _handling(given: Mapping[str, str]) -> Handling:
    return Handling(**{name: _HANDLED[name](value) for name, value in given.items()})


_HANDLED: Mapping[str, Callable[[str], Any]] = {
    "missing": MissingRule,
    "flagged": FlaggedRule,
    "mode": ModeRule,
    "normalisation": NormalisationMethod,
    "aggregation": Aggregation,
}


def _choices(given: Mapping[str, Any]) -> Choices:
    numbers = {name: float(given[name]) for name in ("concentration", "hold_above") if name in given}
    return Choices(options={name: tuple(values) for name, values in given["options"].items()}, **numbers)


def _weighting(given: Mapping[str, Any]) -> WeightingRule:
    bounds = given.get("bounds")
    return WeightingRule(
        margins=tuple(given["margins"]) if "margins" in given else None,
        distance=Distance(given.get("distance", Distance.MULTIPLICATIVE)),
        bounds=None if bounds is None else (float(bounds["least"]), float(bounds["greatest"])),
        least_in_place=given.get("least_in_place", 0),
    )


def _mode_code(word: int | str) -> int:
    """The position of a mode in MODES, which is how a snapshot holds it."""
    return MODES.index(Mode(str(word)))
