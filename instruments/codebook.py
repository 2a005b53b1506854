"""One codebook for each version of an instrument: what every column of its answers holds, and since when.

Its variables are those of ``instruments.variables``, in their order: what storage, exports and snapshots use.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from instruments.changes import Concern
from instruments.condition_words import ConditionWords
from instruments.definition import ONE_OF_CHOICES, TICKED, Instrument, Item, ItemKind, Missing, Scale, Text
from instruments.lineage import Claims, ancestors, by_hash, claims_between
from instruments.scale_words import scale_words
from instruments.variables import NOT_TICKED, Variable, variables

FORMAT = 1  # of the document; it rises when a reader of the old one would misread the new one

REASONS: Mapping[str, str] = {
    Missing.REFUSED.value: "The person would rather not say.",
    Missing.DONT_KNOW.value: "The person does not know.",
    Missing.NOT_ASKED.value: "The question was not asked.",
    Missing.SKIPPED.value: "The person went on without an answer.",
    Missing.OFF_ROUTE.value: "The answers before it lead past the question.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEntry:
    """One code of a variable. missing: the reason for which it stands; scored: whether it carries a value."""

    code: int
    words: Text = field(default_factory=dict)
    missing: str = ""
    scored: bool = True
    alone: bool = False  # ticked alone, among several


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEntry:
    """What a version says of answers before and after a change."""

    version: str
    claim: str
    reason: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableEntry:
    """One column of answers: what was asked, what can stand in it, and since which version."""

    name: str
    item: str
    kind: str
    form: str  # code, text, day or place
    since: str  # the first version, as far as the history that was given goes
    question: Text = field(default_factory=dict)
    hint: Text = field(default_factory=dict)
    choice: Text = field(default_factory=dict)  # of a question with several answers: the one that was ticked
    codes: tuple[CodeEntry, ...] = ()
    low: int | None = None
    high: int | None = None
    earliest: str = ""
    latest: str = ""
    longest: int | None = None
    level: str = ""
    condition: str = ""
    series: str = ""
    scales: tuple[str, ...] = ()
    source: str = ""
    claims: tuple[ClaimEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleEntry:
    """One scale: how it is scored, in words, and where its lines are drawn, each with its source."""

    id: str
    title: Text
    rule: str
    range: str
    items: tuple[str, ...]
    minimum_answered: int
    source: str
    since: str
    reversed: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    cut_points: tuple[str, ...] = ()
    series: str = ""
    claims: tuple[ClaimEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsEntry:
    """Under which terms the wording of one definition stands."""

    label: str
    sha256: str
    licence: str
    rights_holder: str
    attribution: str
    source: str
    redistributable: bool
    verified: bool
    verified_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """The codebook of one version. ``label`` and ``sha256`` are its version too: exports name them.

    statuses: how far each language has come. history: the versions before it, the newest first.
    """

    format: int
    label: str
    sha256: str
    title: Text
    languages: tuple[str, ...]
    statuses: Mapping[str, str]
    reasons: Mapping[str, str]
    rights: tuple[RightsEntry, ...]
    variables: tuple[VariableEntry, ...] = ()
    scales: tuple[ScaleEntry, ...] = ()
    history: tuple[str, ...] = ()


def codebook(instrument: Instrument, history: Iterable[Instrument] = ()) -> Codebook:
    """The codebook of a version. history: other versions, of any definition, in any order.

    Since when something is asked, and what was claimed at each change, is told as far as the history goes.
    """
    past = _Past(instrument, history)
    return Codebook(
        format=FORMAT,
        label=instrument.label,
        sha256=instrument.sha256,
        title=instrument.title,
        languages=instrument.languages,
        statuses={language: instrument.status(language).value for language in instrument.languages},
        reasons=REASONS,
        rights=_rights(instrument),
        variables=tuple(_variable(one, instrument, past) for one in variables(instrument)),
        scales=tuple(_scale(one, instrument, past) for one in instrument.scales),
        history=tuple(version.label for version in past.chain[1:]),
    )


class _Past:
    """The versions before one, and what they claim."""

    def __init__(self, instrument: Instrument, history: Iterable[Instrument]) -> None:
        known = by_hash((*history, instrument))
        self.chain: Sequence[Instrument] = ancestors(instrument, known)
        self.claims: Claims = claims_between(self.chain[-1], instrument, known)

    def since(self, kind: str, variable: str) -> str:
        """The label of the first version from which on, without a gap, the variable is there."""
        found = self.chain[0].label
        for version in self.chain:
            members = version.items if kind == "item" else version.scales
            if all(one.variable != variable for one in members):
                break
            found = version.label
        return found

    def told(self, kind: str, variable: str) -> tuple[ClaimEntry, ...]:
        """What was claimed of a variable, from the earliest version on."""
        return tuple(
            ClaimEntry(
                version=made.label,
                claim=made.claimed.claim.value,
                reason=made.claimed.reason,
                link=made.claimed.link,
            )
            for made in self.claims.get(Concern(kind, variable), ())
        )


def _variable(variable: Variable, instrument: Instrument, past: _Past) -> VariableEntry:
    item = variable.item
    return VariableEntry(
        name=variable.name,
        item=item.id,
        kind=item.kind.value,
        form=variable.form.value,
        since=past.since("item", item.variable),
        question=item.wording,
        hint=item.hint,
        choice=variable.choice.wording if variable.choice else {},
        codes=_codes(variable),
        low=item.low,
        high=item.high,
        earliest=item.earliest or "",
        latest=item.latest or "",
        longest=item.longest,
        level=item.level or "",
        condition=condition(item, instrument),
        series=item.variable,
        scales=tuple(scale.id for scale in instrument.scales if item.id in scale.items),
        source=item.source,
        claims=past.told("item", item.variable),
    )


def condition(item: Item, instrument: Instrument) -> str:
    """When an item is asked, by the ids and codes that a codebook speaks of; empty for one that always is."""
    if item.show_if is None:
        return ""
    source = instrument.source_language
    return ConditionWords(
        instrument, question=str, answer=lambda one: f"{one.code} ({one.wording.get(source, one.id)})"
    )(item.show_if)


def _codes(variable: Variable) -> tuple[CodeEntry, ...]:
    item = variable.item
    if variable.choice is not None:
        reason = variable.choice.missing
        ticked = CodeEntry(
            code=TICKED,
            words={"en": "ticked"},
            missing=reason.value if reason else "",
            alone=variable.choice.exclusive,
        )
        return ticked, CodeEntry(code=NOT_TICKED, words={"en": "not ticked"})
    if item.kind in ONE_OF_CHOICES:
        return tuple(
            CodeEntry(
                code=one.code,
                words=one.wording,
                missing=one.missing.value if one.missing else "",
                scored=one.scored and one.missing is None,
            )
            for one in item.choices
        )
    if item.kind is ItemKind.CONSENT:
        return (CodeEntry(code=TICKED, words={"en": "ticked"}),)
    return _row(item) if item.kind is ItemKind.RATING else ()


def _row(item: Item) -> tuple[CodeEntry, ...]:
    """Every number of a rating, its ends with their words."""
    ends = {item.low: item.low_label, item.high: item.high_label}
    return tuple(CodeEntry(code=code, words=ends.get(code, {})) for code in item.scored_codes)


def _scale(scale: Scale, instrument: Instrument, past: _Past) -> ScaleEntry:
    words = scale_words(scale, instrument.source_language)
    return ScaleEntry(
        id=scale.id,
        title=scale.title,
        rule=words.rule,
        range=words.range,
        items=scale.items,
        minimum_answered=scale.minimum_answered,
        source=scale.source,
        since=past.since("scale", scale.variable),
        reversed=tuple(item for item in scale.items if item in scale.reversed),
        bands=words.bands,
        cut_points=words.cut_points,
        series=scale.variable,
        claims=past.told("scale", scale.variable),
    )


def _rights(instrument: Instrument) -> tuple[RightsEntry, ...]:
    """The terms of the whole, then those of its parts and theirs."""
    rights = instrument.rights
    own = RightsEntry(
        label=instrument.label,
        sha256=instrument.sha256,
        licence=rights.licence,
        rights_holder=rights.rights_holder,
        attribution=rights.attribution,
        source=rights.source,
        redistributable=rights.redistributable,
        verified=rights.verified,
        verified_note=rights.verified_note,
    )
    return (own, *(entry for part in instrument.parts for entry in _rights(part)))
