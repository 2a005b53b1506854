"""The page about roles says what the program does, no more and no less."""

from index_platform.auth.roles import RIGHTS, Right, Role
from index_platform.auth.words import RIGHT_WORDS, ROLES
from tools.roles import PAGE, page


def test_the_page_is_as_it_was_written_from_the_program() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: python -m tools.roles"


def test_the_table_marks_each_right_of_each_role_and_nothing_else() -> None:
    """Read back from the table by another way than it was written."""
    lines = [
        line.strip("|").split("|") for line in PAGE.read_text(encoding="utf-8").splitlines() if "|" in line
    ]
    heads = [cell.strip() for cell in lines[0]]
    marked = {
        (heads[column], cells[0].strip())
        for cells in lines[2:]
        for column, cell in enumerate(cells)
        if cell.strip() == "yes"
    }
    assert marked == {
        (ROLES[role], RIGHT_WORDS[right].capitalize())
        for role in Role
        for right in Right
        if right in RIGHTS[role]
    }
