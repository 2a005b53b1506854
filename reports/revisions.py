"""What changed from one release to the next, in a sentence for those who used the one before."""

from collections.abc import Sequence

from instruments.english import capital
from reports.sentences import cell_words, inside, number
from scoring.published import PublishedTable

FIRST = "The first release."


def what_changed(table: PublishedTable, earlier: PublishedTable | None, *, apart: Sequence[str] = ()) -> str:
    """What is new in a release, beside the release before it; ``earlier`` is None for the first.

    apart: what cannot be compared with it because other questions were asked, each with the reason.
    """
    if earlier is None:
        return FIRST
    recipe = (
        "" if table.definition == earlier.definition else f" The index is made by {table.definition} now."
    )
    if (table.wave, table.whole.code) != (earlier.wave, earlier.whole.code):
        before = _wave(earlier, named=table.whole.name != earlier.whole.name)
        gap = f" Not comparable with the release before: {'; '.join(apart)}." if apart else ""
        return f"New answers. The release before was of {before}.{recipe}{gap}"
    changed = _differently(table, earlier)
    count = f"{capital(number(changed))} of {number(len(table.cells))} figures" if changed else "No figure"
    verb = "is" if changed <= 1 else "are"
    same = table.method.snapshot_sha256 == earlier.method.snapshot_sha256
    answers = "The same answers as in the release before." if same else "Other answers of the same wave."
    return f"{answers} {count} {verb} printed differently.{recipe}"


def _wave(table: PublishedTable, *, named: bool) -> str:
    wave = inside(table.wave_title)
    return f"{table.whole.name}, {wave}" if named else wave


def _differently(table: PublishedTable, earlier: PublishedTable) -> int:
    """How many figures read otherwise than before, or were not there."""
    known = {measure.key for measure in earlier.measures}
    return sum(
        1
        for (place, key), cell in table.cells.items()
        if key not in known
        or (place, key) not in earlier.cells
        or cell_words(cell, table.measure(key)) != cell_words(earlier.cells[place, key], earlier.measure(key))
    )
