"""A wave that is released, found wrong and released again: one answer of a quarter was coded backwards."""

import csv
import io
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from index_platform.auth.actors import LOCAL
from index_platform.services import erasing, freezing, importing, index, releases, waves
from index_platform.services.corrections import Declared
from index_platform.services.importing import Request
from index_platform.settings import from_environment
from reports.corrections import Kind
from tests.index_platform.survey import INSTRUMENT, MOMENT, PLACES, Way, random_rows, run_made, stored

ITEM, WRONG = "pride", "QS"
LATER = MOMENT.replace(month=12, day=5)
EAST = "  - {code: QE, name: East End, level: quarter, parent: T, population: 200, tile: [1, 0]}\n"
TOWN = (
    PLACES.replace("population: 300", "population: 600").replace("population: 100", "population: 200") + EAST
)
SAID = Declared(
    kind=Kind.CORRECTION,
    reason="In South End the answers on pride were coded backwards: who agreed counted as one who did not.",
)


def rows() -> tuple[str, str]:
    """(all answers, South End's coded backwards; those of South End as they were meant, under other ids)."""
    table = list(csv.DictReader(io.StringIO(random_rows(240, seed=20261122, places=("QN", "QS", "QE")))))
    draw = random.Random(5)
    for row in table:
        row[ITEM] = draw.choices("12345", weights=(6, 6, 1, 3, 3))[0]
    right = [{**row, "id": f"again {row['id']}"} for row in table if row["place"] == WRONG]
    wrong = [{**row, ITEM: str(6 - int(row[ITEM]))} if row["place"] == WRONG else row for row in table]
    return _written(wrong), _written(right)


def _written(table: list[dict[str, str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(table[0]))
    writer.writeheader()
    writer.writerows(table)
    return out.getvalue()


@contextmanager
def found_wrong(folder: Path) -> Iterator[Way]:
    """A folder in which R1 is public with the wrong answers, and ``RIGHT`` is the run of the right ones."""
    wrong, right = rows()
    with run_made(folder, wrong, town=TOWN) as engine:
        way = Way(folder, from_environment({"THRIVING_DATA_DIR": str(folder / "data")}), engine)
        releases.proposed(engine, way.run, moment=MOMENT)
        releases.approved(engine, "R1", moment=MOMENT)
        _put_right(way, right)
        yield way


def _put_right(way: Way, right: str) -> None:
    """Take the wrong answers out and the right ones in, freeze, and run the index beside the release."""
    engine, folder = way.engine, way.folder
    there = stored(engine, f"SELECT id FROM responses WHERE place = '{WRONG}'")
    for (name,) in there:
        erasing.erased(engine, way.settings.snapshots, UUID(name), moment=LATER, actor=LOCAL)
    (folder / "right.csv").write_text(right)
    waves.opened(engine, "first", moment=LATER)
    request = Request(file=folder / "right.csv", wave="first", instrument=INSTRUMENT)
    importing.imported(engine, request, clock=lambda: LATER)
    waves.closed(engine, "first", moment=LATER)
    frozen = freezing.frozen(engine, "first", way.settings.snapshots, moment=LATER)
    releases.ledger_written(engine, folder / "ledger.json")
    index.run(frozen.path, "tci@1.0", folder / "base.json", folder / "RIGHT", ledger=folder / "ledger.json")


def corrected(way: Way) -> None:
    """Propose and approve the right run: R2."""
    releases.proposed(way.engine, way.folder / "RIGHT", moment=LATER, said=SAID)
    releases.approved(way.engine, "R2", moment=LATER)
