"""Who answered, and how well the scales held together: what a reader needs to judge the figures."""

from collections.abc import Iterator

import numpy as np

from scoring.arrays import Ints
from scoring.definition_checks import MODE
from scoring.items import ItemMatrix
from scoring.method import text_of
from scoring.reliability.cronbach import alpha
from scoring.run import Profile, ScaleReliability
from scoring.scales import keyed
from scoring.snapshot import Snapshot
from scoring.spec import IndexSpec, ProfileItem


def respondents(place: Ints, n_places: int) -> Ints:
    """(P,) answers received: in the whole, then in each place below it."""
    return np.concatenate([[len(place)], np.bincount(place[place >= 0], minlength=n_places)])


def profiles(snapshot: Snapshot, spec: IndexSpec, place: Ints, n_places: int) -> tuple[Profile, ...]:
    """How many people of each kind answered in each place; groups that nobody chose are left out.

    Only people whose place is known, and who said it, are counted: a handful of others would be the
    difference between whole and parts, and would hide the groups that readers look for.
    """
    return tuple(_profile(snapshot, item, place, n_places) for item in spec.profile)


def reliabilities(snapshot: Snapshot, items: ItemMatrix, spec: IndexSpec) -> tuple[ScaleReliability, ...]:
    """Coefficient alpha of the scales that the definition asks for, over the whole and unweighted."""
    return tuple(_reliabilities(snapshot, items, spec))


def _profile(snapshot: Snapshot, item: ProfileItem, place: Ints, n_places: int) -> Profile:
    codes = snapshot.mode if item.item == MODE else _codes(snapshot, item.item)
    known = (place >= 0) | (n_places == 0)
    groups = {label: np.isin(codes, chosen) & known for label, chosen in item.groups.items()}
    present = {label: who for label, who in groups.items() if who.any()}
    counts = [respondents(place[who], n_places) for who in present.values()]
    return Profile(
        key=item.item,
        title=item.title,
        categories=tuple(present),
        counts=np.stack(counts, axis=1) if counts else np.zeros((1 + n_places, 0), dtype=np.int64),
    )


def _codes(snapshot: Snapshot, item_id: str) -> Ints:
    return snapshot.codes_of(item_id).astype(np.int64)


def _reliabilities(snapshot: Snapshot, items: ItemMatrix, spec: IndexSpec) -> Iterator[ScaleReliability]:
    for scale in (snapshot.instrument.scale(scale_id) for scale_id in spec.reliability):
        values = keyed(items, scale)
        complete = values[~np.isnan(values).any(axis=1)]
        if len(complete) < spec.disclosure.minimum_base or np.ptp(complete, axis=0).min() == 0.0:
            continue  # too few answers, or no differences between them, for a coefficient to be computed
        found = alpha(complete, level=spec.level, check_direction=False)
        yield ScaleReliability(
            scale=scale.id,
            title=text_of(scale.title),
            alpha=found.alpha,
            interval=found.interval,
            n=found.n_respondents,
            n_items=found.n_items,
        )
