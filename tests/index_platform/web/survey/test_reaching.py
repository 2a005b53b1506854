"""Being asked again: only where a site says why, apart from the answers, and read by one role alone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from index_platform.auth.roles import BY_AREA, Role
from index_platform.web.survey.face import REACH
from tests.index_platform.survey import Survey
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.answering import BEGINS, Respondent, stored, title, words

BY = "ann.other@example.org"
GIVEN = {"contact": f" {BY} ", "may_ask": "yes"}


@pytest.fixture
def asking(survey: Survey) -> Iterator[Respondent]:
    """Somebody at a site that says for what people may be asked again."""
    (survey.settings.data_dir / "notice.yaml").write_text("contact_again: For the survey of next year.")
    with running(replace(survey.settings, asked_by="Smallton Council")) as site:
        yield Respondent(site)


def begun(somebody: Respondent) -> Respondent:
    told = somebody.browser.submit(somebody.start, BEGINS)
    somebody.base = told.headers["location"].rpartition("/")[0]
    assert told.headers["location"] == f"{somebody.base}/{REACH}"
    return somebody


def give(somebody: Respondent, **form: str) -> tuple[int, str]:
    told = somebody.browser.submit(f"{somebody.base}/{REACH}", form)
    return told.status_code, told.headers.get("location", "")


def test_where_a_site_says_no_purpose_nobody_is_asked_for_a_contact(respondent: Respondent) -> None:
    respondent.begin()
    told = respondent.browser.get(f"{respondent.base}/{REACH}")
    assert (told.status_code, told.headers["location"]) == (303, respondent.base)
    forged = respondent.browser.submit(f"{respondent.base}/{REACH}", GIVEN, at=respondent.at("place"))
    assert forged.status_code == 303
    assert respondent.saved.contact == {}


def test_the_page_can_be_left_empty(asking: Respondent) -> None:
    begun(asking)
    page = asking.browser.get(f"{asking.base}/{REACH}")
    assert "For the survey of next year." in words(page)
    assert give(asking) == (303, asking.base)
    asking.answer_all()
    assert "May we ask you again? No" in words(asking.look("check"))
    asking.send()
    assert stored(asking.site.settings.database_file, "SELECT * FROM contacts") == []


@pytest.mark.parametrize(
    ("form", "says", "field"),
    [
        ({"contact": BY}, "Tick the box, or empty the line above it", "may_ask"),
        ({"may_ask": "yes"}, "Write an e-mail address or a phone number, or take", "contact"),
        ({"contact": "somewhere", "may_ask": "yes"}, "such as name@example.org", "contact"),
        ({"contact": "12345", "may_ask": "yes"}, "such as name@example.org", "contact"),
        ({"contact": f"{'x' * 300}@example.org", "may_ask": "yes"}, "such as name@example.org", "contact"),
    ],
)
def test_what_does_not_go_together_is_told(
    asking: Respondent, form: dict[str, str], says: str, field: str
) -> None:
    begun(asking)
    told = asking.browser.submit(f"{asking.base}/{REACH}", form)
    assert told.status_code == 422
    assert title(told).startswith("Error: May we ask you again?")
    assert words(told).count(says) == 2
    assert f'href="#{field}"' in told.text
    assert asking.saved.contact == {}


def test_the_contact_lies_apart_and_only_the_contact_officer_reads_it(asking: Respondent) -> None:
    site: Site = asking.site
    file = site.settings.database_file
    begun(asking)
    assert give(asking, **GIVEN) == (303, asking.base)
    asking.answer_all()
    assert "May we ask you again? Yes" in words(asking.look("check"))
    assert stored(file, "SELECT * FROM contacts") == []
    asking.send()
    [(panel, sealed, agreed)] = stored(file, "SELECT panel, sealed, agreed_sha256 FROM contacts")
    assert stored(file, "SELECT panel FROM responses") == [(panel,)]
    assert BY not in str(sealed)
    assert BY.encode() not in file.read_bytes()
    [(text,)] = stored(file, f"SELECT text FROM consent_texts WHERE sha256 = '{agreed}'")
    assert "You may use this to ask me again" in str(text)
    assert stored(file, "SELECT consent FROM responses") != [(agreed,)]
    page = site.browser(site.person(Role.CONTACT_OFFICER)).get("/manage/contacts")
    assert BY in words(page)
    assert str(panel) not in page.text
    others = [role for role in Role if role is not Role.CONTACT_OFFICER]
    for role in others:
        other = site.person(role, area="T" if role in BY_AREA else "")
        assert site.browser(other).get("/manage/contacts").status_code == 403
    reads = "SELECT outcome FROM audit WHERE action = 'contacts.read'"
    assert stored(file, reads) == [("done",)]


def test_who_changes_their_mind_is_not_kept(asking: Respondent) -> None:
    begun(asking)
    give(asking, contact="0161 496 0000", may_ask="yes")
    asking.answer_all()
    assert give(asking, change="yes") == (303, asking.at("check"))
    asking.send()
    assert stored(asking.site.settings.database_file, "SELECT * FROM contacts") == []
    assert stored(asking.site.settings.database_file, "SELECT panel FROM responses") == [(None,)]
