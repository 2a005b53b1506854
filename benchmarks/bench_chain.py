"""The whole index, from frozen answers to likely ranges, draws and ranks: seconds, memory, growth."""

from benchmarks.chain_case import cost
from benchmarks.measure import Amount

COUNCIL = (50_000, 300, 500, 1)  # people, places, replicates, processes
NATION = (175_000, 6_800, 1_000, 2)
SECONDS, WITH_GROUPS, GIGABYTES = 1.0, 2.0, 1.5
NATION_SECONDS, NATION_WITH_GROUPS, NATION_GIGABYTES = 30.0, 60.0, 6.0
GROWTH = 2.2  # of the time, when there are twice the people


def benches() -> tuple[Amount, ...]:
    """Time and memory of a council and of a nation, and how time grows with people."""
    council, nation = _told(COUNCIL), _told(NATION)
    return (
        Amount(
            name="chain-council",
            what=f"the whole index of four domains, {council}, against {SECONDS:g} s",
            ours=lambda: cost(*COUNCIL, groups=False).seconds,
            most=SECONDS,
            unit="s",
            runs=5,
        ),
        Amount(
            name="chain-council-groups",
            what=f"the same by age, sex and long-term condition too, {council}, against {WITH_GROUPS:g} s",
            ours=lambda: cost(*COUNCIL).seconds,
            most=WITH_GROUPS,
            unit="s",
            runs=5,
        ),
        Amount(
            name="chain-council-memory",
            what=f"the most memory that it held, {council}, against {GIGABYTES:g} GB",
            ours=lambda: cost(*COUNCIL).gigabytes,
            most=GIGABYTES,
            unit="GB",
            runs=1,
        ),
        Amount(
            name="chain-nation",
            what=f"the whole index of four domains, {nation}, against {NATION_SECONDS:g} s",
            ours=lambda: cost(*NATION, groups=False).seconds,
            most=NATION_SECONDS,
            unit="s",
            runs=1,
        ),
        Amount(
            name="chain-nation-groups",
            what=f"the same by age, sex and condition too, {nation}, against {NATION_WITH_GROUPS:g} s",
            ours=lambda: cost(*NATION).seconds,
            most=NATION_WITH_GROUPS,
            unit="s",
            runs=1,
        ),
        Amount(
            name="chain-nation-memory",
            what=f"the most memory that all its processes held at once, {nation}, against"
            f" {NATION_GIGABYTES:g} GB",
            ours=lambda: cost(*NATION).gigabytes,
            most=NATION_GIGABYTES,
            unit="GB",
            runs=1,
        ),
        Amount(
            name="chain-growth",
            what=f"how many times as long twice the people take, {council}, against {GROWTH:g}",
            ours=growth,
            most=GROWTH,
            unit="x",
            runs=3,
        ),
    )


def growth() -> float:
    """How many times as long the index of twice the people takes."""
    people, *others = COUNCIL
    return cost(2 * people, *others).seconds / cost(people, *others).seconds


def _told(size: tuple[int, int, int, int]) -> str:
    people, places, replicates, processes = size
    one = "one process" if processes == 1 else f"{processes} processes"
    return f"{people:,} people, {places:,} places, {replicates:,} replicates, {one}"
