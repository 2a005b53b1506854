"""The gate: what leaves a run. It starts with every cell withheld and opens those that are safe.

First disclosure, on unweighted counts (``suppression``, ``counts``); then precision (``precision``).
Only this module, and ``index_platform.queries.published`` that reads releases back, build published types.
Beside a release of the same wave from another snapshot or definition nothing opens (``ledger``).

What it does not look for: differences between figures of different questions whose bases differ by a few
people (rounding and weights guard those), and dominance: one person whose weight makes up most of a mean.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from instruments.definition import Instrument
from instruments.places import Geography, Place
from scoring.arrays import Bools, Ints
from scoring.counts import hidden_counts
from scoring.families import families
from scoring.figures import COMPOSITES
from scoring.ledger import Ledger, LedgerEntry
from scoring.manifest import NO_SMOOTHING, software, software_line
from scoring.method import (
    attributions,
    counted_words,
    definitions_used,
    domain_lines,
    domain_units,
    draft_words,
    reading_words,
    text_of,
)
from scoring.precision import (
    ALPHA_DECIMALS,
    DECIMALS,
    FINER,
    Precision,
    downwards,
    nearest,
    precision,
    printed,
    printed_range,
    rounded_base,
    upwards,
    within,
)
from scoring.published import (
    Method,
    PublishedCell,
    PublishedCount,
    PublishedGroup,
    PublishedMeasure,
    PublishedPlace,
    PublishedProfile,
    PublishedReliability,
    PublishedTable,
    Range,
    Shown,
    ShownCount,
    Tile,
    Withheld,
)
from scoring.run import IndexRun, Profile
from scoring.snapshot import Snapshot
from scoring.spec import DisclosureRule, Group, IndexSpec, Measure, MeasureKind, Unit
from scoring.summaries import PRINTED
from scoring.suppression import Answers, hidden_figures, hidden_totals

_DEPENDENT = (MeasureKind.INDEX, MeasureKind.ARITHMETIC, MeasureKind.THRIVING)  # on all domains


@dataclass(frozen=True, kw_only=True)
class Protected:
    """What may be published, and what the ledger must remember of it."""

    table: PublishedTable
    entry: LedgerEntry


def protect(run: IndexRun, rule: DisclosureRule, ledger: Ledger) -> Protected:
    """The gate: every cell is withheld but those safe beside all past releases, and sure enough."""
    entry = ledger_entry(run.snapshot, run.spec)
    table = _shut(run) if ledger.closing(entry) else _opened(run, rule)
    if run.drafted:
        safe = Withheld.PROTECTS_ANOTHER if ledger.closing(entry) else _drafted(run, rule)
        said = f"About {safe.count} people" if isinstance(safe, ShownCount) else "Some people"
        table = replace(table, warnings=(*table.warnings, draft_words(said, run.spec.drafts)))
    return Protected(table=table, entry=entry)


def ledger_entry(snapshot: Snapshot, spec: IndexSpec) -> LedgerEntry:
    """What the ledger must remember of a release of these answers under this definition."""
    return LedgerEntry(
        wave=snapshot.wave.key,
        geography=f"{snapshot.geography.key} {snapshot.geography.vintage}",
        snapshot=snapshot.as_frozen,
        definition=spec.sha256,
    )


def protect_counts(counts: Ints, rule: DisclosureRule) -> tuple[tuple[PublishedCount, ...], ...]:
    """A (P, C) table of counts made safe: P places, the whole first, by C categories that add up to all.

    Counts below the minimum are withheld, and as many others as it takes so that none of them follows.
    """
    totals = counts.sum(axis=1)
    rows = hidden_totals(totals, np.zeros(len(totals), dtype=np.bool_), rule)
    return _who_answered(counts, rows, rule)


def _drafted(run: IndexRun, rule: DisclosureRule) -> PublishedCount:
    """How many people answered in words that were not approved, where neither they nor the others are few."""
    counts = np.array([[run.drafted, len(run.snapshot) - run.drafted]])
    [[safe, _]] = protect_counts(counts, rule)
    return safe


def _shut(run: IndexRun) -> PublishedTable:
    """A release without any figure, that of a run beside which other figures were released."""
    why = Withheld.PROTECTS_ANOTHER
    profiles = tuple(
        _profile(profile, tuple((why,) * len(profile.categories) for _ in run.places), run)
        for profile in run.profiles
    )
    return _table(run, dict.fromkeys(_keys(run), why), (why,) * len(run.places), profiles, ())


def _opened(run: IndexRun, rule: DisclosureRule) -> PublishedTable:
    cells: dict[tuple[str, str], PublishedCell] = dict.fromkeys(_keys(run), Withheld.TOO_FEW)
    cells |= _cells(run, _reasons(run, rule), rule)
    none_closed = np.zeros(len(run.places), dtype=np.bool_)
    totals = hidden_totals(run.respondents, none_closed, rule)
    respondents = _published_counts(run.respondents, totals, rule)
    profiles = tuple(
        _profile(profile, _who_answered(profile.counts, totals, rule), run) for profile in run.profiles
    )
    return _table(run, cells, respondents, profiles, tuple(_reliability(run, rule)))


_Reasons = list[list[Withheld | None]]  # P rows of M: why a figure is withheld, None where it is shown


def _keys(run: IndexRun) -> Iterator[tuple[str, str]]:
    for place in run.places:
        yield from ((place.code, measure.key) for measure in run.spec.measures)


def _reasons(run: IndexRun, rule: DisclosureRule) -> _Reasons:
    closed = _all_or_none(run)
    answers = Answers(respondents=run.respondents, n=run.n, positive=run.positive, closed=closed)
    hidden = hidden_figures(answers, families(run.spec, run.snapshot.instrument), rule)
    domains = [
        column for column, measure in enumerate(run.spec.measures) if measure.kind is MeasureKind.DOMAIN
    ]
    reasons = [
        [_own_reason(run, hidden, rule, row, column) for column in _columns(run)] for row in _rows(run)
    ]
    for row in reasons:
        inherited = _inherited([row[column] for column in domains])
        for column, measure in enumerate(run.spec.measures):
            if measure.kind in _DEPENDENT and inherited is not None:
                row[column] = Withheld.TOO_FEW if row[column] is Withheld.TOO_FEW else inherited
    return reasons


def _all_or_none(run: IndexRun) -> Bools:
    """(P, M) shares that would print as 0 or 100 per cent."""
    share = np.array([measure.unit is Unit.PER_CENT for measure in run.spec.measures])
    values = np.where(share & ~np.isnan(run.values[..., 0]), run.values[..., 0], 0.5)
    points = np.array([[nearest(100.0 * value, 0) for value in row] for row in values])
    closed: Bools = (points <= 0.0) | (points >= 100.0)
    return closed


def _own_reason(run: IndexRun, hidden: Bools, rule: DisclosureRule, row: int, column: int) -> Withheld | None:
    """Why one figure is withheld for its own sake; a composite of domains has no answers of its own.

    A share on enough answers never says "too few": that would tell how few are on one of its sides.
    """
    if hidden[row, column] and run.spec.measures[column].kind not in COMPOSITES:
        few = min(run.n[row, column], run.respondents[row]) < rule.minimum_base
        return Withheld.TOO_FEW if few else Withheld.PROTECTS_ANOTHER
    if np.isnan(run.values[row, column, 0]):
        return Withheld.NOT_AVAILABLE
    sure = _precision(run, row, column)
    return Withheld.TOO_UNCERTAIN if sure is Precision.TOO_UNCERTAIN else None


def _inherited(domains: Sequence[Withheld | None]) -> Withheld | None:
    """Why nothing can be made of domains of which some are withheld."""
    for why in (Withheld.TOO_FEW, Withheld.PROTECTS_ANOTHER):
        if why in domains:
            return why
    return None if all(why is None for why in domains) else Withheld.NOT_AVAILABLE


def _precision(run: IndexRun, row: int, column: int) -> Precision:
    half_width = float(run.high[row, column] - run.low[row, column]) / 2.0
    base, clusters = int(run.n[row, column]), int(run.clusters[row, column])
    return precision(base, half_width, run.spec.measures[column], run.spec.precision, clusters=clusters)


def _cells(run: IndexRun, reasons: _Reasons, rule: DisclosureRule) -> dict[tuple[str, str], PublishedCell]:
    return {
        (run.places[row].code, run.spec.measures[column].key): reasons[row][column]
        or _shown(run, row, column, rule, with_difference=row > 0 and reasons[0][column] is None)
        for row in _rows(run)
        for column in _columns(run)
    }


def _shown(run: IndexRun, row: int, column: int, rule: DisclosureRule, *, with_difference: bool) -> Shown:
    measure = run.spec.measures[column]
    limits = within(float(run.low[row, column]), float(run.high[row, column]), measure)
    low, high = printed_range(*limits, measure)
    return Shown(
        value=printed(float(run.values[row, column, 0]), measure),
        low=low,
        high=high,
        base=rounded_base(int(run.n[row, column]), rule.round_base_to),
        uncertain=_precision(run, row, column) is Precision.CAUTION,
        difference=_difference(run, row, column) if with_difference else None,
        outcome=run.outcomes[row][column] if with_difference else None,
    )


def _difference(run: IndexRun, row: int, column: int) -> Range:
    measure = run.spec.measures[column]
    limits = float(run.difference_low[row, column]), float(run.difference_high[row, column])
    low, high = printed_range(*limits, measure, finer=FINER)
    return Range(value=printed(float(run.difference[row, column]), measure, finer=FINER), low=low, high=high)


def _rows(run: IndexRun) -> range:
    return range(len(run.places))


def _columns(run: IndexRun) -> range:
    return range(len(run.spec.measures))


def _published_counts(counts: Ints, hidden: Bools, rule: DisclosureRule) -> tuple[PublishedCount, ...]:
    return tuple(
        _published_count(int(count), bool(gap), rule) for count, gap in zip(counts, hidden, strict=True)
    )


def _published_count(count: int, hidden: bool, rule: DisclosureRule) -> PublishedCount:
    if hidden:
        return Withheld.TOO_FEW if count < rule.minimum_base else Withheld.PROTECTS_ANOTHER
    return ShownCount(count=rounded_base(count, rule.round_base_to))


def _who_answered(
    counts: Ints, totals_hidden: Bools, rule: DisclosureRule
) -> tuple[tuple[PublishedCount, ...], ...]:
    """P rows of C safe counts. A place without a total has no row."""
    closed = np.zeros(counts.shape, dtype=np.bool_)
    hidden = hidden_counts(counts, rule.minimum_base, rows_hidden=totals_hidden, closed=closed)
    return tuple(_published_counts(row, gaps, rule) for row, gaps in zip(counts, hidden, strict=True))


def _profile(profile: Profile, rows: Sequence[Sequence[PublishedCount]], run: IndexRun) -> PublishedProfile:
    return PublishedProfile(
        key=profile.key,
        title=profile.title,
        categories=profile.categories,
        counts={
            (place.code, category): count
            for place, row in zip(run.places, rows, strict=True)
            for category, count in zip(profile.categories, row, strict=True)
        },
    )


def _table(
    run: IndexRun,
    cells: Mapping[tuple[str, str], PublishedCell],
    respondents: Sequence[PublishedCount],
    profiles: tuple[PublishedProfile, ...],
    reliability: tuple[PublishedReliability, ...],
) -> PublishedTable:
    spec, snapshot, geography = run.spec, run.snapshot, run.snapshot.geography
    words = reading_words(geography)
    whole, *places = (
        _place(place, geography, count) for place, count in zip(run.places, respondents, strict=True)
    )
    return PublishedTable(
        title=spec.title,
        definition=spec.label,
        wave=snapshot.wave.key,
        wave_title=snapshot.wave.title,
        wave_kind=snapshot.wave.kind.value,
        next_wave=snapshot.wave.next,
        base_title=run.base.wave_title,
        base_place=run.base.place,
        level=spec.level,
        level_singular=words.singular,
        level_plural=words.plural,
        member_plural=words.member_plural,
        geography_note=geography.note,
        geography_source=geography.source,
        whole=whole,
        places=tuple(places),
        tiles=tuple(_tiles(geography)),
        measures=tuple(_measure(measure, spec, snapshot.instrument) for measure in spec.measures),
        groups=tuple(_group(group, spec) for group in spec.groups),
        cells=cells,
        profiles=profiles,
        reliability=reliability,
        method=_method(run),
        warnings=run.warnings,
    )


def _place(place: Place, geography: Geography, respondents: PublishedCount) -> PublishedPlace:
    return PublishedPlace(
        code=place.code,
        name=place.name,
        level=place.level,
        members=tuple(child.name for child in geography.children(place.code)),
        respondents=respondents,
    )


def _tiles(geography: Geography) -> Iterator[Tile]:
    for place in geography.places:
        reported = geography.ancestor(place.code, geography.report_level)
        if place.tile is not None and reported is not None:
            yield Tile(name=place.name, place=reported.code, column=place.tile[0], row=place.tile[1])


def _measure(measure: Measure, spec: IndexSpec, instrument: Instrument) -> PublishedMeasure:
    scale = PRINTED[measure.unit]
    return PublishedMeasure(
        key=measure.key,
        title=measure.title,
        kind=measure.kind,
        unit=measure.unit,
        group=measure.group,
        about=measure.about,
        question=text_of(instrument.item(measure.question).wording) if measure.question else "",
        counts=counted_words(measure.condition, instrument) if measure.condition else "",
        low=measure.low * scale,
        high=measure.high * scale,
        decimals=DECIMALS[measure.unit],
        margin=spec.equivalence[measure.unit],
        higher_is_better=measure.higher_is_better,
    )


def _group(group: Group, spec: IndexSpec) -> PublishedGroup:
    measures = tuple(measure.key for measure in spec.measures if measure.group == group.key)
    return PublishedGroup(key=group.key, title=group.title, page=group.page, measures=measures)


def _reliability(run: IndexRun, rule: DisclosureRule) -> Iterator[PublishedReliability]:
    """Alpha is over the whole; on too few people, or for a whole that is withheld, there is none."""
    for scale in run.reliability:
        if min(scale.n, int(run.respondents[0])) >= rule.minimum_base:
            yield PublishedReliability(
                scale=scale.scale,
                title=scale.title,
                alpha=Shown(
                    value=nearest(scale.alpha, ALPHA_DECIMALS),
                    low=downwards(scale.interval.low, ALPHA_DECIMALS),
                    high=upwards(scale.interval.high, ALPHA_DECIMALS),
                    base=rounded_base(scale.n, rule.round_base_to),
                ),
                n_items=scale.n_items,
            )


def _method(run: IndexRun) -> Method:
    spec, wave, used = run.spec, run.snapshot.wave, definitions_used(run.snapshot.instrument)
    return Method(
        statement=spec.statement,
        population=wave.population,
        selection=wave.selection,
        source=wave.source,
        margins=run.weighting.margins,
        replicates=spec.replicates,
        smoothing=NO_SMOOTHING,
        units=domain_units(spec, run.base),
        lines=domain_lines(spec, run.snapshot.instrument),
        instruments=tuple(part.label for part in used),
        attributions=attributions(used),
        unverified=tuple(part.label for part in used if not part.rights.verified),
        deff=nearest(run.weighting.deff, ALPHA_DECIMALS),
        snapshot_sha256=run.snapshot.as_frozen,
        definition_sha256=spec.sha256,
        base_sha256=run.base.sha256,
        software=software_line(software()),
    )
