"""The index definitions that a wave can be computed by at the desks: those that ship, and those kept here.

<data>/definitions/<hash>.yaml    as it was sent; a label stands for one content for ever
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import unit_of_work
from index_platform.queries import audit
from index_platform.settings import Settings
from index_platform.storage.files import writing, written_whole
from instruments.errors import ConflictError, NotReproducedError
from scoring import definitions
from scoring.spec import IndexSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """An index definition, as far as somebody must know it. ``new``: it is not kept here yet."""

    label: str
    sha256: str
    title: str
    statement: str
    domains: tuple[str, ...]
    measures: int
    new: bool


def names(settings: Settings) -> Mapping[str, str]:
    """By label, what each definition is read by: its label where it ships, else the file that is kept."""
    shipped = {label: label for label in definitions.shipped_labels()}
    return {**{spec.label: str(path) for path, spec in _kept(settings)}, **shipped}


def tried(settings: Settings, path: Path, *, actor: Actor) -> Recipe:
    """The index that a file defines, with nothing kept; an error tells every flaw."""
    require(actor, Right.COMPUTE, where="index define")
    return _recipe(settings, definitions.read(path))


def kept(engine: Engine, settings: Settings, path: Path, *, moment: datetime, actor: Actor) -> Recipe:
    """The index that a file defines, kept from now on for every wave."""
    require(actor, Right.COMPUTE, where="index define")
    content = path.read_bytes()
    with unit_of_work(engine) as session:
        found = _recipe(settings, definitions.read(path))
        if found.new:
            facts = {"definition": found.sha256}
            audit.write(
                session, deed(actor, "index.define", "index", found.label, moment=moment, detail=facts)
            )
            file = _folder(settings) / f"{found.sha256}.yaml"
            with writing(file):
                written_whole(file, content)
    return found


def _folder(settings: Settings) -> Path:
    return settings.data_dir / "definitions"


def _kept(settings: Settings) -> Iterator[tuple[Path, IndexSpec]]:
    for path in sorted(_folder(settings).glob("*.yaml")):
        spec = definitions.read(path)
        if spec.sha256 != path.stem:
            raise NotReproducedError(
                f"the index definition {spec.label} was changed after it was kept",
                where=str(path),
                fix="Take an untouched copy of the file, or remove it and add the definition again.",
            )
        yield path, spec


def _recipe(settings: Settings, spec: IndexSpec) -> Recipe:
    """ConflictError where the label stands for another content already."""
    there = {kept.label: kept.sha256 for _, kept in _kept(settings)}
    there |= {label: definitions.shipped(label).sha256 for label in definitions.shipped_labels()}
    if there.get(spec.label, spec.sha256) != spec.sha256:
        raise ConflictError(
            f"{spec.label} stands for another index already",
            where="index define",
            fix="Give the changed definition a version of its own: figures are known by it.",
        )
    return Recipe(
        label=spec.label,
        sha256=spec.sha256,
        title=spec.title,
        statement=spec.statement,
        domains=tuple(domain.title for domain in spec.domains),
        measures=len(spec.measures),
        new=spec.label not in there,
    )
