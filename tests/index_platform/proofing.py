"""Proofs for tests: a build as if it had been made, and pages signed by somebody."""

from dataclasses import replace

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import proofs, releases
from index_platform.queries.proofs import ProofFile, Proofs, Verdict
from index_platform.queries.published import table_from_document
from index_platform.services import readings, release_checks
from reports.fingerprint import fingerprint
from tests.index_platform.survey import MOMENT


def build_of(engine: Engine, name: str) -> Proofs:
    """What a build finds where all is well: a file of each page."""
    with reading(engine) as session:
        table = table_from_document(releases.document(session, name))
    files = tuple(
        ProofFile(name=f"{code}.pdf", place=code, ending="pdf", size=1000, sha256=f"made of {code}")
        for code, _ in release_checks.pages(table)
    )
    at = stamp(MOMENT)
    return Proofs(built_by="local", built_at=at, program=fingerprint(), bounded=3, close=(), files=files)


def kept(engine: Engine, name: str, made: Proofs) -> None:
    """Keep a build without making it."""
    with unit_of_work(engine, audited=False) as session:
        proofs.keep(session, name, made)


def with_file(made: Proofs, **changes: object) -> Proofs:
    """The same build with another first file."""
    first, *rest = made.files
    return replace(made, files=(replace(first, **changes), *rest))


def read_all(engine: Engine, name: str, reader: Actor) -> None:
    """Somebody reads every page, and signs."""
    for sheet in readings.of_release(engine, name, actor=reader):
        readings.signed(engine, name, sheet.name, Verdict.READ, "Read.", moment=MOMENT, actor=reader)


def passed(engine: Engine, name: str, reader: Actor) -> None:
    """Every check of a release is passed: built as if all were well, and read by somebody."""
    kept(engine, name, build_of(engine, name))
    read_all(engine, name, reader)
