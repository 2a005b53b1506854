"""Answers to words that nobody had approved: translations that were drafts, and Easy Read that was not tried.

A scale is what its published wording is. What somebody answered to a draft of it is kept and counted, and
stays out of the figures unless the index definition says ``drafts: included``.
"""

from dataclasses import replace

import numpy as np

from instruments.definition import Instrument, Status
from instruments.wording import home
from scoring.arrays import Bools
from scoring.items import DRAFTED, ItemMatrix, item_matrix
from scoring.snapshot import Snapshot
from scoring.spec import DraftRule, IndexSpec


def counted_items(snapshot: Snapshot, spec: IndexSpec) -> ItemMatrix:
    """The item matrix that figures are made of: without answers to drafts, unless the definition has them."""
    items = item_matrix(snapshot)
    return items if spec.drafts is DraftRule.INCLUDED else without(items, drafted(snapshot))


def drafted(snapshot: Snapshot) -> Bools:
    """(n, variables) whether somebody was asked in words that were not approved.

    Only question sets with scales are looked at: who somebody is, is told in any words, and weights need it.
    """
    found = np.zeros(snapshot.codes.shape, dtype=np.bool_)
    for column, variable in enumerate(snapshot.variables):
        asks = home(snapshot.instrument, variable.item.id)
        if asks.scales:
            found[:, column] = _in_draft(asks, snapshot)
    return found


def people(drafted: Bools) -> int:
    """How many people were asked anything in words that were not approved."""
    return int(drafted.any(axis=1).sum())


def without(items: ItemMatrix, drafted: Bools) -> ItemMatrix:
    """The item matrix with (n, variables) answers left out, each with its reason; gaps keep theirs."""
    lost = drafted & (items.missing == 0)
    missing = np.where(lost, DRAFTED, items.missing).astype(items.missing.dtype)
    return replace(items, values=np.where(lost, np.nan, items.values), missing=missing)


def _in_draft(part: Instrument, snapshot: Snapshot) -> Bools:
    """(n,) whether the part was not approved in the language of each answer."""
    stages = [part.status(language) is not Status.APPROVED for language in snapshot.languages]
    found: Bools = np.array(stages, dtype=np.bool_)[snapshot.language]
    return found
