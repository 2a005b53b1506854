"""Reports of made-up answers from a real town's places, and what many of them cost.

``cost`` makes so many PDFs in processes of their own, which load no more than the command does.
"""

import subprocess
import sys
import time
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.chain_case import ROOT, family, resident, wave
from index_platform.demo.facts import facts
from index_platform.services import report_building
from index_platform.services.report_building import Document, Failure, Outdated
from index_platform.services.workers import REPORTS, workers
from index_platform.storage import report_folder
from instruments import geography
from reports.content import PlaceReport
from reports.pdf import pdf
from reports.place_report import place_report
from scoring.base import base_of
from scoring.chain import compute
from scoring.definitions import shipped
from scoring.disclosure import protect
from scoring.disclosure.ledger import Ledger
from scoring.published import PublishedTable
from scoring.spec import DisclosureRule

PEOPLE, REPLICATES, SEED = 3_000, 100, 20261123


@cache
def table() -> PublishedTable:
    """A release of made-up answers: the town and its clusters, every measure of tci@1.0."""
    town = geography.read(facts("oldham"))
    wards = [row for row, place in enumerate(town.places) if place.level == town.levels[-1].key]
    asked = replace(
        wave(PEOPLE, 1),
        geography=town,
        margins=(),
        place=np.random.default_rng(SEED).choice(wards, PEOPLE).astype(np.int32),
    )
    spec = replace(shipped("tci@1.0"), replicates=REPLICATES, small_areas=None)
    run = compute(asked, spec.with_base(base_of(asked, spec)))
    return protect(run, DisclosureRule(), Ledger()).table


def report(number: int = 0) -> PlaceReport:
    """The report of a cluster, another one for each number."""
    places = table().places
    return place_report(table(), places[number % len(places)].code, release=f"R{number}")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a batch took: seconds of wall time, and the most that any worker held at once, in MB.

    A worker is told by what it holds alone and its part of what it shares with others.
    """

    seconds: float
    megabytes: float


@cache
def cost(reports: int, n_workers: int) -> Cost:
    """The cost of a batch, in a process of its own and those that it splits off."""
    program = f"from benchmarks.report_case import batch; print(batch({reports}, {n_workers}))"
    command = [sys.executable, "-c", program]  # workers load again what a module that is run had loaded
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    most = 0
    while running.poll() is None:
        _, *others = family(running.pid)
        most = max(most, *map(resident, others), 0)
        time.sleep(0.1)
    said, _ = running.communicate()
    if running.returncode:
        raise RuntimeError(f"a batch of {reports} reports left with {running.returncode}")
    return Cost(float(said), most / 1e6)


def batch(reports: int, n_workers: int) -> float:
    """Seconds that so many PDFs take, into a folder that is gone afterwards."""
    orders = [
        Outdated(
            place=str(number),
            documents=(Document(name=f"{number}.pdf", content=report(number), write=pdf),),
        )
        for number in range(reports)
    ]
    with TemporaryDirectory() as folder, report_folder.opened(Path(folder)) as here:
        began = time.perf_counter()
        with workers(n_workers, loads=REPORTS) as executor:
            made = list(report_building.built(orders, here, executor=executor))
        seconds = time.perf_counter() - began
    if failed := [one for one in made if isinstance(one, Failure)]:
        raise RuntimeError(f"{len(failed)} of {reports} reports failed: {failed[0].what}")
    return seconds
