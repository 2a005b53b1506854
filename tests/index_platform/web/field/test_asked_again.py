"""A supervisor wants an interview asked again: from the page of the desk to the phone, and back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session, col, delete

from index_platform.auth.roles import Role
from index_platform.tables import GrantRow
from tests.index_platform.kinds import EVERYTHING
from tests.index_platform.people import AT
from tests.index_platform.survey import stored
from tests.index_platform.web.desks.office import done, words
from tests.index_platform.web.field.conftest import (
    Phone,
    all_sent,
    answer_all,
    choose,
    code_of,
    finish,
    in_clear,
    press,
    responses,
    sign_in,
    take_part,
    wait_until,
)
from tests.index_platform.web.people import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SAID = "We want swings by the pond"
GIVEN = {"hello": None, **EVERYTHING, "better": "A bench"}


def asks_in(site: Site, area: str) -> None:
    """Rashida takes answers there, and nowhere else."""
    grant = GrantRow(
        account="rashida", role=Role.COMMUNITY_RESEARCHER.value, area=area, granted_by="local", granted_at=AT
    )
    with Session(site.engine) as session, session.begin():
        session.exec(delete(GrantRow).where(col(GrantRow.account) == "rashida"))
        session.add(grant)


def asked_again(site: Site) -> None:
    """The supervisor decides so on all that waits."""
    desk = site.browser(site.person(Role.FIELDWORK_SUPERVISOR, area="T", name="Sam Supervisor"))
    [group] = set(re.findall(r'href="(/manage/review/[0-9a-f]+)"', desk.get("/manage/review").text))
    page = desk.get(f"{group}/ask-again")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    done(desk.post(f"{group}/ask-again", data={**hidden, "why": "mixed_up"}))
    assert "To be asked again: It may belong to another place" in words(desk.get(group))


def test_what_was_held_is_asked_again_on_the_phone_and_counts_once(
    phone: Phone, site: Site, profile: Path, looked_at: Callable[[Page], None]
) -> None:
    """Rashida's area changed while the phone was out and was given back, so the first interview was held."""
    with phone() as page:
        sign_in(page, code_of(site))
        asks_in(site, "QS")
        choose(page)
        take_part(page)
        answer_all(page, {**GIVEN, "better": SAID})
        first = finish(page)
        wait_until(lambda: first in responses(site))
        asks_in(site, "T")
        asked_again(site)
        all_sent(page)
        page.get_by_role("heading", name="To be asked again").wait_for()
        expect(page.get_by_text("It may belong to another place, person or survey.")).to_have_count(1)
        looked_at(page)
        press(page, "Ask again")
        page.get_by_role("heading", name="Start an interview").wait_for()
        expect(page.get_by_label("Where do they live?")).to_have_count(0)
        looked_at(page)
        press(page, "Begin")
        take_part(page)
        answer_all(page, GIVEN)
        second = finish(page)
        expect(page.get_by_role("heading", name="To be asked again")).to_have_count(0)
        wait_until(lambda: second in responses(site))
        all_sent(page)
        expect(page.get_by_role("heading", name="To be asked again")).to_have_count(0)
    counted = [str(name).replace("-", "") for (name,) in stored(site.engine, "SELECT id FROM responses")]
    assert counted == [second]
    found = stored(site.engine, "SELECT received, first FROM second_interviews")
    assert [tuple(str(name).replace("-", "") for name in row) for row in found] == [(second, first)]
    assert in_clear(profile, SAID) == []
