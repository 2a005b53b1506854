"""Tables of postcodes in the format of the ONS Postcode Directory, read line by line: it has 2.7 million."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from instruments.errors import InvalidInputError, NotFoundError
from instruments.official import PostcodeFile
from instruments.places import Geography
from instruments.postcodes import MOST_PLACES, Postcode, PostcodeLookup, packed, written

POSTCODE_COLUMNS = ("pcds", "pcd8", "pcd7", "pcd2", "pcd", "postcode")
_PLACE_COLUMN = re.compile(r"osward|ward|(?:os)?wd(?:\d\d)?(?:cd)?")
_MOST_TOLD = 5


def read(file: PostcodeFile, geography: Geography, *, smallest: Iterable[str]) -> PostcodeLookup:
    """The lookup that a file gives for the ``smallest`` places of a geography, by their codes."""
    numbers = {code: number for number, code in enumerate(place.code for place in geography.places)}
    wanted = {code: numbers[code] for code in smallest}
    if len(numbers) > MOST_PLACES:
        what = f"{geography.key} has over {MOST_PLACES} places"
        raise _refused(file, what, "Load postcodes for a geography of fewer places.")
    try:
        with file.path.open(encoding="utf-8-sig", newline="") as lines:
            entries = packed(_entries(_rows(lines, file), wanted, str(file.path)))
    except FileNotFoundError as error:
        fix = "Correct the name in the description, or put the file there."
        raise NotFoundError("there is no such file", where=str(file.path), fix=fix) from error
    except OSError as error:
        fix = "Give a file that this account may read."
        raise _refused(file, f"the file cannot be opened: {error.strerror}", fix) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise _refused(file, "this is not a table in UTF-8", "Save it as CSV, in UTF-8.") from error
    lookup = PostcodeLookup(vintage=file.vintage, source=file.source, entries=entries)
    _require_whole(file, geography, lookup, wanted)
    return lookup


def _rows(lines: Iterable[str], file: PostcodeFile) -> Iterator[tuple[int, str, str]]:
    """(line, postcode, code of the place) of each row."""
    reader = csv.reader(lines)
    names = next(reader, [])
    if not names:
        raise _refused(file, "the file is empty", "Give a table with a line of column names.")
    postcode, place = _columns(names, file)
    for row in reader:
        if row:
            if len(row) != len(names):
                what = f"the row has {len(row)} cells, and the first line {len(names)}"
                raise _refused(file, what, "Check the commas and quotes.", line=reader.line_num)
            yield reader.line_num, row[postcode], row[place]


def _columns(names: Sequence[str], file: PostcodeFile) -> tuple[int, int]:
    """The positions of the two columns: those named in the description, else by their official names."""
    plain = [name.strip().lower() for name in names]
    if file.postcode:
        postcode = _position(plain, file.postcode, file)
    else:
        postcode = next((plain.index(name) for name in POSTCODE_COLUMNS if name in plain), -1)
    if postcode < 0:
        fix = "Say which column it is: 'postcode: NAME' in the description."
        raise _refused(file, "there is no column of postcodes", fix, line=1)
    if file.place:
        return postcode, _position(plain, file.place, file)
    found = [name for name in plain if _PLACE_COLUMN.fullmatch(name)]
    if len(found) != 1:
        what = f"it is not clear which column holds the ward: {', '.join(found) or 'none has such a name'}"
        raise _refused(file, what, "Say which: 'place: NAME' in the description.", line=1)
    return postcode, plain.index(found[0])


def _position(names: Sequence[str], name: str, file: PostcodeFile) -> int:
    if name.lower() not in names:
        raise _refused(file, f"there is no column {name!r}", f"There are: {', '.join(names)}.", line=1)
    return names.index(name.lower())


def _entries(
    rows: Iterable[tuple[int, str, str]], wanted: Mapping[str, int], where: str
) -> Iterator[tuple[Postcode, int]]:
    """The postcodes of the wanted places; one there that cannot be read is told, and nothing is loaded."""
    wrong: list[str] = []
    for line, cell, code in rows:
        place = wanted.get(code)
        if place is None:
            continue
        if (postcode := written(cell)) is not None:
            yield postcode, place
        else:
            wrong.append(f"line {line}: {cell[:20]!r}")
    if wrong:
        more = f" and {len(wrong) - _MOST_TOLD} more" if len(wrong) > _MOST_TOLD else ""
        raise InvalidInputError(
            f"these are no postcodes: {', '.join(wrong[:_MOST_TOLD])}{more}",
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
        what = f"no postcode lies in {', '.join(empty[:_MOST_TOLD])}"
        more = f" and {len(empty) - _MOST_TOLD} more" if len(empty) > _MOST_TOLD else ""
        raise _refused(file, what + more, "Give a file of the whole area, of the vintage of its places.")


def _refused(file: PostcodeFile, what: str, fix: str, *, line: int | None = None) -> InvalidInputError:
    where = f"{file.path}, line {line}" if line else str(file.path)
    return InvalidInputError(what, where=where, fix=fix)
