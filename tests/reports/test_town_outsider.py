"""A town of wards and weights: a panel of three waves, groups, tables of who answered, a late re-release."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pytest

from reports import tidy_groups
from reports.edition import Edition
from reports.tidy import csv_file
from scoring.breakdowns import Breakdown
from scoring.change import Changes, compare, known_claims
from scoring.change.gate import published_change
from scoring.change.small_places import SmallChanges
from scoring.disclosure import protect
from scoring.disclosure.ledger import Ledger
from scoring.published import PublishedTable, ShownCount, Withheld, document
from scoring.published_change import document as change_document
from scoring.run import IndexRun
from scoring.snapshot import Margin, Snapshot
from scoring.spec import DisclosureRule, IndexSpec
from scoring.weighting_rule import RAKING
from tests.reports.group_outsider import NOT_ADDED, Parted, Smallest, figures, numbers, parted
from tests.reports.groups_known import behind, is_secret
from tests.reports.outsider import Interval, Outsider, counted
from tests.scoring.builders import people, snapshot
from tests.scoring.gate import SURE, made
from tests.scoring.small_places_made import known, small_spec

pytestmark = pytest.mark.slow
RULE = DisclosureRule()
WAVES = ("w1", "w2", "w3")
WARDS = 4
NEARLY = 0.97  # the gate takes limits in turn, where groups cross, and the outsider solves for all at once
CLOSED = (Withheld.TOO_FEW, Withheld.PROTECTS_ANOTHER)
LIVING = [2400, 1900, 900, 700, 1500, 1300, 4000, 600, 800, 700, 2100, 500, 1600, 1100, 900, 3200]


@dataclass(frozen=True, kw_only=True)
class Town:
    """What the outsider has, and what the test knows beside it."""

    outsider: Outsider
    runs: Mapping[str, IndexRun]
    tables: Mapping[str, PublishedTable]
    profiles: Mapping[str, list[Mapping[str, object]]]
    compared: Mapping[tuple[str, str], Changes]  # by both releases
    groups: Mapping[str, bytes]  # the files of figures by groups, by release
    late: str  # ward of the one who answered late


def asked(number: int) -> Snapshot:
    """A wave of some 640 people, of whom every second home was asked in the one before too."""
    frozen = snapshot(
        [250, 160, 120, 110], wards=WARDS, missing=0.02, seed=40 + number, effects=[0.0, 0.5, -0.5, 0.9]
    )
    living = dict(zip([one.code for one in frozen.geography.at_level("ward")], LIVING, strict=True))
    places = tuple(replace(one, population=living.get(one.code)) for one in frozen.geography.places)
    homes = [f"home {row + (0 if row % 2 else 10_000 * number)}" for row in range(len(frozen))]
    margin = Margin(
        name="ward",
        title="ward",
        source="made up",
        targets={k: float(v) for k, v in living.items()},
        level="ward",
    )
    return known(
        replace(
            frozen,
            wave=replace(frozen.wave, key=WAVES[number]),
            geography=replace(frozen.geography, places=places),
            ids=tuple(f"{WAVES[number]}-{name}" for name in frozen.ids),
            clusters=tuple(homes),
            margins=(margin,),
            earlier=(frozen.instrument,),
        )
    )


@pytest.fixture(scope="module")
def town() -> Town:
    waves = [asked(number) for number in range(3)]
    everybody = waves[2]
    late = len(everybody) - 1
    waves[2] = people(everybody, range(late))
    rule = replace(SURE, caution_reliability=0.0, least_reliability=0.0)
    spec = replace(
        small_spec(waves[0], replicates=60, draws=400, hold_share=1.0),
        precision=rule,
        weighting=RAKING,  # every ward by itself, so that it is known for how many people each counts
    )
    runs = {
        f"R{n}": made(one, spec=spec, precise=False) for n, one in enumerate([*waves, everybody], start=1)
    }
    ledger, tables = Ledger(), {}
    for release, run in runs.items():
        protected = protect(run, RULE, ledger)
        ledger, tables[release] = Ledger((*ledger.entries, protected.entry)), protected.table
    changes, compared = [], {}
    for before, after in (("R1", "R2"), ("R2", "R3"), ("R2", "R4")):
        found = compare(runs[before], runs[after], known_claims(runs[before], runs[after]))
        compared[before, after] = found
        changes.append(
            (before, after, change_document(published_change(found, tables[before], tables[after])))
        )
    geography = waves[0].geography
    wards = {
        one.code: [ward.code for ward in geography.children(one.code)]
        for one in geography.at_level("cluster")
    }
    living = {ward: float(geography.place(ward).population) for of in wards.values() for ward in of}
    living |= {cluster: sum(living[ward] for ward in of) for cluster, of in wards.items()}
    editions = {name: Edition(release=name, released="2026-11-22") for name in tables}
    return Town(
        outsider=Outsider(
            files={name: csv_file(one, editions[name]) for name, one in tables.items()},
            changes=changes,
            town="T",
            wards=wards,
            people=living,
        ),
        runs=runs,
        tables=tables,
        compared=compared,
        profiles={name: document(one)["profiles"] for name, one in tables.items()},
        groups={name: tidy_groups.csv_file(one, editions[name]) for name, one in tables.items()},
        late=geography.places[everybody.place[late]].code,
    )


def test_no_withheld_figure_is_bounded_closer_than_three_of_its_people_could_move_it(town: Town) -> None:
    narrowed = 0
    for measure in town.outsider.measures():
        told = town.tables["R1"].measure(measure)
        range_ = told.high - told.low
        for (release, place), (low, high) in town.outsider.bounds(measure, (told.low, told.high)).items():
            least = range_ * moved_by_three(town.runs[release], place, measure)
            assert high - low >= least - 1e-6, (release, place, measure)
            narrowed += high - low < 0.9 * range_
    assert narrowed >= 20


def moved_by_three(run: IndexRun, place: str, measure: str) -> float:
    """How far three people could move a figure, as a part of its range."""
    column = [one.key for one in run.spec.measures].index(measure)
    codes = [one.code for one in run.places]
    if place in codes:
        n, own = int(run.n[codes.index(place), column]), 1.0
    else:
        row = [one.code for one in run.small.places].index(place)
        n, own = int(run.small.n[row, column]), float(run.small.reliability[row, column])
    return own * min(RULE.minimum_part, n) / n if n else 0.0


def test_no_change_of_a_ward_that_is_withheld_is_bounded_closer_than_three_of_its_people_could_move_it(
    town: Town,
) -> None:
    told = looked_at = narrowed = 0
    spec = town.runs["R1"].spec
    for key, range_ in ranges(spec).items():
        column = [one.key for one in spec.measures].index(key)
        found = town.outsider.ward_changes(key, range_, spec.draws)
        for (before, after, ward), (low, high) in found.items():
            own = small_of(town.compared[before, after]).own_weight
            row = [one.code for one in small_of(town.compared[before, after]).places].index(ward)
            hidden = [name for name in (before, after) if town.tables[name].cells[ward, key] in CLOSED]
            parts = [part_of_three(town.runs[name], row, column) for name in hidden]
            assert high - low >= range_ * own[row, column] * max(parts) - 1e-6, (before, after, ward, key)
            looked_at += 1
            narrowed += high - low < 1.8 * range_
        wards = [ward for of in town.outsider.wards.values() for ward in of]
        told += sum(
            "difference" in change["cells"][ward].get(key, {})
            for _, _, change in town.outsider.changes
            for ward in wards
        )
    assert told >= 100
    assert looked_at >= 20
    assert narrowed >= 5


def test_a_late_re_release_tells_no_change_of_the_wards_beside_the_one_who_came_late(town: Town) -> None:
    """Wards are held to their cluster, and what one more person moved would be seen in each of them."""
    first, second = (found["cells"] for _, later, found in town.outsider.changes if later in ("R3", "R4"))
    cluster = next(code for code, wards in town.outsider.wards.items() if town.late in wards)
    counted_there = 0
    for key in ranges(town.runs["R1"].spec):
        if "difference" not in second[cluster][key]:
            counted_there += 1
            assert not [ward for ward in town.outsider.wards[cluster] if "difference" in second[ward][key]]
    assert counted_there
    assert any("difference" in first[ward]["community"] for ward in town.outsider.wards[cluster])


def ranges(spec: IndexSpec) -> dict[str, float]:
    """How far apart the lowest and the highest figure of each domain lie, in index points."""
    assert spec.base is not None
    items = ("satis", "worth", "happy", "anxious")
    of_persons = {
        "wellbeing": sum(10.0 / spec.base.standards[item].sd for item in items) / 4.0,
        "connection": 6.0,
        "resilience": 4.0,
        "community": 1.0,
    }
    return {key: 10.0 * wide / spec.base.goalposts[key].unit for key, wide in of_persons.items()}


def small_of(changes: Changes) -> SmallChanges:
    assert changes.small is not None
    return changes.small


def part_of_three(run: IndexRun, row: int, column: int) -> float:
    assert run.small is not None
    n = int(run.small.n[row, column])
    return min(RULE.minimum_part, n) / n if n else 0.0


def test_no_count_of_who_answered_is_bounded_closer_than_a_rounded_one(town: Town) -> None:
    closed = 0
    for release, profiles in town.profiles.items():
        for profile in profiles:
            for name, (low, high) in counted(profile, respondents(town, release), "T").items():
                assert high - low >= RULE.width - 1e-6, (release, profile["key"], name)
                closed += 1
    assert closed >= 10


def respondents(town: Town, release: str) -> dict[str, Interval]:
    """How many people answered in each place, as far as it is told."""
    table = town.tables[release]
    told = {one.code: one.respondents for one in (table.whole, *table.places)}
    most = 9 if Withheld.TOO_FEW in told.values() else sum(LIVING)
    return {
        code: (one.count - 2, one.count + 2) if isinstance(one, ShownCount) else (0, most)
        for code, one in told.items()
    }


def by_groups(town: Town) -> Iterator[tuple[str, str, Breakdown, Parted]]:
    """Release, measure, what parts people, and the lines of each measure that is told by groups."""
    for release, file in town.groups.items():
        for measure, key, lines in parted(town.outsider.files[release], file, "T"):
            part = next(one for one in town.runs[release].breakdowns if one.key == key)
            yield release, measure, part, lines


def mass_of(run: IndexRun, part: Breakdown, measure: str) -> dict[Smallest, float]:
    """How many people each smallest group stands for, which no file tells."""
    column = [one.key for one in part.spec.measures].index(measure)
    weight = part.inner.weight[:, column].reshape(len(run.places), -1)
    kinds = ("", *part.categories)
    return {
        (place.code, kind): float(weight[row, at])
        for row, place in enumerate(run.places)
        for at, kind in enumerate(kinds)
    }


def test_no_figure_of_a_group_of_too_few_is_bounded_closer_than_three_of_them_could_move_it(
    town: Town,
) -> None:
    """Not even by somebody who knows for how many people every group counts, which no file tells."""
    secret = narrowed = 0
    measures = {one.key: one for one in town.tables["R1"].measures}
    ends = {key: (measures[key].low, measures[key].high) for key in town.outsider.measures()}
    of_places = {measure: town.outsider.bounds(measure, limits) for measure, limits in ends.items()}
    for release, measure, part, lines in by_groups(town):
        if measure not in ends:
            continue
        run, range_ = town.runs[release], ends[measure][1] - ends[measure][0]
        known = {place: limits for (one, place), limits in of_places[measure].items() if one == release}
        known = {place: limits for place, limits in known.items() if place in lines.places}
        for line, (low, high) in figures(lines, mass_of(run, part, measure), ends[measure], known):
            if is_secret(run, part.key, line, measure):
                n, _ = behind(run, part.key, line, measure)
                least = range_ * min(RULE.minimum_part, n) / n
                assert high - low >= NEARLY * least, (release, measure, part.key, line)
                secret += 1
                narrowed += high - low < 0.9 * range_
    assert secret >= 100
    assert narrowed >= 100


def test_no_number_of_a_withheld_group_is_bounded_closer_than_a_rounded_one(town: Town) -> None:
    closed = narrowed = 0
    for release, measure, part, lines in by_groups(town):
        if measure in NOT_ADDED:
            continue
        profile = next((one for one in town.profiles[release] if one["key"] == part.key), None)
        people = {(place, ""): limits for place, limits in respondents(town, release).items()}
        people |= {
            (place, group): (told["count"] - 2, told["count"] + 2)
            for place, counts in (profile["counts"] if profile else {}).items()
            for group, told in counts.items()
            if "count" in told
        }
        for found in numbers(lines, people, alike=False):
            low, high = found.base
            is_open = low >= RULE.minimum_base  # so many are no secret
            assert is_open or high - low >= RULE.width - 1e-6, (release, measure, part.key, found)
            closed += 1
            narrowed += high < 20
    assert closed >= 100
    assert narrowed >= 20


def test_a_late_re_release_shows_no_figure_a_second_time_of_a_group_that_somebody_joined(town: Town) -> None:
    first, second = (
        {(measure, part.key): lines for one, measure, part, lines in by_groups(town) if one == release}
        for release in ("R3", "R4")
    )
    joined = both = 0
    for (measure, key), lines in second.items():
        earlier = first[measure, key]
        shown = {
            (line.place, line.group, line.beside) for line in earlier.lines() if line.group and line.value
        }
        for line in lines.lines():
            if not line.group or (line.place, line.group, line.beside) not in shown:
                continue
            people = [behind(town.runs[release], key, line, measure)[0] for release in ("R3", "R4")]
            if people[0] == people[1]:
                both += bool(line.value)
            else:
                assert not line.value, (measure, line, people)
                joined += 1
    assert joined >= 20
    assert both >= 20


def test_whoever_sets_a_late_re_release_beside_the_first_finds_no_figure_in_both_that_one_person_moved(
    town: Town,
) -> None:
    cluster = next(code for code, wards in town.outsider.wards.items() if town.late in wards)
    both = 0
    keys = [one.key for one in town.runs["R3"].spec.measures]
    for measure in town.outsider.measures():
        rows = town.outsider.rows(measure)
        counted_there = [town.runs[release].n[0, keys.index(measure)] for release in ("R3", "R4")]
        if counted_there[0] == counted_there[1]:
            continue  # not answered
        for place in ("T", cluster, town.late):
            assert not rows["R4", place]["value"], (measure, place)
        both += sum(
            bool(rows["R3", place]["value"] and rows["R4", place]["value"]) for place in town.outsider.wards
        )
    assert both >= 20
