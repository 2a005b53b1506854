"""The index from files: base, run, verify. No database is needed, only a snapshot and a definition."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index_platform.queries.published import table_from_document
from index_platform.services.progress import Progress
from index_platform.settings import Settings
from index_platform.storage import runs, snapshots
from index_platform.storage.runs import RunFiles
from instruments.errors import ConflictError, InvalidInputError, NotReproducedError
from instruments.flaws import refusal
from instruments.shapes import list_of, mapping_of, number, record, text, texts
from reports.explaining import Explanation, explanation
from reports.run_picture import run_picture
from scoring import base as bases
from scoring import chain, definitions, disclosure, verification
from scoring.choices import chosen, parsed, titled
from scoring.disclosure import Protected
from scoring.disclosure.ledger import Ledger, LedgerEntry, ReleasedFamily
from scoring.published import PublishedTable, document
from scoring.run import IndexRun
from scoring.snapshot import Snapshot
from scoring.spec import Base, IndexSpec
from scoring.verification import Verdict

WHAT_IF = "what_if"  # in manifest and protected figures: what was decided otherwise than in the definition
_ANOTHER_RUN = "Name a folder that index run of this version wrote, or run the index again."
_FAMILY = record({"source": text, "content": text, "marks": texts, "shown": list_of(text)}, {})
_NAMES = dict.fromkeys(("wave", "geography", "snapshot", "definition"), text)
_REMEMBERED = {
    "parents": texts,
    "families": list_of(_FAMILY),
    "answers": texts,
    "sample": list_of(text),
    "weights": mapping_of(number),
}
_ENTRIES = list_of(record(_NAMES, _REMEMBERED))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a run gave, in what may be told of it."""

    folder: Path
    address: str  # of its manifest: equal runs have equal ones
    wave: str
    definition: str
    responses: int
    places: int
    small_places: int  # whose figures are modelled
    small_plural: str  # the word for them; empty where there are none
    warnings: tuple[str, ...]
    what_if: Mapping[str, str]  # what was decided otherwise than in the definition; empty as a rule


@dataclass(frozen=True, kw_only=True)
class Recomputed:
    """A run made again from its folder, before and after the gate."""

    files: RunFiles
    manifest: Mapping[str, object]
    run: IndexRun
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
    made: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> RunSummary:
    """Compute the index of a snapshot and let it through the gate, beside what was released before.

    made: choices as "key=value", for a run that asks "what if". It is marked so and cannot be released.
    """
    frozen = snapshots.read(snapshot)
    _require_whole(frozen, snapshot)
    spec = definition(name).with_base(bases.parse(runs.read_document(base_file), where=str(base_file)))
    spec = chosen(spec, parsed(made), margins=[margin.name for margin in frozen.margins])
    past = Ledger() if ledger is None else read_ledger(ledger)
    computed = chain.compute(frozen, spec, executor=executor, progress=progress)
    protected = disclosure.protect(computed, spec.disclosure, past)
    files: dict[str, Mapping[str, Any]] = {
        runs.PROTECTED: protected_document(protected, spec),
        runs.DEFINITION: spec.content,
        runs.BASE: bases.document(computed.base),
    }
    if past.entries:
        files[runs.LEDGER] = ledger_document(past)
    manifest = runs.sealed(computed.manifest, files)
    runs.write(folder, manifest, snapshot, files, picture=run_picture(manifest, protected.table))
    return RunSummary(
        folder=folder,
        address=manifest["address"],
        wave=frozen.wave.key,
        definition=spec.label,
        responses=frozen.responses,
        places=len(protected.table.places),
        small_places=len(protected.table.small_places),
        small_plural=protected.table.small_plural,
        warnings=protected.table.warnings,
        what_if=spec.what_if,
    )


def protected_document(protected: Protected, spec: IndexSpec) -> dict[str, object]:
    """What the gate let out as JSON-ready data, marked where the definition was not followed."""
    return {**document(protected.table), **({WHAT_IF: dict(spec.what_if)} if spec.what_if else {})}


def _require_whole(frozen: Snapshot, file: Path) -> None:
    if frozen.erased:
        raise ConflictError(
            f"{len(frozen.erased)} of its answers were taken out by those who gave them",
            where=str(file),
            fix=f"Freeze the wave again, and run the index on that snapshot: thriving waves freeze "
            f"{frozen.wave.key}.",
        )


