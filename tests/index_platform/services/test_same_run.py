"""One address for one run: neither the order of rows, nor files, nor workers, nor a later wave move it."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from index_platform.services import freezing, importing, index, waves
from index_platform.services.importing import Request
from index_platform.services.workers import workers
from index_platform.settings import from_environment
from index_platform.storage import runs
from scoring.manifest import address
from scoring.verification import Agreement
from tests.index_platform.fresh import opened
from tests.index_platform.survey import INSTRUMENT, MOMENT, WAVE, Way, random_rows, run_made, start

LATER = WAVE.replace("key: first", "key: second").replace("autumn 2026", "autumn 2027")


def address_of(run: Path) -> str:
    return str(runs.read(run).manifest["address"])


def frozen_from(folder: Path, files: Sequence[str], base: Path) -> str:
    """The address of the run of a wave whose answers came in these files, one after the other."""
    folder.mkdir()
    settings = from_environment({"THRIVING_DATA_DIR": str(folder / "data")})
    with opened(settings) as engine:
        start(engine, folder, wave=WAVE.replace("brs@1.0", INSTRUMENT))
        for number, rows in enumerate(files):
            file = folder / f"answers{number}.csv"
            file.write_text(rows)
            request = Request(file=file, wave="first", instrument=INSTRUMENT)
            importing.imported(engine, request, clock=lambda: MOMENT)
        waves.closed(engine, "first", moment=MOMENT)
        frozen = freezing.frozen(engine, "first", settings.snapshots, moment=MOMENT)
        return index.run(frozen.path, "tci@1.0", base, folder / "RUN").address


@pytest.mark.slow
def test_rows_in_another_order_or_in_two_files_are_the_same_run(tmp_path: Path) -> None:
    rows = random_rows(240, seed=5)
    with run_made(tmp_path, rows):
        pass
    head, *lines = rows.splitlines()
    random.Random(1).shuffle(lines)
    base = tmp_path / "base.json"
    mixed = frozen_from(tmp_path / "mixed", ["\n".join([head, *lines])], base)
    split = frozen_from(
        tmp_path / "split", ["\n".join([head, *lines[:90]]), "\n".join([head, *lines[90:]])], base
    )
    assert mixed == split == address_of(tmp_path / "RUN")


@pytest.mark.slow
def test_two_workers_write_the_same_files_as_one(way: Way) -> None:
    with workers(2) as executor:
        made = index.run(
            way.snapshot, "tci@1.0", way.folder / "base.json", way.folder / "TWO", executor=executor
        )
        assert index.verified(way.run, executor=executor).agreement is Agreement.EQUAL
    assert made.address == address_of(way.run)
    for path in way.run.iterdir():
        assert (way.folder / "TWO" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.slow
def test_a_later_wave_changes_no_number_of_an_earlier_one(way: Way) -> None:
    before = (way.run / runs.PROTECTED).read_bytes()
    (way.folder / "later.yaml").write_text(LATER.replace("brs@1.0", INSTRUMENT))
    (way.folder / "later.csv").write_text(random_rows(200, seed=9))
    waves.create(way.engine, way.folder / "later.yaml", moment=MOMENT)
    waves.opened(way.engine, "second", moment=MOMENT)
    request = Request(file=way.folder / "later.csv", wave="second", instrument=INSTRUMENT)
    importing.imported(way.engine, request, clock=lambda: MOMENT)
    waves.closed(way.engine, "second", moment=MOMENT)
    first = way.snapshot
    later = freezing.frozen(way.engine, "second", way.settings.snapshots, moment=MOMENT)
    index.run(later.path, "tci@1.0", way.folder / "base.json", way.folder / "LATER")
    again = index.run(first, "tci@1.0", way.folder / "base.json", way.folder / "AGAIN")
    assert again.address == address_of(way.run) != address_of(way.folder / "LATER")
    assert (way.folder / "AGAIN" / runs.PROTECTED).read_bytes() == before
    assert index.verified(way.run).agreement is Agreement.EQUAL


def test_an_address_is_the_hash_of_all_that_a_manifest_says_but_of_where_it_lies(way: Way) -> None:
    manifest = json.loads((way.run / runs.MANIFEST).read_text())
    assert manifest["address"] == address(manifest)
    assert address(manifest | {"snapshot": "../elsewhere.parquet"}) == manifest["address"]
    for name in manifest.keys() - {"address", "snapshot"}:
        assert address(manifest | {name: "other"}) != manifest["address"], name
