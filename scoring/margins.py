"""Margins as a table of cells, the combinations of labels that occur, with refusals that name the cell."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, Ints, grouping
from scoring.snapshot import Margin, Snapshot

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


def wave_margins(snapshot: Snapshot) -> tuple[dict[str, list[str]], dict[str, dict[Hashable, float]]]:
    """Labels and targets of the margins of a wave, ready for raking.

    Who does not say where they belong is "not stated". Nobody knows how many such people there are,
    so their target is their unweighted share of this sample, the same in every replicate, and the
    known targets are multiplied by 1 - share.
    """
    labels = {margin.name: margin_labels(snapshot, margin) for margin in snapshot.margins}
    targets = {margin.name: _with_not_stated(margin, labels[margin.name]) for margin in snapshot.margins}
    return labels, targets


def margin_labels(snapshot: Snapshot, margin: Margin) -> list[str]:
    """The (n,) labels of a margin: crossed groups of its items, or codes of the places of its level."""
    if margin.level is not None:
        return _place_labels(snapshot, margin.level)
    columns = [_group_labels(snapshot, item, margin.groups[item]) for item in margin.items]
    return [NOT_STATED if None in row else _JOIN.join(map(str, row)) for row in zip(*columns, strict=True)]


def _place_labels(snapshot: Snapshot, level: str) -> list[str]:
    geography = snapshot.geography
    held = [geography.ancestor(place.code, level) for place in geography.places]
    codes = [NOT_STATED if place is None else place.code for place in held]
    return [NOT_STATED if row < 0 else codes[row] for row in snapshot.place.tolist()]


def _group_labels(snapshot: Snapshot, item_id: str, groups: Mapping[int, str]) -> list[str | None]:
    return [groups.get(code) for code in snapshot.codes_of(item_id).tolist()]


def _with_not_stated(margin: Margin, labels: Sequence[str]) -> dict[Hashable, float]:
    share = labels.count(NOT_STATED) / len(labels) if labels else 0.0
    total = sum(margin.targets.values())
    targets: dict[Hashable, float] = {
        label: (1.0 - share) * people for label, people in margin.targets.items()
    }
    return targets | {NOT_STATED: share * total} if share else targets


def _margin(name: str, labels: Labels, targets: Mapping[Hashable, float]) -> CheckedMargin:
    values = np.array(list(targets.values()), dtype=np.float64)
    for label, value in zip(targets, values, strict=True):
        if not (0.0 < value < np.inf):
            raise _refusal(name, label, f"has the target {value:g}", "Give every group a target above 0.")
    position = {label: place for place, label in enumerate(targets)}
    given = labels.tolist() if isinstance(labels, np.ndarray) else list(labels)
    of_row = np.array([position.get(label, -1) for label in given], dtype=np.int64)
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
