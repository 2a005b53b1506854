"""A phone and a server in a process of its own: killed while it is sent to, and sent a long queue."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from index_platform.db import writing
from index_platform.settings import Settings
from tests.index_platform.durability.server import Served, served
from tests.index_platform.fresh import opened
from tests.index_platform.survey import stored
from tests.index_platform.web.field.conftest import (
    PIN,
    SHORT,
    Phone,
    all_sent,
    code_of,
    press,
    responses,
    sign_in,
    unlock,
)
from tests.index_platform.web.field.finishing import finished_by_modules
from tests.index_platform.web.field.network import Network, Signal
from tests.index_platform.web.people import Clock, Site
from tests.proofs import WHOLE

INTERVIEWS = 24
QUEUE = 500 if WHOLE else 120
LISTED = 20  # rows of the list, however long the queue is
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def server(surveyed: Settings) -> Iterator[Served]:
    """A process of its own, as on a machine of a council."""
    with served(surveyed) as found:
        yield found


@pytest.fixture
def site(server: Served, surveyed: Settings) -> Iterator[Site]:
    """What that process serves."""
    with opened(surveyed) as engine, ExitStack() as browsers:
        yield Site(server.address, surveyed, engine, Clock(), None, browsers)


@contextmanager
def stuck(engine: Engine) -> Iterator[None]:
    """A block in which the server can begin to store an interview, and cannot end it."""
    with writing(engine).begin() as connection:  # a file has room for one who writes
        if engine.dialect.name != "sqlite":
            connection.exec_driver_sql("LOCK TABLE received")
        yield


def waiting(page: Page) -> set[str]:
    """The references of what the phone has finished and not delivered."""
    found: list[str] = page.evaluate(
        """async () => {
          const { openStore } = await import('/assets/field/store.js');
          const store = await openStore();
          const entries = await store.outbox();
          store.close();
          return entries.map(entry => entry.id.replaceAll('-', ''));
        }"""
    )
    return set(found)


def told_that_nobody_answers(page: Page) -> None:
    """The list says so, and no page of an error does."""
    page.get_by_text("No signal.").wait_for()
    expect(page.get_by_role("heading", name="Today")).to_have_count(1)


@pytest.mark.proof
@pytest.mark.both_databases
def test_a_server_killed_while_it_stores_and_while_it_answers_has_each_interview_once_and_none_is_lost(
    phone: Phone, site: Site, server: Served, network: Network, database_kind: str
) -> None:
    if database_kind == "postgresql" and not WHOLE:
        pytest.skip("a sample: each start takes seconds, so only a file is tried; run make proofs")
    with phone() as page:
        sign_in(page, code_of(site))
        network.set(Signal.GONE)
        made = finished_by_modules(page, INTERVIEWS, SHORT, PIN)
        network.set(Signal.THERE)

        with stuck(site.engine):
            with page.expect_request(lambda request: request.method == "PUT"):
                press(page, "Send and look for news")
            page.wait_for_timeout(300)  # the server holds it by now, and waits
            server.kill()
        told_that_nobody_answers(page)
        assert waiting(page) == made.keys()
        assert responses(site) == {}
        server.start()

        receipts: list[int] = []

        def heard(status: int) -> None:
            receipts.append(status)
            if len(receipts) == 2:
                server.kill()

        page.on("response", lambda answer: answer.request.method == "PUT" and heard(answer.status))
        press(page, "Send and look for news")
        page.wait_for_function(f"() => !document.querySelector('#unsent').innerText.startsWith({INTERVIEWS})")
        told_that_nobody_answers(page)
        left, there = waiting(page), responses(site).keys()
        assert made.keys() == left | there
        assert 2 <= len(there) < INTERVIEWS
        assert 2 <= INTERVIEWS - len(left) <= len(there)
        assert page.locator("#unsent").inner_text() == f"{len(left)} not sent"
        server.start()

        all_sent(page)
        assert waiting(page) == set()
        assert set(receipts) <= {200, 201}
    found = responses(site)
    assert {name: one["answers"] for name, one in found.items()} == made
    assert stored(site.engine, "SELECT count(*) FROM received") == [(INTERVIEWS,)]
    assert all(UUID(name).version == 4 for name in found)


def test_a_long_queue_is_listed_by_as_few_reads_as_a_short_one_and_counted_down_while_it_is_sent(
    phone: Phone, site: Site, network: Network
) -> None:
    with phone() as page:
        sign_in(page, code_of(site))
        network.set(Signal.GONE)
        made = finished_by_modules(page, QUEUE, SHORT, PIN)
        page.reload()
        unlock(page)
        press(page, "Every interview of this phone")
        expect(page.locator(".ids li")).to_have_count(QUEUE)
        page.evaluate(COUNT_READS)
        press(page, "Back")
        page.get_by_role("heading", name="Today").wait_for()
        assert page.evaluate("globalThis.reads") < QUEUE / 2
        expect(page.locator(".lines li")).to_have_count(LISTED)
        page.evaluate(KEEP_TOLD)
        network.set(Signal.THERE)
        press(page, "Send and look for news")
        page.locator("#unsent", has_text="All sent").wait_for(timeout=180_000)
        told = {
            int(one.removesuffix(" not sent"))
            for one in page.evaluate("globalThis.told")
            if one[:1].isdigit()
        }
        assert len(told - {0, QUEUE}) > 1
    assert {name: one["answers"] for name, one in responses(site).items()} == made


COUNT_READS = """() => {
  globalThis.reads = 0;
  for (const [kind, name] of [[IDBIndex, 'getAll'], [IDBObjectStore, 'getAll'], [IDBObjectStore, 'get']]) {
    const plain = kind.prototype[name];
    kind.prototype[name] = function (...given) {
      globalThis.reads += 1;
      return plain.apply(this, given);
    };
  }
}"""

KEEP_TOLD = """() => {
  globalThis.told = [];
  const keep = () => told.push(document.querySelector("#unsent")?.textContent ?? "-");
  new MutationObserver(keep).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
