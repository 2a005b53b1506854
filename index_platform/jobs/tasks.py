"""What each kind of work does, through the same services as everybody's, and what it says at the end."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from index_platform.auth.actors import Actor
from index_platform.queries.jobs import Job
from index_platform.services import computing, freezing, releases
from index_platform.services.progress import Progress
from index_platform.services.workplace import Workplace

Answer = Mapping[str, Any]
Task = Callable[[Workplace, Job, Actor, datetime, Progress], Answer]


def freeze(place: Workplace, job: Job, actor: Actor, moment: datetime, progress: Progress) -> Answer:
    """The snapshot of a closed wave."""
    progress("Freezing the answers", 0, 1)
    made = freezing.frozen(place.engine, job.subject, place.settings.snapshots, moment=moment, actor=actor)
    return {"snapshot": made.sha256, "file": made.path.name}


def compute(place: Workplace, job: Job, actor: Actor, moment: datetime, progress: Progress) -> Answer:
    """The index of the newest snapshot."""
    request = computing.Request(
        wave=job.subject,
        definition=str(job.asked["definition"]),
        begin_base=bool(job.asked.get("begin_base")),
    )
    made = computing.computed(
        place.engine, place.settings, request, moment=moment, actor=actor, progress=progress
    )
    return {"run": made.folder.name, "definition": made.definition, "warnings": list(made.warnings)}


def propose(place: Workplace, job: Job, actor: Actor, moment: datetime, progress: Progress) -> Answer:
    """The release of a run, computed again before it is proposed."""
    folder = computing.run_folder(place.settings, str(job.asked["run"]))
    reason = str(job.asked.get("reason", ""))
    made = releases.proposed(
        place.engine, folder, moment=moment, actor=actor, reason=reason, progress=progress
    )
    return {"release": made.id}


TASKS: Mapping[str, Task] = {"freeze": freeze, "compute": compute, "propose": propose}
