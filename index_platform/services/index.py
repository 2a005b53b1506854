"""The index from files: base, run, verify. No database is needed, only a snapshot and a definition."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index_platform.services.progress import Progress
from index_platform.settings import Settings
from index_platform.storage import runs, snapshots
from index_platform.storage.runs import RunFiles
from instruments.errors import ConflictError, InvalidInputError
from instruments.flaws import refusal
from instruments.shapes import list_of, record, text
from scoring import base as bases
from scoring import chain, definitions, disclosure, verification
from scoring.disclosure import Protected
from scoring.ledger import Ledger, LedgerEntry
from scoring.published import document
from scoring.snapshot import Snapshot
from scoring.spec import Base, IndexSpec
from scoring.verification import Verdict

_ENTRIES = list_of(record(dict.fromkeys(("wave", "geography", "snapshot", "definition"), text), {}))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a run gave, in what may be told of it."""

    folder: Path
    wave: str
    definition: str
    responses: int
    places: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Recomputed:
    """A run made again from its folder, before and after the gate."""

    files: RunFiles
    manifest: Mapping[str, object]
    protected: Protected
    verdict: Verdict


def definition(name: str) -> IndexSpec:
    """The index definition of a label such as ``tci@1.0``, or in a file."""
    return definitions.read(Path(name)) if name.endswith((".yaml", ".yml")) else definitions.shipped(name)


def base(snapshot: Path, name: str, out: Path) -> Base:
    """The constants of an index in its base wave, written once into the new file ``out``."""
    made = bases.base_of(snapshots.read(snapshot), definition(name))
    runs.write_document(out, bases.document(made))
    return made


def base_file(settings: Settings, geography: str, definition: str) -> Path:
    """Where the base of an index of these places is kept for every later wave, or will be."""
    return settings.bases / f"{geography}-{definition.replace('@', '-')}.json"


def base_kept(settings: Settings, snapshot: Path, made: Base) -> Path | None:
    """Where the desks find this base; None for a snapshot from elsewhere, or where another base stands.

    What stands is never redrawn: that the answer is None says only that the desks go on with what they have.
    """
    if snapshot.resolve().parent != settings.snapshots.resolve():
        return None
    file = base_file(settings, snapshots.read(snapshot).geography.key, made.definition)
    runs.kept_document(file, bases.document(made))
    there = bases.parse(runs.read_document(file), where=str(file))
    return file if there.sha256 == made.sha256 else None


def run(
    snapshot: Path,
    name: str,
    base_file: Path,
    folder: Path,
    *,
    ledger: Path | None = None,
    progress: Progress | None = None,
) -> RunSummary:
    """Compute the index of a snapshot and let it through the gate, beside what was released before."""
    frozen = snapshots.read(snapshot)
    _require_whole(frozen, snapshot)
    spec = definition(name).with_base(bases.parse(runs.read_document(base_file), where=str(base_file)))
    past = Ledger() if ledger is None else read_ledger(ledger)
    computed = chain.compute(frozen, spec, progress=progress)
    protected = disclosure.protect(computed, spec.disclosure, past)
    files: dict[str, Mapping[str, Any]] = {
        runs.PROTECTED: document(protected.table),
        runs.DEFINITION: spec.content,
        runs.BASE: bases.document(computed.base),
    }
    if past.entries:
        files[runs.LEDGER] = ledger_document(past)
    runs.write(folder, computed.manifest, snapshot, files)
    return RunSummary(
        folder=folder,
        wave=frozen.wave.key,
        definition=spec.label,
        responses=frozen.responses,
        places=len(protected.table.places),
        warnings=protected.table.warnings,
    )


def _require_whole(frozen: Snapshot, file: Path) -> None:
    if frozen.erased:
        raise ConflictError(
            f"{len(frozen.erased)} of its answers were taken out by those who gave them",
            where=str(file),
            fix=f"Freeze the wave again, and run the index on that snapshot: thriving waves freeze "
            f"{frozen.wave.key}.",
        )


def verified(folder: Path, *, snapshot: Path | None = None, progress: Progress | None = None) -> Verdict:
    """Whether a run comes out again, from its own snapshot or from another one."""
    files = runs.read(folder)
    frozen = snapshots.read(snapshot or files.snapshot)
    past = Ledger() if files.ledger is None else parse_ledger(files.ledger, where=str(folder / runs.LEDGER))
    return recomputed(files, frozen, past, progress=progress).verdict


def recomputed(
    files: RunFiles, snapshot: Snapshot, past: Ledger, *, progress: Progress | None = None
) -> Recomputed:
    """The run of a folder made again beside the releases in ``past``, compared with what was recorded."""
    spec = definitions.parse(files.definition, where=str(files.folder / runs.DEFINITION))
    spec = spec.with_base(bases.parse(files.base, where=str(files.folder / runs.BASE)))
    again = chain.compute(snapshot, spec, progress=progress)
    protected = disclosure.protect(again, spec.disclosure, past)
    verdict = verification.verdict(
        files.manifest, again.manifest, published=files.protected, republished=document(protected.table)
    )
    return Recomputed(files=files, manifest=again.manifest, protected=protected, verdict=verdict)


def read_ledger(path: Path) -> Ledger:
    """The ledger in a file that ``thriving releases ledger`` wrote."""
    return parse_ledger(runs.read_document(path), where=str(path))


def parse_ledger(content: Mapping[str, object], *, where: str) -> Ledger:
    """The ledger that a document holds."""
    entries = content.get("entries")
    if flaws := list(_ENTRIES(entries, ("entries",))):
        raise refusal(flaws, where=where, content=content)
    if not isinstance(entries, list):
        raise InvalidInputError(
            "it lists no entries", where=where, fix="Write it with: thriving releases ledger."
        )
    return Ledger(tuple(LedgerEntry(**entry) for entry in entries))


def ledger_document(ledger: Ledger) -> dict[str, object]:
    """The ledger as JSON-ready data; ``parse_ledger`` is its inverse."""
    names = LedgerEntry.__dataclass_fields__
    return {"entries": [{name: getattr(entry, name) for name in names} for entry in ledger.entries]}
