"""The day that the app is made for: hours without a signal, every accident on the way, and nothing lost."""

import json
import os
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page

from index_platform.services.interviews import Delivered, Interviews
from index_platform.services.phones import Here
from tests.index_platform.kinds import EVERYTHING
from tests.index_platform.survey import stored
from tests.index_platform.web.field.conftest import (
    SHORT,
    Phone,
    all_sent,
    answer,
    answer_all,
    choose,
    code_of,
    finish,
    in_clear,
    killed,
    press,
    responses,
    sign_in,
    take_part,
    unlock,
    wait_until,
)
from tests.index_platform.web.field.network import Network, Signal
from tests.index_platform.web.people import Site

WHOLE = os.environ.get("THRIVING_PROOFS") == "whole"
INTERVIEWS = 12 if WHOLE else 5  # the paused, the stopped and the refused one among them
RNG = random.Random(20261123)
WORDS = "A bench by the old canal lock"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def some_answers() -> dict[str, int]:
    """Answers to the short questionnaire."""
    return {f"brs{number}": RNG.randint(1, 5) for number in range(1, 7)}


def begin(page: Page, language: str = "en") -> None:
    """A short interview, up to its first question."""
    choose(page, SHORT, language)
    take_part(page)


def pause(page: Page) -> None:
    """Leave an interview to go on with it later."""
    press(page, "Pause or stop")
    press(page, "Pause: go on with it later")


@contextmanager
def answers_lost(monkeypatch: pytest.MonkeyPatch, after: int) -> Iterator[list[UUID]]:
    """The server falls over each time when it has stored an interview, before it answers."""
    plain = Interviews.deliver
    fallen: list[UUID] = []

    def deliver(self: Interviews, name: UUID, content: bytes, here: Here) -> Delivered:
        found = plain(self, name, content, here)
        if len(fallen) < after:
            fallen.append(name)
            raise OSError("killed")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Interviews, "deliver", deliver)
        yield fallen


@pytest.mark.proof
def test_a_day_without_a_signal_ends_with_each_interview_delivered_once_as_it_was_answered(
    phone: Phone, site: Site, network: Network, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected: dict[str, Mapping[str, object]] = {}
    with phone() as page:
        sign_in(page, code_of(site))
        choose(page)
        network.set(Signal.GONE)  # from the second page on
        take_part(page)
        answer_all(page, {"hello": None, **EVERYTHING, "better": WORDS})
        expected[finish(page)] = json.loads(json.dumps({**EVERYTHING, "better": WORDS}))
        for count in range(INTERVIEWS - 4):
            given = some_answers()
            begin(page, "ur" if count % 2 else "en")
            answer_all(page, given)
            expected[finish(page)] = given

        stopped = some_answers()
        begin(page)
        answer_all(page, dict(list(stopped.items())[:3]))
        press(page, "Pause or stop")
        press(page, "Stop here, keep the answers")
        name = page.locator(".code-of-answers").inner_text().replace(" ", "")
        expected[name] = dict(list(stopped.items())[:3])
        press(page, "Back to the list")

        begin(page)
        answer(page, 5)
        press(page, "Pause or stop")
        press(page, "They take everything back: keep no answer")
        press(page, "Yes, delete the answers")
        press(page, "Back to the list")

        paused = some_answers()
        begin(page, "ur")
        answer_all(page, dict(list(paused.items())[:2]))
        press(page, "English")
        pause(page)
    with phone() as page:
        unlock(page)
        press(page, "Go on")
        answer(page, paused["brs3"])
        page.locator(f"form input[value='{paused['brs4']}']").check()
        page.locator("form button.button").click(no_wait_after=True)
        killed(profile)
    assert responses(site) == {}
    assert in_clear(profile, WORDS) == []

    with phone() as page:
        unlock(page)
        press(page, "Go on")
        at = page.locator(".way p").inner_text()
        assert at in ("Question 4 of 6", "Question 5 of 6")
        answer_all(page, dict(list(paused.items())[3 if at.startswith("Question 4") else 4 :]))
        expected[finish(page)] = paused
        assert page.locator("#unsent").inner_text() == f"{INTERVIEWS} not sent"
        network.set(Signal.PORTAL)
        press(page, "Send and look for news")
        page.get_by_text("This network wants something first.").wait_for()
        network.set(Signal.ONE_WAY)  # the first arrives, and nobody hears that it did
        press(page, "Send and look for news")
        page.get_by_text("No signal.").wait_for()
        assert page.locator("#unsent").inner_text() == f"{INTERVIEWS} not sent"
        network.set(Signal.THERE)
        with answers_lost(monkeypatch, 2) as fallen:
            press(page, "Send and look for news")
            page.get_by_text("The server could not take something.").wait_for()
        assert len(fallen) == 2
        all_sent(page)
        assert page.get_by_text("Sent").count() >= INTERVIEWS
    assert in_clear(profile, WORDS) == []

    found = responses(site)
    assert len(found) == INTERVIEWS
    [refused] = [one for name, one in found.items() if name not in expected]
    assert refused["answers"] == {}
    assert {name: found[name]["answers"] for name in expected} == expected
    [(times,)] = stored(site.engine, "SELECT count(*) FROM received")
    assert times == INTERVIEWS


def test_ten_windows_of_the_worker_and_the_app_at_once_deliver_each_interview_once(
    phone: Phone, site: Site, network: Network
) -> None:
    """Asked ten times at once, beside the app: one lock, one id, one receipt."""
    with phone() as page:
        sign_in(page, code_of(site))
        network.set(Signal.GONE)
        begin(page)
        answer_all(page, some_answers())
        reference = finish(page)
        network.set(Signal.THERE)
        sent = page.evaluate(RETRIES, str(UUID(reference)))
    assert sent.count(201) == 1
    assert sent.count(200) == 9
    assert list(responses(site)) == [reference]


# The bytes of the interview that waits, put ten times at once by its own ticket.
RETRIES = """async id => {
  const db = await new Promise(done => {
    const asked = indexedDB.open('thriving-field');
    asked.onsuccess = () => done(asked.result);
  });
  const got = (store, key) => new Promise(done => {
    const asked = db.transaction(store).objectStore(store).get(key);
    asked.onsuccess = () => done(asked.result);
  });
  const { body, owner, ticket } = await got('outbox', id);
  const { phone, account } = await got('senders', owner);
  const put = () => fetch(`/api/field/interviews/${id}`, {
    method: 'PUT', body, headers: { Authorization: `Ticket ${phone}.${account}.${ticket}` },
  });
  const answers = await Promise.all(Array.from({ length: 10 }, put));
  return answers.map(answer => answer.status);
}"""


def test_a_clock_that_is_wrong_by_a_day_loses_nothing_and_the_server_is_told_by_how_much(
    phone: Phone, site: Site
) -> None:
    with phone() as page:
        page.clock.install(time=site.clock().timestamp() + 86_400)
        sign_in(page, code_of(site))
        begin(page)
        given = some_answers()
        answer_all(page, given)
        reference = finish(page)
        wait_until(lambda: reference in responses(site))
    assert responses(site)[reference]["answers"] == given
    [(offset,)] = stored(site.engine, "SELECT clock_offset FROM interviews")
    assert abs(offset - 86_400) < 60
