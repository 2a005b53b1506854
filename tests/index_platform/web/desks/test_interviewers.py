"""The page of quality by researcher: words first, the own area alone, and what it is not."""

from collections.abc import Iterator

import pytest

from index_platform.auth.roles import Role
from index_platform.queries.intake import Intake
from index_platform.web.desks.interviewers import ABOUT, MEANT, rarity
from tests.index_platform.interviewed import interviewed
from tests.index_platform.survey import MOMENT, Survey
from tests.index_platform.web.desks.office import words
from tests.index_platform.web.people import Site, running

QUALITY = "/manage/fieldwork/quality"


@pytest.fixture
def site(survey: Survey) -> Iterator[Site]:
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        interviewed(survey.engine, intake)
    with running(survey.settings) as found:
        yield found


def page(site: Site, area: str) -> str:
    """What it says to the supervisor of an area."""
    supervisor = site.person(Role.FIELDWORK_SUPERVISOR, area=area, name=f"Sam of {area}")
    return words(site.browser(supervisor).get(QUALITY))


def test_it_says_first_with_whom_to_talk_about_what_and_why(site: Site) -> None:
    told = page(site, "T")
    assert "Something stands out: talk with Ada." in told
    assert "Talk with Ada about interviews that took less than half the usual time: 12 of 24, where" in told
    assert "by chance that many would come in fewer than 1 of" in told
    assert "Ada 24 8 min Interviews that took less than half the usual time Ben 24 12 min Nothing" in told
    for says in ("It is no proof", "The answers stay as they are", "Talk first, and listen."):
        assert says in told


def test_other_supervisors_read_no_name_of_it(site: Site) -> None:
    told = page(site, "QS")
    assert "Nothing stands out." in told
    assert "They are compared with 4 others too." in told
    assert not any(name in told for name in ("Ada", "Ben", "Cara", "Dan"))


def test_whoever_has_nobody_there_is_told_so(site: Site, survey: Survey) -> None:
    supervisor = site.person(Role.FIELDWORK_SUPERVISOR, area="QS", name="Sam")
    assert "Quality by researcher" in words(site.browser(supervisor).get("/manage/fieldwork"))
    with survey.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM grants WHERE account = 'eve'")
    assert "Nobody in your area asked in this wave." in words(site.browser(supervisor).get(QUALITY))


def test_a_site_without_interviews_says_so(survey: Survey) -> None:
    with running(survey.settings) as site:
        assert "No interview of a researcher is counted yet." in page(site, "T")


def test_a_wave_of_another_name_is_not_found(site: Site) -> None:
    supervisor = site.person(Role.FIELDWORK_SUPERVISOR, area="T", name="Sam")
    assert site.browser(supervisor).get(f"{QUALITY}?wave=none").status_code == 404


@pytest.mark.parametrize(
    ("chance", "of"),
    [(0.0098, 100), (0.004, 200), (0.00011, 9000), (0.2, 5), (0.0, 1_000_000), (1e-12, 1_000_000)],
)
def test_a_chance_is_told_as_rarer_than_one_of_a_round_number(chance: float, of: int) -> None:
    assert rarity(chance) == of
    assert chance <= 1.0 / of


def test_each_thing_has_words() -> None:
    assert ABOUT.keys() == MEANT.keys()
