"""The checks between a proposal and its approval: one list, each passed, failed or waiting, with a remedy.

What failed stops everybody. What waits stops whoever signs in; to whoever holds the machine, who can release
rehearsals alone and is the only person there, it is told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.db import reading
from index_platform.queries import proofs, releases
from index_platform.queries.proofs import Proofs
from index_platform.queries.published import table_from_document
from index_platform.queries.releases import Release
from index_platform.services import readings, release_checks, studies
from index_platform.services.readings import STUDY, WORDS, Sheet
from index_platform.services.studies import Study
from instruments.english import listed
from instruments.errors import ConflictError
from instruments.languages import english_name
from reports.fingerprint import fingerprint
from scoring.snapshot import WaveKind

_NAMED = 3  # so many of a longer list are called by name


class Check(StrEnum):
    """What is looked at, in the order in which it can be passed."""

    DISCLOSURE = "disclosure"
    SENSITIVITY = "sensitivity"
    PROOFS = "proofs"
    TRANSLATIONS = "translations"
    WORDS = "words"
    READING = "reading"


class State(StrEnum):
    """How a check stands."""

    PASSED = "passed"
    FAILED = "failed"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One check of a release: how it stands, why, and what to do; no remedy where it is passed."""

    check: Check
    state: State
    said: str
    remedy: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it lets the release through."""
        return self.state is State.PASSED


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What every check looks at."""

    release: Release
    kind: WaveKind
    made: Proofs | None  # None also where another program built them
    is_old: bool  # whether another program built them
    study: Study | None
    sheets: tuple[Sheet, ...]
    names: Mapping[str, str]  # of places, by code


_Found = tuple[State, str, str]


def gates(engine: Engine, name: str, *, actor: Actor = LOCAL) -> tuple[Gate, ...]:
    """Every check of a release, as it stands now. No figure stands in it."""
    release_checks.require_part(actor)
    with reading(engine) as session:
        return _gates(session, releases.get(session, name))


def require_open(session: Session, release: Release, *, actor: Actor) -> None:
    """Refuse to approve a release while a check stops this person, naming each with its remedy."""
    stopping = (State.FAILED,) if actor.is_local else (State.FAILED, State.WAITING)
    closed = [one for one in _gates(session, release) if one.state in stopping]
    if closed:
        lines = [f"{one.check.value.capitalize()}: {one.said} {one.remedy}" for one in closed]
        raise ConflictError(
            "\n".join((f"{release.id} cannot be approved yet", *lines)),
            where="releases approve",
            fix=f"See its checks: thriving releases gates {release.id}, or its page under /manage.",
        )


def _gates(session: Session, release: Release) -> tuple[Gate, ...]:
    made = proofs.of(session, release.id)
    table = table_from_document(releases.document(session, release.id))
    is_old = made is not None and made.program != fingerprint()
    seen = _Seen(
        release=release,
        kind=WaveKind(table.wave_kind),
        made=None if is_old else made,
        is_old=is_old,
        study=studies.of_proposal(releases.study(session, release.id)),
        sheets=readings.sheets(session, release),
        names=dict(release_checks.pages(table)),
    )
    return tuple(
        Gate(check=check, state=state, said=said, remedy=remedy)
        for check, look in _CHECKS.items()
        for state, said, remedy in [look(seen)]
    )


def _disclosure(seen: _Seen) -> _Found:
    if seen.made is None:
        return _LATER
    close = seen.made.close
    if close:
        what = f"{len(close)} of {seen.made.bounded:,} withheld numbers can be bounded too closely."
        fix = (
            f"See them: thriving releases audit {seen.release.id}. Refuse this release, and tell us: more "
            "should have been withheld."
        )
        return State.FAILED, what, fix
    if not seen.made.bounded:
        return State.PASSED, "Nothing is withheld to protect people.", ""
    return (
        State.PASSED,
        f"All {seen.made.bounded:,} withheld numbers have as much room as they must have.",
        "",
    )


