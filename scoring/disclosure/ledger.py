"""What was ever released: with it the gate sees what a new release would give away together with old ones.

An entry knows the people of a wave again without knowing anything of them: each inner cell has a mark of who
is in it with which answers, and the same people with the same answers have the same mark in every release.
docs/decisions/0023-elimination-over-releases.md says what follows from that, and what does not.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scoring.disclosure.elimination import Row

_ALIKE = 10  # people of a sample: fewer may have answered alike by chance
NOWHERE = "(none)"  # in place of a code: where people live is not known
# After the code of a place, a group of people there by its number: "2"; nothing for those who did not say
# which is theirs, "!2" for those who said another one. The separator is in no code.
GROUP, NOT = "\N{SYMBOL FOR UNIT SEPARATOR}", "!"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedFamily:
    """What a release told of one question or scale.

    source: the question or scale. content: the hash of what is counted and averaged of it. marks: code of
    the place that answers came from, ``NOWHERE`` where none is known -> mark of who gave them. shown: codes
    of the places whose figures were opened.
    """

    source: str
    content: str
    marks: Mapping[str, str]
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """What one release was made from, and what it opened. It holds no answer of anybody.

    parents: code of a place -> code of the one that holds it; the whole has none. An entry from before
    families were kept has neither: beside it nothing of its wave opens but what is made from the same answers
    in the same way. answers: code of a place -> mark of all answers from there, whoever gave them. sample: of
    the marks of single people's answers, by which they are known again under other ids. weights: kind of
    people -> what one of them counts for, beside the mean of all. The three are empty in entries from before
    they were kept.
    """

    wave: str  # key of the wave
    geography: str  # key and vintage, such as "oldham 2023", for whoever reads a ledger
    snapshot: str  # sha256; geography and answers are in it
    definition: str  # sha256
    parents: Mapping[str, str] = field(default_factory=dict)
    families: tuple[ReleasedFamily, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    sample: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)

    def is_like(self, other: "LedgerEntry") -> bool:
        """Whether both are made from the same answers in the same way."""
        mine, theirs = (
            (self.wave, self.snapshot, self.definition),
            (other.wave, other.snapshot, other.definition),
        )
        return mine == theirs and self.geography == other.geography

    def is_early_like(self, other: "LedgerEntry") -> bool:
        """Whether it is of such a release, by a program from before weights were kept."""
        return not self.weights and self.is_like(other)

    def shares_people(self, other: "LedgerEntry") -> bool:
        """Whether the same answers stand in both, under whatever key of a wave and whatever ids."""
        mine, theirs = (
            {mark for one in entry.families for mark in one.marks.values()} for entry in (self, other)
        )
        return not mine.isdisjoint(theirs) or self.repeats(other)

    def repeats(self, other: "LedgerEntry") -> bool:
        """Whether more people gave the very same answers in both than do so by chance."""
        return len({*self.sample} & {*other.sample}) >= _ALIKE

    def same_answers(self, other: "LedgerEntry", code: str) -> bool:
        """Whether figures of a place are made in one way of the same answers, whoever gave them."""
        is_alike = code in self.answers and self.answers[code] == other.answers.get(code)
        return is_alike and self.definition == other.definition

    def family(self, source: str) -> ReleasedFamily:
        """What the release is about a question or scale that it is about."""
        return next(one for one in self.families if one.source == source)

    def inside(self, codes: Collection[str], places: Sequence[str]) -> dict[str, list[str]]:
        """By place, which codes lie in it or are it, in their order; all answers lie in the whole.

        A group of people in a place lies in the same group of a place that holds it.
        """
        held = defaultdict[str, list[str]](list)
        for code in codes:
            for above in self._upwards(code.partition(GROUP)[0]):
                held[above].append(code)
        found = {}
        for place in places:
            bare, _, wanted = place.partition(GROUP)
            there = held[bare] if bare in self.parents else codes
            found[place] = [code for code in there if _is_in(code.partition(GROUP)[2], wanted)]
        return found

    def _upwards(self, code: str) -> Iterator[str]:
        yield code
        while code in self.parents:
            code = self.parents[code]
            yield code


def _is_in(group: str, wanted: str) -> bool:
    """Whether a group of people is among those wanted: all, one group, or all others who said anything."""
    if wanted.startswith(NOT):
        return group not in ("", wanted.removeprefix(NOT))
    return wanted in ("", group)


@dataclass(frozen=True)
class Ledger:
    """All releases there ever were, the oldest first."""

    entries: tuple[LedgerEntry, ...] = ()

    def beside(self, entry: LedgerEntry) -> tuple[LedgerEntry, ...]:
        """The earlier releases of the same people: of the same wave, or of answers that stand in both."""
        return tuple(one for one in self.entries if one.wave == entry.wave or one.shares_people(entry))


Moved = Callable[[Mapping[str, float], Mapping[str, float], Collection[int]], bool]


def unweighted(_: Mapping[str, float], __: Mapping[str, float], ___: Collection[int]) -> bool:
    """Of figures in which everybody counts alike: no weight moves."""
    return False


def released_sums(
    past: Sequence[LedgerEntry],
    new: LedgerEntry,
    family: ReleasedFamily,
    cells: Mapping[str, int],
    moved: Moved,
) -> list[list[Row]] | None:
    """What each earlier release showed of a family, as sums of the inner cells of the new one.

    ``cells``: code of the place that answers came from -> number. Numbers beyond are what is not known: by
    how much a cell whose people, answers or weights changed is another. ``moved``: whether the people of some
    cells weigh otherwise by weights then and now. None where nothing can be worked out, so that nothing may
    be opened: figures made otherwise, other places with changed answers, an entry that remembers nothing.
    """
    unknown: dict[tuple[str, str], int] = {}
    now, found = (new, family), list[list[Row]]()
    for entry in past:
        if not entry.families and not entry.is_like(new):
            return None
        for old in entry.families:
            if old.source == family.source and old.shown:
                if not _is_comparable(entry, old, new, family):
                    return None
                inside = entry.inside(old.marks, old.shown)
                other = _other_cells((entry, old), now, inside, cells, moved)
                found.append([_sum(old, inside[place], other, cells, unknown) for place in old.shown])
    return found


def _is_comparable(entry: LedgerEntry, old: ReleasedFamily, new: LedgerEntry, family: ReleasedFamily) -> bool:
    same_places = entry.geography == new.geography or old.marks == family.marks
    return same_places and (old.content == family.content or entry.is_early_like(new))


def _other_cells(
    then: tuple[LedgerEntry, ReleasedFamily],
    now: tuple[LedgerEntry, ReleasedFamily],
    inside: Mapping[str, Sequence[str]],
    cells: Mapping[str, int],
    moved: Moved,
) -> set[str]:
    """The codes of cells whose people, answers or weights are not what they were. inside: by place shown.

    Where weights moved in a place, all of its cells are others, also in the places that hold it: else these
    would tell what it was.
    """
    (entry, old), (new, family) = then, now
    other = {
        code
        for code, mark in old.marks.items()
        if family.marks.get(code) != mark and not entry.same_answers(new, code)
    }
    if entry.weights == new.weights or entry.is_early_like(new):
        return other
    for codes in inside.values():
        if moved(entry.weights, new.weights, [cells[code] for code in codes if code in cells]):
            other.update(codes)
    return other


def _sum(
    old: ReleasedFamily,
    inside: Sequence[str],
    other: set[str],
    cells: Mapping[str, int],
    unknown: dict[tuple[str, str], int],
) -> Row:
    """The cells that a place was made of when it was released. inside: their codes."""
    row: dict[int, int] = {}
    for code in inside:
        if code in cells:
            row[cells[code]] = 1
        if code in other:
            row[unknown.setdefault((code, old.marks[code]), len(cells) + len(unknown))] = 1
    return row
