"""Who read which page of a release's proofs, what they found wrong, and how that was settled.

A reading is of the very bytes that lay there: where a page is built otherwise, it is read anew. Whoever
proposed a release may read it too, but another person's reading is what counts.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import RIGHTS, Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, proofs, releases
from index_platform.queries.proofs import Reading as Reading  # what the desk draws
from index_platform.queries.proofs import Verdict as Verdict
from index_platform.queries.releases import Release
from index_platform.services import release_checks, studies
from index_platform.services.release_texts import doubts_of
from instruments.canonical import content_hash
from instruments.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from reports.place_texts import from_document

WHERE = "releases read"
WORDS, STUDY = "words", "study"  # pages of a release that are no place
LONGEST = 500  # signs of a note


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page that somebody must read before a release is approved.

    name: code of a place, ``words`` or ``study``. readings: all that was signed of it, the oldest first.
    """

    name: str
    sha256: str  # of what there is to read now
    readings: tuple[Reading, ...]
    proposer: str

    @property
    def counted(self) -> tuple[Reading, ...]:
        """The readings that count: by somebody else than the proposer, of the page as it is now."""
        return tuple(
            one
            for one in self.readings
            if one.verdict is Verdict.READ and one.sha256 == self.sha256 and one.reader != self.proposer
        )

    @property
    def is_read(self) -> bool:
        """Whether somebody else than the proposer read it as it is now."""
        return bool(self.counted)

    @property
    def wrong(self) -> tuple[Reading, ...]:
        """What was found wrong in it and is not settled, whatever was built since."""
        settled = {one.settles for one in self.readings}
        return tuple(
            one for one in self.readings if one.verdict is Verdict.WRONG and one.number not in settled
        )


def sheets(session: Session, release: Release) -> tuple[Sheet, ...]:
    """Every page of a release to be read: its places, doubted words, and a study that advises to wait."""
    signed = proofs.readings(session, release.id)
    return tuple(
        Sheet(
            name=name,
            sha256=digest,
            readings=tuple(one for one in signed if one.page == name),
            proposer=release.proposer,
        )
        for name, digest in _pages(session, release)
    )


def of_release(engine: Engine, name: str, *, actor: Actor) -> tuple[Sheet, ...]:
    """The same for whoever may read them."""
    require(actor, Right.READ_UNRELEASED, where=WHERE)
    with reading(engine) as session:
        return sheets(session, releases.get(session, name))


def signed(
    engine: Engine, name: str, page: str, verdict: Verdict, note: str, *, moment: datetime, actor: Actor
) -> None:
    """Sign that a page was read, or that something in it is wrong: a note says what."""
    require(actor, Right.READ_UNRELEASED, where=WHERE)
    with unit_of_work(engine) as session:
        release = release_checks.require_waiting(releases.get(session, name))
        sheet = _sheet(session, release, page)
        if page == STUDY:
            _require_note(note, "why it need not wait")
        elif verdict is not Verdict.READ:
            _require_note(note, "what is wrong")
        _keep(session, release, sheet, verdict, _note(note), moment=moment, actor=actor)


def settled(engine: Engine, name: str, number: int, note: str, *, moment: datetime, actor: Actor) -> Reading:
    """Settle what was found wrong, with a reason; whoever proposed the release cannot. It is given back."""
    require(actor, Right.READ_UNRELEASED, where=WHERE)
    with unit_of_work(engine) as session:
        release = release_checks.require_waiting(releases.get(session, name))
        wrong = proofs.reading(session, release.id, number)
        sheet = _sheet(session, release, wrong.page)
        if actor.id == release.proposer:
            raise NotPermittedError(
                "whoever proposed a release does not settle what was found wrong in it",
                where=WHERE,
                fix="Ask somebody else who may read it, or take the release back.",
            )
        if wrong not in sheet.wrong:
            raise ConflictError("that is settled already", where=WHERE, fix="Look at the page again.")
        _require_note(note, "why it need not stand in the way")
        _keep(
            session, release, sheet, Verdict.SETTLED, _note(note), moment=moment, actor=actor, settles=number
        )
        return wrong


def _pages(session: Session, release: Release) -> list[tuple[str, str]]:
    """Name and hash of each page to be read."""
    made, texts = proofs.of(session, release.id), releases.texts(session, release.id)
    study = releases.study(session, release.id)
    found = [(place, made.content(place)) for place in made.places] if made else []
    if doubts_of(from_document(texts)):
        found.append((WORDS, content_hash(texts)))
    told = studies.of_proposal(study)
    if told is not None and told.hold:
        found.append((STUDY, content_hash(study)))
    return found


def _sheet(session: Session, release: Release, page: str) -> Sheet:
    found = next((one for one in sheets(session, release) if one.name == page), None)
    if found is None:
        raise NotFoundError(
            f"the proofs of {release.id} have no page {page[:40]!r}",
            where=WHERE,
            fix="Choose one on the page of the proofs; they may have to be built first.",
        )
    return found


def _keep(
    session: Session,
    release: Release,
    sheet: Sheet,
    verdict: Verdict,
    note: str,
    *,
    moment: datetime,
    actor: Actor,
    settles: int | None = None,
) -> None:
    made = Reading(
        page=sheet.name,
        sha256=sheet.sha256,
        verdict=verdict,
        note=note,
        reader=actor.id,
        role=_role(actor),
        read_at=stamp(moment),
        settles=settles,
    )
    proofs.sign(session, release.id, made)
    facts = {"page": sheet.name, "sha256": sheet.sha256, "verdict": verdict.value}
    said = deed(actor, "release.sign", "release", release.id, moment=moment, reason=note, detail=facts)
    audit.write(session, said)


def _role(actor: Actor) -> str:
    """The role by which somebody may read; ``local`` for whoever holds the machine."""
    if actor.is_local:
        return actor.id
    return next(role.value for role in actor.roles if Right.READ_UNRELEASED in RIGHTS[role])


def _require_note(note: str, what: str) -> None:
    if not note.strip():
        raise InvalidInputError(f"nobody said {what}", where="note", fix="Write it, in a sentence.")


def _note(note: str) -> str:
    kept = note.strip()
    if len(kept) > LONGEST:
        raise InvalidInputError(
            f"the note is longer than {LONGEST} signs", where="note", fix="Say it in fewer words."
        )
    return kept
