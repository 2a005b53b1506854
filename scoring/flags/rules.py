"""The rules by which answers stand out, from ``data/flags.yaml``: words, and numbers with their source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, cast

from instruments.canonical import content_hash
from instruments.files import read_document
from instruments.flaws import At, Flaw, refusal
from instruments.shapes import list_of, mapping_of, number, one_of, record, text, whole
from instruments.version import InstrumentVersion

SHIPPED = Path(__file__).parents[1] / "data" / "flags.yaml"
_NO_LINES: Mapping[At, int] = {}


class Noticed(StrEnum):
    """The ways in which answers can stand out."""

    LONG_STRING = "long_string"
    LOW_SPREAD = "low_spread"
    UNUSUAL = "unusual"
    CONTRADICTION = "contradiction"
    DUPLICATE = "duplicate"
    SPEED = "speed"


_NUMBERS: Mapping[Noticed, frozenset[str]] = {  # what each rule must say
    Noticed.LONG_STRING: frozenset({"run"}),
    Noticed.LOW_SPREAD: frozenset({"most", "answered"}),
    Noticed.UNUSUAL: frozenset({"share", "rows_an_item"}),
    Noticed.CONTRADICTION: frozenset({"pairs"}),
    Noticed.DUPLICATE: frozenset({"minutes", "answered"}),
    Noticed.SPEED: frozenset({"times", "most", "pages", "people"}),
}
_RULE = record(
    {
        "id": one_of(Noticed),
        "title": text,
        "words": text,
        "parameters": mapping_of(record({"value": number, "source": text}, {})),
    },
    {},
)
_SIDE = record({"item": text, "codes": list_of(whole, least=1)}, {})
_PAIR = record({"part": text, "one": _SIDE, "other": _SIDE}, {})
_FILE = record({"key": text, "version": text, "rules": list_of(_RULE), "contradictions": list_of(_PAIR)}, {})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of a rule, and where it comes from."""

    value: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRule:
    """One rule: its id, in plain words what it says of a response, and its numbers by name."""

    id: Noticed
    title: str
    words: str
    parameters: Mapping[str, Parameter]

    def number(self, name: str) -> float:
        """The number of this name."""
        return self.parameters[name].value


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two answers that can hardly both be meant: (item, codes) twice, of one part of a questionnaire."""

    part: str
    one: tuple[str, tuple[int, ...]]
    other: tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRules:
    """A version of all rules. ``sha256`` is its identity, the label is for people."""

    version: InstrumentVersion
    rules: tuple[FlagRule, ...]
    contradictions: tuple[Contradiction, ...]
    sha256: str

    @property
    def label(self) -> str:
        """The label for people, such as ``flags@1.0``."""
        return str(self.version)

    def rule(self, name: Noticed) -> FlagRule:
        """The rule with this id: there is one for each."""
        return next(rule for rule in self.rules if rule.id is name)


@cache
def shipped() -> FlagRules:
    """The rules that ship."""
    return read(SHIPPED)


def read(path: Path) -> FlagRules:
    """The rules in a YAML file, or one error that tells everything that is wrong, by line."""
    found = read_document(path)
    return parse(found.content, where=found.where, lines=found.lines)


def parse(content: Mapping[str, object], *, where: str, lines: Mapping[At, int] = _NO_LINES) -> FlagRules:
    """The rules that ``content`` says, or one error with everything that is wrong."""
    found = list(_FILE(content, ()))
    given = cast("Mapping[str, Any]", content)
    if not any(flaw.blocks for flaw in found):
        found += _flaws(given["rules"])
    if found:
        raise refusal(found, where=where, content=content, lines=lines)
    return FlagRules(
        version=InstrumentVersion.parse(f"{given['key']}@{given['version']}"),
        rules=tuple(map(_rule, given["rules"])),
        contradictions=tuple(map(_contradiction, given["contradictions"])),
        sha256=content_hash(content),
    )


def _flaws(rules: Sequence[Mapping[str, Any]]) -> Iterator[Flaw]:
    """What is wrong with rules of the right shape: every rule is there once, with its numbers."""
    given = [rule["id"] for rule in rules]
    if sorted(given) != sorted(Noticed):
        names = ", ".join(Noticed)
        yield Flaw(("rules",), f"are {', '.join(given)}", f"Give each of these once: {names}.")
    for row, rule in enumerate(rules):
        wanted = _NUMBERS[Noticed(rule["id"])]
        if set(rule["parameters"]) != wanted:
            at, names = ("rules", row, "parameters"), ", ".join(sorted(wanted))
            yield Flaw(at, f"are {', '.join(rule['parameters'])}", f"Give these: {names}.")
        if not {name for _, name, _, _ in Formatter().parse(rule["words"]) if name is not None} <= wanted:
            fix = "Put names of its numbers in braces, and nothing else."
            yield Flaw(("rules", row, "words"), "name a number that the rule has not", fix)


def _rule(given: Mapping[str, Any]) -> FlagRule:
    parameters = {
        name: Parameter(float(one["value"]), one["source"]) for name, one in given["parameters"].items()
    }
    said = {name: f"{one.value:g}" for name, one in parameters.items()}
    return FlagRule(
        id=Noticed(given["id"]),
        title=given["title"],
        words=given["words"].format_map(said),
        parameters=parameters,
    )


def _contradiction(given: Mapping[str, Any]) -> Contradiction:
    one, other = ((side["item"], tuple(side["codes"])) for side in (given["one"], given["other"]))
    return Contradiction(given["part"], one, other)
