"""Invitations as files: a PDF to be printed, a page where a PDF would lose letters, and the plain list."""

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from index_platform.services.invitations import address
from index_platform.services.printing import PAGE, PDF, Copy, why_page
from index_platform.storage.files import require_no_file, writing, written_whole
from instruments.errors import InvalidInputError
from reports.invitation_content import Invitations
from reports.invitation_html import invitations_page
from reports.pdf import invitations_pdf
from reports.theme import lost_letters


def copy_of(sheet: Invitations) -> Copy:
    """The invitations as a PDF; as a page where a PDF would lose letters."""
    if lost_letters(_told(sheet), sheet.language):
        content = invitations_page(sheet, alone=True).encode()
        return Copy(content=content, suffix=PAGE, note=why_page(sheet.language))
    return Copy(content=invitations_pdf(sheet), suffix=PDF)


def code_list(public_url: str, codes: Sequence[str]) -> bytes:
    """The codes with their addresses as a table, for letters that are printed elsewhere."""
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow(("code", "address"))
    rows.writerows((code, address(public_url, code)) for code in codes)
    return out.getvalue().encode()


def new_file(target: Path) -> Path:
    """The file of a sheet, which is not there yet; refused before any code is made for it."""
    if target.suffix.lower() != PDF:
        raise InvalidInputError(
            f"{target.name} is not the name of a PDF",
            where=str(target),
            fix=f"Call it {target.with_suffix(PDF).name}.",
        )
    for suffix in (PDF, PAGE):
        require_no_file(target.with_suffix(suffix))
    return target


def written(target: Path, copy: Copy) -> Path:
    """Write a sheet: a page beside the name where it is no PDF."""
    file = target.with_suffix(copy.suffix)
    with writing(file):
        written_whole(file, copy.content)
    return file


def _told(sheet: Invitations) -> str:
    """Every word on the sheets but the codes, which are plain letters."""
    return " ".join(
        (sheet.name, sheet.title, *sheet.lead, sheet.how, *sheet.notes, sheet.draft, sheet.office)
    )
