"""The whole index, from frozen answers to likely ranges, draws and ranks: seconds, memory, growth."""

from benchmarks.chain_case import cost
from benchmarks.measure import Amount

Size = tuple[int, int, int, int]  # people, places, replicates, processes
COUNCIL: Size = (50_000, 300, 500, 1)
NATION: Size = (175_000, 6_800, 1_000, 2)
GROWTH = 2.2  # of the time, when there are twice the people


def benches() -> tuple[Amount, ...]:
    """Time and memory of a council and of a nation, and how time grows with people."""
    return (
        *_rows("chain-council", COUNCIL, seconds=1.0, with_groups=2.0, gigabytes=1.5, runs=5),
        *_rows("chain-nation", NATION, seconds=30.0, with_groups=60.0, gigabytes=6.0, runs=1),
        Amount(
            name="chain-growth",
            what=f"how many times as long twice the people take, {_told(COUNCIL)}, against {GROWTH:g}",
            ours=growth,
            most=GROWTH,
            unit="x",
            runs=3,
        ),
    )


def _rows(
    name: str, size: Size, *, seconds: float, with_groups: float, gigabytes: float, runs: int
) -> tuple[Amount, ...]:
    """Seconds of the index alone, and with its figures by groups; the most memory, with groups too."""
    told = _told(size)
    return (
        Amount(
            name=name,
            what=f"the whole index of four domains, {told}, against {seconds:g} s",
            ours=lambda: cost(*size, groups=False).seconds,
            most=seconds,
            unit="s",
            runs=runs,
        ),
        Amount(
            name=f"{name}-groups",
            what=f"the same by age, sex and long-term condition too, {told}, against {with_groups:g} s",
            ours=lambda: cost(*size).seconds,
            most=with_groups,
            unit="s",
            runs=runs,
        ),
        Amount(
            name=f"{name}-memory",
            what=f"the most memory that all its processes held at once, {told}, against {gigabytes:g} GB",
            ours=lambda: cost(*size).gigabytes,
            most=gigabytes,
            unit="GB",
            runs=1,
        ),
    )


def growth() -> float:
    """How many times as long the index of twice the people takes."""
    people, *others = COUNCIL
    return cost(2 * people, *others).seconds / cost(people, *others).seconds


def _told(size: Size) -> str:
    people, places, replicates, processes = size
    one = "one process" if processes == 1 else f"{processes} processes"
    return f"{people:,} people, {places:,} places, {replicates:,} replicates, {one}"
