"""The pages of docs/ that show a program: it prints what they say, and what they name is there."""

import re
from pathlib import Path

import pytest

from instruments.files import read_yaml
from scoring.choices import KEYS
from scoring.composite import Aggregation, ImputationMethod, NormalisationMethod
from scoring.definitions import DATA, parse
from scoring.spec import DisclosureRule
from scoring.weighting_rule import Distance, WeightingRule

ROOT = Path(__file__).resolve().parents[1]
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}
PROGRAMS = [name for name, text in TEXTS.items() if "\nIt prints:\n" in text]


def block(text: str, language: str) -> str:
    """The first block of a language; of the one without a name, the first that opens so."""
    found = re.search(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_pages_show_programs() -> None:
    assert len(PROGRAMS) >= 6


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_program_of_a_page_prints_what_the_page_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, _, after = TEXTS[name].partition("\nIt prints:\n")
    for file in re.findall(r"^Save this as `([\w.]+)`:$", before, re.MULTILINE):
        (tmp_path / file).write_text(block(before, "yaml"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(block(before, "python"), name, "exec"), {})
    assert capsys.readouterr().out == block(after, "")


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_a_page_names_is_there(name: str) -> None:
    modules = re.findall(r"`(\w+\.py)`", TEXTS[name])
    files = re.findall(r"`((?:tests|fixtures)/[\w/.-]+)`", TEXTS[name])
    assert [one for one in modules if not (ROOT / "scoring" / one).is_file()] == []
    assert [one for one in files if not (ROOT / one).is_file()] == []


def test_the_weighting_rule_of_its_page_is_a_section_of_a_definition(tmp_path: Path) -> None:
    path = tmp_path / "rule.yaml"
    path.write_text(block(TEXTS["weighting.md"], "yaml"), encoding="utf-8")
    content = {**read_yaml(DATA / "tci" / "1.0.yaml"), **read_yaml(path)}
    assert parse(content, where="here").weighting == WeightingRule(
        margins=("age_sex", "ward"), distance=Distance.MULTIPLICATIVE, bounds=(0.3, 3.0), least_in_place=30
    )


WORDS = {
    "weighting.md": [word.value for word in Distance],
    "sensitivity.md": [f"`{word}`" for key in KEYS.values() for word in (key.name, *key.values)],
    "composite-index.md": [
        f"`{word.value}`" for kind in (ImputationMethod, NormalisationMethod, Aggregation) for word in kind
    ],
}


@pytest.mark.parametrize("name", WORDS)
def test_every_word_that_a_definition_may_use_stands_on_its_page(name: str) -> None:
    assert [word for word in WORDS[name] if word not in TEXTS[name]] == []


def test_the_numbers_of_the_page_on_disclosure_are_those_of_the_rule() -> None:
    page, rule = TEXTS["disclosure.md"], DisclosureRule()
    assert f"A figure on fewer than {rule.minimum_base} answers" in page
    assert f"A share that fewer than {rule.minimum_part} people" in page
    assert f"more than {rule.greatest_one:g} per cent, or two more than {rule.greatest_two:g}" in page
    assert f"people to {rule.round_base_to}, per cents whole" in page
