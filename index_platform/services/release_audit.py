"""How closely outsiders could bound what a release withholds, given it and all that was ever released."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isfinite

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.queries import places, releases
from index_platform.queries.published import change_from_document, table_from_document
from instruments.places import Geography
from scoring.disclosure.attacker import CHANGE, FIGURE, NOT_USED, Audit, Between, Bound, audit
from scoring.spec import Unit

_UNITS = {Unit.PER_CENT: " %", Unit.SCORE: " points", Unit.INDEX: " points"}


def audited(engine: Engine, name: str, *, actor: Actor = LOCAL) -> Audit:
    """The bounds of everything that a release withholds to protect people.

    Read together with it is whatever was approved, of all waves and withdrawn releases too, and each change
    between two of them: what was read cannot be unread.
    """
    require(actor, Right.READ_UNRELEASED, where="releases audit")
    with reading(engine) as session:
        release = releases.get(session, name)
        public = [one.id for one in releases.stored(session) if one.approved_at is not None]
        names = list(dict.fromkeys([*public, release.id]))
        tables = [table_from_document(releases.document(session, one)) for one in names]
        changes = _changes(session, names)
        people = _people(session, release.id)
    return audit(tables, changes=changes, people=people, wave=release.wave)


def facts(name: str, found: Audit) -> dict[str, object]:
    """The audit for scripts; no least or greatest is given where there is none."""
    bounds = [{**asdict(bound), "holds": bound.holds} for bound in found.bounds]
    return {
        "release": name,
        "holds": found.holds,
        "bounds": [
            {**bound, **{end: bound[end] if isfinite(bound[end]) else None for end in ("low", "high")}}
            for bound in bounds
        ],
        "not_used": list(NOT_USED),
    }


def told(found: Audit) -> list[str]:
    """The audit in plain words, a line for everything that is withheld, and what was not looked at."""
    if not found.bounds:
        return ["Nothing is withheld to protect people."]
    failing = [bound for bound in found.bounds if not bound.holds]
    verdict = (
        f"{len(found.bounds)} numbers are withheld, and each has as much room as it must have."
        if not failing
        else f"{len(failing)} of {len(found.bounds)} withheld numbers can be bounded too closely."
    )
    narrowest = [] if found.narrowest is None else [f"The narrowest: {line(found.narrowest)}"]
    unseen = f"This reader does not use {', '.join(NOT_USED[:-1])}, or {NOT_USED[-1]}."
    return [*(line(bound) for bound in found.bounds), "", verdict, *narrowest, unseen]


def _changes(session: Session, names: Sequence[str]) -> list[Between]:
    """Every change that was published between two of these releases."""
    return [
        Between(earlier=names.index(before), later=names.index(after), change=change_from_document(document))
        for after in names
        for before, document in releases.since(session, after).get("changes", {}).items()
        if before in names
    ]


def _people(session: Session, name: str) -> Mapping[str, float]:
    """Code of a place -> people who live there, as far as the places of a release know."""
    told = releases.manifest(session, name)["geography"]
    geography = places.by_id(session, places.id_of(session, str(told["key"]), str(told["vintage"])))
    known = {place.code: _living(geography, place.code) for place in geography.places}
    return {code: people for code, people in known.items() if people is not None}


def _living(geography: Geography, code: str) -> float | None:
    """The people of a place: those of its parts, where it is made of such; None where nobody knows."""
    own, parts = geography.place(code).population, geography.children(code)
    living = [_living(geography, part.code) for part in parts]
    known = [people for people in living if people is not None]
    return sum(known) if known and len(known) == len(living) else own


def line(bound: Bound) -> str:
    """What is known of one withheld number, in a line."""
    room = "" if bound.holds else f"; TOO CLOSE, {bound.required:.3g} apart is the least"
    if not (isfinite(bound.low) and isfinite(bound.high)):
        between = "any number"
    else:
        unit = _UNITS[bound.unit] if bound.unit is not None else " people"
        between = f"between {bound.low:.3g} and {bound.high:.3g}{unit}"
    about = f"{bound.about}, {CHANGE}" if bound.counts == CHANGE else bound.about
    about = f"{about} by {bound.group}" if bound.group else about
    counts = "" if bound.counts in (FIGURE, CHANGE) else f" {bound.counts}"
    return f"{bound.place}, {about}: {between}{counts}{room}"
