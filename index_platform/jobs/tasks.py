"""What each kind of work does, through the same services as everybody's.

Each notes that it is done in the transaction that stores what it made: it was done once, or not at all.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from index_platform.auth.actors import Actor
from index_platform.db import Also, unit_of_work
from index_platform.queries.jobs import Job
from index_platform.services import computing, freezing, proofs, public_making, releases
from index_platform.services.corrections import Declared
from index_platform.services.jobs import PUBLISH
from index_platform.services.progress import Progress
from index_platform.services.workplace import Workplace
from reports.corrections import Kind

Done = Also[Mapping[str, Any]]  # notes that work is done, and what came of it


class Task(Protocol):
    """One kind of work."""

    def __call__(
        self, place: Workplace, job: Job, actor: Actor, moment: datetime, progress: Progress, done: Done, /
    ) -> None:
        """Do it, tell how far it is, and note that it is done in the transaction that stores it."""


def freeze(
    place: Workplace, job: Job, actor: Actor, moment: datetime, progress: Progress, done: Done
) -> None:
    """The snapshot of a closed wave."""
    progress("Freezing the answers", 0, 1)
    freezing.frozen(
        place.engine,
        job.subject,
        place.settings.snapshots,
        moment=moment,
        actor=actor,
        also=lambda session, made: done(session, {"snapshot": made.sha256, "file": made.path.name}),
    )


def compute(
    place: Workplace, job: Job, actor: Actor, moment: datetime, progress: Progress, done: Done
) -> None:
    """The index of the newest snapshot."""
    request = computing.Request(
        wave=job.subject,
        definition=str(job.asked["definition"]),
        begin_base=bool(job.asked.get("begin_base")),
    )
    computing.computed(
        place.engine,
        place.settings,
        request,
        moment=moment,
        actor=actor,
        progress=progress,
        also=lambda session, made: done(
            session,
            {"run": made.folder.name, "definition": made.definition, "warnings": list(made.warnings)},
        ),
    )


def propose(
    place: Workplace, job: Job, actor: Actor, moment: datetime, progress: Progress, done: Done
) -> None:
    """The release of a run, computed again before it is proposed."""
    releases.proposed(
        place.engine,
        computing.run_folder(place.settings, str(job.asked["run"])),
        moment=moment,
        actor=actor,
        reason=str(job.asked.get("reason", "")),
        said=_said(job.asked),
        progress=progress,
        also=lambda session, made: done(session, {"release": made.id}),
    )


def _said(asked: Mapping[str, Any]) -> Declared | None:
    """Why a wave that was released is released again, as it was asked for."""
    if "kind" not in asked:
        return None
    return Declared(kind=Kind(asked["kind"]), reason=str(asked.get("public", "")))


def proof(place: Workplace, job: Job, actor: Actor, moment: datetime, progress: Progress, done: Done) -> None:
    """The proofs of a release that waits."""
    proofs.built(
        place.engine,
        place.settings,
        str(job.asked["release"]),
        moment=moment,
        actor=actor,
        progress=progress,
        also=lambda session, made: done(session, {"files": len(made.files)}),
    )


def publish(place: Workplace, job: Job, _: Actor, moment: datetime, progress: Progress, done: Done) -> None:
    """The public side as it is now: the files of a release that came, and the site for a web server.

    Nothing where a release was put off, or withdrawn before anybody saw it.
    """
    name, files, site = str(job.asked.get("release", "")), 0, 0
    release = releases.get(place.engine, name) if name else None
    if release is not None and release.is_public(moment):
        portal = public_making.portal_of(place.engine, place.settings, clock=place.clock)
        files = public_making.made(portal, name, progress=progress)
    if place.settings.keeps_site and (release is None or release.was_public(moment)):
        site = place.site(progress)
    with unit_of_work(place.engine, audited=False) as session:
        done(session, {"release": name, "files": files, "site": site})


TASKS: Mapping[str, Task] = {
    "freeze": freeze,
    "compute": compute,
    "propose": propose,
    "proofs": proof,
    PUBLISH: publish,
}
