"""The gate: what leaves a run. It starts with every cell withheld and opens those that are safe.

First disclosure (``safety`` beside the ``ledger``, ``counts``); then precision (``withholding``).
Only this module, and ``index_platform.queries.published`` that reads releases back, build published types.

What it does not look for: differences between figures of different questions whose bases differ by a few
people (rounding and weights guard those).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.breakdowns import Breakdown, GroupFigures
from scoring.change import known_claims
from scoring.change.gate import change_let_out
from scoring.disclosure.counts import hidden_counts, require_counts
from scoring.disclosure.group_safety import GroupSafety
from scoring.disclosure.ledger import Ledger, LedgerEntry
from scoring.disclosure.order import Standing, published_standing
from scoring.disclosure.safety import Safety, Why, safety
from scoring.disclosure.small_cells import small_judged, small_reasons
from scoring.disclosure.suppression import hidden_totals
from scoring.disclosure.table_facts import (
    published_group,
    published_measure,
    published_method,
    published_place,
    published_small,
    tiles,
)
from scoring.disclosure.withholding import Reasons, group_judged, group_reasons, judged, reasons
from scoring.method import draft_words, reading_words
from scoring.precision import (
    ALPHA_DECIMALS,
    FINER,
    Precision,
    downwards,
    nearest,
    printed,
    printed_range,
    rounded_base,
    upwards,
    within,
)
from scoring.published import (
    PublishedBreakdown,
    PublishedCell,
    PublishedCount,
    PublishedGroupFigure,
    PublishedProfile,
    PublishedReliability,
    PublishedTable,
    Range,
    Shown,
    ShownCount,
    Withheld,
)
from scoring.published_change import PublishedChange
from scoring.run import IndexRun, Profile
from scoring.small_areas.run import SmallAreaRun
from scoring.spec import DisclosureRule, IndexSpec, Measure


@dataclass(frozen=True, kw_only=True)
class Protected:
    """What may be published, and what the ledger must remember of it.

    beside: the earlier releases of the same people, which may have closed some of it.
    """

    table: PublishedTable
    entry: LedgerEntry
    beside: tuple[LedgerEntry, ...] = ()


def protect(run: IndexRun, rule: DisclosureRule, ledger: Ledger) -> Protected:
    """The gate: every cell is withheld but those safe beside all past releases, and sure enough."""
    safe = safety(run, rule, ledger)
    cells: dict[tuple[str, str], PublishedCell] = {
        (place.code, measure.key): Withheld.TOO_FEW for place in run.places for measure in run.spec.measures
    }
    why = reasons(run, safe)
    table = _table(run, safe, cells | _cells(run, why, rule), rule, _of_reported(run, why))
    broken_down = zip(run.breakdowns, safe.groups, strict=True)
    found = tuple(_breakdown(run, part, groups, why, rule) for part, groups in broken_down)
    table = replace(table, breakdowns=found)
    if run.small is not None:
        table = _with_small(table, run, run.small, safe, rule, whole=why[0])
    if run.drafted:
        people = _drafted(run, rule) if safe.unchanged else Withheld.PROTECTS_ANOTHER
        said = f"About {people.count} people" if isinstance(people, ShownCount) else "Some people"
        table = replace(table, warnings=(*table.warnings, draft_words(said, run.spec.drafts)))
    return Protected(table=table, entry=safe.entry, beside=safe.beside)


def protect_change(
    earlier: IndexRun, later: IndexRun, rule: DisclosureRule, ledger: Ledger
) -> PublishedChange:
    """What may be published of a change: of figures that the gate lets out of both waves, and nothing else.

    Questions are compared by the claims of the versions that the two waves know.
    """
    claims = known_claims(earlier, later)
    before, after = (protect(run, rule, ledger).table for run in (earlier, later))
    return change_let_out(earlier, later, claims, before=before, after=after)


def protect_counts(counts: Ints, rule: DisclosureRule) -> tuple[tuple[PublishedCount, ...], ...]:
    """A (P, C) table of counts made safe: P places, the whole first, by C categories that add up to all.

    Counts below the minimum are withheld, and as many others as it takes so that none of them follows. All
    that are withheld give one reason: to tell the small one from the one beside it would bound both.
    """
    require_counts(counts)
    totals = counts.sum(axis=1)
    rows = hidden_totals(totals, np.zeros(len(totals), dtype=np.bool_), rule)
    safe = _who_answered(counts, rows, rule)
    why = Withheld.TOO_FEW if totals[0] < rule.minimum_base else Withheld.PROTECTS_ANOTHER
    return tuple(tuple(why if isinstance(one, Withheld) else one for one in row) for row in safe)


def _drafted(run: IndexRun, rule: DisclosureRule) -> PublishedCount:
    """How many people answered in words that were not approved, where neither they nor the others are few."""
    counts = np.array([[run.drafted, len(run.snapshot) - run.drafted]])
    [[safe, _]] = protect_counts(counts, rule)
    return safe


def _cells(run: IndexRun, why: Reasons, rule: DisclosureRule) -> dict[tuple[str, str], PublishedCell]:
    return {
        (place.code, measure.key): why[row][column]
        or _shown(run, row, column, rule, with_difference=row > 0 and why[0][column] is None)
        for row, place in enumerate(run.places)
        for column, measure in enumerate(run.spec.measures)
    }


def _shown(run: IndexRun, row: int, column: int, rule: DisclosureRule, *, with_difference: bool) -> Shown:
    told = np.array([run.values[row, column, 0], run.low[row, column], run.high[row, column]])
    return replace(
        _figure(run.spec.measures[column], told, int(run.n[row, column]), rule),
        uncertain=judged(run, row, column) is Precision.CAUTION,
        difference=_difference(run, row, column) if with_difference else None,
        outcome=run.outcomes[row][column] if with_difference else None,
    )


def _figure(measure: Measure, told: Floats, base: int, rule: DisclosureRule) -> Shown:
    """A figure with its limits, (3,), as they are printed."""
    value, lower, upper = told.tolist()
    low, high = printed_range(*within(lower, upper, measure), measure)
    return Shown(
        value=printed(value, measure), low=low, high=high, base=rounded_base(base, rule.round_base_to)
    )


def _of_reported(run: IndexRun, why: Reasons) -> Standing:
    return published_standing(run.draws[1:], run.places[1:], why[1:], run.spec)


def _with_small(
    table: PublishedTable,
    run: IndexRun,
    small: SmallAreaRun,
    safe: Safety,
    rule: DisclosureRule,
    *,
    whole: Sequence[Why],
) -> PublishedTable:
    """The table with small places. whole: why figures of the whole are withheld, as differences are then."""
    geography, first = run.snapshot.geography, len(run.places)
    why = small_reasons(run, safe, small)
    counts = _published_people(small.respondents, safe.people[first:], rule)
    standing = published_standing(small.draws, small.places, why, run.spec)
    cells: dict[tuple[str, str], PublishedCell] = {
        (place.code, measure.key): why[row][column]
        or _modelled(run.spec, small, row, column, rule, with_difference=whole[column] is None)
        for row, place in enumerate(small.places)
        for column, measure in enumerate(run.spec.measures)
    }
    return replace(
        table,
        cells={**table.cells, **cells},
        small_places=tuple(
            published_small(place, geography, count)
            for place, count in zip(small.places, counts, strict=True)
        ),
        small_plural=next(level.plural for level in geography.levels if level.key == small.rule.level),
        orders={**table.orders, **standing.orders},
        pairs={**table.pairs, **standing.pairs},
    )


def _modelled(
    spec: IndexSpec,
    small: SmallAreaRun,
    row: int,
    column: int,
    rule: DisclosureRule,
    *,
    with_difference: bool,
) -> Shown:
    measure = spec.measures[column]
    told = np.stack([small.estimate, small.low, small.high])[:, row, column]
    gaps = np.stack([small.difference, small.difference_low, small.difference_high])
    return replace(
        _figure(measure, told, int(small.n[row, column]), rule),
        uncertain=small_judged(spec, small, row, column) is Precision.CAUTION,
        difference=_range(gaps[:, row, column], measure) if with_difference else None,
        outcome=small.outcomes[row][column] if with_difference else None,
        modelled=True,
    )


def _breakdown(
    run: IndexRun, part: Breakdown, safe: GroupSafety, why: Reasons, rule: DisclosureRule
) -> PublishedBreakdown:
    """Figures by groups of people. why: of the figures of places."""
    own, others = group_reasons(run, part, safe, why)
    return PublishedBreakdown(
        key=part.key,
        title=part.title,
        categories=part.categories,
        measures=tuple(measure.key for measure in part.spec.measures),
        cells={
            (place.code, measure.key): tuple(
                _group_figure(part, (row, kind, column), mine[column], theirs[column], rule)
                for kind, (mine, theirs) in enumerate(zip(own[row], others[row], strict=True))
            )
            for row, place in enumerate(run.places)
            for column, measure in enumerate(part.spec.measures)
        },
    )


def _group_figure(
    part: Breakdown, at: tuple[int, int, int], why: Why, why_others: Why, rule: DisclosureRule
) -> PublishedGroupFigure:
    """One group beside everybody else; compared where both are shown."""
    measure, (row, kind, column) = part.spec.measures[at[2]], at
    others = why_others or _group_shown(part, part.others, at, rule)
    if why is not None:
        return PublishedGroupFigure(cell=why, others=others)
    cell = _group_shown(part, part.own, at, rule)
    if why_others is None:
        gaps = np.stack([part.difference, part.difference_low, part.difference_high])
        outcome = part.outcomes[row][kind][column]
        cell = replace(cell, difference=_range(gaps[:, row, kind, column], measure), outcome=outcome)
    return PublishedGroupFigure(cell=cell, others=others)


def _group_shown(
    part: Breakdown, figures: GroupFigures, at: tuple[int, int, int], rule: DisclosureRule
) -> Shown:
    told = np.stack([figures.values, figures.low, figures.high])[:, *at]
    shown = _figure(part.spec.measures[at[2]], told, int(figures.n[at]), rule)
    return replace(shown, uncertain=group_judged(part, figures, at) is Precision.CAUTION)


def _difference(run: IndexRun, row: int, column: int) -> Range:
    gaps = np.stack([run.difference, run.difference_low, run.difference_high])
    return _range(gaps[:, row, column], run.spec.measures[column])


def _range(told: Floats, measure: Measure) -> Range:
    """A middle with its limits, (3,), as it is printed."""
    middle, lower, upper = told.tolist()
    low, high = printed_range(lower, upper, measure, finer=FINER)
    return Range(value=printed(middle, measure, finer=FINER), low=low, high=high)


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
    return tuple(
        tuple(_published_count(int(count), bool(gap), rule) for count, gap in zip(row, gaps, strict=True))
        for row, gaps in zip(counts, hidden, strict=True)
    )


def _published_people(people: Ints, why: Sequence[Why], rule: DisclosureRule) -> tuple[PublishedCount, ...]:
    return tuple(
        none or ShownCount(count=rounded_base(int(count), rule.round_base_to))
        for count, none in zip(people, why, strict=True)
    )


def _profile(run: IndexRun, profile: Profile, safe: Safety, rule: DisclosureRule) -> PublishedProfile:
    """Who answered, by place; nothing of it beside an earlier release of other answers of these people."""
    people = safe.people[: len(run.places)]
    rows = _who_answered(profile.counts, np.array([why is not None for why in people]), rule)
    return PublishedProfile(
        key=profile.key,
        title=profile.title,
        categories=profile.categories,
        counts={
            (place.code, category): _of_row(count, why, is_open=profile.key in safe.profiles)
            for place, why, row in zip(run.places, people, rows, strict=True)
            for category, count in zip(profile.categories, row, strict=True)
        },
    )


def _of_row(count: PublishedCount, why: Why, *, is_open: bool) -> PublishedCount:
    """A count of people of one kind. The reason is that of its place: its own would bound those beside it."""
    if isinstance(count, ShownCount) and is_open:
        return count
    return Withheld.TOO_FEW if why is Withheld.TOO_FEW and is_open else Withheld.PROTECTS_ANOTHER


def _table(
    run: IndexRun,
    safe: Safety,
    cells: Mapping[tuple[str, str], PublishedCell],
    rule: DisclosureRule,
    standing: Standing,
) -> PublishedTable:
    spec, snapshot, geography = run.spec, run.snapshot, run.snapshot.geography
    words = reading_words(geography)
    counts = _published_people(run.respondents, safe.people[: len(run.places)], rule)
    whole, *places = (
        published_place(place, geography, count) for place, count in zip(run.places, counts, strict=True)
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
        tiles=tuple(tiles(geography)),
        measures=tuple(published_measure(measure, spec, snapshot.instrument) for measure in spec.measures),
        groups=tuple(published_group(group, spec) for group in spec.groups),
        cells=cells,
        profiles=tuple(_profile(run, profile, safe, rule) for profile in run.profiles),
        reliability=_reliability(run, rule) if safe.unchanged else (),
        method=published_method(run),
        warnings=run.warnings,
        orders=standing.orders,
        pairs=standing.pairs,
    )


def _reliability(run: IndexRun, rule: DisclosureRule) -> tuple[PublishedReliability, ...]:
    """Alpha is over the whole; on too few people, or for a whole that is withheld, there is none."""
    enough = (
        scale for scale in run.reliability if min(scale.n, int(run.respondents[0])) >= rule.minimum_base
    )
    return tuple(
        PublishedReliability(
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
        for scale in enough
    )
