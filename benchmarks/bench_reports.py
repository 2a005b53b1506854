"""Reports: one beside what its printer needs at the least, 200 with their memory, the first of a process."""

import pickle
import subprocess
import sys
from functools import cache

import numpy as np
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from benchmarks.chain_case import ROOT
from benchmarks.measure import Amount, Bench, Limit
from benchmarks.report_case import cost, report
from reports.html import STYLES, lone_page, print_page
from reports.pdf import VARIANT, pdf
from reports.theme import ASSETS
from scoring.arrays import Floats

REPORTS, WORKERS = 200, 2
SECONDS, MEGABYTES, FIRST = 180.0, 200.0, 3.0
BARE = 1 / 1.3  # a report, its page and its checks in under 1.3 times of what printing alone takes
_FIRST = """
import pickle, sys
from reports.pdf import pdf
pdf(pickle.load(sys.stdin.buffer))
"""


def benches() -> tuple[Bench | Amount | Limit, ...]:
    """The two rows that we hold ourselves to, and the memory and the beginning beside them."""
    batch = f"{REPORTS} reports of clusters as checked PDFs, {WORKERS} workers"
    return (
        Bench(
            name="report",
            what="a report as checked PDF and as page, charts drawn, against a bare WeasyPrint run of it",
            at_least=BARE,
            ours=ours,
            reference=bare,
            tolerance=0.0,
        ),
        Amount(
            name="report-batch",
            what=f"{batch}, against {SECONDS:g} s",
            ours=lambda: cost(REPORTS, WORKERS).seconds,
            most=SECONDS,
            unit="s",
            runs=1,
        ),
        Amount(
            name="report-memory",
            what=f"the most memory that a worker held, {batch}, against {MEGABYTES:g} MB",
            ours=lambda: cost(REPORTS, WORKERS).megabytes,
            most=MEGABYTES,
            unit="MB",
            runs=1,
        ),
        Limit(
            name="report-first",
            what=f"the first PDF of a fresh process, with all that it loads, against {FIRST:g} s",
            ours=first,
            seconds=FIRST,
            runs=5,
        ),
    )


def ours() -> Floats:
    """A report as everybody gets it; how many pages it says it has."""
    made = report()
    lone_page(made), pdf(made)
    return np.array([float(len(made.pages))])


def bare() -> Floats:
    """WeasyPrint's own way from the page for print to a tagged PDF."""
    fonts, sheets, source = _ready()
    page = HTML(string=source, base_url=str(ASSETS))
    page.write_pdf(stylesheets=list(sheets), font_config=fonts, pdf_variant=VARIANT)
    return np.array([float(len(report().pages))])


@cache
def _ready() -> tuple[FontConfiguration, tuple[CSS, ...], str]:
    """What is read once a process either way, and the page for print."""
    fonts = FontConfiguration()
    sheets = tuple(CSS(filename=str(ASSETS / "css" / name), font_config=fonts) for name in STYLES)
    return fonts, sheets, print_page(report())


def first() -> None:
    """The first report of a fresh process as PDF."""
    command = [sys.executable, "-c", _FIRST]
    subprocess.run(command, cwd=ROOT, check=True, input=pickle.dumps(report()))
