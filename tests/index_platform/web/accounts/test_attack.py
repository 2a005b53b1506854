"""Five thousand guesses over loopback. The figures that it prints stand in the decision on waiting."""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator

import httpx
import pytest

from index_platform.auth.tries import FIRST_WAIT
from tests.index_platform.web.accounts.test_sign_in import SIGN_IN, sign_in
from tests.index_platform.web.people import Browser, Person, Site

pytestmark = pytest.mark.slow
TRIES, AT_ONCE, NAMES, REAL = 5000, 40, 100, 10


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
    limits = httpx.Limits(max_connections=AT_ONCE)
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


def test_five_thousand_guesses_are_held_and_others_sign_in_meanwhile(
    site: Site, say: Callable[[str], None]
) -> None:
    victim, others = site.person(name="Attacked"), [site.person() for _ in range(6)]
    real = [site.person() for _ in range(REAL)]
    owners = site.browser()
    timed(owners, victim)
    calm = max(timed(site.browser(), site.person()) for _ in range(3))
    owners.submit("/account/sign-out", at="/account")
    hashes = site.app.state.door.hashes

    async def both() -> tuple[Counter[int], list[float], float]:
        begun = time.perf_counter()
        attacked = asyncio.create_task(attack(site.address, guesses(victim, real)))
        times = await meanwhile(site, owners, victim, others)
        during = not attacked.done()
        assert during, "the attack was over before the others had signed in"
        return await attacked, times, time.perf_counter() - begun

    statuses, times, seconds = asyncio.run(both())
    hashed = site.app.state.door.hashes - hashes
    told = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    slowest, pairs = max(times), len(site.app.state.door)
    say(
        f"{TRIES} guesses in {seconds:.1f} s, answered {told}; {hashed} passwords hashed, those of the "
        f"{len(times)} who signed in meanwhile among them, the slowest in {slowest:.2f} s "
        f"({calm:.2f} s before the attack); {pairs} pairs kept"
    )
    assert set(statuses) == {422, 429}
    assert statuses[429] >= 0.85 * TRIES
    assert hashed <= (1 + REAL) * (5 + seconds // FIRST_WAIT) + len(times)  # who has waited may try again
    assert slowest < max(2, 6 * calm)  # the second on a machine that has other things to do
    assert pairs <= NAMES + 20
