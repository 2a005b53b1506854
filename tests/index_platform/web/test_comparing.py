"""Places beside each other at their address: the form, the page, its PDF, and refusals that help."""

import re

import httpx
import page
import pytest

from index_platform.services import comparing, releases
from index_platform.services.comparing import Comparing
from index_platform.services.portal import Current
from tests.index_platform.survey import MOMENT, Way

pytestmark = pytest.mark.slow
PAGE, JSON = "text/html,application/xhtml+xml", "application/json"
BOTH = "/compare?places=QN,QS"


def answer(address: str, path: str, *, accept: str = PAGE, **headers: str) -> httpx.Response:
    return httpx.get(f"{address}{path}", headers={"Accept": accept, **headers}, timeout=60)


def test_the_list_and_each_place_lead_to_the_form_and_the_form_to_the_page(server: str) -> None:
    assert 'href="/compare">Compare places' in answer(server, "/places").text
    leads = re.search(r'href="([^"]+)">Compare [^<]+ with…', answer(server, "/places/QN").text)
    assert leads is not None
    assert "Compare " not in answer(server, "/places/T").text
    form = answer(server, leads[1]).text
    assert re.findall(r'name="(places-1\.Q[NS])" value="yes"( checked)?', form) == [
        ("places-1.QN", " checked"),
        ("places-1.QS", ""),
    ]
    assert '<form method="get" action="/compare"' in form
    sent = answer(server, "/compare?places-1.QN=yes&places-1.QS=yes")
    assert sent.status_code == 303
    assert sent.headers["Location"] == BOTH
    assert answer(server, BOTH).status_code == 200


def test_a_comparison_is_one_page_in_whatever_order_and_leads_on(server: str) -> None:
    shown = answer(server, BOTH)
    assert shown.text == answer(server, "/compare?places=QS&places=QN").text
    assert shown.text == answer(server, f"{BOTH}&release=R1").text
    assert 'href="/compare?places=QN,QS&amp;release=R1">Link to this comparison' in shown.text
    assert 'href="/compare/report.pdf?places=QN,QS&amp;release=R1"' in shown.text
    assert 'href="/compare?with=QN%2CQS">Choose other places' in shown.text
    assert "synthetic figures" in shown.text
    assert "Set-Cookie" not in shown.headers


def test_its_pdf_passes_pdf_ua_1_and_has_a_name(
    server: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("compared") / "report.pdf"
    sent = answer(server, "/compare/report.pdf?places=QN,QS")
    assert sent.headers["Content-Type"] == "application/pdf"
    assert sent.headers["Content-Disposition"] == 'inline; filename="first-r1-compared.pdf"'
    file.write_bytes(sent.content)
    assert page.validate_pdf(str(file), profile="ua1").is_compliant


@pytest.mark.parametrize("path", [BOTH, "/compare/report.pdf?places=QN,QS"])
def test_who_has_it_already_is_sent_nothing(server: str, path: str) -> None:
    first = answer(server, path)
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = answer(server, path, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("places=QN", 422, "One place was chosen. Choose two, three or four places."),
        ("places=QN,QS,QN,QS,QN", 422, "Five places were chosen. Choose two, three or four places."),
        ("places=QN,QN", 422, "was chosen twice. Choose each place once."),
        ("places=QN,XX", 404, "to compare in this release. Choose two, three or four places."),
        ("places=QN,T", 422, "Smallton stands in every comparison"),
        ("places=QN,QS&release=R1&release=R2", 422, "Places of 2 releases cannot stand beside each other."),
    ],
    ids=["one", "five", "twice", "unknown", "the whole", "two releases"],
)
def test_what_cannot_be_compared_is_told_above_the_form_with_what_was_ticked(
    server: str, query: str, status: int, words: str
) -> None:
    told = answer(server, f"/compare?{query}")
    assert told.status_code == status
    assert "<title>Error: Compare places" in told.text
    assert words in told.text
    assert 'name="places-1.QN" value="yes" checked' in told.text
    problem = answer(server, f"/compare?{query}", accept=JSON)
    assert problem.status_code == status
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert problem.json()["fix"]
    assert answer(server, f"/compare/report.pdf?{query}", accept=JSON).status_code == status


def test_what_somebody_writes_into_the_address_is_only_ever_text(server: str) -> None:
    told = answer(server, "/compare?places=QN,%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script" not in told.text
    assert "&lt;script&gt;" in told.text


def test_before_the_first_release_there_is_nothing_to_compare(empty_server: str) -> None:
    assert answer(empty_server, "/compare").status_code == 404
    assert answer(empty_server, BOTH).status_code == 404


def test_no_more_are_kept_than_memory_is_meant_for(released: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "KEPT", 1)
    current = Current(
        release=releases.get(released.engine, "R1"),
        table=releases.table(released.engine, "R1", moment=MOMENT),
    )
    made: list[str] = []
    kept = Comparing()
    for title in ("first", "second"):
        kept.page(current, ("QN", "QS"), lambda _, title=title: made.append(title) or title.encode())
    assert made == ["first"]
    kept.pdf(current, ("QN", "QS"))
    kept.page(current, ("QS", "QN"), lambda _: made.append("third") or b"")
    assert made == ["first", "third"]


def test_a_withdrawn_release_is_compared_no_more(server: str, released: Way) -> None:
    assert answer(server, f"{BOTH}&release=R9").status_code == 404
    releases.withdrawn(released.engine, "R1", moment=MOMENT, reason="A slip.")
    assert answer(server, f"{BOTH}&release=R1").status_code == 410
    assert answer(server, BOTH).status_code == 404
