"""What changed from one release to a later one: made when the later is proposed, and read with it.

A change is made of answers, so it is made where they lie, beside the run that is computed again. It goes
into what is proposed: who approves the release approves it too, and no trigger lets it be altered. Which
wave came first is told by their days alone: an older wave may be released again after a newer one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.db import reading
from index_platform.queries import releases, waves
from index_platform.queries.published import change_from_document, table_from_document
from index_platform.queries.releases import Release
from index_platform.services import trends, versions
from index_platform.services.index import Recomputed
from index_platform.storage import snapshots
from index_platform.wave_order import WaveOrder
from instruments.comparability import Comparisons
from instruments.errors import InvalidInputError, NotFoundError, NotPermittedError
from reports.difference_book import Book, difference_book
from scoring import chain, verification
from scoring.change.gate import change_let_out
from scoring.published_change import PublishedChange, document
from scoring.run import IndexRun
from scoring.verification import Agreement

_SAME = ("definition", "base")  # inputs that two runs must share to be compared
_NO_ORDER = (
    "nothing tells which of the waves {} and {} was asked first; each needs its first and its last day "
    "(thriving waves dates), one over before the other begins"
)
_OTHER_INDEX = "they were made by another definition of the index, on another base, or of other places"


@dataclass(frozen=True, kw_only=True)
class Since:
    """A change, and the release that it counts from."""

    release: str  # such as R1
    change: PublishedChange


def since(engine: Engine, again: Recomputed) -> Mapping[str, object]:
    """What a run that is proposed says of changes since what is public of the wave asked before it.

    {"changes": {release: document}, "apart": {release: why there is none}}; empty where none came before.
    """
    changes: dict[str, object] = {}
    apart: dict[str, str] = {}
    with reading(engine) as session:
        known = versions.known(session)
        compared, unlike = _before(session, again)
        apart.update({release.id: _OTHER_INDEX for release in unlike})
        for release in compared:
            earlier = _run_of(session, release, again)
            if isinstance(earlier, str):
                apart[release.id] = earlier
                continue
            asked = [one.snapshot.instrument for one in (earlier, again.run)]
            before = table_from_document(releases.document(session, release.id))
            claims, after = Comparisons([*known, *asked]), again.protected.table
            found = change_let_out(earlier, again.run, claims, before=before, after=after)
            changes[release.id] = document(found)
    return {key: told for key, told in (("changes", changes), ("apart", apart)) if told}


def latest(engine: Engine, later: str, *, moment: datetime) -> Since | None:
    """The change of a release since the public release of the nearest wave asked before; None without one."""
    with reading(engine) as session:
        made = releases.since(session, later).get("changes", {})
        release = _counted_from(session, later, frozenset(made), moment)
    return None if release is None else Since(release=release, change=change_from_document(made[release]))


def counted_from(engine: Engine, later: str, *, moment: datetime) -> str | None:
    """The release that ``latest`` counts from; None where there is no change of a release."""
    with reading(engine) as session:
        return _counted_from(session, later, releases.compared(session, later), moment)


def book(engine: Engine, earlier: str, later: str, *, moment: datetime) -> Book:
    """The difference book of two public releases: every figure of both, and what changed, in plain words."""
    with reading(engine) as session:
        before, after = (releases.get(session, name) for name in (earlier, later))
        for release in (before, after):
            _require_public(release, moment)
        order = waves.order(session)
        _require_in_order(before, after, order)
        told = releases.since(session, after.id)
        made = told.get("changes", {}) if order.is_before(before.wave, after.wave) else {}
        why = str(told.get("apart", {}).get(before.id, "")) or _why_none(before, after, order)
        tables = [table_from_document(releases.document(session, one.id)) for one in (before, after)]
    return difference_book(
        (before.id, tables[0]),
        (after.id, tables[1]),
        change_from_document(made[before.id]) if before.id in made else None,
        why=why,
        apart=trends.apart(engine, before.id, after.id),
    )


def _counted_from(session: Session, later: str, made: frozenset[str], moment: datetime) -> str | None:
    """The release that the change of a release counts from, of those with which one was made."""
    found = releases.stored(session)
    wave = next(one.wave for one in found if one.id == later)
    public = {one.wave: one.id for one in found if one.is_public(moment) and one.id in made}
    nearest = waves.order(session).nearest_before(wave, public)
    return public[nearest[-1]] if nearest else None


def _before(session: Session, again: Recomputed) -> tuple[tuple[Release, ...], tuple[Release, ...]]:
    """The newest releases of waves asked before: of the same index, the nearest; of another, all.

    Approved is enough: what is compared is shown once both are public.
    """
    wave, order = again.run.snapshot.wave.key, waves.order(session)
    alike: dict[str, Release] = {}
    other: dict[str, Release] = {}
    for one in releases.stored(session):
        if one.state == "approved" and order.is_before(one.wave, wave):
            is_alike = _is_alike(releases.manifest(session, one.id), again.run.manifest)
            (alike if is_alike else other)[one.wave] = one
    nearest = tuple(alike[one] for one in order.nearest_before(wave, alike))
    return nearest, tuple(one for key, one in other.items() if key not in alike)


def _require_in_order(before: Release, after: Release, order: WaveOrder) -> None:
    """Refuse two releases of which the second is of the earlier wave, or of one wave and came earlier."""
    if before.id == after.id:
        raise InvalidInputError(
            f"{before.id} is no other release than {after.id}",
            where="releases diff",
            fix="Name two: thriving releases list.",
        )
    if order.is_before(after.wave, before.wave):
        what = f"the wave of {after.id} ({after.wave}) was asked before that of {before.id} ({before.wave})"
    elif before.wave == after.wave and before.proposal > after.proposal:
        what = f"{after.id} came before {before.id}"
    else:
        return
    raise InvalidInputError(
        what,
        where="releases diff",
        fix=f"Name the earlier one first: thriving releases diff {after.id} {before.id}.",
    )


def _why_none(before: Release, after: Release, order: WaveOrder) -> str:
    """Why nothing was computed between two releases, where it was not said when the later was proposed."""
    if before.wave == after.wave:
        return "both are of one wave"
    if not order.is_known(before.wave, after.wave):
        return _NO_ORDER.format(before.wave, after.wave)
    return f"when {after.id} was proposed, {before.id} was not the newest of the wave asked just before"


def _run_of(session: Session, release: Release, again: Recomputed) -> IndexRun | str:
    """The run of a release, made again as it was; or why that cannot be done."""
    recorded = releases.manifest(session, release.id)
    file = _snapshot_file(session, release, again.files.snapshot.parent)
    if file is None:
        return "the answers behind it are not on this machine"
    frozen = snapshots.read(file)
    if frozen.erased:
        return "some of the answers behind it were taken out by those who gave them"
    run = chain.compute(frozen, again.run.spec)
    same = verification.verdict(recorded, run.manifest, published={}, republished={})
    if same.agreement is Agreement.DIFFERENT:
        return f"its run does not come out again here: {same.sentence}"
    return run


def _is_alike(recorded: Mapping[str, object], now: Mapping[str, object]) -> bool:
    def inputs(manifest: Mapping[str, object]) -> list[object]:
        given, places = manifest["inputs"], manifest["geography"]
        if not (isinstance(given, Mapping) and isinstance(places, Mapping)):
            return []
        return [*(given[name] for name in _SAME), places["key"], manifest.get("what_if", {})]

    return inputs(recorded) == inputs(now)


def _snapshot_file(session: Session, release: Release, folder: Path) -> Path | None:
    """The frozen answers of a release beside those of the run; None where they are not there."""
    names = waves.snapshots(session, release.wave)
    files = (folder / name for name, sha256 in names.items() if sha256 == release.snapshot_sha256)
    return next((file for file in files if file.is_file()), None)


def _require_public(release: Release, moment: datetime) -> None:
    if release.state == "proposed":
        raise NotPermittedError(
            f"{release.id} waits for approval, and only what is public is told here",
            where="releases diff",
            fix=f"Approve it first: thriving releases approve {release.id}.",
        )
    if release.waits(moment):
        raise NotPermittedError(
            f"{release.id} waits for its time, and only what is public is told here",
            where="releases diff",
            fix="Wait until then: thriving releases list.",
        )
    if release.state != "approved":
        raise NotFoundError(
            f"{release.id} was withdrawn", where="releases diff", fix="Name one that is approved."
        )
