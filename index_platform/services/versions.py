"""Versions of instruments: what stands already, what a new one must say of it, and what changed between two.

For rehearsals a new version follows whatever stands here. Live waves ask what two people approved, so what
they approve follows what was approved, or shipped, before: a claim that one person made alone joins nothing.
"""

from collections.abc import Sequence

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.db import reading
from index_platform.queries import definitions
from instruments import catalogue, publishing, succession
from instruments.definition import Instrument
from instruments.differences import Differences, differences
from instruments.errors import MeasureError
from instruments.flaws import Flaw, refusal
from instruments.loading import Judge

_LIVE = ("shipped", "approved")


def known(session: Session) -> tuple[Instrument, ...]:
    """Every version that stands here: shipped, approved, or published for rehearsals."""
    here = definitions.instruments(session)
    labels = {one.label for one in here}
    return (*(one for one in catalogue.all() if one.label not in labels), *here)


def live(session: Session) -> tuple[Instrument, ...]:
    """Every version that live waves may ask, with the parts of each."""
    approved = {one.label for one in definitions.published(session) if one.origin in _LIVE}
    return tuple(one for one in known(session) if one.label in approved or one.label in catalogue.labels())


def flaws(instrument: Instrument, standing: Sequence[Instrument]) -> tuple[Flaw, ...]:
    """Everything by which a sound definition cannot be published beside what stands."""
    return (*publishing.flaws(instrument.content), *succession.flaws(instrument, standing))


def judge(standing: Sequence[Instrument]) -> Judge:
    """What a definition must say of the versions that stand: which it follows, and what it claims."""
    return lambda instrument: flaws(instrument, standing)


def require_succession(instrument: Instrument, standing: Sequence[Instrument]) -> None:
    """Raise InvalidDefinitionError that tells everything by which a definition cannot follow what stands."""
    if found := flaws(instrument, standing):
        raise refusal(found, where=instrument.label, content=instrument.content)


def stored(engine: Engine | None) -> tuple[Instrument, ...]:
    """The same for whoever has no session: without a database, what ships with the program."""
    if engine is None:
        return catalogue.all()
    with reading(engine) as session:
        return known(session)


def before(engine: Engine, instrument: Instrument) -> Differences | None:
    """What changed since the version that an instrument has to follow; None for the first."""
    standing = stored(engine)
    latest = succession.newest_before(instrument, standing)
    return None if latest is None else differences(latest, instrument, known=standing)


def shipped_flaws() -> tuple[str, ...]:
    """What is wrong with what ships, in words: changed after it was published, or not following what was."""
    told: list[str] = []
    sound: dict[str, Instrument] = {}
    for label in catalogue.labels():
        try:
            sound[label] = catalogue.get(label)
        except MeasureError as error:
            told.append(f"{error.what}{_end(error.what)}{error.fix}")
    told += [
        f"{one.label}: {flaw.what}. {flaw.fix}"
        for one, flaw in succession.refused_steps(tuple(sound.values()))
        if one.follows is None or one.follows.label in sound  # else it is told already what it follows
    ]
    return tuple(dict.fromkeys(told))


def _end(what: str) -> str:
    """What stands between a sentence, or a list of several, and its remedy."""
    return "" if what.endswith("\n") else ". "
