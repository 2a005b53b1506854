"""What a finished spreadsheet holds, whichever of the two formats it is in: what its checks look at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Place = tuple[int, int]  # row and column, from 0
_ADDRESS = re.compile(r"\$?([A-Z]+)\$?([0-9]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCell:
    """A cell that holds something. ``target``: the sheet that it leads to, if it leads anywhere."""

    value: str | float
    is_wrapped: bool = False
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """A range that is marked as a table: its corners, and whether its first row is marked as header."""

    name: str
    first: Place
    last: Place
    has_header: bool
    has_filter: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSheet:
    """One sheet. ``merged``, ``hidden``, ``formulas`` and ``raised`` count what should not be there."""

    name: str
    is_hidden: bool
    cells: Mapping[Place, FoundCell]
    tables: tuple[FoundTable, ...]
    merged: int
    hidden: int  # rows and columns
    formulas: int
    raised: int  # texts with raised or lowered letters
    frozen: int  # rows that stay in sight

    @property
    def title(self) -> str:
        """What stands in the first cell."""
        first = self.cells.get((0, 0))
        return str(first.value) if first else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWorkbook:
    """A finished file."""

    title: str
    language: str
    sheets: tuple[FoundSheet, ...]


def place_of(address: str) -> Place:
    """The row and column of an address such as AB12, from 0."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def sheet_of(reference: str) -> str:
    """The name of the sheet in a reference such as #'1 Index'.A1 or '1 Index'!A1."""
    return re.sub(r"^#?\$?'?(.*?)'?[.!]\$?[A-Z]+\$?[0-9]+$", r"\1", reference).replace("''", "'")
