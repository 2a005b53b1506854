"""The researchers' app on a phone of a kind: a browser, a real server, and a network that goes and comes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from index_platform.auth.actors import LOCAL
from index_platform.web.field import build
from tests.index_platform.kinds import EVERYTHING, LABEL
from tests.index_platform.survey import stored
from tests.index_platform.web.field.conftest import (
    PIN,
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
    phones_of,
    press,
    responses,
    sign_in,
    take_part,
    unlock,
    wait_until,
)
from tests.index_platform.web.field.network import Network, Signal
from tests.index_platform.web.people import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WORDS = "A bench by the old canal lock"
APART = (
    "Every interview of this phone",
    "Change the PIN",
    "Someone to talk to",
    "Phone full, broken or not sending",
)
ALL = {"hello": None, **EVERYTHING, "better": WORDS}
FULL = "IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); }"
BRS = dict(zip([f"brs{number}" for number in range(1, 7)], (2, 3, 4, 5, 1, 2), strict=True))


def test_three_interviews_offline_reach_the_server_once_and_are_read_nowhere_before(
    phone: Phone, site: Site, network: Network, profile: Path
) -> None:
    with phone() as page:
        sign_in(page, code_of(site))
        network.set(Signal.GONE)
        choose(page)
        take_part(page)
        answer_all(page, ALL)
        whole = finish(page)
        choose(page, SHORT, "ur")
        take_part(page)
        answer(page, BRS["brs1"])
        press(page, "English")
        answer(page, BRS["brs2"])
        press(page, "Pause or stop")
        press(page, "Pause: go on with it later")
        choose(page, SHORT)
        press(page, "They do not take part")
        press(page, "Back to the list")
        assert page.locator("#unsent").inner_text() == "2 not sent"
    assert responses(site) == {}
    assert in_clear(profile, WORDS) == []

    with phone() as page:
        unlock(page)
        press(page, "Go on")
        answer_all(page, dict(list(BRS.items())[2:]))
        paused = finish(page)
        assert page.locator("#unsent").inner_text() == "3 not sent"
        network.set(Signal.THERE)
        all_sent(page)
        all_sent(page)
        assert page.get_by_text("Sent").count() >= 3
    assert in_clear(profile, WORDS) == []

    found = responses(site)
    assert len(found) == 3
    door = {"mode": "door", "language": "en", "place": "QN"}
    given = json.loads(json.dumps({**EVERYTHING, "better": WORDS}))
    assert found.pop(whole) == {**door, "wave": "first", "instrument": LABEL, "answers": given}
    assert found.pop(paused) == {**door, "wave": SHORT, "instrument": "brs@1.1", "answers": BRS}
    [refused] = found.values()
    assert refused["answers"] == {}


def test_a_browser_killed_while_it_saves_loses_no_answer_that_was_followed_by_another_question(
    phone: Phone, site: Site, profile: Path
) -> None:
    with phone() as page:
        sign_in(page, code_of(site))
        choose(page, SHORT)
        take_part(page)
        for given in list(BRS.values())[:3]:
            answer(page, given)
        page.locator("form input[value='5']").check()
        page.locator("form button.button").click(no_wait_after=True)
        killed(profile)
    with phone() as page:
        unlock(page)
        press(page, "Go on")
        at = page.locator(".way p").inner_text()
        assert at in ("Question 4 of 6", "Question 5 of 6")
        rest = list(BRS.values())[3 if at.startswith("Question 4") else 4 :]
        for given in rest:
            answer(page, given)
        reference = finish(page)
        all_sent(page)
    assert responses(site)[reference]["answers"] == BRS


def test_two_researchers_share_a_phone_and_neither_sees_or_sends_what_is_the_other_s(
    phone: Phone, site: Site, network: Network, tmp_path: Path
) -> None:
    with phone() as page:
        sign_in(page, code_of(site))
        network.set(Signal.GONE)
        choose(page, SHORT)
        take_part(page)
        answer_all(page, BRS)
        finish(page)
        press(page, "Lock")
        press(page, "Phone lost or full")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the rescue file").click()
        download.value.save_as(tmp_path / "rescue.json")
        press(page, "Back")
        network.set(Signal.THERE)
        press(page, "Somebody else uses this phone")
        sign_in(page, code_of(site, "tom"))
        expect(page.get_by_text("No interview yet.")).to_have_count(1)
        all_sent(page)
        press(page, "Lock")
        page.get_by_label("Rashida").check()
        unlock(page)
        all_sent(page)
    [name] = responses(site)
    [(taken_by,)] = stored(site.engine, "SELECT name FROM accounts JOIN received ON taken_by = accounts.id")
    assert taken_by == "Rashida"
    file = json.loads((tmp_path / "rescue.json").read_text())
    [envelope] = file["interviews"]
    assert (file["kind"], envelope["id"].replace("-", "")) == ("thriving-rescue", name)
    assert set(envelope) == {"format", "id", "phone", "researcher", "wave", "epk", "iv", "sealed"}


def test_a_researcher_who_signs_in_again_finds_their_own_safe_and_goes_on_with_what_is_in_it(
    phone: Phone, site: Site
) -> None:
    with phone() as page:
        sign_in(page, code_of(site))
        choose(page, SHORT)
        take_part(page)
        press(page, "Pause or stop")
        press(page, "Pause: go on with it later")
        press(page, "Lock")
        press(page, "Somebody else uses this phone")
        page.get_by_label("Your code").fill(code_of(site))
        for label in ("Choose a PIN", "The PIN again"):
            page.get_by_label(label).fill("204060")
        press(page, "Sign in")
        page.get_by_text("You are on this phone already").wait_for()
        page.get_by_label("PIN", exact=True).fill("204060")
        press(page, "Open")
        page.get_by_text("This PIN is wrong.").wait_for()
        expect(page.get_by_role("button", name="I have forgotten it: begin anew")).to_have_count(1)
        unlock(page)
        press(page, "Go on")
        answer_all(page, BRS)
        finish(page)
        all_sent(page)
        page.get_by_text("Sent, receipt kept").wait_for()
        press(page, "Every interview of this phone")
        page.get_by_role("heading", name="Every interview of this phone").wait_for()
        assert page.locator("h2").all_inner_texts() == ["Interviews", "Visits", "Notes"]
        expect(page.locator("ol.ids li")).to_have_count(1)
    assert len(responses(site)) == 1
    assert len(phones_of(site).seen(actor=LOCAL)) == 1


def test_a_phone_that_is_full_opens_and_says_so(phone: Phone, site: Site) -> None:
    with phone() as page:
        sign_in(page, code_of(site))
        page.add_init_script(FULL)
        press(page, "Lock")
        unlock(page)
        page.get_by_text("There is no room left on this phone.").wait_for()
        press(page, "Send and look for news")
        page.get_by_text("There is no room left on this phone.").wait_for()


def test_what_is_finished_goes_while_the_app_is_closed_and_no_pin_is_known(phone: Phone, site: Site) -> None:
    with phone() as page:
        sign_in(page, code_of(site))
        page.context.set_offline(True)  # the browser knows: it wakes the worker when it is back
        choose(page, SHORT)
        take_part(page)
        answer_all(page, BRS)
        reference = finish(page)
    with phone() as page:
        wait_until(lambda: reference in responses(site))
        page.get_by_label("PIN", exact=True).wait_for()
        unlock(page)
        page.get_by_text("Sent, receipt kept").wait_for()
        assert page.locator("#unsent").inner_text() == "All sent"
    assert responses(site)[reference]["answers"] == BRS


def test_a_browser_that_cleared_what_it_held_says_so_and_how_much_was_not_sent(
    phone: Phone, site: Site, looked_at: Callable[[Page], None]
) -> None:
    with phone() as page:
        sign_in(page, code_of(site))
        choose(page, SHORT)
        take_part(page)
        answer(page, 1)
        address = page.url
        page.goto(f"{page.url.removesuffix('/field')}/assets/icon.svg")
        page.evaluate(
            """() => new Promise((done, failed) => {
              const asked = indexedDB.deleteDatabase('thriving-field');
              [asked.onsuccess, asked.onerror] = [done, failed];
            })"""
        )
        page.goto(address)
        page.get_by_role("heading", name="The browser has cleared what this phone held").wait_for()
        assert "Not sent by then: 1" in page.locator("main").inner_text()
        looked_at(page)
        press(page, "Sign in")
        sign_in(page, code_of(site))


def test_a_new_version_waits_until_somebody_wants_it_and_loses_nothing(
    phone: Phone, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with phone() as page:
        sign_in(page, code_of(site))
        choose(page, SHORT)
        take_part(page)
        answer(page, BRS["brs1"])
        newer = build.worker().replace('"version":"', '"version":"newer-')
        monkeypatch.setattr(build, "worker", lambda: newer)
        page.evaluate(
            """() => navigator.serviceWorker.getRegistration('/field').then(async found => {
              await found.update();
              while (found.waiting === null) await new Promise(done => setTimeout(done, 50));
            })"""
        )
        answer(page, BRS["brs2"])
        press(page, "Pause or stop")
        press(page, "Pause: go on with it later")
        assert caches(page) == 2
        with page.expect_navigation():
            press(page, "Use it now")
        unlock(page)
        assert caches(page) == 1
        expect(page.get_by_text("A new version is ready")).to_have_count(0)
        press(page, "Go on")
        answer_all(page, dict(list(BRS.items())[2:]))
        reference = finish(page)
        all_sent(page)
    assert responses(site)[reference]["answers"] == BRS


def caches(page: Page) -> int:
    """How many versions of the app are on the phone."""
    found: int = page.evaluate("() => caches.keys().then(names => names.length)")
    return found


def test_every_screen_can_be_used_by_thumb_and_ear_also_in_urdu_and_is_locked_while_handed_over(
    phone: Phone, site: Site, looked_at: Callable[[Page], None]
) -> None:
    with phone() as page:
        page.get_by_label("Your code").wait_for()
        looked_at(page)
        press(page, "Sign in")
        page.get_by_text("A PIN has at least six digits").wait_for()
        looked_at(page)
        sign_in(page, code_of(site))
        looked_at(page)
        for words in APART:
            press(page, words)
            looked_at(page)
            press(page, "Back")
        press(page, "Lock")
        page.get_by_label("PIN", exact=True).wait_for()
        looked_at(page)
        unlock(page)
        press(page, "Start an interview")
        looked_at(page)
        press(page, "Back")
        choose(page)
        looked_at(page)
        take_part(page)
        for item, given in ALL.items():
            looked_at(page)
            if item == "colour":
                page.locator("form button.button").click()
                page.get_by_text("There is something to check").wait_for()
                looked_at(page)
            answer(page, given)
        looked_at(page)
        press(page, "Finish the interview")
        page.get_by_role("heading", name="Their reference").wait_for()
        looked_at(page)
        press(page, "Back to the list")
        looked_at(page)
        choose(page, SHORT, "ur")
        take_part(page)
        looked_at(page)
        assert page.locator("main").get_attribute("dir") == "rtl"
        press(page, "Let them answer by themselves")
        looked_at(page)
        answer(page, 2)
        expect(page.get_by_role("button", name="Pause or stop")).to_have_count(0)
        press(page, "Give the phone back")
        looked_at(page)
        page.get_by_label("PIN", exact=True).fill("000001")
        press(page, "Open")
        page.get_by_text("This PIN is wrong.").wait_for()
        page.go_back()
        expect(page.get_by_role("heading", name="Today")).to_have_count(0)
        press(page, "Give the phone back")
        page.get_by_label("PIN", exact=True).fill(PIN)
        press(page, "Open")
        press(page, "Pause or stop")
        looked_at(page)
        press(page, "They take everything back: keep no answer")
        looked_at(page)
        press(page, "Go on with the interview")
        press(page, "Pause or stop")
        press(page, "Pause: go on with it later")
        looked_at(page)


def test_a_phone_that_was_ended_says_so_and_sends_when_let_in_anew_and_a_second_window_is_told(
    phone: Phone, site: Site, looked_at: Callable[[Page], None]
) -> None:
    with phone() as page:
        sign_in(page, code_of(site))
        other = page.context.new_page()
        other.goto(page.url)
        other.get_by_role("heading", name="This app is open in another window").wait_for()
        looked_at(other)
        other.close()
        phones = phones_of(site)
        [one] = phones.seen(actor=LOCAL)
        phones.end(one.phone.id, actor=LOCAL)
        choose(page, SHORT)
        take_part(page)
        answer_all(page, BRS)
        reference = finish(page)
        page.get_by_text("This phone was signed out by a supervisor.").wait_for()
        looked_at(page)
        assert responses(site) == {}
        press(page, "Sign in")
        looked_at(page)
        page.get_by_label("Your code").fill(code_of(site))
        page.get_by_label("A name for this phone").fill("Blue phone")
        press(page, "Sign in")
        wait_until(lambda: reference in responses(site))
    assert responses(site)[reference]["answers"] == BRS
