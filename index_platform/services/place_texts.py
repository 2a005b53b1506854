"""Words about a place, written by officers: commitments and assets. They go public with a release alone.

A change is a new version of its entry. What should no longer stand is retired, and can be brought back.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, place_texts, places
from index_platform.queries.place_texts import Entry, Version, Written
from instruments.canonical import content_hash
from instruments.errors import ConflictError, InvalidInputError, NotFoundError
from instruments.places import Geography, Place
from reports.officer_words import Fault, checked_asset, checked_commitment, doubts
from reports.place_texts import Asset, Commitment, asset, commitment

WHERE = "places"
COMMITMENT, ASSET = "commitment", "asset"
MOST: Mapping[str, int] = {COMMITMENT: 6, ASSET: 30}  # that stand at a time: they share one printed page
LONGEST_REASON = 300
Words = Commitment | Asset
Given = Mapping[str, str]  # by name of the field, as it was typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One entry as it stands: its newest words, and what should be looked at twice in them."""

    number: int
    version: int
    kind: str
    place: str
    words: Words
    retired: bool
    reason: str
    written_at: str
    imported: int | None
    doubts: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWords:
    """Everything that officers wrote of one place, in the order it came."""

    geography: Geography
    place: Place
    entries: tuple[Standing, ...]

    def standing(self, kind: str) -> tuple[Standing, ...]:
        """The entries of a kind that are not retired."""
        return tuple(one for one in self.entries if one.kind == kind and not one.retired)

    @property
    def retired(self) -> tuple[Standing, ...]:
        """The entries that were retired."""
        return tuple(one for one in self.entries if one.retired)


def of_place(engine: Engine, code: str, *, actor: Actor) -> PlaceWords:
    """What officers wrote of one place; NotFoundError where no place has the code."""
    require(actor, Right.WRITE_PLACE_TEXTS, where=WHERE)
    with reading(engine) as session:
        geography = geography_of(session, code)
        found = place_texts.newest(session, geography.key, code)
    return PlaceWords(geography=geography, place=geography.place(code), entries=tuple(map(_standing, found)))


def entry(engine: Engine, number: int, *, actor: Actor) -> tuple[Standing, ...]:
    """Every version of one entry, the oldest first."""
    require(actor, Right.WRITE_PLACE_TEXTS, where=WHERE)
    with reading(engine) as session:
        place_texts.get(session, number)
        return tuple(map(_standing, place_texts.history(session, number)))


def write(
    engine: Engine,
    code: str,
    kind: str,
    given: Given,
    *,
    moment: datetime,
    actor: Actor = LOCAL,
    sure: bool = False,
) -> int:
    """The number of a new entry of a place. ``sure``: whoever writes looked twice at what is doubted."""
    require(actor, Right.WRITE_PLACE_TEXTS, where=WHERE)
    with unit_of_work(engine) as session:
        geography = geography_of(session, code)
        words = _checked(kind, given, sure=sure)
        require_room(session, Entry(kind=kind, geography=geography.key, place=code))
        return added(session, Entry(kind=kind, geography=geography.key, place=code), words, moment, actor)


def change(
    engine: Engine,
    number: int,
    version: int,
    given: Given,
    *,
    moment: datetime,
    actor: Actor = LOCAL,
    sure: bool = False,
) -> None:
    """Say something else in an entry, of which ``version`` is the newest that the writer saw."""
    require(actor, Right.WRITE_PLACE_TEXTS, where=WHERE)
    with unit_of_work(engine) as session:
        found = _unchanged(session, number, version)
        _require_standing(found, retired=False)
        words = _checked(found.entry.kind, given, sure=sure)
        if words != _words(found):
            _next(session, found, asdict(words), "change", moment, actor)


def retire(
    engine: Engine, number: int, version: int, reason: str, *, moment: datetime, actor: Actor = LOCAL
) -> None:
    """Let an entry stand no longer. It keeps its words, and what is public of it stays until a release."""
    require(actor, Right.WRITE_PLACE_TEXTS, where=WHERE)
    said = reason_of(reason)
    with unit_of_work(engine) as session:
        found = _unchanged(session, number, version)
        _require_standing(found, retired=False)
        retired(session, found, said, moment, actor)


def restore(engine: Engine, number: int, version: int, *, moment: datetime, actor: Actor = LOCAL) -> None:
    """Let a retired entry stand again, in the words it had."""
    require(actor, Right.WRITE_PLACE_TEXTS, where=WHERE)
    with unit_of_work(engine) as session:
        found = _unchanged(session, number, version)
        _require_standing(found, retired=True)
        require_room(session, found.entry)
        _next(session, found, found.text.content, "restore", moment, actor)


