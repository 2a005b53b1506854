"""The page on small places: its program prints what it says, and its modules are there."""

import re
from pathlib import Path

import pytest

PAGE = "docs/small-areas.md"


def block(page: str, language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_the_program_of_the_page_prints_what_the_page_says(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (repository / PAGE).read_text(encoding="utf-8")
    exec(compile(block(page, "python"), PAGE, "exec"), {})
    assert capsys.readouterr().out == block(page.partition("It prints:")[2], "")


def test_every_module_of_the_page_is_there(repository: Path) -> None:
    named = re.findall(r"`(\w+\.py)`", (repository / PAGE).read_text(encoding="utf-8"))
    assert len(named) > 10
    assert [name for name in named if not (repository / "scoring" / name).is_file()] == []
