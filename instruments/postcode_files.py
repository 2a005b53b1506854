"""Tables of postcodes in the format of the ONS Postcode Directory, read line by line: it has 2.7 million."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from instruments import official_tables
from instruments.errors import InvalidInputError
from instruments.official import PostcodeFile
from instruments.official_tables import Row, first_of, opened, position
from instruments.places import Geography
from instruments.postcodes import MOST_PLACES, Postcode, PostcodeLookup, packed, written

POSTCODE_COLUMNS = ("pcds", "pcd8", "pcd7", "pcd2", "pcd", "postcode")
_PLACE_COLUMN = re.compile(r"osward|ward|(?:os)?wd(?:\d\d)?(?:cd)?")


def read(file: PostcodeFile, geography: Geography, *, smallest: Iterable[str]) -> PostcodeLookup:
    """The lookup that a file gives for the ``smallest`` places of a geography, by their codes."""
    numbers = {code: number for number, code in enumerate(place.code for place in geography.places)}
    wanted = {code: numbers[code] for code in smallest}
    if len(numbers) > MOST_PLACES:
        what = f"{geography.key} has over {MOST_PLACES} places"
        raise _refused(file, what, "Load postcodes for a geography of fewer places.")
    with opened(file.path) as lines:
        rows = official_tables.rows(file.path, lines, lambda names: _columns(names, file))
        entries = packed(_entries(rows, wanted, str(file.path)))
    lookup = PostcodeLookup(vintage=file.vintage, source=file.source, entries=entries)
    _require_whole(file, geography, lookup, wanted)
    return lookup


def _columns(names: Sequence[str], file: PostcodeFile) -> tuple[int, int]:
    """The positions of the two columns: those named in the description, else by their official names."""
    if file.postcode:
        postcode = position(file.path, names, file.postcode)
    else:
        postcode = next((names.index(name) for name in POSTCODE_COLUMNS if name in names), -1)
    if postcode < 0:
        fix = "Say which column it is: 'postcode: NAME' in the description."
        raise _refused(file, "there is no column of postcodes", fix, line=1)
    if file.place:
        return postcode, position(file.path, names, file.place)
    found = [name for name in names if _PLACE_COLUMN.fullmatch(name)]
    if len(found) != 1:
        what = f"it is not clear which column holds the ward: {', '.join(found) or 'none has such a name'}"
        raise _refused(file, what, "Say which: 'place: NAME' in the description.", line=1)
    return postcode, names.index(found[0])


def _entries(rows: Iterable[Row], wanted: Mapping[str, int], where: str) -> Iterator[tuple[Postcode, int]]:
    """The postcodes of the wanted places; one there that cannot be read is told, and nothing is loaded."""
    wrong: list[str] = []
    for line, (cell, code) in rows:
        place = wanted.get(code)
        if place is None:
            continue
        if (postcode := written(cell)) is not None:
            yield postcode, place
        else:
            wrong.append(f"line {line}: {cell[:20]!r}")
    if wrong:
        raise InvalidInputError(
            f"these are no postcodes: {first_of(wrong)}",
            where=where,
            fix="Correct the cells, or name the column of postcodes.",
        )


def _require_whole(
    file: PostcodeFile, geography: Geography, lookup: PostcodeLookup, wanted: Mapping[str, int]
) -> None:
    if not len(lookup):
        what = f"no row lies in a place of {geography.key} ({geography.vintage})"
        raise _refused(file, what, "Name the column with the codes of this vintage: 'place: NAME'.")
    there = lookup.places()
    empty = [code for code, number in wanted.items() if number not in there]
    if empty:
        what = f"no postcode lies in {first_of(empty)}"
        raise _refused(file, what, "Give a file of the whole area, of the vintage of its places.")


def _refused(file: PostcodeFile, what: str, fix: str, *, line: int | None = None) -> InvalidInputError:
    return official_tables.refused(file.path, what, fix, line=line)
