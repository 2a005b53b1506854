"""Releases: proposed from a run that comes out again, approved beside all earlier ones, withdrawn.

Two accounts release what residents answered. A wave of synthetic or research answers is a rehearsal: for
it the actor ``local``, whoever holds the machine, may stand for both (the database enforces both).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import Also, nothing_else, reading, unit_of_work
from index_platform.queries import audit, proofs, releases, waves
from index_platform.queries.published import table_from_document
from index_platform.queries.releases import Proposal, Release
from index_platform.services import (
    changes,
    corrections,
    early_reading,
    index,
    official_surveys,
    proposals,
    publishing,
    refusals,
    release_gates,
    release_texts,
    studies,
)
from index_platform.services.corrections import Declared
from index_platform.services.progress import Progress
from index_platform.services.proposals import Verdict
from index_platform.storage import runs, snapshots
from index_platform.storage.runs import RunFiles
from instruments.canonical import content_hash
from instruments.errors import ConflictError, NotFoundError, NotPermittedError, NotReproducedError
from scoring.disclosure import Protected
from scoring.disclosure.ledger import Ledger
from scoring.published import PublishedTable, document
from scoring.snapshot import Snapshot, WaveKind
from scoring.verification import Agreement

_BESIDE = (
    "Run the index again on this machine beside what was released (thriving releases ledger --out LEDGER, "
    "then index run --ledger LEDGER) and propose that run."
)
_REHEARSALS = (WaveKind.SYNTHETIC, WaveKind.RESEARCH)


def proposed(
    engine: Engine,
    folder: Path,
    *,
    moment: datetime,
    actor: Actor = LOCAL,
    reason: str = "",
    study: Path | None = None,
    said: Declared | None = None,
    progress: Progress | None = None,
    also: Also[Release] = nothing_else,
) -> Release:
    """A release of the run in ``folder``, recomputed first and checked against everything released before.

    study: the file of a sensitivity study of the same inputs, to be kept and told to whoever decides.
    said: why a wave that was released before is released again, for everybody to read.
    also: what else is stored in the transaction that records it.
    """
    with refusals.noted(engine, actor, "release.propose", "release", folder.name, moment=moment):
        require(actor, Right.PROPOSE_RELEASE, where="releases propose")
        files = runs.read(folder)
        _require_as_defined(files)
        studied = studies.read(study, files.manifest) if study else {}
        snapshot = snapshots.read(files.snapshot)
        _require_whole(snapshot)
        with reading(engine) as session:
            _require_releasable(session, snapshot, actor)
            corrections.require_said(session, snapshot.wave.key, said)
            past = _ledger(session)
    _require_public_base(engine, files)
    again = index.recomputed(files, snapshot, past, progress=progress)
    _require_agreed(again.manifest)
    _require_open(again.protected)
    if again.verdict.agreement is Agreement.DIFFERENT:
        raise NotReproducedError(
            f"the run does not come out again: {again.verdict.sentence}",
            where=str(folder),
            fix=_BESIDE
            if again.protected.beside
            else "Run the index again on this machine and propose that run.",
        )
    table = official_surveys.with_official(engine, snapshot.geography, again.protected.table)
    proposal = Proposal(
        wave=snapshot.wave.key,
        definition=str(files.manifest["index"]),
        snapshot_sha256=snapshot.sha256,
        manifest=files.manifest,
        document=document(table),
        entries=[index.entry_document(again.protected.entry)],
        ledger_sha256=_hash(past),
        since=changes.since(engine, again),
        study=studied,
    )
    rehearsal = snapshot.wave.kind in _REHEARSALS
    with unit_of_work(engine) as session:
        proposal = replace(
            proposal,
            texts=release_texts.standing(session, proposal.wave),
            revises=corrections.content(session, proposal.wave, table, proposal.since, said),
        )
        release = releases.add(session, proposal, actor.id, stamp(moment), rehearsal=rehearsal, reason=reason)
        facts = {"wave": release.wave, "document": release.document_sha256, "rehearsal": rehearsal}
        _written(session, actor, "release.propose", release, moment, reason, facts)
        also(session, release)
        return release


def approved(
    engine: Engine,
    name: str,
    *,
    moment: datetime,
    actor: Actor = LOCAL,
    reason: str = "",
    at: datetime | None = None,
    also: Also[Release] = nothing_else,
) -> Release:
    """Approve a release that somebody else proposed: its figures are public from ``at`` on, else from now.

    also: what else is stored in the transaction that records it. Refused like ``publishing.approve_for``.
    """
    with (
        refusals.noted(engine, actor, "release.approve", "release", name, moment=moment),
        unit_of_work(engine) as session,
    ):
        require(actor, Right.APPROVE_RELEASE, where="releases approve")
        release = releases.get(session, name)
        _require_state(release, ("proposed",), "approved")
        if release.ledger_sha256 != _hash(_ledger(session)):
            raise ConflictError(
                f"another release was approved after {release.id} was proposed, and figures of both could be "
                "subtracted from each other",
                where="releases approve",
                fix="Propose the run again: it is then checked beside that release too.",
            )
        proposals.decided(
            session, release.proposal, Verdict.APPROVED, moment=moment, actor=actor, reason=reason
        )
        release_gates.require_open(session, release, actor=actor)
        found = publishing.approve_for(session, release, at, moment=moment, actor=actor)
        also(session, found)
        return found


def withdrawn(
    engine: Engine,
    name: str,
    *,
    moment: datetime,
    actor: Actor = LOCAL,
    reason: str = "",
    also: Also[Release] = nothing_else,
) -> Release:
    """Withdraw a release. What it published stays in the ledger. One may take back what one proposed.

    reason: of one that is public, for everybody to read; of another, kept with the decision. also: what else
    is stored in the transaction that records it.
    """
    with (
        refusals.noted(engine, actor, "release.withdraw", "release", name, moment=moment),
        unit_of_work(engine) as session,
    ):
        release = releases.get(session, name)
        _require_state(release, ("proposed", "approved"), "withdrawn")
        public = None
        if release.state == "proposed":
            proposals.turned_down(session, release.proposal, moment=moment, actor=actor, reason=reason)
        else:
            require(actor, Right.STOP_RELEASE, where="releases withdraw")
            if release.is_public(moment):
                public = corrections.require_reason(reason, where="releases withdraw")
            _written(session, actor, "release.withdraw", release, moment, reason)
        proofs.forget(session, release.id)
        gone = releases.withdraw(session, name, actor.id, stamp(moment), public)
        also(session, gone)
        return gone


def get(engine: Engine, name: str) -> Release:
    """The release of this id."""
    with reading(engine) as session:
        return releases.get(session, name)


def table(engine: Engine, name: str, *, moment: datetime) -> PublishedTable:
    """The figures of a release that is public at this moment: all that reports and pages may show."""
    with reading(engine) as session:
        release = releases.get(session, name)
        if not release.is_public(moment):
            raise NotPermittedError(
                f"{release.id} is {publishing.state_words(release, moment)}, and not shown to everybody",
                where="releases",
                fix={
                    "proposed": f"Approve it first: thriving releases approve {release.id}.",
                    "approved": "Wait until then: thriving releases list.",
                }.get(release.state, "Propose and approve a new release."),
            )
        return table_from_document(releases.document(session, name))


def unreleased_table(engine: Engine, name: str, *, moment: datetime, actor: Actor) -> PublishedTable:
    """The figures of a release that is not public, behind the gate like all. Each look is written down.

    For those who hold the right, and those on its list when their time has come (``early_reading``).
    """
    with (
        refusals.noted(engine, actor, "release.read", "release", name, moment=moment),
        unit_of_work(engine) as session,
    ):
        release = early_reading.require_reader(session, name, actor, moment=moment)
        found = table_from_document(releases.document(session, name))
        if not release.is_public(moment):  # what is public may be read by anybody
            facts = {"state": release.state, "document": release.document_sha256}
            _written(session, actor, "release.read", release, moment, "", facts)
        return found


def latest(engine: Engine, *, moment: datetime) -> Release | None:
    """The newest public release of the wave that was asked last; None where there is none.

    Where the days of waves do not tell, the one that was released first was asked first.
    """
    with reading(engine) as session:
        found, order = releases.stored(session), waves.order(session)
    public = {one.wave: one for one in found if one.is_public(moment)}
    newest = order.newest(
        dict.fromkeys(one.wave for one in found if one.was_public(moment) and one.wave in public)
    )
    return public.get(newest or "")


def ledger_written(engine: Engine, out: Path) -> int:
    """Write what was ever released from this database into the new file ``out``: how many releases."""
    with reading(engine) as session:
        past = _ledger(session)
    runs.write_document(out, index.ledger_document(past))
    return len(past.entries)


def _written(
    session: Session,
    actor: Actor,
    action: str,
    release: Release,
    moment: datetime,
    reason: str,
    facts: Mapping[str, object] | None = None,
) -> None:
    audit.write(
        session, deed(actor, action, "release", release.id, moment=moment, reason=reason, detail=facts)
    )


def _require_agreed(manifest: Mapping[str, Any]) -> None:
    """Refuse a run whose models of small places disagree, in the words of the run."""
    for stage in manifest["stages"]:
        if held := stage["result"].get("hold"):
            raise ConflictError(
                held,
                where="releases propose",
                fix="Look at the covariates and the answers of these places, or run the index by a definition"
                " without 'small_areas': it then has no figures of them.",
            )


def _require_releasable(session: Session, snapshot: Snapshot, actor: Actor) -> None:
    wave = snapshot.wave
    if wave.kind not in _REHEARSALS and actor.is_local:
        raise NotPermittedError(
            f"the wave {wave.key!r} is {wave.kind}, and two people with accounts must publish it",
            where="releases propose",
            fix="Propose it under /manage, signed in as an analyst; a statistics lead approves it there.",
        )
    proposals.require_person(session, actor, where="releases propose")
    if waves.find(session, wave.key) is None or not waves.is_frozen(session, wave.key, snapshot.sha256):
        raise NotFoundError(
            f"the snapshot {snapshot.sha256[:12]} of the wave {wave.key!r} was not frozen from this database",
            where="releases propose",
            fix=f"Freeze it here (thriving waves freeze {wave.key}) and run the index on that snapshot.",
        )


def _require_whole(snapshot: Snapshot) -> None:
    """What was withdrawn before it was published is never published."""
    if snapshot.erased:
        key = snapshot.wave.key
        raise ConflictError(
            f"{len(snapshot.erased)} of those whose answers the run rests on had them taken out since",
            where="releases propose",
            fix=f"Freeze the wave again (thriving waves freeze {key}) and run the index on that snapshot; "
            "figures of this wave that are public stand as they are.",
        )


def _require_public_base(engine: Engine, files: RunFiles) -> None:
    """100 means the same in all that was ever published of an index of these places."""
    definition, geography = str(files.manifest["index"]), str(files.manifest["geography"]["key"])
    with reading(engine) as session:
        public = releases.public_base(session, definition, geography)
    base = str(files.manifest["inputs"]["base"])
    if public is not None and public != base:
        raise ConflictError(
            f"the run rests on the base {base[:12]}, and what was published of {definition} in {geography} "
            f"on {public[:12]}: 100 would mean two things",
            where=str(files.folder),
            fix="Run the index on the base.json of the run that was published, and propose that run.",
        )


def _require_open(protected: Protected) -> None:
    """Refuse a release of which nothing opens beside what was released of the same people."""
    entry, beside = protected.entry, protected.beside
    if not beside or any(family.shown for family in entry.families):
        return
    earlier = next((one for one in beside if not one.is_like(entry)), beside[0])
    if earlier.wave != entry.wave:
        raise NotPermittedError(
            f"answers of the wave {entry.wave!r} were released before as those of {earlier.wave!r}, and each "
            "figure, beside those that were released, could tell of single persons",
            where="releases propose",
            fix="Look where the answers came from: thriving waves list. Ask people anew, or release nothing.",
        )
    changed = "snapshot" if earlier.snapshot != entry.snapshot else "definition"
    raise NotPermittedError(
        f"the wave {entry.wave!r} was released before, from the snapshot {earlier.snapshot[:12]} under the "
        f"definition {earlier.definition[:12]}: this run has another {changed}, and each of its figures, "
        "beside those that were released, could tell of single persons",
        where="releases propose",
        fix="Propose a run of that snapshot under that definition, or ask people anew: a wave of a new key.",
    )


def _require_as_defined(files: RunFiles) -> None:
    if made := files.manifest.get("what_if"):
        raise NotPermittedError(
            "it asks what if: "
            + ", ".join(f"{name} is {value}" for name, value in made.items())
            + ", which its definition did not decide",
            where=str(files.folder),
            fix="Propose a run without --set, or make another version of the definition that decides so.",
        )


def _require_state(release: Release, states: Sequence[str], wanted: str) -> None:
    if release.state not in states:
        raise ConflictError(
            f"{release.id} is {release.state} and cannot be {wanted}",
            where="releases",
            fix="Look at its state: thriving releases list. A withdrawn run can be proposed again.",
        )


def _ledger(session: Session) -> Ledger:
    return index.parse_ledger({"entries": releases.released_entries(session)}, where="database")


def _hash(past: Ledger) -> str:
    return content_hash(index.ledger_document(past))
