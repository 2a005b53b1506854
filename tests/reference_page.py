"""The second half of docs/parity.md: every reference block, held, left aside or different."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import numpy as np

from tests.reference import BlockId, Claim, claims, universe
from tests.scoring.reference_scope import DIFFERS, IN_PART, OUT_OF_SCOPE

Seen = Mapping[tuple[str, str, BlockId], float]
_HEAD = """
## Every block of the reference results

A block is one call of R on real or synthetic answers: psych, lavaan, semTools, polycor, survey and lme4 for
scales; survey, sae, COINr, Compind and sdcTable for weighting, small areas, the index and disclosure (there a
table or a named result, by the folder it is in). There are {all}: {held} are held by a test, {part} of them
in part, {differs} differ on purpose, {aside} are out of scope.
"""
_FUNCTIONS = """
| Function | Blocks held | Tolerance | Largest difference under |
| --- | --- | --- | --- |
"""
_BLOCKS = """
| Blocks | Data sets | What becomes of them |
| --- | --- | --- |
"""


def magnitude(worst: float) -> str:
    """The power of ten above a difference, so that the page does not change with the last bit."""
    return f"1e{max(math.ceil(math.log10(worst)), -15):d}" if worst > 0.0 else "1e-15"


def unclaimed(found: Sequence[Claim]) -> list[BlockId]:
    """Blocks that no test holds and no reason leaves aside."""
    known = (*found, *OUT_OF_SCOPE, *DIFFERS)
    return [block for block in universe() if not any(claim.covers(block) for claim in known)]


def twice(found: Sequence[Claim]) -> list[BlockId]:
    """Blocks that are held and left aside at once, which cannot be."""
    aside = (*OUT_OF_SCOPE, *DIFFERS)
    held = [block for block in universe() if any(claim.covers(block) for claim in found)]
    return [block for block in held if any(claim.covers(block) for claim in aside)]


def idle(found: Sequence[Claim]) -> list[Claim]:
    """Claims and reasons that fit no block, and so say nothing."""
    return [claim for claim in found if not any(claim.covers(block) for block in universe())]


def missing(seen: Seen) -> list[tuple[str, str, BlockId]]:
    """Comparisons that tests claim and that did not run."""
    return [key for key in _keys(claims()) if key not in seen]


def section(seen: Seen) -> str:
    """The whole section; a difference that was not seen is told as ``?``."""
    held = [block for block in universe() if any(claim.covers(block) for claim in claims())]
    counts = {
        "all": len(universe()),
        "held": len(held),
        "part": _covered(IN_PART),
        "differs": _covered(DIFFERS),
        "aside": _covered(OUT_OF_SCOPE),
    }
    return _HEAD.format(**counts) + _FUNCTIONS + _functions(seen) + _BLOCKS + _fates()


def without_differences(text: str) -> list[str]:
    """The lines of the section without what changes from run to run, to compare two of them."""
    lines = text[text.index(_HEAD.splitlines()[1]) :].splitlines()
    return [line.rsplit(" | ", 1)[0] if line.count(" | ") == 3 else line for line in lines]


def _keys(found: Iterable[Claim]) -> list[tuple[str, str, BlockId]]:
    return [(c.test, c.what, block) for c in found for block in universe() if c.covers(block)]


def _covered(found: Sequence[Claim]) -> int:
    return sum(any(claim.covers(block) for claim in found) for block in universe())


def _functions(seen: Seen) -> str:
    """A row for each function and part of its result."""
    blocks: dict[tuple[str, float], set[BlockId]] = defaultdict(set)
    worst: dict[tuple[str, float], float] = {}
    for claim in claims():
        row = (claim.what, claim.tolerance)
        for test, what, block in _keys([claim]):
            blocks[row].add(block)
            worst[row] = float(np.maximum(worst.get(row, 0.0), seen.get((test, what, block), math.nan)))
    told = {row: "?" if math.isnan(value) else magnitude(value) for row, value in worst.items()}
    return "".join(
        f"| {what} | {len(found)} | {tolerance:.0e} | {told[what, tolerance]} |\n"
        for (what, tolerance), found in sorted(blocks.items())
    )


def _fates() -> str:
    """A row for each block name and fate, with the data sets that share it; whole families in one row."""
    rows = sorted((_family(block), _name(block), _fate(block), _data(block)) for block in universe())
    return "".join(
        f"| {family}: {name} | {', '.join(sorted({row[3] for row in group}))} | {fate} |\n"
        for (family, name, fate), group in groupby(rows, key=lambda row: row[:3])
    )


def _name(block: BlockId) -> str:
    whole = any(claim.blocks == "*" and claim.covers(block) for claim in OUT_OF_SCOPE)
    return "every block" if whole else block.name


def _family(block: BlockId) -> str:
    return "exact polychoric" if block.file.startswith("exact_") else block.file.split("_")[0]


def _data(block: BlockId) -> str:
    return block.file.removeprefix("exact_").partition("_")[2] or "all"


def _fate(block: BlockId) -> str:
    held = sorted({claim.what.split(":")[0] for claim in claims() if claim.covers(block)})
    rest = [claim.what for claim in IN_PART if claim.covers(block)]
    if held:
        return " ".join(["held", *["in part"] * bool(rest), "by", ", ".join(held)]) + "".join(
            f"; out of scope: {what}" for what in rest
        )
    told = [("differs on purpose", DIFFERS), ("out of scope", OUT_OF_SCOPE)]
    reasons = [f"{word}: {claim.what}" for word, table in told for claim in table if claim.covers(block)]
    return "; ".join(reasons) or "not claimed"
