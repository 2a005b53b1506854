"""Free words in a cell that no spreadsheet takes for a formula, and that come back as they were.

An apostrophe is set before each sign that could begin a formula: at the start of the text, on a new line, and
after what parts cells in some country's files. One is set before a text that is a reason for no answer, too.
"""

import re

from instruments.definition import Missing

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"  # the last four are wide twins of the first
_FORMULA = re.compile(rf"((?:^|[\n,;])\s*)('*)(?=[{re.escape(SIGNS)}])")
_REASON = re.compile(f"('*)(?:{'|'.join(reason.value for reason in Missing)})")


def guarded(text: str) -> str:
    """The text as a cell of a file that people open."""
    return f"'{text}" if _REASON.fullmatch(text) else _FORMULA.sub(r"\1'\2", text)


def unguarded(cell: str) -> str:
    """The text of a cell; the inverse of ``guarded``."""
    if _REASON.fullmatch(cell):
        return cell.removeprefix("'")
    return _FORMULA.sub(lambda found: found[1] + found[2].removeprefix("'"), cell)
