"""The index of a wave under a name of its own, on a base that begins once and is never redrawn."""

import json
import os
import shutil
import time
from dataclasses import replace

import pytest
from sqlmodel import Session

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.queries import audit
from index_platform.services import computing, freezing, index, releases, waves
from index_platform.services.computing import Request
from instruments.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from scoring.verification import Agreement
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, Way

FIRST = Request(wave="first", definition="tci@1.0", begin_base=True)


def _made(way: Way, request: Request = FIRST) -> str:
    made = computing.computed(way.engine, way.settings, request, moment=MOMENT, actor=LOCAL)
    return made.folder.name


def _deeds(way: Way) -> list[str]:
    with Session(way.engine) as session:
        return [entry.action for entry in reversed(audit.entries(session))]


def test_the_first_wave_becomes_the_base_only_when_somebody_says_so(way: Way) -> None:
    with pytest.raises(ConflictError, match=r"no base stands for tci@1\.0 in Smallton"):
        _made(way, replace(FIRST, begin_base=False))
    assert not way.settings.runs.exists()
    assert _made(way) == "first-1"
    base = computing.standing_base(way.settings, waves.get(way.engine, "first"), "tci@1.0")
    assert base is not None
    assert (base.place, base.wave_title) == ("Smallton", "autumn 2026")
    assert _deeds(way)[-2:] == ["index.base", "index.run"]


def test_a_base_that_stands_is_never_redrawn(way: Way) -> None:
    _made(way)
    [file] = way.settings.bases.iterdir()
    before = file.read_bytes()
    assert _made(way) == "first-2"
    assert file.read_bytes() == before
    assert _deeds(way)[-2:] == ["index.run", "index.run"]
    used = json.loads((way.settings.runs / "first-2" / "base.json").read_text())
    assert used == json.loads(before)


def test_a_run_of_the_desks_is_the_run_of_the_command(way: Way) -> None:
    _made(way)
    folder = computing.run_folder(way.settings, "first-1")
    assert index.verified(folder).agreement is Agreement.EQUAL
    assert (folder / "protected.json").read_bytes() == (way.run / "protected.json").read_bytes()
    assert releases.proposed(way.engine, folder, moment=MOMENT).id == "R1"


def test_a_base_is_not_begun_beside_one_that_is_public(released: Way) -> None:
    with pytest.raises(ConflictError, match="are public, and rest on the base") as refusal:
        _made(released)
    assert "bases/smallton-tci-1.0.json" in refusal.value.fix
    _kept(released)
    assert _made(released) == "first-1"
    assert _deeds(released)[-1] == "index.run"


def test_a_base_kept_here_that_is_not_the_public_one_is_not_computed_on(released: Way) -> None:
    _kept(released)
    wave = waves.get(released.engine, "first")
    standing = computing.base_standing(released.engine, released.settings, wave, "tci@1.0")
    assert (standing.refusal, standing.may_begin) == (None, False)
    other = replace(standing, public="f" * 64)
    assert "ffffffffffff, while" in str(other.refusal)
    assert not other.may_begin


def test_a_base_drawn_by_the_command_is_the_base_of_the_desks(way: Way) -> None:
    made = index.base(way.snapshot, "tci@1.0", way.folder / "again.json")
    index.base_kept(way.settings, way.snapshot, made)
    assert _made(way, replace(FIRST, begin_base=False)) == "first-1"
    assert "index.base" not in _deeds(way)


def _kept(way: Way) -> None:
    """The base of the published run, where the desks find it."""
    file = computing.base_file(way.settings, waves.get(way.engine, "first"), "tci@1.0")
    file.parent.mkdir()
    shutil.copy(way.run / "base.json", file)


def test_a_run_after_a_release_is_protected_beside_it(released: Way) -> None:
    _kept(released)
    _made(released)
    ledger = json.loads((released.settings.runs / "first-1" / "ledger.json").read_text())
    assert [entry["wave"] for entry in ledger["entries"]] == ["first"]


def test_what_fails_leaves_neither_run_nor_base_nor_deed(way: Way) -> None:
    before = _deeds(way)
    with pytest.raises(NotFoundError, match="no index definition"):
        _made(way, replace(FIRST, definition="tci@9.0"))

    def stopped(*told: object) -> None:
        raise InvalidInputError("stopped", where=str(told), fix="")

    with pytest.raises(InvalidInputError, match="stopped"):
        computing.computed(way.engine, way.settings, FIRST, moment=MOMENT, actor=LOCAL, progress=stopped)
    assert _deeds(way) == before
    assert list(way.settings.runs.iterdir()) == []
    assert not way.settings.bases.exists()
    assert [path.name for path in way.settings.data_dir.iterdir() if path.name.startswith(".")] == []


def test_what_work_that_was_cut_off_left_is_in_nobodys_way_and_goes_after_an_hour(way: Way) -> None:
    shutil.copytree(way.run, left := way.settings.runs / ".first-1.00ff.run")
    assert _made(way) == "first-1"
    os.utime(left, (before := time.time() - 3601, before))
    assert computing.swept(way.settings) == (left.name,)
    assert [path.name for path in way.settings.runs.iterdir()] == ["first-1"]


def test_what_somebody_computes_or_writes_meanwhile_is_not_swept(way: Way) -> None:
    seen: list[str] = []

    def told(*_: object) -> None:
        (way.settings.snapshots / ".00ff.part").touch()  # as an erasure or a freeze by the command does
        seen.extend(computing.swept(way.settings))

    computing.computed(way.engine, way.settings, FIRST, moment=MOMENT, actor=LOCAL, progress=told)
    assert seen == []
    assert (way.settings.snapshots / ".00ff.part").exists()


def test_a_wave_that_is_not_frozen_cannot_be_computed(way: Way) -> None:
    with pytest.raises(NotFoundError, match="no wave 'second'"):
        _made(way, replace(FIRST, wave="second"))


def test_the_newest_snapshot_is_computed(way: Way) -> None:
    frozen = freezing.frozen(way.engine, "first", way.settings.snapshots, moment=MOMENT)
    _made(way)
    with Session(way.engine) as session:
        assert audit.entries(session, latest=1)[0].detail["snapshot"] == frozen.sha256


def test_only_who_may_compute_computes(way: Way) -> None:
    manager = person(way.engine, "may", Role.SURVEY_MANAGER)
    with pytest.raises(NotPermittedError):
        computing.computed(way.engine, way.settings, FIRST, moment=MOMENT, actor=manager)


def test_a_name_of_a_run_never_leads_out_of_the_folder(way: Way) -> None:
    assert computing.run_folder(way.settings, "../../etc").parent == way.settings.runs
