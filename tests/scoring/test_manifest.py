import json
import platform

from instruments.canonical import canonical_json
from scoring.chain import compute
from scoring.manifest import software, software_line
from scoring.run import IndexRun
from tests.scoring.builders import based, people, snapshot


def test_a_manifest_names_all_that_a_run_rests_on(run: IndexRun) -> None:
    manifest = run.manifest
    assert manifest["inputs"] == {
        "snapshot": run.snapshot.sha256,
        "definition": run.spec.sha256,
        "base": run.base.sha256,
        "instrument": run.snapshot.instrument.sha256,
    }
    assert manifest["responses"] == 1300
    assert manifest["smoothing"] == "none"
    assert manifest["randomness"] == {"replicates": {"seed": 20261121, "number": 40, "kind": "Fay-Poisson"}}


def test_a_manifest_is_plain_data(run: IndexRun) -> None:
    assert json.loads(canonical_json(run.manifest)) == json.loads(json.dumps(run.manifest))


def test_a_manifest_holds_no_figure_of_a_place(run: IndexRun) -> None:
    text = json.dumps(run.manifest)
    assert not any(place.code in text for place in run.places[1:])


def test_one_more_answer_is_another_snapshot_and_one_more_response() -> None:
    frozen = snapshot([50, 50])
    spec = based(frozen)
    more, less = compute(frozen, spec).manifest, compute(people(frozen, range(99)), spec).manifest
    assert (more["responses"], less["responses"]) == (100, 99)
    assert more["inputs"] != less["inputs"]


def test_the_software_is_told_in_one_line() -> None:
    assert f"python {platform.python_version()}" in software_line(software())
    assert "numpy 2" in software_line(software())
