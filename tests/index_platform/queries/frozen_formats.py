"""Documents of every format in which releases were ever stored, and the shape of today's types.

``python -m tests.index_platform.queries.frozen_formats`` freezes a document of each kind in a new format, and
adds the shape to the lock. What is frozen once is never written again.
"""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from instruments.canonical import canonical_json, content_hash
from scoring.chain import compute
from scoring.disclosure import protect_change
from scoring.disclosure.ledger import Ledger
from scoring.published import (
    FORMAT,
    OfficialComparison,
    PublishedOfficial,
    PublishedTable,
    document,
)
from scoring.published_change import PublishedChange
from scoring.published_change import document as change_document
from tests.scoring import strong_ward
from tests.scoring.builders import snapshot
from tests.scoring.gate import SURE, made, published
from tests.scoring.small_places_made import known, small_spec

FOLDER = Path(__file__).parent / "formats"
LOCK = FOLDER / "shapes.lock"


OFFICIAL = PublishedOfficial(
    key="wellbeing",
    title="A survey of all districts",
    source="made up",
    period="2025",
    mode="by telephone",
    caveat="People answer otherwise to a voice.",
    districts="districts",
    count=12,
    comparisons=(
        OfficialComparison(
            measure="satisfaction_mean",
            value=7.4,
            least=7.1,
            quarter=7.3,
            middle=7.5,
            three_quarters=7.6,
            greatest=7.9,
        ),
    ),
)


def frozen(kind: str) -> dict[str, dict[str, Any]]:
    """Every frozen document of a kind (table, change), by name."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob(f"{kind}-*.json"))}


def locked() -> dict[int, str]:
    """The hash of the shape of each format; the first was never locked."""
    lines = (line.split() for line in LOCK.read_text("utf-8").splitlines())
    return {int(number): sha256 for number, sha256 in lines}


def shape_hash() -> str:
    """The hash of what today's documents may hold: fields, their types, the members of choices."""
    return content_hash({"table": shape(PublishedTable), "change": shape(PublishedChange)})


def shape(wanted: object) -> object:
    """A type as data, down to plain ones."""
    if get_origin(wanted) in (UnionType, tuple, Mapping):
        return [str(get_origin(wanted)), *map(shape, get_args(wanted))]
    if dataclasses.is_dataclass(wanted):
        return {name: shape(kind) for name, kind in get_type_hints(wanted).items()}
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return sorted(str(member.value) for member in wanted)
    return str(wanted)


def made_table() -> PublishedTable:
    """A release with figures of every kind: measured, modelled, ordered, by groups, and withheld."""
    asked = known(snapshot([240, 200, 8], effects=[0.4, -0.4, 0.0], wards=4))
    precision = replace(SURE, least_reliability=0.0, caution_reliability=0.0)
    table = published(made(asked, spec=replace(small_spec(asked), precision=precision), precise=False))
    return replace(table, official=(OFFICIAL,))


def made_change() -> PublishedChange:
    """A change of four clusters and their wards, of which one can be told and some have too few people."""
    earlier, later = strong_ward.waves()
    spec = small_spec(earlier, hold_share=1.0)
    runs = compute(earlier, spec), compute(later, spec)
    return protect_change(*runs, spec.disclosure, Ledger())


def _freeze(path: Path, content: Mapping[str, object]) -> None:
    with path.open("xb") as file:
        file.write(canonical_json(content) + b"\n")


def main() -> None:
    """Freeze today's format."""
    _freeze(FOLDER / f"table-{FORMAT}.json", document(made_table()))
    _freeze(FOLDER / f"change-{FORMAT}.json", change_document(made_change()))
    lines = sorted({**locked(), FORMAT: shape_hash()}.items())
    LOCK.write_text("".join(f"{number} {sha256}\n" for number, sha256 in lines), "utf-8")


if __name__ == "__main__":
    main()
