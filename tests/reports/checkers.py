"""What two checkers of PDF/UA-1 say of a file: ours, which every file passes before it goes out, and another.

They share no code, and the second tries a part of the rules by its own reading of the standard: what one
misreads or changes in a new version, the other still sees.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import page
import pdfua

CANNOT_READ = "UA-14-001"  # pdfua 0.1.3 stops at empty arrays in tags when it looks for empty headings


def page_finds(made: bytes) -> set[str]:
    """The rules that a file breaks by page-validation."""
    return {each.rule_id for each in page.validate_pdf_bytes(made, profile="ua1").failures}


def pdfua_finds(made: bytes) -> set[str]:
    """The rules that a file breaks by pdfua. A rule that could not be tried counts as broken, but for one."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "file.pdf"
        file.write_bytes(made)
        outcomes = pdfua.validate(str(file)).outcomes
    return {
        each.rule_id
        for each in outcomes
        if each.findings or (each.skipped_reason and each.rule_id != CANNOT_READ)
    }


def complaints(made: bytes) -> set[str]:
    """All that either checker says against a file."""
    return page_finds(made) | pdfua_finds(made)
