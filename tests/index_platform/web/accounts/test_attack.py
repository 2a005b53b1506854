"""Five thousand guesses over loopback (two in a sample). What it prints stands in the decision on waiting."""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

from index_platform.auth.tries import FIRST_WAIT
from index_platform.db import reading
from index_platform.queries import audit
from index_platform.settings import Settings
from tests.index_platform.fresh import opened
from tests.index_platform.web.accounts.test_sign_in import SIGN_IN, sign_in
from tests.index_platform.web.conftest import serving
from tests.index_platform.web.people import Browser, Clock, Person, Site
from tests.proofs import WHOLE

pytestmark = [pytest.mark.slow, pytest.mark.proof]
TRIES, AT_ONCE, NAMES, REAL = 5000 if WHOLE else 2000, 40, 100, 10


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Write a line that is shown also where the test succeeds."""

    def shown(words: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{words}\n")

    return shown


def guesses(victim: Person, real: list[Person]) -> Iterator[str]:
    """Whom each guess is for: half of them one account, half many names, a tenth of which there are."""
    unknown = [f"name{number}@example.org" for number in range(NAMES - REAL)]
    names = [*(person.email for person in real), *unknown]
    for number in range(TRIES // 2):
        yield victim.email
        yield names[number % NAMES]


async def attack(address: str, emails: Iterator[str]) -> Counter[int]:
    """The statuses that the guesses got."""
    found: Counter[int] = Counter()
    # Let go of an idle connection before the server does: it closes them after five seconds.
    limits = httpx.Limits(max_connections=AT_ONCE, keepalive_expiry=2)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=120) as client:
        page = await client.get(SIGN_IN)
        token = page.text.partition('_csrf_token" value="')[2].partition('"')[0]

        async def guess_on() -> None:
            for email in emails:
                given = {"email": email, "password": "guess after guess", "_csrf_token": token}
                found[(await client.post(SIGN_IN, data=given)).status_code] += 1

        await asyncio.gather(*(guess_on() for _ in range(AT_ONCE)))
    return found


def timed(browser: Browser, person: Person) -> float:
    """The seconds that signing in takes."""
    begun = time.perf_counter()
    answer = sign_in(browser, person.email)
    assert answer.status_code == 303
    return time.perf_counter() - begun


async def meanwhile(site: Site, victim: Browser, owner: Person, others: list[Person]) -> list[float]:
    """The seconds in which the owner of the attacked account signs in, and then others, who are new here."""
    await asyncio.sleep(0.3)
    times = [await asyncio.to_thread(timed, victim, owner)]
    for person in others:
        times.append(await asyncio.to_thread(timed, site.browser(), person))
        await asyncio.sleep(0.2)
    return times


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    """A site whose server is a process of its own: guesses and guarded do not share an interpreter."""
    with opened(settings) as engine, serving(settings) as address, ExitStack() as browsers:
        yield Site(address, settings, engine, Clock(), None, browsers)


def refused(site: Site, people: list[Person]) -> int:
    """How many tries were looked at and refused: each is one password hashed, and one entry of the audit."""
    with reading(site.engine) as session:
        found = audit.entries(session, latest=10_000)
    return sum(entry.outcome == "refused" and entry.key in {one.id for one in people} for entry in found)


def test_thousands_of_guesses_are_held_and_others_sign_in_meanwhile(
    site: Site, say: Callable[[str], None]
) -> None:
    victim, others = site.person(name="Attacked"), [site.person() for _ in range(6)]
    real = [site.person() for _ in range(REAL)]
    owners = site.browser()
    timed(owners, victim)
    calm = max(timed(site.browser(), site.person()) for _ in range(3))
    owners.submit("/account/sign-out", at="/account")

    async def both() -> tuple[Counter[int], list[float], float]:
        begun = time.perf_counter()
        attacked = asyncio.create_task(attack(site.address, guesses(victim, real)))
        times = await meanwhile(site, owners, victim, others)
        during = not attacked.done()
        found = await attacked
        assert during, f"the attack was over before the others had signed in: {found}"
        return found, times, time.perf_counter() - begun

    statuses, times, seconds = asyncio.run(both())
    hashed = refused(site, [victim, *real])
    told = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    say(
        f"{TRIES} guesses in {seconds:.1f} s, answered {told}; {hashed} of them were looked at; "
        f"others signed in meanwhile in {', '.join(f'{each:.2f}' for each in times)} s ({calm:.2f} s before)"
    )
    assert set(statuses) == {422, 429}
    looked_at = 5 + seconds // FIRST_WAIT  # of each account: who has waited may try again
    assert statuses[422] <= (1 + NAMES) * looked_at
    assert hashed <= (1 + REAL) * looked_at
