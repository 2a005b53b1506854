"""Where somebody lives, by postcode: looked up once, from the real server, and never found again anywhere."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import polars as pl
import pytest

from index_platform.auth.roles import Role
from index_platform.clock import now
from index_platform.services import exporting, freezing, official, waves
from tests.index_platform.official import ELSEWHERE, NORTH, SOUTH, described
from tests.index_platform.survey import Survey, stored
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.answering import Respondent, radios, title, words

TYPED = (NORTH, SOUTH, ELSEWHERE, "YY99 9ZZ", "yy11ab", "YY1O 2AD", "YY1 1", "75008", "OL1 3LA")
WRITTEN = {"audit", "contacts", "drafts", "invitations", "page_times", "paradata", "received", "responses"}
BOX = re.compile(r'<input class="input" id="postcode"[^>]*>')


@pytest.fixture
def site(survey: Survey, tmp_path: Path) -> Iterator[Site]:
    """A site whose survey ``first`` is open, with the postcodes of its places."""
    description = described(tmp_path / "official")
    official.load(survey.engine, description, description.parent, moment=now())
    with running(replace(survey.settings, asked_by="Smallton Council", contact="0161 496 0000")) as found:
        yield found


@pytest.fixture
def respondent(site: Site) -> Respondent:
    return Respondent(site).begin()


def _said(page: httpx.Response) -> str:
    return BOX.sub("", page.text)


def test_a_postcode_is_asked_for_with_a_list_and_with_a_way_not_to_say(respondent: Respondent) -> None:
    page = respondent.look("place")
    assert title(page) == "What is your postcode? - Thriving Smallton survey"
    assert radios(page) == []
    [box] = BOX.findall(page.text)
    assert 'autocomplete="postal-code"' in box
    assert 'dir="ltr"' in box
    assert f'href="{respondent.at("place")}?by=list"' in page.text
    assert 'name="place" value="unsaid">I would rather not say' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "<script" not in page.text


@pytest.mark.both_databases
@pytest.mark.parametrize(("typed", "lives"), [(NORTH, "North End"), (" yy10-2ab.", "South End")])
def test_a_postcode_leads_to_its_place_and_on(respondent: Respondent, typed: str, lives: str) -> None:
    told = respondent.give("place", postcode=typed)
    assert (told.status_code, told.headers["location"]) == (303, respondent.at("brs1"))
    again = respondent.look("place")
    assert title(again).startswith("Where do you live?")
    assert re.search(rf'checked><label for="[^"]+"><bdi>{lives}</bdi>', again.text)
    assert f'href="{respondent.at("place")}?by=postcode"' in again.text


@pytest.mark.parametrize(
    ("typed", "words_told", "shown"),
    [
        ("", "Type your postcode, or choose another way below", ""),
        ("  ", "Type your postcode, or choose another way below", ""),
        ("yy1", "Type the whole postcode. It has two parts, such as SW1A 2AA", "yy1"),
        ("YYI 1AA", "Letters and numbers that look alike were mixed up", "YY1 1AA"),
        ("yy1o 2aa", "Letters and numbers that look alike were mixed up", "YY10 2AA"),
        ("75008", "Type a postcode of the United Kingdom, such as SW1A 2AA", "75008"),
        ('"><b>x', "Type a postcode of the United Kingdom", "&#34;&gt;&lt;b&gt;x"),
    ],
)
def test_what_is_no_postcode_is_told_beside_the_box_that_still_holds_it(
    respondent: Respondent, typed: str, words_told: str, shown: str
) -> None:
    empty = not typed.strip()
    told = (respondent.miss if empty else respondent.give)("place", postcode=typed)
    assert told.status_code == (200 if empty else 422)
    assert title(told).startswith("Error: What is your postcode?")
    assert told.text.count(words_told) == 2
    [box] = BOX.findall(told.text)
    assert (f'value="{shown}"' in box) == bool(shown)
    assert told.headers["cache-control"] == "no-store"
    if shown:
        assert shown not in _said(told)
    assert respondent.look("brs1").headers["location"] == respondent.at("place")


def test_a_slip_that_was_put_right_goes_on_when_it_is_sent_again(respondent: Respondent) -> None:
    told = respondent.give("place", postcode="YYI 1AA")
    [meant] = re.findall(r'value="(YY1 1AA)"', told.text)
    assert respondent.give("place", postcode=meant).headers["location"] == respondent.at("brs1")


@pytest.mark.parametrize("typed", [ELSEWHERE, "YY99 9ZZ"])
def test_a_postcode_from_elsewhere_is_told_kindly_and_nothing_of_it_is_kept(
    respondent: Respondent, typed: str
) -> None:
    told = respondent.give("place", postcode=typed)
    where = f"{respondent.base}/elsewhere"
    assert (told.status_code, told.headers["location"]) == (303, where)
    page = respondent.browser.get(where)
    assert title(page) == "We do not find that postcode in Smallton - Thriving Smallton survey"
    assert "We have not kept it. Nothing has been sent." in words(page)
    assert "thank you for your time" in words(page)
    assert typed not in page.text
    for way in ("postcode", "list"):
        assert respondent.browser.get(f"{respondent.at('place')}?by={way}").status_code == 200
        assert f'href="{respondent.at("place")}?by={way}"' in page.text
    assert respondent.browser.get(respondent.base).headers["location"] == respondent.at("place")
    gone = respondent.browser.submit(f"{respondent.base}/delete", at=where)
    assert gone.headers["location"].startswith("/s/first/deleted")


def test_the_list_is_as_ever_and_it_or_not_saying_needs_no_postcode(respondent: Respondent) -> None:
    page = respondent.browser.get(f"{respondent.at('place')}?by=list")
    assert [value for _, value in radios(page)] == ["QN", "QS", "unsaid"]
    told = respondent.miss("place", by="list")
    assert "Choose where you live, or the last answer" in told.text
    assert respondent.give("place", place="T", by="list").status_code == 422
    assert respondent.give("place", place="QS", by="list").headers["location"] == respondent.at("brs1")
    told = respondent.give("place", place="unsaid", postcode=NORTH)
    assert told.headers["location"] == respondent.at("brs1")
    assert 'value="unsaid" checked' in respondent.look("place").text


def test_a_change_from_the_check_page_goes_back_to_it(respondent: Respondent) -> None:
    respondent.answer_all()
    change = f"{respondent.at('place')}?change=yes"
    assert f'href="{respondent.at("check")}">Back' in respondent.browser.get(change).text
    by_postcode = f"{change}&by=postcode"
    assert "by=postcode" in respondent.browser.get(change).text
    wrong = respondent.browser.submit(
        respondent.at("place"), {"postcode": ELSEWHERE, "change": "yes"}, at=by_postcode
    )
    assert wrong.headers["location"] == f"{respondent.base}/elsewhere?change=yes"
    page = respondent.browser.get(wrong.headers["location"])
    assert "delete what I began" not in page.text
    told = respondent.browser.submit(
        respondent.at("place"), {"postcode": SOUTH, "change": "yes"}, at=by_postcode
    )
    assert told.headers["location"] == respondent.at("check")
    assert "South End" in words(respondent.look("check"))


def test_leaving_for_later_saves_a_postcode_that_was_typed_and_asks_for_none(respondent: Respondent) -> None:
    later = f"{respondent.base}/later"
    assert respondent.give("place", postcode=" ", later="yes").headers["location"] == later
    assert respondent.look("brs1").headers["location"] == respondent.at("place")
    assert respondent.give("place", postcode="yy1", later="yes").status_code == 422
    assert respondent.give("place", postcode=NORTH, later="yes").headers["location"] == later
    assert respondent.look("brs1").status_code == 200


def test_another_language_keeps_the_way_of_asking_and_what_was_typed(respondent: Respondent) -> None:
    for by in ("postcode", "list"):
        told = respondent.give("place", by=by, speak="en")
        assert told.headers["location"] == f"{respondent.at('place')}?by={by}"
    assert respondent.give("place", by="nonsense", speak="en").headers["location"] == respondent.at("place")
    told = respondent.give("place", by="postcode", postcode=NORTH, speak="en")
    assert told.headers["location"] == respondent.at("place")
    assert re.search(r'value="QN" checked', respondent.look("place").text)


def test_a_researcher_sees_the_places_of_their_own_and_no_postcode_is_looked_up(site: Site) -> None:
    browser = site.browser(site.person(Role.COMMUNITY_RESEARCHER, area="QN"))
    begun = browser.submit("/manage/take/first", {"place": "QN", "taking_part": "yes"})
    where = f"{begun.headers['location']}/place"
    for by in ("", "?by=postcode"):
        page = browser.get(f"{where}{by}")
        assert [value for _, value in radios(page)] == ["QN", "unsaid"]
        assert "postcode" not in page.text
    assert browser.submit(where, {"postcode": SOUTH}).status_code == 422


@pytest.mark.both_databases
def test_no_postcode_that_was_typed_lies_anywhere_afterwards(
    site: Site, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Every byte of the data folder, every row, what was logged, every page but the box that was typed in.

    One person sends the answers, another leaves them half done; the wave is closed, frozen and exported.
    """
    caplog.set_level(logging.DEBUG, logger="uvicorn")
    respondent = Respondent(site).begin()
    addresses = []
    for typed in TYPED:
        told = respondent.give("place", postcode=typed)
        addresses.append(told.headers.get("location", ""))
        assert _plain(typed) not in _plain(_said(told))
    respondent.give("place", postcode=NORTH)
    respondent.answer_all()
    respondent.give("place", postcode=SOUTH)
    pages = [respondent.look("check"), respondent.send()]
    Respondent(site).begin().give("place", postcode=NORTH)
    frozen = _ended(site)
    out, err = capfd.readouterr()
    assert stored(site.engine, "SELECT place FROM responses") == [("QS",)]
    assert stored(site.engine, "SELECT count(*) FROM drafts") == [(1,)]
    assert set(_tables(site)) >= WRITTEN
    rows = str([stored(site.engine, f"SELECT * FROM {table}") for table in _tables(site)])
    kept = b"".join(path.read_bytes() for path in _files(site.settings.data_dir))
    said = "".join([out, err, caplog.text, rows, frozen, *addresses, *(page.text for page in pages)])
    assert "QS" in rows  # what was kept is found, so the search finds what is there
    assert "brs1" in frozen
    for typed in TYPED:
        for spelled in {typed, _plain(typed), typed.upper(), typed.lower(), typed.replace(" ", "%20")}:
            assert spelled not in said
            assert spelled.encode() not in kept
            assert spelled.encode("utf-16-le") not in kept


def _ended(site: Site) -> str:
    """Close, freeze and export the wave; the snapshot's cells, which lie packed in its file."""
    waves.closed(site.engine, "first", moment=now())
    snapshot = freezing.frozen(site.engine, "first", site.settings.snapshots, moment=now())
    exporting.exported(site.engine, "first", site.settings.data_dir / "first.csv", moment=now())
    return str(pl.read_parquet(snapshot.path).to_dicts())


def _plain(text: str) -> str:
    return text.replace(" ", "").upper()


def _tables(site: Site) -> list[str]:
    """Every table but that of the lookups, which holds all postcodes, whoever typed one."""
    there = "SELECT name FROM sqlite_master WHERE type = 'table'"
    if not site.settings.is_file:
        there = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    return [str(name) for (name,) in stored(site.engine, there) if name != "postcode_lookups"]


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
