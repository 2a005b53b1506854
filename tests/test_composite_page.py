"""The page on composite indices: its file is a definition, and its program prints what it says it prints."""

import re
from pathlib import Path

import pytest

from scoring.composite import Aggregation, ImputationMethod, NormalisationMethod

PAGE = "docs/composite-index.md"


def block(page: str, language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_the_program_of_the_page_prints_what_the_page_says(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (repository / PAGE).read_text(encoding="utf-8")
    (tmp_path / "green.yaml").write_text(block(page, "yaml"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(block(page, "python"), PAGE, "exec"), {})
    assert capsys.readouterr().out == block(page.partition("It prints:")[2], "")


@pytest.mark.parametrize("words", [ImputationMethod, NormalisationMethod, Aggregation])
def test_every_word_that_a_file_may_use_stands_on_the_page(
    repository: Path, words: type[Aggregation]
) -> None:
    page = (repository / PAGE).read_text(encoding="utf-8")
    assert [word.value for word in words if f"`{word.value}`" not in page] == []