def _sensitivity(seen: _Seen) -> _Found:
    if seen.study is None:
        return State.PASSED, "No study was proposed with it, and none is required.", ""
    if not seen.study.hold:
        return State.PASSED, "The study says nothing against publishing.", ""
    sheet = next(one for one in seen.sheets if one.name == STUDY)
    if sheet.wrong:
        return _wrong(seen, (sheet,))
    if sheet.is_read:
        return State.PASSED, "The study advises to wait; a second person said why it need not.", ""
    fix = "A second person reads it among the proofs, and says why the release need not wait."
    return State.WAITING, f"The study advises to wait: {seen.study.hold}", fix


def _proofs(seen: _Seen) -> _Found:
    if seen.made is None:
        return _unbuilt(seen)
    failed = [one for one in seen.made.files if one.fault]
    if failed:
        told = f"{len(failed)} of {len(seen.made.files):,} files could not be made as they must be"
        why = f"{failed[0].name}: {failed[0].fault}"
        return State.FAILED, f"{told}, such as {why}.", f"{failed[0].fix} Then build the proofs again."
    return State.PASSED, f"All {len(seen.made.files):,} files are made, and no checker finds a fault.", ""


def _translations(seen: _Seen) -> _Found:
    if seen.made is None:
        return _LATER
    drafts = sorted({english_name(one.language) for one in seen.made.files if one.draft})
    if not drafts:
        return State.PASSED, "Every word that would be published is approved.", ""
    if seen.kind is WaveKind.SYNTHETIC:
        said = f"Pages in {listed(drafts)} are drafts and say so; of made-up answers that is allowed."
        return State.PASSED, said, ""
    fix = "Have the translation reviewed and approved, or take the language out of the pages for residents."
    return State.FAILED, f"Draft wording in {listed(drafts)} would be published.", fix


def _words(seen: _Seen) -> _Found:
    sheets = [one for one in seen.sheets if one.name == WORDS]
    if not sheets:
        return State.PASSED, "Nothing is doubted in the words beside the figures.", ""
    if sheets[0].wrong:
        return _wrong(seen, sheets)
    if sheets[0].is_read:
        return State.PASSED, "A second person looked at what is doubted in the words beside the figures.", ""
    fix = "A second person looks at them among the proofs, and signs."
    return State.WAITING, "Words beside the figures are doubted.", fix


def _reading(seen: _Seen) -> _Found:
    if seen.made is None:
        return _LATER
    places = [one for one in seen.sheets if one.name not in (STUDY, WORDS)]
    if any(one.wrong for one in places):
        return _wrong(seen, places)
    unread = [seen.names.get(one.name, one.name) for one in places if not one.is_read]
    if unread:
        said = f"{len(unread):,} of {len(places):,} pages were not read by a second person: {_some(unread)}."
        return State.WAITING, said, "A second person reads each page of the proofs, and signs."
    return State.PASSED, f"A second person read all {len(places):,} pages.", ""


def _unbuilt(seen: _Seen) -> _Found:
    said = "No proofs were built."
    if seen.is_old:
        said = "The program has changed since the proofs were built."
    return State.WAITING, said, "Build the proofs, on the page of the release."


def _wrong(seen: _Seen, sheets: Sequence[Sheet]) -> _Found:
    names = [seen.names.get(one.name, f"the {one.name}") for one in sheets if one.wrong]
    fix = "Refuse the release, or have a second person settle it with a reason, among the proofs."
    return State.FAILED, f"Somebody found something wrong in {_some(names)}.", fix


def _some(names: Sequence[str]) -> str:
    """A few of them by name, and how many more."""
    if len(names) <= _NAMED + 1:
        return "; ".join(names)
    return f"{'; '.join(names[:_NAMED])}; and {len(names) - _NAMED:,} more"


_LATER: _Found = (State.WAITING, "It is looked at when the proofs are built.", "Build the proofs.")
_CHECKS: Mapping[Check, Callable[[_Seen], _Found]] = {
    Check.DISCLOSURE: _disclosure,
    Check.SENSITIVITY: _sensitivity,
    Check.PROOFS: _proofs,
    Check.TRANSLATIONS: _translations,
    Check.WORDS: _words,
    Check.READING: _reading,
}