def geography_of(session: Session, code: str) -> Geography:
    """The newest places that hold the code; refused where two sets of places use it for their own."""
    newest = {one.key: one for one in places.stored(session) if one.has(code)}
    if not newest:
        raise NotFoundError(
            f"no place has the code {code[:40]!r}", where=WHERE, fix="Choose one from the list of places."
        )
    if len(newest) > 1:
        raise ConflictError(
            f"{code!r} is a place of {' and of '.join(newest)}, and words could come to the wrong one",
            where=WHERE,
            fix="Load one of the two with other codes.",
        )
    return next(iter(newest.values()))


def require_room(session: Session, wanted: Entry) -> None:
    """Refuse an entry more than one page has room for."""
    standing = place_texts.newest(session, wanted.geography, wanted.place)
    count = sum(one.entry.kind == wanted.kind and not one.text.retired for one in standing)
    if count >= MOST[wanted.kind]:
        raise ConflictError(
            f"{count} {wanted.kind}s stand for this place, and its page has room for no more",
            where=WHERE,
            fix="Retire one first: it keeps its words.",
        )


def added(session: Session, wanted: Entry, words: Words, moment: datetime, actor: Actor) -> int:
    """The number of a new entry, and a note of it."""
    text = Version(content=asdict(words), written_by=actor.id, written_at=stamp(moment))
    number = place_texts.add(session, wanted, text)
    _note(session, wanted, "write", number, 1, text, moment, actor)
    return number


def retired(session: Session, found: Written, reason: str, moment: datetime, actor: Actor) -> None:
    """Retire what stands, and note it."""
    _next(session, found, found.text.content, "retire", moment, actor, reason)


def reason_of(given: str) -> str:
    """Why something is retired, as it is kept."""
    reason = " ".join(given.split())
    if not reason or len(reason) > LONGEST_REASON:
        what = "no reason was given" if not reason else f"the reason is longer than {LONGEST_REASON} letters"
        raise InvalidInputError(what, where="reason", fix="Write why, in a sentence.")
    return reason


_CHECKED: Mapping[str, Callable[..., Words]] = {COMMITMENT: checked_commitment, ASSET: checked_asset}
_READ: Mapping[str, Callable[[Mapping[str, Any]], Words]] = {COMMITMENT: commitment, ASSET: asset}


def _checked(kind: str, given: Given, *, sure: bool) -> Words:
    return _CHECKED[kind](given, sure=sure)


def _words(found: Written) -> Words:
    return _READ[found.entry.kind](found.text.content)


def _standing(found: Written) -> Standing:
    words = _words(found)
    return Standing(
        number=found.number,
        version=found.version,
        kind=found.entry.kind,
        place=found.entry.place,
        words=words,
        retired=found.text.retired,
        reason=found.text.reason,
        written_at=found.text.written_at,
        imported=found.entry.imported,
        doubts=tuple(doubts(words)),
    )


def _unchanged(session: Session, number: int, version: int) -> Written:
    """The newest version of an entry, which is still the one that somebody saw."""
    found = place_texts.get(session, number)
    if found.version != version:
        raise ConflictError(
            "somebody else changed it meanwhile", where=WHERE, fix="Look at it as it stands now, then decide."
        )
    return found


def _require_standing(found: Written, *, retired: bool) -> None:
    if found.text.retired is not retired:
        what = "it stands already" if retired else "it was retired before"
        raise ConflictError(what, where=WHERE, fix="Look at the page of its place.")


def _next(
    session: Session,
    found: Written,
    content: Mapping[str, Any],
    verb: str,
    moment: datetime,
    actor: Actor,
    reason: str = "",
) -> None:
    text = Version(
        content=content,
        written_by=actor.id,
        written_at=stamp(moment),
        retired=verb == "retire",
        reason=reason,
    )
    place_texts.write(session, found.number, found.version + 1, text)
    _note(session, found.entry, verb, found.number, found.version + 1, text, moment, actor)


def _note(
    session: Session,
    wanted: Entry,
    verb: str,
    number: int,
    version: int,
    text: Version,
    moment: datetime,
    actor: Actor,
) -> None:
    """Write down who did it: which words, by their hash."""
    facts = {"entry": number, "version": version, "words": content_hash(text.content)}
    done = deed(
        actor,
        f"{wanted.kind}.{verb}",
        "place",
        wanted.place,
        moment=moment,
        reason=text.reason,
        detail=facts,
    )
    audit.write(session, done)
