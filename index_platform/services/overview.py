"""Every wave along its path: what was done and by whom, what is next, what blocks it, who may unblock it.

Reading comes first (``paths``), deciding after it (``next_act``, ``blocked``): pure, a table of rules.
No result stands here, and no count that could point at a person.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.guards import require_signed_in
from index_platform.auth.roles import RIGHTS, Right, Role
from index_platform.db import reading
from index_platform.fieldwork import Along, along, day_of, door
from index_platform.queries import desks, jobs, releases
from index_platform.queries.desks import Done, FreezeFacts, WaveFacts
from index_platform.queries.jobs import Job
from index_platform.queries.releases import Release
from instruments.errors import NotFoundError, NotPermittedError

# whoever has a part in the path of a wave may see where it stands
PARTS = (
    Right.MANAGE_WAVES,
    Right.SUPERVISE,
    Right.COMPUTE,
    Right.PROPOSE_RELEASE,
    Right.APPROVE_RELEASE,
    Right.STOP_RELEASE,
)


class Stage(StrEnum):
    """The steps of a wave's path, in their order."""

    WRITE = "write"
    PLAN = "plan"
    OPEN = "open"
    COLLECT = "collect"
    FREEZE = "freeze"
    COMPUTE = "compute"
    PROPOSE = "propose"
    PUBLISH = "publish"


