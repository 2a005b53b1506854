"""The desk of proofs, by its forms alone."""

import httpx
import pytest

from index_platform.auth.roles import Role
from index_platform.services import proofs, readings
from index_platform.services.documents import MAKERS
from tests.index_platform.proofing import build_of, kept, with_file
from tests.index_platform.web.desks.office import Office, done, words
from tests.index_platform.web.people import Browser

HERE = "/manage/releases/R1/proofs"
MANAGER, ANALYST, LEAD = Role.SURVEY_MANAGER, Role.ANALYST, Role.STATISTICS_LEAD


@pytest.fixture
def built(collecting: Office) -> Office:
    """R1 is proposed by the analyst, and its proofs are built as if all were well."""
    collecting.proposed()
    kept(collecting.site.engine, "R1", build_of(collecting.site.engine, "R1"))
    return collecting


def _sign(browser: Browser, page: str, verdict: str, note: str = "") -> httpx.Response:
    return browser.submit(f"{HERE}/{page}/sign", {"verdict": verdict, "note": note})


@pytest.mark.slow
def test_proofs_are_built_from_the_page_and_opened_there(
    collecting: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "MAKERS", {"html": MAKERS["html"], "residents": MAKERS["residents"]})
    collecting.proposed()
    manager = collecting.at(MANAGER)
    assert "No proofs were built." in words(manager.get(HERE))
    answer = done(manager.submit("/manage/releases/R1/build-proofs"))
    assert answer.headers["location"] == f"{HERE}?watch=yes"
    collecting.settled()
    page = manager.get(HERE)
    assert "15 files of 3 places, built on" in words(page)
    assert "All 15 files are made, and no checker finds a fault." in words(page)
    assert "0 of 3 pages are read by a second person." in words(page)
    place = manager.get(f"{HERE}/QN")
    assert "Page for residents in Urdu, a draft" in words(place)
    made = proofs.of_release(collecting.site.engine, "R1", actor=collecting.person(MANAGER).actor)
    assert made is not None
    for one in made.of("QN"):
        file = manager.get(f"{HERE}/QN/files/{one.name}")
        assert (file.status_code, len(file.content)) == (200, one.size)
        assert collecting.at(Role.POLICY_OFFICER).get(f"{HERE}/QN/files/{one.name}").status_code == 403
        assert collecting.site.browser().get(f"/public/{one.name}").status_code == 404


def test_a_second_person_reads_page_after_page_and_the_first_cannot_stand_in(built: Office) -> None:
    analyst, lead = built.at(ANALYST), built.at(LEAD)
    assert "somebody else's is what counts" in words(analyst.get(f"{HERE}/T/sign"))
    done(_sign(analyst, "T", "read"))
    assert "read by its proposer alone" in words(lead.get(HERE))
    refusal = lead.submit("/manage/releases/R1/approve", {"reason": ""})
    assert refusal.status_code == 422
    assert "Reading: 3 of 3 pages were not read by a second person" in words(refusal)
    assert done(_sign(lead, "T", "read")).headers["location"] == f"{HERE}/QN"
    assert done(_sign(lead, "QN", "read", "Fine.")).headers["location"] == f"{HERE}/QS"
    assert done(_sign(lead, "QS", "read")).headers["location"] == HERE
    page = words(lead.get(HERE))
    assert page.count("read by a statistics lead") == 3
    assert "A second person read all 3 pages." in page
    done(lead.submit("/manage/releases/R1/approve", {"reason": ""}))
    assert "North End" in words(built.site.browser().get("/places"))
    assert "Sign this page" not in words(lead.get(f"{HERE}/QN"))


def test_what_is_wrong_closes_the_release_until_somebody_settles_it(built: Office) -> None:
    manager, lead = built.at(MANAGER), built.at(LEAD)
    for page in ("T", "QN", "QS"):
        done(_sign(lead, page, "read"))
    done(_sign(manager, "QN", "wrong", "It is called North Side."))
    assert "something is wrong" in words(lead.get(HERE))
    refusal = lead.submit("/manage/releases/R1/approve", {"reason": ""})
    assert "Somebody found something wrong in North End." in words(refusal)
    number = readings.of_release(built.site.engine, "R1", actor=built.person(LEAD).actor)[1].wrong[0].number
    settle = f"{HERE}/QN/settle/{number}"
    assert settle in lead.get(f"{HERE}/QN").text
    assert "It is called North Side." in words(lead.get(settle))
    assert "does not settle" in words(built.at(ANALYST).submit(settle, {"note": "No."}))
    assert lead.submit(settle, {"note": " "}).status_code == 422
    done(lead.submit(settle, {"note": "Both names are used."}))
    assert lead.get(settle).status_code == 404
    done(lead.submit("/manage/releases/R1/approve", {"reason": ""}))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "Nobody said whether it can be published"),
        ({"verdict": "settled"}, "Nobody said whether it can be published"),
        ({"verdict": "wrong"}, "Nobody said what is wrong"),
        ({"verdict": "read", "note": "a" * 501}, "The note is longer than 500 signs"),
    ],
)
def test_a_signature_that_lacks_something_keeps_what_was_typed(
    built: Office, given: dict[str, str], why: str
) -> None:
    answer = built.at(LEAD).submit(f"{HERE}/QN/sign", given)
    assert (answer.status_code, answer.text.count("<title>Error: ")) == (422, 1)
    assert why in words(answer)
    assert given.get("note", "") in answer.text


def test_what_failed_is_told_with_its_remedy_and_is_no_link(built: Office) -> None:
    engine = built.site.engine
    kept(engine, "R1", with_file(build_of(engine, "R1"), fault="it takes nine pages", fix="Shorten it."))
    page = built.at(MANAGER).get(HERE)
    assert "it takes nine pages Shorten it." in words(page)
    assert "1 of 3 files could not be made as they must be" in words(page)
    assert "/files/T.pdf" not in built.at(MANAGER).get(f"{HERE}/T").text


def test_pages_and_files_that_are_not_there_are_not_found(built: Office) -> None:
    manager = built.at(MANAGER)
    for path in ("XX", "XX/sign", "QN/settle/7", "QN/files/T.pdf", "words", "study"):
        assert manager.get(f"{HERE}/{path}").status_code == 404


def test_a_release_that_waits_no_more_has_no_proofs_to_build(built: Office) -> None:
    lead = built.at(LEAD)
    done(lead.submit("/manage/releases/R1/refuse", {"reason": "Again, please."}))
    answer = lead.submit("/manage/releases/R1/build-proofs")
    assert answer.status_code == 422
    assert "R1 is withdrawn" in words(answer)


def test_a_run_is_compared_before_it_is_proposed(collecting: Office) -> None:
    analyst = collecting.at(ANALYST)
    assert "This cannot be done now" in words(analyst.get("/manage/waves/first/compare"))
    collecting.computed()
    assert "/manage/waves/first/compare" in analyst.get("/manage/waves/first").text
    page = words(analyst.get("/manage/waves/first/compare"))
    assert "Nothing is public yet, so there is nothing to compare this run with." in page
    assert "Shown and withheld" in page
