"""Which figures of a run are safe to publish beside all that was ever released, on every level of places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from instruments.places import Geography, Place
from scoring.arrays import Bools, Floats, Ints
from scoring.disclosure.ends import all_or_none, parts_of_range
from scoring.disclosure.families import Family, families
from scoring.disclosure.group_safety import GroupSafety, group_safety
from scoring.disclosure.ledger import NOWHERE, Ledger, LedgerEntry, Moved, released_sums, unweighted
from scoring.disclosure.remembered import PEOPLE, cell_codes, entry_of, profile_source, with_shown
from scoring.disclosure.reweighted import Weighed, weight_kinds, weights_by_kind
from scoring.disclosure.room import Nesting, Tree
from scoring.disclosure.suppression import EVERYBODY, Answers, Released, hidden_figures
from scoring.figures import COMPOSITES
from scoring.levels import lineage
from scoring.published import Withheld
from scoring.run import IndexRun
from scoring.snapshot import NO_PLACE
from scoring.spec import DisclosureRule

Why = Withheld | None  # None: safe


@dataclass(frozen=True, kw_only=True)
class Safety:
    """What may leave a run, for each of its N places: the whole, the reported ones, then the small ones.

    figures: N rows of M, why a figure may not be published; composites of domains have no answers of their
    own, and it is for their domains to close them. people: N, why the number of people may not. profiles:
    keys of those that may be. groups: one for each breakdown. entry: what the ledger must
    remember. beside: earlier releases of these people.
    """

    places: tuple[Place, ...]
    figures: tuple[tuple[Why, ...], ...]
    people: tuple[Why, ...]
    profiles: frozenset[str]
    groups: tuple[GroupSafety, ...]
    entry: LedgerEntry
    beside: tuple[LedgerEntry, ...]

    @property
    def unchanged(self) -> bool:
        """Whether every earlier release of these people was made from these very answers."""
        return all(one.snapshot == self.entry.snapshot for one in self.beside)


def safety(run: IndexRun, rule: DisclosureRule, ledger: Ledger) -> Safety:
    """What may leave a run beside the releases of a ledger; what nothing vouches for is withheld."""
    kinds, everybody = families(run.spec, run.snapshot.instrument), replace(EVERYBODY, source=PEOPLE)
    alike = weight_kinds(run.snapshot)
    fresh = entry_of(
        run.snapshot, run.spec, run.inner, kinds, run.profiles, weights=weights_by_kind(alike, run.weights)
    )
    beside = ledger.beside(fresh)
    answers = _answers(run, rule)
    people = _of_people(answers)
    weighed = zip(kinds, Weighed.each(kinds, alike, run.inner), strict=True)
    past = [_past(run, one, fresh, beside, base.moved) for one, base in weighed]
    hidden = _hidden(answers, kinds, rule, past)
    silent = _hidden(people, [everybody], rule, [_past(run, everybody, fresh, beside, unweighted)])
    codes = [place.code for place in places_of(run)]
    profiles = frozenset(one.key for one in run.profiles if _is_unchanged(one.key, fresh, beside))
    shown = {one.source: _codes(codes, ~hidden[:, one.columns[0]]) for one in kinds}
    shown |= {PEOPLE: _codes(codes, ~silent[:, 0])} | {profile_source(key): codes[:1] for key in profiles}
    reported = slice(len(run.places))
    opened = {one.key: ~hidden[reported, column] for column, one in enumerate(run.spec.measures)}
    groups = tuple(
        group_safety(run, part, rule, opened=opened, alike=alike, entry=fresh, beside=beside)
        for part in run.breakdowns
    )
    remembered = tuple(family for part in groups for family in part.remembered)
    entry = with_shown(fresh, shown)
    return Safety(
        places=places_of(run),
        figures=_why(answers, hidden, _composites(run), rule),
        people=tuple(why for (why,) in _why(people, silent, np.array([False]), rule)),
        profiles=profiles,
        groups=groups,
        entry=replace(entry, families=(*entry.families, *remembered)),
        beside=beside,
    )


def places_of(run: IndexRun) -> tuple[Place, ...]:
    """All places that a run makes figures for: the whole, the reported ones, then the small ones."""
    return run.places if run.small is None else (*run.places, *run.small.places)


def _answers(run: IndexRun, rule: DisclosureRule) -> Answers:
    """The inner cells of a run under all of its places."""
    geography, cells, places = run.snapshot.geography, run.inner, places_of(run)
    members: dict[str, list[int]] = {place.code: [] for place in places}
    for cell, code in enumerate(cell_codes(cells, geography)):
        for above in lineage(geography, geography.whole.code if code == NOWHERE else code):
            members.get(above, []).append(cell)
    depth = {level.key: number for number, level in enumerate(geography.levels)}
    values, n = _values(run), _bases(run)
    rows = {place.code: row for row, place in enumerate(places)}
    holders = np.array([_above(geography, place, rows) for place in places])
    return Answers(
        places=tuple(np.array(members[place.code], dtype=np.int64) for place in places),
        above=holders,
        depth=np.array([depth[place.level] for place in places]),
        hidden_child=np.isin(cells.place, [NO_PLACE, *_with_parts(geography)]),
        respondents=cells.respondents,
        n=cells.n,
        positive=cells.positive,
        weight=cells.weight,
        largest=cells.largest,
        closed=all_or_none(run.spec.measures, values) | (n < rule.minimum_base),
        offered=np.concatenate([np.ones(run.n.shape, dtype=np.bool_), ~np.isnan(values[len(run.places) :])]),
        tree=_tree(run, holders, values, [cells.weight[members[place.code]].sum(axis=0) for place in places]),
    )


def _tree(run: IndexRun, above: Ints, values: Floats, weight: Sequence[Floats]) -> Tree:
    """How the figures of all places make up each other: by weights, small places by the people they have."""
    places, first = places_of(run), len(run.places)
    part, mass = parts_of_range(run.spec.measures, values), np.array(weight)
    total = mass.copy()
    own = np.ones_like(mass)
    if run.small is not None:
        mass[first:] = run.small.people[:, None]
        own[first:] = np.nan_to_num(run.small.reliability, nan=1.0)
        total[np.unique(above[first:])] = 0.0
    inside = above >= 0
    added, made = np.zeros_like(mass), np.zeros_like(mass)
    np.add.at(added, above[inside], mass[inside])
    np.add.at(made, above[inside], (mass * part)[inside])
    with np.errstate(divide="ignore", invalid="ignore"):
        made = np.where(np.arange(len(places))[:, None] > 0, made / added, np.nan)
    rest = np.maximum(total - added, 0.0)
    return Tree(nesting=Nesting(above), part=part, mass=mass, rest=rest, made=made, own=own)


def _above(geography: Geography, place: Place, rows: Mapping[str, int]) -> int:
    """The row of the nearest place that holds a place, -1 for the whole."""
    holding = (rows[code] for code in lineage(geography, place.code) if code in rows and code != place.code)
    return next(holding, -1)


def _with_parts(geography: Geography) -> list[int]:
    """The rows of places that others are parts of."""
    holding = {place.parent for place in geography.places}
    return [row for row, place in enumerate(geography.places) if place.code in holding]


def _values(run: IndexRun) -> Floats:
    """(N, M) figures as they would be published, of small places those of the model; NaN for none."""
    direct = run.values[..., 0]
    return direct if run.small is None else np.concatenate([direct, run.small.estimate])


def _bases(run: IndexRun) -> Ints:
    return run.n if run.small is None else np.concatenate([run.n, run.small.n])


def _of_people(answers: Answers) -> Answers:
    """The same places, for the number of people who answered there."""
    n = answers.respondents[:, None]
    where = (len(answers.places), 1)
    return replace(
        answers,
        n=n,
        positive=np.full_like(n, -1),
        weight=n.astype(np.float64),
        largest=(n[..., None] > np.arange(2)).astype(np.float64),
        closed=np.zeros(where, dtype=np.bool_),
        offered=np.ones(where, dtype=np.bool_),
        tree=None,
    )


def _past(
    run: IndexRun, family: Family, fresh: LedgerEntry, beside: Sequence[LedgerEntry], moved: Moved
) -> Released | None:
    """What earlier releases told of a family; None where nothing may be opened beside them."""
    numbers = {code: cell for cell, code in enumerate(cell_codes(run.inner, run.snapshot.geography))}
    return released_sums(beside, fresh, fresh.family(family.source), numbers, moved)


def _hidden(
    answers: Answers, kinds: Sequence[Family], rule: DisclosureRule, past: Sequence[Released | None]
) -> Bools:
    """(N, M) figures to withhold for their own sake or that of others."""
    known = [(family, sums) for family, sums in zip(kinds, past, strict=True) if sums is not None]
    return hidden_figures(answers, [one for one, _ in known], rule, [sums for _, sums in known])


def _is_unchanged(key: str, fresh: LedgerEntry, beside: Sequence[LedgerEntry]) -> bool:
    """Whether a table of who answered is the one of every earlier release."""
    now = fresh.family(profile_source(key))
    before = [one for entry in beside for one in entry.families if one.source == now.source and one.shown]
    remembered = all(entry.families or entry.is_like(fresh) for entry in beside)
    return remembered and all(one.marks == now.marks and one.content == now.content for one in before)


def _why(
    answers: Answers, hidden: Bools, composite: Bools, rule: DisclosureRule
) -> tuple[tuple[Why, ...], ...]:
    """Why each figure is withheld. A share on enough answers never says "too few": that tells of a side."""
    people, n = (
        np.array([table[cells].sum(axis=0) for cells in answers.places])
        for table in (answers.respondents[:, None], answers.n)
    )
    few = np.minimum(people, n) < rule.minimum_base
    return tuple(
        tuple(
            None if open_ or of_others else Withheld.TOO_FEW if too_few else Withheld.PROTECTS_ANOTHER
            for open_, of_others, too_few in zip(~gaps, composite, less, strict=True)
        )
        for gaps, less in zip(hidden, few, strict=True)
    )


def _composites(run: IndexRun) -> Bools:
    return np.array([measure.kind in COMPOSITES for measure in run.spec.measures])


def _codes(codes: Sequence[str], chosen: Bools) -> list[str]:
    return [code for code, is_in in zip(codes, chosen, strict=True) if is_in]
