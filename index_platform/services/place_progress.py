"""How far the work at doors of one place has come: what is wanted, done, due by today. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import floor

from index_platform.services.assignments import Seen
from index_platform.services.assignments import State as Stands
from instruments.expression_reading import built
from instruments.expressions import items_of
from scoring.published import PublishedCount, ShownCount


class State(StrEnum):
    """Where the work of a place stands."""

    BEHIND = "behind"
    NOTHING = "nothing yet"
    ON_THE_WAY = "on the way"
    FULL = "full"
    CLOSED = "closed"  # nobody asks for it any more
    NOT_SHOWN = "not shown"  # what came is too little to be told


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What came of the assignments of a place. ``excess``: interviews that were not wanted any more."""

    excess: int = 0
    visits: int = 0
    refusals: int = 0
    heard: str | None = None  # when the last interview came

    def __add__(self, other: "Work") -> "Work":
        """Both together."""
        return Work(
            excess=self.excess + other.excess,
            visits=self.visits + other.visits,
            refusals=self.refusals + other.refusals,
            heard=max(self.heard or "", other.heard or "") or None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What is wanted and done of several places. ``lacks``: what the places lack, at most."""

    places: int
    wanted: int
    done: int
    lacks: int
    due: int | None
    behind: int  # places
    is_whole: bool  # no: the count of some place is not shown, and not in ``done``
    work: Work | None  # None: no place has an assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceProgress:
    """One place. came: what its assignments count exactly, or what the desk of the wave may show of it.

    due: interviews expected by today; None where nobody can tell.
    work: None where nobody has an assignment, and the plan of the wave says what is wanted.
    """

    number: int  # on the map, and in the list by alphabet
    code: str
    name: str
    level: str
    wanted: int
    came: int | PublishedCount
    due: int | None
    work: Work | None = None
    is_closed: bool = False

    @property
    def done(self) -> int | None:
        """How many came; None where that is not shown."""
        if isinstance(self.came, int):
            return self.came
        return self.came.count if isinstance(self.came, ShownCount) else None

    @property
    def lacks(self) -> int | None:
        """How many are still to come."""
        return None if self.done is None else max(0, self.wanted - self.done)

    @property
    def behind(self) -> int:
        """How many fewer came than are due."""
        return 0 if self.done is None or self.due is None else max(0, self.due - self.done)

    @property
    def state(self) -> State:
        """Where it stands, in a word."""
        if self.is_closed:
            return State.CLOSED
        if self.lacks is None:
            return State.NOT_SHOWN
        if not self.lacks:
            return State.FULL
        if not self.done:
            return State.NOTHING
        return State.BEHIND if self.behind else State.ON_THE_WAY


def fewest(seen: Seen) -> tuple[int, int]:
    """(interviews that fill all that an assignment wants, how many of them lack), each the fewest that can.

    An interview counts for every target that it meets. Targets that ask for the same items part people
    between them, so they are added; of several such ways the one that takes most is told.
    Of a closed assignment nothing lacks: it wants what came.
    """
    ways: dict[frozenset[str], tuple[int, int]] = {}
    for one in seen.wanted:
        items = frozenset(items_of(built(one.target.when)))
        wanted, lacks = ways.get(items, (0, 0))
        ways[items] = wanted + one.target.wanted, lacks + max(0, one.target.wanted - one.done)
    wanted, lacks = (max(numbers, default=0) for numbers in zip(*ways.values(), strict=True))
    return (wanted - lacks, 0) if seen.state is Stands.CLOSED else (wanted, lacks)


def due(wanted: int, share: float | None) -> int | None:
    """Whole interviews of ``wanted`` that are due when this share of the days is over."""
    return None if share is None else floor(share * wanted)


def most_behind(found: Iterable[PlaceProgress]) -> tuple[PlaceProgress, ...]:
    """Those first that are most behind, then those that lack most; what is not shown comes after them."""
    return tuple(sorted(found, key=lambda one: (-one.behind, -(one.lacks or 0), one.number)))


def summed(found: Sequence[PlaceProgress]) -> Sum:
    """All of them together, from what is shown of each alone: so the sum gives no other count away."""
    dues = [one.due for one in found if one.due is not None]
    works = [one.work for one in found if one.work is not None]
    return Sum(
        places=len(found),
        wanted=sum(one.wanted for one in found),
        done=sum(one.done or 0 for one in found),
        lacks=sum(one.wanted if one.lacks is None else one.lacks for one in found),
        due=sum(dues) if dues else None,
        behind=sum(one.behind > 0 for one in found),
        is_whole=all(one.done is not None for one in found),
        work=sum(works, Work()) if works else None,
    )
