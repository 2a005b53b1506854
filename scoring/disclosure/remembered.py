"""What the ledger must remember of a run: which people its figures are made of, by marks, and what opened."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

import numpy as np

from instruments.canonical import content_hash
from instruments.places import Geography, Place
from scoring.answer_marks import answer_marks, sample
from scoring.arrays import Bools
from scoring.breakdowns import Breakdown
from scoring.disclosure.families import Family
from scoring.disclosure.ledger import GROUP, NOWHERE, LedgerEntry, ReleasedFamily
from scoring.handling import Handling
from scoring.inner_cells import InnerCells, added
from scoring.replicates import Words
from scoring.run import Profile
from scoring.snapshot import NO_PLACE, Snapshot
from scoring.spec import Domain, DraftRule, IndexSpec, Measure, MeasureKind, SmallAreaRule

PEOPLE = "people"  # the source of the numbers of people who answered


def entry_of(
    snapshot: Snapshot,
    spec: IndexSpec,
    cells: InnerCells,
    families: Sequence[Family],
    profiles: Sequence[Profile],
    *,
    weights: Mapping[str, float],
) -> LedgerEntry:
    """The entry of a release of these answers, before anything of it is opened. weights: by kind."""
    geography = snapshot.geography
    codes = cell_codes(cells, geography)
    figures = (_family(family, spec, codes, cells) for family in families)
    people = ReleasedFamily(source=PEOPLE, content=PEOPLE, marks=_marks(codes, cells.people[:, None]))
    who = content_hash(list(people.marks.items()))
    given = answer_marks(snapshot)
    of_cells = added(given, snapshot.place.astype(np.int64) - NO_PLACE, len(codes))
    return LedgerEntry(
        wave=snapshot.wave.key,
        geography=f"{geography.key} {geography.vintage}",
        snapshot=snapshot.as_frozen,
        definition=content_hash([spec.sha256, dict(spec.what_if)]) if spec.what_if else spec.sha256,
        parents={place.code: place.parent for place in geography.places if place.parent is not None},
        families=(*figures, people, *(_profile(profile, geography.whole, who) for profile in profiles)),
        answers=_marks(codes, of_cells[:, None]),
        sample=sample(snapshot, given),
        weights=weights,
    )


def cell_codes(cells: InnerCells, geography: Geography) -> tuple[str, ...]:
    """The code of the place of every inner cell."""
    return tuple(NOWHERE if row == NO_PLACE else geography.places[row].code for row in cells.place)


def profile_source(key: str) -> str:
    """The source of the table of who answered."""
    return f"profile {key}"


def with_shown(entry: LedgerEntry, shown: Mapping[str, Sequence[str]]) -> LedgerEntry:
    """The entry with what was opened: source -> codes of places."""
    families = (replace(one, shown=tuple(shown.get(one.source, ()))) for one in entry.families)
    return replace(entry, families=tuple(families))


def group_family(
    family: Family, part: Breakdown, codes: Sequence[str], shown: Sequence[str] = ()
) -> ReleasedFamily:
    """What a release tells of one question or scale by groups of people. codes: (A,) of the inner cells."""
    columns = list(family.columns)
    return ReleasedFamily(
        source=f"{family.source} by {part.key}",
        content=content_hash(
            [
                [_asked(part.spec.measures[column], part.spec) for column in columns],
                part.categories,
                part.codes,
            ]
        ),
        marks=_marks(codes, part.inner.marks[:, columns]),
        shown=tuple(shown),
    )


def group_codes(places: Sequence[str], part: Breakdown) -> tuple[str, ...]:
    """The code of every inner cell of a breakdown. places: codes of the reported places."""
    groups = ("", *map(str, range(len(part.categories))))
    return tuple(f"{place}{GROUP}{group}" for place in (NOWHERE, *places) for group in groups)


def _family(family: Family, spec: IndexSpec, codes: Sequence[str], cells: InnerCells) -> ReleasedFamily:
    columns = list(family.columns)
    return ReleasedFamily(
        source=family.source,
        content=content_hash([_made(spec), *(_asked(spec.measures[column], spec) for column in columns)]),
        marks=_marks(codes, cells.marks[:, columns]),
    )


def _made(spec: IndexSpec) -> dict[str, object]:
    """What turns the same answers into other figures but by weights, in hashable words.

    Only what differs from what is meant where nothing is said: a decision that is new to definitions closes
    nothing. Weights are compared themselves. Goalposts are left out: a figure on them is the same sum.
    """
    handling = _otherwise(spec.handling, Handling(), but=("normalisation", "aggregation"))
    drafts = {} if spec.drafts is DraftRule.LEFT_OUT else {"drafts": spec.drafts}
    made: dict[str, object] = {**handling, **drafts}
    if spec.small_areas is not None:
        made["small areas"] = _otherwise(spec.small_areas, SmallAreaRule(level=""), but=("hold_share",))
    return made


def _otherwise(
    rule: Handling | SmallAreaRule, meant: Handling | SmallAreaRule, *, but: Sequence[str] = ()
) -> dict[str, object]:
    """The fields of a rule that differ from the one that is meant."""
    usual = asdict(meant)
    return {key: value for key, value in asdict(rule).items() if key not in but and value != usual[key]}


def _asked(measure: Measure, spec: IndexSpec) -> list[object]:
    """What makes a measure of answers, in hashable words; what is only printed of it is left out."""
    condition = measure.condition
    counted = condition and [
        condition.scale,
        condition.at_least,
        condition.at_most,
        condition.item,
        list(condition.codes),
    ]
    of_domains = {
        MeasureKind.DOMAIN: [_domain(one, spec) for one in spec.domains if one.key == measure.domain],
        MeasureKind.THRIVING: [
            spec.thriving_at_least,
            *([one.key, list(one.scales)] for one in spec.domains),
        ],
    }
    return [measure.kind, counted, measure.scale, measure.domain, of_domains.get(measure.kind, [])]


def _domain(domain: Domain, spec: IndexSpec) -> list[object]:
    """The scales of a domain; several are added by their standards."""
    standards = {} if spec.base is None or len(domain.scales) == 1 else spec.base.standards
    return [[scale, asdict(standards[scale]) if scale in standards else {}] for scale in domain.scales]


def _marks(codes: Sequence[str], marks: Words) -> dict[str, str]:
    """Code -> mark of every cell that holds anybody."""
    somebody: Bools = (marks != np.uint64(0)).any(axis=1)
    return {
        code: "-".join(f"{mark:016x}" for mark in row.tolist())
        for code, row, any_one in zip(codes, marks, somebody, strict=True)
        if any_one
    }


def _profile(profile: Profile, whole: Place, who: str) -> ReleasedFamily:
    counts = content_hash([who, profile.counts.tolist()])
    return ReleasedFamily(
        source=profile_source(profile.key),
        content=content_hash(list(profile.categories)),
        marks={whole.code: counts},
    )
