"""An invitation leads to the questions, is used up by the answers, and is kept with none of them."""

import html
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from index_platform.services import waves
from index_platform.services.invitations import Invitations, Made, Order
from tests.index_platform.survey import MOMENT, Survey, stored
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.answering import BEGINS, Respondent, title, words

USES = "SELECT uses, used FROM invitations ORDER BY used DESC"


@dataclass
class Invitee(Respondent):
    """One browser that came with a code."""

    code: str = ""

    @property
    def start(self) -> str:
        return f"/i/{self.code}"


@pytest.fixture
def site(survey: Survey) -> Iterator[Site]:
    with running(survey.settings) as found:
        yield found


@pytest.fixture
def codes(site: Site) -> Invitations:
    assert site.app
    found: Invitations = site.app.state.invitations
    return found


def made(codes: Invitations, *, count: int = 1, uses: int = 1, until: str | None = None) -> Made:
    order = Order(id=uuid4(), label="libraries", codes=count, uses=uses, until=until)
    return codes.made("first", order)


@pytest.mark.both_databases
def test_a_code_leads_to_the_questions_and_is_used_up_when_the_answers_arrive(
    site: Site, codes: Invitations
) -> None:
    [code] = made(codes).codes
    somebody = Invitee(site, code=code.lower().replace("-", ""))
    page = somebody.browser.get(somebody.start)
    assert "It is not kept with your answers" in words(page)
    assert f'action="/i/{code}"' in page.text
    somebody.begin()
    assert stored(site.engine, USES) == [(1, 0)]
    assert "have arrived" in title(somebody.answer_all().send())
    assert stored(site.engine, USES) == [(1, 1)]
    assert somebody.browser.post(somebody.at("send")).status_code == 403
    told = site.browser().get(f"/i/{code}")
    assert title(told).startswith("This invitation has been used")
    assert 'href="/s/first">Take part without an invitation' in told.text


@pytest.mark.both_databases
def test_of_two_who_send_with_one_code_at_once_one_counts_and_the_other_is_held_for_a_person(
    site: Site, codes: Invitations
) -> None:
    codes.set_only("first", only=True)
    [code] = made(codes).codes
    two = [Invitee(site, code=code).begin().answer_all(choice=choice) for choice in (0, 1)]
    with ThreadPoolExecutor(2) as threads:
        receipts = list(threads.map(Invitee.send, two))
    assert sorted(title(one).partition(" - ")[0] for one in receipts) == [
        "Your answers are safe with us",
        "Your answers have arrived",
    ]
    assert stored(site.engine, USES) == [(1, 1)]
    held = "SELECT reason FROM received WHERE status = 'held'"
    assert stored(site.engine, held) == [
        ("the wave 'first' is by invitation, and its invitation was used up",)
    ]
    assert stored(site.engine, "SELECT COUNT(*) FROM responses") == [(1,)]


@pytest.mark.both_databases
def test_many_with_one_poster_are_counted_up_to_its_quota_and_none_is_lost(
    site: Site, codes: Invitations
) -> None:
    codes.set_only("first", only=True)
    [code] = made(codes, uses=3).codes
    five = [Invitee(site, code=code).begin().answer_all(choice=number) for number in range(5)]
    with ThreadPoolExecutor(5) as threads:
        list(threads.map(Invitee.send, five))
    assert stored(site.engine, USES) == [(3, 3)]
    assert stored(site.engine, "SELECT COUNT(*) FROM responses") == [(3,)]
    assert stored(site.engine, "SELECT COUNT(*) FROM received") == [(5,)]


def test_in_a_wave_for_everybody_a_used_code_keeps_nobodys_answers_waiting(
    site: Site, codes: Invitations
) -> None:
    [code] = made(codes).codes
    for each in [Invitee(site, code=code).begin().answer_all() for _ in range(2)]:
        assert "have arrived" in title(each.send())
    assert stored(site.engine, USES) == [(1, 1)]


def test_nothing_that_is_kept_leads_from_the_answers_to_the_code_or_its_batch(
    site: Site, codes: Invitations
) -> None:
    batch = made(codes, count=3)
    Invitee(site, code=batch.codes[1]).begin().answer_all().send()
    [(batch_id,)] = stored(site.engine, "SELECT id FROM invitation_batches")
    secrets = [batch.codes[1], batch.codes[1].replace("-", ""), batch_id, "libraries"]
    secrets += [one for (one,) in stored(site.engine, "SELECT code_sha256 FROM invitations")]
    for table in ("received", "responses", "answers", "flags", "withdrawal_codes", "consent_texts"):
        told = repr(stored(site.engine, f"SELECT * FROM {table}"))
        assert not [one for one in secrets if one in told], table
    for secret in secrets[:2]:
        for file in site.settings.data_dir.rglob("*"):
            assert not file.is_file() or secret.encode() not in file.read_bytes(), file


def test_the_open_link_of_a_wave_by_invitation_says_so_kindly_and_leads_to_the_page_for_codes(
    site: Site, codes: Invitations
) -> None:
    earlier = Respondent(site).begin()
    codes.set_only("first", only=True)
    for told in (site.browser().get("/s/first"), site.browser().submit("/s/first", BEGINS, at="/i")):
        assert title(told).startswith("This survey is by invitation")
        assert 'href="/i">I have an invitation code' in told.text
    assert f'href="{earlier.base}">Go on where you stopped' in earlier.browser.get("/s/first").text
    assert stored(site.engine, "SELECT COUNT(*) FROM drafts") == [(1,)]
    assert "safe with us" in title(earlier.answer_all().send())
    [(reason,)] = stored(site.engine, "SELECT reason FROM received")
    assert reason == "the wave 'first' is by invitation, and it came without one"


