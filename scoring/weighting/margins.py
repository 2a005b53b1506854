"""Margins as a table of cells, the combinations of labels that occur, with refusals that name the cell."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, Ints, numbers
from scoring.grouping import grouping
from scoring.snapshot import Margin, Snapshot
from scoring.weighting.calibration import Design
from scoring.weighting_rule import WeightingRule

Labels = Sequence[Hashable] | NDArray[np.generic]
Targets = Mapping[str, Mapping[Hashable, float]]

NOT_STATED = "not stated"
_JOIN = " | "  # between the labels of crossed items
_SAME_TOTAL = 1e-9  # totals of two margins may differ by rounding, relative to the first


@dataclass(frozen=True, kw_only=True)
class CheckedMargin:
    """One margin that can be raked to. of_row: (n,) position of each row's label; targets: (labels,)."""

    name: str
    labels: tuple[Hashable, ...]
    targets: Floats
    of_row: Ints


@dataclass(frozen=True, kw_only=True)
class MarginTable:
    """The combinations of labels that occur, one cell each.

    of_row: (n,) cell of each row. of_cell: for each margin (cells,) position in its labels.
    adders: for each margin the (labels, cells) matrix that adds up cells by label.
    """

    margins: tuple[CheckedMargin, ...]
    of_row: Ints
    of_cell: tuple[Ints, ...]
    adders: tuple[csr_array, ...]

    @property
    def n_cells(self) -> int:
        """How many combinations occur."""
        return len(self.of_cell[0])

    @property
    def design(self) -> Design:
        """Each cell as what it adds to the labels of all margins, one margin after the other."""
        starts = np.cumsum([0, *(len(margin.labels) for margin in self.margins)])
        index = np.stack(
            [of_cell + start for of_cell, start in zip(self.of_cell, starts, strict=False)], axis=1
        )
        return Design(index=index, value=np.ones(index.shape), q=int(starts[-1]))

    def cell_words(self, cell: int) -> str:
        """A cell in words: its label in each margin."""
        labels = (margin.labels[row[cell]] for margin, row in zip(self.margins, self.of_cell, strict=True))
        return ", ".join(
            f"{label!r} of {margin.name}" for label, margin in zip(labels, self.margins, strict=True)
        )


def margin_table(margins: Mapping[str, Labels], targets: Targets) -> MarginTable:
    """The table of cells of {name: (n,) labels}, checked against {name: {label: people}}."""
    if not margins or set(margins) != set(targets):
        raise InvalidInputError(
            f"margins are {_listed(margins)} and targets are {_listed(targets)}",
            where="rake",
            fix="Give at least one margin, and targets for each margin by the same name.",
        )
    checked = tuple(_margin(name, labels, targets[name]) for name, labels in margins.items())
    _refuse_different_lengths(checked)
    _refuse_different_totals(checked)
    sizes = tuple(len(margin.labels) for margin in checked)
    positions, of_row = np.unique(
        np.ravel_multi_index(tuple(margin.of_row for margin in checked), sizes), return_inverse=True
    )
    of_cell = tuple(np.unravel_index(positions, sizes))
    adders = tuple(grouping(group, size) for group, size in zip(of_cell, sizes, strict=True))
    return MarginTable(margins=checked, of_row=of_row, of_cell=of_cell, adders=adders)


def margins_used(snapshot: Snapshot, rule: WeightingRule) -> tuple[Margin, ...]:
    """The margins of a wave that a rule asks for; refused where the wave has none of that name."""
    if rule.margins is None:
        return snapshot.margins
    known = {margin.name: margin for margin in snapshot.margins}
    for name in rule.margins:
        if name not in known:
            raise InvalidInputError(
                f"the definition weights to the margin {name!r}, which is not in wave {snapshot.wave.key!r}",
                where="margins_used",
                fix=f"Give the wave its totals, or name margins that it has: {_listed(known)}.",
            )
    return tuple(known[name] for name in rule.margins)


def weighting_words(snapshot: Snapshot, rule: WeightingRule) -> Iterator[str]:
    """What a reader must know of how answers were weighted."""
    whole = snapshot.geography.whole.name
    if not snapshot.margins:
        yield f"There are no known totals for {whole} in this wave: every answer counts equally."
    elif not margins_used(snapshot, rule):
        yield "The definition of this index asks for no known totals: every answer counts equally."
    elif rule.bounds is not None:
        least, greatest = rule.bounds
        yield f"No answer counts less than {least:g} or more than {greatest:g} times an equal share."


def wave_margins(
    snapshot: Snapshot, margins: Sequence[Margin]
) -> tuple[dict[str, list[str]], dict[str, dict[Hashable, float]]]:
    """Labels and targets of some margins of a wave, ready for raking.

    Who does not say where they belong is "not stated". Nobody knows how many such people there are,
    so their target is their unweighted share of this sample, the same in every replicate, and the
    known targets are multiplied by 1 - share.
    """
    labels = {margin.name: margin_labels(snapshot, margin) for margin in margins}
    targets = {margin.name: _with_not_stated(margin, labels[margin.name]) for margin in margins}
    return labels, targets