def explained(folder: Path, place: str, *, beside: str | None = None) -> Explanation:
    """How the score of a place came about, from the protected figures of a run and nothing else of it."""
    content, where = runs.read_protected(folder), folder / runs.PROTECTED
    what_if = titled(_made_otherwise(content, where))
    return explanation(_table_of_run(content, where), place, beside=beside, what_if=what_if)


def table_of(folder: Path) -> PublishedTable:
    """What the gate let out of a run that followed its definition."""
    return _table_of_run(runs.read_protected(folder), folder / runs.PROTECTED)


def _table_of_run(content: Mapping[str, object], file: Path) -> PublishedTable:
    try:
        return table_from_document({key: value for key, value in content.items() if key != WHAT_IF})
    except NotReproducedError as error:
        raise NotReproducedError(error.what, where=str(file), fix=_ANOTHER_RUN) from error


def _made_otherwise(content: Mapping[str, object], file: Path) -> dict[str, str]:
    made = content.get(WHAT_IF, {})
    if not isinstance(made, Mapping) or not all(isinstance(value, str) for value in made.values()):
        raise NotReproducedError(f"{WHAT_IF!r} does not list choices", where=str(file), fix=_ANOTHER_RUN)
    return dict(made)


def verified(
    folder: Path,
    *,
    snapshot: Path | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Verdict:
    """Whether a run comes out again, from its own snapshot or from another one."""
    files = runs.read(folder)
    frozen = snapshots.read(snapshot or files.snapshot)
    past = Ledger() if files.ledger is None else parse_ledger(files.ledger, where=str(folder / runs.LEDGER))
    return recomputed(files, frozen, past, executor=executor, progress=progress).verdict


def recomputed(
    files: RunFiles,
    snapshot: Snapshot,
    past: Ledger,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Recomputed:
    """The run of a folder made again beside the releases in ``past``, compared with what was recorded."""
    spec = definitions.parse(files.definition, where=str(files.folder / runs.DEFINITION))
    spec = spec.with_base(bases.parse(files.base, where=str(files.folder / runs.BASE)))
    spec = chosen(spec, files.manifest.get(WHAT_IF, {}))
    again = chain.compute(snapshot, spec, executor=executor, progress=progress)
    protected = disclosure.protect(again, spec.disclosure, past)
    verdict = verification.verdict(
        files.manifest,
        again.manifest,
        published=files.protected,
        republished=protected_document(protected, spec),
    )
    return Recomputed(files=files, manifest=again.manifest, run=again, protected=protected, verdict=verdict)


def read_ledger(path: Path) -> Ledger:
    """The ledger in a file that ``thriving releases ledger`` wrote."""
    return parse_ledger(runs.read_document(path), where=str(path))


def parse_ledger(content: Mapping[str, object], *, where: str) -> Ledger:
    """The ledger that a document holds."""
    entries = content.get("entries")
    if not isinstance(entries, list):
        raise InvalidInputError(
            "it lists no entries", where=where, fix="Write it with: thriving releases ledger."
        )
    if flaws := list(_ENTRIES(entries, ("entries",))):
        raise refusal(flaws, where=where, content=content)
    return Ledger(tuple(_entry(entry) for entry in entries))


def ledger_document(ledger: Ledger) -> dict[str, object]:
    """The ledger as JSON-ready data; ``parse_ledger`` is its inverse."""
    return {"entries": [entry_document(entry) for entry in ledger.entries]}


def entry_document(entry: LedgerEntry) -> dict[str, object]:
    """One entry as JSON-ready data; what it does not remember is left out."""
    content = asdict(entry)
    remembered = {
        "parents": content.pop("parents"),
        "families": [{**one, "shown": list(one["shown"])} for one in content.pop("families")],
        "answers": content.pop("answers"),
        "sample": list(content.pop("sample")),
        "weights": content.pop("weights"),
    }
    return {**content, **{name: told for name, told in remembered.items() if entry.families and told}}


def _entry(content: Mapping[str, Any]) -> LedgerEntry:
    families = content.get("families", ())
    known = [ReleasedFamily(**{**one, "shown": tuple(one["shown"])}) for one in families]
    sampled = tuple(content.get("sample", ()))
    return LedgerEntry(**{**content, "families": tuple(known), "sample": sampled})