def test_a_program_cannot_go_round_the_invitations_of_a_wave(site: Site, codes: Invitations) -> None:
    codes.set_only("first", only=True)
    document = {"wave": "first", "instrument": "brs@1.0", "answers": {"brs1": 3}}
    with httpx.Client(base_url=site.address, timeout=60) as program:
        told = program.put(f"/api/responses/{uuid4()}", json=document)
    assert (told.status_code, told.json()["status"]) == (202, "held")
    assert "by invitation" in told.json()["reason"]


@pytest.mark.parametrize("stopped", [True, False])
def test_a_code_that_has_ended_says_so_and_begins_nothing(
    site: Site, codes: Invitations, stopped: bool
) -> None:
    until = (MOMENT.date() + timedelta(days=400)).isoformat()
    batch = made(codes, until=None if stopped else until)
    if stopped:
        codes.stop("first", batch.batch.id)
    else:
        site.clock.ahead += timedelta(days=800)
    [code] = batch.codes
    told = site.browser().get(f"/i/{code}")
    assert title(told).startswith("This invitation has ended")
    again = site.browser().submit(f"/i/{code}", BEGINS, at="/i")
    assert title(again).startswith("This invitation has ended")
    assert stored(site.engine, "SELECT COUNT(*) FROM drafts") == [(0,)]


def test_who_began_before_a_batch_was_stopped_is_held_where_the_wave_is_by_invitation(
    site: Site, codes: Invitations
) -> None:
    codes.set_only("first", only=True)
    batch = made(codes, uses=100)
    somebody = Invitee(site, code=batch.codes[0]).begin().answer_all()
    codes.stop("first", batch.batch.id)
    assert "safe with us" in title(somebody.send())
    assert stored(site.engine, USES) == [(100, 0)]


def test_a_code_of_a_closed_survey_says_that_the_survey_is_closed(site: Site, codes: Invitations) -> None:
    [code] = made(codes).codes
    waves.closed(site.engine, "first", moment=MOMENT)
    told = site.browser().get(f"/i/{code}")
    assert title(told).startswith("This survey is closed")


def test_a_code_is_typed_as_people_type_and_one_that_nobody_has_is_told_in_its_place(
    site: Site, codes: Invitations
) -> None:
    [code] = made(codes).codes
    browser = site.browser()
    told = browser.submit("/i", {"code": f" {code.lower().replace('-', ' ')} ", "language": "pl"})
    assert (told.status_code, told.headers["location"]) == (303, f"/i/{code}?language=pl")
    empty = browser.submit("/i", {"code": " "})
    assert empty.headers["location"] == "/i?missed=yes&language=en"
    unknown = browser.submit("/i", {"code": "7K2M0-QXR93"})
    assert unknown.status_code == 422
    for wrong, says in (
        (browser.get(empty.headers["location"]), "Write the code of your invitation"),
        (unknown, "We do not know this code"),
    ):
        assert title(wrong).startswith("Error: Answer with an invitation")
        assert says in words(wrong)
    unknown = browser.get("/i/7K2M0-QXR93")
    assert unknown.status_code == 404
    assert 'value="7K2M0-QXR93"' in unknown.text
    assert browser.get("/i/%00%ff").status_code == 404
    assert unknown.headers["cache-control"] == "no-store"


def test_a_change_of_language_keeps_the_way_in(site: Site, codes: Invitations) -> None:
    [code] = made(codes).codes
    page = site.browser().submit(f"/i/{code}", {"age": "16"}, at=f"/i/{code}")
    assert page.headers["location"] == f"/i/{code}?missed=yes&age=16"
    page = site.browser().get(page.headers["location"])
    assert title(page).startswith("Error: ")
    assert f'action="/i/{code}"' in page.text


def test_a_line_that_no_person_sees_has_what_fills_it_in_held_for_a_person(site: Site) -> None:
    """Wherever a program fills it in: it begins, answers and gets its receipt as anybody does."""
    for number, step in enumerate(("start", "place", "brs3", "send")):
        program = Respondent(site)
        page = program.browser.get(program.start)
        [line] = re.findall(r'<div class="kept-empty"[^>]*>.*?</div>', page.text)
        assert 'aria-hidden="true"' in line
        assert 'tabindex="-1"' in line
        assert 'autocomplete="off"' in line
        assert html.escape("Leave this empty") in line
        told = program.browser.submit(program.start, {**BEGINS, **_filled(step == "start")})
        program.base = told.headers["location"].rpartition("/")[0]
        program.give("place", place="QS", **_filled(step == "place"))
        for item in range(1, 7):
            program.give(f"brs{item}", answer="2", **_filled(step == f"brs{item}"))
        told = program.browser.submit(program.at("send"), _filled(step == "send"), at=program.at("check"))
        assert "safe with us" in title(program.browser.get(told.headers["location"])), step
        held = stored(site.engine, "SELECT reason FROM received WHERE status = 'held'")
        assert held == [("a line was filled in that no person sees",)] * (number + 1)
    assert stored(site.engine, "SELECT COUNT(*) FROM responses") == [(0,)]
    honest = Respondent(site).begin()
    honest.give("place", place="QS", further=" ")
    assert "have arrived" in title(honest.answer_all().send())


def _filled(is_filled: bool) -> dict[str, str]:
    return {"further": "https://spam.example"} if is_filled else {}
