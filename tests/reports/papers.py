"""Papers that every check runs over, and definitions by their files, published yet or not."""

from functools import cache
from pathlib import Path

from instruments import catalogue, geography, loading
from instruments.definition import Instrument
from instruments.version import InstrumentVersion
from reports.paper import paper
from reports.paper_content import Paper
from reports.pdf import paper_pdf

OLDHAM = geography.read(Path(__file__).resolve().parents[2] / "fixtures" / "oldham")
ASKED = "thriving-communities@1.1"
CASES = {
    "English": (ASKED, "en", False),
    "English, large": (ASKED, "en", True),
    "Polish": (ASKED, "pl", False),
    "Polish, large": (ASKED, "pl", True),
    "Urdu": (ASKED, "ur", False),
    "Urdu, large": (ASKED, "ur", True),
    "every kind": ("fast-grant@1.0", "en", False),
    "with conditions": ("social-prescribing-follow-up@1.0", "en", False),
}


@cache
def definition(label: str) -> Instrument:
    """The definition that lies in the package under this label."""
    return loading.read(catalogue.path_of(InstrumentVersion.parse(label)), resolve=definition)


@cache
def composed(name: str) -> Paper:
    """The paper of one case, made once."""
    label, language, large = CASES[name]
    return paper(definition(label), language, large=large)


@cache
def printed(name: str) -> bytes:
    """Its PDF, made once."""
    return paper_pdf(composed(name))
