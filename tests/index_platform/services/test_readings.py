"""Who read which page of the proofs, and what it is worth."""

import pytest

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Role
from index_platform.queries.proofs import Verdict
from index_platform.services import auditing, readings, releases
from instruments.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from tests.index_platform.people import person
from tests.index_platform.proofing import build_of, kept, with_file
from tests.index_platform.survey import MOMENT, Way


@pytest.fixture
def ann(way: Way) -> Actor:
    """The analyst who has proposed R1, of which proofs lie there."""
    ann = person(way.engine, "ann", Role.ANALYST)
    releases.proposed(way.engine, way.run, moment=MOMENT, actor=ann)
    kept(way.engine, "R1", build_of(way.engine, "R1"))
    return ann


@pytest.fixture
def max_(way: Way) -> Actor:
    """A survey manager."""
    return person(way.engine, "max", Role.SURVEY_MANAGER)


def _sheet(way: Way, actor: Actor, page: str = "T") -> readings.Sheet:
    return next(one for one in readings.of_release(way.engine, "R1", actor=actor) if one.name == page)


def _sign(way: Way, actor: Actor, verdict: Verdict, note: str = "", page: str = "T") -> None:
    readings.signed(way.engine, "R1", page, verdict, note, moment=MOMENT, actor=actor)


def test_the_readings_of_a_proposer_are_kept_and_do_not_count(way: Way, ann: Actor, max_: Actor) -> None:
    _sign(way, ann, Verdict.READ)
    assert not _sheet(way, ann).is_read
    _sign(way, max_, Verdict.READ, "Looks right.")
    sheet = _sheet(way, ann)
    assert sheet.is_read
    assert [(one.reader, one.role, one.note) for one in sheet.readings] == [
        ("ann", "analyst", ""),
        ("max", "survey_manager", "Looks right."),
    ]


def test_a_page_that_is_built_otherwise_is_read_anew_and_others_stay_read(
    way: Way, ann: Actor, max_: Actor
) -> None:
    for page in ("T", "QN"):
        _sign(way, max_, Verdict.READ, page=page)
    kept(way.engine, "R1", with_file(build_of(way.engine, "R1"), sha256="made otherwise"))
    assert [_sheet(way, ann, page).is_read for page in ("T", "QN")] == [False, True]


def test_what_is_wrong_is_settled_once_with_a_reason_and_never_by_the_proposer(
    way: Way, ann: Actor, max_: Actor
) -> None:
    _sign(way, max_, Verdict.WRONG, "A figure has no unit.")
    number = _sheet(way, ann).wrong[0].number
    with pytest.raises(NotPermittedError, match="does not settle what was found wrong"):
        readings.settled(way.engine, "R1", number, "It has.", moment=MOMENT, actor=ann)
    with pytest.raises(InvalidInputError, match="why it need not stand in the way"):
        readings.settled(way.engine, "R1", number, " ", moment=MOMENT, actor=max_)
    readings.settled(way.engine, "R1", number, "It has one.", moment=MOMENT, actor=max_)
    assert _sheet(way, ann).wrong == ()
    with pytest.raises(ConflictError, match="settled already"):
        readings.settled(way.engine, "R1", number, "Again.", moment=MOMENT, actor=max_)


def test_a_note_is_asked_for_where_something_is_wrong_and_kept_short(
    way: Way, ann: Actor, max_: Actor
) -> None:
    with pytest.raises(InvalidInputError, match="what is wrong"):
        _sign(way, max_, Verdict.WRONG)
    with pytest.raises(InvalidInputError, match="longer than 500 signs"):
        _sign(way, max_, Verdict.READ, "a" * 501)
    assert _sheet(way, ann).readings == ()


def test_only_pages_that_were_built_of_what_waits_are_signed(way: Way, ann: Actor, max_: Actor) -> None:
    with pytest.raises(NotFoundError, match="have no page 'XX'"):
        _sign(way, max_, Verdict.READ, page="XX")
    releases.withdrawn(way.engine, "R1", moment=MOMENT, actor=ann)
    with pytest.raises(ConflictError, match="R1 is withdrawn"):
        _sign(way, max_, Verdict.READ)


@pytest.mark.usefixtures("ann")
def test_nobody_signs_who_may_not_read_and_each_signature_is_in_the_audit(way: Way, max_: Actor) -> None:
    with pytest.raises(NotPermittedError, match="read figures before they are published"):
        _sign(way, person(way.engine, "dan", Role.DATA_PROTECTION_OFFICER), Verdict.READ)
    _sign(way, max_, Verdict.READ, "Fine.")
    entry = auditing.listed(way.engine, moment=MOMENT)[0]
    assert (entry.actor, entry.action, entry.key, entry.reason) == ("max", "release.sign", "R1", "Fine.")
    assert entry.detail["page"] == "T"
