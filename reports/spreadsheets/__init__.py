"""A release as spreadsheets that everybody can read: XLSX and ODS, checked before they go out."""

from reports.edition import Edition
from reports.spreadsheets import ods, ods_reading, xlsx, xlsx_reading
from reports.spreadsheets.checks import require_accessible
from reports.spreadsheets.composing import stamp, workbook
from scoring.published import PublishedTable

__all__ = ["ods_file", "stamp", "xlsx_file"]


def xlsx_file(table: PublishedTable, edition: Edition) -> bytes:
    """The release as XLSX; refused where a machine can tell that somebody could not read it."""
    content = xlsx.file_of(workbook(table, edition))
    require_accessible(xlsx_reading.found(content))
    return content


def ods_file(table: PublishedTable, edition: Edition) -> bytes:
    """The release as ODS; refused where a machine can tell that somebody could not read it."""
    content = ods.file_of(workbook(table, edition))
    require_accessible(ods_reading.found(content))
    return content
