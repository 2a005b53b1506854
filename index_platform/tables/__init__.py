"""The tables: columns and constraints, no behaviour. Importing this package knows all of them."""

from index_platform.tables.base import Table
from index_platform.tables.definitions import InstrumentVersionRow
from index_platform.tables.places import GeographyRow, PlaceRow
from index_platform.tables.releases import ReleaseRow
from index_platform.tables.responses import AnswerRow, ReceivedRow, ResponseRow
from index_platform.tables.waves import FreezeRow, WaveRow

__all__ = [
    "AnswerRow",
    "FreezeRow",
    "GeographyRow",
    "InstrumentVersionRow",
    "PlaceRow",
    "ReceivedRow",
    "ReleaseRow",
    "ResponseRow",
    "Table",
    "WaveRow",
]
