"""SECURITY.md claims nothing that no test proves."""

import ast
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[1] / "SECURITY.md"
TESTS = Path(__file__).resolve().parent
REFERENCE = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
ROWS = [line for line in PAGE.read_text().splitlines() if re.match(r"\| (?!they try to|---)", line)]


def test_the_page_has_claims() -> None:
    assert len(ROWS) > 20


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_every_claim_names_the_tests_that_prove_it(row: str) -> None:
    threat, protection, proofs = (cell.strip() for cell in row.strip("|").split("|"))
    assert threat
    assert protection.endswith(".")
    assert REFERENCE.findall(proofs)
    assert REFERENCE.sub("", proofs).strip() == ""


@pytest.mark.parametrize(("file", "name"), sorted(set(REFERENCE.findall(PAGE.read_text()))))
def test_every_test_that_is_named_is_there(file: str, name: str) -> None:
    tree = ast.parse((TESTS / file).read_text())
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_what_is_not_protected_is_said_too() -> None:
    told = PAGE.read_text().partition("## What is not protected")[2]
    assert told.count("\n- **") >= 5
