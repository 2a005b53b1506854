"""Proofs as they are built: every file that would be published, and none where anybody could fetch it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Role
from index_platform.jobs.worker import Worker
from index_platform.services import auditing, documents, jobs, proofs, releases, signposts
from index_platform.services.documents import MAKERS
from index_platform.services.workplace import Workplace
from instruments.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from tests.index_platform.cli.command import Command
from tests.index_platform.people import person
from tests.index_platform.survey import MOMENT, Way

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _few_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two quick formats stand for all, but where all are asked for."""
    few = {kind: MAKERS[kind] for kind in ("html", "residents")}
    monkeypatch.setattr(proofs, "MAKERS", few)


def _built(way: Way) -> proofs.Proofs:
    return proofs.built(way.engine, way.settings, "R1", moment=MOMENT)


def test_every_file_that_would_be_published_is_made_and_checked_by_a_command(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    thriving = Command(way.settings.data_dir)
    assert thriving("releases", "proofs", "R1").stdout == "21 of 21 files made and checked\n"
    made = proofs.of_release(way.engine, "R1", actor=LOCAL)
    assert made is not None
    told = thriving.done("releases", "gates", "R1").splitlines()[1:]
    assert [line.split()[1] for line in told] == [*["passed"] * 5, "waiting"]
    endings = ["pdf", "html", "large-print.pdf", *(f"residents-{one}" for one in ("en", "ur", "bn", "pl"))]
    told = [(one.place, re.sub(r"(residents-..)\..*", r"\1", one.ending)) for one in made.files]
    assert told == [(place, ending) for place in ("T", "QN", "QS") for ending in endings]
    assert [one for one in made.files if one.fault] == []
    folder = way.settings.proofs / "R1"
    assert {one.name: one.size for one in made.files} == {
        path.name: path.stat().st_size for path in folder.iterdir() if path.suffix in (".pdf", ".html")
    }
    assert {one.language for one in made.files if one.draft} == {"ur", "bn", "pl"}
    assert not way.settings.public_files.exists()


def test_they_are_the_very_files_that_are_built_when_it_is_public(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    made = _built(way)
    releases.approved(way.engine, "R1", moment=MOMENT)
    out = way.folder / "out"
    services = signposts.read(way.settings.data_dir)
    formats, places = ["html", "residents"], ["T", "QN", "QS"]
    documents.built(way.engine, "R1", out, moment=MOMENT, places=places, formats=formats, services=services)
    for one in made.files:
        assert (out / one.name).read_bytes() == (way.settings.proofs / "R1" / one.name).read_bytes()


def test_a_second_build_finds_the_same_and_makes_nothing_again(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    first = _built(way)
    when = {path: path.stat().st_mtime_ns for path in (way.settings.proofs / "R1").iterdir()}
    assert replace(_built(way), built_at=first.built_at) == first
    assert {path: path.stat().st_mtime_ns for path in (way.settings.proofs / "R1").iterdir()} == when


def test_a_file_that_fails_is_told_with_its_remedy_and_stops_no_other(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: object) -> bytes:
        raise InvalidInputError("the page has no title", where="here", fix="Give it one.")

    few = {"html": MAKERS["html"], "pdf": replace(MAKERS["pdf"], write=refused)}
    for module in (proofs, documents):
        monkeypatch.setattr(module, "MAKERS", few)
    releases.proposed(way.engine, way.run, moment=MOMENT)
    found = {(one.place, one.ending): (one.fault, one.fix) for one in _built(way).files}
    assert found["QN", "pdf"] == ("the page has no title", "Give it one.")
    assert found["QN", "html"] == ("", "")


def test_a_page_whose_structure_fails_a_reader_is_found(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    def bare(_: object) -> bytes:
        return b"<html><body><h2>Only this</h2></body></html>"

    for module in (proofs, documents):
        monkeypatch.setattr(module, "MAKERS", {"html": replace(MAKERS["html"], write=bare)})
    releases.proposed(way.engine, way.run, moment=MOMENT)
    assert all("the page names no language" in one.fault for one in _built(way).files)


def test_proofs_are_gone_when_the_release_is(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    _built(way)
    assert (way.settings.proofs / "R1").is_dir()
    releases.withdrawn(way.engine, "R1", moment=MOMENT)
    proofs.cleared(way.engine, way.settings)
    assert not (way.settings.proofs / "R1").exists()
    assert proofs.of_release(way.engine, "R1", actor=LOCAL) is None
    with pytest.raises(ConflictError, match="R1 is withdrawn"):
        _built(way)


def test_only_files_of_a_build_are_given_and_each_look_is_written_down(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    name = _built(way).files[0].name
    max_ = person(way.engine, "max", Role.SURVEY_MANAGER)

    def look(file: str) -> bytes:
        found = proofs.file(way.engine, way.settings, "R1", file, moment=MOMENT, actor=max_)
        return found.read_bytes()

    assert look(name).startswith(b"<!doctype html>") or look(name).startswith(b"<!DOCTYPE html>")
    entry = auditing.listed(way.engine, moment=MOMENT)[0]
    assert (entry.actor, entry.action, entry.detail["file"]) == ("max", "release.read", name)
    for wrong in ("reports.json", "../../thriving.db", "nothing.pdf"):
        with pytest.raises(NotFoundError, match="no such file"):
            look(wrong)
    eve = person(way.engine, "eve", Role.POLICY_OFFICER)
    with pytest.raises(NotPermittedError):
        proofs.file(way.engine, way.settings, "R1", name, moment=MOMENT, actor=eve)


def test_they_are_built_in_the_background_told_and_stopped(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    place = Workplace(engine=way.engine, settings=way.settings, clock=lambda: MOMENT)
    given = {"release": "R1"}
    job = jobs.asked(way.engine, "proofs", "first", moment=MOMENT, actor=LOCAL, given=given)
    jobs.stopped(way.engine, job.number, moment=MOMENT, actor=LOCAL)
    assert Worker(place).all_that_waits() == 0
    jobs.asked(way.engine, "proofs", "first", moment=MOMENT, actor=LOCAL, given=given)
    assert Worker(place).all_that_waits() == 1
    assert proofs.of_release(way.engine, "R1", actor=LOCAL) is not None


def test_work_that_outlived_its_release_keeps_nothing(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)

    def meanwhile(stage: str, done: int, total: int) -> None:
        if stage == "Writing reports" and done == total:
            releases.withdrawn(way.engine, "R1", moment=MOMENT + timedelta(minutes=1))

    with pytest.raises(ConflictError, match="R1 is withdrawn"):
        proofs.built(way.engine, way.settings, "R1", moment=MOMENT, progress=meanwhile)
    assert not (way.settings.proofs / "R1").exists()
