from dataclasses import replace

import numpy as np
import pytest

from instruments.canonical import canonical_json, sha256
from scoring.rows import row_hashes, whole_sha256
from scoring.snapshot import Snapshot
from tests.scoring.builders import snapshot


@pytest.fixture(scope="module")
def frozen() -> Snapshot:
    return snapshot([6, 5])


@pytest.fixture(scope="module")
def salts(frozen: Snapshot) -> list[str]:
    return [f"{row:032x}" for row in range(len(frozen))]


def test_a_row_is_hashed_as_it_is_written_down_here(frozen: Snapshot, salts: list[str]) -> None:
    row = 3
    facts = [
        salts[row],
        frozen.ids[row],
        frozen.clusters[row],
        int(frozen.place[row]),
        int(frozen.mode[row]),
        int(frozen.language[row]),
    ]
    codes = b"".join(int(code).to_bytes(4, "little", signed=True) for code in frozen.codes[row])
    reasons = bytes(int(reason) for reason in frozen.reasons[row])
    assert row_hashes(frozen, salts)[row] == sha256(canonical_json(facts) + codes + reasons)


def test_the_whole_is_the_same_in_any_order_and_with_some_rows_only_known_by_their_hash(
    frozen: Snapshot, salts: list[str]
) -> None:
    hashes = row_hashes(frozen, salts)
    kept = np.array([0, 2, 3, 7, 10])
    left = row_hashes(frozen.rows(kept), [salts[row] for row in kept])
    gone = [each for row, each in enumerate(hashes) if row not in kept]
    assert whole_sha256([*gone, *left]) == whole_sha256(hashes) == whole_sha256(reversed(hashes))
    assert whole_sha256(left) != whole_sha256(hashes)


def test_each_fact_of_a_row_and_its_salt_move_its_hash_and_no_other(
    frozen: Snapshot, salts: list[str]
) -> None:
    before, codes, reasons = row_hashes(frozen, salts), frozen.codes.copy(), frozen.reasons.copy()
    codes[4, 0] += 1
    reasons[4, 1] += 1
    other = {name: getattr(frozen, name).copy() for name in ("place", "mode", "language")}
    for array in other.values():
        array[4] += 1
    renamed = ("x" if row == 4 else name for row, name in enumerate(frozen.ids))
    grouped = tuple("x" if row == 4 else name for row, name in enumerate(frozen.clusters))
    changed = (
        replace(frozen, codes=codes),
        replace(frozen, reasons=reasons),
        *(replace(frozen, **{name: array}) for name, array in other.items()),
        replace(frozen, ids=tuple(renamed)),
        replace(frozen, clusters=grouped),
    )
    for one in changed:
        after = row_hashes(one, salts)
        assert [row for row in range(len(frozen)) if after[row] != before[row]] == [4]
    salted = row_hashes(frozen, [*salts[:4], "f" * 32, *salts[5:]])
    assert [row for row in range(len(frozen)) if salted[row] != before[row]] == [4]


def test_a_snapshot_of_some_rows_keeps_every_fact_and_is_read_only(frozen: Snapshot) -> None:
    left = frozen.rows(np.array([1, 4]))
    assert left.ids == (frozen.ids[1], frozen.ids[4])
    assert left.facts() == frozen.facts()
    assert left.as_frozen == left.sha256 != frozen.sha256
    with pytest.raises(ValueError, match="read-only"):
        left.codes[0, 0] = 1