def margin_labels(snapshot: Snapshot, margin: Margin) -> list[str]:
    """The (n,) labels of a margin: crossed groups of its items, or codes of the places of its level."""
    if margin.level is not None:
        return _place_labels(snapshot, margin.level)
    kinds, of_row = _crossed([snapshot.codes_of(item) for item in margin.items])
    named = [
        [margin.groups[item].get(code) for code in codes]
        for item, codes in zip(margin.items, kinds, strict=True)
    ]
    labels = [NOT_STATED if None in row else _JOIN.join(map(str, row)) for row in zip(*named, strict=True)]
    return _spread(labels, of_row)


def _place_labels(snapshot: Snapshot, level: str) -> list[str]:
    geography = snapshot.geography
    held = [geography.ancestor(place.code, level) for place in geography.places]
    codes = [NOT_STATED if place is None else place.code for place in held]
    return _spread([*codes, NOT_STATED], snapshot.place)  # NO_PLACE, -1, takes the last


def _crossed(columns: Sequence[NDArray[np.int32]]) -> tuple[list[list[int]], NDArray[np.int64]]:
    """The combinations of codes that occur, column by column, and the (n,) combination of each row."""
    parts = [np.unique(column, return_inverse=True) for column in columns]
    sizes = tuple(len(codes) for codes, _ in parts)
    kinds, of_row = np.unique(
        np.ravel_multi_index(tuple(rows for _, rows in parts), sizes), return_inverse=True
    )
    at = np.unravel_index(kinds, sizes)
    return [codes[row].tolist() for (codes, _), row in zip(parts, at, strict=True)], of_row


def _spread(labels: Sequence[str], of_row: NDArray[np.signedinteger]) -> list[str]:
    spread: list[str] = np.array(labels, dtype=object)[of_row].tolist()
    return spread


def _with_not_stated(margin: Margin, labels: Sequence[str]) -> dict[Hashable, float]:
    share = labels.count(NOT_STATED) / len(labels) if labels else 0.0
    total = sum(margin.targets.values())
    targets: dict[Hashable, float] = {
        label: (1.0 - share) * people for label, people in margin.targets.items()
    }
    return targets | {NOT_STATED: share * total} if share else targets


def _margin(name: str, labels: Labels, targets: Mapping[Hashable, float]) -> CheckedMargin:
    values = numbers(f"targets of the margin {name}", list(targets.values()), where="rake")
    for label, value in zip(targets, values, strict=True):
        if not (0.0 < value < np.inf):
            raise _refusal(name, label, f"has the target {value:g}", "Give every group a target above 0.")
    position = {label: place for place, label in enumerate(targets)}
    given = labels.tolist() if isinstance(labels, np.ndarray) else labels
    of_row = np.fromiter(map(position.get, given, repeat(-1)), dtype=np.int64, count=len(given))
    if (of_row < 0).any():
        label = given[int(np.argmin(of_row))]
        raise _refusal(
            name, label, "has respondents but no target", "Give it a target, or merge it with another."
        )
    absent = np.flatnonzero(np.bincount(of_row, minlength=len(position)) == 0)
    if len(absent):
        label = tuple(targets)[absent[0]]
        raise _refusal(name, label, "has a target but no respondents", "Merge it with a group that has some.")
    return CheckedMargin(name=name, labels=tuple(targets), targets=values, of_row=of_row)


def _refusal(name: str, label: Hashable, what: str, fix: str) -> InvalidInputError:
    return InvalidInputError(f"{label!r} of the margin {name} {what}", where="rake", fix=fix)


def _refuse_different_lengths(margins: Sequence[CheckedMargin]) -> None:
    for margin in margins[1:]:
        if len(margin.of_row) != len(margins[0].of_row):
            raise InvalidInputError(
                f"{margin.name} labels {len(margin.of_row)} rows, {margins[0].name} {len(margins[0].of_row)}",
                where="rake",
                fix="Give every respondent one label in each margin.",
            )


def _refuse_different_totals(margins: Sequence[CheckedMargin]) -> None:
    first = margins[0].targets.sum()
    for margin in margins[1:]:
        if abs(margin.targets.sum() / first - 1.0) > _SAME_TOTAL:
            raise InvalidInputError(
                f"the targets of {margin.name} add up to {margin.targets.sum():.12g}, "
                f"those of {margins[0].name} to {first:.12g}",
                where="rake",
                fix="Count the same people in all margins, or scale one to the total of the other.",
            )


def refuse_empty(table: MarginTable, mass: Floats) -> None:
    """Refuse (cells, k) base weights that leave a target without any weight in some column."""
    for margin, adder in zip(table.margins, table.adders, strict=True):
        empty = ((adder @ mass) <= 0.0).any(axis=1)
        if empty.any():
            label = margin.labels[int(np.argmax(empty))]
            raise _refusal(
                margin.name, label, "has no base weight", "Give it respondents whose base is above 0."
            )


def _listed(names: Mapping[str, object]) -> str:
    return ", ".join(names) or "none"