class Mark(StrEnum):
    """Where a step stands."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


class Act(StrEnum):
    """What can be done next to a wave."""

    OPEN = "open"
    CLOSE = "close"
    OPEN_AGAIN = "open_again"
    FREEZE = "freeze"
    COMPUTE = "compute"
    PROPOSE = "propose"
    APPROVE = "approve"
    WAIT = "wait"
    NOTHING = "nothing"


# the stage at which each act is done; what runs now stands at the stage that it makes
STAGES: Mapping[Act, Stage] = {
    Act.OPEN: Stage.OPEN,
    Act.CLOSE: Stage.COLLECT,
    Act.OPEN_AGAIN: Stage.COLLECT,
    Act.FREEZE: Stage.FREEZE,
    Act.COMPUTE: Stage.COMPUTE,
    Act.PROPOSE: Stage.PROPOSE,
    Act.APPROVE: Stage.PUBLISH,
}
RIGHT_FOR: Mapping[Act, Right] = {
    Act.OPEN: Right.MANAGE_WAVES,
    Act.CLOSE: Right.MANAGE_WAVES,
    Act.OPEN_AGAIN: Right.MANAGE_WAVES,
    Act.FREEZE: Right.MANAGE_WAVES,
    Act.COMPUTE: Right.COMPUTE,
    Act.PROPOSE: Right.PROPOSE_RELEASE,
    Act.APPROVE: Right.APPROVE_RELEASE,
}
_BY_COMMAND = "by command"  # whoever holds the machine
_JOB_STAGES = {
    "freeze": Stage.FREEZE,
    "compute": Stage.COMPUTE,
    "propose": Stage.PROPOSE,
    "proofs": Stage.PUBLISH,
}
_DEEDS: Mapping[str, Right] = {
    "wave.create": Right.MANAGE_WAVES,
    "wave.open": Right.MANAGE_WAVES,
    "wave.close": Right.MANAGE_WAVES,
    "wave.freeze": Right.MANAGE_WAVES,
    "index.run": Right.COMPUTE,
    "release.propose": Right.PROPOSE_RELEASE,
    "release.approve": Right.APPROVE_RELEASE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a wave, from rows and from the audit."""

    wave: WaveFacts
    freeze: FreezeFacts | None = None  # the newest
    run: Done | None = None  # the newest, whatever it was computed from
    release: Release | None = None  # the newest that was not withdrawn
    job: Job | None = None  # the newest
    deeds: Mapping[str, Done] = field(default_factory=dict)  # by action, the newest of each

    @property
    def public(self) -> bool:
        """Whether figures of the wave are public."""
        return self.release is not None and self.release.state == "approved"

    @property
    def fresh_freeze(self) -> FreezeFacts | None:
        """The newest snapshot, where it holds all that was answered."""
        whole = self.freeze is not None and self.freeze.responses == self.wave.responses
        return self.freeze if whole else None

    @property
    def fresh_run(self) -> Done | None:
        """The newest run, where it was computed from the newest snapshot."""
        freeze, run = self.fresh_freeze, self.run
        return run if freeze and run and run.detail.get("snapshot") == freeze.sha256 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a path. ``moment`` and ``by`` are empty where nothing was noted."""

    stage: Stage
    mark: Mark
    moment: str = ""
    by: str = ""  # a role in words, or "by command"


@dataclass(frozen=True, slots=True, kw_only=True)
class WavePath:
    """A wave along its path."""

    key: str
    title: str
    kind: str
    state: str
    instrument: str
    steps: tuple[Step, ...]
    act: Act
    who: tuple[Role, ...]  # who may do what is next
    blocked: str  # what keeps it from being done, with the way out; empty: nothing
    snapshot: str  # hash of the newest, empty before the first
    run: str  # folder of the newest run of it, empty before the first
    release: Release | None
    job: Job | None
    opens_on: str | None = None  # ISO day, the first that takes answers
    closes_on: str | None = None

    def door(self, today: str) -> str:
        """The state as the door judges it on a day."""
        return door(self.state, self.opens_on, self.closes_on, today)

    def along(self, today: str) -> Along | None:
        """How far its days are; they begin on the day that was said, else on the day that it was opened."""
        opened = next((step.moment for step in self.steps if step.stage is Stage.OPEN), "")
        return along(self.opens_on or day_of(opened) or None, self.closes_on, today)


_Rule = Callable[[Standing], bool]
_NEXT: tuple[tuple[_Rule, Act], ...] = (
    (lambda it: it.job is not None and it.job.active, Act.WAIT),
    (lambda it: it.public and it.wave.state == "open", Act.CLOSE),
    (lambda it: it.public, Act.NOTHING),
    (lambda it: it.release is not None, Act.APPROVE),
    (lambda it: it.wave.state == "planned", Act.OPEN),
    (lambda it: it.wave.state == "open", Act.CLOSE),
    (lambda it: it.wave.responses == 0, Act.OPEN_AGAIN),
    (lambda it: it.fresh_freeze is None, Act.FREEZE),
    (lambda it: it.fresh_run is None, Act.COMPUTE),
)


def next_act(standing: Standing) -> Act:
    """What is next on the path of a wave. Pure."""
    return next((act for rule, act in _NEXT if rule(standing)), Act.PROPOSE)


def blocked(standing: Standing, act: Act) -> str:
    """What keeps the next act from being done, and the way out; empty where nothing does. Pure."""
    wave, job = standing.wave, standing.job
    if act is Act.OPEN and wave.kind == "live" and wave.origin == "local":
        return (
            f"Two people have not approved the questionnaire {wave.instrument} yet, and a live wave asks "
            "nothing else. Propose it under Instruments."
        )
    if act is Act.CLOSE and standing.public:
        return (
            "It was opened again after its figures became public. What comes in now is kept, and cannot be "
            "published from this wave: for new figures, plan a new one."
        )
    if job is not None and job.state == "failed" and (job.ended_at or "") >= _last_made(standing, job):
        return f"The last try ended: {job.answer.get('what')}. {job.answer.get('fix')}"
    return _ALWAYS.get(act, "")


def _last_made(standing: Standing, job: Job) -> str:
    """When that which a job makes was made last, by whatever way; empty before the first."""
    freeze, run, release = standing.freeze, standing.run, standing.release
    return {
        "freeze": freeze.frozen_at if freeze else "",
        "compute": run.moment if run else "",
        "propose": release.proposed_at if release else "",
    }.get(job.kind, "")


_ALWAYS: Mapping[Act, str] = {
    Act.OPEN_AGAIN: "Nobody has answered, so there is nothing to freeze.",
    Act.APPROVE: "Whoever proposed it cannot approve it.",
}


def path(standing: Standing) -> WavePath:
    """The path of one wave. Pure."""
    act = next_act(standing)
    wave, freeze, run = standing.wave, standing.freeze, standing.fresh_run
    return WavePath(
        key=wave.key,
        title=wave.title,
        kind=wave.kind,
        state=wave.state,
        instrument=wave.instrument,
        steps=_steps(standing, act),
        act=act,
        who=roles_with(RIGHT_FOR[act]) if act in RIGHT_FOR else (),
        blocked=blocked(standing, act),
        snapshot="" if freeze is None else freeze.sha256,
        run="" if run is None else str(run.detail["run"]),
        release=standing.release,
        job=standing.job,
        opens_on=wave.opens_on,
        closes_on=wave.closes_on,
    )


def paths(engine: Engine, *, actor: Actor) -> tuple[WavePath, ...]:
    """Every wave along its path, the newest first."""
    _require_part(actor)
    with reading(engine) as session:
        return tuple(path(standing) for standing in _standings(session))


def path_of(engine: Engine, key: str, *, actor: Actor) -> WavePath:
    """The path of the wave with this key."""
    found = next((one for one in paths(engine, actor=actor) if one.key == key), None)
    if found is None:
        raise NotFoundError(f"there is no wave {key!r}", where="waves", fix="Look at the list of waves.")
    return found


def has_part(actor: Actor) -> bool:
    """Whether the actor has a part in the path of waves, and may see where each stands."""
    return any(actor.holds(right) for right in PARTS)


def roles_with(right: Right) -> tuple[Role, ...]:
    """The roles that hold a right, in alphabetical order."""
    return tuple(sorted(role for role, rights in RIGHTS.items() if right in rights))


def doer(done: Done, right: Right) -> str:
    """Who did it, as a role in words: the one by which it was allowed, never a name."""
    if done.actor == LOCAL.id:
        return _BY_COMMAND
    roles = [role for role in done.roles if right in RIGHTS[Role(role)]] or list(done.roles)
    return roles[0].replace("_", " ") if roles else ""


def _require_part(actor: Actor | None) -> None:
    if not has_part(require_signed_in(actor, where="waves")):
        raise NotPermittedError(
            "your account has no part in the path of a wave",
            where="waves",
            fix="Ask an administrator of this site for the role that has one.",
        )


def _standings(session: Session) -> tuple[Standing, ...]:
    frozen, work = desks.freezes(session), jobs.latest(session)
    deeds = desks.done(session, "wave", [name for name in _DEEDS if not name.startswith("release.")])
    released = desks.done(session, "release", [name for name in _DEEDS if name.startswith("release.")])
    standing = {one.wave: one for one in releases.stored(session) if one.state != "withdrawn"}
    return tuple(
        Standing(
            wave=wave,
            freeze=frozen.get(wave.key),
            run=deeds.get(("index.run", wave.key)),
            release=(release := standing.get(wave.key)),
            job=work.get(wave.key),
            deeds={action: entry for (action, key), entry in deeds.items() if key == wave.key}
            | {action: entry for (action, key), entry in released.items() if release and key == release.id},
        )
        for wave in desks.waves(session)
    )


def _steps(standing: Standing, act: Act) -> tuple[Step, ...]:
    stages = tuple(Stage)
    here = _here(standing, act)
    now = len(stages) if here is None else stages.index(here)
    return tuple(_step(standing, stage, number, now) for number, stage in enumerate(stages))


def _here(standing: Standing, act: Act) -> Stage | None:
    """The stage at which the wave stands; None where all are done."""
    if act is Act.WAIT and standing.job is not None:
        return _JOB_STAGES[standing.job.kind]
    return None if standing.public else STAGES.get(act)


def _step(standing: Standing, stage: Stage, number: int, now: int) -> Step:
    mark = Mark.DONE if number < now else Mark.NOW if number == now else Mark.AHEAD
    action, fallback = _noted(standing, stage, mark)
    entry = standing.deeds.get(action)
    if entry is None:
        return Step(stage=stage, mark=mark, moment=fallback)
    return Step(stage=stage, mark=mark, moment=entry.moment, by=doer(entry, _DEEDS[action]))


def _noted(standing: Standing, stage: Stage, mark: Mark) -> tuple[str, str]:
    """The deed that tells of a step, and its moment by the rows where no deed was noted."""
    if mark is not Mark.DONE:
        return "", ""
    release = standing.release
    proposed_at = release.proposed_at if release else ""
    return {
        Stage.WRITE: ("", standing.wave.written_at),
        Stage.PLAN: ("wave.create", standing.wave.created_at),
        Stage.OPEN: ("wave.open", ""),
        Stage.COLLECT: ("wave.close", ""),
        Stage.FREEZE: ("wave.freeze", standing.freeze.frozen_at if standing.freeze else ""),
        Stage.COMPUTE: ("index.run", proposed_at),  # elsewhere, and here again before it was proposed
        Stage.PROPOSE: ("release.propose", proposed_at),
        Stage.PUBLISH: ("release.approve", (release.approved_at or "") if release else ""),
    }[stage]
