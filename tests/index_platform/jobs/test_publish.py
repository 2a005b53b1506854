"""The files of a release are made at its moment: not before, once, also after a kill."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from index_platform.clock import stamp
from index_platform.db import unit_of_work
from index_platform.jobs.tasks import TASKS
from index_platform.jobs.worker import Worker
from index_platform.queries import jobs as rows
from index_platform.queries.jobs import Job
from index_platform.services import jobs, publishing, releases
from index_platform.services.calendar import Calendar, Said
from index_platform.services.progress import Progress
from index_platform.services.release_files import BUNDLE, of
from index_platform.services.workplace import Workplace
from tests.index_platform.jobs.killing import killed_half_way
from tests.index_platform.survey import MOMENT, Way

AT = MOMENT + timedelta(days=1)
FILES = {*(file.name for file in of(is_compared=False)), BUNDLE}
PDFS = 2 * 3  # each of three places, also in large print


def _worker(way: Way, *, after: timedelta = timedelta()) -> Worker:
    return Worker(Workplace(engine=way.engine, settings=way.settings, clock=lambda: AT + after))


def _approved(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT, at=AT)


def _job(way: Way, number: int = 1) -> Job:
    with Session(way.engine) as session:
        return rows.get(session, number)


def _made(way: Way) -> list[str]:
    return [path.name for path in way.settings.public_files.rglob("*") if path.is_file()]


def test_the_files_lie_there_from_the_moment_on_and_not_before(way: Way) -> None:
    _approved(way)
    assert _worker(way, after=-timedelta(microseconds=1)).all_that_waits() == 0
    assert not way.settings.public_files.exists()
    assert _worker(way).all_that_waits() == 1
    found = _made(way)
    assert set(found) >= FILES
    assert sum(name.endswith(".pdf") for name in found) == PDFS
    assert _job(way).answer == {"release": "R1", "files": len(FILES) + PDFS, "site": 0}


def test_a_release_that_was_put_off_is_made_at_its_new_moment(way: Way) -> None:
    _approved(way)
    later = timedelta(days=7)
    publishing.postponed(
        way.engine, "R1", AT + later, zone=way.settings.time_zone, moment=MOMENT, reason="Snow."
    )
    assert _worker(way).all_that_waits() == 1
    assert _job(way).answer == {"release": "R1", "files": 0, "site": 0}
    assert not way.settings.public_files.exists()
    assert _job(way, 2).not_before == stamp(AT + later)


def test_a_release_that_was_withdrawn_meanwhile_is_not_made(way: Way) -> None:
    _approved(way)
    releases.withdrawn(way.engine, "R1", moment=MOMENT)
    assert _worker(way).all_that_waits() == 1
    assert _job(way).answer == {"release": "R1", "files": 0, "site": 0}


def test_the_site_is_written_when_a_release_comes_and_when_it_goes_and_for_nothing_else(way: Way) -> None:
    written: list[str] = []

    def site(progress: Progress) -> int:
        progress("Writing the site", 1, 1)
        written.append("site")
        return 7

    named = replace(way.settings, site_dir=way.folder / "served")
    place = Workplace(engine=way.engine, settings=named, clock=lambda: AT, site=site)
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT, at=AT, also=jobs.shown_anew(MOMENT))
    assert jobs.waiting(way.engine, TASKS, moment=MOMENT) == 0  # one that waits has its own job, and no other
    assert Worker(place).all_that_waits() == 1
    assert (_job(way).answer["site"], written) == (7, ["site"])
    releases.withdrawn(way.engine, "R1", moment=AT, reason="A slip.", also=jobs.shown_anew(AT))
    assert Worker(replace(place, settings=way.settings)).all_that_waits() == 1
    assert _job(way, 2).answer["site"] == 0  # nobody named a folder for it, and none was written
    way.settings.site.mkdir(parents=True)
    with unit_of_work(way.engine, audited=False) as session:
        jobs.publishing(session, "R1", stamp(AT), moment=AT)
    assert Worker(replace(place, settings=way.settings)).all_that_waits() == 1
    assert _job(way, 3).answer == {"release": "R1", "files": 0, "site": 7}


def test_what_is_announced_and_each_new_day_have_the_site_written(way: Way) -> None:
    """The start page tells what comes next, and surveys open by the day."""
    named = replace(way.settings, site_dir=way.folder / "served")
    place = Workplace(engine=way.engine, settings=named, clock=lambda: AT, site=lambda _: 7)
    calendar = Calendar(way.engine, clock=lambda: AT, zone=way.settings.time_zone)
    for title in ("Figures", "More figures"):  # written once for both
        calendar.announced(Said(title=title, day="2027-06-01"))
    assert Worker(place).all_that_waits() == 1
    assert _job(way).answer == {"release": "", "files": 0, "site": 7}
    jobs.site_of_today(place)
    assert Worker(place).all_that_waits() == 1
    jobs.site_of_today(replace(place, settings=way.settings))  # nobody named a folder for it
    assert Worker(place).all_that_waits() == 0


def test_what_a_killed_worker_published_is_finished_by_the_next_once(way: Way) -> None:
    _approved(way)
    killed_half_way(way.settings.data_dir, "publish", moment=AT, steps=3)
    assert _job(way).state == "running"
    begun = {path: path.stat().st_mtime_ns for path in way.settings.public_files.rglob("*") if path.is_file()}
    assert begun
    assert _worker(way, after=jobs.HELD / 2).all_that_waits() == 0  # it may only be slow
    assert _worker(way, after=jobs.HELD).all_that_waits() == 1
    job = _job(way)
    assert (job.state, job.tries, job.answer["files"]) == ("done", 2, len(FILES) + PDFS)
    assert {path: path.stat().st_mtime_ns for path in begun} == begun  # what was whole was not made again
    assert sum(name in FILES for name in _made(way)) == len(FILES)
    assert _worker(way, after=2 * jobs.HELD).all_that_waits() == 0
