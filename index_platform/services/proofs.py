"""Proofs of a release: every document that would be published, built to be read before anything is public.

They lie in <data>/proofs/R3/, beside nothing that anybody may fetch, and are gone when the release is
refused, taken back or withdrawn. A build ends whole, with a row for each file and what a reader from outside
could find out of the release; files of one that was stopped stay for the next, and nobody is shown them.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import Also, nothing_else, reading, unit_of_work
from index_platform.queries import audit, proofs, releases
from index_platform.queries.proofs import ProofFile as ProofFile  # what the desk draws
from index_platform.queries.proofs import Proofs as Proofs
from index_platform.queries.published import table_from_document
from index_platform.services import (
    documents,
    release_audit,
    release_checks,
    report_building,
    report_sides,
    signposts,
)
from index_platform.services.documents import MAKERS, OF_SMALL, Source
from index_platform.services.progress import Progress
from index_platform.services.report_building import Document, Failure, Outdated
from index_platform.settings import Settings
from index_platform.storage import report_folder
from index_platform.storage.report_folder import ReportFolder
from instruments.errors import MeasureError, NotFoundError
from reports.accessibility import check_html
from reports.fingerprint import fingerprint
from reports.residents_content import ResidentsPage
from reports.small_places import small_place
from scoring.published import PublishedTable

WHERE = "releases proofs"
KEPT = ("proposed", "approved")  # of a release in any other state no proofs are kept


def built(
    engine: Engine,
    settings: Settings,
    name: str,
    *,
    moment: datetime,
    actor: Actor = LOCAL,
    progress: Progress | None = None,
    also: Also[Proofs] = nothing_else,
) -> Proofs:
    """The proofs of a release that waits, each file held to the checkers; one that fails stops no other.

    also: what else is stored in the transaction that records them.
    """
    require(actor, Right.READ_UNRELEASED, where=WHERE)
    tell = progress or (lambda *_: None)
    with reading(engine) as session:
        release = release_checks.require_waiting(releases.get(session, name))
        table = table_from_document(releases.document(session, release.id))
    tell("Looking for what could be found out", 0, 1)
    found = release_audit.audited(engine, release.id, actor=actor)
    tell("Reading what stands beside the figures", 0, 1)
    services = signposts.read(settings.data_dir)
    sides = report_sides.collected(engine, release.id, services, moment=moment, zone=settings.time_zone)
    source = Source(
        engine=engine,
        table=table,
        release=release.id,
        sides=sides,
        contact=settings.contact,
        moment=moment,
    )
    try:
        with report_folder.opened(settings.proofs / release.id) as folder:
            files = tuple(_files(source, folder, tell))
        made = Proofs(
            built_by=actor.id,
            built_at=stamp(moment),
            program=fingerprint(),
            bounded=len(found.bounds),
            close=tuple(release_audit.line(bound) for bound in found.bounds if not bound.holds),
            files=files,
        )
        with unit_of_work(engine) as session:
            release_checks.require_waiting(releases.get(session, release.id))
            proofs.keep(session, release.id, made)
            facts = {"files": len(files), "failed": sum(bool(file.fault) for file in files)}
            written = deed(actor, "release.proofs", "release", release.id, moment=moment, detail=facts)
            audit.write(session, written)
            also(session, made)
    finally:
        cleared(engine, settings)
    return made


def of_release(engine: Engine, name: str, *, actor: Actor) -> Proofs | None:
    """What was built of a release, without a figure; None before the first build."""
    require(actor, Right.READ_UNRELEASED, where=WHERE)
    with reading(engine) as session:
        return proofs.of(session, releases.get(session, name).id)


def file(engine: Engine, settings: Settings, name: str, file: str, *, moment: datetime, actor: Actor) -> Path:
    """Where one file of the proofs lies. Each look is written down, as of all that is not public."""
    require(actor, Right.READ_UNRELEASED, where=WHERE)
    with unit_of_work(engine) as session:
        release = releases.get(session, name)
        made = proofs.of(session, release.id)
        known = (
            next((one for one in made.files if one.name == file and not one.fault), None) if made else None
        )
        path = settings.proofs / release.id / file
        if known is None or not path.is_file():
            raise NotFoundError(
                f"the proofs of {release.id} have no such file",
                where=WHERE,
                fix="Choose one on the page of the proofs, or have them built again.",
            )
        facts = {"state": release.state, "part": "proofs", "file": known.name, "sha256": known.sha256}
        read = deed(actor, "release.read", "release", release.id, moment=moment, detail=facts)
        audit.write(session, read)
        return path


def cleared(engine: Engine, settings: Settings) -> None:
    """Clear away the proofs of every release that is neither waiting nor public."""
    with reading(engine) as session:
        kept = {one.id for one in releases.stored(session) if one.state in KEPT}
    if settings.proofs.is_dir():
        for folder in settings.proofs.iterdir():
            if folder.is_dir() and folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)


def _files(source: Source, folder: ReportFolder, progress: Progress) -> Iterator[ProofFile]:
    """Every file, made now or as it lies there, in the order of the places."""
    codes = _codes(source.table)
    found = list(report_building.told([(code, partial(_documents, source, code)) for code in codes]))
    every = [one for told in found if not isinstance(told, Failure) for one in told[1]]
    todo = [
        Outdated(place=one.name, documents=(one,)) for one in every if not folder.holds(one.name, one.inputs)
    ]
    done = report_building.built(todo, folder, progress=progress)
    failed = {one.place: one for one in done if isinstance(one, Failure)}
    for told in found:
        if isinstance(told, Failure):
            stem = documents.file_stem(source.table, told.place, source.release)
            yield ProofFile(name=stem, place=told.place, ending="", fault=told.what, fix=told.fix)
        else:
            place, made = told
            yield from (_checked(_file(source, place, one), folder, failed.get(one.name)) for one in made)


def _codes(table: PublishedTable) -> list[str]:
    return [place.code for place in (table.whole, *table.places, *table.small_places)]


def _documents(source: Source, code: str) -> list[Document]:
    formats = OF_SMALL if small_place(source.table, code) is not None else tuple(MAKERS)
    return documents.of_place(source, code, formats)


def _file(source: Source, code: str, document: Document) -> ProofFile:
    stem, content = documents.file_stem(source.table, code, source.release), document.content
    told = ProofFile(name=document.name, place=code, ending=document.name.removeprefix(f"{stem}."))
    if isinstance(content, ResidentsPage):
        return replace(told, language=content.language, draft=bool(content.drafts))
    return told


def _checked(made: ProofFile, folder: ReportFolder, failure: Failure | None) -> ProofFile:
    """A file with its size, or with what is wrong with it. Whatever writes a PDF has it checked itself."""
    if failure is not None:
        return replace(made, fault=failure.what, fix=failure.fix)
    content = (folder.path / made.name).read_bytes()
    try:
        if made.name.endswith(".html"):
            check_html(content.decode())
    except MeasureError as error:
        return replace(made, fault=error.what, fix=error.fix)
    return replace(made, size=len(content), sha256=sha256(content).hexdigest())
