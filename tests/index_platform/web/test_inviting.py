"""The desk of invitations: codes are made, shown once and printed; nobody else gets there."""

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from io import BytesIO, StringIO

import pikepdf
import pytest

from index_platform.auth.roles import Role
from tests.index_platform.survey import Survey, stored
from tests.index_platform.web.people import Browser, Site, running
from tests.index_platform.web.survey.answering import title, words

HERE = "/manage/waves/first/invitations"
ORDER = {"label": "libraries", "codes": "7", "uses": "1", "place": "QN"}


@pytest.fixture
def site(survey: Survey) -> Iterator[Site]:
    with running(survey.settings) as found:
        yield found


@pytest.fixture
def manager(site: Site) -> Browser:
    return site.browser(site.person(Role.SURVEY_MANAGER))


def hidden(text: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
    return {name: unescape(value) for name, value in found}


def make(manager: Browser, **changes: str) -> str:
    """The page after a batch is ordered."""
    form = hidden(manager.get(f"{HERE}/new").text)
    return manager.post(f"{HERE}/new", data={**form, **ORDER, **changes}).text


@pytest.mark.both_databases
def test_a_batch_is_made_and_its_codes_are_shown_this_once(manager: Browser, site: Site) -> None:
    page = make(manager)
    assert "7 codes were made for libraries" in page
    codes = set(re.findall(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", page))
    assert len(codes) == 7
    kept = repr(stored(site.engine, "SELECT * FROM invitations"))
    assert not [code for code in codes if code.replace("-", "") in kept]
    listed = words(manager.get(HERE))
    assert "libraries North End 7 codes, for one person each fewer than 10 no last day" in listed
    assert not [code for code in codes if code in listed]
    entries = stored(site.engine, "SELECT detail FROM audit WHERE action = 'invitations.make'")
    assert len(entries) == 1
    assert not [code for code in codes if code.replace("-", "") in repr(entries)]


def test_the_sheet_and_the_list_are_made_from_the_page_for_an_hour(manager: Browser, site: Site) -> None:
    form = hidden(make(manager))
    sheet = manager.post(f"{HERE}/sheet", data={**form, "as": "sheet", "language": "en"})
    assert sheet.headers["content-type"] == "application/pdf"
    assert sheet.headers["cache-control"] == "no-store"
    assert "attachment" in sheet.headers["content-disposition"]
    with pikepdf.Pdf.open(BytesIO(sheet.content)) as document:
        assert len(document.pages) == 2
    listed = manager.post(f"{HERE}/sheet", data={**form, "as": "list"})
    head, *rows = csv.reader(StringIO(listed.text))
    assert head == ["code", "address"]
    assert [address.rpartition("/")[2] for _, address in rows] == [code for code, _ in rows]
    site.clock.ahead += timedelta(hours=1, minutes=1)
    form = {**form, "_csrf_token": hidden(manager.get(f"{HERE}/new").text)["_csrf_token"]}
    late = manager.post(f"{HERE}/sheet", data={**form, "as": "list"})
    assert late.status_code in (303, 422)
    assert "code" not in late.text or "too old" in late.text


def test_what_was_sealed_for_one_wave_or_by_somebody_else_makes_no_file(manager: Browser) -> None:
    form = hidden(make(manager))
    for sealed in ("", "nonsense", form["codes"][:-2]):
        told = manager.post(f"{HERE}/sheet", data={**form, "codes": sealed})
        assert told.status_code == 422
    assert manager.post("/manage/waves/other/invitations/sheet", data=form).status_code in (404, 422)


def test_a_form_that_is_sent_twice_makes_one_batch(manager: Browser, site: Site) -> None:
    form = {**hidden(manager.get(f"{HERE}/new").text), **ORDER}
    assert manager.post(f"{HERE}/new", data=form).status_code == 200
    again = manager.post(f"{HERE}/new", data=form)
    assert again.status_code == 422
    assert "was made already" in words(again)
    assert stored(site.engine, "SELECT COUNT(*) FROM invitation_batches") == [(1,)]


def _day(day: str, month: str, year: str) -> dict[str, str]:
    return {"until-day": day, "until-month": month, "until-year": year}


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"label": " "}, "label", "not said in a few plain words"),
        ({"codes": "0"}, "codes", "number of codes is not from 1 to 500"),
        ({"codes": "9" * 30}, "codes", "number of codes"),
        ({"codes": "ten"}, "codes", "number of codes"),
        ({"uses": "10001"}, "uses", "number of uses of each code is not from 1 to 10,000"),
        (_day("1", "1", "2020"), "until", "The last day, 1 January 2020, is over. Give a day from today on."),
        (_day("31", "2", "2999"), "until", "The last day is not a day of the calendar"),
        ({"place": "nowhere"}, "place", "nowhere"),
        ({"batch": "no-uuid"}, "label", "not ours"),
    ],
)
def test_an_order_that_cannot_be_made_comes_back_as_it_was_typed(
    manager: Browser, site: Site, changes: dict[str, str], field: str, says: str
) -> None:
    page = make(manager, **changes)
    assert f'<a href="#{field}">' in page
    assert f'id="{field}"' in page
    assert "Error: Make invitations" in page
    assert says in unescape(re.sub(r"<[^>]+>", " ", page))
    assert f'value="{ORDER["label"]}"' in page or "label" in changes
    assert stored(site.engine, "SELECT COUNT(*) FROM invitations") == [(0,)]


@pytest.mark.both_databases
def test_a_batch_is_stopped_once_and_a_wave_turned_to_invitations_and_back(
    manager: Browser, site: Site
) -> None:
    make(manager)
    [(batch,)] = stored(site.engine, "SELECT id FROM invitation_batches")
    told = manager.submit(f"{HERE}/{batch}/stop")
    assert (told.status_code, told.headers["location"]) == (303, HERE)
    assert "stopped" in words(manager.get(HERE))
    assert (
        manager.post(f"{HERE}/{batch}/stop", data=hidden(manager.get(f"{HERE}/new").text)).status_code == 409
    )
    assert manager.get(f"/manage/waves/other/invitations/{batch}/stop").status_code == 404
    manager.submit(f"{HERE}/only", {"only": "yes"})
    assert "by invitation only" in words(manager.get(HERE))
    assert title(site.browser().get("/s/first")).startswith("This survey is by invitation")
    form = hidden(manager.get(f"{HERE}/only").text)
    assert form["only"] == "no"
    manager.post(f"{HERE}/only", data=form)
    assert "Everybody with the open link" in words(manager.get(HERE))
    done = stored(site.engine, "SELECT action FROM audit WHERE kind = 'wave' ORDER BY number DESC LIMIT 4")
    assert [one for (one,) in done] == [
        "invitations.everybody",
        "invitations.only",
        "invitations.stop",
        "invitations.make",
    ]
