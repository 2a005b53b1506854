"""The scripts of the researchers' app, run by node: their own tests, their types, and Python beside them."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from instruments import catalogue
from instruments.answers import ValidAnswers, check
from instruments.canonical import canonical_json
from instruments.catalogue import DATA
from instruments.definition import Choice, Instrument, Item, ItemKind
from instruments.expression_reading import built
from instruments.expressions import document
from instruments.flags import broken
from instruments.logic import evaluate
from instruments.routing import fired, route
from tests.folders import REPOSITORY
from tools.assets import node, packages

HERE = Path(__file__).parent
SCRIPTS = REPOSITORY / "index_platform/web/assets/field"
VECTORS = Path(DATA) / "logic-vectors.json"
LONGEST = 400  # lines of a module, as in Python


def run(*arguments: object) -> str:
    """What node prints; an error of the script is told whole."""
    command = [node(), *map(str, arguments)]
    found = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.js")), ids=lambda file: file.name)
def test_the_tests_of_a_script_pass(file: Path) -> None:
    run("--test", file)


def test_the_scripts_keep_their_types() -> None:
    run(packages() / "typescript/bin/tsc", "--project", HERE / "tsconfig.json")


def test_no_script_is_longer_than_a_module_of_python() -> None:
    ours = [path for path in SCRIPTS.glob("*.js") if path.name != "idb.js"]
    assert ours
    assert [path.name for path in ours if path.read_text().count("\n") > LONGEST] == []


def test_the_golden_vectors_hold_in_javascript_as_often_as_in_python() -> None:
    cases = [case for case in json.loads(VECTORS.read_text())["cases"] if "expected" in case]
    here = sum(_same(case) for case in cases)
    there = json.loads(run(HERE / "count_vectors.js", VECTORS))
    told = f"golden vectors: {here} hold in Python, {there['passed']} in JavaScript, of {len(cases)}"
    sys.stdout.write(f"{told}\n")
    assert there == {"passed": here, "failed": []}
    assert here == len(cases)


def _same(case: dict[str, Any]) -> bool:
    found = evaluate(built(case["expression"]), case["answers"])
    return json.loads(json.dumps(found)) == case["expected"]


def test_ways_and_checks_of_every_questionnaire_are_those_of_python(tmp_path: Path) -> None:
    """Answers at random, also impossible ones, of all instruments; and all scenarios that they hold."""
    rng = random.Random(20261123)
    known = {one.label: one for one in catalogue.all()}
    cases = [(label, dict(answers)) for label, one in known.items() for answers in _cases(one, rng)]
    assert len(cases) > 500
    told = {
        "instruments": {label: _written(one) for label, one in known.items()},
        "cases": [{"label": label, "answers": answers} for label, answers in cases],
    }
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(told))
    expected = [
        {
            "asked": list(route(known[label], answers).asked),
            "fired": [one.name for one in fired(known[label], answers)],
            "canonical": canonical_json(answers).decode(),
        }
        for label, answers in cases
    ]
    assert any(each["fired"] for each in expected)
    assert json.loads(run(HERE / "twin_routes.js", file)) == expected


def _cases(instrument: Instrument, rng: random.Random) -> list[dict[str, Any]]:
    told = [json.loads(json.dumps(one.answers)) for one in instrument.scenarios]
    return told + [{item.id: _some(item, rng) for item in instrument.items} for _ in range(40)]


def _some(item: Item, rng: random.Random) -> object:
    """An answer that fits, most of the time."""
    odd = [None, {"missing": "refused"}, 2.5, "", [1, "1"], 2**53, "Cafe\u0301"]
    if rng.random() < 0.2:
        return rng.choice(odd[:2] if rng.random() < 0.5 else odd[3:5] + odd[6:])
    codes = [choice.code for choice in item.choices]
    match item.kind:
        case ItemKind.MULTIPLE:
            return sorted(rng.sample(codes, rng.randint(1, len(codes))))
        case ItemKind.DATE:
            return f"20{rng.randint(10, 40)}-{rng.randint(1, 12):02}-{rng.randint(1, 30):02}"
        case ItemKind.TEXT | ItemKind.PLACE | ItemKind.NOTE:
            return rng.choice(["blue", "E05000719"])
        case _:
            return rng.choice(codes) if codes else rng.randint(item.low or 0, item.high or 1)


def _written(instrument: Instrument) -> dict[str, Any]:
    """The instrument as phones get it, as far as ways and checks go."""
    return {"items": [_item(one) for one in instrument.items]}


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind,
        "low": item.low,
        "high": item.high,
        "earliest": item.earliest,
        "latest": item.latest,
        "longest": item.longest,
        "choices": [_choice(one) for one in item.choices],
        "show_if": None if item.show_if is None else document(item.show_if),
        "checks": [{"id": c.id, "holds": document(c.holds), "level": c.level} for c in item.checks],
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {"code": choice.code, "missing": choice.missing, "exclusive": choice.exclusive}


def test_what_interviews_at_random_end_in_is_taken_by_the_rules_of_every_questionnaire(
    tmp_path: Path,
) -> None:
    """With goings back, reasons and answers that cannot be: the server has nothing to hold for a person."""
    known = {one.label: one for one in catalogue.all() if one.redistributable}
    told = {
        "instruments": {label: _written(one) for label, one in known.items()},
        "places": ["E05000719", "E05000720"],
        "walks": 15,
    }
    file = tmp_path / "walks.json"
    file.write_text(json.dumps(told))
    found = json.loads(run(HERE / "walk_interviews.js", file))
    assert len(found) == 15 * len(known)
    whole = [one for one in found if one["field"]["outcome"] == "complete"]
    assert len(whole) > 0.9 * len(found)
    for one in found:
        instrument, answers = known[one["instrument"]], one["answers"]
        assert isinstance(check(instrument, answers), ValidAnswers), check(instrument, answers)
    for one in whole:
        instrument, answers = known[one["instrument"]], one["answers"]
        notes = {item.id for item in instrument.items if item.kind is ItemKind.NOTE}
        assert set(route(instrument, answers).asked) - notes <= set(answers)
        assert broken(instrument, answers) == ()
