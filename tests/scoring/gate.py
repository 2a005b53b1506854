"""Runs through the gate, where only disclosure withholds."""

from dataclasses import replace

from scoring.chain import compute
from scoring.disclosure import protect
from scoring.disclosure.ledger import Ledger
from scoring.published import PublishedTable, Shown
from scoring.run import IndexRun
from scoring.snapshot import Snapshot
from scoring.spec import DisclosureRule, IndexSpec, PrecisionRule
from tests.scoring.builders import based

RULE = DisclosureRule()
SURE = PrecisionRule(  # nothing is too uncertain, so that only disclosure withholds
    show_base=1, caution_base=1, least_clusters=1, caution_half_width=1e9, greatest_half_width=1e9
)


def published(run: IndexRun, ledger: Ledger | None = None) -> PublishedTable:
    return protect(run, RULE, ledger or Ledger()).table


def made(frozen: Snapshot, *, spec: IndexSpec | None = None, precise: bool = True) -> IndexRun:
    definition = spec or based(frozen)
    return compute(frozen, replace(definition, precision=SURE) if precise else definition)


def figures(table: PublishedTable, place: str) -> dict[str, object]:
    return {measure.key: table.cell(place, measure.key) for measure in table.measures}


def opened(table: PublishedTable, place: str) -> set[str]:
    """The measures that the gate shows of a place, where nothing is too uncertain."""
    return {key for key, cell in figures(table, place).items() if isinstance(cell, Shown)}
