"""Words about places go public with a release: those that stood when it was proposed, and no others."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.db import reading, unit_of_work
from index_platform.queries import proposals
from index_platform.queries import releases as queries
from index_platform.queries.proposals import Decision
from index_platform.queries.releases import Proposal
from index_platform.services import database, place_texts, places, release_texts, releases, waves
from index_platform.services.corrections import Declared
from index_platform.services.place_texts import ASSET, COMMITMENT
from index_platform.settings import Settings
from instruments.errors import NotPermittedError, NotReproducedError
from reports.place_texts import PlaceTexts, from_document
from tests.index_platform.open_answers import BOOK, WAVE, Reading, reading_room
from tests.index_platform.people import person
from tests.index_platform.survey import AGAIN, MOMENT, PLACES, Way
from tests.reports.test_place_texts import HALL, LIT

LAMPS = {name: str(value) for name, value in asdict(LIT).items()}
MILL = {name: str(value) for name, value in asdict(HALL).items()}


def write(way: Way, kind: str = COMMITMENT, given: dict[str, str] | None = None, code: str = "QN") -> int:
    """The number of a new entry."""
    words = {**(LAMPS if kind == COMMITMENT else MILL), **(given or {})}
    return place_texts.write(way.engine, code, kind, words, moment=MOMENT, sure=True)


def propose(way: Way, said: Declared | None = None) -> str:
    """The id of a release that is proposed now. said: why again, where the wave was released before."""
    return releases.proposed(way.engine, way.run, moment=MOMENT, said=said).id


def test_a_release_holds_the_words_that_stood_when_it_was_proposed(way: Way) -> None:
    number = write(way)
    write(way, ASSET)
    gone = write(way, given={"asked": "Something else"})
    place_texts.retire(way.engine, gone, 1, "Not ours.", moment=MOMENT)
    name = propose(way)
    place_texts.change(way.engine, number, 1, {**LAMPS, "owner": "Lighting"}, moment=MOMENT)
    write(way, ASSET, {"name": "Later hall"})
    releases.approved(way.engine, name, moment=MOMENT)
    expected = {"QN": PlaceTexts(code="QN", commitments=(LIT,), assets=(HALL,))}
    assert release_texts.public(way.engine, name, moment=MOMENT) == expected
    releases.withdrawn(way.engine, name, moment=MOMENT, reason="Words were changed.")
    second = propose(way, AGAIN)
    releases.approved(way.engine, second, moment=MOMENT)
    [changed] = release_texts.public(way.engine, second, moment=MOMENT)["QN"].commitments
    assert changed == replace(LIT, owner="Lighting")
    assert len(release_texts.public(way.engine, second, moment=MOMENT)["QN"].assets) == 2


def test_words_can_be_renewed_by_proposing_the_same_run_again(way: Way) -> None:
    releases.approved(way.engine, propose(way), moment=MOMENT)
    assert release_texts.public(way.engine, "R1", moment=MOMENT) == {}
    write(way)
    releases.approved(way.engine, propose(way, AGAIN), moment=MOMENT)
    assert set(release_texts.public(way.engine, "R2", moment=MOMENT)) == {"QN"}
    assert release_texts.public(way.engine, "R1", moment=MOMENT) == {}
    assert (
        releases.table(way.engine, "R1", moment=MOMENT).cells
        == releases.table(way.engine, "R2", moment=MOMENT).cells
    )


def test_a_release_without_words_is_proposed_as_before(way: Way) -> None:
    propose(way)
    with closing(sqlite3.connect(way.settings.database_file)) as connection:
        [(content,)] = connection.execute("SELECT content FROM proposals").fetchall()
    assert "texts" not in json.loads(content)


def test_before_it_is_approved_only_those_with_a_part_in_releases_see_the_words(way: Way) -> None:
    write(way, given={"said": "40 % said so"})
    name = propose(way)
    with pytest.raises(NotPermittedError, match="not shown to everybody"):
        release_texts.public(way.engine, name, moment=MOMENT)
    officer = person(way.engine, "olive", Role.POLICY_OFFICER)
    with pytest.raises(NotPermittedError):
        release_texts.of_release(way.engine, name, moment=MOMENT, actor=officer)
    lead = person(way.engine, "lea", Role.STATISTICS_LEAD)
    found = release_texts.of_release(way.engine, name, moment=MOMENT, actor=lead)
    assert [place for place, _ in found.texts] == ["North End"]
    assert [(place, fault.field) for place, fault in found.doubts] == [("North End", "said")]


def test_each_look_at_words_before_they_are_public_is_written_down(way: Way) -> None:
    write(way)
    name = propose(way)
    release_texts.of_release(way.engine, name, moment=MOMENT, actor=LOCAL)
    releases.approved(way.engine, name, moment=MOMENT)
    release_texts.of_release(way.engine, name, moment=MOMENT, actor=LOCAL)
    with closing(sqlite3.connect(way.settings.database_file)) as connection:
        looks = connection.execute("SELECT detail FROM audit WHERE action = 'release.read'").fetchall()
    assert [json.loads(detail) for (detail,) in looks] == [{"part": "texts", "state": "proposed"}]


def test_words_that_were_changed_behind_our_back_are_not_shown(way: Way) -> None:
    write(way)
    releases.approved(way.engine, propose(way), moment=MOMENT)
    with closing(sqlite3.connect(way.settings.database_file)) as connection:
        for (guard,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'proposals'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {guard}")
        connection.execute("UPDATE proposals SET content = REPLACE(content, 'lamps', 'lambs')")
        connection.commit()
    with pytest.raises(NotReproducedError, match="stored words of R1"):
        release_texts.public(way.engine, "R1", moment=MOMENT)


def test_words_stand_in_the_order_of_the_places_and_those_of_other_places_stay_at_home(
    way: Way, tmp_path: Path
) -> None:
    other = PLACES.replace("smallton", "bigton").replace("QS", "XS").replace("QN", "XN").replace(" T", " X")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "places.yaml").write_text(other)
    places.load(way.engine, tmp_path / "other", moment=MOMENT)
    for code in ("XS", "QS", "T", "X"):
        write(way, code=code)
    releases.approved(way.engine, propose(way), moment=MOMENT)
    assert list(release_texts.public(way.engine, "R1", moment=MOMENT)) == ["T", "QS"]


@pytest.fixture
def room(settings: Settings, tmp_path: Path) -> Iterator[Reading]:
    """Sixty people wrote something, half of them of buses and five of parks; all of it is coded."""
    with database.opened(settings) as engine:
        found = reading_room(engine, tmp_path)
        found.book(BOOK.replace("second_share: 1.0", "second_share: 0"))
        found.written({number: f"wish {number}" for number in range(1, 31)})
        found.written({number: f"wish {number}" for number in range(31, 61)}, place="QS")
        for _ in range(60):
            number = found.confirmed()
            themes = [("buses", number % 2 == 0), ("parks", number % 12 == 0)]
            found.coded(number, tuple(theme for theme, given in themes if given), found.ada)
        yield found


def themes_now(room: Reading) -> dict[str, list[str]]:
    """The names of themes that a release would take with it now, by code of the place."""
    with reading(room.engine) as session:
        texts = from_document(release_texts.standing(session, WAVE))
    return {code: [name for one in place.themes for name in one.names] for code, place in texts.items()}


def test_themes_go_along_when_the_gate_lets_them_through_and_no_quotation_with_them(room: Reading) -> None:
    assert themes_now(room) == {}
    waves.closed(room.engine, WAVE, moment=MOMENT)
    assert themes_now(room) == {code: ["Buses"] for code in ("T", "QN", "QS")}
    with reading(room.engine) as session:
        assert "wish" not in json.dumps(release_texts.standing(session, WAVE))


def test_a_theme_that_was_once_public_of_a_wave_goes_along_as_it_was(room: Reading) -> None:
    waves.closed(room.engine, WAVE, moment=MOMENT)
    with unit_of_work(room.engine, audited=False) as session:
        proposal = Proposal(
            wave=WAVE,
            definition="made@1.0",
            snapshot_sha256="s",
            manifest={},
            document={},
            entries=[],
            ledger_sha256="l",
            texts=release_texts.standing(session, WAVE),
        )
        made = queries.add(session, proposal, room.ada.id, "2026-11-22", rehearsal=True)
    room.book(BOOK.replace('"1.0"', '"1.1"'))  # all begin anew, and nothing may be told
    assert themes_now(room) == {}
    with unit_of_work(room.engine, audited=False) as session:
        said = Decision(verdict="approved", actor=room.ben.id, moment="2026-11-22")
        proposals.decide(session, made.proposal, said)
    assert themes_now(room) == {code: ["Buses"] for code in ("T", "QN", "QS")}
