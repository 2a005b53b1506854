"""The definitions that ship with the package, by label; each is what was published, or an error."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from instruments import loading, lock
from instruments.definition import Instrument
from instruments.errors import ConflictError, InvalidDefinitionError, NotFoundError
from instruments.flaws import near
from instruments.version import InstrumentVersion

DATA = Path(__file__).parent / "data"


def get(label: str) -> Instrument:
    """The shipped definition of this label, such as ``brs@1.0``; NotFoundError names near ones."""
    if label not in labels():
        raise NotFoundError(
            f"{label!r} is not a shipped instrument",
            where="instruments.catalogue",
            fix=f"{near(label, labels())}There are: {', '.join(labels())}.",
        )
    return _loaded(label)


def labels() -> tuple[str, ...]:
    """The labels of all shipped definitions, in alphabetical order."""
    return tuple(sorted(_published()))


def all() -> tuple[Instrument, ...]:
    """All shipped definitions, in the order of their labels."""
    return tuple(get(label) for label in labels())


def published_in(
    folder: Path, label: str, known: Mapping[str, str], *, resolve: loading.Resolve
) -> Instrument:
    """The definition of ``label`` below ``folder``, refused unless it has the hash that ``known`` gives."""
    if label not in known:
        raise NotFoundError(
            f"{label!r} was never published",
            where="instruments.catalogue",
            fix="Publish it with instruments.lock.publish, which adds its line to published.lock.",
        )
    try:
        instrument = loading.read(path_of(InstrumentVersion.parse(label), folder), resolve=resolve)
    except InvalidDefinitionError as error:
        what = f"{label} was published with another content: now {error.what}"
        raise ConflictError(what, where=error.where, fix=lock.RESTORE) from error
    lock.require_unchanged(instrument, known)
    return instrument


def path_of(version: InstrumentVersion, folder: Path = DATA) -> Path:
    """Where the definition of a version lies below ``folder``, else in the package."""
    return folder / version.key / f"{version.major}.{version.minor}.yaml"


@cache
def _published() -> Mapping[str, str]:
    return lock.published()


@cache
def _loaded(label: str) -> Instrument:
    return published_in(DATA, label, _published(), resolve=get)
