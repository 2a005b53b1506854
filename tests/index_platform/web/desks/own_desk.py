"""What tests do at somebody's own desk: put a place on it, and promise something there."""

from datetime import timedelta

import httpx

from index_platform.auth.roles import Role
from index_platform.services import place_texts
from index_platform.services.place_texts import COMMITMENT
from index_platform.site_time import day_of
from tests.index_platform.web.desks.office import Office
from tests.index_platform.web.people import Browser

DESK = "/manage/desk"
OFFICER, ANALYST = Role.POLICY_OFFICER, Role.ANALYST


def promised(town: Office, ahead: int, *, place: str = "QN", **given: str) -> int:
    """A commitment whose day is so many days ahead of today, or before it."""
    site = town.site
    day = day_of(site.clock(), site.settings.time_zone) + timedelta(days=ahead)
    said = {
        "asked": "How safe does the lane feel?",
        "said": "The lamps are out.",
        "did": "We ordered new lamps.",
        "status": "under_way",
        "owner": "Highways team",
        "due": day.isoformat(),
        **given,
    }
    return place_texts.write(
        site.engine, place, COMMITMENT, said, moment=site.clock(), actor=town.person(OFFICER).actor
    )


def add(client: Browser, place: str) -> httpx.Response:
    """What is answered to whoever adds a place."""
    return client.submit(f"{DESK}/places", {"place": place}, at=DESK)
